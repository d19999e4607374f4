// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <functional>
#include <QDBusConnection>
#include <QObject>
#include <QString>
#include <sys/types.h>

namespace caisson::authorization {

/// Asks the bus daemon which uid the connection with this unique name has (GetConnectionCredentials). That is
/// the one source of a caller's identity: nothing a caller says about itself counts. Never blocks; `callback`
/// runs on the thread of `context`, not at all if that is gone. Errors: NotAuthorized (the caller left, or
/// the bus daemon does not know its uid).
void fetchCallerUid(const QDBusConnection &bus, const QString &uniqueName, QObject *context,
                    std::function<void(Result<uid_t>)> callback);

} // namespace caisson::authorization
