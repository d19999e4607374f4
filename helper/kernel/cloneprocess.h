// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/pidfd.h"

#include <csignal>
#include <cstdint>
#include <sys/types.h>

namespace caisson::kernel {

struct CloneRequest
{
    std::uint64_t flags = 0; ///< CLONE_NEW* and others; CLONE_PIDFD and CLONE_INTO_CGROUP are added as needed
    int cgroup = -1;         ///< directory of a cgroup v2: the child is born in it (CLONE_INTO_CGROUP)
    int exitSignal = SIGCHLD;
};

struct ClonedProcess
{
    pid_t pid = 0; ///< 0: this is the child
    PidFd pidfd;   ///< of the child, in the parent
    [[nodiscard]] bool isChild() const noexcept { return pid == 0; }
};

/// clone3(2), like fork: the child goes on from here with a copy of memory. Only for programs with one
/// thread. In the child glibc still has the parent's thread id cached: do not use raise(), abort() or threads
/// there.
[[nodiscard]] Result<ClonedProcess> cloneProcess(const CloneRequest &request);

} // namespace caisson::kernel
