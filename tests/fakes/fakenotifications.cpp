// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fakes/fakenotifications.h"

#include <algorithm>

namespace caisson::tests {

namespace {
const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
} // namespace

FakeNotifications::FakeNotifications(const QDBusConnection &bus)
    : m_bus(bus)
{
    m_bus.registerObject(path, this,
                         QDBusConnection::ExportScriptableSlots | QDBusConnection::ExportScriptableSignals);
    m_bus.registerService(service);
}

FakeNotifications::~FakeNotifications()
{
    m_bus.unregisterService(service);
    m_bus.unregisterObject(path);
}

QStringList FakeNotifications::GetCapabilities() const
{
    return {QStringLiteral("body"), QStringLiteral("body-markup"), QStringLiteral("actions")};
}

uint FakeNotifications::Notify(const QString &program, uint replaces, const QString &icon,
                               const QString &title, const QString &body, const QStringList &actions,
                               const QVariantMap &hints, int)
{
    const uint id = replaces ? replaces : ++m_last;
    m_shown.removeIf([id](const Shown &each) { return each.id == id; });
    m_shown += {id, program, icon, title, body, actions, hints};
    return id;
}

void FakeNotifications::CloseNotification(uint id)
{
    if (m_shown.removeIf([id](const Shown &each) { return each.id == id; }) > 0) {
        Q_EMIT NotificationClosed(id, 3);
    }
}

void FakeNotifications::click(uint id)
{
    Q_EMIT ActivationToken(id, QStringLiteral("token-%1").arg(id));
    Q_EMIT ActionInvoked(id, QStringLiteral("default"));
}

} // namespace caisson::tests
