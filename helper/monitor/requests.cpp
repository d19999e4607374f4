// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cloneprocess.h"
#include "helper/kernel/memfd.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/syscalls.h"
#include "helper/monitor/child.h"
#include "helper/monitor/confinement.h"
#include "helper/monitor/monitor.h"
#include "helper/monitor/terminal.h"

#include <cstring>
#include <sched.h>

/// What the engine may ask, one function each. Each checks that the moment is right.
namespace caisson::monitor {

using kernel::Fd;

namespace {

constexpr std::size_t executionLimit = 64;

std::unexpected<Error> wrongState(const char *text)
{
    return failure(ErrorCode::WrongState, text);
}

std::uint32_t outsideId(const LaunchSpec &spec)
{
    if ((spec.newNamespaces & CLONE_NEWUSER) == 0)
        return spec.uid;
    for (const IdRange &range : spec.uidMap) {
        if (spec.uid >= range.inside && spec.uid - range.inside < range.count)
            return range.outside + (spec.uid - range.inside);
    }
    return spec.uid;
}

/// For who looks at the machine's processes: whose monitor this is.
void showId(char *place, const std::string &id)
{
    if (place != nullptr && id.size() == idLength && std::strlen(place) == idLength)
        std::memcpy(place, id.data(), idLength);
}

} // namespace

Status Monitor::handle(const SetupRequest &, Descriptors descriptors, Reply &)
{
    if (m_phase != Phase::Fresh || m_runDirectory.valid())
        return wrongState("set up already");
    if (descriptors.size() < 3)
        return invalidArgument("descriptors", "notification socket, specification, run directory");
    const Result<std::string> bytes = kernel::readSealed(descriptors[1], launchSpecLimit);
    if (!bytes)
        return std::unexpected(bytes.error());
    std::optional<LaunchSpec> spec = decodeLaunchSpec(*bytes);
    if (!spec)
        return invalidArgument("specification", "the form of this version");
    m_spec = std::move(*spec);
    m_notifications = kernel::SeqPacket(std::move(descriptors[0]));
    ::fcntl(m_notifications.fd().get(), F_SETFL, O_RDWR | O_NONBLOCK);
    // opened anew: an O_PATH descriptor cannot be synced, and the engine's shares nothing with ours
    Result<kernel::Directory> directory = kernel::Directory(std::move(descriptors[2])).openDirectory(".");
    if (!directory)
        return std::unexpected(directory.error());
    m_runDirectory = std::move(*directory);
    for (std::size_t i = 3; i < descriptors.size(); ++i)
        m_ownTasks.push_back(std::move(descriptors[i]));
    if (const Status moved = moveTo(m_ownTasks); !moved)
        return moved;
    showId(m_commandLine, m_spec.containerId);
    for (const std::string_view name : {exitRecordName, askedRecordName}) {
        if (const Status removed = m_runDirectory.removeFile(name); !removed)
            return removed; // one of an earlier run would be taken for this one's
    }
    Result<LogFile> log = LogFile::open(m_runDirectory, m_spec.logLimitBytes);
    if (!log)
        return std::unexpected(log.error());
    m_relay.setLog(std::move(*log));
    Result<kernel::SeqPacketListener> listener =
        kernel::SeqPacketListener::listen(m_runDirectory, socketName);
    if (!listener)
        return std::unexpected(listener.error());
    m_listener = std::move(*listener);
    m_setUp = true;
    return {};
}

Status Monitor::handle(const HelloRequest &, Descriptors descriptors, Reply &)
{
    if (descriptors.size() != 1)
        return invalidArgument("descriptors", "notification socket");
    m_notifications = kernel::SeqPacket(std::move(descriptors[0]));
    ::fcntl(m_notifications.fd().get(), F_SETFL, O_RDWR | O_NONBLOCK);
    return {};
}

Status Monitor::moveTo(const std::vector<Fd> &tasks) const
{
    for (const Fd &file : tasks) {
        if (const Status moved = kernel::writeOnce(file, "0"); !moved)
            return std::unexpected(moved.error().in("cgroup"));
    }
    return {};
}

Status Monitor::handle(const CloneRequest &request, Descriptors descriptors, Reply &reply)
{
    if (m_phase != Phase::Fresh)
        return wrongState("cloned already");
    if (!m_setUp)
        return wrongState("not set up");
    if (request.cgroupV2 ? descriptors.size() != 1 : descriptors.size() != m_ownTasks.size())
        return invalidArgument("descriptors",
                               "v2 one directory; v1 a tasks file for each of the monitor's own");
    Result<std::pair<kernel::SeqPacket, kernel::SeqPacket>> sockets = kernel::SeqPacket::pair();
    if (!sockets)
        return std::unexpected(sockets.error());
    m_cgroup = std::move(descriptors);
    m_cgroupV2 = request.cgroupV2;

    kernel::CloneRequest clone;
    clone.flags = m_spec.newNamespaces & ~std::uint64_t{CLONE_NEWTIME}; // the child's unshare makes that one
    if (m_cgroupV2)
        clone.cgroup = m_cgroup.front().get();
    else if (const Status moved = moveTo(m_cgroup); !moved) {
        (void)moveTo(m_ownTasks); // the first error is the one to tell
        return moved;
    }
    Result<kernel::ClonedProcess> child = kernel::cloneProcess(clone);
    if (child && child->isChild()) {
        if (sockets->second.fd().get() != statusDescriptor &&
            ::dup3(sockets->second.fd().get(), statusDescriptor, O_CLOEXEC) < 0)
            ::_exit(1);
        if (kernel::sys::closeRange(statusDescriptor + 1, ~0U, 0) != 0)
            ::_exit(1);
        Child(m_spec, kernel::SeqPacket(Fd(statusDescriptor))).run();
    }
    if (!m_cgroupV2) {
        if (const Status back = moveTo(m_ownTasks); !back)
            return back;
    }
    if (!child)
        return std::unexpected(child.error());
    m_phase = Phase::Cloned;
    m_pid = child->pid;
    m_init = std::move(child->pidfd);
    m_child = std::move(sockets->first);
    if (const Status raised = raiseOomScore(m_pid, m_spec.oomScoreAdjust); !raised)
        return raised;
    Result<Fd> pidfd = m_init.fd().duplicate();
    if (!pidfd)
        return std::unexpected(pidfd.error());
    reply.descriptors.push_back(std::move(*pidfd));
    return {};
}

/// Waits for the child's answer, for its end, or for the engine's: then the start is over.
Result<kernel::Packet> Monitor::awaitChild()
{
    pollfd polls[] = {{m_child.fd().get(), POLLIN, 0}, {m_control.fd().get(), 0, 0}};
    int ready = 0;
    do {
        ready = ::poll(polls, 2, childDeadline);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0)
        return std::unexpected(
            Error{ErrorCode::Kernel, ETIMEDOUT, "the container's first process does not answer"});
    if (polls[0].revents == 0)
        return std::unexpected(Error{ErrorCode::Cancelled, 0, "the engine is gone"});
    return m_child.receive(answerLimit, descriptorLimit);
}

/// The descriptors go with it: a slave or a pipe's end kept here would hide its closing.
Status Monitor::sendToChild(const StageRequest &request, Descriptors descriptors)
{
    std::vector<int> numbers;
    for (const Fd &fd : descriptors)
        numbers.push_back(fd.get());
    return m_child.send(encode(Request(request)), numbers);
}

Status Monitor::askChild(const StageRequest &request, Descriptors descriptors, Reply &reply)
{
    if (const Status sent = sendToChild(request, std::move(descriptors)); !sent)
        return sent;
    return understand(request.stage, awaitChild(), reply);
}

Status Monitor::understand(Stage stage, Result<kernel::Packet> packet, Reply &reply)
{
    if (!packet)
        return std::unexpected(packet.error());
    if (packet->endOfFile) {
        if (stage == Stage::Exec)
            return {}; // closed by exec
        return failure(ErrorCode::Internal, "the container's first process has ended");
    }
    std::optional<Answer> answer = decodeAnswer(packet->data);
    if (!answer)
        return failure(ErrorCode::Internal, "the container's first process does not make sense");
    if (!answer->done)
        return std::unexpected(errorOf(*answer));
    reply.answer = std::move(*answer);
    if (stage == Stage::Dev) {
        if (packet->descriptors.size() != 1)
            return failure(ErrorCode::Internal, "the devpts is missing");
        m_devpts = std::move(packet->descriptors.front());
    }
    return {};
}

bool Monitor::passAnswerOn()
{
    Result<kernel::Packet> packet = awaitChild();
    if (!packet) {
        giveChildUp(packet.error());
        return false;
    }
    const StageRequest asked = m_asked.front();
    m_asked.pop_front();
    m_askedSince = monotonicMicroseconds();
    Reply reply;
    const Status done = understand(asked.stage, std::move(packet), reply);
    answer(done, std::move(reply), 0);
    return done.has_value();
}

bool Monitor::passAllAnswersOn()
{
    bool done = true;
    while (!m_asked.empty())
        done = passAnswerOn() && done;
    return done;
}

void Monitor::giveChildUp(const Error &why)
{
    m_child = {}; // an answer that comes late must not be taken for another's
    while (!m_asked.empty()) {
        m_asked.pop_front();
        answer(std::unexpected(why), {}, 0);
    }
}

Status Monitor::prepareTerminal(Descriptors &descriptors)
{
    const std::uint32_t owner = outsideId(m_spec);
    if (m_spec.terminal) {
        if ((m_spec.newNamespaces & CLONE_NEWNS) != 0 && !m_devpts.valid())
            return wrongState("no devpts of its own yet"); // never the host's instead (R8)
        Result<Terminal> terminal = openTerminal(m_devpts, owner, m_spec.rows, m_spec.columns);
        if (!terminal)
            return std::unexpected(terminal.error());
        descriptors.push_back(std::move(terminal->slave));
        m_relay.useTerminal(std::move(terminal->master));
        return {};
    }
    Result<StandardPipes> pipes = openPipes(m_spec.openStdin, owner);
    if (!pipes)
        return std::unexpected(pipes.error());
    descriptors = std::move(pipes->theirs);
    m_relay.usePipes(std::move(pipes->ours[0]), std::move(pipes->ours[1]), std::move(pipes->ours[2]));
    return {};
}

bool Monitor::clocksNeedHelp() const
{
    return m_spec.hasTimeOffsets || !m_childHasProc;
}

Status Monitor::moveClocks()
{
    const Result<kernel::ProcFs> proc = kernel::ProcFs::open();
    if (!proc)
        return std::unexpected(proc.error());
    if (m_spec.hasTimeOffsets) {
        const std::string text = "monotonic " + std::to_string(m_spec.monotonicSeconds) + " 0\nboottime " +
                                 std::to_string(m_spec.boottimeSeconds) + " 0\n";
        if (const Status written = proc->write(m_pid, "timens_offsets", text); !written)
            return written;
    }
    const Result<kernel::Directory> process = proc->process(m_pid);
    if (!process)
        return std::unexpected(process.error());
    // A magic link on purpose: it leads to the namespace itself, of a child that waits for us.
    Fd made(::openat(process->fd().get(), "ns/time_for_children", O_RDONLY | O_CLOEXEC));
    if (!made)
        return kernelError("openat", "ns/time_for_children");
    Descriptors descriptors;
    descriptors.push_back(std::move(made));
    Reply entered; // its duration is measured by clocks that jump meanwhile
    return askChild(StageRequest{Stage::TimeOffsets}, std::move(descriptors), entered);
}

Status Monitor::handle(const StageRequest &request, Descriptors descriptors, Reply &reply)
{
    if (m_phase != Phase::Cloned || !m_child.valid())
        return wrongState("no process waits for a stage");
    const bool needsUs =
        request.stage == Stage::Exec || (request.stage == Stage::TimeOffsets && clocksNeedHelp());
    // A terminal is opened in the devpts that one of them brings, and in no other.
    if ((needsUs || (request.stage == Stage::Terminal && m_spec.terminal)) && !passAllAnswersOn())
        return wrongState("an earlier stage has failed");
    if (request.stage == Stage::Terminal) {
        Status prepared = descriptors.empty()
                              ? prepareTerminal(descriptors)
                              : invalidArgument("descriptors", "none: the monitor opens the terminal");
        if (!prepared) {
            passAllAnswersOn(); // in the order of the questions
            return prepared;
        }
    }
    // What the child does all by itself is passed on at once: it need not wait for us, nor we for it.
    if (!needsUs) {
        if (const Status sent = sendToChild(request, std::move(descriptors)); !sent) {
            passAllAnswersOn();
            return sent;
        }
        if (m_asked.empty())
            m_askedSince = monotonicMicroseconds();
        m_asked.push_back(request);
        ++m_passedOn;
        m_childHasProc |= request.stage == Stage::Proc;
        return {};
    }
    if (const Status done = askChild(request, std::move(descriptors), reply); !done)
        return done;
    if (request.stage == Stage::TimeOffsets)
        return moveClocks();
    if (request.stage == Stage::Exec) {
        m_child = {};
        m_phase = Phase::Running;
    }
    return {};
}

Status Monitor::handle(const ExecuteRequest &request, Descriptors, Reply &)
{
    if (m_phase != Phase::Running)
        return wrongState("the container is not running");
    if (m_executions.size() >= executionLimit)
        return failure(ErrorCode::LimitExceeded, "64 executed processes are running in it already");
    Result<Execution> execution = Execution::start({m_spec, m_init, m_cgroup, m_cgroupV2, m_devpts}, request);
    if (!execution)
        return std::unexpected(execution.error());
    m_executions.push_back(std::move(*execution));
    return {};
}

Status Monitor::handle(const StatusRequest &, Descriptors, Reply &reply)
{
    if (m_pid == 0)
        return {};
    Result<Fd> pidfd = m_init.fd().duplicate();
    if (!pidfd)
        return std::unexpected(pidfd.error());
    reply.descriptors.push_back(std::move(*pidfd));
    return {};
}

Status Monitor::handle(const AttachRequest &request, Descriptors descriptors, Reply &reply)
{
    if (m_phase != Phase::Running && m_phase != Phase::Cloned)
        return wrongState("the container is not running");
    if (descriptors.size() > 1)
        return invalidArgument("descriptors", "at most one: the socket to serve");
    if (!descriptors.empty())
        return m_relay.attach(std::move(descriptors.front()), request.input, request.backlogBytes);
    Result<Fd> client = m_relay.attach(request.input, request.backlogBytes);
    if (!client)
        return std::unexpected(client.error());
    reply.descriptors.push_back(std::move(*client));
    return {};
}

Status Monitor::handle(const ResizeRequest &request, Descriptors, Reply &)
{
    if (!m_relay.hasTerminal() || !m_relay.master().valid())
        return wrongState("the container has no terminal");
    return resizeTerminal(m_relay.master(), request.rows, request.columns);
}

Status Monitor::handle(const SignalRequest &request, Descriptors, Reply &)
{
    if (m_pid == 0)
        return failure(ErrorCode::NotFound, "the container's process has ended");
    return m_init.sendSignal(static_cast<int>(request.signal));
}

Status Monitor::handle(const ReleaseRequest &, Descriptors, Reply &)
{
    // The engine has killed everything before it asks: the news may not have been taken in yet.
    if (m_phase == Phase::Running && m_init.waitForExit(std::chrono::milliseconds(500)).value_or(false))
        handleChildren();
    if (m_phase == Phase::Running)
        return wrongState("the container is running");
    if (m_phase == Phase::Cloned)
        abandon();
    m_released = true;
    m_endDeadline = monotonicMicroseconds() + lingerLimit;
    return {};
}

} // namespace caisson::monitor
