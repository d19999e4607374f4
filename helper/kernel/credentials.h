// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <cstdint>
#include <span>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// Sets of capabilities, bit N is capability N (<linux/capability.h>). By R10 inheritable and ambient are
/// empty and bounding = permitted = effective.
struct CapabilitySets
{
    std::uint64_t bounding = 0, permitted = 0, effective = 0, inheritable = 0, ambient = 0;
    [[nodiscard]] static constexpr CapabilitySets only(std::uint64_t set) { return {set, set, set, 0, 0}; }
};

struct Credentials
{
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups = {}; ///< supplementary; the primary one is added (R11)
    CapabilitySets capabilities = {};
};

/// setgroups, setresgid, setresuid of the calling *thread* (raw calls), then each verified with get* (D21).
/// The primary gid is put into the supplementary groups (R11).
[[nodiscard]] Status setIdentity(uid_t uid, gid_t gid, std::span<const gid_t> groups);
/// Takes every capability not in `set` out of the bounding set; verified. Needs CAP_SETPCAP.
[[nodiscard]] Status limitBoundingSet(std::uint64_t set);
/// capset(2) and ambient set; the bounding set is left. Bits that the kernel does not know are ignored.
/// Verified.
[[nodiscard]] Status setCapabilities(const CapabilitySets &sets);
/// All of the above in the order that works: bounding, keep capabilities, identity, capset, ambient.
[[nodiscard]] Status applyCredentials(const Credentials &credentials);
/// Highest capability of the running kernel.
[[nodiscard]] int lastCapability();
/// Those that the calling thread has now.
[[nodiscard]] Result<CapabilitySets> currentCapabilities();

} // namespace caisson::kernel
