// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/commandpresenter.h"

#include <cerrno>
#include <fcntl.h>
#include <QSocketNotifier>
#include <unistd.h>

namespace caisson::app {

CommandPresenter::CommandPresenter(QObject *parent)
    : QObject(parent)
{
}

CommandPresenter::~CommandPresenter()
{
    close();
}

void CommandPresenter::start(Container &container, const QStringList &command)
{
    close();
    m_lines.clear();
    m_pending.clear();
    m_container = &container;
    m_running = true;
    const quint64 generation = ++m_generation;
    ExecRequestData request;
    request.command = command;
    // A terminal, so that closing it ends the command, and so that it writes line by line.
    request.terminal = true;
    request.columns = 200;
    container.exec(request, this, [this, generation](const Outcome<Container::Exec> &outcome) {
        if (generation != m_generation) {
            return; // stopped before it began: the descriptors close with the outcome
        }
        if (!outcome || outcome->descriptors.isEmpty()) {
            m_running = false;
            Q_EMIT failed(outcome ? ClientError{} : outcome.error());
            return;
        }
        m_terminal = ::fcntl(outcome->descriptors.first().fileDescriptor(), F_DUPFD_CLOEXEC, 3);
        if (m_terminal < 0) {
            m_running = false;
            Q_EMIT failed(ClientError{});
            return;
        }
        ::fcntl(m_terminal, F_SETFL, ::fcntl(m_terminal, F_GETFL) | O_NONBLOCK);
        m_notifier = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &CommandPresenter::readSome);
        Q_EMIT started();
        if (m_container) {
            m_container->waitExec(outcome->id, this, [this, generation](const Outcome<ExitData> &exit) {
                if (generation != m_generation) {
                    return;
                }
                readSome(); // what stood in the terminal when it ended
                takeLines(true);
                close();
                if (exit) {
                    Q_EMIT finished(*exit);
                } else {
                    Q_EMIT failed(exit.error());
                }
            });
        }
    });
}

void CommandPresenter::stop()
{
    if (!m_running) {
        return;
    }
    if (m_terminal >= 0) {
        // Ctrl-C first: the program may say farewell; the hang-up that follows ends what ignores it.
        const char interrupt = '\x03';
        [[maybe_unused]] const auto written = ::write(m_terminal, &interrupt, 1);
    }
    ++m_generation;
    close();
    Q_EMIT finished(ExitData{QStringLiteral("signalled"), 2});
}

bool CommandPresenter::isRunning() const
{
    return m_running;
}

QStringList CommandPresenter::lines() const
{
    return m_lines;
}

void CommandPresenter::readSome()
{
    if (m_terminal < 0) {
        return;
    }
    char buffer[4096];
    for (int round = 0; round < 16; ++round) {
        const auto count = ::read(m_terminal, buffer, sizeof buffer);
        if (count > 0) {
            m_pending.append(buffer, count);
            continue;
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count == 0 || errno != EAGAIN) {
            m_notifier.reset(); // EIO: the other side has gone; the exit comes by waitExec
        }
        break;
    }
    takeLines(false);
}

void CommandPresenter::takeLines(bool atEnd)
{
    for (;;) {
        auto end = m_pending.indexOf('\n');
        if (end < 0 && atEnd && !m_pending.isEmpty()) {
            end = m_pending.size();
        }
        if (end < 0) {
            break;
        }
        QString text = QString::fromUtf8(m_pending.left(end));
        m_pending.remove(0, end + 1);
        // Control characters of a container's program stay out of labels.
        text.removeIf([](QChar c) { return c.unicode() < 0x20 && c != QLatin1Char('\t'); });
        m_lines += text;
        if (m_lines.size() > 500) {
            m_lines.removeFirst();
        }
        Q_EMIT line(text);
    }
    if (m_pending.size() > 64 * 1024) {
        m_pending.clear(); // no line ends here; nothing to show
    }
}

void CommandPresenter::close()
{
    m_notifier.reset();
    if (m_terminal >= 0) {
        ::close(m_terminal);
        m_terminal = -1;
    }
    m_running = false;
}

} // namespace caisson::app
