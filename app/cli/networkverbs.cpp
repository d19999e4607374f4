// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/verbs.h"
#include "app/models/format.h"
#include "app/models/shellline.h"

#include <CLI/CLI.hpp>

namespace caisson::cli {

using app::Network;
using app::NetworkData;

namespace {

QList<const app::Container *> membersOf(Session &session, const QString &network)
{
    QList<const app::Container *> members;
    const QList<app::Container *> containers = session.client().containers();
    for (const app::Container *container : containers) {
        for (const app::InterfaceEntry &interface : container->data().interfaces) {
            if (interface.network == network)
                members.append(container);
        }
    }
    return members;
}

Json networkJson(Session &session, const NetworkData &data)
{
    Json members = Json::array();
    for (const app::Container *container : membersOf(session, data.name)) {
        for (const app::InterfaceEntry &interface : container->data().interfaces) {
            if (interface.network == data.name) {
                members.push_back({{"id", utf8(container->data().id)},
                                   {"name", utf8(container->data().name)},
                                   {"ip", utf8(interface.address)},
                                   {"interface", utf8(interface.containerName)},
                                   {"hostinterface", utf8(interface.hostName)}});
            }
        }
    }
    return {{"name", utf8(data.name)},     {"bridge", utf8(data.bridge)},   {"index", data.bridgeIndex},
            {"subnet", utf8(data.subnet)}, {"gateway", utf8(data.gateway)}, {"nat", data.nat},
            {"uid", data.owner},           {"containers", members}};
}

int list(Session &session, bool asJson)
{
    session.open();
    Json array = Json::array();
    Table table({{QStringLiteral("NAME")},
                 {QStringLiteral("SUBNET")},
                 {QStringLiteral("GATEWAY")},
                 {QStringLiteral("BRIDGE")},
                 {QStringLiteral("NAT")},
                 {QStringLiteral("CONTAINERS"), Table::Align::Right}});
    const QList<Network *> networks = session.client().networks();
    for (const Network *network : networks) {
        const NetworkData &data = network->data();
        array.push_back(networkJson(session, data));
        table.add({data.name, data.subnet, data.gateway,
                   data.bridgeIndex == 0 ? QStringLiteral("– (not in use)") : data.bridge,
                   data.nat ? QStringLiteral("yes") : QStringLiteral("no"),
                   QString::number(membersOf(session, data.name).size())});
    }
    if (asJson)
        printJson(array);
    else
        table.print();
    return 0;
}

int inspect(Session &session, const QStringList &names, bool asJson)
{
    session.open();
    Json array = Json::array();
    for (const QString &name : names) {
        const NetworkData &data = session.network(name)->data();
        array.push_back(networkJson(session, data));
        if (asJson)
            continue;
        printLine(QStringLiteral("name     %1").arg(data.name));
        printLine(QStringLiteral("bridge   %1%2")
                      .arg(data.bridge, data.bridgeIndex == 0 ? QStringLiteral(" (not in use)") : QString()));
        printLine(QStringLiteral("subnet   %1").arg(data.subnet));
        printLine(QStringLiteral("gateway  %1").arg(data.gateway));
        printLine(QStringLiteral("nat      %1").arg(data.nat ? QStringLiteral("yes") : QStringLiteral("no")));
        for (const app::Container *container : membersOf(session, data.name)) {
            for (const app::InterfaceEntry &interface : container->data().interfaces) {
                if (interface.network == data.name) {
                    printLine(QStringLiteral("         %1 %2 %3 – %4")
                                  .arg(container->data().name, interface.address, interface.containerName,
                                       interface.hostName));
                }
            }
        }
    }
    if (asJson)
        printJson(array);
    return 0;
}

int listImages(Session &session, bool asJson)
{
    session.open();
    Json array = Json::array();
    Table table({{QStringLiteral("NAME")},
                 {QStringLiteral("SIZE"), Table::Align::Right},
                 {QStringLiteral("BUILT IN")},
                 {QStringLiteral("COMMAND")},
                 {QStringLiteral("DESCRIPTION")}});
    const QList<app::Image *> images = session.client().images();
    for (const app::Image *image : images) {
        const app::ImageData &data = image->data();
        array.push_back({{"name", utf8(data.name)},
                         {"size", data.size},
                         {"builtin", data.builtIn},
                         {"command", json(data.command)},
                         {"description", utf8(data.description)}});
        table.add({data.name, app::formatBytes(data.size),
                   data.builtIn ? QStringLiteral("yes") : QStringLiteral("no"), app::shellJoin(data.command),
                   data.description});
    }
    if (asJson)
        printJson(array);
    else
        table.print();
    return 0;
}

struct Flags
{
    std::vector<std::string> names;
    std::string name, subnet, gateway;
    bool asJson = false, isolated = false;
};

void addCreate(CLI::App &network, Command &command, const std::shared_ptr<Flags> &flags)
{
    CLI::App *verb = network.add_subcommand("create", "Make a network");
    verb->add_option("name", flags->name, "Its name")->required();
    verb->add_option("--subnet", flags->subnet, "Its addresses (the next free /24)")
        ->type_name("ADDRESS/LENGTH");
    verb->add_option("--gateway", flags->gateway, "The bridge's address (the last one)")
        ->type_name("ADDRESS");
    verb->add_flag("--no-nat", flags->isolated, "No way out");
    verb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            session.open();
            NetworkData request;
            request.name = text(flags->name);
            request.subnet = text(flags->subnet);
            request.gateway = text(flags->gateway);
            request.nat = !flags->isolated;
            const Network *made =
                session.await<Network *>(QStringLiteral("make the network %1").arg(request.name),
                                         [&](QObject *context, const auto &callback) {
                                             session.client().createNetwork(request, context, callback);
                                         });
            printLine(made->data().name);
            return 0;
        };
    });
}

} // namespace

void addNetworkVerbs(CLI::App &app, Command &command)
{
    auto flags = std::make_shared<Flags>();
    CLI::App *network = app.add_subcommand("network", "Networks that containers share");
    network->require_subcommand(1);
    CLI::App *ls = network->add_subcommand("ls", "List them");
    ls->add_flag("--json", flags->asJson, "As an array of objects");
    ls->callback([&command, flags] {
        command.run = [flags](Session &session) { return list(session, flags->asJson); };
    });
    CLI::App *inspectVerb = network->add_subcommand("inspect", "Everything about networks");
    inspectVerb->add_option("networks", flags->names, "Names")->required();
    inspectVerb->add_flag("--json", flags->asJson, "As an array of objects");
    inspectVerb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            return inspect(session, texts(flags->names), flags->asJson);
        };
    });
    addCreate(*network, command, flags);
    CLI::App *rm = network->add_subcommand("rm", "Remove networks that no container uses");
    rm->add_option("networks", flags->names, "Names")->required();
    rm->callback([&command, flags] {
        command.run = [flags](Session &session) {
            session.open();
            QList<Network *> networks; // all are there before the first is touched
            for (const QString &name : texts(flags->names))
                networks += session.network(name);
            for (Network *each : networks) {
                session.await<void>(
                    QStringLiteral("remove the network %1").arg(each->data().name),
                    [&](QObject *context, const auto &callback) { each->remove(context, callback); });
            }
            return 0;
        };
    });

    CLI::App *image = app.add_subcommand("image", "Root file systems to start from");
    image->require_subcommand(1);
    CLI::App *imageLs = image->add_subcommand("ls", "List them");
    imageLs->add_flag("--json", flags->asJson, "As an array of objects");
    imageLs->callback([&command, flags] {
        command.run = [flags](Session &session) { return listImages(session, flags->asJson); };
    });
}

} // namespace caisson::cli
