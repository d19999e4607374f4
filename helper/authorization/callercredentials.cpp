// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/authorization/callercredentials.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace caisson::authorization {

void fetchCallerUid(const QDBusConnection &bus, const QString &uniqueName, QObject *context,
                    std::function<void(Result<uid_t>)> callback)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetConnectionCredentials"));
    call.setArguments({uniqueName});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), context);
    QObject::connect(
        watcher, &QDBusPendingCallWatcher::finished, context,
        [callback = std::move(callback)](QDBusPendingCallWatcher *finished) {
            finished->deleteLater();
            const QDBusPendingReply<QVariantMap> reply = *finished;
            if (reply.isError()) {
                callback(failure(ErrorCode::NotAuthorized, "the bus daemon does not know the caller: " +
                                                               reply.error().message().toStdString()));
                return;
            }
            // Unsigned 32 bits and nothing else: polkit once took a uid above INT_MAX for another
            // (CVE-2018-19788), so no conversion is attempted.
            const QVariant uid = reply.value().value(QStringLiteral("UnixUserID"));
            if (uid.metaType() != QMetaType::fromType<uint>()) {
                callback(failure(ErrorCode::NotAuthorized, "the bus daemon names no uid for the caller"));
                return;
            }
            callback(static_cast<uid_t>(uid.toUInt()));
        });
}

} // namespace caisson::authorization
