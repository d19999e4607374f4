// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/awaitedstream.h"
#include "helper/engine/machine.h"
#include "helper/engine/record.h"
#include "helper/engine/step.h"

#include "helper/kernel/mount.h"

#include <any>
#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace caisson::kernel {
class CgroupGroup;
}

namespace caisson::engine {

class MonitorLink;

/// What a running start has in hands: the record, and what the steps so far have made. Each field names the
/// step that fills it. Lives on the stack of the start; what is to outlive it (monitor link, group) is moved
/// out by the life cycle when the plan has succeeded. Everything in it may vanish at any instant with the
/// process.
struct StartContext
{
    StartContext(Machine &owner, const ContainerRecord &what);
    ~StartContext();
    StartContext(const StartContext &) = delete;
    StartContext &operator=(const StartContext &) = delete;

    Machine &machine;
    const ContainerRecord &record;
    kernel::Fd
        runDirectory; ///< record.runDirectory, opened O_PATH|O_DIRECTORY, 0700; made before the first step
    kernel::Fd
        layerDirectory; ///< record.layerDirectory with upper/ and work/ in it; made before the first step

    std::unique_ptr<kernel::CgroupGroup> group; ///< cgroup.create
    /// cgroup.create: what the monitor needs so that init is born inside. v1: `tasks` of each hierarchy
    /// opened for writing. v2: the group's directory for CLONE_INTO_CGROUP (then cgroupIsV2).
    std::vector<kernel::Fd> cgroupEntries;
    bool cgroupIsV2 = false;
    bool cgroupIsReady = false; ///< cgroup.devices: init can be born in it
    /// Of the group "<cgroupName>/monitors", which all monitors share (C7), the files by which one moves
    /// itself there: v1 `tasks` of each hierarchy, v2 `cgroup.procs`. Filled before the first step.
    std::vector<kernel::Fd> monitorCgroupEntries;

    std::unique_ptr<MonitorLink> monitor; ///< monitor.spawn
    pid_t monitorPid = 0;                 ///< monitor.spawn
    std::uint64_t monitorStartTime = 0;   ///< monitor.spawn

    pid_t pid = 0;               ///< process.clone: init on the host
    std::uint64_t startTime = 0; ///< process.clone: field 22 of /proc/PID/stat
    kernel::Fd pidfd;            ///< process.clone
    kernel::Fd netNamespace;     ///< process.clone: only with an own network namespace
    kernel::Fd
        userNamespace; ///< process.clone / user.map: only with an own user namespace (for MOUNT_ATTR_IDMAP)

    kernel::Fd root;          ///< root.assemble: the detached overlay
    bool rootIsReady = false; ///< root.assemble
    std::map<std::string, kernel::Fd>
        deviceNodes; ///< root.assemble or mount.dev: name → detached clone of the node ("null")

    /// Dissolving a mount takes a grace period of the kernel: these wait until the container runs.
    std::vector<kernel::Mount> closeLater;

    /// Gives away a monitor that waits for a container; null if there is none.
    std::function<std::unique_ptr<MonitorLink>()> takeMonitor;
    /// Gives away the streams of who attached before the start; process.exec hands them to the monitor.
    std::function<std::vector<AwaitedStream>()> takeStreams;

    bool usersMapped = false; ///< user.map
    /// Whether init can do by itself what is asked of it: it is there, it has its users, and its root is
    /// ready.
    [[nodiscard]] bool insideIsReady() const;
    /// How long a step took without waiting for somebody else, where it knows. Taken by the executor.
    std::optional<std::chrono::nanoseconds> ownTime;

    std::vector<std::string> notes; ///< what steps left out, and why: for a person

    std::uint32_t bridgeIndex = 0; ///< network.bridge
    /// network.veth: the last other container of the network had taken it away meanwhile, and its rules.
    bool bridgeMadeAgain = false;
    std::uint32_t hostInterfaceIndex = 0, containerInterfaceIndex = 0; ///< network.veth
    std::any network; ///< whatever else the network steps hand on to each other
};

} // namespace caisson::engine
