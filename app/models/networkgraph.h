// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"
#include "app/models/traffic.h"

#include <QList>
#include <QString>

namespace caisson::app {

/// What the network diagram draws, as plain data: outside, the host with its bridges, the boxes of network
/// namespaces with their containers, and the cables. Nothing is here that is not in the kernel, but for
/// networks without a bridge and stopped containers, which are left out of cables.
struct NetworkGraph
{
    struct Bridge
    {
        QString network;   ///< identity
        QString interface; ///< "cs-lab"
        QString address;   ///< "10.0.0.254/24"; the gateway
        QString subnet;
        quint32 index = 0;
        bool nat = false;
        bool exists = false; ///< the bridge is there now
    };
    struct Member
    {
        QString containerId, path, name;
        ContainerState state = ContainerState::Running;
    };
    /// One network namespace outside the host's, with every container in it.
    struct Box
    {
        quint64 inode = 0;     ///< identity
        QList<Member> members; ///< the first owns the interfaces
        QStringList addresses; ///< "10.0.0.1/24"
        bool alone = false;    ///< no interface but lo
    };
    struct Cable
    {
        QString id; ///< containerId + "/" + containerInterface
        QString containerId, path, containerName;
        quint64 boxInode = 0;
        QString network;
        QString hostInterface, bridgeInterface, containerInterface;
        quint32 hostIndex = 0, containerIndex = 0;
        QString address; ///< "10.0.0.1/24"
        QString gateway, mac;
        double received = 0, sent = 0; ///< bytes a second, seen from the container
        bool ratesKnown = false;
    };
    QString hostName;
    quint64 hostInode = 0;
    QString uplinkInterface, uplinkAddress, uplinkGateway; ///< empty: none
    QList<Bridge> bridges;                                 ///< by name
    QList<Box> boxes;      ///< ordered to cross few cables: by bridge, then name
    QList<Cable> cables;   ///< in the order of boxes
    QList<Member> inHost;  ///< running in the host's own network namespace
    QList<Member> stopped; ///< no namespace now
};

struct NetworkGraphInput
{
    QString path;
    ContainerData data;
    Rates rates;
};

/// Pure and deterministic: the same input in any order gives the same graph.
[[nodiscard]] NetworkGraph networkGraph(const HostData &host, const UplinkData &uplink,
                                        const QList<NetworkData> &networks,
                                        const QList<NetworkGraphInput> &containers);

/// 0 idle (under 1 KiB/s), 1, 2, 3: by decade of traffic; the cable's width grows with it.
[[nodiscard]] int trafficDecade(double bytesPerSecond);

/// Gathers the input from the client's cache.
[[nodiscard]] NetworkGraph networkGraph(const Client &client, const UplinkData &uplink,
                                        const Traffic *traffic);

} // namespace caisson::app
