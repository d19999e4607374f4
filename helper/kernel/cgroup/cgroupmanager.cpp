// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupmanager.h"

#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupscope.h"
#include "helper/kernel/cgroup/cgroupv1.h"
#include "helper/kernel/cgroup/cgroupv2.h"
#include "helper/kernel/cgroup/servicemanager.h"

#include <algorithm>

namespace caisson::kernel {

namespace {

// Mount points lie between the root and the hierarchies, and "cpu" may be a link to "cpu,cpuacct": this one
// lookup happens above the hierarchies, in a directory that only root can change.
bool hasFile(const Fd &root, const char *path)
{
    return ::faccessat(root.get(), path, F_OK, 0) == 0;
}

bool hasController(const Fd &root, const char *path, std::string_view controller)
{
    const Fd file(::openat(root.get(), path, O_RDONLY | O_CLOEXEC));
    if (!file)
        return false;
    const Result<std::string> text = cgroupfile::readHeld(file, path);
    return text && (" " + *text + " ").find(" " + std::string(controller) + " ") != std::string::npos;
}

} // namespace

std::string_view cgroupModeName(CgroupMode mode)
{
    return mode == CgroupMode::V1 ? "v1" : "v2";
}

CgroupGroup::CgroupGroup(std::string name)
    : m_name(std::move(name))
{
}

CgroupGroup::~CgroupGroup() = default;
CgroupManager::~CgroupManager() = default;

std::uint64_t perCpuPeriod(std::uint64_t quota, std::uint64_t period)
{
    if (quota == CgroupLimits::unlimited || period == cpuPeriod || period == 0)
        return quota;
    // The kernel takes periods of at most 1 s and quotas of at most 2^44 µs; whatever is above stays below
    // "unlimited".
    const std::uint64_t most = std::uint64_t{1} << 44;
    return std::min(quota, most) * cpuPeriod / period;
}

Status checkLimits(const CgroupLimits &limits)
{
    if (limits.memory && *limits.memory < minimumMemoryLimit)
        return invalidArgument("memory", "at least 4 MiB (4194304 bytes) are needed to start a process");
    if (limits.memoryHigh && *limits.memoryHigh < minimumMemoryLimit)
        return invalidArgument("memory-high", "at least 4 MiB (4194304 bytes) are expected");
    if (limits.memorySwap && limits.memory && *limits.memorySwap < *limits.memory)
        return invalidArgument("memory-swap",
                               "is memory and swap together, so at least the memory limit is expected");
    if (limits.cpuQuota && *limits.cpuQuota < minimumCpuQuota)
        return invalidArgument("cpus", "at least 0.01 is expected");
    if (limits.pids && *limits.pids < minimumPids)
        return invalidArgument("pids-limit", "at least 1 is expected");
    return {};
}

Status checkGroupName(std::string_view name)
{
    std::size_t components = 0;
    std::string_view rest = name;
    while (true) {
        const std::string_view part = rest.substr(0, rest.find('/'));
        const bool wellFormed = !part.empty() && part.size() <= 64 && part.front() != '.' &&
                                part.front() != '-' && part.front() != '_' &&
                                std::ranges::all_of(part, [](char c) {
                                    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                           (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
                                });
        if (!wellFormed)
            return invalidArgument("cgroup", "components of [A-Za-z0-9][A-Za-z0-9_.-]* are expected");
        ++components;
        if (part.size() == rest.size())
            break;
        rest.remove_prefix(part.size() + 1);
    }
    if (components < 2)
        return invalidArgument("cgroup", "a name of two components, \"caisson/<id>\", is expected");
    return {};
}

Result<CgroupMode> detectCgroupMode(const Fd &root)
{
    if (hasFile(root, "cgroup.controllers"))
        return CgroupMode::V2;
    if (hasFile(root, "memory/tasks"))
        return CgroupMode::V1;
    if (hasController(root, "unified/cgroup.controllers", "memory"))
        return CgroupMode::V2;
    return failure(ErrorCode::NotSupported,
                   "no control group hierarchy with the memory controller is mounted: mount cgroup2 on "
                   "/sys/fs/cgroup, or the v1 memory hierarchy on /sys/fs/cgroup/memory");
}

Result<std::unique_ptr<CgroupManager>> CgroupManager::open(const std::string &path)
{
    Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return kernelError("open", path);
    return open(std::move(root), path);
}

Result<std::unique_ptr<CgroupManager>> CgroupManager::open(Fd root, std::string path)
{
    const Result<CgroupMode> mode = detectCgroupMode(root);
    if (!mode)
        return std::unexpected(mode.error());
    if (*mode == CgroupMode::V1)
        return CgroupManagerV1::open(root, std::move(path));
    if (hasFile(root, "cgroup.controllers"))
        return openUnified(std::move(root), std::move(path));
    Fd unified(::openat(root.get(), "unified", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!unified)
        return kernelError("open", path + "/unified");
    return openUnified(std::move(unified), path + "/unified");
}

Result<std::unique_ptr<CgroupManager>> CgroupManager::openUnified(Fd root, std::string path)
{
    return CgroupManagerV2::open(std::move(root), std::move(path));
}

Result<std::unique_ptr<CgroupManager>> CgroupManager::openForMachine(std::string &note)
{
    auto manager = open();
    if (!manager || (*manager)->mode() != CgroupMode::V2 || !ServiceManager::isRunning())
        return manager;
    auto systemd = ServiceManager::open();
    if (!systemd) // a group that it does not know of works too, but does not show in its tools
        note = systemd.error().text;
    const std::string path = "/sys/fs/cgroup";
    Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return kernelError("open", path);
    return CgroupScopeManager::open(std::move(root), path, systemd ? std::move(*systemd) : nullptr);
}

std::string CgroupManager::nameOf(const std::string &root, const std::string &id, const std::string &) const
{
    return root + '/' + id;
}

Result<std::vector<CgroupManager::Found>> CgroupManager::ofContainers(const std::string &root) const
{
    const Result<std::vector<std::string>> names = list(root);
    if (!names)
        return std::unexpected(names.error());
    std::vector<Found> found;
    for (const std::string &name : *names)
        found.push_back({name, root + '/' + name});
    return found;
}

Result<std::unique_ptr<CgroupGroup>> CgroupManager::create(const std::string &name, const CgroupOwner &owner)
{
    if (const Status valid = checkGroupName(name); !valid)
        return std::unexpected(valid.error());
    if (const Status made = make(name, owner); !made)
        return std::unexpected(made.error().in("create control group " + name));
    return group(name);
}

Result<std::unique_ptr<CgroupGroup>> CgroupManager::find(const std::string &name) const
{
    if (const Status valid = checkGroupName(name); !valid)
        return std::unexpected(valid.error());
    const Result<bool> there = exists(name);
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return failure(ErrorCode::NotFound, "control group " + name + " does not exist");
    return group(name);
}

Result<std::unique_ptr<CgroupGroup>> CgroupManager::handle(const std::string &name) const
{
    if (const Status valid = checkGroupName(name); !valid)
        return std::unexpected(valid.error());
    return group(name);
}

} // namespace caisson::kernel
