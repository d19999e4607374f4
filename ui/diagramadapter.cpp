// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/diagramadapter.h"

#include "app/models/format.h"

#include <QSet>

namespace caisson::ui {

namespace {

StateMark memberMark(app::ContainerState state)
{
    switch (state) {
    case app::ContainerState::Paused:
        return StateMark::Paused;
    case app::ContainerState::Starting:
    case app::ContainerState::Stopping:
        return StateMark::Starting;
    case app::ContainerState::Created:
    case app::ContainerState::Stopped:
        return StateMark::Stopped;
    case app::ContainerState::Running:
        break;
    }
    return StateMark::Running;
}

} // namespace

DiagramModel toDiagram(const app::NetworkGraph &graph, quint64 onlyBox)
{
    DiagramModel model;
    QSet<QString> networksShown;
    for (const auto &cable : graph.cables) {
        if (onlyBox != 0 && cable.boxInode != onlyBox) {
            continue;
        }
        DiagramCable shown;
        shown.id = cable.id;
        shown.boxId = QStringLiteral("box/%1").arg(cable.boxInode);
        shown.bridgeId = cable.network.isEmpty() ? QString() : QStringLiteral("bridge/") + cable.network;
        shown.hostName = cable.hostInterface;
        shown.boxName = cable.containerInterface;
        shown.inPerSecond = static_cast<quint64>(cable.received);
        shown.outPerSecond = static_cast<quint64>(cable.sent);
        model.cables += shown;
        networksShown += cable.network;
    }
    QStringList nat;
    for (const auto &bridge : graph.bridges) {
        if (!bridge.exists || (onlyBox != 0 && !networksShown.contains(bridge.network))) {
            continue;
        }
        DiagramBridge shown;
        shown.id = QStringLiteral("bridge/") + bridge.network;
        shown.name = bridge.network;
        shown.note = bridge.nat ? QObject::tr("bridge") : QObject::tr("no way out");
        shown.interfaceName = bridge.interface;
        shown.address = bridge.address;
        shown.routed = bridge.nat;
        if (bridge.nat) {
            nat += bridge.subnet;
        }
        model.bridges += shown;
    }
    for (const auto &box : graph.boxes) {
        if (onlyBox != 0 && box.inode != onlyBox) {
            continue;
        }
        DiagramBox shown;
        shown.id = QStringLiteral("box/%1").arg(box.inode);
        for (const auto &member : box.members) {
            shown.members +=
                DiagramMember{member.containerId, app::shortened(member.name, 24), memberMark(member.state)};
        }
        shown.addresses = box.addresses;
        shown.namespaceId = QString::number(box.inode);
        if (box.alone) {
            shown.note = QObject::tr("only loopback");
        }
        model.boxes += shown;
    }
    model.host.name = graph.hostName;
    model.host.note = QObject::tr("the host");
    model.host.namespaceId = QString::number(graph.hostInode);
    model.host.routing = !nat.isEmpty();
    model.host.natText = nat.isEmpty() ? QString()
                         : nat.size() == 1
                             ? QObject::tr("NAT %1 out").arg(nat.first())
                             : QObject::tr("NAT for %n network(s)", nullptr, static_cast<int>(nat.size()));
    model.uplink.present = !graph.uplinkInterface.isEmpty();
    model.uplink.title = QObject::tr("Uplink");
    model.uplink.detail =
        graph.uplinkGateway.isEmpty() ? QString() : QObject::tr("router %1").arg(graph.uplinkGateway);
    model.uplink.interfaceName = graph.uplinkInterface;
    model.uplink.address = graph.uplinkAddress;
    return model;
}

QStringList cablesBetween(const app::NetworkGraph &graph, const QString &fromId, const QString &toId)
{
    // Two cables on one bridge, or across the host's routing: the first of each side that shares a network,
    // else the first of each.
    const app::NetworkGraph::Cable *firstFrom = nullptr, *firstTo = nullptr;
    for (const auto &from : graph.cables) {
        if (from.containerId != fromId) {
            continue;
        }
        firstFrom = firstFrom ? firstFrom : &from;
        for (const auto &to : graph.cables) {
            if (to.containerId == toId && to.network == from.network) {
                return {from.id, to.id};
            }
        }
    }
    for (const auto &to : graph.cables) {
        if (to.containerId == toId) {
            firstTo = &to;
            break;
        }
    }
    return firstFrom && firstTo ? QStringList{firstFrom->id, firstTo->id} : QStringList{};
}

} // namespace caisson::ui
