// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Target caisson_kernel_security: uses libcap-ng.
namespace caisson::kernel {

/// "NET_RAW", "CAP_NET_RAW", "cap_net_raw" → bit number. none: no such capability.
[[nodiscard]] std::optional<int> capabilityFromName(std::string_view name);
/// "CAP_NET_RAW"; "CAP_63" style for a number without name.
[[nodiscard]] std::string capabilityName(int capability);
/// Names of the bits set, ascending, with "CAP_".
[[nodiscard]] std::vector<std::string> capabilityNames(std::uint64_t mask);

/// The 11 of the application profile (security.md 4.1): CHOWN DAC_OVERRIDE FSETID FOWNER SETGID SETUID
/// SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL.
[[nodiscard]] std::uint64_t defaultCapabilities();
/// All that the running kernel has.
[[nodiscard]] std::uint64_t allCapabilities();
/// Default plus `add` minus `drop`; "ALL" stands for all. A name that is none is InvalidArgument.
[[nodiscard]] Result<std::uint64_t> capabilityMask(std::span<const std::string> add,
                                                   std::span<const std::string> drop);

} // namespace caisson::kernel
