// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/record.h"
#include "helper/monitor/launchspec.h"

namespace caisson::engine {

/// What the monitor must know of a container, out of its record. `hierarchies`: the v1 hierarchies by their
/// controllers ("cpu,cpuacct"); empty with `cgroupV2`. Builds the system call filter (once for each set of
/// capabilities).
[[nodiscard]] Result<monitor::LaunchSpec> makeLaunchSpec(const ContainerRecord &record, bool cgroupV2,
                                                         std::vector<std::string> hierarchies);

/// Builds the filter that makeLaunchSpec() will need, ahead.
void prepareFilter(const ContainerRecord &record);

/// Controllers of each v1 hierarchy out of the text of /proc/self/cgroup, named ones (systemd's) left out.
[[nodiscard]] std::vector<std::string> hierarchiesIn(std::string_view procCgroup);

} // namespace caisson::engine
