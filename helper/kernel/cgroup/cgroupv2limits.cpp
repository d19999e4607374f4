// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupchanges.h"
#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupv2group.h"

namespace caisson::kernel {

namespace {

std::string limitTextV2(std::uint64_t limit)
{
    return limit == CgroupLimits::unlimited ? "max" : std::to_string(limit);
}

} // namespace

Status CgroupV2Group::requireController(std::string_view controller, std::string_view argument) const
{
    if (m_hierarchy->has(controller))
        return {};
    return failure(ErrorCode::NotSupported, std::string(argument) + ": the controller " +
                                                std::string(controller) + " is not in the hierarchy at " +
                                                m_hierarchy->path);
}

Status CgroupV2Group::makeRoom(std::uint64_t memory) const
{
    const auto usage = number("memory.current");
    if (!usage)
        return std::unexpected(usage.error());
    if (!*usage || **usage <= memory)
        return {};
    // Lowering memory.max below what is in use kills. memory.high takes back what it can and kills nobody, so
    // it is the way to ask.
    const Result<std::string> high = read("memory.high");
    if (!high)
        return std::unexpected(high.error());
    if (Status asked = write("memory.high", std::to_string(memory)); !asked)
        return asked;
    const auto left = number("memory.current");
    Status back = write("memory.high", *high);
    if (!left)
        return std::unexpected(left.error());
    if (!back)
        return back;
    if (*left && **left > memory)
        return invalidArgument("memory", "more is in use than can be taken back now (" +
                                             std::to_string(**left) +
                                             " bytes): choose a higher limit or end something first");
    return {};
}

Status CgroupV2Group::setLimits(const CgroupLimits &limits)
{
    if (const Status valid = checkLimits(limits); !valid)
        return valid;
    CgroupChanges changes(
        [this](const std::string &file) { return read(file); },
        [this](const std::string &file, const std::string &text) { return write(file, text); });

    if (limits.memory || limits.memorySwap || limits.memoryHigh) {
        if (Status present = requireController("memory", "memory"); !present)
            return present;
    }
    if (limits.cpuQuota) {
        if (Status present = requireController("cpu", "cpus"); !present)
            return present;
    }
    if (limits.pids) {
        if (Status present = requireController("pids", "pids-limit"); !present)
            return present;
    }
    if (limits.memorySwap) {
        std::uint64_t swap = CgroupLimits::unlimited;
        if (*limits.memorySwap != CgroupLimits::unlimited) {
            // v2 limits swap alone; the contract is memory and swap together.
            const auto now = number("memory.max");
            if (!now)
                return std::unexpected(now.error());
            const std::uint64_t memory = limits.memory.value_or(now->value_or(CgroupLimits::unlimited));
            if (*limits.memorySwap < memory)
                return invalidArgument(
                    "memory-swap", "is memory and swap together, so at least the memory limit is expected");
            swap = *limits.memorySwap - memory;
        }
        if (Status done = changes.set("memory.swap.max", limitTextV2(swap)); !done)
            return done;
    }
    if (limits.memoryHigh) {
        if (Status done = changes.set("memory.high", limitTextV2(*limits.memoryHigh)); !done)
            return done;
    }
    if (limits.cpuQuota) {
        if (Status done =
                changes.set("cpu.max", limitTextV2(*limits.cpuQuota) + " " + std::to_string(cpuPeriod));
            !done)
            return done;
    }
    if (limits.pids) {
        if (Status done = changes.set("pids.max", limitTextV2(*limits.pids)); !done)
            return done;
    }
    // Last, since it is the one that may be refused while the group runs.
    if (limits.memory) {
        if (Status room = makeRoom(*limits.memory); !room) {
            changes.putBack(room.error());
            return room;
        }
        if (Status done = changes.set("memory.max", limitTextV2(*limits.memory)); !done)
            return done;
    }
    return {};
}

Result<CgroupLimits> CgroupV2Group::limits() const
{
    CgroupLimits limits;
    std::optional<std::uint64_t> swap;
    const struct
    {
        std::optional<std::uint64_t> *into;
        const char *file;
    } files[] = {
        {&limits.memory, "memory.max"},
        {&swap, "memory.swap.max"},
        {&limits.memoryHigh, "memory.high"},
        {&limits.pids, "pids.max"},
    };
    for (const auto &[into, file] : files) {
        const auto value = number(file);
        if (!value)
            return std::unexpected(value.error());
        *into = *value;
    }
    if (limits.memory && swap) {
        limits.memorySwap = *limits.memory == CgroupLimits::unlimited || *swap == CgroupLimits::unlimited
                                ? CgroupLimits::unlimited
                                : *limits.memory + *swap;
    }
    const Result<std::string> cpu = read("cpu.max");
    if (cpu) { // "QUOTA PERIOD"
        const std::string_view text = *cpu;
        const std::size_t space = text.find(' ');
        const auto period =
            space < text.size() ? cgroupfile::parseNumber(text.substr(space + 1)) : std::nullopt;
        if (const auto quota = cgroupfile::parseNumber(text.substr(0, space)))
            limits.cpuQuota = perCpuPeriod(*quota, period.value_or(cpuPeriod));
    } else if (cpu.error().code != ErrorCode::NotFound)
        return std::unexpected(cpu.error());
    return limits;
}

} // namespace caisson::kernel
