// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/support/sandbox.h"

#include <functional>
#include <memory>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace caisson::tests {

/// A system bus of its own with the real bus policy, a real polkitd with the real actions, and a helper that
/// the bus starts by itself. Needs the sandbox: there it *is* the system bus (/run/dbus/system_bus_socket),
/// so programs that are started by the test find it without being told.
///
///     PrivateBus bus;                               // caisson-helper over the real engine
///     PrivateBus bus({.helper = PrivateBus::fakeHelper()});   // over an engine that makes nothing
///     QVERIFY2(bus.start(), qPrintable(bus.error()));
///     QDBusConnection asAlice = bus.connectAs(alice);          // the test's own connection with alice's uid
///     auto window = bus.run(alice, "/path/of/program", {"--flag"});
///
/// What the users may do is written in sandbox.h; setRules() gives other polkit rules. All processes end with
/// the object, and with the test program however that ends. The environment variable CAISSON_TEST_VERBOSE=1
/// shows the output of bus, polkitd and helper.
class PrivateBus
{
public:
    struct Options
    {
        QString helper = realHelper();
        QStringList helperArguments = {}; ///< besides the directories
        int idleTimeoutSeconds = 0;       ///< 0: stays
        bool polkit = true;               ///< start polkitd
        bool keepLog = false;             ///< for log()
    };

    PrivateBus()
        : PrivateBus(Options())
    {
    }
    explicit PrivateBus(Options options);
    ~PrivateBus();
    PrivateBus(const PrivateBus &) = delete;
    PrivateBus &operator=(const PrivateBus &) = delete;

    [[nodiscard]] static QString realHelper(); ///< of this build
    [[nodiscard]] static QString fakeHelper(); ///< of this build, over tests/fakes/fakeengine.cpp

    [[nodiscard]] bool start();
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] QString address() const;

    /// A new connection of this process that the bus takes for the uid's. Closed with the object, or by
    /// disconnect().
    [[nodiscard]] QDBusConnection connectAs(uid_t uid);
    void disconnect(const QDBusConnection &connection);

    /// A program run with the uid's identity, without capabilities, in the sandbox; of this build:
    /// forEverybody(). Ends with the object.
    std::unique_ptr<QProcess> run(uid_t uid, const QString &program, const QStringList &arguments);

    /// Replaces the polkit rules; polkitd is started anew, so that they hold when this returns.
    [[nodiscard]] bool setRules(const QString &javaScript);
    void endBus(); ///< for good
    [[nodiscard]] bool startPolkit();
    void stopPolkit();

    /// Of the process that has the helper's name now; 0: none.
    [[nodiscard]] pid_t helperPid() const;
    /// Kills the helper and waits until the bus has noticed.
    void killHelper(int signal);

    [[nodiscard]] QString stateDirectory() const { return m_directory + QStringLiteral("/state"); }
    [[nodiscard]] QString runDirectory() const { return m_directory + QStringLiteral("/run"); }
    /// Distinct for each test process.
    [[nodiscard]] QString cgroupName() const;

    /// What the helper and its bus have written to their standard error so far.
    [[nodiscard]] QByteArray log() const;

    /// The default rules, to build others upon.
    [[nodiscard]] static QString defaultRules();

private:
    bool startDaemon();
    void failOnSanitizerReports() const;
    bool waitForName(const QString &name, int milliseconds);
    Options m_options;
    QString m_error, m_directory;
    QProcess m_daemon, m_polkit;
    QList<QString> m_connections;
};

/// Calls and waits at most thirty seconds, without running the event loop of the test in between.
QDBusMessage call(const QDBusConnection &connection, const QString &path, const QString &interface,
                  const QString &member, const QVariantList &arguments = {}, bool interactive = false);

/// Runs the event loop until the condition holds; false after `milliseconds`.
[[nodiscard]] bool waitUntil(const std::function<bool()> &condition, int milliseconds = 5'000);

} // namespace caisson::tests
