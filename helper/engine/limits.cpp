// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/limits.h"

#include <algorithm>
#include <unistd.h>

namespace caisson::engine {

namespace {

std::uint64_t pageBytes()
{
    static const long size = ::sysconf(_SC_PAGESIZE);
    return size > 0 ? static_cast<std::uint64_t>(size) : 4096;
}

} // namespace

kernel::CgroupLimits cgroupLimits(const Specification &specification, kernel::CgroupMode mode)
{
    const oci::Resources &resources = specification.linuxPart.resources;
    const auto bytes = [](const std::optional<std::int64_t> &value) -> std::optional<std::uint64_t> {
        if (!value || *value < 0)
            return std::nullopt;
        return static_cast<std::uint64_t>(*value);
    };
    kernel::CgroupLimits limits;
    limits.memory = bytes(resources.memory.limit);
    limits.memorySwap = bytes(resources.memory.swap);
    if (mode == kernel::CgroupMode::V2) // none is written too: it takes an earlier one away
        limits.memoryHigh = specification.caisson.limits.memoryHigh.value_or(kernel::CgroupLimits::unlimited);
    limits.cpuQuota = bytes(resources.cpu.quota);
    limits.pids = bytes(resources.pids);
    return limits;
}

Limits limitsSeen(const Specification &specification, const kernel::CgroupLimits &inForce,
                  kernel::CgroupMode mode)
{
    const kernel::CgroupLimits expected = cgroupLimits(specification, mode);
    static constexpr std::uint64_t unlimited = kernel::CgroupLimits::unlimited;
    const auto differs = [](const std::optional<std::uint64_t> &seen,
                            const std::optional<std::uint64_t> &set) {
        const auto pages = [](std::uint64_t bytes) {
            return bytes == unlimited ? bytes : bytes / pageBytes();
        };
        return seen && pages(*seen) != pages(set.value_or(unlimited));
    };
    const auto bytes = [](std::uint64_t value) { return std::min(value, maximumLimitBytes); };
    Limits limits = specification.caisson.limits;
    if (differs(inForce.memory, expected.memory))
        limits.memory = bytes(*inForce.memory);
    if (differs(inForce.memorySwap, expected.memorySwap))
        limits.memorySwap = bytes(*inForce.memorySwap);
    if (differs(inForce.memoryHigh, expected.memoryHigh))
        limits.memoryHigh =
            *inForce.memoryHigh == unlimited ? std::nullopt : std::optional(bytes(*inForce.memoryHigh));
    if (inForce.cpuQuota && *inForce.cpuQuota != expected.cpuQuota.value_or(unlimited))
        limits.cpus = *inForce.cpuQuota == unlimited
                          ? processorCount()
                          : static_cast<double>(*inForce.cpuQuota) / static_cast<double>(kernel::cpuPeriod);
    if (inForce.pids && *inForce.pids != expected.pids.value_or(unlimited))
        limits.pids = std::min(*inForce.pids, maximumPids);
    return limits;
}

unsigned processorCount()
{
    const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

} // namespace caisson::engine
