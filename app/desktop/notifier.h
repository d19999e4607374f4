// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>
#include <QStringList>

namespace caisson::app {

/// One notification: shown again under the same key it takes the former's place.
struct Notification
{
    QString key;
    QString title, body; ///< plain text
    QString button;      ///< beside the notification itself, which can always be clicked; empty: none
    bool urgent = false; ///< stays until it is dealt with
};

/// Shows notifications by org.freedesktop.Notifications and takes them back. Without a session's bus, or
/// without a service on it, nothing happens.
class Notifier : public QObject
{
    Q_OBJECT
public:
    explicit Notifier(QDBusConnection session, QObject *parent = nullptr);

    void show(const Notification &notification);
    void withdraw(const QString &key);
    void withdrawAll();

Q_SIGNALS:
    /// The person clicked it. `token`: lets the window come to the front; may be empty.
    void activated(const QString &key, const QString &token);

private Q_SLOTS:
    void closed(uint id, uint reason);
    void actionInvoked(uint id, const QString &action);
    void activationToken(uint id, const QString &token);

private:
    struct Shown
    {
        quint32 id = 0;         ///< 0: the service has not answered yet
        bool unwanted = false;  ///< taken back before it answered
        quint64 generation = 0; ///< of the newest call
    };
    void send(const Notification &notification);
    void close(quint32 id);
    [[nodiscard]] QString keyOf(quint32 id) const;

    QDBusConnection m_session;
    QHash<QString, Shown> m_shown; // by key
    QString m_token;               // comes just before the action
    quint64 m_generation = 0;
    bool m_asked = false, m_markup = false;
    QList<Notification> m_waiting; // for what the service can do
};

} // namespace caisson::app
