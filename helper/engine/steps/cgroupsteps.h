// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

/// "cgroup.create": makes the container's group and opens what lets init be born in it. Undo kills whatever
/// is inside and removes it.
[[nodiscard]] std::unique_ptr<Step> makeCgroupCreate(Machine &machine);
/// "cgroup.limits": memory, swap, processors, processes. Goes with the group.
[[nodiscard]] std::unique_ptr<Step> makeCgroupLimits(Machine &machine);
/// "cgroup.devices": denies all devices but the standard ones. Goes with the group.
[[nodiscard]] std::unique_ptr<Step> makeCgroupDevices(Machine &machine);

} // namespace caisson::engine
