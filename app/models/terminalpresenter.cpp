// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/terminalpresenter.h"

#include "app/models/format.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <QSocketNotifier>
#include <sys/ioctl.h>
#include <unistd.h>

namespace caisson::app {

TerminalPresenter::TerminalPresenter(Container &container, QObject *parent)
    : QObject(parent)
    , m_container(&container)
{
}

TerminalPresenter::~TerminalPresenter()
{
    close();
}

void TerminalPresenter::enter(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void TerminalPresenter::start(const QStringList &command, int rows, int columns)
{
    if (!m_container || m_state == State::Starting || m_state == State::Running) {
        return;
    }
    close();
    m_rows = rows;
    m_columns = columns;
    const quint64 generation = ++m_generation;
    ExecRequestData request;
    request.command = command;
    request.environment = {QStringLiteral("TERM=xterm-256color")};
    request.terminal = true;
    request.rows = static_cast<quint16>(std::clamp(rows, 1, 1000));
    request.columns = static_cast<quint16>(std::clamp(columns, 1, 1000));
    enter(State::Starting);
    m_container->exec(request, this, [this, generation](const Outcome<Container::Exec> &outcome) {
        if (generation != m_generation) {
            return;
        }
        if (!outcome || outcome->descriptors.isEmpty()) {
            m_error = outcome ? ClientError{} : outcome.error();
            enter(State::Failed);
            return;
        }
        adopt(::fcntl(outcome->descriptors.first().fileDescriptor(), F_DUPFD_CLOEXEC, 3));
        if (!m_container) {
            return;
        }
        m_container->waitExec(outcome->id, this, [this, generation](const Outcome<ExitData> &exit) {
            if (generation != m_generation) {
                return;
            }
            readSome(); // its last words
            close();
            m_exit = exit.value_or(ExitData{QStringLiteral("lost"), 0});
            enter(State::Ended);
        });
    });
}

void TerminalPresenter::adopt(int descriptor)
{
    if (descriptor < 0) {
        enter(State::Failed);
        return;
    }
    m_terminal = descriptor;
    ::fcntl(m_terminal, F_SETFL, ::fcntl(m_terminal, F_GETFL) | O_NONBLOCK);
    m_reader = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Read);
    connect(m_reader.get(), &QSocketNotifier::activated, this, &TerminalPresenter::readSome);
    m_writer = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Write);
    m_writer->setEnabled(false);
    connect(m_writer.get(), &QSocketNotifier::activated, this, &TerminalPresenter::writeSome);
    resize(m_rows, m_columns);
    enter(State::Running);
    writeSome();
}

void TerminalPresenter::readSome()
{
    if (m_terminal < 0 || !m_reader) {
        return;
    }
    // A bounded bite per turn, so that a program that floods does not freeze the window.
    QByteArray bytes;
    char buffer[16384];
    while (bytes.size() < 128 * 1024) {
        const auto count = ::read(m_terminal, buffer, sizeof buffer);
        if (count > 0) {
            bytes.append(buffer, count);
            continue;
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count == 0 || errno != EAGAIN) {
            m_reader->setEnabled(false); // EIO: nobody has the other side open any more
        }
        break;
    }
    if (!bytes.isEmpty()) {
        Q_EMIT received(bytes);
    }
}

void TerminalPresenter::write(const QByteArray &bytes)
{
    if (m_terminal < 0 && m_state != State::Starting) {
        return; // what is typed while it starts waits for it
    }
    if (m_outgoing.size() + bytes.size() <= 1024 * 1024) {
        m_outgoing += bytes;
    }
    writeSome();
}

void TerminalPresenter::writeSome()
{
    while (m_terminal >= 0 && !m_outgoing.isEmpty()) {
        const auto count =
            ::write(m_terminal, m_outgoing.constData(), static_cast<size_t>(m_outgoing.size()));
        if (count > 0) {
            m_outgoing.remove(0, count);
        } else if (count < 0 && errno == EINTR) {
            continue;
        } else {
            if (errno != EAGAIN) {
                m_outgoing.clear();
            }
            break;
        }
    }
    if (m_writer) {
        m_writer->setEnabled(!m_outgoing.isEmpty());
    }
}

void TerminalPresenter::resize(int rows, int columns)
{
    m_rows = rows;
    m_columns = columns;
    if (m_terminal >= 0) {
        winsize size{};
        size.ws_row = static_cast<unsigned short>(std::clamp(rows, 1, 1000));
        size.ws_col = static_cast<unsigned short>(std::clamp(columns, 1, 1000));
        ::ioctl(m_terminal, TIOCSWINSZ, &size); // refused by a stream socket, which is harmless
    }
}

QString TerminalPresenter::stateText() const
{
    switch (m_state) {
    case State::Idle:
        return {};
    case State::Starting:
        return tr("starting");
    case State::Running:
        return tr("running");
    case State::Failed:
        return m_error.friendlyText();
    case State::Ended:
        break;
    }
    if (m_exit.kind == QLatin1String("exited")) {
        return tr("ended, exit %1").arg(m_exit.code);
    }
    if (m_exit.kind == QLatin1String("signalled")) {
        return tr("ended by %1").arg(signalName(m_exit.code));
    }
    if (m_exit.kind == QLatin1String("out-of-memory")) {
        return tr("killed: out of memory");
    }
    return tr("ended");
}

void TerminalPresenter::close()
{
    m_reader.reset();
    m_writer.reset();
    m_outgoing.clear();
    if (m_terminal >= 0) {
        ::close(m_terminal);
        m_terminal = -1;
    }
}

} // namespace caisson::app
