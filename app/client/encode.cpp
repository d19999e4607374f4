// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/encode.h"

#include "helper/protocol/wiretypes.h"

namespace caisson::app::encode {

namespace {

void put(QVariantMap &map, const char *key, const QString &value)
{
    if (!value.isEmpty())
        map.insert(QLatin1String(key), value);
}

void put(QVariantMap &map, const char *key, const QStringList &value)
{
    if (!value.isEmpty())
        map.insert(QLatin1String(key), value);
}

template<typename T>
void put(QVariantMap &map, const char *key, const std::optional<T> &value)
{
    if (value)
        map.insert(QLatin1String(key), QVariant::fromValue(*value));
}

void put(QVariantMap &map, const char *key, const QList<IdMapEntry> &value)
{
    if (value.isEmpty())
        return;
    QList<protocol::IdMapWire> wires;
    for (const IdMapEntry &entry : value)
        wires.append({entry.inside, entry.outside, entry.count});
    map.insert(QLatin1String(key), QVariant::fromValue(wires));
}

} // namespace

QVariantMap limits(const LimitsRequest &limits)
{
    QVariantMap map;
    put(map, "memory", limits.memory);
    put(map, "memoryHigh", limits.memoryHigh);
    put(map, "memorySwap", limits.memorySwap);
    put(map, "cpus", limits.cpus);
    put(map, "pids", limits.pids);
    return map;
}

QVariantMap containerRequest(const ContainerRequestData &request)
{
    QVariantMap map = limits(request.limits);
    map.insert(QStringLiteral("name"), request.name); // required: an empty one gets the helper's words
    put(map, "image", request.image);
    put(map, "command", request.command);
    put(map, "environment", request.environment);
    put(map, "workingDirectory", request.workingDirectory);
    put(map, "user", request.user);
    put(map, "hostName", request.hostName);
    if (!request.namespaces.isEmpty())
        map.insert(QStringLiteral("namespaces"), QVariant::fromValue(request.namespaces));
    put(map, "uidMap", request.uidMap);
    put(map, "gidMap", request.gidMap);
    if (!request.timeOffsets.isEmpty())
        map.insert(QStringLiteral("timeOffsets"), QVariant::fromValue(request.timeOffsets));
    put(map, "network", request.network);
    put(map, "address", request.address);
    put(map, "capAdd", request.capAdd);
    put(map, "capDrop", request.capDrop);
    map.insert(QStringLiteral("terminal"), request.terminal);
    map.insert(QStringLiteral("openStdin"), request.openStdin);
    map.insert(QStringLiteral("mountProc"), request.mountProc);
    map.insert(QStringLiteral("removeOnExit"), request.removeOnExit);
    map.insert(QStringLiteral("noNewPrivileges"), request.noNewPrivileges);
    put(map, "stopTimeout", request.stopTimeout);
    return map;
}

QVariantMap execRequest(const ExecRequestData &request)
{
    QVariantMap map;
    map.insert(QStringLiteral("command"), request.command);
    put(map, "environment", request.environment);
    put(map, "workingDirectory", request.workingDirectory);
    put(map, "user", request.user);
    map.insert(QStringLiteral("terminal"), request.terminal);
    if (request.terminal) {
        map.insert(QStringLiteral("rows"), QVariant::fromValue(request.rows));
        map.insert(QStringLiteral("columns"), QVariant::fromValue(request.columns));
    }
    return map;
}

QVariantMap networkRequest(const NetworkData &request)
{
    QVariantMap map;
    map.insert(QStringLiteral("name"), request.name);
    put(map, "subnet", request.subnet);
    put(map, "gateway", request.gateway);
    map.insert(QStringLiteral("nat"), request.nat);
    return map;
}

} // namespace caisson::app::encode
