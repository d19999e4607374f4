// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <cstdint>
#include <linux/filter.h>
#include <span>
#include <string_view>
#include <vector>

// Target caisson_kernel_security: uses libseccomp.
namespace caisson::kernel {

/// What a filter depends on.
struct SeccompOptions
{
    std::uint64_t capabilities =
        0; ///< mask that the process will have: CAP_SYS_ADMIN lifts the mount and namespace rules, …
    bool allowNamespaces = false; ///< clone/unshare of namespaces even without CAP_SYS_ADMIN (R50)
};

/// The default profile of security.md 4.2 as a BPF program: allow-list, EPERM for what is known and refused,
/// ENOSYS for what is unknown; see docs of seccompprofile.cpp. Calls of other architectures (i386, x32) kill
/// the process.
[[nodiscard]] Result<std::vector<sock_filter>> buildSeccompProgram(const SeccompOptions &options);

/// Names for the window and `explain`, sorted.
[[nodiscard]] std::vector<std::string_view> allowedSystemCalls(const SeccompOptions &options);
[[nodiscard]] std::vector<std::string_view> refusedSystemCalls(const SeccompOptions &options);

} // namespace caisson::kernel
