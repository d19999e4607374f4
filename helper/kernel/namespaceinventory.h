// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"
#include "helper/kernel/namespacekind.h"

#include <array>
#include <string>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// One namespace in use, as lsns(8) run by root shows it.
struct NamespaceRow
{
    NamespaceKind kind{};
    std::uint64_t inode = 0;
    std::uint32_t processes = 0;
    pid_t lowestPid = 0;
    uid_t uid = 0;           ///< effective uid of that process
    std::string command;     ///< its arguments joined by blanks (cut when long), or [name] of a kernel thread
    std::string program;     ///< its name alone, [name]: what everybody may know of it
    std::uint64_t owner = 0; ///< inode of the owning user namespace (NS_GET_USERNS); 0: unknown
    std::uint64_t parent = 0; ///< of user and pid kinds (NS_GET_PARENT); 0: none or not ours to see
    std::string name;         ///< of a network namespace in /run/netns
};

/// Every namespace that a process is in, or that has a name in /run/netns: 16384 of the lowest processes, and
/// after 4 MiB of command lines only names of programs. Processes that end meanwhile are passed over. Needs
/// CAP_SYS_PTRACE to see those of other users.
[[nodiscard]] Result<std::vector<NamespaceRow>> listNamespaces();

/// The ten links of /proc/PID/ns: the eight kinds and what a child would get.
struct ProcessNamespaces
{
    pid_t pid = 0;
    std::array<std::uint64_t, namespaceKindCount> inodes{};
    std::uint64_t pidForChildren = 0, timeForChildren = 0;
};

/// Those of the process behind a pidfd; the identity is checked again after reading, so that a reused PID is
/// never reported. Errors: InvalidArgument (not a pidfd), NotFound (has ended).
[[nodiscard]] Result<ProcessNamespaces> inspectProcess(const Fd &pidfd);
/// Those of a PID of our own.
[[nodiscard]] Result<ProcessNamespaces> inspectProcess(pid_t pid);
/// Those of the host: of PID 1, or, where the kernel does not let us look at that (no CAP_SYS_PTRACE), of
/// kthreadd, which is in the initial ones too, or, in a PID namespace without it, our own. `pid` says whose.
[[nodiscard]] Result<ProcessNamespaces> hostNamespaces();

} // namespace caisson::kernel
