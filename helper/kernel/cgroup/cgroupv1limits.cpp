// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupchanges.h"
#include "helper/kernel/cgroup/cgroupv1group.h"

namespace caisson::kernel {

namespace {

std::string limitTextV1(std::uint64_t limit)
{
    return limit == CgroupLimits::unlimited ? "-1" : std::to_string(limit);
}

} // namespace

Status CgroupV1Group::setLimits(const CgroupLimits &limits)
{
    if (const Status valid = checkLimits(limits); !valid)
        return valid;
    if (limits.memoryHigh && *limits.memoryHigh != CgroupLimits::unlimited)
        return failure(ErrorCode::NotSupported,
                       "memory-high: control groups v1 have no such limit (memory.soft_limit_in_bytes only "
                       "says whose memory is taken first when the machine has none left)");

    // A control file's name begins with its controller's: "memory.limit_in_bytes".
    const auto controllerOf = [](const std::string &file) { return file.substr(0, file.find('.')); };
    CgroupChanges changes([&](const std::string &file) { return read(controllerOf(file), file); },
                          [&](const std::string &file, const std::string &text) {
                              return write(controllerOf(file), file, text);
                          });

    if (limits.memory || limits.memorySwap) {
        const auto oldMemory = number("memory", "memory.limit_in_bytes");
        const auto oldSwap = number("memory", "memory.memsw.limit_in_bytes");
        if (!oldMemory)
            return std::unexpected(oldMemory.error());
        if (!oldSwap)
            return std::unexpected(oldSwap.error());
        if (!oldMemory->has_value()) { // says which of the two is missing
            if (const Result<std::string> missing = read("memory", "memory.limit_in_bytes"); !missing)
                return std::unexpected(missing.error());
        }
        // Without the files of memsw (swapaccount=0) swap cannot be limited.
        if (limits.memorySwap && !oldSwap->has_value() && *limits.memorySwap != CgroupLimits::unlimited)
            return failure(ErrorCode::NotSupported,
                           "memory-swap: this kernel keeps no account of swap (swapaccount=0)");
        const std::uint64_t memory = limits.memory.value_or(oldMemory->value_or(CgroupLimits::unlimited));
        if (limits.memorySwap && *limits.memorySwap < memory)
            return invalidArgument("memory-swap",
                                   "is memory and swap together, so at least the memory limit of " +
                                       std::to_string(memory) + " bytes is expected");
        if (!limits.memorySwap && oldSwap->has_value() && memory > **oldSwap)
            return invalidArgument("memory", "is above the limit of memory and swap together (" +
                                                 std::to_string(**oldSwap) +
                                                 " bytes): raise memory-swap too");
        const auto setMemory = [&]() -> Status {
            return limits.memory ? changes.set("memory.limit_in_bytes", limitTextV1(*limits.memory))
                                 : Status{};
        };
        const auto setSwap = [&]() -> Status {
            return limits.memorySwap && oldSwap->has_value()
                       ? changes.set("memory.memsw.limit_in_bytes", limitTextV1(*limits.memorySwap))
                       : Status{};
        };
        // memory ≤ memsw must hold at every moment: raising begins with memsw, lowering with memory.
        const bool swapFirst = limits.memorySwap && oldSwap->has_value() && *limits.memorySwap > **oldSwap;
        Status done = swapFirst ? setSwap() : setMemory();
        if (done)
            done = swapFirst ? setMemory() : setSwap();
        if (!done && done.error().errnoValue == EBUSY) {
            const auto usage = number("memory", "memory.usage_in_bytes");
            return invalidArgument(
                "memory", "more is in use than can be taken back now" +
                              (usage && *usage ? " (" + std::to_string(**usage) + " bytes)" : std::string()) +
                              ": choose a higher limit or end something first");
        }
        if (!done)
            return done;
    }
    if (limits.cpuQuota) {
        if (Status done = changes.set("cpu.cfs_period_us", std::to_string(cpuPeriod)); !done)
            return done;
        if (Status done = changes.set("cpu.cfs_quota_us", limitTextV1(*limits.cpuQuota)); !done)
            return done;
    }
    if (limits.pids) {
        const std::string text =
            *limits.pids == CgroupLimits::unlimited ? "max" : std::to_string(*limits.pids);
        if (Status done = changes.set("pids.max", text); !done)
            return done;
    }
    return {};
}

Result<CgroupLimits> CgroupV1Group::limits() const
{
    CgroupLimits limits;
    const struct
    {
        std::optional<std::uint64_t> *into;
        const char *controller, *file;
    } files[] = {
        {&limits.memory, "memory", "memory.limit_in_bytes"},
        {&limits.memorySwap, "memory", "memory.memsw.limit_in_bytes"},
        {&limits.cpuQuota, "cpu", "cpu.cfs_quota_us"},
        {&limits.pids, "pids", "pids.max"},
    };
    for (const auto &[into, controller, file] : files) {
        const auto value = number(controller, file);
        if (!value)
            return std::unexpected(value.error());
        *into = *value;
    }
    const auto period = number("cpu", "cpu.cfs_period_us");
    if (!period)
        return std::unexpected(period.error());
    if (limits.cpuQuota)
        limits.cpuQuota = perCpuPeriod(*limits.cpuQuota, period->value_or(cpuPeriod));
    return limits;
}

} // namespace caisson::kernel
