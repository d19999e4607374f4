// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/describe.h"
#include "app/cli/parse.h"
#include "app/cli/verbs.h"
#include "app/models/containerstatus.h"
#include "app/models/format.h"
#include "app/models/shellline.h"

#include <CLI/CLI.hpp>

namespace caisson::cli {

using app::Container;
using app::ContainerState;

namespace {

bool isAlive(const Container *container)
{
    const ContainerState state = container->data().state;
    return state == ContainerState::Running || state == ContainerState::Paused ||
           state == ContainerState::Stopping || state == ContainerState::Starting;
}

/// Empty for a container of somebody else: its command is not for us.
QStringList commandOf(Session &session, Container *container)
{
    QStringList command;
    bool answered = false;
    QObject context;
    container->command(&context, [&](const app::Outcome<QStringList> &answer) {
        command = answer.value_or(QStringList());
        answered = true;
    });
    session.waitUntil([&] { return answered; }, 10'000);
    return command;
}

int ps(Session &session, bool all, bool quiet, bool asJson)
{
    session.open();
    Json array = Json::array();
    Table table({{QStringLiteral("ID")},
                 {QStringLiteral("NAME")},
                 {QStringLiteral("IMAGE")},
                 {QStringLiteral("COMMAND")},
                 {QStringLiteral("STATUS")},
                 {QStringLiteral("PID"), Table::Align::Right},
                 {QStringLiteral("IP")},
                 {QStringLiteral("OWNER")}});
    const QList<Container *> known = session.client().containers();
    QList<QPointer<Container>> containers(known.cbegin(), known.cend());
    for (const QPointer<Container> &container : std::as_const(containers)) {
        if (!container || (!all && !isAlive(container)))
            continue;
        if (quiet && !asJson) {
            printLine(container->data().id);
            continue;
        }
        const QStringList command = commandOf(session, container);
        if (!container)
            continue;
        const app::ContainerData &data = container->data();
        array.push_back(listJson(data, command));
        QString words = app::shellJoin(command);
        if (words.size() > 30)
            words = words.left(29) + u'…';
        table.add({app::shortId(data.id), data.name, data.image, words,
                   app::containerStatus(data, QDateTime::currentDateTime()).line(),
                   data.pid == 0 ? QStringLiteral("–") : QString::number(data.pid),
                   data.interfaces.isEmpty() ? QStringLiteral("–") : data.interfaces.constFirst().address,
                   data.ownerName});
    }
    if (asJson)
        printJson(array);
    else if (!quiet)
        table.print();
    return 0;
}

/// Waits for one sample of the running ones.
void sampleOnce(Session &session, const QList<QPointer<Container>> &containers)
{
    const bool running = std::any_of(containers.cbegin(), containers.cend(),
                                     [](const auto &container) { return container && isAlive(container); });
    if (!running)
        return;
    bool ticked = false;
    QObject context;
    QObject::connect(&session.client(), &app::Client::figuresTick, &context, [&] { ticked = true; });
    session.client().subscribe(100, {});
    session.waitUntil([&] { return ticked; }, 1500);
    session.client().subscribe(0, {});
}

int inspect(Session &session, const QStringList &names, bool asJson)
{
    session.open();
    QList<QPointer<Container>> containers;
    for (const QString &name : names)
        containers.append(session.container(name));
    sampleOnce(session, containers);
    Json array = Json::array();
    bool first = true;
    for (const QPointer<Container> &container : std::as_const(containers)) {
        const QStringList command = container ? commandOf(session, container) : QStringList();
        if (!container)
            continue;
        MemoryNow memory;
        if (isAlive(container) && container->figures().timeMicroseconds != 0)
            memory.usage = container->figures().memory;
        if (isAlive(container))
            memory.peak = readPeak(container->data().cgroupPath);
        if (asJson)
            array.push_back(inspectJson(container->data(), command, memory));
        else
            printText((std::exchange(first, false) ? QString() : QStringLiteral("\n")) +
                      inspectText(container->data(), command, memory));
    }
    if (asJson)
        printJson(array);
    return 0;
}

int top(Session &session, const QString &name, bool asJson)
{
    session.open();
    Container *container = session.container(name);
    const auto processes = session.await<QList<app::ProcessEntry>>(
        QStringLiteral("list the processes of %1").arg(name),
        [&](QObject *context, const auto &callback) { container->processes(context, callback); });
    Json array = Json::array();
    Table table({{QStringLiteral("PID"), Table::Align::Right},
                 {QStringLiteral("HOSTPID"), Table::Align::Right},
                 {QStringLiteral("PARENT"), Table::Align::Right},
                 {QStringLiteral("UID"), Table::Align::Right},
                 {QStringLiteral("S")},
                 {QStringLiteral("RSS"), Table::Align::Right},
                 {QStringLiteral("COMMAND")}});
    for (const app::ProcessEntry &process : processes) {
        array.push_back({{"pid", process.containerPid},
                         {"hostpid", process.pid},
                         {"parent", process.parentPid},
                         {"uid", process.uid},
                         {"state", utf8(process.state)},
                         {"rss", process.residentBytes},
                         {"name", utf8(process.name)},
                         {"command", json(process.arguments)}});
        table.add({process.containerPid == 0 ? QStringLiteral("–") : QString::number(process.containerPid),
                   QString::number(process.pid), QString::number(process.parentPid),
                   QString::number(process.uid), process.state, app::formatBytes(process.residentBytes),
                   process.arguments.isEmpty() ? process.name : app::shellJoin(process.arguments)});
    }
    if (asJson)
        printJson(array);
    else
        table.print();
    return 0;
}

} // namespace

void addListVerbs(CLI::App &app, Command &command)
{
    struct Flags
    {
        std::vector<std::string> names;
        std::string name;
        bool all = false, quiet = false, asJson = false;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App *psVerb = app.add_subcommand("ps", "List the running containers");
    psVerb->add_flag("--all,-a", flags->all, "Also those that do not run");
    psVerb->add_flag("--quiet,-q", flags->quiet, "Ids alone");
    psVerb->add_flag("--json", flags->asJson, "As an array of objects");
    psVerb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            return ps(session, flags->all, flags->quiet, flags->asJson);
        };
    });
    CLI::App *inspectVerb = app.add_subcommand("inspect", "Everything about containers");
    inspectVerb->add_option("containers", flags->names, "Names or ids")->required();
    inspectVerb->add_flag("--json", flags->asJson, "As an array of objects");
    inspectVerb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            return inspect(session, texts(flags->names), flags->asJson);
        };
    });
    CLI::App *topVerb = app.add_subcommand("top", "List the processes of a container");
    topVerb->add_option("container", flags->name, "Name or id")->required();
    topVerb->add_flag("--json", flags->asJson, "As an array of objects");
    topVerb->callback([&command, flags] {
        command.run = [flags](Session &session) { return top(session, text(flags->name), flags->asJson); };
    });
}

} // namespace caisson::cli
