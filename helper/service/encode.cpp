// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/encode.h"

#include "helper/service/objectpath.h"

namespace caisson::service {

using namespace Qt::StringLiterals;

namespace {

// std::uint64_t is unsigned long here, which QtDBus does not know: every number is given its wire type by
// name.
QVariant u(std::uint32_t value)
{
    return QVariant::fromValue<quint32>(value);
}

QVariant t(std::uint64_t value)
{
    return QVariant::fromValue<quint64>(value);
}

QString relationName(engine::Relation relation)
{
    switch (relation) {
    case engine::Relation::Own:
        return u"own"_s;
    case engine::Relation::Host:
        return u"host"_s;
    case engine::Relation::Shared:
        break;
    }
    return u"shared"_s;
}

QString statusName(engine::StepReport::Status status)
{
    switch (status) {
    case engine::StepReport::Status::Planned:
        return u"planned"_s;
    case engine::StepReport::Status::Done:
        return u"done"_s;
    case engine::StepReport::Status::Failed:
        return u"failed"_s;
    case engine::StepReport::Status::Undone:
        break;
    }
    return u"undone"_s;
}

QString levelName(engine::Check::Level level)
{
    switch (level) {
    case engine::Check::Level::Ok:
        return u"ok"_s;
    case engine::Check::Level::Note:
        return u"note"_s;
    case engine::Check::Level::Warning:
        return u"warning"_s;
    case engine::Check::Level::Error:
        break;
    }
    return u"error"_s;
}

QList<protocol::IdMapWire> idMap(const std::vector<engine::IdMapping> &map)
{
    QList<protocol::IdMapWire> result;
    for (const engine::IdMapping &line : map)
        result.append({line.inside, line.outside, line.count});
    return result;
}

} // namespace

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QString exitKindName(engine::ExitKind kind)
{
    switch (kind) {
    case engine::ExitKind::None:
        return {};
    case engine::ExitKind::Exited:
        return u"exited"_s;
    case engine::ExitKind::Signalled:
        return u"signalled"_s;
    case engine::ExitKind::OutOfMemory:
        return u"out-of-memory"_s;
    case engine::ExitKind::StartFailed:
        return u"start-failed"_s;
    case engine::ExitKind::Lost:
        break;
    }
    return u"lost"_s;
}

QVariantMap containerProperties(const engine::ContainerInfo &info, const QString &ownerName)
{
    QList<protocol::NamespaceWire> namespaces;
    for (const engine::NamespaceInfo &entry : info.namespaces)
        namespaces.append({text(kernel::info(entry.kind).name), entry.inode, entry.hostInode,
                           relationName(entry.relation), text(entry.sharedWith)});
    QList<protocol::InterfaceWire> interfaces;
    for (const engine::InterfaceInfo &entry : info.interfaces)
        interfaces.append({text(entry.network), text(entry.bridge), text(entry.containerName),
                           entry.containerIndex, text(entry.hostName), entry.hostIndex, text(entry.address),
                           entry.prefix, text(entry.gateway), text(entry.mac)});
    return {
        {u"Id"_s, text(info.id)},
        {u"Name"_s, text(info.name)},
        {u"State"_s, text(engine::stateName(info.state))},
        {u"Image"_s, text(info.image)},
        {u"HostName"_s, text(info.hostName)},
        {u"Owner"_s, u(info.owner)},
        {u"OwnerName"_s, ownerName},
        {u"Pid"_s, u(static_cast<std::uint32_t>(info.pid))},
        {u"CreatedAt"_s, t(info.createdAt)},
        {u"StartedAt"_s, t(info.startedAt)},
        {u"FinishedAt"_s, t(info.finishedAt)},
        {u"ExitKind"_s, exitKindName(info.exit.kind)},
        {u"ExitCode"_s, info.exit.code},
        {u"ExitText"_s, text(info.exit.text)},
        {u"StopAsked"_s, info.exit.asked},
        {u"StopWaited"_s, u(info.exit.waited)},
        {u"Namespaces"_s, QVariant::fromValue(namespaces)},
        {u"UidMap"_s, QVariant::fromValue(idMap(info.uidMap))},
        {u"GidMap"_s, QVariant::fromValue(idMap(info.gidMap))},
        {u"Interfaces"_s, QVariant::fromValue(interfaces)},
        {u"CgroupPath"_s, text(info.cgroupPath)},
        {u"MemoryLimit"_s, t(info.limits.memory.value_or(0))},
        {u"MemoryHigh"_s, t(info.limits.memoryHigh.value_or(0))},
        {u"MemorySwapLimit"_s, t(info.limits.memorySwap.value_or(0))},
        {u"Cpus"_s, info.limits.cpus.value_or(0)},
        {u"PidsLimit"_s, t(info.limits.pids.value_or(0))},
        {u"OomKills"_s, t(info.oomKills)},
        {u"Terminal"_s, info.terminal},
        {u"RemoveOnExit"_s, info.removeOnExit},
        {u"StepsDone"_s, u(info.stepsDone)},
        {u"StepsTotal"_s, u(info.stepsTotal)},
    };
}

QVariantMap networkProperties(const engine::NetworkInfo &info)
{
    return {
        {u"Name"_s, text(info.name)},
        {u"Bridge"_s, text(info.bridge)},
        {u"BridgeIndex"_s, u(info.bridgeIndex)},
        {u"Subnet"_s, text(info.subnet)},
        {u"Gateway"_s, text(info.gateway)},
        {u"Nat"_s, info.nat},
        {u"Owner"_s, u(info.owner)},
        {u"BuiltIn"_s, info.builtIn},
    };
}

QVariantMap imageProperties(const engine::ImageInfo &info)
{
    return {
        {u"Name"_s, text(info.name)},       {u"Description"_s, text(info.description)},
        {u"Size"_s, t(info.sizeBytes)},     {u"BuiltIn"_s, info.builtIn},
        {u"Command"_s, wire(info.command)},
    };
}

QVariantMap managerProperties(const engine::HostInfo &info, const QString &version, const QString &mode)
{
    protocol::InodeMap namespaces;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds)
        namespaces.insert(text(kind.name), info.namespaces[static_cast<std::size_t>(kind.kind)]);
    return {
        {u"Version"_s, version},
        {u"Mode"_s, mode},
        {u"KernelRelease"_s, text(info.kernelRelease)},
        {u"CgroupMode"_s, text(info.cgroupMode)},
        {u"HostName"_s, text(info.hostName)},
        {u"HostNamespaces"_s, QVariant::fromValue(namespaces)},
    };
}

protocol::EventWire wire(const engine::Event &event, const QString &ownerName)
{
    protocol::EventWire result;
    result.sequence = event.sequence;
    result.realtimeMicroseconds = event.realtimeMicroseconds;
    result.kind = text(engine::eventKindName(event.kind));
    if (!event.container.empty())
        result.container = containerPath(text(event.container));
    result.name = text(event.name);
    result.ownerName = ownerName;
    for (const auto &[key, value] : event.details)
        result.details.insert(text(key), text(value));
    return result;
}

QList<protocol::FiguresWire> wire(const std::vector<engine::Figures> &figures)
{
    QList<protocol::FiguresWire> result;
    result.reserve(static_cast<qsizetype>(figures.size()));
    for (const engine::Figures &f : figures)
        result.append({containerPath(text(f.container)), f.memory, f.swap, f.anon, f.file, f.kernel, f.shmem,
                       f.peak, f.cpuMicroseconds, f.pids, f.rxBytes, f.txBytes, f.oomKills});
    return result;
}

QList<protocol::StepWire> wire(const std::vector<engine::StepReport> &steps, bool full)
{
    QList<protocol::StepWire> result;
    for (const engine::StepReport &step : steps)
        result.append({text(step.id), text(step.title), text(step.sentence), text(step.kind),
                       statusName(step.status), step.microseconds, full ? text(step.error) : QString(),
                       full ? wire(step.systemCalls) : QStringList(),
                       full ? wire(step.shell) : QStringList()});
    return result;
}

QList<protocol::ProcessWire> wire(const std::vector<engine::ProcessInfo> &processes, bool full)
{
    QList<protocol::ProcessWire> result;
    for (const engine::ProcessInfo &p : processes)
        result.append({static_cast<quint32>(p.pid), static_cast<quint32>(p.containerPid),
                       static_cast<quint32>(p.parentPid), p.uid, QString(QLatin1Char(p.state)),
                       p.residentBytes, text(p.command), full ? wire(p.arguments) : QStringList()});
    return result;
}

QList<protocol::MountWire> wire(const std::vector<engine::MountInfo> &mounts, bool full)
{
    QList<protocol::MountWire> result;
    for (const engine::MountInfo &m : mounts)
        result.append({m.id, m.parent, text(m.target), text(m.type), full ? text(m.source) : QString(),
                       full ? text(m.options) : QString(), text(m.propagation)});
    return result;
}

QList<protocol::NamespaceRowWire> wire(const std::vector<kernel::NamespaceRow> &rows,
                                       const std::function<bool(const kernel::NamespaceRow &)> &isTheirs)
{
    QList<protocol::NamespaceRowWire> result;
    for (const kernel::NamespaceRow &row : rows)
        result.append({text(kernel::info(row.kind).name), row.inode, row.processes,
                       static_cast<quint32>(row.lowestPid), row.uid,
                       text(isTheirs(row) ? row.command : row.program), row.owner, row.parent,
                       text(row.name)});
    return result;
}

QList<protocol::CheckWire> wire(const std::vector<engine::Check> &checks)
{
    QList<protocol::CheckWire> result;
    for (const engine::Check &check : checks)
        result.append({text(check.id), levelName(check.level), text(check.message), text(check.advice)});
    return result;
}

protocol::InodeMap wire(const kernel::ProcessNamespaces &namespaces)
{
    protocol::InodeMap result;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds)
        result.insert(text(kind.name), namespaces.inodes[static_cast<std::size_t>(kind.kind)]);
    result.insert(u"pid_for_children"_s, namespaces.pidForChildren);
    result.insert(u"time_for_children"_s, namespaces.timeForChildren);
    return result;
}

QStringList wire(const std::vector<std::string> &strings)
{
    QStringList result;
    for (const std::string &string : strings)
        result.append(text(string));
    return result;
}

} // namespace caisson::service
