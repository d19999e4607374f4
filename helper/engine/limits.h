// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/specification.h"
#include "helper/kernel/cgroup/cgroupgroup.h"

namespace caisson::engine {

/// The greatest limits that a specification takes.
inline constexpr std::uint64_t maximumLimitBytes = 1ULL << 62;
inline constexpr std::uint64_t maximumPids = 4'194'304; ///< PID_MAX_LIMIT, see proc_sys_kernel(5)

/// The resources of a specification in the words of the cgroup layer; what is not limited is left alone.
/// memoryHigh is left out on v1, which has none.
[[nodiscard]] kernel::CgroupLimits cgroupLimits(const Specification &specification, kernel::CgroupMode mode);

/// The limits of the specification, with those taken over that differ in the group's files. What the kernel
/// rounds to whole pages is no difference; "no limit" is the greatest that a specification can say.
[[nodiscard]] Limits limitsSeen(const Specification &specification, const kernel::CgroupLimits &inForce,
                                kernel::CgroupMode mode);

/// Processors of this machine.
[[nodiscard]] unsigned processorCount();

} // namespace caisson::engine
