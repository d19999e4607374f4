// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/desktop/sessionbus.h"

#include <QFileInfo>

namespace caisson::app {

QDBusConnection sessionBusIfAny()
{
    const QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!address.isEmpty() || (!runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus")))) {
        return QDBusConnection::sessionBus();
    }
    return QDBusConnection(QStringLiteral("no session bus"));
}

} // namespace caisson::app
