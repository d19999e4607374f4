// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/containerstatus.h"

#include "app/models/format.h"

#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inStatus(const char *text)
{
    return QCoreApplication::translate("caisson::app::ContainerStatus", text);
}

QString stepsText(const ContainerData &data)
{
    if (data.stepsTotal == 0)
        return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "starting"));
    return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "starting, step %1 of %2"))
        .arg(data.stepsDone)
        .arg(data.stepsTotal);
}

ContainerStatus running(const ContainerData &data, const QDateTime &now)
{
    ContainerStatus status{StatusMark::Running, StatusTone::Ok,
                           inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "running")),
                           inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "running"))};
    if (data.startedAt.isValid()) {
        status.text = inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "running for %1"))
                          .arg(formatDuration(data.startedAt.secsTo(now)));
    }
    if (data.oomKills > 0)
        status.note =
            inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "%1 killed")).arg(data.oomKills);
    return status;
}

/// How it came to its end at somebody's wish, which is nothing to worry about however it came.
QString stoppedBySignal(const ContainerData &data)
{
    constexpr int sigKill = 9;
    if (data.exitCode != sigKill)
        return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped by %1"))
            .arg(signalName(data.exitCode));
    if (data.stopWaited == 0)
        return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped by KILL at once"));
    return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus",
                                      "stopped; did not react to TERM within %1 s, killed"))
        .arg(data.stopWaited);
}

QString failedStart(const ContainerData &data)
{
    // The helper's words are technical English, and these come most often.
    if (data.exitCode == commandMissing)
        return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus",
                                          "failed: its command is not in its file system"));
    if (data.exitCode == commandRefused)
        return inStatus(
            QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "failed: its command cannot be executed"));
    const QString why = escapeControl(data.exitText);
    if (why.isEmpty())
        return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "failed: it did not start"));
    return inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "failed: %1")).arg(why);
}

ContainerStatus stopped(const ContainerData &data, const QDateTime &now)
{
    const QString at = formatClock(data.finishedAt, now);
    const QString comma = at.isEmpty() ? QString() : QStringLiteral(", ") + at;
    const QString ago =
        data.finishedAt.isValid() ? QStringLiteral(", ") + formatAgo(data.finishedAt, now) : QString();
    if (data.exitKind == u"out-of-memory") {
        return {StatusMark::Killed, StatusTone::Bad,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "killed")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "killed: out of memory")) +
                    comma};
    }
    if (data.exitKind == u"signalled" && data.stopAsked) {
        return {StatusMark::Stopped, StatusTone::Secondary,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped")),
                stoppedBySignal(data) + ago,
                data.finishedAt.isValid() ? formatAgo(data.finishedAt, now) : QString()};
    }
    if (data.exitKind == u"signalled") {
        return {StatusMark::Killed, StatusTone::Bad,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "killed")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "killed: %1"))
                        .arg(signalName(data.exitCode)) +
                    comma};
    }
    if (data.exitKind == u"start-failed") {
        return {StatusMark::Failed, StatusTone::Bad,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "failed")), failedStart(data),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "did not start")) + ago};
    }
    if (data.exitKind == u"lost")
        return {StatusMark::Failed, StatusTone::Warn,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "lost")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "lost: its end was not seen"))};
    QString text =
        inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped, exit %1")).arg(data.exitCode);
    if (data.exitKind.isEmpty())
        text = inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped"));
    text += ago;
    return {StatusMark::Stopped, StatusTone::Secondary,
            inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopped")), text};
}

} // namespace

ContainerStatus containerStatus(const ContainerData &data, const QDateTime &now)
{
    switch (data.state) {
    case ContainerState::Created:
        return {StatusMark::Created, StatusTone::Secondary,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "created")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "created, not started"))};
    case ContainerState::Starting:
        return {StatusMark::Starting, StatusTone::Info,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "starting")), stepsText(data)};
    case ContainerState::Running:
        return running(data, now);
    case ContainerState::Paused:
        return {StatusMark::Paused, StatusTone::Warn,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "paused")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "paused"))};
    case ContainerState::Stopping:
        return {StatusMark::Stopping, StatusTone::Info,
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopping")),
                inStatus(QT_TRANSLATE_NOOP("caisson::app::ContainerStatus", "stopping"))};
    case ContainerState::Stopped:
        break;
    }
    return stopped(data, now);
}

QString stateName(ContainerState state)
{
    switch (state) {
    case ContainerState::Created:
        return QStringLiteral("created");
    case ContainerState::Starting:
        return QStringLiteral("starting");
    case ContainerState::Running:
        return QStringLiteral("running");
    case ContainerState::Paused:
        return QStringLiteral("paused");
    case ContainerState::Stopping:
        return QStringLiteral("stopping");
    case ContainerState::Stopped:
        break;
    }
    return QStringLiteral("stopped");
}

ContainerActions containerActions(ContainerState state)
{
    ContainerActions actions;
    const bool idle = state == ContainerState::Created || state == ContainerState::Stopped;
    const bool alive = state == ContainerState::Running || state == ContainerState::Paused;
    actions.start = idle;
    actions.remove = idle || alive; // of a live one with force, which the window asks about
    actions.stop = alive || state == ContainerState::Starting;
    actions.kill = alive || state == ContainerState::Stopping;
    actions.pause = state == ContainerState::Running;
    actions.resume = state == ContainerState::Paused;
    actions.restart = alive;
    actions.exec = state == ContainerState::Running;
    actions.attach = alive;
    return actions;
}

} // namespace caisson::app
