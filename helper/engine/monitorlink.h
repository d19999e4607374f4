// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/awaitedstream.h"
#include "helper/kernel/fd.h"
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <sys/types.h>
#include <variant>
#include <vector>

namespace caisson::engine {

/// The engine's end of the conversation with one container's monitor. Owns the two sockets (requests,
/// notifications) and, of a monitor that it spawned, the duty to reap it.
///
/// Thread safe: calls are carried out one after the other, each blocks until it is answered or its deadline
/// has passed (Error LimitExceeded with ETIMEDOUT; the link is then useless and must be dropped).
/// Notifications come over a socket of their own: `takeNotifications` never waits for a call in progress.
///
/// Destroying the link does not end the monitor of a running container; a monitor whose container was not
/// executed yet kills it and ends by itself when the link is gone.
class MonitorLink
{
public:
    static constexpr std::chrono::milliseconds defaultDeadline{10'000};

    struct SetupRequest
    {
        monitor::LaunchSpec specification;
        const kernel::Fd *runDirectory = nullptr; ///< of this container: socket, log, exit record. Duplicated
        /// Files of the monitor's own cgroups to which "0" is written: v1 `tasks` of each hierarchy, as many
        /// and in the same order as askCloneV1() gets, since the monitor goes there and comes back; v2
        /// `cgroup.procs`. Duplicated. Without any it stays in the caller's cgroups, and so does the
        /// container on v1.
        std::span<const kernel::Fd> ownCgroupFiles;
    };
    /// Starts a monitor in a session of its own, with an empty environment, from a sealed copy of
    /// caisson-monitor (so that nobody inside can overwrite it, R1). `program`: its absolute path. It waits
    /// for askSetUp() in the caller's cgroups, and ends with the link.
    static Result<std::unique_ptr<MonitorLink>> spawn(const std::string &program);
    /// Makes a waiting one this container's: it goes to its own cgroups and opens socket and log. Does not
    /// wait; what is asked next fails if this did.
    Status askSetUp(const SetupRequest &request);
    /// Finds the monitor of a running container again. Errors: NotFound (there is none), NotAuthorized (who
    /// listens there is not of our uid).
    static Result<std::unique_ptr<MonitorLink>> reconnect(const kernel::Fd &runDirectory);

    ~MonitorLink();
    MonitorLink(const MonitorLink &) = delete;
    MonitorLink &operator=(const MonitorLink &) = delete;

    /// PID of the monitor itself and a pidfd of it.
    [[nodiscard]] pid_t monitorPid() const;
    [[nodiscard]] const kernel::Fd &monitorPidfd() const;
    /// Whether the monitor, one that we spawned, has ended. Reaps it then.
    [[nodiscard]] bool hasEnded();

    struct Cloned
    {
        pid_t pid = 0;
        kernel::Fd pidfd;
        std::uint64_t microseconds = 0;
    };
    /// Makes the container's first process in the cgroup: v1 by the `tasks` files of its cgroups, v2 by the
    /// directory. It waits for stages. Asking does not wait for it, cloned() does.
    Status askCloneV1(std::span<const kernel::Fd> tasksFiles);
    Status askCloneV2(const kernel::Fd &cgroupDirectory);
    Result<Cloned> cloned();

    struct StageDone
    {
        std::uint64_t microseconds = 0; ///< measured where it was done
        std::string note;               ///< what was left out and why; usually empty
    };
    /// Asks the child for one stage and does not wait; descriptors as monitor::Stage says, they stay the
    /// caller's. What is asked is done in that order, and nothing more after one that fails.
    Status ask(monitor::Stage stage, std::span<const kernel::Fd *const> descriptors = {});
    /// Waits until a stage that was asked for is done. The failure of anything asked for before it is the
    /// error.
    Result<StageDone> answer(monitor::Stage stage);
    /// Both at once.
    Result<StageDone> stage(monitor::Stage stage, std::span<const kernel::Fd *const> descriptors = {});
    /// The stage Exec. Errors carry ENOENT (shell code 127) or EACCES and others (126) in errnoValue, and
    /// `shellCode` tells which it is.
    Result<StageDone> execute();
    /// 127 for a command that is not there, 126 for one that cannot be run.
    [[nodiscard]] static int shellCode(const Error &error);
    /// What a person needs to know of a command that could not be executed: "nosuchcmd is not in the
    /// container's file system (No such file or directory)". Errors of anything else stay as they are.
    [[nodiscard]] static Error executionError(std::string_view command, Error error);

    struct ExecRequest
    {
        std::string execId; ///< 32 hexadecimal digits
        std::vector<std::string> arguments;
        std::vector<std::string> environment;
        std::string workingDirectory;
        std::optional<std::uint32_t> uid, gid; ///< inside; none: as init
        bool terminal = false;
        std::uint32_t rows = 24, columns = 80;
    };
    struct Executed
    {
        pid_t pid = 0;
        kernel::Fd pidfd;
        std::vector<kernel::Fd> descriptors; ///< pty master, or stdin, stdout, stderr
        std::uint64_t microseconds = 0;
    };
    /// Returns when the command runs or has failed: `shellCode` of the error. Its ExecEndedNotification may
    /// come before this returns.
    Result<Executed> exec(const ExecRequest &request);

    struct MonitorStatus
    {
        monitor::Phase phase{};
        pid_t pid = 0;
        kernel::Fd pidfd; ///< of init; invalid before Clone and after the exit
        std::optional<monitor::ProcessExit> exit;
    };
    Result<MonitorStatus> status();
    /// A stream socket: output of init, after at most 64 KiB of log; with `input`, what is written goes to
    /// it, and shutting it down for writing ends init's stdin (not a terminal's). At most 16 at a time; one
    /// that takes nothing for 30 s holds init back that long and is then let go.
    Result<kernel::Fd> attach(bool input, std::uint64_t backlogBytes);
    /// Has it serve a stream whose other end somebody holds already.
    Status attach(const AwaitedStream &stream);
    Status resize(std::uint16_t rows, std::uint16_t columns);
    /// To init. NotFound when it has ended.
    Status signal(int number);
    /// Tells the monitor that it may end; kills a container that was not executed yet. Waits (up to the
    /// deadline) until the monitor is gone, so that its cgroup can be removed. Having gone already is
    /// success.
    Status release(std::chrono::milliseconds deadline = defaultDeadline);

    /// Becomes readable when there are notifications or the monitor is gone.
    [[nodiscard]] int fd() const;
    struct Notifications
    {
        std::vector<monitor::Notification> received;
        bool gone = false; ///< the monitor has ended
    };
    /// What has come so far; does not block. One thread at a time.
    Notifications takeNotifications();

    /// The record of the exit that a monitor left in the run directory. NotFound: none (yet).
    static Result<monitor::ProcessExit> readExitRecord(const kernel::Fd &runDirectory);
    /// Whether somebody asked the monitor to end, not through us: systemctl stop, the end of the machine.
    [[nodiscard]] static bool wasAskedToEnd(const kernel::Fd &runDirectory);

private:
    MonitorLink();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace caisson::engine
