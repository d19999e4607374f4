// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/receivelimits.h"

#include <dbus/dbus.h>

namespace caisson::service {

void raiseReceiveLimits(const QDBusConnection &bus)
{
    constexpr long bytes = 1L << 30;
    constexpr long descriptors = 65536;
    if (auto *connection = static_cast<DBusConnection *>(bus.internalPointer())) {
        dbus_connection_set_max_received_size(connection, bytes);
        dbus_connection_set_max_received_unix_fds(connection, descriptors);
    }
}

} // namespace caisson::service
