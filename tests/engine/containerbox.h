// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/monitorlink.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"
#include "helper/kernel/procfs.h"

#include <map>
#include <string>
#include <vector>

namespace caisson::engine::test {

/// A container driven stage by stage through a MonitorLink, as the plan's steps do it, without an engine: a
/// busybox in a detached tmpfs, a run directory below /tmp. Leaves nothing behind.
class ContainerBox
{
public:
    ContainerBox();
    ~ContainerBox();
    ContainerBox(const ContainerBox &) = delete;
    ContainerBox &operator=(const ContainerBox &) = delete;

    /// All eight kinds, `command` run by the shell.
    static monitor::LaunchSpec defaultSpec(const std::string &command);
    /// What a test changes in the image before it is used: a directory descriptor of its root.
    using Furnish = void (*)(int root);

    /// The stages that the specification asks for, in order.
    [[nodiscard]] std::vector<monitor::Stage> stages() const;
    Status spawn();
    Status clone();
    Status stage(monitor::Stage stage);
    /// Everything; the error says which stage.
    Status start();
    /// Until init has ended; its exit, by notification.
    Result<monitor::ProcessExit> waitForExit();
    /// Until exec `id` has ended.
    Result<monitor::ProcessExit> waitForExec(const std::string &id);
    [[nodiscard]] std::string log() const;

    monitor::LaunchSpec spec;
    Furnish furnish = nullptr;
    std::vector<kernel::Fd> ownTasks, tasks; ///< v1 cgroup files, if any
    kernel::Fd cgroupDirectory;              ///< v2: instead of those
    std::unique_ptr<MonitorLink> link;
    MonitorLink::Cloned init;
    kernel::Fd runDirectory;
    std::string runPath;
    std::string notes;
    std::map<monitor::Stage, std::vector<std::uint64_t>> stageMicroseconds; ///< as the doer measured them

private:
    [[nodiscard]] bool has(std::uint64_t kind) const { return (spec.newNamespaces & kind) != 0; }
    Status writeMaps();
    Result<kernel::Mount> makeRoot();
    void take();
    std::vector<monitor::Notification> m_notifications;
};

/// True as soon as the process behind a pidfd has ended; waits at most two seconds.
[[nodiscard]] bool ends(const kernel::Fd &pidfd);
/// Reads until the end, at most `milliseconds`, or until `until` was seen.
[[nodiscard]] std::string readUntil(const kernel::Fd &fd, const std::string &until, int milliseconds = 5000);

} // namespace caisson::engine::test
