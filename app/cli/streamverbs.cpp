// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/foreground.h"
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace caisson::cli {

using app::Container;

namespace {

struct ExecFlags
{
    bool terminal = false, interactive = false;
    std::vector<std::string> environment;
    std::string workingDirectory, user;
};

/// NAME and the command are what stands after the flags.
app::ExecRequestData toRequest(const ExecFlags &flags, QStringList words)
{
    if (words.size() < 2) {
        throw Failure{QStringLiteral("exec: expected a container and a command: "
                                     "caissonctl exec [-it] CONTAINER COMMAND [ARGUMENT...]")};
    }
    if (flags.terminal && flags.interactive && !isTerminal(STDIN_FILENO))
        throw Failure{QStringLiteral("-t: standard input is not a terminal; use -i alone")};
    words.removeFirst();
    app::ExecRequestData request;
    request.command = words;
    for (const std::string &value : flags.environment)
        request.environment.append(parseEnvironment(QStringLiteral("--env"), text(value)));
    request.workingDirectory = text(flags.workingDirectory);
    request.user = text(flags.user);
    request.terminal = flags.terminal;
    const auto [rows, columns] = terminalSize(STDIN_FILENO);
    request.rows = rows;
    request.columns = columns;
    return request;
}

/// The offset from where the newest lines are shown.
off_t offsetOfTail(int fd, quint64 lines)
{
    struct stat status = {};
    if (::fstat(fd, &status) != 0)
        return 0;
    std::array<char, 16 * 1024> buffer{};
    off_t end = status.st_size;
    quint64 seen = 0;
    while (end > 0) {
        const off_t begin = std::max<off_t>(0, end - off_t(buffer.size()));
        const ssize_t count = ::pread(fd, buffer.data(), std::size_t(end - begin), begin);
        if (count <= 0)
            return 0;
        for (ssize_t i = count - 1; i >= 0; --i) {
            // The newline that ends the file ends its last line; it begins none.
            if (buffer.at(std::size_t(i)) == '\n' && begin + i + 1 < status.st_size && ++seen == lines)
                return begin + i + 1;
        }
        end = begin;
    }
    return 0;
}

void writeAll(const char *bytes, ssize_t count)
{
    while (count > 0) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes, std::size_t(count));
        if (written < 0 && errno != EINTR)
            throw Failure{{}, 0}; // the reader left
        bytes += std::max<ssize_t>(written, 0);
        count -= std::max<ssize_t>(written, 0);
    }
}

int logs(Session &session, const QString &name, std::optional<quint64> tail, bool follow)
{
    session.open();
    const QPointer<Container> container = session.container(name);
    const auto log = session.await<QDBusUnixFileDescriptor>(
        QStringLiteral("read the log of %1").arg(name),
        [&](QObject *context, const auto &callback) { container->openLog(context, callback); });
    const int fd = log.fileDescriptor();
    off_t offset = 0;
    if (tail) {
        struct stat status = {};
        offset = *tail == 0 ? (::fstat(fd, &status) == 0 ? status.st_size : 0) : offsetOfTail(fd, *tail);
    }
    std::array<char, 32 * 1024> buffer{};
    for (;;) {
        const bool ended = !container || container->data().pid == 0; // before the read: nothing comes after
        ssize_t count = 0;
        while ((count = ::pread(fd, buffer.data(), buffer.size(), offset)) > 0) {
            writeAll(buffer.data(), count);
            offset += count;
        }
        if (!follow || ended)
            return 0;
        session.waitUntil([] { return false; },
                          200); // the log is a file: there is nothing to wait on but time
    }
}

} // namespace

void addStreamVerbs(CLI::App &app, Command &command)
{
    auto flags = std::make_shared<ExecFlags>();
    CLI::App *execVerb = app.add_subcommand("exec", "Run a command in a running container");
    execVerb->prefix_command();
    execVerb->add_flag("--tty,-t", flags->terminal, "With a terminal of its own");
    execVerb->add_flag("--interactive,-i", flags->interactive, "Keep its input open");
    execVerb->add_option("--env,-e", flags->environment, "A variable")
        ->allow_extra_args(false)
        ->type_name("NAME[=VALUE]");
    execVerb->add_option("--workdir,-w", flags->workingDirectory, "Working directory inside")
        ->type_name("DIR");
    execVerb->add_option("--user,-u", flags->user, "User inside, by number")->type_name("UID[:GID]");
    execVerb->callback([&command, flags, execVerb] {
        const QStringList words = wordsAfterFlags(*execVerb, command, 1);
        if (!words.isEmpty() && words.constFirst().startsWith(u'-'))
            throw Failure{QStringLiteral("exec: unknown flag \"%1\"; \"caissonctl exec --help\" lists all")
                              .arg(words.constFirst())};
        const app::ExecRequestData request = toRequest(*flags, words);
        command.forwardsSignals = true;
        command.run = [flags, request, name = words.constFirst()](Session &session) {
            session.open();
            return runExec(session, session.container(name), request, flags->interactive);
        };
    });

    struct Flags
    {
        std::string name, tail;
        bool noInput = false, follow = false;
    };
    auto streamFlags = std::make_shared<Flags>();
    CLI::App *attachVerb = app.add_subcommand(
        "attach", "Join the terminal or output of a container's first process; Ctrl-P Ctrl-Q leaves");
    attachVerb->add_option("container", streamFlags->name, "Name or id")->required();
    attachVerb->add_flag("--no-stdin", streamFlags->noInput, "Look only");
    attachVerb->callback([&command, streamFlags] {
        command.forwardsSignals = true;
        command.run = [streamFlags](Session &session) {
            session.open();
            Container *container = session.container(text(streamFlags->name));
            if (container->data().pid == 0)
                throw Failure{
                    QStringLiteral("cannot attach to %1: it does not run").arg(container->data().name)};
            return runInForeground(session, container,
                                   {.terminal = container->data().terminal,
                                    .input = !streamFlags->noInput,
                                    .backlogBytes = 0,
                                    .inputOptional = true});
        };
    });
    CLI::App *logsVerb = app.add_subcommand("logs", "What a container has written");
    logsVerb->add_option("container", streamFlags->name, "Name or id")->required();
    logsVerb->add_flag("--follow,-f", streamFlags->follow, "Go on until it ends");
    logsVerb->add_option("--tail,-n", streamFlags->tail, "The newest lines alone")->type_name("LINES");
    logsVerb->callback([&command, streamFlags] {
        std::optional<quint64> tail;
        if (!streamFlags->tail.empty())
            tail = parseNumber(QStringLiteral("--tail"), text(streamFlags->tail), 0, 10'000'000);
        command.run = [streamFlags, tail](Session &session) {
            return logs(session, text(streamFlags->name), tail, streamFlags->follow);
        };
    });
}

} // namespace caisson::cli
