// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/idallocator.h"

#include "helper/kernel/directory.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <grp.h>
#include <pwd.h>

namespace caisson::engine::idallocator {

namespace {

constexpr std::uint32_t lowestMappable = 65536;
constexpr std::uint64_t highestMappable = 1ULL << 31; // beyond it devpts has trouble

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<std::uint32_t> number(std::string_view text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool isUsed(const Sources &sources, std::uint32_t start)
{
    return std::ranges::any_of(sources.used, [start](const IdMapping &line) {
        return overlap(start, blockSize, line.outside, line.count);
    });
}

bool isOwners(const Sources &sources, const SubIdLine &line)
{
    return line.user == std::to_string(sources.owner) ||
           (!sources.ownerName.empty() && line.user == sources.ownerName);
}

/// First block in the owner's own lines.
std::optional<std::uint32_t> ownBlock(const Sources &sources, const std::vector<SubIdLine> &lines)
{
    for (const SubIdLine &line : lines) {
        if (!isOwners(sources, line))
            continue;
        for (std::uint64_t start = line.start; start + blockSize <= std::uint64_t(line.start) + line.count;
             start += blockSize) {
            if (!isUsed(sources, static_cast<std::uint32_t>(start)))
                return static_cast<std::uint32_t>(start);
        }
    }
    return std::nullopt;
}

bool isForeign(const Sources &sources, std::uint32_t start)
{
    const auto crossesLine = [start](const SubIdLine &line) {
        return overlap(start, blockSize, line.start, line.count);
    };
    const auto holds = [start](std::uint32_t id) { return id >= start && id - start < blockSize; };
    return std::ranges::any_of(sources.subuid, crossesLine) ||
           std::ranges::any_of(sources.subgid, crossesLine) || std::ranges::any_of(sources.uids, holds) ||
           std::ranges::any_of(sources.gids, holds);
}

/// Whether a look-up of getpwuid_r's kind finds something, or cannot tell: only a plain "no" is one.
template<typename Entry, typename LookUp>
bool mayExist(LookUp lookUp, std::uint32_t id)
{
    Entry entry{};
    Entry *found = nullptr;
    std::array<char, 4096> buffer{};
    const int code = lookUp(id, &entry, buffer.data(), buffer.size(), &found);
    const bool isAbsent = code == 0 || code == ENOENT || code == ESRCH || code == EBADF || code == EPERM;
    return found != nullptr || !isAbsent;
}

/// Accounts that no file names (LDAP and the like) are asked for by the block's first id, as systemd does.
/// The codes for "there is none" are those of getpwnam(3).
bool isKnownToNss(std::uint32_t start)
{
    return mayExist<struct ::passwd>(::getpwuid_r, start) || mayExist<struct ::group>(::getgrgid_r, start);
}

Allocation allocation(std::uint32_t uid, std::uint32_t gid)
{
    return {{{0, uid, blockSize}}, {{0, gid, blockSize}}};
}

Result<std::string> readEtc(const kernel::Directory &etc, std::string_view name)
{
    auto text = etc.readFile(name, 4U << 20);
    if (!text && text.error().errnoValue == ENOENT)
        return std::string();
    return text;
}

} // namespace

std::vector<SubIdLine> parseSubIds(std::string_view text)
{
    std::vector<SubIdLine> lines;
    for (const std::string_view line : split(text, '\n')) {
        const auto parts = split(line, ':');
        if (parts.size() != 3 || parts[0].empty())
            continue;
        const auto start = number(parts[1]);
        const auto count = number(parts[2]);
        if (!start || !count || *count == 0 || *start < lowestMappable ||
            std::uint64_t(*start) + *count > highestMappable)
            continue;
        lines.push_back({std::string(parts[0]), *start, *count});
    }
    return lines;
}

std::vector<std::uint32_t> parseIds(std::string_view text)
{
    std::vector<std::uint32_t> ids;
    for (const std::string_view line : split(text, '\n')) {
        const auto parts = split(line, ':');
        if (parts.size() < 3)
            continue;
        if (const auto id = number(parts[2]))
            ids.push_back(*id);
    }
    return ids;
}

Result<Sources> readSources(std::uint32_t owner, std::vector<IdMapping> used)
{
    Sources sources;
    sources.owner = owner;
    sources.used = std::move(used);
    const auto etc = kernel::Directory::open("/etc");
    if (!etc)
        return std::unexpected(etc.error().in("read the machine's id ranges"));
    const auto subuid = readEtc(*etc, "subuid");
    const auto subgid = readEtc(*etc, "subgid");
    const auto passwd = readEtc(*etc, "passwd");
    const auto group = readEtc(*etc, "group");
    for (const auto *text : {&subuid, &subgid, &passwd, &group}) {
        if (!*text)
            return std::unexpected(text->error().in("read the machine's id ranges"));
    }
    sources.subuid = parseSubIds(*subuid);
    sources.subgid = parseSubIds(*subgid);
    sources.uids = parseIds(*passwd);
    sources.gids = parseIds(*group);
    struct ::passwd entry
    {
    };
    struct ::passwd *found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(owner, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        sources.ownerName = found->pw_name;
    return sources;
}

OwnerRanges ownerRanges(const Sources &sources)
{
    OwnerRanges ranges;
    if (sources.owner == 0) {
        // The pool with holes where others are; the owner's own lines are added below.
        std::vector<std::pair<std::uint64_t, std::uint64_t>> holes;
        for (const auto *lines : {&sources.subuid, &sources.subgid}) {
            for (const SubIdLine &line : *lines)
                holes.emplace_back(line.start, std::uint64_t(line.start) + line.count);
        }
        for (const auto *ids : {&sources.uids, &sources.gids}) {
            for (const std::uint32_t id : *ids)
                holes.emplace_back(id, std::uint64_t(id) + 1);
        }
        std::ranges::sort(holes);
        std::uint64_t start = poolFirst;
        const auto add = [&ranges](std::uint64_t first, std::uint64_t end) {
            if (first < end) {
                const IdMapping range{0, static_cast<std::uint32_t>(first),
                                      static_cast<std::uint32_t>(end - first)};
                ranges.uids.push_back(range);
                ranges.gids.push_back(range);
            }
        };
        for (const auto &[holeStart, holeEnd] : holes) {
            if (holeEnd <= start)
                continue;
            if (holeStart >= poolEnd)
                break;
            add(start, holeStart);
            start = std::max(start, holeEnd);
        }
        add(start, poolEnd);
    }
    for (const SubIdLine &line : sources.subuid) {
        if (isOwners(sources, line))
            ranges.uids.push_back({0, line.start, line.count});
    }
    for (const SubIdLine &line : sources.subgid) {
        if (isOwners(sources, line))
            ranges.gids.push_back({0, line.start, line.count});
    }
    return ranges;
}

Result<Allocation> allocate(const Sources &sources)
{
    const auto uid = ownBlock(sources, sources.subuid);
    const auto gid = ownBlock(sources, sources.subgid);
    if (uid && gid)
        return allocation(*uid, *gid);
    for (std::uint64_t start = poolFirst; start + blockSize <= poolEnd; start += blockSize) {
        const auto block = static_cast<std::uint32_t>(start);
        if (!isUsed(sources, block) && !isForeign(sources, block) && !isKnownToNss(block))
            return allocation(block, block);
    }
    return failure(
        ErrorCode::LimitExceeded,
        "no range of 65536 user ids is free in 524288 to 1878982655: remove containers that are not needed");
}

} // namespace caisson::engine::idallocator
