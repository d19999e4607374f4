// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/pidfd.h"

#include <span>
#include <string>
#include <vector>

namespace caisson::kernel {

/// A descriptor of ours and the number under which the new program has it.
struct InheritedFd
{
    int source = -1;
    int target = -1;
};

/// What spawn() starts.
struct SpawnRequest
{
    int executable = -1; ///< open file of the program (execveat AT_EMPTY_PATH): no path is looked up again
    std::vector<std::string> arguments = {};   ///< with argv[0]
    std::vector<std::string> environment = {}; ///< exactly this: nothing of ours goes along
    std::vector<InheritedFd> descriptors =
        {};                     ///< 0, 1, 2 not listed are /dev/null; everything else is closed
    bool newSession = true;     ///< setsid(2)
    bool dieWithParent = false; ///< PR_SET_PDEATHSIG SIGKILL: with the *thread* that called
};

struct SpawnedProcess
{
    pid_t pid = 0;
    PidFd pidfd;
};

/// Starts another program from a process that may have many threads and much memory: clone with CLONE_VM and
/// CLONE_VFORK on a stack of its own, so that nothing is copied. All signals get their default, none is
/// blocked; the working directory is "/"; umask 077. Returns when exec has succeeded; its failure is the
/// error returned.
[[nodiscard]] Result<SpawnedProcess> spawn(const SpawnRequest &request);

} // namespace caisson::kernel
