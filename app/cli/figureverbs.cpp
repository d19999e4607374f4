// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/requestoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/models/format.h"
#include "app/models/traffic.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <limits>
#include <unistd.h>

namespace caisson::cli {

using app::Container;
using app::ContainerState;

namespace {

bool isAlive(const Container *container)
{
    return container->data().state == ContainerState::Running ||
           container->data().state == ContainerState::Paused;
}

QList<Container *> shown(Session &session, const QStringList &ids)
{
    QList<Container *> containers;
    const QList<Container *> known = session.client().containers();
    for (Container *container : known) {
        const bool wanted = ids.isEmpty() || ids.contains(container->data().id);
        if (wanted && isAlive(container))
            containers.append(container);
    }
    return containers;
}

Json statsJson(const QList<Container *> &containers, const app::Traffic &traffic)
{
    Json array = Json::array();
    for (const Container *container : containers) {
        const app::ContainerData &data = container->data();
        const app::FiguresSample &figures = container->figures();
        const app::Rates rates = traffic.rates(container);
        array.push_back({{"id", utf8(data.id)},
                         {"name", utf8(data.name)},
                         {"cpus", rates.known ? Json(rates.processors) : Json(nullptr)},
                         {"cputime", figures.cpuMicroseconds},
                         {"memory", figures.memory},
                         {"limit", data.memoryLimit == 0 ? Json(nullptr) : Json(data.memoryLimit)},
                         {"swap", figures.swap},
                         {"pids", figures.pids},
                         {"received", figures.rxBytes},
                         {"sent", figures.txBytes},
                         {"oomkills", figures.oomKills}});
    }
    return array;
}

QString statsText(const QList<Container *> &containers, const app::Traffic &traffic)
{
    Table table({{QStringLiteral("NAME")},
                 {QStringLiteral("CPU"), Table::Align::Right},
                 {QStringLiteral("MEMORY / LIMIT"), Table::Align::Right},
                 {QStringLiteral("%"), Table::Align::Right},
                 {QStringLiteral("SWAP"), Table::Align::Right},
                 {QStringLiteral("PIDS"), Table::Align::Right},
                 {QStringLiteral("NET IN"), Table::Align::Right},
                 {QStringLiteral("NET OUT"), Table::Align::Right},
                 {QStringLiteral("OOM"), Table::Align::Right}});
    for (const Container *container : containers) {
        const app::ContainerData &data = container->data();
        const app::FiguresSample &figures = container->figures();
        const app::Rates rates = traffic.rates(container);
        const QString share =
            data.memoryLimit == 0
                ? QStringLiteral("–")
                : QString::number(100.0 * double(figures.memory) / double(data.memoryLimit), 'f', 1);
        table.add({data.name, rates.known ? QString::number(rates.processors, 'f', 2) : QStringLiteral("–"),
                   app::formatUsedOfLimit(figures.memory, data.memoryLimit), share,
                   app::formatBytes(figures.swap), QString::number(figures.pids),
                   app::formatBytes(figures.rxBytes), app::formatBytes(figures.txBytes),
                   QString::number(figures.oomKills)});
    }
    return table.toString();
}

int stats(Session &session, const QStringList &names, bool noStream, bool asJson)
{
    session.open();
    QStringList ids;
    for (const QString &name : names)
        ids.append(session.container(name)->data().id);
    app::Traffic traffic(&session.client());
    int ticks = 0;
    const bool live = !noStream && !asJson && isTerminal(STDOUT_FILENO);
    QObject context;
    QObject::connect(&session.client(), &app::Client::figuresTick, &context, [&] {
        ++ticks;
        if (noStream)
            return;
        const QList<Container *> containers = shown(session, ids);
        if (asJson) {
            printJsonLine(statsJson(containers, traffic));
            return;
        }
        if (live) {
            std::fputs("\033[H\033[J", stdout); // home, clear below: a table that stands still
            std::fflush(stdout);
        }
        printText(statsText(containers, traffic));
    });
    session.client().subscribe(noStream ? 200 : 1000, {});
    if (!noStream) {
        session.waitUntil([] { return false; }, std::numeric_limits<int>::max()); // until Ctrl-C
        return 0;
    }
    // Two samples make a rate. Nothing runs: no sample comes.
    if (!shown(session, ids).isEmpty())
        session.waitUntil([&] { return ticks >= 2; }, 5000);
    if (asJson)
        printJson(statsJson(shown(session, ids), traffic));
    else
        printText(statsText(shown(session, ids), traffic));
    return 0;
}

} // namespace

void addFigureVerbs(CLI::App &app, Command &command)
{
    struct Flags
    {
        std::vector<std::string> names;
        bool noStream = false, asJson = false;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App *statsVerb =
        app.add_subcommand("stats", "Memory, processor, processes and traffic, once a second");
    statsVerb->add_option("containers", flags->names, "Names or ids (all that run)");
    statsVerb->add_flag("--no-stream", flags->noStream, "Once");
    statsVerb->add_flag("--json", flags->asJson,
                        "As an array of objects; without --no-stream one array a line");
    statsVerb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            return stats(session, texts(flags->names), flags->noStream, flags->asJson);
        };
    });

    struct UpdateFlags
    {
        LimitFlags limits;
        std::vector<std::string> names;
    };
    auto updateFlags = std::make_shared<UpdateFlags>();
    CLI::App *updateVerb = app.add_subcommand("update", "Change the limits of containers while they run");
    updateVerb->add_option("containers", updateFlags->names, "Names or ids")->required();
    addLimitFlags(*updateVerb, updateFlags->limits);
    updateVerb->callback([&command, updateFlags] {
        const app::LimitsRequest limits = updateFlags->limits.toRequest();
        if (!limits.memory && !limits.memoryHigh && !limits.memorySwap && !limits.cpus && !limits.pids) {
            throw Failure{QStringLiteral(
                "update: expected at least one of --memory, --memory-swap, --memory-high, --cpus, "
                "--pids-limit")};
        }
        command.run = [updateFlags, limits](Session &session) {
            session.open();
            QList<Container *> containers; // all are there before the first is touched
            for (const QString &name : texts(updateFlags->names))
                containers += session.container(name);
            for (Container *container : containers) {
                session.await<void>(QStringLiteral("change the limits of %1").arg(container->data().name),
                                    [&](QObject *context, const auto &callback) {
                                        container->update(limits, context, callback);
                                    });
            }
            return 0;
        };
    });
}

} // namespace caisson::cli
