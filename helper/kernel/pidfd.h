// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <sys/types.h>

namespace caisson::kernel {

/// How a process ended, as waitid(2) tells.
struct ExitStatus
{
    bool signalled = false;
    bool coreDumped = false;
    int value = 0; ///< exit status, or the signal's number
    /// As a shell has it.
    [[nodiscard]] int shellCode() const { return signalled ? 128 + value : value; }
    bool operator==(const ExitStatus &) const = default;

    /// From the word of wait(2) and of pidfd_info.exit_code.
    [[nodiscard]] static ExitStatus fromWaitWord(int word);
};

/// A process, held so that its PID cannot be mistaken for another's.
class PidFd
{
public:
    PidFd() noexcept = default;
    explicit PidFd(Fd fd) noexcept
        : m_fd(std::move(fd))
    {
    }

    /// pidfd_open(2). ESRCH gives NotFound.
    [[nodiscard]] static Result<PidFd> open(pid_t pid);
    /// Takes over a descriptor that a caller sent; anything but a pidfd is InvalidArgument.
    [[nodiscard]] static Result<PidFd> adopt(Fd fd);

    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd.valid(); }
    [[nodiscard]] Result<PidFd> duplicate() const;

    /// pidfd_send_signal(2). A process that has ended gives NotFound. Signal 0 asks only.
    [[nodiscard]] Status sendSignal(int signal) const;
    /// Whether it has ended (zombie or reaped), waiting at most `timeout` (negative: for ever).
    [[nodiscard]] Result<bool> waitForExit(std::chrono::milliseconds timeout) const;
    [[nodiscard]] Result<bool> hasExited() const { return waitForExit(std::chrono::milliseconds(0)); }
    /// Waits for a child of ours and reaps it (waitid P_PIDFD).
    [[nodiscard]] Result<ExitStatus> wait() const;
    /// Reaps a child of ours if it has ended.
    [[nodiscard]] Result<std::optional<ExitStatus>> tryWait() const;
    /// How it ended, of a process that is not our child and has been reaped (PIDFD_INFO_EXIT, since 6.15).
    /// none: still there. NotSupported: an older kernel.
    [[nodiscard]] Result<std::optional<ExitStatus>> exitInfo() const;
    /// Its PID in our namespace. NotFound when it has been reaped.
    [[nodiscard]] Result<pid_t> pid() const;
    /// Number of the process in pidfs, never used twice until reboot (since 6.9). NotSupported before that.
    [[nodiscard]] Result<std::uint64_t> inode() const;

private:
    Fd m_fd;
};

/// What tells one process from all others also after a restart of ours (security.md, C8): goes to disk
/// together with the boot id. `inode` is 0 on kernels without pidfs; then start time alone must do.
struct ProcessIdentity
{
    pid_t pid = 0;
    std::uint64_t inode = 0;
    std::uint64_t startTime = 0; ///< clock ticks after boot: field 22 of /proc/PID/stat
    bool operator==(const ProcessIdentity &) const = default;
};

class ProcFs;
[[nodiscard]] Result<ProcessIdentity> processIdentity(const ProcFs &proc, const PidFd &process);
/// Opens the process again if it is still the same one; NotFound if it has ended or the PID is another's now.
[[nodiscard]] Result<PidFd> openSameProcess(const ProcFs &proc, const ProcessIdentity &identity);

} // namespace caisson::kernel
