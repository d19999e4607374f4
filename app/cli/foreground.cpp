// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/foreground.h"

#include "app/cli/output.h"
#include "app/cli/pump.h"
#include "app/cli/terminal.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <limits>
#include <list>
#include <QPointer>
#include <QTimer>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace caisson::cli {

using app::Container;
using app::ExitData;
using app::Outcome;

namespace {

constexpr int silenceMilliseconds = 1000; // after the end was told: nothing more will come

/// What a wait for the end of init or of a command came to.
struct Ending
{
    std::optional<Outcome<ExitData>> exit;
    bool detached = false;

    [[nodiscard]] int code(const QString &what) const
    {
        if (!exit->has_value())
            throw Session::failure(what, exit->error());
        return (*exit)->shellCode();
    }
};

/// Makes fd 0 the terminal's raw end while it lives, when both ends are terminals.
std::unique_ptr<RawMode> rawInput(bool terminal, bool input)
{
    return terminal && input && isTerminal(STDIN_FILENO) ? std::make_unique<RawMode>(STDIN_FILENO) : nullptr;
}

QString signalText(int number)
{
    return QString::number(number);
}

/// Passes the last output on after the end was told, however slowly it is taken from us. Only silence ends it
/// early: something left behind in the container may hold the other end for ever.
void drain(Session &session, const QList<const Pump *> &pumps)
{
    const auto all = [&pumps](auto test) { return std::all_of(pumps.begin(), pumps.end(), test); };
    const auto moved = [&pumps] {
        quint64 bytes = 0;
        for (const Pump *pump : pumps)
            bytes += pump->bytesMoved();
        return bytes;
    };
    const auto hasEnded = [](const Pump *pump) { return pump->hasEnded(); };
    for (;;) {
        const quint64 before = moved();
        if (session.waitUntil([&] { return all(hasEnded); }, silenceMilliseconds))
            return;
        if (moved() == before && all([](const Pump *pump) { return !pump->waitsForSink(); }))
            return;
    }
}

void writeKey(int terminal, char key)
{
    if (::write(terminal, &key, 1) != 1)
        return; // it is gone, and its end is told elsewhere
}

/// Failures of the command itself have a shell's codes.
Container::Exec beginExec(Session &session, Container *container, const app::ExecRequestData &request,
                          const QString &what)
{
    try {
        return session.await<Container::Exec>(what, [&](QObject *context, const auto &callback) {
            container->exec(request, context, callback);
        });
    } catch (Failure &failure) {
        if (failure.kind == protocol::ErrorKind::NotFound)
            failure.exitCode = app::commandMissing;
        else if (failure.kind == protocol::ErrorKind::Kernel)
            failure.exitCode = app::commandRefused;
        throw;
    }
}

} // namespace

void copyLog(Session &session, Container *container)
{
    const auto log = session.await<QDBusUnixFileDescriptor>(
        QStringLiteral("read the log of %1").arg(container->data().name),
        [&](QObject *context, const auto &callback) { container->openLog(context, callback); });
    std::array<char, 32 * 1024> buffer{};
    for (;;) {
        const ssize_t count = ::read(log.fileDescriptor(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        for (ssize_t done = 0; done < count;) {
            const ssize_t written = ::write(STDOUT_FILENO, buffer.data() + done, std::size_t(count - done));
            if (written < 0 && errno != EINTR)
                return;
            done += std::max<ssize_t>(written, 0);
        }
    }
}

int runInForeground(Session &session, Container *running, const ForegroundOptions &options,
                    const QDBusUnixFileDescriptor &early)
{
    const QPointer<Container> container(running); // one that goes with its end may do so at any time
    const QString name = container->data().name;
    Ending ending;
    QObject context;
    container->wait(&context, [&](const Outcome<ExitData> &exit) { ending.exit = exit; });

    std::optional<Outcome<QDBusUnixFileDescriptor>> stream;
    bool hasInput = options.input;
    const auto attach = [&] {
        if (!container)
            return;
        stream.reset();
        container->attach(hasInput, options.backlogBytes, &context,
                          [&](const Outcome<QDBusUnixFileDescriptor> &answer) { stream = answer; });
        session.waitUntil([&] { return stream.has_value(); }, std::numeric_limits<int>::max());
    };
    SignalWatch signalWatch;
    QObject::connect(&signalWatch, &SignalWatch::received, &context, [&](int number) {
        if (!container)
            return;
        if (number == SIGWINCH) {
            if (options.terminal) {
                const auto [rows, columns] = terminalSize(STDIN_FILENO);
                container->resize(rows, columns, &context, [](const Outcome<void> &) {});
            }
            return;
        }
        container->kill(signalText(number), &context, [](const Outcome<void> &) {});
    });
    if (early.isValid())
        stream = early;
    else
        attach();
    if (!stream->has_value() && stream->error().kind == protocol::ErrorKind::WrongState &&
        options.inputOptional) {
        hasInput = false;
        attach();
    }
    if (!stream->has_value()) {
        // It may have ended before we came: then all it said is in its log.
        if (!session.waitUntil([&] { return ending.exit.has_value(); }, silenceMilliseconds))
            throw Session::failure(QStringLiteral("attach to %1").arg(name), stream->error());
        if (container)
            copyLog(session, container);
        return ending.code(QStringLiteral("wait for %1").arg(name));
    }

    const int fd = (*stream)->fileDescriptor();
    const std::unique_ptr<RawMode> raw = rawInput(options.terminal, hasInput);
    if (options.terminal && container) {
        const auto [rows, columns] = terminalSize(STDIN_FILENO);
        container->resize(rows, columns, &context, [](const Outcome<void> &) {});
    }
    Pump output(fd, STDOUT_FILENO, false);
    std::optional<Pump> input;
    if (hasInput) {
        input.emplace(STDIN_FILENO, fd, raw != nullptr);
        QObject::connect(&*input, &Pump::ended, &context, [fd] { ::shutdown(fd, SHUT_WR); });
        QObject::connect(&*input, &Pump::detached, &context, [&] { ending.detached = true; });
    }
    session.waitUntil([&] { return ending.detached || ending.exit.has_value(); },
                      std::numeric_limits<int>::max());
    if (!ending.detached)
        drain(session, {&output});
    if (raw)
        raw->restore();
    if (ending.detached) {
        printNote(QStringLiteral("\nDetached; %1 runs on. \"caissonctl attach %1\" comes back.").arg(name));
        return 0;
    }
    return ending.code(QStringLiteral("wait for %1").arg(name));
}

int runExec(Session &session, Container *container, const app::ExecRequestData &request, bool input)
{
    const QString name = container->data().name;
    const QString what = QStringLiteral("run %1 in %2").arg(request.command.value(0), name);
    auto exec = beginExec(session, container, request, what);

    Ending ending;
    QObject context;
    container->waitExec(exec.id, &context, [&](const Outcome<ExitData> &exit) { ending.exit = exit; });
    const int master = exec.descriptors.at(0).fileDescriptor();
    const std::unique_ptr<RawMode> raw = rawInput(request.terminal, input);

    SignalWatch signalWatch;
    QObject::connect(&signalWatch, &SignalWatch::received, &context, [&](int number) {
        if (number == SIGWINCH && request.terminal) {
            const auto [rows, columns] = terminalSize(STDIN_FILENO);
            winsize size{};
            size.ws_row = rows;
            size.ws_col = columns;
            static_cast<void>(::ioctl(master, TIOCSWINSZ, &size));
        } else if (number != SIGWINCH && request.terminal) {
            // There is no other way to it: the terminal's own keys say the same.
            writeKey(master, number == SIGQUIT ? '\x1c' : '\x03');
        } else if (number != SIGWINCH) {
            ending.detached = true; // its pipes close with us
        }
    });

    std::list<Pump> pumps;
    const auto connectInput = [&](int fd, const std::function<void()> &atEnd) {
        Pump &pump = pumps.emplace_back(STDIN_FILENO, fd, raw != nullptr);
        QObject::connect(&pump, &Pump::ended, &context, atEnd);
        QObject::connect(&pump, &Pump::detached, &context, [&] { ending.detached = true; });
    };
    Pump *output = nullptr, *errors = nullptr;
    int inputFd = -1;
    if (request.terminal) {
        output = &pumps.emplace_back(master, STDOUT_FILENO, false);
        if (input) {
            connectInput(master, [master] {
                const char endOfInput = 4; // Ctrl-D: a terminal has no other end
                writeKey(master, endOfInput);
            });
        }
    } else {
        output = &pumps.emplace_back(exec.descriptors.at(1).fileDescriptor(), STDOUT_FILENO, false);
        errors = &pumps.emplace_back(exec.descriptors.at(2).fileDescriptor(), STDERR_FILENO, false);
        // Its end of input is the closing of the last descriptor, so there must be one alone.
        inputFd = input ? ::fcntl(exec.descriptors.at(0).fileDescriptor(), F_DUPFD_CLOEXEC, 3) : -1;
        exec.descriptors[0] = QDBusUnixFileDescriptor();
        if (input) {
            connectInput(inputFd, [&inputFd] { ::close(std::exchange(inputFd, -1)); });
        }
    }
    session.waitUntil([&] { return ending.detached || ending.exit.has_value(); },
                      std::numeric_limits<int>::max());
    if (!ending.detached)
        drain(session, errors == nullptr ? QList<const Pump *>{output} : QList<const Pump *>{output, errors});
    if (raw)
        raw->restore();
    pumps.clear();
    if (inputFd >= 0)
        ::close(inputFd);
    if (ending.detached)
        return 130;
    return ending.code(what);
}

} // namespace caisson::cli
