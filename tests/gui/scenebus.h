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
    void killHelper();

private:
    QTemporaryDir m_directory;
    QProcess m_daemon, m_helper;
    QString m_address;
};

} // namespace caisson::tests
