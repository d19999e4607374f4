// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/launchspec.h"

#include "helper/monitor/wire.h"

#include <algorithm>
#include <linux/sched.h>

namespace caisson::monitor {
namespace {

constexpr std::uint32_t magic = 0x43534e32;       // "CSN2"; goes up with every change of the form
constexpr std::size_t longestString = 128u << 10; // MAX_ARG_STRLEN: execve takes no longer argument
constexpr std::size_t longestPath = 4096;
constexpr std::size_t mostStrings = 4096;
constexpr std::size_t mostRanges = 340; // lines of a uid_map, user_namespaces(7)
constexpr std::size_t mostGroups = 64;
constexpr std::size_t mostFilterBytes = 4096 * 8; // BPF_MAXINSNS
constexpr std::uint64_t namespaceFlags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID |
                                         CLONE_NEWNET | CLONE_NEWUSER | CLONE_NEWCGROUP | CLONE_NEWTIME;
constexpr std::int64_t lowestOomScore = -1000, highestOomScore = 1000; // proc_pid_oom_score_adj(5)
constexpr std::uint32_t noId = ~std::uint32_t{0};

void write(Writer &out, const std::vector<IdRange> &ranges)
{
    out.u32(static_cast<std::uint32_t>(ranges.size()));
    for (const IdRange &range : ranges) {
        out.u32(range.inside);
        out.u32(range.outside);
        out.u32(range.count);
    }
}

std::vector<IdRange> readRanges(Reader &in)
{
    std::vector<IdRange> ranges;
    for (std::uint32_t left = in.count(mostRanges, 12); left > 0 && !in.failed(); --left) {
        IdRange range;
        range.inside = in.u32();
        range.outside = in.u32();
        range.count = in.u32();
        // no range may reach the id that means "none", nor run past the end
        if (range.count == 0 || range.count > noId - range.inside || range.count > noId - range.outside)
            in.fail();
        ranges.push_back(range);
    }
    return ranges;
}

bool allAbsolute(const std::vector<std::string> &paths)
{
    return std::all_of(paths.begin(), paths.end(),
                       [](const std::string &path) { return path.starts_with('/'); });
}

bool plausible(const LaunchSpec &spec)
{
    const auto hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return spec.containerId.size() == 32 &&
           std::all_of(spec.containerId.begin(), spec.containerId.end(), hexadecimal) &&
           (spec.newNamespaces & ~namespaceFlags) == 0 && !spec.arguments.empty() &&
           !spec.arguments.front().empty() && spec.workingDirectory.starts_with('/') && spec.uid != noId &&
           spec.gid != noId && spec.seccompFilter.size() % 8 == 0 && allAbsolute(spec.maskedPaths) &&
           allAbsolute(spec.readOnlyPaths) && spec.rows <= 0xffff && spec.columns <= 0xffff &&
           std::none_of(spec.cgroupV1.begin(), spec.cgroupV1.end(), [](const std::string &name) {
               return name.empty() || name.find('/') != std::string::npos || name.starts_with('.');
           });
}

} // namespace

std::string encode(const LaunchSpec &spec)
{
    Writer out;
    out.u32(magic);
    out.text(spec.containerId);
    out.u64(spec.newNamespaces);
    out.text(spec.hostName);
    out.texts(spec.arguments);
    out.texts(spec.environment);
    out.text(spec.workingDirectory);
    out.u32(spec.uid);
    out.u32(spec.gid);
    out.u32(static_cast<std::uint32_t>(spec.groups.size()));
    for (const std::uint32_t group : spec.groups)
        out.u32(group);
    write(out, spec.uidMap);
    write(out, spec.gidMap);
    out.u64(spec.capabilities);
    out.u8(spec.noNewPrivileges);
    out.u64(spec.openFilesSoft);
    out.u64(spec.openFilesHard);
    out.i64(spec.oomScoreAdjust);
    out.text(spec.seccompFilter);
    out.u8(spec.terminal);
    out.u8(spec.openStdin);
    out.u32(spec.rows);
    out.u32(spec.columns);
    out.u8(spec.hasTimeOffsets);
    out.i64(spec.monotonicSeconds);
    out.i64(spec.boottimeSeconds);
    out.texts(spec.maskedPaths);
    out.texts(spec.readOnlyPaths);
    out.u8(spec.cgroupV2);
    out.texts(spec.cgroupV1);
    out.u64(spec.logLimitBytes);
    return out.take();
}

std::optional<LaunchSpec> decodeLaunchSpec(std::string_view bytes)
{
    if (bytes.size() > launchSpecLimit)
        return std::nullopt;
    Reader in(bytes);
    if (in.u32() != magic)
        return std::nullopt;
    LaunchSpec spec;
    spec.containerId = in.text(32);
    spec.newNamespaces = in.u64();
    spec.hostName = in.text(64);
    spec.arguments = in.texts(mostStrings, longestString);
    spec.environment = in.texts(mostStrings, longestString);
    spec.workingDirectory = in.text(longestPath);
    spec.uid = in.u32();
    spec.gid = in.u32();
    for (std::uint32_t left = in.count(mostGroups, 4); left > 0 && !in.failed(); --left)
        spec.groups.push_back(in.u32());
    spec.uidMap = readRanges(in);
    spec.gidMap = readRanges(in);
    spec.capabilities = in.u64();
    spec.noNewPrivileges = in.boolean();
    spec.openFilesSoft = in.u64();
    spec.openFilesHard = in.u64();
    const std::int64_t score = in.i64();
    if (score < lowestOomScore || score > highestOomScore)
        in.fail();
    else
        spec.oomScoreAdjust = static_cast<std::int32_t>(score);
    spec.seccompFilter = in.blob(mostFilterBytes);
    spec.terminal = in.boolean();
    spec.openStdin = in.boolean();
    spec.rows = in.u32();
    spec.columns = in.u32();
    spec.hasTimeOffsets = in.boolean();
    spec.monotonicSeconds = in.i64();
    spec.boottimeSeconds = in.i64();
    spec.maskedPaths = in.texts(mostStrings, longestPath);
    spec.readOnlyPaths = in.texts(mostStrings, longestPath);
    spec.cgroupV2 = in.boolean();
    spec.cgroupV1 = in.texts(64, 255);
    spec.logLimitBytes = in.u64();
    if (!in.complete() || !plausible(spec))
        return std::nullopt;
    return spec;
}

} // namespace caisson::monitor
