// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// Which interface of control groups is used: the separate hierarchies of v1 (also on hybrid hosts whose
/// controllers are there) or the unified one. See cgroups(7).
enum class CgroupMode { V1, V2 };
/// "v1" or "v2".
[[nodiscard]] std::string_view cgroupModeName(CgroupMode mode);

/// What a group may use. None: leave as it is. `unlimited`: take the limit away.
struct CgroupLimits
{
    static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

    std::optional<std::uint64_t> memory;     ///< bytes
    std::optional<std::uint64_t> memorySwap; ///< bytes of memory + swap; equal to memory: no swap
    std::optional<std::uint64_t> memoryHigh; ///< bytes from which on the group is slowed down; v2 only
    std::optional<std::uint64_t> cpuQuota;   ///< µs of processor time in each 100 ms
    std::optional<std::uint64_t> pids;
    bool operator==(const CgroupLimits &) const = default;
};

/// The shortest limits that are taken. Less memory and init is killed before its first instruction (measured:
/// busybox in eight new namespaces takes 0.8 MiB, the kernel's share included); less quota than 1 ms is
/// refused by the kernel.
inline constexpr std::uint64_t minimumMemoryLimit = 4ULL << 20;
inline constexpr std::uint64_t minimumCpuQuota = 1000;
inline constexpr std::uint64_t cpuPeriod = 100'000; ///< µs
/// A quota of another period, as others may set it, as one of `cpuPeriod`. Unlimited stays so.
[[nodiscard]] std::uint64_t perCpuPeriod(std::uint64_t quota, std::uint64_t period);
inline constexpr std::uint64_t minimumPids = 1;

/// Judges limits by themselves, before anything is touched. Errors: InvalidArgument naming the argument as
/// the command line does.
[[nodiscard]] Status checkLimits(const CgroupLimits &limits);

/// One line of a device list: what may be done with which node. See the kernel's cgroup-v1/devices.rst.
struct DeviceRule
{
    char type = 'c';                    ///< 'c' or 'b'
    std::optional<std::uint32_t> major; ///< none: any
    std::optional<std::uint32_t> minor; ///< none: any
    std::string access = "rwm";         ///< of r, w, m (mknod)
};

/// What every container may open (null zero full random urandom tty ptmx and its terminals; with `console`
/// also /dev/console) and, as everybody does, make nodes of any sort, which it then cannot open.
[[nodiscard]] std::vector<DeviceRule> standardDeviceRules(bool console);

/// A sample. Bytes, µs, counts since the group was made.
struct CgroupFigures
{
    std::uint64_t memory = 0, swap = 0;
    std::uint64_t cpuMicroseconds = 0;
    std::uint64_t pids = 0; ///< tasks, threads included, as the limit counts them
    std::uint64_t oomKills = 0;
};

/// Of what the memory is. Bytes. They need not add up to the usage: the kernel counts in batches.
struct MemoryParts
{
    std::uint64_t anon = 0, file = 0, kernel = 0, shmem = 0;
};

/// One control group: on v1 the directories of that name in each hierarchy that is used, on v2 one directory.
/// Holds the descriptors of its figures once they were asked for, and nothing else; dropping it leaves the
/// group as it is. Thread safe. A group that has vanished answers NotFound.
///
/// Never moves another process into itself: that costs the writer a grace period of 7–11 ms. A process joins
/// by entries().
class CgroupGroup
{
public:
    virtual ~CgroupGroup();
    CgroupGroup(const CgroupGroup &) = delete;
    CgroupGroup &operator=(const CgroupGroup &) = delete;

    [[nodiscard]] virtual CgroupMode mode() const = 0;
    /// Relative to the hierarchy's root: "caisson/<id>".
    [[nodiscard]] const std::string &name() const { return m_name; }
    /// The directory (v1: of `controller`, "memory" if empty) for a person to look at.
    [[nodiscard]] virtual std::string path(std::string_view controller = {}) const = 0;

    /// Sets what is named, in the order which the kernel wants; before the first process or while it runs.
    /// When one is refused those set before are put back. Errors: InvalidArgument (too small, less than is
    /// in use, memory+swap below memory), NotSupported (controller absent; memoryHigh on v1).
    [[nodiscard]] virtual Status setLimits(const CgroupLimits &limits) = 0;
    /// As they stand in the files. What has no file is none.
    [[nodiscard]] virtual Result<CgroupLimits> limits() const = 0;
    /// Denies every device but these; replaces what was set before.
    [[nodiscard]] virtual Status setDevices(std::span<const DeviceRule> rules) = 0;

    /// v1: `tasks` of each hierarchy opened for writing; a thread that writes "0" into all of them is in the
    /// group, and what it clones is born there. v2: the directory for CLONE_INTO_CGROUP.
    [[nodiscard]] virtual Result<std::vector<Fd>> entries() const = 0;
    /// PIDs of the processes inside; those of groups below are not among them.
    [[nodiscard]] virtual Result<std::vector<pid_t>> processes() const = 0;

    /// Stops or continues every process and returns when all of them are. Errors: WrongState when the time is
    /// over (a process in uninterruptible sleep); the group is then thawed again.
    [[nodiscard]] virtual Status freeze(std::chrono::milliseconds timeout) = 0;
    [[nodiscard]] virtual Status thaw(std::chrono::milliseconds timeout) = 0;
    [[nodiscard]] virtual Result<bool> frozen() const = 0;
    /// Thaws, then kills every process, and returns when none is left. On v1 the group can have no new
    /// process afterwards (pids.max is 0), since nothing else stops one that forks faster than it is killed.
    [[nodiscard]] virtual Status killAll(std::chrono::milliseconds timeout) = 0;
    /// Waits until no process is inside. Errors: WrongState when the time is over.
    [[nodiscard]] virtual Status waitEmpty(std::chrono::milliseconds timeout) const = 0;
    /// Removes the directories. That they are gone already is success.
    [[nodiscard]] virtual Status remove(std::chrono::milliseconds timeout) = 0;

    [[nodiscard]] virtual Result<CgroupFigures> figures() const = 0;
    [[nodiscard]] virtual Result<MemoryParts> memoryParts() const = 0;
    /// Most memory ever in use. NotSupported where the kernel does not keep it.
    [[nodiscard]] virtual Result<std::uint64_t> memoryPeak() const = 0;
    /// A descriptor that becomes readable (POLLIN) when the group is out of memory; read(2) it empty (at
    /// least 256 bytes of room) to arm it again. It may be readable before the kill is counted, and without
    /// one.
    [[nodiscard]] virtual Result<Fd> outOfMemoryEvents() const = 0;
    /// A descriptor that becomes readable when somebody, ourselves too, has written a limit; read(2) it
    /// empty.
    [[nodiscard]] virtual Result<Fd> limitEvents() const = 0;

protected:
    explicit CgroupGroup(std::string name);

private:
    std::string m_name;
};

} // namespace caisson::kernel
