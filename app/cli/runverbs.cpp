// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/foreground.h"
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/requestoptions.h"
#include "app/cli/steps.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <unistd.h>

namespace caisson::cli {

using app::Container;
using app::ContainerState;

namespace {

struct RunFlags : RequestFlags
{
    bool detached = false, verbose = false;
};

/// What stands after the flags: the command. A word before it that looks like a flag is an unknown one.
QStringList commandWords(const CLI::App &verb, const Command &command)
{
    const QStringList words = wordsAfterFlags(verb, command, 0);
    if (!verb.remaining().empty() && words.constFirst().startsWith(u'-')) {
        QStringList known;
        for (const CLI::Option *option : verb.get_options())
            known.append(QString::fromStdString(option->get_name()));
        throw Failure{QStringLiteral("%1: unknown flag \"%2\".")
                          .arg(QString::fromStdString(verb.get_name()), words.constFirst()) +
                      suggestion(words.constFirst(), known) +
                      QStringLiteral(" \"caissonctl %1 --help\" lists all.")
                          .arg(QString::fromStdString(verb.get_name()))};
    }
    return words;
}

Container *create(Session &session, const app::ContainerRequestData &request)
{
    return session.await<Container *>(QStringLiteral("create %1").arg(request.name),
                                      [&](QObject *context, const auto &callback) {
                                          session.client().createContainer(request, context, callback);
                                      });
}

QDBusUnixFileDescriptor attach(Session &session, Container *container, bool input)
{
    return session.await<QDBusUnixFileDescriptor>(
        QStringLiteral("attach to %1").arg(container->data().name),
        [&](QObject *context, const auto &callback) { container->attach(input, 0, context, callback); });
}

void removeQuietly(Session &session, const QPointer<Container> &container)
{
    if (!container)
        return; // the helper has done it already
    bool done = false;
    QObject context;
    container->remove(true, &context, [&](const app::Outcome<void> &) { done = true; });
    session.waitUntil([&] { return done; }, 30'000);
}

/// Starts it. A command that is not there or cannot run ends with the code that a shell gives: 127, 126.
void start(Session &session, const QPointer<Container> &container, bool verbose)
{
    const QString name = container->data().name;
    try {
        session.await<void>(
            QStringLiteral("start %1").arg(name),
            [&](QObject *context, const auto &callback) { container->start(context, callback); });
    } catch (const Failure &failure) {
        // The property that says how it ended may come after the answer.
        session.waitUntil([&] { return !container || container->data().exitKind == u"start-failed"; }, 300);
        if (verbose && container)
            printSteps(session, container, true);
        if (!container || container->data().exitKind != u"start-failed")
            throw;
        throw Failure{failure.text,
                      app::ExitData{container->data().exitKind, container->data().exitCode}.shellCode()};
    }
    if (verbose && container)
        printSteps(session, container, true);
}

void check(const RunFlags &flags)
{
    if (flags.detached && flags.interactive && !flags.terminal)
        throw Failure{
            QStringLiteral("-i and -d do not go together without -t: nobody would be there to type")};
    if (flags.terminal && !flags.detached && flags.interactive && !isTerminal(STDIN_FILENO))
        throw Failure{QStringLiteral("-t: standard input is not a terminal; leave -t away or add -d")};
}

int run(Session &session, const RunFlags &flags, app::ContainerRequestData request)
{
    session.open();
    // In the foreground this program removes it, after it has read the last of the output; but not where a
    // person may leave it before its end.
    const bool mayBeLeft = flags.terminal && flags.interactive;
    request.removeOnExit = flags.removeOnExit && (flags.detached || mayBeLeft);
    const QPointer<Container> container = create(session, request);
    const QString id = container->data().id;
    int code = 0;
    try {
        // Before the start, so that not a byte is lost.
        QDBusUnixFileDescriptor stream;
        if (!flags.detached)
            stream = attach(session, container, flags.interactive);
        start(session, container, flags.verbose || session.verbose());
        if (flags.detached) {
            printLine(id);
            return 0;
        }
        if (!container)
            throw Failure{QStringLiteral("%1 was removed while it started").arg(request.name)};
        code = runInForeground(session, container, {.terminal = flags.terminal, .input = flags.interactive},
                               stream);
    } catch (const Failure &) {
        if (flags.removeOnExit)
            removeQuietly(session, container);
        throw;
    }
    const bool ended =
        !container || container->data().state == ContainerState::Stopped ||
        session.waitUntil([&] { return !container || container->data().state == ContainerState::Stopped; },
                          2000);
    if (flags.removeOnExit && ended)
        removeQuietly(session, container);
    return code;
}

} // namespace

void addRunVerbs(CLI::App &app, Command &command)
{
    auto flags = std::make_shared<RunFlags>();
    CLI::App *runVerb = app.add_subcommand("run", "Create a container and run a command in it");
    runVerb->prefix_command();
    addRequestFlags(*runVerb, *flags);
    runVerb->add_flag("--detach,-d", flags->detached, "Print its id and come back at once");
    runVerb->add_flag("--verbose", flags->verbose, "Show the steps and how long each took");
    runVerb->callback([&command, flags, runVerb] {
        const app::ContainerRequestData request = flags->toRequest(commandWords(*runVerb, command));
        check(*flags);
        command.forwardsSignals = !flags->detached;
        command.run = [flags, request](Session &session) { return run(session, *flags, request); };
    });

    auto createFlags = std::make_shared<RunFlags>();
    CLI::App *createVerb =
        app.add_subcommand("create", "Create a container without starting it; prints its id");
    createVerb->prefix_command();
    addRequestFlags(*createVerb, *createFlags);
    createVerb->callback([&command, createFlags, createVerb] {
        app::ContainerRequestData request = createFlags->toRequest(commandWords(*createVerb, command));
        request.removeOnExit = createFlags->removeOnExit;
        command.run = [request](Session &session) {
            session.open();
            printLine(create(session, request)->data().id);
            return 0;
        };
    });
}

} // namespace caisson::cli
