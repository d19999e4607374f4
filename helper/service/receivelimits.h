// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>

namespace caisson::service {

/// Lets libdbus go on reading however much is not yet dealt with. By default it stops at 63 MiB or 4096
/// descriptors of received messages, which two large calls reach: then the bus daemon's answers about their
/// callers wait behind them, unread, and with them everybody (D17). How much may come the bus daemon limits
/// for each connection, and the dispatcher's quota for each user.
void raiseReceiveLimits(const QDBusConnection &bus);

} // namespace caisson::service
