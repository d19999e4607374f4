// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/desktop/notifier.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace caisson::app {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");

QDBusMessage callTo(const QString &method)
{
    return QDBusMessage::createMethodCall(service, path, service, method);
}

} // namespace

Notifier::Notifier(QDBusConnection session, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
{
    if (!m_session.isConnected()) {
        return;
    }
    m_session.connect(service, path, service, QStringLiteral("NotificationClosed"), this,
                      SLOT(closed(uint, uint)));
    m_session.connect(service, path, service, QStringLiteral("ActionInvoked"), this,
                      SLOT(actionInvoked(uint, QString)));
    m_session.connect(service, path, service, QStringLiteral("ActivationToken"), this,
                      SLOT(activationToken(uint, QString)));
}

void Notifier::show(const Notification &notification)
{
    if (!m_session.isConnected()) {
        return;
    }
    Shown &shown = m_shown[notification.key];
    shown.unwanted = false;
    shown.generation = ++m_generation;
    if (m_asked && m_waiting.isEmpty()) {
        send(notification);
        return;
    }
    m_waiting += notification;
    if (m_asked) {
        return;
    }
    // Once: whether its bodies are marked up, in which case what is plain has to be escaped.
    m_asked = true;
    auto *watcher =
        new QDBusPendingCallWatcher(m_session.asyncCall(callTo(QStringLiteral("GetCapabilities"))), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        const QDBusPendingReply<QStringList> reply = *done;
        m_markup = reply.isValid() && reply.value().contains(QStringLiteral("body-markup"));
        for (const Notification &each : std::exchange(m_waiting, {})) {
            send(each);
        }
    });
}

void Notifier::send(const Notification &notification)
{
    const QString key = notification.key;
    const auto found = m_shown.constFind(key);
    if (found == m_shown.cend() || found->unwanted) {
        m_shown.remove(key);
        return;
    }
    QStringList actions{QStringLiteral("default"), tr("Show")};
    if (!notification.button.isEmpty()) {
        actions << QStringLiteral("button") << notification.button;
    }
    const QVariantMap hints{
        {QStringLiteral("desktop-entry"), QStringLiteral("org.caisson.Caisson")},
        {QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(notification.urgent ? 2 : 1))}};
    QDBusMessage call = callTo(QStringLiteral("Notify"));
    call << QStringLiteral("Caisson") << found->id << QStringLiteral("org.caisson.Caisson")
         << notification.title << (m_markup ? notification.body.toHtmlEscaped() : notification.body)
         << actions << hints << -1;
    auto *watcher = new QDBusPendingCallWatcher(m_session.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, key, generation = found->generation](QDBusPendingCallWatcher *done) {
                done->deleteLater();
                const QDBusPendingReply<quint32> reply = *done;
                const auto entry = m_shown.find(key);
                if (!reply.isValid()) {
                    if (entry != m_shown.end() && entry->generation == generation) {
                        m_shown.erase(entry);
                    }
                    return;
                }
                if (entry == m_shown.end() || entry->unwanted) {
                    close(reply.value());
                    m_shown.remove(key);
                    return;
                }
                entry->id = reply.value();
            });
}

void Notifier::withdraw(const QString &key)
{
    const auto found = m_shown.find(key);
    if (found == m_shown.end()) {
        return;
    }
    if (found->id == 0) {
        found->unwanted = true; // closed as soon as it has a number
        return;
    }
    close(found->id);
    m_shown.erase(found);
}

void Notifier::withdrawAll()
{
    for (const QString &key : m_shown.keys()) {
        withdraw(key);
    }
}

void Notifier::close(quint32 id)
{
    QDBusMessage call = callTo(QStringLiteral("CloseNotification"));
    call << id;
    m_session.send(call);
}

QString Notifier::keyOf(quint32 id) const
{
    for (auto it = m_shown.cbegin(); it != m_shown.cend(); ++it) {
        if (it->id == id && id != 0) {
            return it.key();
        }
    }
    return {};
}

void Notifier::closed(uint id, uint)
{
    if (const QString key = keyOf(id); !key.isEmpty()) {
        m_shown.remove(key);
    }
}

void Notifier::activationToken(uint id, const QString &token)
{
    if (!keyOf(id).isEmpty()) {
        m_token = token;
    }
}

void Notifier::actionInvoked(uint id, const QString &)
{
    const QString key = keyOf(id);
    if (key.isEmpty()) {
        return; // another program's
    }
    const QString token = std::exchange(m_token, {});
    withdraw(key);
    Q_EMIT activated(key, token);
}

} // namespace caisson::app
