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

quint64 TerminalPresenter::begin(int rows, int columns)
{
    if (!m_container || m_state == State::Starting || m_state == State::Running) {
        return 0;
    }
    close();
    m_rows = rows;
    m_columns = columns;
    const quint64 generation = ++m_generation;
    enter(State::Starting);
    return generation;
}

void TerminalPresenter::fail(const ClientError &error)
{
    m_error = error;
    enter(State::Failed);
}

void TerminalPresenter::adopt(int descriptor)
{
    if (descriptor < 0) {
        fail({});
        return;
    }
    m_descriptor = descriptor;
    ::fcntl(m_descriptor, F_SETFL, ::fcntl(m_descriptor, F_GETFL) | O_NONBLOCK);
    m_reader = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_reader.get(), &QSocketNotifier::activated, this, &TerminalPresenter::readSome);
    m_writer = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write);
    m_writer->setEnabled(false);
    connect(m_writer.get(), &QSocketNotifier::activated, this, &TerminalPresenter::writeSome);
    resize(m_rows, m_columns);
    enter(State::Running);
    writeSome();
}

void TerminalPresenter::readSome()
{
    if (m_descriptor < 0 || !m_reader) {
        return;
    }
    bool ended = false;
    // A bounded bite per turn, so that a program that floods does not freeze the window.
    QByteArray bytes;
    char buffer[16384];
    while (bytes.size() < 128 * 1024) {
        const auto count = ::read(m_descriptor, buffer, sizeof buffer);
        if (count > 0) {
            bytes.append(buffer, count);
            continue;
        }
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count == 0 || errno != EAGAIN) {
            m_reader->setEnabled(false); // EIO: nobody has the other side open any more
            ended = true;
        }
        break;
    }
    if (!bytes.isEmpty()) {
        Q_EMIT received(shown(bytes));
    }
    if (ended) {
        hungUp();
    }
}

void TerminalPresenter::write(const QByteArray &bytes)
{
    if (m_descriptor < 0 && m_state != State::Starting) {
        return; // what is typed while it starts waits for it
    }
    if (m_outgoing.size() + bytes.size() <= 1024 * 1024) {
        m_outgoing += bytes;
    }
    writeSome();
}

void TerminalPresenter::writeSome()
{
    while (m_descriptor >= 0 && !m_outgoing.isEmpty()) {
        const auto count =
            ::write(m_descriptor, m_outgoing.constData(), static_cast<size_t>(m_outgoing.size()));
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
    m_rows = std::clamp(rows, 1, 1000);
    m_columns = std::clamp(columns, 1, 1000);
}

void TerminalPresenter::close()
{
    // Later, since it may be one of them that brought us here.
    for (auto *notifier : {m_reader.release(), m_writer.release()}) {
        if (notifier) {
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
    }
    m_outgoing.clear();
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

ShellPresenter::ShellPresenter(Container &container, QStringList command, QObject *parent)
    : TerminalPresenter(container, parent)
    , m_command(std::move(command))
{
}

void ShellPresenter::open(int rowCount, int columnCount)
{
    const quint64 generation = begin(rowCount, columnCount);
    if (generation == 0) {
        return;
    }
    ExecRequestData request;
    request.command = m_command;
    request.environment = {QStringLiteral("TERM=xterm-256color")};
    request.terminal = true;
    request.rows = static_cast<quint16>(std::clamp(rowCount, 1, 1000));
    request.columns = static_cast<quint16>(std::clamp(columnCount, 1, 1000));
    container()->exec(request, this, [this, generation](const Outcome<Container::Exec> &outcome) {
        if (!isCurrent(generation)) {
            return;
        }
        if (!outcome || outcome->descriptors.isEmpty()) {
            fail(outcome ? ClientError{} : outcome.error());
            return;
        }
        adopt(::fcntl(outcome->descriptors.first().fileDescriptor(), F_DUPFD_CLOEXEC, 3));
        if (!container()) {
            return;
        }
        container()->waitExec(outcome->id, this, [this, generation](const Outcome<ExitData> &exit) {
            if (!isCurrent(generation)) {
                return;
            }
            readSome(); // its last words
            close();
            m_exit = exit.value_or(ExitData{QStringLiteral("lost"), 0});
            enter(State::Ended);
        });
    });
}

void ShellPresenter::resize(int rowCount, int columnCount)
{
    TerminalPresenter::resize(rowCount, columnCount);
    if (descriptor() >= 0) {
        winsize size{};
        size.ws_row = static_cast<unsigned short>(rows());
        size.ws_col = static_cast<unsigned short>(columns());
        ::ioctl(descriptor(), TIOCSWINSZ, &size);
    }
}

QString ShellPresenter::stateText() const
{
    switch (state()) {
    case State::Idle:
        return {};
    case State::Starting:
        return tr("starting");
    case State::Running:
        return tr("running");
    case State::Failed:
        return error().friendlyText();
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

void AttachPresenter::open(int rowCount, int columnCount)
{
    const quint64 generation = begin(rowCount, columnCount);
    if (generation == 0) {
        return;
    }
    m_input = true;
    m_detached = false;
    m_sawPrefix = false;
    m_lineFeeds.reset();
    ask(generation);
}

void AttachPresenter::ask(quint64 generation)
{
    // What it said lately comes first: without that, one would look at an empty screen.
    constexpr quint64 backlog = 64ULL << 10;
    container()->attach(
        m_input, backlog, this, [this, generation](const Outcome<QDBusUnixFileDescriptor> &outcome) {
            if (!isCurrent(generation)) {
                return;
            }
            if (outcome) {
                adopt(::fcntl(outcome->fileDescriptor(), F_DUPFD_CLOEXEC, 3));
            } else if (m_input && container() && outcome.error().kind == protocol::ErrorKind::WrongState) {
                m_input = false; // it reads nothing, or somebody else types already: look only
                ask(generation);
            } else {
                fail(outcome.error());
            }
        });
}

void AttachPresenter::resize(int rowCount, int columnCount)
{
    TerminalPresenter::resize(rowCount, columnCount);
    if (descriptor() >= 0 && m_input && container() && container()->data().terminal) {
        container()->resize(static_cast<quint16>(rows()), static_cast<quint16>(columns()), this,
                            [](const Outcome<void> &) {}); // of a terminal that is gone
    }
}

void AttachPresenter::write(const QByteArray &bytes)
{
    if (!m_input) {
        return;
    }
    QByteArray passed;
    for (const char byte : bytes) {
        if (m_sawPrefix && byte == '\x11') {
            pass(passed);
            detach();
            return;
        }
        if (m_sawPrefix) {
            passed += '\x10';
        }
        m_sawPrefix = byte == '\x10';
        if (!m_sawPrefix) {
            passed += byte;
        }
    }
    pass(passed);
}

void AttachPresenter::pass(QByteArray typed)
{
    if (typed.isEmpty()) {
        return;
    }
    if (container() && !container()->data().terminal) {
        // No terminal's driver is there to make lines and to show what is typed.
        typed.replace('\r', '\n');
        Q_EMIT received(m_lineFeeds(typed));
    }
    TerminalPresenter::write(typed);
}

QByteArray AttachPresenter::shown(const QByteArray &bytes)
{
    return container() && container()->data().terminal ? bytes : m_lineFeeds(bytes);
}

void AttachPresenter::detach()
{
    if (state() != State::Running && state() != State::Starting) {
        return;
    }
    forget();
    close();
    m_detached = true;
    enter(State::Ended);
}

void AttachPresenter::hungUp()
{
    close();
    enter(State::Ended);
}

QString AttachPresenter::stateText() const
{
    switch (state()) {
    case State::Idle:
        return {};
    case State::Starting:
        return tr("attaching");
    case State::Running:
        return m_input ? tr("attached; Control P, Control Q detaches") : tr("attached to its output");
    case State::Failed:
        return error().friendlyText();
    case State::Ended:
        break;
    }
    return m_detached ? tr("detached; it runs on") : tr("ended");
}

} // namespace caisson::app
