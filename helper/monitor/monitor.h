// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/seqpacket.h"
#include "helper/monitor/execution.h"
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"
#include "helper/monitor/relay.h"

#include <deque>
#include <optional>
#include <poll.h>
#include <vector>

namespace caisson::monitor {

/// One container's monitor: clones its first process, passes the engine's stages on to it, and stays as its
/// parent: holds pidfd, terminal, log and exit status, so that these outlive the helper. One thread, one
/// loop.
///
/// It believes whoever is at its sockets (the one it was started with; on monitor.sock only its own uid),
/// checks the form of every message nevertheless, and takes the container for hostile once it has been
/// executed. Without an engine it kills a half-made container and ends; a running one it keeps.
class Monitor
{
public:
    /// `commandLine`: where in the memory of the command line the container's id goes; null: nowhere.
    explicit Monitor(kernel::Fd control, char *commandLine = nullptr)
        : m_control(std::move(control))
        , m_commandLine(commandLine)
    {
    }
    /// Exit status of the program.
    int run();

private:
    static constexpr std::uint64_t lingerLimit = 2'000'000; ///< µs for clients to take the last output
    static constexpr int childDeadline = 8'000; ///< ms for a stage; below the engine's own patience

    struct Reply
    {
        Answer answer;
        std::vector<kernel::Fd> descriptors;
    };
    using Descriptors = std::vector<kernel::Fd>;

    // ---- the loop
    void wait();
    void handleControl();
    void handleConnection();
    void handleChildren();
    void handleExecutions();
    void dropControl();
    void forsakeExecutions();
    void send(const Reply &reply);
    void notify(const Notification &notification);
    [[nodiscard]] bool mayEnd() const;

    // ---- requests
    void dispatch(const Request &request, Descriptors descriptors);
    [[nodiscard]] Status handle(const SetupRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const HelloRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const CloneRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const StageRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const ExecuteRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const StatusRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const AttachRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const ResizeRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const SignalRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Status handle(const ReleaseRequest &request, Descriptors descriptors, Reply &reply);

    // ---- start
    [[nodiscard]] Status moveTo(const std::vector<kernel::Fd> &tasks) const;
    [[nodiscard]] Status sendToChild(const StageRequest &request, Descriptors descriptors);
    [[nodiscard]] Status askChild(const StageRequest &request, Descriptors descriptors, Reply &reply);
    [[nodiscard]] Result<kernel::Packet> awaitChild();
    [[nodiscard]] Status understand(Stage stage, Result<kernel::Packet> packet, Reply &reply);
    /// Of the oldest stage in m_asked, to the engine. Whether it was done.
    bool passAnswerOn();
    /// Those of all, for what is asked next. Whether all were done.
    bool passAllAnswersOn();
    /// A first process that does not answer is not asked again, nor heard.
    void giveChildUp(const Error &why);
    void answer(const Status &done, Reply reply, std::uint64_t begin);
    [[nodiscard]] Status prepareTerminal(Descriptors &descriptors);
    /// Between the child's unshare and its entering: there is no second chance to set the offsets.
    [[nodiscard]] Status moveClocks();
    /// Whether the child cannot enter its time namespace by itself.
    [[nodiscard]] bool clocksNeedHelp() const;
    void abandon();

    // ---- end
    void childEnded(pid_t pid, const ProcessExit &exit);
    void initEnded(const ProcessExit &exit);
    void recordExit();

    kernel::SeqPacket m_control; ///< the engine; invalid: none
    char *m_commandLine;
    kernel::SeqPacket m_notifications;
    kernel::SeqPacketListener m_listener;
    kernel::Fd m_signals; ///< signalfd for SIGCHLD
    kernel::Directory m_runDirectory;
    LaunchSpec m_spec;
    bool m_setUp = false;
    std::vector<kernel::Fd> m_ownTasks, m_cgroup;
    bool m_cgroupV2 = false;

    Phase m_phase = Phase::Fresh;
    pid_t m_pid = 0;
    kernel::PidFd m_init;
    kernel::SeqPacket m_child;        ///< to init before exec
    std::deque<StageRequest> m_asked; ///< passed on to it, not answered yet
    std::uint64_t m_passedOn = 0;     ///< how many ever were
    std::uint64_t m_askedSince = 0;   ///< the first of them waits since
    bool m_childHasProc = false;
    kernel::Fd m_devpts;
    Relay m_relay;
    std::optional<ProcessExit> m_exit;
    bool m_recorded = false; ///< the exit is on disk
    bool m_released = false;
    std::uint64_t m_endDeadline = 0; ///< when to end although clients have not taken all

    std::vector<Execution> m_executions;
    struct Unclaimed
    {
        pid_t pid;
        ProcessExit exit;
    };
    std::vector<Unclaimed> m_unclaimed; ///< ended before their joiner could say whose they are
};

} // namespace caisson::monitor
