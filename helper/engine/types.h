// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"
#include "helper/kernel/namespacekind.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

/// Plain values that cross the engine's border. No Qt, no D-Bus, no behaviour.
namespace caisson::engine {

/// 32 lower-case hexadecimal digits, random. Everything of a container in the kernel is named after it.
using ContainerId = std::string;

enum class State { Created, Starting, Running, Paused, Stopping, Stopped };
/// "created", "starting", … as on the bus and in `caissonctl inspect`.
[[nodiscard]] std::string_view stateName(State state);

/// One line of uid_map / gid_map: see user_namespaces(7).
struct IdMapping
{
    std::uint32_t inside = 0;
    std::uint32_t outside = 0;
    std::uint32_t count = 0;
    bool operator==(const IdMapping &) const = default;
};

/// What a namespace of a container shall be. This version: New or Host. (Joining comes with its own values.)
enum class NamespaceMode { New, Host };

struct Limits
{
    std::optional<std::uint64_t> memory;     ///< bytes; none: the default limit
    std::optional<std::uint64_t> memoryHigh; ///< bytes; none: no soft limit
    std::optional<std::uint64_t> memorySwap; ///< bytes of memory + swap; equal to memory: no swap
    std::optional<double> cpus;              ///< number of processors, 0.01 …
    std::optional<std::uint64_t> pids;       ///< none: 1024
    bool operator==(const Limits &) const = default;
};

/// A request to create a container, as a caller makes it: not yet validated.
struct ContainerRequest
{
    std::string name;
    std::string image = "busybox";
    std::vector<std::string> command;                                   ///< empty: the image's own
    std::vector<std::string> environment;                               ///< "KEY=value"
    std::string workingDirectory;                                       ///< empty: "/"
    std::string user;                                                   ///< "uid[:gid]", decimal; empty: 0:0
    std::string hostName;                                               ///< empty: the name
    std::array<NamespaceMode, kernel::namespaceKindCount> namespaces{}; ///< by NamespaceKind; default New
    std::vector<IdMapping> uidMap, gidMap;           ///< empty: a range allocated for the owner
    std::map<std::string, std::int64_t> timeOffsets; ///< "boottime", "monotonic" → seconds
    std::string network = "lab"; ///< name of a network, or "none" (own net namespace, only lo) or "host"
    std::string address;         ///< IPv4 without prefix; empty: the next free one
    Limits limits;
    std::vector<std::string> capAdd, capDrop; ///< "NET_RAW" or "CAP_NET_RAW"
    bool terminal = false;                    ///< init gets a terminal of its own
    bool openStdin = false;                   ///< keep stdin open without a terminal
    bool mountProc = true;
    bool removeOnExit = false;
    bool noNewPrivileges = true;
    std::uint32_t stopTimeoutSeconds = 10;
};

enum class Relation { Own, Host, Shared };

struct NamespaceInfo
{
    kernel::NamespaceKind kind{};
    std::uint64_t inode = 0; ///< 0: not running
    std::uint64_t hostInode = 0;
    Relation relation = Relation::Own;
    std::string sharedWith; ///< name of the other container, with Relation::Shared
};

/// One interface of a container and the two ends of its veth pair.
struct InterfaceInfo
{
    std::string network;
    std::string bridge;
    std::string containerName; ///< "eth0"
    std::uint32_t containerIndex = 0;
    std::string hostName; ///< "csn-1a2b3c4d-0"
    std::uint32_t hostIndex = 0;
    std::string address; ///< "10.0.0.1"
    std::uint32_t prefix = 0;
    std::string gateway; ///< empty: no default route
    std::string mac;
};

enum class ExitKind { None, Exited, Signalled, OutOfMemory, StartFailed, Lost };

struct ExitInfo
{
    ExitKind kind = ExitKind::None;
    int code = 0;             ///< exit status, or the signal's number
    std::string text;         ///< with StartFailed: the error
    bool asked = false;       ///< somebody had it stopped, and this is how it ended
    std::uint32_t waited = 0; ///< with asked: the seconds that TERM was given before KILL; 0: none
    /// As a shell has it: the code, or 128 + signal.
    [[nodiscard]] int shellCode() const
    {
        return kind == ExitKind::Exited ? code : (kind == ExitKind::StartFailed ? code : 128 + code);
    }
};

/// A snapshot of a container as everybody may see it.
struct ContainerInfo
{
    ContainerId id;
    std::string name;
    State state = State::Created;
    std::string image;
    std::vector<std::string> command; ///< argv: shown to the owner only
    std::string hostName;
    uid_t owner = 0;
    pid_t pid = 0; ///< of init in the host's PID namespace; 0: not running
    std::uint64_t createdAt = 0, startedAt = 0, finishedAt = 0; ///< µs since the epoch; 0: never
    ExitInfo exit;
    std::vector<NamespaceInfo> namespaces; ///< eight, in the order of NamespaceKind
    std::vector<IdMapping> uidMap, gidMap;
    std::vector<InterfaceInfo> interfaces;
    std::string cgroupPath; ///< path of the (memory) cgroup's directory on the host
    Limits limits;          ///< in force
    std::uint64_t oomKills = 0;
    bool terminal = false;
    bool removeOnExit = false;
    std::uint32_t stepsDone = 0, stepsTotal = 0; ///< while Starting
};

enum class EventKind {
    ContainerCreated,
    ContainerStarted,
    ContainerPaused,
    ContainerResumed,
    ContainerExited,
    ContainerRemoved,
    ContainerRenamed,
    OutOfMemoryKill,
    LimitsChanged,
    NetworkCreated,
    NetworkRemoved,
    ExecStarted,
    ExecExited,
};
[[nodiscard]] std::string_view eventKindName(EventKind kind); ///< "container-created", …, "oom-kill"

struct Event
{
    std::uint64_t sequence = 0; ///< grows by one; since the helper's start
    std::uint64_t realtimeMicroseconds = 0;
    EventKind kind{};
    ContainerId container; ///< empty: of the machine
    std::string name;      ///< the container's or network's, at that time
    uid_t owner = 0;
    /// Further facts by stable lower-case key. oom-kill: pid, containerPid, command, anonBytes, limitBytes.
    std::map<std::string, std::string> details;
};

/// Of why a container ended, bytes: everybody who may see it gets it with each list.
inline constexpr std::size_t longestExitText = 1024;

/// One sample of a container. Bytes, µs, counts; cumulative where the kernel counts so.
struct Figures
{
    ContainerId container;
    std::uint64_t memory = 0, swap = 0;
    std::uint64_t anon = 0, file = 0, kernel = 0, shmem = 0; ///< only of containers asked for in detail
    std::uint64_t peak = 0; ///< the most since the start, as the kernel keeps it; in detail only, 0: not kept
    std::uint64_t cpuMicroseconds = 0;
    std::uint64_t pids = 0;
    std::uint64_t rxBytes = 0, txBytes = 0; ///< seen from the container
    std::uint64_t oomKills = 0;
};

/// A step of a plan, as Explain shows it.
struct StepReport
{
    std::string id;                       ///< "cgroup.create"
    std::string title;                    ///< "Create the control group"
    std::string sentence;                 ///< one sentence for a learner
    std::vector<std::string> systemCalls; ///< "mkdir(\"/sys/fs/cgroup/…\")"
    std::vector<std::string> shell;       ///< equivalent commands, one a line
    std::string kind;                     ///< namespace kind it belongs to, or ""
    enum class Status { Planned, Done, Failed, Undone } status = Status::Planned;
    std::uint64_t microseconds = 0; ///< 0: not yet done
    std::string error;
};

struct ProcessInfo
{
    pid_t pid = 0;          ///< on the host
    pid_t containerPid = 0; ///< in the container's PID namespace; 0: not in it
    pid_t parentPid = 0;
    uid_t uid = 0; ///< on the host
    char state = '?';
    std::uint64_t residentBytes = 0;
    std::string command;
    std::vector<std::string> arguments; ///< for the owner only
};

struct MountInfo
{
    std::uint64_t id = 0, parent = 0;
    std::string target, type, source, options, propagation; ///< as /proc/PID/mountinfo, unescaped
};

struct NetworkInfo
{
    std::string name;
    std::string bridge;            ///< interface name
    std::uint32_t bridgeIndex = 0; ///< 0: no container uses it, so there is no bridge
    std::string subnet;            ///< "10.0.0.0/24"
    std::string gateway;           ///< the bridge's address
    bool nat = true;
    uid_t owner = 0;
    bool builtIn = false; ///< "lab", which is everybody's; others are their owner's
};

struct NetworkRequest
{
    std::string name;
    std::string subnet;  ///< "10.1.0.0/24"; empty: the next free of 10.0.0.0/8
    std::string gateway; ///< empty: the last usable address
    bool nat = true;
};

struct ImageInfo
{
    std::string name;
    std::string description;
    std::uint64_t sizeBytes = 0;
    bool builtIn = false;
    std::vector<std::string> command; ///< what runs when none is named
};

struct HostInfo
{
    std::string hostName, kernelRelease, cgroupMode;                    ///< "v1", "v2" or "systemd"
    std::array<std::uint64_t, kernel::namespaceKindCount> namespaces{}; ///< inodes of PID 1, by NamespaceKind
    std::string uplink, uplinkAddress, uplinkGateway; ///< interface of the default route; empty: none
};

struct Check
{
    std::string id; ///< "kernel.overlay-lowerdir-plus"
    enum class Level { Ok, Note, Warning, Error } level = Level::Ok;
    std::string message;
    std::string advice; ///< what it costs and what to do
    /// Whose container it tells of, perhaps with file names and arguments: for that uid and who may manage
    /// others.
    std::optional<uid_t> owner = {};
};

struct ExecRequest
{
    std::vector<std::string> command;
    std::vector<std::string> environment;
    std::string workingDirectory;
    std::string user;
    bool terminal = false;
    std::uint16_t rows = 24, columns = 80;
};

/// Told to the service of what changed. Called on the engine's threads: must not block or call back.
class Observer
{
public:
    virtual ~Observer() = default;
    virtual void containerAdded(const ContainerInfo &container) = 0;
    virtual void containerChanged(const ContainerInfo &container) = 0;
    virtual void containerRemoved(const ContainerId &id) = 0;
    virtual void networkAdded(const NetworkInfo &network) = 0;
    virtual void networkChanged(const NetworkInfo &network) = 0;
    virtual void networkRemoved(const std::string &name) = 0;
    virtual void eventRaised(const Event &event) = 0;
    /// A process made by exec has ended.
    virtual void execEnded(const ContainerId &container, const std::string &execId, const ExitInfo &exit) = 0;
};

} // namespace caisson::engine
