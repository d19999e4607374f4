// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/limits.h"

#include <unistd.h>

namespace caisson::engine {

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
    if (mode == kernel::CgroupMode::V2)
        limits.memoryHigh = specification.caisson.limits.memoryHigh;
    limits.cpuQuota = bytes(resources.cpu.quota);
    limits.pids = bytes(resources.pids);
    return limits;
}

unsigned processorCount()
{
    const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

} // namespace caisson::engine
