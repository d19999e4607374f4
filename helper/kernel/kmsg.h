// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// A process that the kernel killed since a memory cgroup had reached its limit.
struct OomKill
{
    std::string memcg;     ///< cgroup whose limit it was: "/caisson/ID" below the hierarchy's root
    std::string taskMemcg; ///< cgroup of the victim: memcg or below it
    pid_t pid = 0;         ///< in the initial PID namespace
    uid_t uid = 0;
    std::string command; ///< comm
    std::uint64_t totalVmBytes = 0, anonBytes = 0, fileBytes = 0, shmemBytes = 0;
    std::uint64_t monotonicMicroseconds = 0; ///< the record's clock (near CLOCK_MONOTONIC)
};

/// Puts together the two records "oom-kill:…" and "Memory cgroup out of memory: Killed process …". Pure. Only
/// records of the kernel's own facility count: what a process writes into /dev/kmsg never has that.
class OomParser
{
public:
    /// One record as read(2) of /dev/kmsg gives it. A kill, when the record completes one.
    [[nodiscard]] std::optional<OomKill> feed(std::string_view record);

private:
    std::vector<OomKill> m_open; ///< first record seen, second awaited; bounded
};

/// Follows /dev/kmsg. Non-blocking; poll fd() for POLLIN.
class KmsgReader
{
public:
    [[nodiscard]] static Result<KmsgReader> open();          ///< from now on
    [[nodiscard]] static Result<KmsgReader> openFromStart(); ///< with all that is kept
    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    /// Kills since the last call. Records overwritten before they were read (EPIPE) are passed over and
    /// counted.
    [[nodiscard]] Result<std::vector<OomKill>> read();
    [[nodiscard]] std::uint64_t overruns() const noexcept { return m_overruns; }

private:
    explicit KmsgReader(Fd fd)
        : m_fd(std::move(fd))
    {
    }
    Fd m_fd;
    OomParser m_parser;
    std::uint64_t m_overruns = 0;
};

} // namespace caisson::kernel
