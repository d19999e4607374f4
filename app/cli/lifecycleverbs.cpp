// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/foreground.h"
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/steps.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace caisson::cli {

using app::Container;
using app::Job;

namespace {

struct Flags
{
    std::vector<std::string> names;
    std::string timeout, signal = "KILL";
    bool force = false, all = false, verbose = false;

    [[nodiscard]] std::optional<quint32> seconds() const
    {
        if (timeout.empty())
            return std::nullopt;
        return quint32(parseNumber(QStringLiteral("--time"), text(timeout), 0, 86'400));
    }
};

using Act = std::function<void(Session &, Container *, const Flags &)>;

/// Does it to each named container; goes on after an error, tells it, and ends with it.
int each(Session &session, const Flags &flags, const Act &act)
{
    session.open();
    int code = 0;
    for (const QString &name : texts(flags.names)) {
        try {
            act(session, session.container(name), flags);
        } catch (const Failure &failure) {
            printError(failure.text);
            code = failure.exitCode;
        }
    }
    return code;
}

CLI::App *declare(CLI::App &app, Command &command, const char *name, const char *help,
                  const std::shared_ptr<Flags> &flags, Act act)
{
    CLI::App *verb = app.add_subcommand(name, help);
    verb->add_option("containers", flags->names, "Names or ids")->required();
    verb->callback([&command, flags, act = std::move(act)] {
        static_cast<void>(flags->seconds()); // a bad value is told before anything else happens
        flags->signal = parseSignal(QStringLiteral("--signal"), text(flags->signal)).toStdString();
        command.run = [flags, act](Session &session) { return each(session, *flags, act); };
    });
    return verb;
}

/// A call without arguments and without an answer.
Act simple(const char *word, void (Container::*method)(QObject *, app::Callback<void>))
{
    return [word, method](Session &session, Container *container, const Flags &) {
        session.await<void>(
            QStringLiteral("%1 %2").arg(QLatin1String(word), container->data().name),
            [&](QObject *context, const auto &callback) { (container->*method)(context, callback); });
    };
}

void start(Session &session, Container *container, const Flags &flags)
{
    const QPointer<Container> guard = container;
    simple("start", &Container::start)(session, container, flags);
    if ((flags.verbose || session.verbose()) && guard)
        printSteps(session, container, true);
}

Act withJob(const char *word,
            void (Container::*method)(std::optional<quint32>, QObject *, app::Callback<Job *>))
{
    return [word, method](Session &session, Container *container, const Flags &flags) {
        const QString what = QStringLiteral("%1 %2").arg(QLatin1String(word), container->data().name);
        const std::optional<quint32> seconds = flags.seconds();
        session.awaitJob(what, [&](QObject *context, const auto &callback) {
            (container->*method)(seconds, context, callback);
        });
    };
}

void addWait(CLI::App &app, Command &command)
{
    auto flags = std::make_shared<Flags>();
    CLI::App *verb =
        app.add_subcommand("wait", "Wait until containers end; print their exit codes, end with the last");
    verb->add_option("containers", flags->names, "Names or ids")->required();
    verb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            session.open();
            int code = 0;
            for (const QString &name : texts(flags->names)) {
                Container *container = session.container(name);
                const auto exit = session.await<app::ExitData>(
                    QStringLiteral("wait for %1").arg(name),
                    [&](QObject *context, const auto &callback) { container->wait(context, callback); });
                code = exit.shellCode();
                printLine(QString::number(code));
            }
            return code;
        };
    });
}

} // namespace

void addLifecycleVerbs(CLI::App &app, Command &command)
{
    auto startFlags = std::make_shared<Flags>();
    declare(app, command, "start", "Start containers", startFlags, start)
        ->add_flag("--verbose", startFlags->verbose, "Show the steps and how long each took");
    for (const auto &[name, help, act] :
         {std::tuple{"stop", "Ask containers to end (TERM), after a time make them (KILL)",
                     withJob("stop", &Container::stop)},
          std::tuple{"restart", "Stop containers and start them again",
                     withJob("restart", &Container::restart)}}) {
        auto flags = std::make_shared<Flags>();
        declare(app, command, name, help, flags, act)
            ->add_option("--time,-t", flags->timeout, "Seconds from TERM to KILL (the container's own)")
            ->type_name("SECONDS");
    }
    auto killFlags = std::make_shared<Flags>();
    declare(app, command, "kill", "Send a signal to the first process of containers", killFlags,
            [](Session &session, Container *container, const Flags &flags) {
                const QString signal = text(flags.signal);
                session.await<void>(QStringLiteral("kill %1").arg(container->data().name),
                                    [&](QObject *context, const auto &callback) {
                                        container->kill(signal, context, callback);
                                    });
            })
        ->add_option("--signal,-s", killFlags->signal, "Which one (KILL)")
        ->type_name("SIGNAL");
    declare(app, command, "pause", "Freeze containers", std::make_shared<Flags>(),
            simple("pause", &Container::pause));
    declare(app, command, "resume", "Let frozen containers go on", std::make_shared<Flags>(),
            simple("resume", &Container::resume));
    auto removeFlags = std::make_shared<Flags>();
    declare(app, command, "rm", "Remove containers and what they wrote", removeFlags,
            [](Session &session, Container *container, const Flags &flags) {
                session.await<void>(QStringLiteral("remove %1").arg(container->data().name),
                                    [&](QObject *context, const auto &callback) {
                                        container->remove(flags.force, context, callback);
                                    });
            })
        ->add_flag("--force,-f", removeFlags->force, "Stop it first");
    addWait(app, command);
}

} // namespace caisson::cli
