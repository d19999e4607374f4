// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cloneprocess.h"
#include "helper/kernel/syscalls.h"

namespace caisson::kernel {

Result<ClonedProcess> cloneProcess(const CloneRequest &request)
{
    int pidfd = -1;
    clone_args arguments{};
    arguments.flags = request.flags | CLONE_PIDFD;
    arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
    arguments.exit_signal = static_cast<std::uint64_t>(request.exitSignal);
    if (request.cgroup >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<std::uint64_t>(request.cgroup);
    }
    const pid_t pid = sys::clone3(arguments);
    if (pid < 0)
        return kernelError("clone3", "");
    if (pid == 0)
        return ClonedProcess{};
    return ClonedProcess{pid, PidFd(Fd(pidfd))};
}

} // namespace caisson::kernel
