// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/support/privatebus.h"
#include "tests/support/patience.h"

#include <csignal>
#include <grp.h>
#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QDBusError>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QThread>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace caisson::tests {

using namespace Qt::StringLiterals;

namespace {

const QString helperName = u"org.caisson.Helper1"_s;
const QString socketPath = u"/run/dbus/system_bus_socket"_s;

bool writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text.toUtf8()) >= 0;
}

/// The parts of the distribution's system.conf that matter: deny by default, allow what is named.
QString busConfiguration(const QString &directory)
{
    return uR"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=%1</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%2/services</servicedir>
  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Introspectable"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Properties"/>
    <allow send_destination="org.freedesktop.PolicyKit1"/>
    <allow send_interface="org.freedesktop.PolicyKit1.AuthenticationAgent"/>
  </policy>
  <policy user="root"><allow own="org.freedesktop.PolicyKit1"/></policy>
  <policy user="polkitd"><allow own="org.freedesktop.PolicyKit1"/></policy>
  <include>%3</include>
</busconfig>
)"_s.arg(socketPath, directory, QLatin1String(CAISSON_BUS_POLICY_FILE));
}

void endProcess(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(3'000)) {
        process.kill();
        process.waitForFinished(3'000);
    }
}

void forward(QProcess &process)
{
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    if (qEnvironmentVariableIsEmpty("CAISSON_TEST_VERBOSE")) {
        process.setProcessChannelMode(QProcess::SeparateChannels);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
    }
}

} // namespace

PrivateBus::PrivateBus(Options options)
    : m_options(std::move(options))
{
    static int made = 0;
    m_directory = u"/run/caisson-test-%1"_s.arg(++made);
}

PrivateBus::~PrivateBus()
{
    for (const QString &name : std::as_const(m_connections))
        QDBusConnection::disconnectFromBus(name);
    const pid_t helper = m_daemon.state() == QProcess::Running ? helperPid() : 0;
    if (helper > 0) {
        // It answers nobody any more, yet must leave its state in order: the next bus may look at it.
        ::kill(helper, SIGTERM);
        QElapsedTimer time;
        time.start();
        while (::kill(helper, 0) == 0 && !time.hasExpired(5'000 * patience()))
            QThread::msleep(5);
    }
    QDBusConnection::disconnectFromBus(u"private-bus"_s);
    endProcess(m_polkit);
    endProcess(m_daemon);
    failOnSanitizerReports();
}

void PrivateBus::failOnSanitizerReports() const
{
    const QDir directory(m_directory);
    bool isClean = true;
    for (const QString &name : directory.entryList({u"sanitizer.*"_s}, QDir::Files)) {
        QFile report(directory.filePath(name));
        if (!report.open(QIODevice::ReadOnly) || report.size() == 0)
            continue;
        isClean = false;
        qWarning("%s", report.readAll().constData());
    }
    if (!isClean)
        qFatal("the helper has a sanitizer's report");
}

QString PrivateBus::realHelper()
{
    return QLatin1String(CAISSON_HELPER_PROGRAM);
}

QString PrivateBus::fakeHelper()
{
    return QLatin1String(CAISSON_FAKE_HELPER_PROGRAM);
}

QString PrivateBus::address() const
{
    return u"unix:path="_s + socketPath;
}

QString PrivateBus::cgroupName() const
{
    // The PID inside the sandbox is the same for each: the network namespace's inode is not.
    struct stat info
    {
    };
    ::stat("/proc/self/ns/net", &info);
    return u"caisson-test-%1"_s.arg(info.st_ino);
}

QString PrivateBus::defaultRules()
{
    return uR"(
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.caisson.") != 0)
        return polkit.Result.NOT_HANDLED;
    if (subject.user == "caisson-carol")
        return polkit.Result.YES;
    if (subject.user == "caisson-alice" || subject.user == "caisson-bob") {
        var reaching = ["org.caisson.mount-host", "org.caisson.host-network", "org.caisson.manage-others",
                        "org.caisson.host-cgroup"];
        return reaching.indexOf(action.id) >= 0 ? polkit.Result.NO : polkit.Result.YES;
    }
    return polkit.Result.NO;
});
)"_s;
}

bool PrivateBus::start()
{
    if (!isSandboxed()) {
        m_error = u"not in a sandbox: see sandbox.h"_s;
        return false;
    }
    QDir().mkpath(m_directory + u"/services"_s);
    ::chmod(qPrintable(m_directory), 0755);
    QStringList command{m_options.helper,
                        u"--state-dir="_s + stateDirectory(),
                        u"--run-dir="_s + runDirectory(),
                        u"--data-dir="_s + QLatin1String(CAISSON_TEST_DATA_DIRECTORY),
                        u"--monitor="_s + QLatin1String(CAISSON_MONITOR_PROGRAM),
                        u"--cgroup-name="_s + cgroupName(),
                        u"--idle-timeout=%1"_s.arg(m_options.idleTimeoutSeconds)};
    command.append(m_options.helperArguments);
    const bool isWritten =
        writeFile(m_directory + u"/services/org.caisson.Helper1.service"_s,
                  u"[D-BUS Service]\nName=%1\nUser=root\nExec=%2\n"_s.arg(helperName, command.join(u' '))) &&
        writeFile(m_directory + u"/bus.conf"_s, busConfiguration(m_directory)) &&
        writeFile(u"/etc/polkit-1/rules.d/50-test.rules"_s, defaultRules());
    if (!isWritten) {
        m_error = u"cannot write the bus's files"_s;
        return false;
    }
    return startDaemon() && (!m_options.polkit || startPolkit());
}

bool PrivateBus::startDaemon()
{
    QFile::remove(socketPath);
    forward(m_daemon);
    if (m_options.keepLog)
        m_daemon.setStandardErrorFile(m_directory + u"/log"_s, QIODevice::Append);
#ifdef __SANITIZE_ADDRESS__
    // The helper inherits it from the bus. What it has to report must not get lost with its standard error.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ASAN_OPTIONS"_s, u"log_path=%1/sanitizer:log_to_syslog=0"_s.arg(m_directory));
    environment.insert(u"UBSAN_OPTIONS"_s, u"log_path=%1/sanitizer:print_stacktrace=1"_s.arg(m_directory));
    m_daemon.setProcessEnvironment(environment);
#endif
    m_daemon.start(u"/usr/bin/dbus-daemon"_s,
                   {u"--nofork"_s, u"--nopidfile"_s, u"--config-file="_s + m_directory + u"/bus.conf"_s});
    if (!m_daemon.waitForStarted() || !waitUntil([] { return QFile::exists(socketPath); })) {
        m_error = u"dbus-daemon does not start"_s;
        return false;
    }
    ::chmod(qPrintable(socketPath), 0666);
    // The socket is there a moment before it is listened on.
    QElapsedTimer time;
    time.start();
    while (!QDBusConnection::connectToBus(address(), u"private-bus"_s).isConnected()) {
        QDBusConnection::disconnectFromBus(u"private-bus"_s);
        if (time.hasExpired(5'000 * patience())) {
            m_error = u"dbus-daemon does not answer"_s;
            return false;
        }
        QThread::msleep(5);
    }
    return true;
}

QByteArray PrivateBus::log() const
{
    QFile file(m_directory + u"/log"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool PrivateBus::startPolkit()
{
    forward(m_polkit);
    QString program;
    for (const QString &candidate :
         {u"/usr/lib/polkit-1/polkitd"_s, u"/usr/libexec/polkitd"_s, u"/usr/lib/policykit-1/polkitd"_s}) {
        if (QFile::exists(candidate)) {
            program = candidate;
            break;
        }
    }
    m_polkit.start(program, {u"--no-debug"_s});
    if (m_polkit.waitForStarted() && waitForName(u"org.freedesktop.PolicyKit1"_s, 10'000))
        return true;
    m_error = u"polkitd does not start"_s;
    return false;
}

void PrivateBus::endBus()
{
    endProcess(m_daemon);
}

void PrivateBus::stopPolkit()
{
    endProcess(m_polkit);
}

bool PrivateBus::setRules(const QString &javaScript)
{
    stopPolkit();
    return writeFile(u"/etc/polkit-1/rules.d/50-test.rules"_s, javaScript) && startPolkit();
}

bool PrivateBus::waitForName(const QString &name, int milliseconds)
{
    const QDBusConnection bus(u"private-bus"_s);
    return waitUntil([&] { return bus.interface()->isServiceRegistered(name).value(); }, milliseconds);
}

QDBusConnection PrivateBus::connectAs(uid_t uid)
{
    static int number = 0;
    const QString name = u"as-%1-%2"_s.arg(uid).arg(++number);
    m_connections.append(name);
    // The bus reads the effective uid of whoever connects. glibc changes it for every thread, and so for the
    // one in which QtDBus connects.
    if (::seteuid(uid) != 0)
        qFatal("seteuid");
    QDBusConnection connection = QDBusConnection::connectToBus(address(), name);
    if (::seteuid(0) != 0)
        qFatal("seteuid back");
    if (!connection.isConnected())
        qWarning("as %u: %s", uid, qPrintable(connection.lastError().message()));
    return connection;
}

void PrivateBus::disconnect(const QDBusConnection &connection)
{
    m_connections.removeOne(connection.name());
    QDBusConnection::disconnectFromBus(connection.name());
}

std::unique_ptr<QProcess> PrivateBus::run(uid_t uid, const QString &program, const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setProgram(program);
    process->setArguments(arguments);
    process->setWorkingDirectory(u"/"_s);
    process->setChildProcessModifier([uid] {
        // Raw calls: after a fork of a threaded program nothing else is safe.
        const gid_t gid = uid;
        if (::syscall(SYS_setgroups, 0, nullptr) != 0 || ::syscall(SYS_setresgid, gid, gid, gid) != 0 ||
            ::syscall(SYS_setresuid, uid, uid, uid) != 0)
            ::_exit(125);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    process->start();
    return process;
}

pid_t PrivateBus::helperPid() const
{
    const QDBusConnection bus(u"private-bus"_s);
    const QDBusReply<uint> pid = bus.interface()->servicePid(helperName);
    return pid.isValid() ? static_cast<pid_t>(pid.value()) : 0;
}

void PrivateBus::killHelper(int signal)
{
    const pid_t pid = helperPid();
    if (pid <= 0)
        return;
    ::kill(pid, signal);
    if (!waitUntil([&] { return helperPid() != pid; }))
        qWarning("the helper does not go");
}

QDBusMessage call(const QDBusConnection &connection, const QString &path, const QString &interface,
                  const QString &member, const QVariantList &arguments, bool interactive)
{
    QDBusMessage message = QDBusMessage::createMethodCall(helperName, path, interface, member);
    message.setArguments(arguments);
    message.setInteractiveAuthorizationAllowed(interactive);
    return connection.call(message, QDBus::Block, 30'000 * patience());
}

bool waitUntil(const std::function<bool()> &condition, int milliseconds)
{
    QElapsedTimer time;
    time.start();
    while (!condition()) {
        if (time.hasExpired(static_cast<qint64>(milliseconds) * patience()))
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        QThread::msleep(1);
    }
    return true;
}

} // namespace caisson::tests
