// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/specification.h"

/// The keys of config.json: one description for reading and writing (jsonfields.h).
namespace caisson::engine::oci {

template<typename Archive>
void fields(Archive &archive, User &v)
{
    archive.field("uid", v.uid);
    archive.field("gid", v.gid);
    archive.field("umask", v.umask);
    archive.field("additionalGids", v.additionalGids);
}

template<typename Archive>
void fields(Archive &archive, Capabilities &v)
{
    archive.field("bounding", v.bounding);
    archive.field("effective", v.effective);
    archive.field("inheritable", v.inheritable);
    archive.field("permitted", v.permitted);
    archive.field("ambient", v.ambient);
}

template<typename Archive>
void fields(Archive &archive, Rlimit &v)
{
    archive.field("type", v.type);
    archive.field("hard", v.hard);
    archive.field("soft", v.soft);
}

template<typename Archive>
void fields(Archive &archive, Process &v)
{
    archive.field("terminal", v.terminal);
    archive.field("user", v.user);
    archive.field("args", v.args);
    archive.field("env", v.env);
    archive.field("cwd", v.cwd);
    archive.field("capabilities", v.capabilities);
    archive.field("rlimits", v.rlimits);
    archive.field("noNewPrivileges", v.noNewPrivileges);
    archive.field("oomScoreAdj", v.oomScoreAdj);
}

template<typename Archive>
void fields(Archive &archive, Root &v)
{
    archive.field("path", v.path);
    archive.field("readonly", v.readonly);
}

template<typename Archive>
void fields(Archive &archive, Mount &v)
{
    archive.field("destination", v.destination);
    archive.field("type", v.type);
    archive.field("source", v.source);
    archive.field("options", v.options);
}

template<typename Archive>
void fields(Archive &archive, Namespace &v)
{
    archive.field("type", v.type);
    archive.field("path", v.path);
}

template<typename Archive>
void fields(Archive &archive, IdMap &v)
{
    archive.field("containerID", v.containerID);
    archive.field("hostID", v.hostID);
    archive.field("size", v.size);
}

template<typename Archive>
void fields(Archive &archive, TimeOffset &v)
{
    archive.field("secs", v.secs);
    archive.field("nanosecs", v.nanosecs);
}

template<typename Archive>
void fields(Archive &archive, DeviceRule &v)
{
    archive.field("allow", v.allow);
    archive.field("type", v.type);
    archive.field("major", v.major);
    archive.field("minor", v.minor);
    archive.field("access", v.access);
}

template<typename Archive>
void fields(Archive &archive, Memory &v)
{
    archive.field("limit", v.limit);
    archive.field("reservation", v.reservation);
    archive.field("swap", v.swap);
}

template<typename Archive>
void fields(Archive &archive, Cpu &v)
{
    archive.field("quota", v.quota);
    archive.field("period", v.period);
}

/// `pids` is an object with one key in the runtime-spec.
struct Pids
{
    std::optional<std::int64_t> limit;
    [[nodiscard]] bool empty() const { return !limit; }
};

template<typename Archive>
void fields(Archive &archive, Pids &v)
{
    archive.field("limit", v.limit);
}

template<typename Archive>
void fields(Archive &archive, Resources &v)
{
    archive.field("devices", v.devices);
    archive.field("memory", v.memory);
    archive.field("cpu", v.cpu);
    Pids pids{v.pids};
    archive.field("pids", pids);
    v.pids = pids.limit;
    archive.field("unified", v.unified);
}

template<typename Archive>
void fields(Archive &archive, Linux &v)
{
    archive.field("namespaces", v.namespaces);
    archive.field("uidMappings", v.uidMappings);
    archive.field("gidMappings", v.gidMappings);
    archive.field("timeOffsets", v.timeOffsets);
    archive.field("cgroupsPath", v.cgroupsPath);
    archive.field("resources", v.resources);
    archive.field("sysctl", v.sysctl);
    archive.field("maskedPaths", v.maskedPaths);
    archive.field("readonlyPaths", v.readonlyPaths);
}

} // namespace caisson::engine::oci

namespace caisson::engine {

template<typename Archive>
void fields(Archive &archive, Limits &v)
{
    archive.field("memory", v.memory);
    archive.field("memoryHigh", v.memoryHigh);
    archive.field("memorySwap", v.memorySwap);
    archive.field("cpus", v.cpus);
    archive.field("pids", v.pids);
}

template<typename Archive>
void fields(Archive &archive, CaissonPart &v)
{
    archive.field("name", v.name);
    archive.field("image", v.image);
    archive.field("network", v.network);
    archive.field("address", v.address);
    archive.field("owner", v.owner);
    archive.field("limits", v.limits);
    archive.field("openStdin", v.openStdin);
    archive.field("mountProc", v.mountProc);
    archive.field("removeOnExit", v.removeOnExit);
    archive.field("stopTimeout", v.stopTimeout);
}

template<typename Archive>
void fields(Archive &archive, Specification &v)
{
    archive.field("ociVersion", v.ociVersion);
    archive.field("process", v.process);
    archive.field("root", v.root);
    archive.field("hostname", v.hostname);
    archive.field("mounts", v.mounts);
    archive.field("linux", v.linuxPart);
    archive.field("annotations", v.annotations);
    archive.field("caisson", v.caisson);
}

} // namespace caisson::engine
