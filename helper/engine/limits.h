// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/specification.h"
#include "helper/kernel/cgroup/cgroupgroup.h"

namespace caisson::engine {

/// The resources of a specification in the words of the cgroup layer; what is not limited is left alone.
/// memoryHigh is left out on v1, which has none.
[[nodiscard]] kernel::CgroupLimits cgroupLimits(const Specification &specification, kernel::CgroupMode mode);

/// Processors of this machine.
[[nodiscard]] unsigned processorCount();

} // namespace caisson::engine
