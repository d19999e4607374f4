// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/core.h"

#include "helper/engine/startcontext.h"
#include "helper/engine/steps/launchspecification.h"
#include "helper/kernel/namespaceinventory.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/rules/ruletable.h" // Machine owns one

#include <net/if.h>

namespace caisson::engine {

Machine::Machine() = default;
Machine::~Machine() = default;

StartContext::StartContext(Machine &owner, const ContainerRecord &what)
    : machine(owner)
    , record(what)
{
}
StartContext::~StartContext() = default;

bool StartContext::insideIsReady() const
{
    using kernel::NamespaceKind;
    return pid != 0 && (usersMapped || !record.hasNamespace(NamespaceKind::User)) &&
           (rootIsReady || !record.hasNamespace(NamespaceKind::Mnt));
}

Core::Core(Config config, Places opened, std::unique_ptr<kernel::CgroupManager> cgroups, Observer &toTell)
    : places(std::move(opened))
    , containerStore(places.containers)
    , networkStore(places.networks)
    , images(config.dataDirectory)
    , observer(toTell)
    , spareMonitor(config.monitorProgram)
{
    machine.config = std::move(config);
    machine.cgroups = std::move(cgroups);
    bootId = kernel::bootId().value_or(std::string());
    if (const auto host = kernel::hostNamespaces())
        hostNamespaces = host->inodes;
}

Result<ContainerPointer> Core::find(const ContainerId &id) const
{
    const std::lock_guard lock(mutex);
    const auto found = containers.find(id);
    if (found == containers.end())
        return failure(ErrorCode::NotFound, "there is no such container");
    return found->second;
}

Status Core::checkRights(const Container &container, uid_t caller, bool mayManageOthers) const
{
    const std::lock_guard lock(mutex);
    if (container.record.owner != caller && !mayManageOthers)
        return failure(ErrorCode::NotAuthorized,
                       "the container is another user's: that needs org.caisson.manage-others");
    return {};
}

ContainerRecord Core::record(const Container &container) const
{
    const std::lock_guard lock(mutex);
    return container.record;
}

State Core::state(const Container &container) const
{
    const std::lock_guard lock(mutex);
    return container.record.state;
}

ContainerInfo Core::info(const Container &container) const
{
    const ContainerRecord &record = container.record;
    ContainerInfo info;
    info.id = record.id;
    info.name = record.name;
    info.state = record.state;
    info.image = record.specification.caisson.image;
    info.command = record.specification.process.args;
    info.hostName = record.specification.hostname;
    info.owner = record.owner;
    const bool runs =
        record.state == State::Running || record.state == State::Paused || record.state == State::Stopping;
    info.pid = runs ? record.run.pid : 0;
    info.createdAt = record.createdAt;
    info.startedAt = record.startedAt;
    info.finishedAt = record.finishedAt;
    info.exit = record.exit;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        const auto index = static_cast<std::size_t>(kind.kind);
        NamespaceInfo row;
        row.kind = kind.kind;
        row.inode = container.namespaces[index];
        row.hostInode = hostNamespaces[index];
        row.relation = record.hasNamespace(kind.kind) ? Relation::Own : Relation::Host;
        info.namespaces.push_back(std::move(row));
    }
    info.uidMap = record.uidMap;
    info.gidMap = record.gidMap;
    for (const InterfaceRecord &interface : record.interfaces) {
        InterfaceInfo row;
        row.network = interface.network;
        row.bridge = interface.bridge;
        row.containerName = interface.containerName;
        row.hostName = interface.hostName;
        if (runs) {
            row.containerIndex = record.run.containerInterfaceIndex;
            row.hostIndex = record.run.hostInterfaceIndex;
        }
        row.address = interface.address;
        row.prefix = interface.prefix;
        row.gateway = interface.gateway;
        row.mac = interface.mac;
        info.interfaces.push_back(std::move(row));
    }
    if (container.group)
        info.cgroupPath = container.group->path();
    info.limits = record.specification.caisson.limits;
    if (!info.limits.memory)
        info.limits.memory = defaultMemoryLimit;
    if (!info.limits.pids)
        info.limits.pids = defaultPidsLimit;
    info.oomKills = record.oomKills;
    info.terminal = record.specification.process.terminal;
    info.removeOnExit = record.specification.caisson.removeOnExit;
    info.stepsDone = container.stepsDone;
    info.stepsTotal = container.stepsTotal;
    return info;
}

NetworkInfo Core::info(const NetworkInfo &network) const
{
    NetworkInfo result = network;
    result.bridgeIndex = ::if_nametoindex(network.bridge.c_str());
    return result;
}

void Core::setState(Container &container, State state)
{
    {
        const std::lock_guard lock(mutex);
        container.record.state = state;
    }
    tellChanged(container);
}

void Core::tellChanged(const Container &container)
{
    ContainerInfo snapshot;
    {
        const std::lock_guard lock(mutex);
        snapshot = info(container);
    }
    observer.containerChanged(snapshot);
}

void Core::tellNetworks(const ContainerRecord &record)
{
    for (const InterfaceRecord &interface : record.interfaces) {
        std::optional<NetworkInfo> network;
        {
            const std::lock_guard lock(mutex);
            if (const NetworkInfo *found = networkStore.find(interface.network))
                network = info(*found);
        }
        if (network)
            observer.networkChanged(*network);
    }
}

void Core::raise(EventKind kind, const ContainerRecord &record, std::map<std::string, std::string> details)
{
    Event event;
    event.kind = kind;
    event.container = record.id;
    event.name = record.name;
    event.owner = record.owner;
    event.details = std::move(details);
    observer.eventRaised(events.add(std::move(event)));
}

void Core::addFinding(std::string text, Check::Level level, std::optional<uid_t> owner)
{
    constexpr std::size_t most = 200; // the newest: nobody can fill the list and keep what follows out
    const std::lock_guard lock(mutex);
    std::erase_if(findings, [&](const Check &known) {
        return known.message == text && known.level == level && known.owner == owner;
    });
    if (findings.size() >= most)
        findings.erase(findings.begin());
    findings.push_back({"state.found", level, std::move(text), {}, owner});
}

void Core::addFinding(const ContainerRecord &record, const std::string &text, Check::Level level)
{
    addFinding(record.name + ": " + text, level, record.owner);
}

namespace {

/// v1: `tasks` of each hierarchy. v2: the directory that CLONE_INTO_CGROUP wants is not what a program that
/// moves itself needs.
Result<std::vector<kernel::Fd>> openEntries(const kernel::CgroupGroup &group)
{
    auto entries = group.entries();
    if (!entries || group.mode() == kernel::CgroupMode::V1)
        return entries;
    std::vector<kernel::Fd> files;
    for (const kernel::Fd &directory : *entries) {
        kernel::Fd file(::openat(directory.get(), "cgroup.procs", O_WRONLY | O_CLOEXEC));
        if (!file)
            return kernelError("openat", "cgroup.procs of the monitors");
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace

ContainerPointer Core::ofControlGroup(std::string_view path) const
{
    const std::lock_guard lock(mutex);
    for (const auto &[id, container] : containers) {
        // Where the machine itself is a container, more stands before it.
        const std::string group = '/' + container->record.cgroupGroup;
        const std::size_t at = path.find(group);
        if (at == std::string_view::npos)
            continue;
        const std::string_view rest = path.substr(at + group.size());
        if (rest.empty() || rest.front() == '/')
            return container;
    }
    return nullptr;
}

void Core::tendSpareMonitor()
{
    const std::lock_guard tending(m_tending); // what is decided is done before it is decided anew
    std::optional<ContainerRecord> next;
    {
        const std::lock_guard lock(mutex);
        for (const auto &[id, container] : containers) {
            if (container->record.state == State::Created) {
                next = container->record;
                break;
            }
        }
    }
    if (!next || !machine.config.spareMonitor) {
        spareMonitor.drop();
        return;
    }
    spareMonitor.keep();
    prepareFilter(*next);
}

Result<std::vector<kernel::Fd>> Core::monitorCgroupEntries()
{
    if (machine.cgroups->placesKeeper())
        return std::vector<kernel::Fd>();
    const std::lock_guard lock(m_monitorsMutex);
    if (m_monitorEntries.empty()) {
        const auto group = machine.cgroups->create(machine.config.cgroupName + "/monitors");
        if (!group)
            return std::unexpected(group.error().in("make the monitors' control group"));
        auto entries = openEntries(**group);
        if (!entries)
            return entries;
        m_monitorEntries = std::move(*entries);
    }
    std::vector<kernel::Fd> copies;
    for (const kernel::Fd &entry : m_monitorEntries) {
        auto copy = entry.duplicate();
        if (!copy)
            return std::unexpected(copy.error());
        copies.push_back(std::move(*copy));
    }
    return copies;
}

void Core::forgetMonitorCgroupEntries()
{
    const std::lock_guard lock(m_monitorsMutex);
    m_monitorEntries.clear();
}

void Core::removeEmptyGroups()
{
    {
        const std::lock_guard lock(mutex);
        for (const auto &[id, container] : containers) {
            if (container->record.state != State::Created && container->record.state != State::Stopped)
                return;
        }
    }
    const std::lock_guard lock(m_monitorsMutex);
    m_monitorEntries.clear();
    const std::string &name = machine.config.cgroupName;
    // Left standing if a monitor is still inside: the next engine that ends tries again.
    if (const auto group = machine.cgroups->handle(name + "/monitors"))
        (void)(*group)->remove(std::chrono::milliseconds(0)).has_value();
    (void)machine.cgroups->removeIfEmpty(name).has_value();
}

} // namespace caisson::engine
