// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>
#include <QProcess>
#include <QTemporaryDir>

namespace caisson::tests {

/// A private bus with caisson-scene-helper on it. Needs no root.
class SceneBus
{
public:
    SceneBus() = default;
    ~SceneBus();
    /// `empty`: no containers at the beginning.
    [[nodiscard]] bool start(bool empty = false);
    [[nodiscard]] QDBusConnection connection() const;
    [[nodiscard]] const QString &address() const { return m_address; }
    /// Before start(): where the bus finds what it may start.
    void setServiceDirectory(const QString &directory) { m_services = directory; }
    void killHelper();

private:
    QTemporaryDir m_directory;
    QProcess m_daemon, m_helper;
    QString m_address, m_services;
};

} // namespace caisson::tests
