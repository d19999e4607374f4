// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QVariantMap>

namespace caisson::tests {

/// A desktop's notifications, as far as a program sees them: keeps what is shown, and clicks for the person.
class FakeNotifications : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown
    {
        uint id = 0;
        QString program, icon, title, body;
        QStringList actions;
        QVariantMap hints;
    };

    explicit FakeNotifications(const QDBusConnection &bus);
    ~FakeNotifications() override;

    [[nodiscard]] const QList<Shown> &shown() const { return m_shown; }
    void click(uint id);

    // The bus's part.
public Q_SLOTS:
    Q_SCRIPTABLE QStringList GetCapabilities() const;
    Q_SCRIPTABLE uint Notify(const QString &program, uint replaces, const QString &icon, const QString &title,
                             const QString &body, const QStringList &actions, const QVariantMap &hints,
                             int timeout);
    Q_SCRIPTABLE void CloseNotification(uint id);

Q_SIGNALS:
    Q_SCRIPTABLE void NotificationClosed(uint id, uint reason);
    Q_SCRIPTABLE void ActionInvoked(uint id, const QString &action);
    Q_SCRIPTABLE void ActivationToken(uint id, const QString &token);

private:
    QDBusConnection m_bus;
    QList<Shown> m_shown;
    uint m_last = 0;
};

} // namespace caisson::tests
