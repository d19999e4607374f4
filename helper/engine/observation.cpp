// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/observation.h"

#include "helper/kernel/procfs.h"

#include <algorithm>
#include <sys/utsname.h>

namespace caisson::engine {

namespace {

/// A container can have as many processes as its limit and, with SYS_ADMIN, a hundred thousand mounts, each
/// with texts of its choosing: the answer must fit a message of the bus (32 MiB), and making it must not take
/// long.
constexpr std::size_t mostRows = 4096;
constexpr std::size_t mostTextBytes = 8U << 20;

std::unexpected<Error> notRunning(const std::string &name)
{
    return failure(ErrorCode::WrongState, name + " is not running");
}

} // namespace

Observation::Observation(const Core &core)
    : m_core(core)
{
}

std::vector<Figures> Observation::sample(std::span<const ContainerId> detailed)
{
    struct Source
    {
        ContainerId id;
        std::shared_ptr<kernel::CgroupGroup> group;
        std::uint32_t interface = 0;
    };
    std::vector<Source> sources;
    bool anyInterface = false;
    {
        const std::lock_guard lock(m_core.mutex);
        sources.reserve(m_core.containers.size());
        for (const auto &[id, container] : m_core.containers) {
            if (!container->group)
                continue;
            sources.push_back({id, container->group, container->record.run.hostInterfaceIndex});
            anyInterface = anyInterface || sources.back().interface != 0;
        }
    }
    std::map<std::uint32_t, kernel::LinkTraffic> traffic;
    if (anyInterface) {
        const std::lock_guard lock(m_linksMutex);
        if (!m_links) {
            if (auto opened = kernel::LinkSocket::open())
                m_links = std::move(*opened);
        }
        if (m_links) {
            if (auto counted = m_links->traffic())
                traffic = std::move(*counted);
            else
                m_links.reset(); // a new one next time
        }
    }
    std::vector<Figures> result;
    result.reserve(sources.size());
    for (const Source &source : sources) {
        const auto figures = source.group->figures();
        if (!figures)
            continue; // ended just now
        Figures row;
        row.container = source.id;
        row.memory = figures->memory;
        row.swap = figures->swap;
        row.cpuMicroseconds = figures->cpuMicroseconds;
        row.pids = figures->pids;
        row.oomKills = figures->oomKills;
        if (std::ranges::find(detailed, source.id) != detailed.end()) {
            if (const auto parts = source.group->memoryParts()) {
                row.anon = parts->anon;
                row.file = parts->file;
                row.kernel = parts->kernel;
                row.shmem = parts->shmem;
            }
            // After the usage, so that it is never less. What a sample a second misses is in it.
            row.peak = source.group->memoryPeak().value_or(0);
        }
        if (const auto found = traffic.find(source.interface); found != traffic.end()) {
            row.rxBytes = found->second.txBytes; // what the host's end sends the container receives
            row.txBytes = found->second.rxBytes;
        }
        result.push_back(std::move(row));
    }
    return result;
}

Result<std::vector<ProcessInfo>> Observation::processes(const ContainerPointer &container) const
{
    std::shared_ptr<kernel::CgroupGroup> group;
    std::string name;
    {
        const std::lock_guard lock(m_core.mutex);
        group = container->group;
        name = container->record.name;
    }
    if (!group)
        return notRunning(name);
    const auto pids = group->processes();
    if (!pids)
        return std::unexpected(pids.error().in("processes of " + name));
    const auto proc = kernel::ProcFs::open();
    if (!proc)
        return std::unexpected(proc.error());
    std::vector<pid_t> first = *pids;
    std::ranges::sort(first);
    first.resize(std::min(first.size(), mostRows));
    std::size_t bytes = mostTextBytes;
    std::vector<ProcessInfo> result;
    for (const pid_t pid : first) {
        const auto status = proc->status(pid);
        if (!status)
            continue; // has ended since
        ProcessInfo row;
        row.pid = pid;
        row.containerPid = status->nsPids.size() > 1 ? status->nsPids.back() : 0;
        row.parentPid = status->ppid;
        row.uid = status->uid;
        row.state = status->state;
        row.residentBytes = status->residentBytes;
        row.command = status->name;
        if (bytes > 0)
            row.arguments = proc->arguments(pid).value_or(std::vector<std::string>());
        for (const std::string &argument : row.arguments)
            bytes -= std::min(bytes, argument.size() + 1);
        result.push_back(std::move(row));
    }
    return result;
}

Result<std::vector<MountInfo>> Observation::mounts(const ContainerPointer &container) const
{
    std::shared_ptr<kernel::PidFd> process;
    std::string name;
    {
        const std::lock_guard lock(m_core.mutex);
        process = container->process;
        name = container->record.name;
    }
    if (!process)
        return notRunning(name);
    const auto pid = process->pid();
    if (!pid)
        return notRunning(name);
    const auto proc = kernel::ProcFs::open();
    if (!proc)
        return std::unexpected(proc.error());
    auto entries = proc->mounts(*pid);
    if (!entries)
        return std::unexpected(entries.error().in("mounts of " + name));
    if (process->hasExited().value_or(true)) // then the PID may have been another's
        return notRunning(name);
    std::size_t bytes = mostTextBytes;
    std::vector<MountInfo> result;
    for (kernel::MountInfoEntry &entry : *entries) {
        const std::size_t size = entry.target.size() + entry.source.size() + entry.options.size() +
                                 entry.superOptions.size() + entry.type.size();
        if (result.size() == mostRows || size > bytes)
            break;
        bytes -= size;
        MountInfo row;
        row.id = entry.id;
        row.parent = entry.parent;
        row.target = std::move(entry.target);
        row.type = std::move(entry.type);
        row.source = std::move(entry.source);
        row.options = std::move(entry.options);
        if (!entry.superOptions.empty())
            row.options += ',' + entry.superOptions;
        row.propagation = entry.propagation.empty() ? "private" : std::move(entry.propagation);
        result.push_back(std::move(row));
    }
    return result;
}

Result<HostInfo> Observation::host() const
{
    HostInfo info;
    struct ::utsname name
    {
    };
    if (::uname(&name) != 0)
        return kernelError("uname", "");
    info.hostName = name.nodename;
    info.kernelRelease = name.release;
    info.cgroupMode = kernel::cgroupModeName(m_core.machine.cgroups->mode());
    info.namespaces = m_core.hostNamespaces;
    auto links = kernel::LinkSocket::open();
    if (!links)
        return std::unexpected(links.error());
    if (const auto route = links->defaultRoute()) {
        info.uplink = route->interface;
        if (route->address)
            info.uplinkAddress = route->address->text() + '/' + std::to_string(route->prefix);
        if (route->gateway)
            info.uplinkGateway = route->gateway->text();
    }
    return info;
}

} // namespace caisson::engine
