// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/execution.h"

#include "helper/kernel/cloneprocess.h"
#include "helper/kernel/credentials.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/syscalls.h"
#include "helper/monitor/child.h"
#include "helper/monitor/confinement.h"
#include "helper/monitor/terminal.h"

#include <algorithm>
#include <array>
#include <sched.h>
#include <string_view>

namespace caisson::monitor {

using kernel::Fd;

namespace {

constexpr std::uint64_t startLimit = 8'000'000; // µs; below the engine's own patience

/// The id on the host, by the map; none if it is not mapped (R12).
std::optional<std::uint32_t> outside(const LaunchSpec &spec, const std::vector<IdRange> &map,
                                     std::uint32_t inside)
{
    if ((spec.newNamespaces & CLONE_NEWUSER) == 0)
        return inside;
    for (const IdRange &range : map) {
        if (inside >= range.inside && inside - range.inside < range.count)
            return range.outside + (inside - range.inside);
    }
    return std::nullopt;
}

std::string_view keyOf(const std::string &variable)
{
    return std::string_view(variable).substr(0, variable.find('='));
}

/// The container's specification with what this exec changes of it.
LaunchSpec specificationFor(const LaunchSpec &container, const ExecuteRequest &request)
{
    LaunchSpec spec = container;
    spec.arguments = request.arguments;
    for (const std::string &variable : request.environment) {
        std::erase_if(spec.environment,
                      [&variable](const std::string &other) { return keyOf(other) == keyOf(variable); });
        spec.environment.push_back(variable);
    }
    if (!request.workingDirectory.empty())
        spec.workingDirectory = request.workingDirectory;
    spec.uid = request.uid.value_or(container.uid);
    spec.gid = request.gid.value_or(container.gid);
    if (request.uid)
        spec.groups.clear(); // those of the container's own user are not this one's
    spec.terminal = request.terminal;
    return spec;
}

/// What the joiner has open, by number: standard descriptors, its socket, init's pidfd; nothing of the host.
constexpr int initDescriptor = statusDescriptor + 1;
constexpr int firstUnused = initDescriptor + 1;

[[noreturn]] void fail(const kernel::SeqPacket &status, const Error &error)
{
    Answer answer;
    describe(error, answer);
    (void)status.send(encode(answer)); // if the monitor is gone there is nobody to tell
    ::_exit(1);
}

[[noreturn]] void runProcess(const LaunchSpec &spec, const kernel::SeqPacket &status)
{
    dieWithParent();
    const int standard[3] = {0, 1, 2};
    if (const Status adopted = adoptStandardDescriptors(standard, spec.terminal); !adopted)
        fail(status, adopted.error());
    std::string note;
    if (const Status applied = applyPrivileges(spec, note); !applied)
        fail(status, applied.error());
    fail(status, executeCommand(spec));
}

Status moveDescriptors(const std::vector<Fd> &standard, const Fd &status, const Fd &init)
{
    std::array<int, firstUnused> sources{};
    for (std::size_t i = 0; i < 3; ++i)
        sources.at(i) = standard.size() == 3 ? standard[i].get() : standard.front().get();
    sources.at(statusDescriptor) = status.get();
    sources.at(initDescriptor) = init.get();
    for (int &source : sources) {
        source = ::fcntl(source, F_DUPFD_CLOEXEC, firstUnused); // out of the way of the targets
        if (source < 0)
            return kernelError("fcntl(F_DUPFD_CLOEXEC)", "");
    }
    for (int target = 0; target < firstUnused; ++target) {
        const int source = sources.at(static_cast<std::size_t>(target));
        if (::dup3(source, target, target > 2 ? O_CLOEXEC : 0) < 0)
            return kernelError("dup3", "");
    }
    if (kernel::sys::closeRange(firstUnused, ~0U, 0) != 0)
        return kernelError("close_range", "");
    return {};
}

[[noreturn]] void runJoiner(const RunningContainer &container, const LaunchSpec &spec,
                            const std::vector<Fd> &standard, const kernel::SeqPacket &status)
{
    resetInherited();
    if (!container.cgroupV2) {
        for (const Fd &tasks : container.cgroup) {
            if (const Status joined = kernel::writeOnce(tasks, "0"); !joined)
                fail(status, joined.error().in("cgroup"));
        }
    }
    if (const Status raised = raiseOomScore(::getpid(), spec.oomScoreAdjust); !raised)
        fail(status, raised.error());
    if (const Status moved = moveDescriptors(standard, status.fd(), container.init.fd()); !moved)
        fail(status, moved.error());
    // from here its number is another; this process never comes to destroying the old object
    const kernel::SeqPacket monitor{Fd(statusDescriptor)};
    // One call for all kinds: the kernel takes the user namespace first, and checks the right to it before
    // any credential has changed (R3). Nothing of the host is open, and this process is not dumpable.
    const std::uint64_t kinds = container.spec.newNamespaces;
    if (kinds != 0 && ::setns(initDescriptor, static_cast<int>(kinds)) != 0)
        fail(monitor, kernelError("setns", "init's namespaces").error());
    ::close(initDescriptor);
    if ((kinds & CLONE_NEWUSER) != 0) {
        if (const Status become = kernel::setIdentity(0, 0, {}); !become)
            fail(monitor, become.error());
        dieWithParent();
    }
    Result<kernel::ClonedProcess> cloned =
        kernel::cloneProcess({.flags = CLONE_PARENT, .cgroup = -1, .exitSignal = 0});
    if (!cloned)
        fail(monitor, cloned.error());
    if (cloned->isChild())
        runProcess(spec, monitor);
    Answer answer;
    answer.pid = static_cast<std::uint32_t>(cloned->pid);
    const int pidfd = cloned->pidfd.fd().get();
    ::_exit(monitor.send(encode(answer), {&pidfd, 1}) ? 0 : 1);
}

} // namespace

Result<Execution> Execution::start(const RunningContainer &container, const ExecuteRequest &request)
{
    Execution execution;
    execution.m_id = request.execId;
    execution.m_begin = monotonicMicroseconds();
    execution.m_deadline = execution.m_begin + startLimit;
    const LaunchSpec spec = specificationFor(container.spec, request);
    const std::optional<std::uint32_t> owner = outside(spec, spec.uidMap, spec.uid);
    if (!owner || !outside(spec, spec.gidMap, spec.gid))
        return invalidArgument("user", "an id that is mapped in the container's user namespace");

    std::vector<Fd> standard;
    if (request.terminal) {
        Result<Terminal> terminal = openTerminal(container.devpts, *owner, request.rows, request.columns);
        if (!terminal)
            return std::unexpected(terminal.error());
        // whoever gets the master reads it as any other descriptor
        ::fcntl(terminal->master.get(), F_SETFL, O_RDWR);
        standard.push_back(std::move(terminal->slave));
        execution.m_ends.push_back(std::move(terminal->master));
    } else {
        Result<StandardPipes> pipes = openPipes(true, *owner);
        if (!pipes)
            return std::unexpected(pipes.error());
        standard = std::move(pipes->theirs);
        execution.m_ends = std::move(pipes->ours);
    }

    Result<std::pair<kernel::SeqPacket, kernel::SeqPacket>> sockets = kernel::SeqPacket::pair();
    if (!sockets)
        return std::unexpected(sockets.error());
    kernel::CloneRequest clone;
    if (container.cgroupV2 && !container.cgroup.empty())
        clone.cgroup = container.cgroup.front().get();
    Result<kernel::ClonedProcess> joiner = kernel::cloneProcess(clone);
    if (!joiner)
        return std::unexpected(joiner.error());
    if (joiner->isChild())
        runJoiner(container, spec, standard, sockets->second);
    execution.m_joiner = joiner->pid;
    execution.m_joinerPidfd = std::move(joiner->pidfd);
    execution.m_status = std::move(sockets->first);
    ::fcntl(execution.m_status.fd().get(), F_SETFL, O_RDWR | O_NONBLOCK);
    return execution;
}

Execution::Progress Execution::advance()
{
    while (true) {
        Result<kernel::Packet> packet = m_status.receive(answerLimit, 1);
        if (!packet) {
            if (packet.error().errnoValue == EAGAIN)
                return Progress::Starting;
            m_error = packet.error();
            break;
        }
        if (packet->endOfFile) {
            // closed by a successful exec, or by death
            if (m_failure)
                m_error = *m_failure;
            else if (m_pid == 0)
                m_error = {ErrorCode::Kernel, ESRCH, "the container ended or was killed meanwhile"};
            else {
                m_status = {};
                return Progress::Started;
            }
            break;
        }
        const std::optional<Answer> answer = decodeAnswer(packet->data);
        if (!answer || (answer->done && packet->descriptors.size() != 1)) {
            m_error = {ErrorCode::Internal, 0, "the joining process does not make sense"};
            break;
        }
        if (!answer->done) {
            m_failure = errorOf(*answer);
            continue;
        }
        m_pid = static_cast<pid_t>(answer->pid);
        m_pidfd = kernel::PidFd(std::move(packet->descriptors.front()));
    }
    m_status = {};
    kill();
    return Progress::Failed;
}

std::vector<Fd> Execution::takeDescriptors()
{
    std::vector<Fd> descriptors;
    if (Result<Fd> copy = m_pidfd.fd().duplicate())
        descriptors.push_back(std::move(*copy));
    else
        descriptors.emplace_back(); // sending it will fail and say so
    for (Fd &end : m_ends)
        descriptors.push_back(std::move(end));
    m_ends.clear();
    return descriptors;
}

void Execution::kill() const
{
    // what has ended already needs no killing: the error is of no interest
    if (m_joinerPidfd.valid())
        (void)m_joinerPidfd.sendSignal(SIGKILL);
    if (m_pidfd.valid())
        (void)m_pidfd.sendSignal(SIGKILL);
}

} // namespace caisson::monitor
