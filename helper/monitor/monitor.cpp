// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/monitor.h"

#include "helper/monitor/child.h"

#include <algorithm>
#include <csignal>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>

namespace caisson::monitor {

using kernel::Fd;

namespace {

constexpr std::size_t unclaimedLimit = 64;

std::uint64_t realtimeMicroseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

} // namespace

int Monitor::run()
{
    sigset_t taken;
    ::sigemptyset(&taken);
    ::sigaddset(&taken, SIGCHLD);
    ::sigaddset(&taken, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &taken, nullptr);
    m_signals.reset(::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!m_signals)
        return 1;
    while (!mayEnd())
        wait();
    return 0;
}

bool Monitor::mayEnd() const
{
    const bool alone = !m_control.valid();
    if (m_phase == Phase::Fresh || m_phase == Phase::Cloned)
        return alone || m_released;
    if (m_phase == Phase::Running || !(m_released || (alone && m_recorded)))
        return false;
    return m_relay.drained() || monotonicMicroseconds() > m_endDeadline;
}

void Monitor::wait()
{
    enum { Control, Listener, Signals, FirstProcess };
    std::vector<pollfd> polls;
    polls.push_back({m_control.valid() ? m_control.fd().get() : -1, POLLIN, 0});
    // before exec the one who started us is the only one to talk to
    const bool listening = m_phase == Phase::Running || m_phase == Phase::Exited;
    polls.push_back({listening && m_listener.fd().valid() ? m_listener.fd().get() : -1, POLLIN, 0});
    polls.push_back({m_signals.get(), POLLIN, 0});
    polls.push_back({m_asked.empty() ? -1 : m_child.fd().get(), POLLIN, 0});
    const bool unrecorded = m_phase == Phase::Exited && !m_recorded;
    bool hurry = m_relay.stalled() || unrecorded || m_released || !m_asked.empty();
    for (const Execution &execution : m_executions) {
        polls.push_back({execution.starting() ? execution.status().get() : -1, POLLIN, 0});
        hurry |= execution.starting();
    }
    const std::size_t firstOfRelay = polls.size();
    m_relay.watch(polls);
    if (::poll(polls.data(), polls.size(), hurry ? 250 : -1) < 0)
        return; // EINTR: look again
    if (unrecorded)
        recordExit();
    // output first: what init wrote before it ended comes before the news of its end
    m_relay.handle(polls.data() + firstOfRelay, polls.size() - firstOfRelay);
    handleExecutions();
    if (polls[FirstProcess].revents != 0)
        passAnswerOn();
    else if (!m_asked.empty() && monotonicMicroseconds() - m_askedSince > childDeadline * 1000ULL)
        giveChildUp({ErrorCode::Kernel, ETIMEDOUT, "the container's first process does not answer"});
    if (polls[Signals].revents != 0)
        handleChildren();
    if (polls[Listener].revents != 0)
        handleConnection();
    else if (polls[Control].revents != 0)
        handleControl();
}

void Monitor::handleControl()
{
    // the buffer is made anew for each message: a start has many, and they are short
    const std::size_t limit = m_phase == Phase::Running ? messageLimit : startRequestLimit;
    Result<kernel::Packet> packet = m_control.receive(limit, descriptorLimit);
    if (!packet || packet->endOfFile) {
        dropControl();
        return;
    }
    const std::optional<Request> request = decodeRequest(packet->data);
    if (!request) {
        dropControl(); // whoever that is does not speak our language
        return;
    }
    dispatch(*request, std::move(packet->descriptors));
}

void Monitor::dropControl()
{
    m_control = {};
    m_notifications = {};
    forsakeExecutions();
    m_asked.clear(); // nobody is left to hear
    if (m_phase == Phase::Cloned)
        abandon();
    m_endDeadline = monotonicMicroseconds() + lingerLimit;
}

/// Somebody at monitor.sock: a helper that was started anew. The newest takes over.
void Monitor::handleConnection()
{
    Result<std::optional<kernel::SeqPacket>> connection = m_listener.accept();
    if (!connection || !*connection)
        return;
    const Result<kernel::PeerCredentials> peer = (*connection)->peer();
    if (!peer || peer->uid != ::geteuid())
        return;
    forsakeExecutions();
    m_control = std::move(**connection);
    m_notifications = {};
}

/// Whoever asked for what is just starting is gone, and with it who would hold its terminal.
void Monitor::forsakeExecutions()
{
    for (Execution &execution : m_executions) {
        if (execution.starting())
            execution.forsake();
    }
}

void Monitor::send(const Reply &reply)
{
    if (!m_control.valid())
        return;
    std::vector<int> numbers;
    for (const Fd &fd : reply.descriptors)
        numbers.push_back(fd.get());
    if (!m_control.send(encode(reply.answer), numbers))
        dropControl();
}

void Monitor::notify(const Notification &notification)
{
    // never waits: an engine that does not read them finds the state by asking
    if (m_notifications.valid() && !m_notifications.send(encode(notification)))
        m_notifications = {};
}

void Monitor::dispatch(const Request &request, Descriptors descriptors)
{
    Reply reply;
    const std::uint64_t begin = monotonicMicroseconds();
    const std::size_t executions = m_executions.size();
    const std::uint64_t passedOn = m_passedOn;
    const Status done = std::visit(
        [&](const auto &alternative) { return handle(alternative, std::move(descriptors), reply); }, request);
    if (done && (m_executions.size() > executions || m_passedOn != passedOn))
        return; // answered when exec has succeeded or failed, or by the first process
    answer(done, std::move(reply), begin);
}

/// `begin`: since when it is being done, unless the answer says itself how long it took.
void Monitor::answer(const Status &done, Reply reply, std::uint64_t begin)
{
    if (!done) {
        reply.descriptors.clear();
        describe(done.error(), reply.answer);
    }
    if (reply.answer.microseconds == 0 && begin != 0)
        reply.answer.microseconds = monotonicMicroseconds() - begin;
    reply.answer.phase = m_phase;
    if (reply.answer.pid == 0)
        reply.answer.pid = static_cast<std::uint32_t>(m_pid);
    reply.answer.exit = m_exit;
    send(reply);
}

void Monitor::handleChildren()
{
    signalfd_siginfo taken;
    while (::read(m_signals.get(), &taken, sizeof taken) > 0) {
        // Whoever asks all of a control group to end (systemctl stop, the end of the machine) means the
        // container: its first process decides, and force may take us along. Not written: it only tells less
        // well how it ended.
        if (taken.ssi_signo == SIGTERM && m_runDirectory.valid())
            (void)m_runDirectory.replaceFile(askedRecordName, {}).has_value();
    }
    while (true) {
        siginfo_t info{};
        if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0)
            return;
        childEnded(info.si_pid, {.signalled = info.si_code != CLD_EXITED,
                                 .code = static_cast<std::uint32_t>(info.si_status),
                                 .realtimeMicroseconds = realtimeMicroseconds()});
    }
}

void Monitor::childEnded(pid_t pid, const ProcessExit &exit)
{
    if (pid == m_pid) {
        initEnded(exit);
        return;
    }
    bool anyUnknown = false;
    for (auto execution = m_executions.begin(); execution != m_executions.end(); ++execution) {
        if (execution->pid() == pid && !execution->starting()) {
            const std::string id = execution->id();
            m_executions.erase(execution);
            notify(ExecEndedNotification{id, exit});
            return;
        }
        anyUnknown |= execution->starting() && execution->joinerPid() != pid;
    }
    // Orphans of the container come to us too (subreaper); only while a joiner is at work may it be one of
    // ours.
    if (anyUnknown && m_unclaimed.size() < unclaimedLimit)
        m_unclaimed.push_back({pid, exit});
}

void Monitor::initEnded(const ProcessExit &exit)
{
    m_exit = exit;
    m_pid = 0;
    const bool ran = m_phase == Phase::Running;
    passAllAnswersOn(); // each of them: it has ended
    m_phase = Phase::Exited;
    m_child = {};
    m_relay.finish();
    m_endDeadline = monotonicMicroseconds() + lingerLimit;
    if (ran)
        recordExit();
    else
        m_recorded = true; // what never ran has left no exit that anybody would look for
    notify(ExitedNotification{exit});
}

/// A full disk is tried again until it has room: the exit must not get lost.
void Monitor::recordExit()
{
    const Status written = m_runDirectory.replaceFile(exitRecordName, encodeExitRecord(*m_exit));
    // ENOENT: the directory was removed, nobody will look there any more
    m_recorded = written || written.error().errnoValue == ENOENT;
}

void Monitor::handleExecutions()
{
    for (std::size_t i = 0; i < m_executions.size();) {
        Execution &execution = m_executions[i];
        if (!execution.starting()) {
            ++i;
            continue;
        }
        Reply reply;
        Execution::Progress progress = execution.advance();
        Error error = execution.error();
        if (progress == Execution::Progress::Starting && monotonicMicroseconds() > execution.deadline()) {
            execution.kill();
            progress = Execution::Progress::Failed;
            error = {ErrorCode::Kernel, ETIMEDOUT, "exec: the container does not answer (is it paused?)"};
        }
        if (progress == Execution::Progress::Starting) {
            ++i;
            continue;
        }
        reply.answer.phase = m_phase;
        reply.answer.microseconds = monotonicMicroseconds() - execution.begin();
        if (progress == Execution::Progress::Failed) {
            describe(error, reply.answer);
            const bool awaited = !execution.forsaken();
            m_executions.erase(m_executions.begin() + static_cast<std::ptrdiff_t>(i));
            if (awaited)
                send(reply);
            continue;
        }
        reply.answer.pid = static_cast<std::uint32_t>(execution.pid());
        reply.descriptors = execution.takeDescriptors();
        if (!execution.forsaken())
            send(reply);
        const pid_t pid = execution.pid();
        const auto ended = std::find_if(m_unclaimed.begin(), m_unclaimed.end(),
                                        [pid](const Unclaimed &candidate) { return candidate.pid == pid; });
        if (ended != m_unclaimed.end()) {
            const ProcessExit exit = ended->exit;
            m_unclaimed.erase(ended);
            childEnded(pid, exit); // takes it out of the list
        } else {
            ++i;
        }
    }
    if (std::none_of(m_executions.begin(), m_executions.end(),
                     [](const Execution &execution) { return execution.starting(); }))
        m_unclaimed.clear();
}

void Monitor::abandon()
{
    // pdeathsig and the closed socket would do it too; by the pidfd it is at once
    if (m_init.valid())
        (void)m_init.sendSignal(SIGKILL); // it may have ended by itself
    m_child = {};
    m_asked.clear();
    siginfo_t info{};
    if (m_pid != 0)
        ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED);
    m_pid = 0;
}

} // namespace caisson::monitor
