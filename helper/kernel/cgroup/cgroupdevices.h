// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupgroup.h"

#include <linux/bpf.h>

namespace caisson::kernel {

/// "c 1:3 rwm", as devices.allow of v1 takes it. Errors: InvalidArgument.
[[nodiscard]] Result<std::string> deviceRuleText(const DeviceRule &rule);

/// The same list as a program of kind BPF_PROG_TYPE_CGROUP_DEVICE: returns 1 for what a rule allows, else 0.
/// A pure function. Errors: InvalidArgument (a malformed rule, more than 256).
[[nodiscard]] Result<std::vector<bpf_insn>> deviceProgram(std::span<const DeviceRule> rules);

/// Loads the program and attaches it to a directory of a unified hierarchy, in place of one of ours attached
/// before. It lives as long as the group.
[[nodiscard]] Status attachDeviceProgram(const Fd &group, std::span<const DeviceRule> rules);

} // namespace caisson::kernel
