// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/marks.h"
#include <QList>
#include <QString>
#include <QStringList>

namespace caisson::ui {

/// What the network diagram shows: plain values, filled by the page. Ids are stable between updates and
/// unique over all parts; positions follow from ids, so that the picture does not jump.

/// The way out of this computer.
struct DiagramUplink
{
    bool present = false;
    QString id = QStringLiteral("uplink");
    QString title;                             ///< "Uplink"
    QString detail;                            ///< "router 192.168.1.1 · internet"
    QString interfaceName;                     ///< "enp3s0": on the host's upper border
    QString address;                           ///< "192.168.1.20/24"
    quint64 inPerSecond = 0, outPerSecond = 0; ///< bytes
    bool operator==(const DiagramUplink &) const = default;
};

struct DiagramHost
{
    QString id = QStringLiteral("host");
    QString name;         ///< "atelier"
    QString note;         ///< "the host"
    QString namespaceId;  ///< "4026531840"
    bool routing = false; ///< forwards between networks: draws the routing box
    QString natText;      ///< "NAT 10.0.0.0/24 out"; empty: none
    bool operator==(const DiagramHost &) const = default;
};

struct DiagramBridge
{
    QString id;
    QString name;          ///< "lab"
    QString note;          ///< "bridge", "no way out"
    QString interfaceName; ///< "cs-lab"
    QString address;       ///< "10.0.0.254/24"
    bool routed = true;    ///< a wire to the routing box
    bool operator==(const DiagramBridge &) const = default;
};

/// A container that lives in a network namespace.
struct DiagramMember
{
    QString id, name;
    StateMark state = StateMark::Running;
    bool operator==(const DiagramMember &) const = default;
};

/// A network namespace other than the host's.
struct DiagramBox
{
    QString id;
    QList<DiagramMember> members; ///< the first is the one the namespace was made for
    QStringList addresses;        ///< "10.0.0.1/24"
    QString note;                 ///< "no carrier", "port 80 answers"
    bool noteWarns = false;
    QString namespaceId;   ///< "4026532504"
    QString namespaceName; ///< "net1"; may be empty
    bool operator==(const DiagramBox &) const = default;
};

/// A pair of interfaces between the host and a box.
struct DiagramCable
{
    QString id;
    QString boxId;
    QString bridgeId;                          ///< empty: routed, without a bridge
    QString hostName;                          ///< "cs7f2a-0"
    QString boxName;                           ///< "eth0"
    QString hostAddress;                       ///< of a routed cable: "10.1.1.1/24"
    bool plugged = true;                       ///< false: no carrier
    quint64 inPerSecond = 0, outPerSecond = 0; ///< bytes, seen from the container
    QString fault;                             ///< "loss 10 %"; empty: none
    bool operator==(const DiagramCable &) const = default;
};

struct DiagramModel
{
    DiagramUplink uplink;
    DiagramHost host;
    QList<DiagramBridge> bridges;
    QList<DiagramBox> boxes;
    QList<DiagramCable> cables;
    bool operator==(const DiagramModel &) const = default;
};

/// "1.2 MiB/s", "84 KiB/s", "0.9 MiB/s", "12 B/s".
[[nodiscard]] QString rateText(quint64 bytesPerSecond);

} // namespace caisson::ui
