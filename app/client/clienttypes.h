// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <optional>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// What the helper says, as plain Qt values. See helper/protocol/*.xml for the meaning of each member.
namespace caisson::app {

/// "mnt", "uts", "ipc", "pid", "net", "user", "cgroup", "time": the order of every view.
[[nodiscard]] const QStringList &namespaceKinds();

/// Exit codes of what did not begin to run, as a shell gives them: see ExitData::shellCode().
inline constexpr int commandRefused = 126, commandMissing = 127;

enum class ContainerState { Created, Starting, Running, Paused, Stopping, Stopped };
enum class Relation { Own, Host, Shared };

struct NamespaceEntry
{
    QString kind;
    quint64 inode = 0, hostInode = 0;
    Relation relation = Relation::Own;
    QString sharedWith;
    bool operator==(const NamespaceEntry &) const = default;
};

struct InterfaceEntry
{
    QString network, bridge, containerName;
    quint32 containerIndex = 0;
    QString hostName;
    quint32 hostIndex = 0;
    QString address;
    quint32 prefix = 0;
    QString gateway, mac;
    bool operator==(const InterfaceEntry &) const = default;
};

struct IdMapEntry
{
    quint32 inside = 0, outside = 0, count = 0;
    bool operator==(const IdMapEntry &) const = default;
};

/// The cached properties of one container.
struct ContainerData
{
    QString id, name, image, hostName, ownerName, cgroupPath;
    ContainerState state = ContainerState::Created;
    quint32 owner = 0, pid = 0;
    QDateTime createdAt, startedAt, finishedAt; ///< invalid: never
    QString exitKind, exitText;                 ///< "", exited, signalled, out-of-memory, start-failed, lost
    int exitCode = 0;
    bool stopAsked = false; ///< it ended because somebody had it stopped
    quint32 stopWaited = 0; ///< then: the seconds that TERM was given in vain before KILL
    QList<NamespaceEntry> namespaces;
    QList<IdMapEntry> uidMap, gidMap;
    QList<InterfaceEntry> interfaces;
    quint64 memoryLimit = 0, memoryHigh = 0, memorySwapLimit = 0, pidsLimit = 0, oomKills = 0; ///< 0: none
    double cpus = 0;
    bool terminal = false, removeOnExit = false;
    quint32 stepsDone = 0, stepsTotal = 0;
    bool operator==(const ContainerData &) const = default;
};

struct FiguresSample
{
    quint64 timeMicroseconds = 0; ///< monotonic, of the helper
    quint64 memory = 0, swap = 0, anon = 0, file = 0, kernel = 0, shmem = 0;
    quint64 peak = 0; ///< the most since the start, as the kernel keeps it; 0: not asked for, or not kept
    quint64 cpuMicroseconds = 0, pids = 0, rxBytes = 0, txBytes = 0, oomKills = 0;
};

struct EventEntry
{
    quint64 sequence = 0;
    QDateTime time;
    QString kind;          ///< "container-started", "oom-kill", …
    QString containerPath; ///< "/": none
    QString name, ownerName;
    QMap<QString, QString> details;
};

struct StepEntry
{
    QString id, title, sentence, kind, status, error; ///< status: planned done failed undone
    quint64 microseconds = 0;
    QStringList systemCalls, shell;
};

struct ProcessEntry
{
    quint32 pid = 0, containerPid = 0, parentPid = 0, uid = 0;
    QString state, name;
    quint64 residentBytes = 0;
    QStringList arguments;
};

struct MountEntry
{
    quint64 id = 0, parent = 0;
    QString target, type, source, options, propagation;
};

/// One row of the machine's namespaces (lsns).
struct NamespaceRowEntry
{
    QString kind;
    quint64 inode = 0;
    quint32 processes = 0, lowestPid = 0, uid = 0;
    QString command;
    quint64 owner = 0, parent = 0;
    QString name;
};

struct NetworkData
{
    QString name, bridge, subnet, gateway;
    quint32 bridgeIndex = 0, owner = 0;
    bool nat = true;
    bool operator==(const NetworkData &) const = default;
};

struct ImageData
{
    QString name, description;
    quint64 size = 0;
    bool builtIn = false;
    QStringList command;
    bool operator==(const ImageData &) const = default;
};

struct HostData
{
    QString version, mode, kernelRelease, cgroupMode, hostName;
    QMap<QString, quint64> namespaces;
    bool operator==(const HostData &) const = default;
};

struct UplinkData
{
    QString interface, address, gateway;
};

struct CheckEntry
{
    QString id, level, message, advice;
};

struct LimitsRequest
{
    std::optional<quint64> memory, memoryHigh, memorySwap, pids;
    std::optional<double> cpus;
};

/// What a person asks for. Empty members are left to the helper. Mirrors Manager1.CreateContainer.
struct ContainerRequestData
{
    QString name, image = QStringLiteral("busybox");
    QStringList command, environment;
    QString workingDirectory, user, hostName;
    QMap<QString, QString> namespaces; ///< kind → "new" or "host"; absent: new
    QList<IdMapEntry> uidMap, gidMap;
    QMap<QString, qint64> timeOffsets;
    QString network, address; ///< network: a name, "none" or "host"; empty: lab
    LimitsRequest limits;
    QStringList capAdd, capDrop;
    bool terminal = false, openStdin = false, mountProc = true, removeOnExit = false, noNewPrivileges = true;
    std::optional<quint32> stopTimeout;
};

struct ExecRequestData
{
    QStringList command, environment;
    QString workingDirectory, user;
    bool terminal = false;
    quint16 rows = 24, columns = 80;
};

struct ExitData
{
    QString kind; ///< exited, signalled, out-of-memory, start-failed, lost
    int code = 0;
    /// As a shell has it: the code, 128 + signal, 125 for a failed start.
    [[nodiscard]] int shellCode() const;
};

} // namespace caisson::app
