// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/specification.h"

#include <optional>
#include <string>
#include <vector>

namespace caisson::engine {

/// One interface of a container, wholly decided before the start: both ends' names, addresses, the bridge.
struct InterfaceRecord
{
    std::string network;       ///< "lab"
    std::string bridge;        ///< interface name of the bridge: "csn-lab"
    std::string hostName;      ///< "csn-<first eight digits of id>-0"
    std::string containerName; ///< "eth0"
    std::string subnet;        ///< network address without prefix: "10.0.0.0"
    std::uint32_t prefix = 24;
    std::string address; ///< "10.0.0.1"
    std::string gateway; ///< the bridge's address: "10.0.0.254"
    std::string mac;     ///< locally administered, derived from the id: "02:…"
    bool nat = true;     ///< the network translates addresses towards the outside
};

/// What is known of a run. All zero while there is none.
struct RunRecord
{
    std::string bootId; ///< /proc/sys/kernel/random/boot_id at the start (C12)
    pid_t monitorPid = 0;
    std::uint64_t monitorStartTime = 0; ///< field 22 of /proc/PID/stat: with the boot id an identity (C8)
    pid_t pid = 0;                      ///< init, in the host's PID namespace
    std::uint64_t startTime = 0;        ///< field 22 of /proc/PID/stat
    std::uint64_t pidfdInode = 0;       ///< of init's pidfd in pidfs; 0: kernel without pidfs
    std::uint64_t netNamespaceInode = 0;
    std::uint32_t hostInterfaceIndex = 0, containerInterfaceIndex = 0; ///< of the first interface's ends
};

/// All that survives of a container: what it is (specification), what was decided for it (maps, interfaces,
/// paths) and what is known of its run. A plain value, kept as JSON in stateDirectory/containers/<id>.json.
/// Undo works from this alone.
struct ContainerRecord
{
    ContainerId id;
    std::string name;
    std::uint32_t owner = 0; ///< uid
    Specification specification;
    std::vector<IdMapping> uidMap, gidMap;   ///< empty without a user namespace of its own
    std::vector<InterfaceRecord> interfaces; ///< empty with network none or host
    std::string imageRoot;                   ///< absolute path of the image's read-only tree
    std::string layerDirectory;              ///< stateDirectory/layers/<id>: holds upper/ and work/
    std::string runDirectory;     ///< Config::runDirectory/<id>: the monitor's socket, log, exit record; 0700
    std::string cgroupGroup;      ///< "<cgroupName>/<id>", or of systemd's scope; below each hierarchy's root
    State state = State::Created; ///< Created, Running, Paused or Stopped in the file; Starting and Stopping
                                  ///< while at work
    std::uint64_t createdAt = 0, startedAt = 0, finishedAt = 0; ///< µs since the epoch
    ExitInfo exit;
    std::uint64_t oomKills = 0; ///< since its last start
    RunRecord run;

    [[nodiscard]] bool hasNamespace(kernel::NamespaceKind kind) const
    {
        return specification.hasNamespace(kind);
    }
    /// The first eight digits of the id: what interface names carry.
    [[nodiscard]] std::string shortId() const { return id.substr(0, 8); }
};

[[nodiscard]] std::string toJson(const ContainerRecord &record);
[[nodiscard]] Result<ContainerRecord> recordFromJson(std::string_view text);

/// Host id of an id inside, by the map; the id itself with an empty map; none if it is not mapped.
[[nodiscard]] std::optional<std::uint32_t> outsideId(const std::vector<IdMapping> &map, std::uint32_t inside);

} // namespace caisson::engine
