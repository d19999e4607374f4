// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/scenebus.h"

#include <QDBusConnectionInterface>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

namespace caisson::tests {

SceneBus::~SceneBus()
{
    QDBusConnection::disconnectFromBus(m_address);
    for (QProcess *process : {&m_helper, &m_daemon}) {
        process->kill();
        process->waitForFinished(5000);
    }
}

bool SceneBus::start(bool empty)
{
    QFile configuration(m_directory.filePath(QStringLiteral("bus.conf")));
    if (!configuration.open(QIODevice::WriteOnly)) {
        return false;
    }
    configuration.write(
        QStringLiteral("<busconfig><type>session</type><listen>unix:path=%1/bus</listen>%2"
                       "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                       "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>")
            .arg(m_directory.path(), m_services.isEmpty()
                                         ? QString()
                                         : QStringLiteral("<servicedir>%1</servicedir>").arg(m_services))
            .toUtf8());
    configuration.close();
    m_daemon.start(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--config-file"), configuration.fileName(), QStringLiteral("--nofork"),
                    QStringLiteral("--print-address")});
    if (!m_daemon.waitForStarted() || !m_daemon.waitForReadyRead(10'000)) {
        return false;
    }
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    QStringList arguments{m_address};
    if (empty) {
        arguments += QStringLiteral("--empty");
    }
    m_helper.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_helper.start(QStringLiteral(CAISSON_SCENE_HELPER), arguments);
    if (!m_helper.waitForStarted()) {
        return false;
    }
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10'000) {
        if (connection().interface()->isServiceRegistered(QStringLiteral("org.caisson.Helper1"))) {
            return true;
        }
        QThread::msleep(20);
    }
    return false;
}

QDBusConnection SceneBus::connection() const
{
    return QDBusConnection::connectToBus(m_address, m_address);
}

void SceneBus::killHelper()
{
    m_helper.kill();
    m_helper.waitForFinished(5000);
}

} // namespace caisson::tests
