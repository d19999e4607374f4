// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/fakebus.h"

#include <csignal>
#include <QDBusError>
#include <QFile>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace caisson::tests {

FakeBus::FakeBus(bool activatable)
    : m_activatable(activatable)
{
}

FakeBus::~FakeBus()
{
    end();
}

void FakeBus::end()
{
    QDBusConnection::disconnectFromBus(QStringLiteral("control"));
    m_daemon.terminate(); // what it started goes when its connection breaks
    m_daemon.waitForFinished(5000);
}

bool FakeBus::start()
{
    const auto write = [&](const QString &name, const QString &text) {
        QFile file(m_directory.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0;
    };
    const QString configuration =
        QStringLiteral(R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%1/bus</listen><servicedir>%1</servicedir>
<policy context="default"><allow user="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>)")
            .arg(m_directory.path());
    const QString service =
        QStringLiteral("[D-BUS Service]\nName=org.caisson.Helper1\nExec=%1 unix:path=%2/bus\n")
            .arg(QStringLiteral(CAISSON_FAKE_HELPER), m_directory.path());
    if (!write(QStringLiteral("bus.conf"), configuration) ||
        (m_activatable && !write(QStringLiteral("org.caisson.Helper1.service"), service)))
        return false;
    m_daemon.setStandardErrorFile(QProcess::nullDevice());
    m_daemon.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_daemon.start(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--config-file"), m_directory.filePath(QStringLiteral("bus.conf")),
                    QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    if (!m_daemon.waitForStarted() || !m_daemon.waitForReadyRead(10'000))
        return false;
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    ::chmod(qPrintable(m_directory.path()), 0711); // other users reach the socket
    return connect(QStringLiteral("control")).isConnected();
}

QDBusConnection FakeBus::connect(const QString &name) const
{
    return QDBusConnection::connectToBus(m_address, name);
}

QDBusConnection FakeBus::connectAs(uid_t uid, const QString &name) const
{
    // The bus reads the effective uid of whoever connects. glibc changes it for every thread, and so for the
    // one in which QtDBus connects.
    if (::seteuid(uid) != 0)
        qFatal("seteuid");
    QDBusConnection connection = connect(name);
    if (::seteuid(0) != 0)
        qFatal("seteuid back");
    if (!connection.isConnected())
        qWarning("as %u: %s", uid, qPrintable(connection.lastError().message()));
    return connection;
}

QVariantList FakeBus::control(const QString &member, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.caisson.Helper1"),
                                                          QStringLiteral("/org/caisson/Helper1"),
                                                          QStringLiteral("org.caisson.Fake"), member);
    message.setArguments(arguments);
    const QDBusMessage reply = QDBusConnection(QStringLiteral("control")).call(message, QDBus::Block, 10'000);
    if (reply.type() == QDBusMessage::ErrorMessage)
        qWarning("control %s: %s", qPrintable(member), qPrintable(reply.errorMessage()));
    return reply.arguments();
}

} // namespace caisson::tests
