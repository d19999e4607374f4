// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusReply>
#include <QProcess>
#include <QTemporaryDir>

namespace caisson::tests {

/// A private bus that starts tests/fakes/fakehelper.cpp by itself, and the strings to pull it by. Needs no
/// root.
class FakeBus
{
public:
    explicit FakeBus(bool activatable = true);
    ~FakeBus();
    [[nodiscard]] bool start(); ///< again after end(): at the same address
    void end();
    [[nodiscard]] QString address() const { return m_address; }
    /// Calls org.caisson.Fake, from a connection of its own.
    QVariantList control(const QString &member, const QVariantList &arguments = {});
    [[nodiscard]] int calls(const QString &member)
    {
        return control(QStringLiteral("Calls"), {member}).value(0).toInt();
    }
    [[nodiscard]] qint64 helperPid() { return control(QStringLiteral("Pid")).value(0).toInt(); }
    [[nodiscard]] QDBusConnection connect(const QString &name) const;
    /// A connection of this process that the bus takes for the uid's. Root.
    [[nodiscard]] QDBusConnection connectAs(uid_t uid, const QString &name) const;

private:
    bool m_activatable;
    QTemporaryDir m_directory;
    QProcess m_daemon;
    QString m_address;
};

} // namespace caisson::tests
