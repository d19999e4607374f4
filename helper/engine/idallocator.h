// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Ranges of user and group ids for user namespaces (R36). What is in use stands in the containers' records,
/// so nothing is kept here: the store is the allocator's memory.
namespace caisson::engine::idallocator {

inline constexpr std::uint32_t blockSize = 65536;
inline constexpr std::uint32_t poolFirst = 524288;   ///< systemd's UIDS-GIDS: automatic ranges
inline constexpr std::uint32_t poolEnd = 1878982656; ///< one past the last

/// Whether two ranges have an id in common.
[[nodiscard]] constexpr bool overlap(std::uint64_t start, std::uint64_t count, std::uint64_t otherStart,
                                     std::uint64_t otherCount)
{
    return start < otherStart + otherCount && otherStart < start + count;
}

/// A line of /etc/subuid or /etc/subgid.
struct SubIdLine
{
    std::string user; ///< login name or decimal uid
    std::uint32_t start = 0, count = 0;
};
/// Lines that are not understood, or reach below 65536 or past 2^31, are passed over.
[[nodiscard]] std::vector<SubIdLine> parseSubIds(std::string_view text);
/// The third field of each line of /etc/passwd or /etc/group.
[[nodiscard]] std::vector<std::uint32_t> parseIds(std::string_view text);

/// What the machine has given away already.
struct Sources
{
    std::string ownerName; ///< login name; empty: unknown
    std::uint32_t owner = 0;
    std::vector<SubIdLine> subuid, subgid;
    std::vector<std::uint32_t> uids, gids; ///< of passwd and group
    std::vector<IdMapping> used;           ///< of other containers: uids and gids alike
};
/// Reads /etc/subuid, /etc/subgid, /etc/passwd and /etc/group. Files that are absent give nothing.
[[nodiscard]] Result<Sources> readSources(std::uint32_t owner, std::vector<IdMapping> used);

/// Ranges that the owner may name in a map: the own lines of /etc/subuid; root: the pool without what others
/// have.
struct OwnerRanges
{
    std::vector<IdMapping> uids, gids;
};
[[nodiscard]] OwnerRanges ownerRanges(const Sources &sources);

struct Allocation
{
    std::vector<IdMapping> uidMap, gidMap; ///< one line each: 0 to 65535 inside
};
/// The first free block: of the owner's lines for both kinds, else of the pool (aligned to its size, one
/// block for both kinds). Errors: LimitExceeded when all are in use.
[[nodiscard]] Result<Allocation> allocate(const Sources &sources);

} // namespace caisson::engine::idallocator
