// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/idrange.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// A line of /proc/PID/mountinfo, octal escapes undone. See proc_pid_mountinfo(5).
struct MountInfoEntry
{
    std::uint64_t id = 0, parent = 0;
    std::uint32_t major = 0, minor = 0;
    std::string root, target, options;
    std::string propagation; ///< "shared:1 master:2", "unbindable"; "" is private
    std::string type, source, superOptions;
};

/// Fields of /proc/PID/status that we use.
struct ProcessStatus
{
    std::string name; ///< comm, escapes undone
    char state = '?';
    pid_t tgid = 0, ppid = 0;
    uid_t uid = 0, euid = 0;
    gid_t gid = 0, egid = 0;
    std::vector<pid_t> nsPids; ///< NSpid: ours first, innermost last
    std::uint64_t residentBytes = 0;
    std::uint32_t threads = 0;
    std::uint64_t signalsBlocked = 0,
                  signalsCaught = 0; ///< bit n-1: signal n; blocked: by the leading thread
    std::uint64_t capInheritable = 0, capPermitted = 0, capEffective = 0, capBounding = 0, capAmbient = 0;
    bool noNewPrivileges = false;
    int seccompMode = 0;
};

/// A procfs of our own that no container and no caller can put anything into: fsopen("proc", subset=pid) and
/// fsmount, never attached, its magic and root inode checked (R9). Where the kernel refuses that (no
/// CAP_SYS_ADMIN in the PID namespace's user namespace), the host's /proc, checked in the same way.
/// PIDs are those of the PID namespace of the thread that opened it. NotFound: the process is gone.
class ProcFs
{
public:
    enum class Subset { Pid, All }; ///< All: /proc/sys and the other system-wide files too

    [[nodiscard]] static Result<ProcFs> open(Subset subset = Subset::Pid);
    /// The one with Subset::Pid that this process keeps (opened at first use, again after a fork): for
    /// whoever looks often. A new procfs has to build every name anew, which doubles the time of a look at
    /// all processes.
    [[nodiscard]] static Result<ProcFs> shared();

    [[nodiscard]] const Directory &root() const noexcept { return m_root; }
    [[nodiscard]] bool isPrivate() const noexcept { return m_private; }

    /// /proc/PID, to be read several times. A descriptor of a process that has ended gives ESRCH, never
    /// another's.
    [[nodiscard]] Result<Directory> process(pid_t pid) const;

    [[nodiscard]] Result<std::string> read(pid_t pid, std::string_view file, std::size_t limit = 65536) const;
    [[nodiscard]] Status write(pid_t pid, std::string_view file, std::string_view data) const;

    /// One write each (R36: at most 340 lines).
    [[nodiscard]] Status writeUidMap(pid_t pid, std::span<const IdRange> map) const;
    [[nodiscard]] Status writeGidMap(pid_t pid, std::span<const IdRange> map) const;
    [[nodiscard]] Status denySetgroups(pid_t pid) const;
    [[nodiscard]] Status writeOomScoreAdjust(pid_t pid,
                                             int value) const; ///< lowering needs CAP_SYS_RESOURCE: EACCES

    [[nodiscard]] Result<std::uint64_t> startTime(pid_t pid) const; ///< clock ticks after boot
    [[nodiscard]] Result<ProcessStatus> status(pid_t pid) const;
    [[nodiscard]] Result<std::string> comm(pid_t pid) const;
    /// Empty: kernel thread or zombie. A process may have megabytes of them: what is longer than
    /// `argumentsLimit` in all is cut there, and ends in "…".
    [[nodiscard]] Result<std::vector<std::string>> arguments(pid_t pid) const;
    static constexpr std::size_t argumentsLimit = 4096;
    [[nodiscard]] Result<std::vector<std::string>> environment(pid_t pid) const;
    [[nodiscard]] Result<std::vector<MountInfoEntry>> mounts(pid_t pid) const;
    /// The PID that a process has in the innermost of its PID namespaces (last of NSpid).
    [[nodiscard]] Result<pid_t> containerPid(pid_t pid) const;
    [[nodiscard]] Result<std::vector<pid_t>> pids() const; ///< all, ascending

private:
    ProcFs(Directory root, bool isPrivate)
        : m_root(std::move(root))
        , m_private(isPrivate)
    {
    }
    Directory m_root;
    bool m_private = false;
};

/// Parsers, free of any system call. Lines that are not understood are passed over.
[[nodiscard]] std::optional<std::uint64_t> parseStartTime(std::string_view statLine);
[[nodiscard]] ProcessStatus parseProcessStatus(std::string_view text);
[[nodiscard]] std::vector<MountInfoEntry> parseMountInfo(std::string_view text);
/// "\040" and the like back to characters.
[[nodiscard]] std::string unescapeOctal(std::string_view text);
/// Text of a uid_map.
[[nodiscard]] Result<std::string> formatIdMap(std::span<const IdRange> map);
/// UUID of this boot, /proc/sys/kernel/random/boot_id.
[[nodiscard]] Result<std::string> bootId();

} // namespace caisson::kernel
