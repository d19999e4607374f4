// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/networkgraph.h"

#include <algorithm>
#include <map>

namespace caisson::app {

namespace {

quint64 netInode(const ContainerData &data)
{
    for (const NamespaceEntry &entry : data.namespaces) {
        if (entry.kind == u"net")
            return entry.inode;
    }
    return 0;
}

bool inHostNetwork(const ContainerData &data, quint64 hostInode)
{
    for (const NamespaceEntry &entry : data.namespaces) {
        if (entry.kind == u"net")
            return entry.relation == Relation::Host || (hostInode != 0 && entry.inode == hostInode);
    }
    return false;
}

QString withPrefix(const InterfaceEntry &interface)
{
    return interface.address.isEmpty() ? QString()
                                       : QStringLiteral("%1/%2").arg(interface.address).arg(interface.prefix);
}

QString prefixOf(const QString &subnet)
{
    const qsizetype slash = subnet.indexOf(u'/');
    return slash < 0 ? QString() : subnet.mid(slash);
}

NetworkGraph::Member memberOf(const NetworkGraphInput &input)
{
    return {input.data.id, input.path, input.data.name, input.data.state};
}

/// Where a box stands: under its first bridge, those without a cable last.
std::pair<int, QString> place(const NetworkGraph::Box &box, const std::map<quint64, int> &bridgeOfBox)
{
    const auto bridge = bridgeOfBox.find(box.inode);
    return {bridge == bridgeOfBox.end() ? std::numeric_limits<int>::max() : bridge->second,
            box.members.constFirst().name};
}

} // namespace

int trafficDecade(double bytesPerSecond)
{
    if (bytesPerSecond < 1024)
        return 0;
    if (bytesPerSecond < 100.0 * 1024)
        return 1;
    return bytesPerSecond < 10.0 * 1024 * 1024 ? 2 : 3;
}

NetworkGraph networkGraph(const HostData &host, const UplinkData &uplink, const QList<NetworkData> &networks,
                          const QList<NetworkGraphInput> &containers)
{
    NetworkGraph graph;
    graph.hostName = host.hostName;
    graph.hostInode = host.namespaces.value(QStringLiteral("net"));
    graph.uplinkInterface = uplink.interface;
    graph.uplinkAddress = uplink.address;
    graph.uplinkGateway = uplink.gateway;

    for (const NetworkData &network : networks) {
        graph.bridges.append(
            {.network = network.name,
             .interface = network.bridge,
             .address = network.gateway.isEmpty() ? QString() : network.gateway + prefixOf(network.subnet),
             .subnet = network.subnet,
             .index = network.bridgeIndex,
             .nat = network.nat,
             .exists = network.bridgeIndex != 0});
    }
    std::sort(graph.bridges.begin(), graph.bridges.end(),
              [](const auto &left, const auto &right) { return left.network < right.network; });
    std::map<QString, int> bridgePlace;
    for (int i = 0; i < graph.bridges.size(); ++i)
        bridgePlace[graph.bridges.at(i).network] = i;

    QList<NetworkGraphInput> sorted = containers;
    std::sort(sorted.begin(), sorted.end(), [](const auto &left, const auto &right) {
        return std::pair(left.data.name, left.data.id) < std::pair(right.data.name, right.data.id);
    });
    // Who owns interfaces comes first in its box.
    std::stable_partition(sorted.begin(), sorted.end(),
                          [](const NetworkGraphInput &input) { return !input.data.interfaces.isEmpty(); });

    std::map<quint64, int> bridgeOfBox;
    std::map<quint64, qsizetype> boxByInode;
    for (const NetworkGraphInput &input : std::as_const(sorted)) {
        const quint64 inode = netInode(input.data);
        if (inode == 0) {
            graph.stopped.append(memberOf(input));
            continue;
        }
        if (inHostNetwork(input.data, graph.hostInode)) {
            graph.inHost.append(memberOf(input));
            continue;
        }
        const auto [found, isNew] = boxByInode.try_emplace(inode, graph.boxes.size());
        if (isNew)
            graph.boxes.append({.inode = inode, .members = {}, .addresses = {}, .alone = true});
        NetworkGraph::Box &box = graph.boxes[found->second];
        box.members.append(memberOf(input));
        for (const InterfaceEntry &interface : input.data.interfaces) {
            const QString address = withPrefix(interface);
            if (!address.isEmpty() && !box.addresses.contains(address))
                box.addresses.append(address);
            const QString id = input.data.id + u'/' + interface.containerName;
            const bool drawn =
                std::any_of(graph.cables.cbegin(), graph.cables.cend(), [&](const auto &cable) {
                    return cable.boxInode == inode && cable.containerInterface == interface.containerName;
                });
            if (drawn)
                continue; // a container that shares this namespace names the same interface
            box.alone = false;
            graph.cables.append({.id = id,
                                 .containerId = input.data.id,
                                 .path = input.path,
                                 .containerName = input.data.name,
                                 .boxInode = inode,
                                 .network = interface.network,
                                 .hostInterface = interface.hostName,
                                 .bridgeInterface = interface.bridge,
                                 .containerInterface = interface.containerName,
                                 .hostIndex = interface.hostIndex,
                                 .containerIndex = interface.containerIndex,
                                 .address = address,
                                 .gateway = interface.gateway,
                                 .mac = interface.mac,
                                 .received = input.rates.received,
                                 .sent = input.rates.sent,
                                 .ratesKnown = input.rates.known && input.data.interfaces.size() == 1});
            const auto bridge = bridgePlace.find(interface.network);
            if (bridge != bridgePlace.end())
                bridgeOfBox.try_emplace(inode, bridge->second);
        }
    }
    std::stable_sort(graph.boxes.begin(), graph.boxes.end(), [&](const auto &left, const auto &right) {
        return place(left, bridgeOfBox) < place(right, bridgeOfBox);
    });
    std::map<quint64, qsizetype> order;
    for (qsizetype i = 0; i < graph.boxes.size(); ++i)
        order[graph.boxes.at(i).inode] = i;
    std::stable_sort(graph.cables.begin(), graph.cables.end(), [&](const auto &left, const auto &right) {
        return std::pair(order[left.boxInode], left.containerInterface) <
               std::pair(order[right.boxInode], right.containerInterface);
    });
    return graph;
}

NetworkGraph networkGraph(const Client &client, const UplinkData &uplink, const Traffic *traffic)
{
    QList<NetworkData> networks;
    const QList<Network *> known = client.networks();
    for (const Network *network : known)
        networks.append(network->data());
    QList<NetworkGraphInput> inputs;
    const QList<Container *> containers = client.containers();
    for (const Container *container : containers) {
        inputs.append(
            {container->path(), container->data(), traffic == nullptr ? Rates() : traffic->rates(container)});
    }
    return networkGraph(client.host(), uplink, networks, inputs);
}

} // namespace caisson::app
