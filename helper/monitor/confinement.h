// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"
#include "helper/monitor/launchspec.h"

#include <string>
#include <vector>

/// The last steps of a process before it becomes the container's command: the same for init and for every
/// later exec (R13). They run in the child, single-threaded, and change the calling process for good.
namespace caisson::monitor {

/// What the parent leaves behind in a child is put back: no signal blocked or ignored; dies with the parent.
void resetInherited();
/// The OOM killer finds the process no worse a choice than it finds one of score `atLeast`: a score below
/// that, which protects helper and monitor, stays with them. Called with the rights of the host's root, whose
/// word the kernel takes as the lowest that the process itself can go back to.
[[nodiscard]] Status raiseOomScore(pid_t pid, int atLeast);
/// The kernel forgets the signal at each change of credentials: arm it again.
void dieWithParent();
/// Own session, standard descriptors; with `terminal`, `standard[0]` becomes the controlling terminal and
/// goes on all three.
[[nodiscard]] Status adoptStandardDescriptors(const int (&standard)[3], bool terminal);
/// rlimits, supplementary groups, user, capabilities and no_new_privs, in the order that works, each
/// verified. `note` says what could not be raised.
[[nodiscard]] Status applyPrivileges(const LaunchSpec &spec, std::string &note);
/// Leaves everything but 0, 1, 2 behind, goes to the working directory, lays the seccomp filter and executes
/// the command. Returns only on failure: errno ENOENT (no such command) or what execve(2) said.
[[nodiscard]] Error executeCommand(const LaunchSpec &spec);
/// The one descriptor besides 0, 1, 2 that it keeps until exec: close-on-exec, so that its closing tells the
/// parent of the success.
inline constexpr int statusDescriptor = 3;

} // namespace caisson::monitor
