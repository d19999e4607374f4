// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/launchspecification.h"

#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/seccomp.h"
#include "helper/kernel/seccompprofile.h"

#include <map>
#include <mutex>

namespace caisson::engine {
namespace {

/// The filter as bytes. Compiling it takes longer than all of the rest of a start; it depends on nothing but
/// the capabilities.
Result<std::string> filterFor(std::uint64_t capabilities)
{
    static std::mutex mutex;
    static std::map<std::uint64_t, std::string> filters;
    const std::lock_guard lock(mutex);
    if (const auto found = filters.find(capabilities); found != filters.end())
        return found->second;
    const auto program =
        kernel::buildSeccompProgram({.capabilities = capabilities, .allowNamespaces = false});
    if (!program)
        return std::unexpected(program.error());
    if (filters.size() >= 64)
        filters.clear(); // callers choose the sets: no growing without end
    return filters.emplace(capabilities, kernel::seccompProgramBytes(*program)).first->second;
}

Result<std::uint64_t> maskOf(const std::vector<std::string> &names)
{
    std::uint64_t mask = 0;
    for (const std::string &name : names) {
        const std::optional<int> number = kernel::capabilityFromName(name);
        if (!number)
            return invalidArgument("process.capabilities", name + " is no capability");
        mask |= std::uint64_t{1} << *number;
    }
    return mask;
}

std::vector<monitor::IdRange> rangesOf(const std::vector<IdMapping> &map)
{
    std::vector<monitor::IdRange> ranges;
    for (const IdMapping &line : map)
        ranges.push_back({line.inside, line.outside, line.count});
    return ranges;
}

} // namespace

Result<monitor::LaunchSpec> makeLaunchSpec(const ContainerRecord &record, bool cgroupV2,
                                           std::vector<std::string> hierarchies)
{
    const Specification &specification = record.specification;
    const oci::Process &process = specification.process;
    monitor::LaunchSpec spec;
    spec.containerId = record.id;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        if (record.hasNamespace(kind.kind))
            spec.newNamespaces |= kind.cloneFlag;
    }
    spec.hostName = specification.hostname;
    spec.arguments = process.args;
    spec.environment = process.env;
    spec.workingDirectory = process.cwd.empty() ? "/" : process.cwd;
    spec.uid = process.user.uid;
    spec.gid = process.user.gid;
    spec.groups = process.user.additionalGids;
    spec.uidMap = rangesOf(record.uidMap);
    spec.gidMap = rangesOf(record.gidMap);
    const Result<std::uint64_t> capabilities = maskOf(process.capabilities.bounding);
    if (!capabilities)
        return std::unexpected(capabilities.error());
    spec.capabilities = *capabilities;
    spec.noNewPrivileges = process.noNewPrivileges;
    spec.oomScoreAdjust = process.oomScoreAdj.value_or(0);
    for (const oci::Rlimit &limit : process.rlimits) {
        if (limit.type == "RLIMIT_NOFILE") {
            spec.openFilesSoft = limit.soft;
            spec.openFilesHard = limit.hard;
        }
    }
    const Result<std::string> filter = filterFor(*capabilities);
    if (!filter)
        return std::unexpected(filter.error().in("seccomp"));
    spec.seccompFilter = *filter;
    spec.terminal = process.terminal;
    spec.openStdin = specification.caisson.openStdin;
    const auto &offsets = specification.linuxPart.timeOffsets;
    spec.hasTimeOffsets = !offsets.empty();
    if (const auto found = offsets.find("monotonic"); found != offsets.end())
        spec.monotonicSeconds = found->second.secs;
    if (const auto found = offsets.find("boottime"); found != offsets.end())
        spec.boottimeSeconds = found->second.secs;
    spec.maskedPaths = specification.linuxPart.maskedPaths;
    spec.readOnlyPaths = specification.linuxPart.readonlyPaths;
    spec.cgroupV2 = cgroupV2;
    if (!cgroupV2)
        spec.cgroupV1 = std::move(hierarchies);
    // The monitor takes its own decoder's word for what is valid: better told here than by a monitor that
    // ends.
    if (!monitor::decodeLaunchSpec(monitor::encode(spec)))
        return invalidArgument("specification",
                               "command, environment or paths exceed what a container can have");
    return spec;
}

void prepareFilter(const ContainerRecord &record)
{
    // What is wrong with it is told by the start.
    if (const auto capabilities = maskOf(record.specification.process.capabilities.bounding))
        (void)filterFor(*capabilities).has_value();
}

std::vector<std::string> hierarchiesIn(std::string_view procCgroup)
{
    std::vector<std::string> hierarchies;
    while (!procCgroup.empty()) {
        const std::string_view line = procCgroup.substr(0, procCgroup.find('\n'));
        procCgroup.remove_prefix(std::min(line.size() + 1, procCgroup.size()));
        const std::size_t first = line.find(':');
        if (first == std::string_view::npos)
            continue;
        const std::string_view rest = line.substr(first + 1);
        const std::string_view controllers = rest.substr(0, rest.find(':'));
        if (!controllers.empty() && !controllers.starts_with("name="))
            hierarchies.emplace_back(controllers);
    }
    return hierarchies;
}

} // namespace caisson::engine
