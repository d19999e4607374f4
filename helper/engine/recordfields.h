// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/names.h"
#include "helper/engine/record.h"
#include "helper/engine/specificationfields.h"

/// The keys of a container's record: one description for reading and writing (jsonfields.h).
namespace caisson::engine {

template<typename Archive>
void fields(Archive &archive, IdMapping &v)
{
    archive.field("inside", v.inside);
    archive.field("outside", v.outside);
    archive.field("count", v.count);
}

template<typename Archive>
void fields(Archive &archive, InterfaceRecord &v)
{
    archive.field("network", v.network);
    archive.field("bridge", v.bridge);
    archive.field("hostName", v.hostName);
    archive.field("containerName", v.containerName);
    archive.field("subnet", v.subnet);
    archive.field("prefix", v.prefix);
    archive.field("address", v.address);
    archive.field("gateway", v.gateway);
    archive.field("mac", v.mac);
    archive.field("nat", v.nat);
}

template<typename Archive>
void fields(Archive &archive, RunRecord &v)
{
    archive.field("bootId", v.bootId);
    archive.field("monitorPid", v.monitorPid);
    archive.field("monitorStartTime", v.monitorStartTime);
    archive.field("pid", v.pid);
    archive.field("startTime", v.startTime);
    archive.field("pidfdInode", v.pidfdInode);
    archive.field("netNamespaceInode", v.netNamespaceInode);
    archive.field("hostInterfaceIndex", v.hostInterfaceIndex);
    archive.field("containerInterfaceIndex", v.containerInterfaceIndex);
}

template<typename Archive>
void fields(Archive &archive, ExitInfo &v)
{
    std::string kind(exitKindName(v.kind));
    archive.field("kind", kind);
    v.kind = exitKindFromName(kind).value_or(ExitKind::None);
    archive.field("code", v.code);
    archive.field("text", v.text);
    archive.field("asked", v.asked);
    archive.field("waited", v.waited);
}

template<typename Archive>
void fields(Archive &archive, ContainerRecord &v)
{
    archive.field("id", v.id);
    archive.field("name", v.name);
    archive.field("owner", v.owner);
    archive.field("specification", v.specification);
    archive.field("uidMap", v.uidMap);
    archive.field("gidMap", v.gidMap);
    archive.field("interfaces", v.interfaces);
    archive.field("imageRoot", v.imageRoot);
    archive.field("layerDirectory", v.layerDirectory);
    archive.field("runDirectory", v.runDirectory);
    archive.field("cgroupGroup", v.cgroupGroup);
    std::string state(stateName(v.state));
    archive.field("state", state);
    v.state = stateFromName(state).value_or(State::Stopped);
    archive.field("createdAt", v.createdAt);
    archive.field("startedAt", v.startedAt);
    archive.field("finishedAt", v.finishedAt);
    archive.field("exit", v.exit);
    archive.field("oomKills", v.oomKills);
    archive.field("run", v.run);
}

} // namespace caisson::engine
