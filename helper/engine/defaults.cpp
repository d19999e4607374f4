// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/defaults.h"

#include "helper/engine/grammar.h"
#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/cgroup/cgroupgroup.h"

#include <algorithm>

namespace caisson::engine {

namespace {

using kernel::NamespaceKind;

std::vector<oci::Mount> standardMounts(const ContainerRequest &request)
{
    std::vector<oci::Mount> mounts;
    if (request.mountProc)
        mounts.push_back({"/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}});
    mounts.push_back({"/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}});
    mounts.push_back({"/dev/pts",
                      "devpts",
                      "devpts",
                      {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}});
    mounts.push_back({"/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}});
    mounts.push_back({"/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}});
    mounts.push_back({"/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}});
    mounts.push_back({"/sys/fs/cgroup", "cgroup", "cgroup", {"nosuid", "noexec", "nodev", "ro"}});
    return mounts;
}

std::vector<std::string> maskedPaths(unsigned processors)
{
    std::vector<std::string> paths{"/proc/acpi",
                                   "/proc/asound",
                                   "/proc/interrupts",
                                   "/proc/kcore",
                                   "/proc/keys",
                                   "/proc/latency_stats",
                                   "/proc/sched_debug",
                                   "/proc/scsi",
                                   "/proc/timer_list",
                                   "/proc/timer_stats",
                                   "/sys/devices/virtual/powercap",
                                   "/sys/firmware",
                                   "/sys/fs/selinux"};
    for (unsigned i = 0; i < std::min(processors, 1024U); ++i)
        paths.push_back("/sys/devices/system/cpu/cpu" + std::to_string(i) + "/thermal_throttle");
    return paths;
}

std::vector<oci::IdMap> ociMap(const std::vector<IdMapping> &map)
{
    std::vector<oci::IdMap> result;
    for (const IdMapping &line : map)
        result.push_back({line.inside, line.outside, line.count});
    return result;
}

std::vector<oci::DeviceRule> deviceRules(bool console)
{
    std::vector<oci::DeviceRule> rules{{false, "a", {}, {}, "rwm"}};
    for (const kernel::DeviceRule &rule : kernel::standardDeviceRules(console)) {
        oci::DeviceRule line{true, std::string(1, rule.type), {}, {}, rule.access};
        if (rule.major)
            line.major = *rule.major;
        if (rule.minor)
            line.minor = *rule.minor;
        rules.push_back(std::move(line));
    }
    return rules;
}

/// Pings without NET_RAW: groups of the container that may open ICMP sockets. All of them must be mapped.
std::string pingGroups(const std::vector<IdMapping> &gidMap)
{
    std::uint32_t last = gidMap.empty() ? 65535 : 0;
    for (const IdMapping &line : gidMap) {
        if (line.inside == 0)
            last = line.count - 1;
    }
    return "0 " + std::to_string(last);
}

} // namespace

std::vector<std::string> mergedEnvironment(std::vector<std::string> base,
                                           const std::vector<std::string> &over)
{
    for (const std::string &entry : over) {
        const std::string key = entry.substr(0, entry.find('=') + 1);
        const auto found =
            std::ranges::find_if(base, [&key](const std::string &e) { return e.starts_with(key); });
        if (found == base.end())
            base.push_back(entry);
        else
            *found = entry;
    }
    return base;
}

Specification makeSpecification(const ContainerRequest &request, const Decisions &decisions)
{
    Specification specification;
    const auto isNew = [&request](NamespaceKind kind) {
        return request.namespaces[static_cast<std::size_t>(kind)] == NamespaceMode::New;
    };

    oci::Process &process = specification.process;
    process.terminal = request.terminal;
    const grammar::UserIds user = grammar::parseUser(request.user).value_or(grammar::UserIds{});
    process.user = {user.uid, user.gid, {user.gid}, {}};
    process.args = request.command.empty() ? decisions.imageCommand : request.command;
    std::vector<std::string> environment{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                         "HOME=" + std::string(user.uid == 0 ? "/root" : "/"),
                                         "container=caisson"};
    if (request.terminal)
        environment.emplace_back("TERM=xterm-256color");
    if (!request.hostName.empty())
        environment.push_back("HOSTNAME=" + request.hostName);
    process.env = mergedEnvironment(mergedEnvironment(std::move(environment), decisions.imageEnvironment),
                                    request.environment);
    process.cwd = request.workingDirectory;
    // Names were checked with the request, so this cannot fail; no capabilities at all is the answer if it
    // did.
    const std::vector<std::string> capabilities =
        kernel::capabilityNames(kernel::capabilityMask(request.capAdd, request.capDrop).value_or(0));
    process.capabilities = {capabilities, capabilities, capabilities, {}, {}};
    process.rlimits = {{"RLIMIT_NOFILE", 1024, 524288}};
    process.noNewPrivileges = request.noNewPrivileges;
    process.oomScoreAdj = 0;

    specification.root.path = decisions.imageRoot;
    specification.hostname = request.hostName;

    oci::Linux &part = specification.linuxPart;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        if (isNew(kind.kind))
            part.namespaces.push_back({std::string(kind.ociName), {}});
    }
    part.uidMappings = ociMap(decisions.uidMap);
    part.gidMappings = ociMap(decisions.gidMap);
    for (const auto &[clock, seconds] : request.timeOffsets)
        part.timeOffsets[clock] = {seconds, 0};
    part.cgroupsPath = decisions.cgroupGroup;
    part.resources.devices = deviceRules(request.terminal);
    if (isNew(NamespaceKind::Net))
        part.sysctl["net.ipv4.ping_group_range"] = pingGroups(decisions.gidMap);
    if (isNew(NamespaceKind::Mnt)) {
        specification.mounts = standardMounts(request);
        part.maskedPaths = maskedPaths(decisions.processors);
        part.readonlyPaths = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
    }
    applyLimits(specification, request.limits);

    CaissonPart &caisson = specification.caisson;
    caisson.name = request.name;
    caisson.image = request.image;
    caisson.network = request.network;
    caisson.address = request.address;
    caisson.owner = decisions.owner;
    caisson.openStdin = request.openStdin;
    caisson.mountProc = request.mountProc;
    caisson.removeOnExit = request.removeOnExit;
    caisson.stopTimeout = request.stopTimeoutSeconds;
    return specification;
}

} // namespace caisson::engine
