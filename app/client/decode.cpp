// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/decode.h"

#include <QDBusMetaType>
#include <QTimeZone>

namespace caisson::app::decode {

namespace {

QDateTime time(quint64 microseconds)
{
    if (microseconds == 0 || microseconds / 1000 > quint64(std::numeric_limits<qint64>::max() / 1000))
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(microseconds / 1000));
}

Relation relation(const QString &name)
{
    if (name == u"host")
        return Relation::Host;
    return name == u"shared" ? Relation::Shared : Relation::Own;
}

/// Reads the value when its type is the wanted one.
template<typename T>
bool take(T &target, const QVariant &value)
{
    if (value.metaType() != QMetaType::fromType<T>())
        return false;
    target = value.value<T>();
    return true;
}

bool takeTime(QDateTime &target, const QVariant &value)
{
    quint64 microseconds = 0;
    if (!take(microseconds, value))
        return false;
    target = time(microseconds);
    return true;
}

template<typename T>
bool takeComplex(T &target, const QVariant &value, const char *signature)
{
    if (signatureOf(value) != QLatin1String(signature))
        return false;
    target = qdbus_cast<T>(value);
    return true;
}

bool takeNamespaces(QList<NamespaceEntry> &target, const QVariant &value)
{
    QList<protocol::NamespaceWire> wires;
    if (!takeComplex(wires, value, "a(sttss)"))
        return false;
    target.clear();
    for (const protocol::NamespaceWire &wire : wires)
        target.append({wire.kind, wire.inode, wire.hostInode, relation(wire.relation), wire.sharedWith});
    return true;
}

bool takeIdMap(QList<IdMapEntry> &target, const QVariant &value)
{
    QList<protocol::IdMapWire> wires;
    if (!takeComplex(wires, value, "a(uuu)"))
        return false;
    target.clear();
    for (const protocol::IdMapWire &wire : wires)
        target.append({wire.inside, wire.outside, wire.count});
    return true;
}

bool takeInterfaces(QList<InterfaceEntry> &target, const QVariant &value)
{
    QList<protocol::InterfaceWire> wires;
    if (!takeComplex(wires, value, "a(sssusususs)"))
        return false;
    target.clear();
    for (const protocol::InterfaceWire &wire : wires) {
        target.append({wire.network, wire.bridge, wire.containerName, wire.containerIndex, wire.hostName,
                       wire.hostIndex, wire.address, wire.prefix, wire.gateway, wire.mac});
    }
    return true;
}

bool takeState(ContainerState &target, const QVariant &value)
{
    QString name;
    if (!take(name, value))
        return false;
    const std::optional<ContainerState> known = state(name);
    if (known)
        target = *known;
    return known.has_value();
}

template<typename Data>
using Setters = QHash<QString, bool (*)(Data &, const QVariant &)>;

template<typename Data>
bool apply(const Setters<Data> &setters, Data &data, const QString &name, const QVariant &value)
{
    const auto setter = setters.constFind(name);
    return setter != setters.constEnd() && (*setter)(data, value);
}

} // namespace

QString signatureOf(const QVariant &value)
{
    if (value.metaType() == QMetaType::fromType<QDBusArgument>())
        return value.value<QDBusArgument>().currentSignature();
    return QString::fromLatin1(QDBusMetaType::typeToSignature(value.metaType()));
}

std::optional<ContainerState> state(const QString &name)
{
    static const QHash<QString, ContainerState> states{
        {QStringLiteral("created"), ContainerState::Created},
        {QStringLiteral("starting"), ContainerState::Starting},
        {QStringLiteral("running"), ContainerState::Running},
        {QStringLiteral("paused"), ContainerState::Paused},
        {QStringLiteral("stopping"), ContainerState::Stopping},
        {QStringLiteral("stopped"), ContainerState::Stopped},
    };
    const auto found = states.constFind(name);
    return found == states.constEnd() ? std::nullopt : std::optional(*found);
}

bool containerProperty(ContainerData &data, const QString &name, const QVariant &value)
{
    using D = ContainerData;
    using V = const QVariant &;
    static const Setters<D> setters{
        {QStringLiteral("Id"), [](D &d, V v) { return take(d.id, v); }},
        {QStringLiteral("Name"), [](D &d, V v) { return take(d.name, v); }},
        {QStringLiteral("State"), [](D &d, V v) { return takeState(d.state, v); }},
        {QStringLiteral("Image"), [](D &d, V v) { return take(d.image, v); }},
        {QStringLiteral("HostName"), [](D &d, V v) { return take(d.hostName, v); }},
        {QStringLiteral("Owner"), [](D &d, V v) { return take(d.owner, v); }},
        {QStringLiteral("OwnerName"), [](D &d, V v) { return take(d.ownerName, v); }},
        {QStringLiteral("Pid"), [](D &d, V v) { return take(d.pid, v); }},
        {QStringLiteral("CreatedAt"), [](D &d, V v) { return takeTime(d.createdAt, v); }},
        {QStringLiteral("StartedAt"), [](D &d, V v) { return takeTime(d.startedAt, v); }},
        {QStringLiteral("FinishedAt"), [](D &d, V v) { return takeTime(d.finishedAt, v); }},
        {QStringLiteral("ExitKind"), [](D &d, V v) { return take(d.exitKind, v); }},
        {QStringLiteral("ExitCode"), [](D &d, V v) { return take(d.exitCode, v); }},
        {QStringLiteral("ExitText"), [](D &d, V v) { return take(d.exitText, v); }},
        {QStringLiteral("StopAsked"), [](D &d, V v) { return take(d.stopAsked, v); }},
        {QStringLiteral("StopWaited"), [](D &d, V v) { return take(d.stopWaited, v); }},
        {QStringLiteral("Namespaces"), [](D &d, V v) { return takeNamespaces(d.namespaces, v); }},
        {QStringLiteral("UidMap"), [](D &d, V v) { return takeIdMap(d.uidMap, v); }},
        {QStringLiteral("GidMap"), [](D &d, V v) { return takeIdMap(d.gidMap, v); }},
        {QStringLiteral("Interfaces"), [](D &d, V v) { return takeInterfaces(d.interfaces, v); }},
        {QStringLiteral("CgroupPath"), [](D &d, V v) { return take(d.cgroupPath, v); }},
        {QStringLiteral("MemoryLimit"), [](D &d, V v) { return take(d.memoryLimit, v); }},
        {QStringLiteral("MemoryHigh"), [](D &d, V v) { return take(d.memoryHigh, v); }},
        {QStringLiteral("MemorySwapLimit"), [](D &d, V v) { return take(d.memorySwapLimit, v); }},
        {QStringLiteral("Cpus"), [](D &d, V v) { return take(d.cpus, v); }},
        {QStringLiteral("PidsLimit"), [](D &d, V v) { return take(d.pidsLimit, v); }},
        {QStringLiteral("OomKills"), [](D &d, V v) { return take(d.oomKills, v); }},
        {QStringLiteral("Terminal"), [](D &d, V v) { return take(d.terminal, v); }},
        {QStringLiteral("RemoveOnExit"), [](D &d, V v) { return take(d.removeOnExit, v); }},
        {QStringLiteral("StepsDone"), [](D &d, V v) { return take(d.stepsDone, v); }},
        {QStringLiteral("StepsTotal"), [](D &d, V v) { return take(d.stepsTotal, v); }},
    };
    return apply(setters, data, name, value);
}

bool networkProperty(NetworkData &data, const QString &name, const QVariant &value)
{
    using D = NetworkData;
    using V = const QVariant &;
    static const Setters<D> setters{
        {QStringLiteral("Name"), [](D &d, V v) { return take(d.name, v); }},
        {QStringLiteral("Bridge"), [](D &d, V v) { return take(d.bridge, v); }},
        {QStringLiteral("BridgeIndex"), [](D &d, V v) { return take(d.bridgeIndex, v); }},
        {QStringLiteral("Subnet"), [](D &d, V v) { return take(d.subnet, v); }},
        {QStringLiteral("Gateway"), [](D &d, V v) { return take(d.gateway, v); }},
        {QStringLiteral("Nat"), [](D &d, V v) { return take(d.nat, v); }},
        {QStringLiteral("Owner"), [](D &d, V v) { return take(d.owner, v); }},
    };
    return apply(setters, data, name, value);
}

bool imageProperty(ImageData &data, const QString &name, const QVariant &value)
{
    using D = ImageData;
    using V = const QVariant &;
    static const Setters<D> setters{
        {QStringLiteral("Name"), [](D &d, V v) { return take(d.name, v); }},
        {QStringLiteral("Description"), [](D &d, V v) { return take(d.description, v); }},
        {QStringLiteral("Size"), [](D &d, V v) { return take(d.size, v); }},
        {QStringLiteral("BuiltIn"), [](D &d, V v) { return take(d.builtIn, v); }},
        {QStringLiteral("Command"), [](D &d, V v) { return take(d.command, v); }},
    };
    return apply(setters, data, name, value);
}

bool hostProperty(HostData &data, const QString &name, const QVariant &value)
{
    using D = HostData;
    using V = const QVariant &;
    static const Setters<D> setters{
        {QStringLiteral("Version"), [](D &d, V v) { return take(d.version, v); }},
        {QStringLiteral("Mode"), [](D &d, V v) { return take(d.mode, v); }},
        {QStringLiteral("KernelRelease"), [](D &d, V v) { return take(d.kernelRelease, v); }},
        {QStringLiteral("CgroupMode"), [](D &d, V v) { return take(d.cgroupMode, v); }},
        {QStringLiteral("HostName"), [](D &d, V v) { return take(d.hostName, v); }},
        {QStringLiteral("HostNamespaces"), [](D &d, V v) { return takeComplex(d.namespaces, v, "a{st}"); }},
    };
    return apply(setters, data, name, value);
}

EventEntry event(const protocol::EventWire &wire)
{
    return {wire.sequence, time(wire.realtimeMicroseconds),
            wire.kind,     wire.container.path(),
            wire.name,     wire.ownerName,
            wire.details};
}

StepEntry step(const protocol::StepWire &wire)
{
    return {.id = wire.id,
            .title = wire.title,
            .sentence = wire.sentence,
            .kind = wire.kind,
            .status = wire.status,
            .error = wire.error,
            .microseconds = wire.microseconds,
            .systemCalls = wire.systemCalls,
            .shell = wire.shell};
}

ProcessEntry process(const protocol::ProcessWire &wire)
{
    return {.pid = wire.pid,
            .containerPid = wire.containerPid,
            .parentPid = wire.parentPid,
            .uid = wire.uid,
            .state = wire.state,
            .name = wire.name,
            .residentBytes = wire.residentBytes,
            .arguments = wire.arguments};
}

MountEntry mount(const protocol::MountWire &wire)
{
    return {wire.id, wire.parent, wire.target, wire.type, wire.source, wire.options, wire.propagation};
}

NamespaceRowEntry namespaceRow(const protocol::NamespaceRowWire &wire)
{
    return {.kind = wire.kind,
            .inode = wire.inode,
            .processes = wire.processes,
            .lowestPid = wire.lowestPid,
            .uid = wire.uid,
            .command = wire.command,
            .owner = wire.owner,
            .parent = wire.parent,
            .name = wire.name};
}

CheckEntry check(const protocol::CheckWire &wire)
{
    return {wire.id, wire.level, wire.message, wire.advice};
}

FiguresSample figures(quint64 time, const protocol::FiguresWire &wire)
{
    return {.timeMicroseconds = time,
            .memory = wire.memory,
            .swap = wire.swap,
            .anon = wire.anon,
            .file = wire.file,
            .kernel = wire.kernel,
            .shmem = wire.shmem,
            .peak = wire.peak,
            .cpuMicroseconds = wire.cpuMicroseconds,
            .pids = wire.pids,
            .rxBytes = wire.rxBytes,
            .txBytes = wire.txBytes,
            .oomKills = wire.oomKills};
}

} // namespace caisson::app::decode
