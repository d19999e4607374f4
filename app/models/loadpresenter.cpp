// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/loadpresenter.h"

#include "app/models/format.h"
#include "app/models/shellline.h"

#include <QRegularExpression>

namespace caisson::app {

namespace {

/// What caisson-load says of itself while all goes well, in the window's language; anything else as it is.
QString loadLine(const QString &line)
{
    static const QRegularExpression figures(QStringLiteral("^(holding|giving) ([0-9]{1,9}) MiB( back)?$"));
    const QRegularExpressionMatch match = figures.match(line);
    if (!match.hasMatch())
        return line;
    const QString size = formatBytes(match.captured(2).toULongLong() << 20);
    return match.captured(1) == u"holding" ? LoadPresenter::tr("Holds %1.").arg(size)
                                           : LoadPresenter::tr("Gives %1 back.").arg(size);
}

} // namespace

LoadPresenter::LoadPresenter(Client &client, Container &container, QObject *parent)
    : QObject(parent)
    , m_container(&container)
{
    connect(&m_command, &CommandPresenter::started, this, &LoadPresenter::changed);
    connect(&m_command, &CommandPresenter::line, this, [this](const QString &line) {
        if (!line.trimmed().isEmpty()) {
            m_status = loadLine(escapeControl(line.trimmed().left(120)));
            Q_EMIT changed();
        }
    });
    connect(&m_command, &CommandPresenter::failed, this, [this](const ClientError &error) {
        ended(error.kind ? error.friendlyText() + QLatin1Char('\n') + error.text : error.friendlyText());
    });
    connect(&m_command, &CommandPresenter::finished, this, [this](const ExitData &exit) {
        const qint64 seconds = m_since.elapsed() / 1000;
        if (m_stopped) {
            ended(tr("Stopped after %1 s; its memory is free again.").arg(seconds));
        } else if (exit.kind == QLatin1String("exited") && exit.code == 0) {
            ended(tr("Ended by itself after %1 s.").arg(seconds));
        } else if (m_killedBytes > 0) {
            ended(tr("Ended after %1 s: killed at %2.").arg(seconds).arg(formatBytes(m_killedBytes)));
        } else if (exit.kind == QLatin1String("exited")) {
            ended(tr("Ended after %1 s with exit code %2.").arg(seconds).arg(exit.code));
        } else {
            ended(tr("Ended after %1 s by %2.").arg(seconds).arg(signalName(exit.code)));
        }
    });
    connect(&client, &Client::eventRaised, this, [this](const EventEntry &event) {
        if (event.kind != QLatin1String("oom-kill") || !m_container ||
            event.containerPath != m_container->path() || m_spans.isEmpty()) {
            return;
        }
        m_killedBytes = event.details.value(QStringLiteral("anonBytes")).toULongLong();
        if (!m_command.isRunning() && !m_stopped && m_killedBytes > 0) {
            // The end was told before the kill.
            m_status = tr("Ended after %1 s: killed at %2.")
                           .arg((m_spans.last().to - m_spans.last().from) / 1000)
                           .arg(formatBytes(m_killedBytes));
            Q_EMIT changed();
        }
    });
}

QStringList LoadPresenter::command(const LoadSettings &settings)
{
    return {QStringLiteral("/bin/caisson-load"),
            QStringLiteral("memory"),
            QStringLiteral("--step"),
            QStringLiteral("%1M").arg(settings.stepMebibytes),
            QStringLiteral("--every"),
            QString::number(settings.everySeconds),
            QStringLiteral("--until"),
            QStringLiteral("%1M").arg(settings.untilMebibytes)};
}

QString LoadPresenter::commandLine(const LoadSettings &settings) const
{
    return m_container ? QStringLiteral("caissonctl exec %1 ").arg(m_container->data().name) +
                             shellJoin(command(settings))
                       : QString();
}

void LoadPresenter::start(const LoadSettings &settings)
{
    if (!m_container || m_command.isRunning()) {
        return;
    }
    m_settings = settings;
    m_stopped = false;
    m_killedBytes = 0;
    m_since.start();
    m_spans += Span{QDateTime::currentMSecsSinceEpoch(), 0};
    m_status = tr("Starting.");
    m_command.start(*m_container, command(settings));
    Q_EMIT changed();
}

void LoadPresenter::stop()
{
    m_stopped = true;
    m_command.stop();
}

void LoadPresenter::ended(const QString &status)
{
    if (!m_spans.isEmpty() && m_spans.last().to == 0) {
        m_spans.last().to = QDateTime::currentMSecsSinceEpoch();
    }
    m_status = status;
    Q_EMIT changed();
}

KillText killText(const MemoryMark &kill, const QString &name, bool goesOn)
{
    const QStringList &others = kill.others;
    const auto number = [&](const char *key) { return kill.details.value(QLatin1String(key)).toULongLong(); };
    const QString command = escapeControl(kill.details.value(QStringLiteral("command"), QStringLiteral("?")));
    const QString clock = formatClock(QDateTime::fromMSecsSinceEpoch(kill.wallMilliseconds));
    // A unit never stands alone on a line of its own.
    const QString limit = formatBytes(number("limitBytes")).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
    KillText text;
    text.sentence = number("limitBytes") > 0
                        ? LoadPresenter::tr("The kernel killed %1 at %2: %3 had reached its limit of %4.")
                              .arg(command, clock, name, limit)
                        : LoadPresenter::tr("The kernel killed %1 at %2: %3 had reached its limit.")
                              .arg(command, clock, name);
    if (number("pid") > 0) {
        text.detail = number("containerPid") > 0
                          ? LoadPresenter::tr("PID %1 here, %2 on the host.")
                                .arg(number("containerPid"))
                                .arg(number("pid"))
                          : LoadPresenter::tr("PID %1 on the host.").arg(number("pid"));
    }
    if (number("anonBytes") > 0) {
        text.detail +=
            QLatin1Char(' ') + LoadPresenter::tr("It held %1.").arg(formatBytes(number("anonBytes")));
    }
    QString untouched = LoadPresenter::tr("the host was not touched.");
    if (!others.isEmpty()) {
        QStringList all{LoadPresenter::tr("the host", "first of a list")};
        if (others.size() > 3)
            all += LoadPresenter::tr("%n other container(s)", nullptr, static_cast<int>(others.size()));
        else
            all += others;
        const QString last = all.takeLast();
        //: the end of a list: names, and the last one
        untouched =
            LoadPresenter::tr("%1 and %2 were not touched.").arg(all.join(QStringLiteral(", ")), last);
    }
    text.more = goesOn ? LoadPresenter::tr("%1 goes on; %2").arg(name, untouched)
                       : LoadPresenter::tr("%1 ended with it; %2").arg(name, untouched);
    return text;
}

} // namespace caisson::app
