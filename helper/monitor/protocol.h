// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the engine, a container's monitor and the container's not yet executed child say to each other: one
/// SEQPACKET message each, descriptors beside it by SCM_RIGHTS. The engine asks, the monitor answers; what a
/// stage asks of the child the monitor passes on. Notifications go over a socket of their own, so that who
/// waits for them never meets an answer. Pure values and their encoding; no system call.
namespace caisson::monitor {

inline constexpr std::size_t messageLimit = 128u << 10; ///< bytes of one message
inline constexpr std::size_t answerLimit = 16u << 10;   ///< of an answer or notification
inline constexpr std::size_t startRequestLimit = 256;   ///< of a request before the container runs
inline constexpr std::size_t descriptorLimit = 32;      ///< descriptors beside one message
inline constexpr std::size_t idLength = 32; ///< of a container's id, in the monitor's command line
inline constexpr std::string_view socketName = "monitor.sock"; ///< in the container's run directory, 0600
inline constexpr std::string_view logName = "log";
inline constexpr std::string_view rotatedLogName = "log.1";
inline constexpr std::string_view exitRecordName = "exit";
/// There when somebody asked the monitor to end: by SIGTERM to all of its control group, most likely.
inline constexpr std::string_view askedRecordName = "asked";

/// What the child does by itself, inside its namespaces, between clone and exec; in this order. A container
/// that keeps the host's kind leaves the stage out (no PrivateMounts … Pivot with the host's mount
/// namespace).
enum class Stage : std::uint8_t {
    BecomeRoot, ///< with CLONE_NEWUSER, after the maps are written: uid, gid and groups 0 inside, verified;
                ///< no further user namespaces below the own one
    HostName,   ///< with CLONE_NEWUTS
    PrivateMounts, ///< makes every mount of the own namespace private
    RootMount,     ///< descriptor: detached mount of the root file system. Attaches it
    Dev,           ///< descriptors: detached mounts of device nodes, in the order of deviceNodes
    Proc,          ///< descriptor if user is new and pid the host's: detached clone of /proc; else none
    Sys,           ///< descriptor unless net is new: detached clone of /sys; else none
    Cgroupfs,      ///< read-only; says in the note if it cannot be
    EtcFiles,      ///< descriptors: detached files, in the order of etcFiles
    Masks,         ///< masked and read-only paths of the specification
    Pivot,         ///< pivot_root, old root gone
    Terminal,      ///< terminal, pipes or /dev/null on 0, 1, 2; own session
    TimeOffsets,   ///< with CLONE_NEWTIME: unshare, offsets by the monitor, setns
    Privileges,    ///< rlimits, groups, user, capabilities, no_new_privs
    Exec,          ///< seccomp, execve
};
inline constexpr std::size_t stageCount = 15;
[[nodiscard]] std::string_view stageName(Stage stage);

inline constexpr std::string_view deviceNodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
inline constexpr std::string_view etcFiles[] = {"resolv.conf", "hosts", "hostname"};

/// First message to a monitor, which makes it one container's. Descriptors: notification socket, sealed
/// specification, run directory, then the files by which it goes to its own cgroups: v2 `cgroup.procs`; v1
/// the `tasks` of each hierarchy, by which it also comes back after the clone.
struct SetupRequest
{
};
/// First message on a connection to monitor.sock. Descriptor: notification socket.
struct HelloRequest
{
};
/// Makes the container's first process. Descriptors: v1 the `tasks` files of the container's cgroups;
/// v2 the cgroup's directory. Answer: pid; descriptor: pidfd.
struct CloneRequest
{
    bool cgroupV2 = false;
};
/// Descriptors: as the stage says.
struct StageRequest
{
    Stage stage{};
};
/// A further process in the running container. Answer: pid; descriptors: pidfd, then the pty's master, or
/// stdin (to write), stdout and stderr (to read).
struct ExecuteRequest
{
    std::string execId; ///< 32 hexadecimal digits
    std::vector<std::string> arguments;
    std::vector<std::string> environment;  ///< put over the container's own
    std::string workingDirectory;          ///< empty: the container's
    std::optional<std::uint32_t> uid, gid; ///< none: the container's
    bool terminal = false;
    std::uint32_t rows = 24, columns = 80;
};
struct StatusRequest
{
}; ///< Answer: phase, pid, exit; descriptor: pidfd while running
/// Answer: descriptor of a stream socket: init's output, and its input if asked for. With a descriptor, that
/// socket is served and none is answered: somebody has had its other end since before the start.
struct AttachRequest
{
    bool input = false;
    std::uint64_t backlogBytes = 0; ///< of log first; at most 64 KiB are given
};
struct ResizeRequest
{
    std::uint32_t rows = 0, columns = 0;
};
struct SignalRequest
{
    std::uint32_t signal = 0; ///< 1 … 64; to init by pidfd
};
/// The exit was noted (or the start is given up: then init is killed): the monitor may end.
struct ReleaseRequest
{
};

using Request = std::variant<SetupRequest, HelloRequest, CloneRequest, StageRequest, ExecuteRequest,
                             StatusRequest, AttachRequest, ResizeRequest, SignalRequest, ReleaseRequest>;

enum class Phase : std::uint8_t { Fresh, Cloned, Running, Exited };

/// How a process ended: as waitid(2) has it. Signalled: code is the signal.
struct ProcessExit
{
    bool signalled = false;
    std::uint32_t code = 0;
    std::uint64_t realtimeMicroseconds = 0;
    bool operator==(const ProcessExit &) const = default;
};

/// What came of a request.
struct Answer
{
    bool done = true;
    std::uint8_t errorCode = 0;     ///< an ErrorCode, if not done
    std::uint32_t errnoValue = 0;   ///< of the call that failed; 0: none did
    std::string error;              ///< which call failed on what, and why
    std::string note;               ///< for a person: what was left out, and why; usually empty
    std::uint64_t microseconds = 0; ///< taken by the doer
    Phase phase = Phase::Fresh;
    std::uint32_t pid = 0;           ///< in the helper's PID namespace
    std::optional<ProcessExit> exit; ///< of init
    bool operator==(const Answer &) const = default;
};

struct ExitedNotification
{
    ProcessExit exit;
};
struct ExecEndedNotification
{
    std::string execId;
    ProcessExit exit;
};
using Notification = std::variant<ExitedNotification, ExecEndedNotification>;

[[nodiscard]] std::string encode(const Request &request);
[[nodiscard]] std::optional<Request> decodeRequest(std::string_view bytes);
[[nodiscard]] std::string encode(const Answer &answer);
[[nodiscard]] std::optional<Answer> decodeAnswer(std::string_view bytes);
[[nodiscard]] std::string encode(const Notification &notification);
[[nodiscard]] std::optional<Notification> decodeNotification(std::string_view bytes);

/// The text of the file "exit" in the run directory: one line, "exited 3 1763795000000000".
[[nodiscard]] std::string encodeExitRecord(const ProcessExit &exit);
[[nodiscard]] std::optional<ProcessExit> decodeExitRecord(std::string_view text);

} // namespace caisson::monitor
