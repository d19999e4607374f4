// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/monitorlink.h"

#include "helper/kernel/directory.h"
#include "helper/kernel/memfd.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/seqpacket.h"
#include "helper/kernel/spawn.h"

#include <map>
#include <mutex>

namespace caisson::engine {

using kernel::Fd;
using kernel::SeqPacket;

namespace {

constexpr int controlDescriptor = 3;

/// Sealed copies of the program, by path: made once for the life of the process, shared by all monitors.
class SealedPrograms
{
public:
    Result<int> get(const std::string &path)
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_programs.find(path); found != m_programs.end())
            return found->second.get();
        const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file)
            return kernelError("open", path);
        Result<Fd> copy = kernel::sealedCopy("caisson-monitor", file);
        if (!copy)
            return std::unexpected(copy.error());
        return m_programs.emplace(path, std::move(*copy)).first->second.get();
    }

private:
    std::mutex m_mutex;
    std::map<std::string, Fd> m_programs;
};

/// Monitors of ours that had not ended when their link went: reaped when the next one is spawned.
class Unreaped
{
public:
    void add(kernel::PidFd process)
    {
        const std::lock_guard lock(m_mutex);
        m_processes.push_back(std::move(process));
    }
    void sweep()
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_processes, [](const kernel::PidFd &process) {
            const auto ended = process.tryWait();
            return !ended || ended->has_value();
        });
    }

private:
    std::mutex m_mutex;
    std::vector<kernel::PidFd> m_processes;
};

SealedPrograms &sealedPrograms()
{
    static SealedPrograms programs;
    return programs;
}

Unreaped &unreaped()
{
    static Unreaped processes;
    return processes;
}

Error errorOf(const monitor::Answer &answer)
{
    const bool known = answer.errorCode <= static_cast<std::uint8_t>(ErrorCode::Internal);
    return {known ? static_cast<ErrorCode>(answer.errorCode) : ErrorCode::Internal,
            static_cast<int>(answer.errnoValue), answer.error};
}

/// Who looks for notifications never waits.
void makeNonBlocking(const SeqPacket &socket)
{
    const int flags = ::fcntl(socket.fd().get(), F_GETFL);
    ::fcntl(socket.fd().get(), F_SETFL, flags | O_NONBLOCK);
}

} // namespace

class MonitorLink::Private
{
public:
    struct Reply
    {
        monitor::Answer answer;
        std::vector<Fd> descriptors;
    };

    Result<Reply> call(const monitor::Request &request, std::span<const int> descriptors = {},
                       std::chrono::milliseconds deadline = defaultDeadline);
    Result<Cloned> clone(bool cgroupV2, std::span<const int> descriptors);

    std::mutex mutex; ///< one call at a time
    SeqPacket control;
    bool broken = false; ///< an answer is overdue: what comes now could be taken for another's
    SeqPacket notifications;
    kernel::PidFd process; ///< of the monitor
    pid_t pid = 0;
    bool ours = false; ///< our child: to be reaped
};

Result<MonitorLink::Private::Reply> MonitorLink::Private::call(const monitor::Request &request,
                                                               std::span<const int> descriptors,
                                                               std::chrono::milliseconds deadline)
{
    const std::lock_guard lock(mutex);
    const auto gone = [] {
        return std::unexpected(Error{ErrorCode::NotFound, ESRCH, "the container's monitor has ended"});
    };
    if (broken)
        return gone();
    const std::string bytes = monitor::encode(request);
    if (bytes.size() > monitor::messageLimit)
        return failure(ErrorCode::LimitExceeded, "command and environment together exceed 128 KiB");
    if (const Status sent = control.send(bytes, descriptors); !sent) {
        if (sent.error().errnoValue == EPIPE || sent.error().errnoValue == ECONNRESET)
            return gone();
        return std::unexpected(sent.error().in("monitor"));
    }
    const Result<bool> ready = control.waitReadable(deadline);
    if (!ready)
        return std::unexpected(ready.error());
    if (!*ready) {
        broken = true;
        return std::unexpected(
            Error{ErrorCode::LimitExceeded, ETIMEDOUT, "the container's monitor does not answer"});
    }
    Result<kernel::Packet> packet = control.receive(monitor::answerLimit, monitor::descriptorLimit);
    if (!packet) {
        broken = true;
        return std::unexpected(packet.error().in("monitor"));
    }
    if (packet->endOfFile) {
        broken = true;
        return gone();
    }
    std::optional<monitor::Answer> answer = monitor::decodeAnswer(packet->data);
    if (!answer) {
        broken = true;
        return failure(ErrorCode::Internal, "the container's monitor does not make sense");
    }
    if (!answer->done)
        return std::unexpected(errorOf(*answer));
    return Reply{std::move(*answer), std::move(packet->descriptors)};
}

MonitorLink::MonitorLink()
    : d(std::make_unique<Private>())
{
}

MonitorLink::~MonitorLink()
{
    if (!d->ours)
        return;
    d->control = {};
    d->notifications = {};
    const auto ended = d->process.tryWait();
    if (ended && !ended->has_value())
        unreaped().add(std::move(d->process));
}

Result<std::unique_ptr<MonitorLink>> MonitorLink::spawn(const SpawnRequest &request)
{
    unreaped().sweep();
    const Result<int> program = sealedPrograms().get(request.program);
    if (!program)
        return std::unexpected(program.error());
    const Result<Fd> specification =
        kernel::sealedMemfd("caisson-specification", monitor::encode(request.specification));
    if (!specification)
        return std::unexpected(specification.error());
    auto control = SeqPacket::pair();
    if (!control)
        return std::unexpected(control.error());
    auto notifications = SeqPacket::pair();
    if (!notifications)
        return std::unexpected(notifications.error());

    kernel::SpawnRequest spawning;
    spawning.executable = *program;
    spawning.arguments = {"caisson-monitor", request.specification.containerId};
    spawning.descriptors = {{control->second.fd().get(), controlDescriptor}};
    for (const Fd &file : request.ownCgroupFiles)
        spawning.joinTasks.push_back(file.get());
    Result<kernel::SpawnedProcess> process = kernel::spawn(spawning);
    if (!process)
        return std::unexpected(process.error());

    std::unique_ptr<MonitorLink> link(new MonitorLink);
    link->d->control = std::move(control->first);
    link->d->notifications = std::move(notifications->first);
    makeNonBlocking(link->d->notifications);
    link->d->process = std::move(process->pidfd);
    link->d->pid = process->pid;
    link->d->ours = true;
    control->second = {};

    std::vector<int> descriptors{notifications->second.fd().get(), specification->get(),
                                 request.runDirectory->get()};
    for (const Fd &file : request.ownCgroupFiles)
        descriptors.push_back(file.get());
    if (const auto reply = link->d->call(monitor::SetupRequest{}, descriptors); !reply)
        return std::unexpected(reply.error().in("monitor"));
    return link;
}

Result<std::unique_ptr<MonitorLink>> MonitorLink::reconnect(const Fd &runDirectory)
{
    unreaped().sweep();
    Result<Fd> copy = runDirectory.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    const auto absent = [] { return failure(ErrorCode::NotFound, "the container has no monitor"); };
    Result<SeqPacket> control = SeqPacket::connect(kernel::Directory(std::move(*copy)), monitor::socketName);
    if (!control) {
        const int number = control.error().errnoValue;
        if (number == ENOENT || number == ECONNREFUSED)
            return absent();
        return std::unexpected(control.error());
    }
    const Result<kernel::PeerCredentials> peer = control->peer();
    if (!peer)
        return std::unexpected(peer.error());
    if (peer->uid != ::geteuid())
        return failure(ErrorCode::NotAuthorized, "who listens in the monitor's place is not of our user");
    auto notifications = SeqPacket::pair();
    if (!notifications)
        return std::unexpected(notifications.error());

    std::unique_ptr<MonitorLink> link(new MonitorLink);
    link->d->control = std::move(*control);
    link->d->notifications = std::move(notifications->first);
    makeNonBlocking(link->d->notifications);
    link->d->pid = peer->pid;
    if (Result<Fd> pidfd = link->d->control.peerPidFd())
        link->d->process = kernel::PidFd(std::move(*pidfd));
    else if (Result<kernel::PidFd> opened = kernel::PidFd::open(peer->pid))
        link->d->process = std::move(*opened);
    const int theirs = notifications->second.fd().get();
    const auto reply = link->d->call(monitor::HelloRequest{}, {&theirs, 1});
    if (!reply)
        return reply.error().code == ErrorCode::NotFound ? absent() : std::unexpected(reply.error());
    return link;
}

pid_t MonitorLink::monitorPid() const
{
    return d->pid;
}
const Fd &MonitorLink::monitorPidfd() const
{
    return d->process.fd();
}

Result<MonitorLink::Cloned> MonitorLink::Private::clone(bool cgroupV2, std::span<const int> descriptors)
{
    Result<Reply> reply = call(monitor::CloneRequest{cgroupV2}, descriptors);
    if (!reply)
        return std::unexpected(reply.error());
    if (reply->descriptors.size() != 1)
        return failure(ErrorCode::Internal, "the container's monitor sent no pidfd");
    return Cloned{static_cast<pid_t>(reply->answer.pid), std::move(reply->descriptors.front()),
                  reply->answer.microseconds};
}

Result<MonitorLink::Cloned> MonitorLink::cloneV1(std::span<const Fd> tasksFiles)
{
    std::vector<int> numbers;
    for (const Fd &file : tasksFiles)
        numbers.push_back(file.get());
    return d->clone(false, numbers);
}

Result<MonitorLink::Cloned> MonitorLink::cloneV2(const Fd &cgroupDirectory)
{
    const int number = cgroupDirectory.get();
    return d->clone(true, {&number, 1});
}

Result<MonitorLink::StageDone> MonitorLink::stage(monitor::Stage stage,
                                                  std::span<const Fd *const> descriptors)
{
    std::vector<int> numbers;
    for (const Fd *descriptor : descriptors)
        numbers.push_back(descriptor->get());
    Result<Private::Reply> reply = d->call(monitor::StageRequest{stage}, numbers);
    if (!reply)
        return std::unexpected(reply.error());
    return StageDone{reply->answer.microseconds, std::move(reply->answer.note)};
}

Result<MonitorLink::StageDone> MonitorLink::execute()
{
    return stage(monitor::Stage::Exec);
}

int MonitorLink::shellCode(const Error &error)
{
    return error.errnoValue == ENOENT ? 127 : 126;
}

Result<MonitorLink::Executed> MonitorLink::exec(const ExecRequest &request)
{
    monitor::ExecuteRequest message;
    message.execId = request.execId;
    message.arguments = request.arguments;
    message.environment = request.environment;
    message.workingDirectory = request.workingDirectory;
    message.uid = request.uid;
    message.gid = request.gid;
    message.terminal = request.terminal;
    message.rows = request.rows;
    message.columns = request.columns;
    // its own decoder says whether the monitor would take it: a refusal there would cost the link
    if (!monitor::decodeRequest(monitor::encode(monitor::Request(message))))
        return invalidArgument("exec", "a command, at most 128 KiB in all, no NUL in any string");
    Result<Private::Reply> reply = d->call(message);
    if (!reply)
        return std::unexpected(reply.error());
    const std::size_t expected = request.terminal ? 2 : 4;
    if (reply->descriptors.size() != expected)
        return failure(ErrorCode::Internal, "the container's monitor sent other descriptors than agreed");
    Executed executed;
    executed.pid = static_cast<pid_t>(reply->answer.pid);
    executed.microseconds = reply->answer.microseconds;
    executed.pidfd = std::move(reply->descriptors.front());
    for (std::size_t i = 1; i < reply->descriptors.size(); ++i)
        executed.descriptors.push_back(std::move(reply->descriptors[i]));
    return executed;
}

Result<MonitorLink::MonitorStatus> MonitorLink::status()
{
    Result<Private::Reply> reply = d->call(monitor::StatusRequest{});
    if (!reply)
        return std::unexpected(reply.error());
    MonitorStatus status;
    status.phase = reply->answer.phase;
    status.pid = static_cast<pid_t>(reply->answer.pid);
    status.exit = reply->answer.exit;
    if (!reply->descriptors.empty())
        status.pidfd = std::move(reply->descriptors.front());
    return status;
}

Result<Fd> MonitorLink::attach(bool input, std::uint64_t backlogBytes)
{
    Result<Private::Reply> reply = d->call(monitor::AttachRequest{input, backlogBytes});
    if (!reply)
        return std::unexpected(reply.error());
    if (reply->descriptors.size() != 1)
        return failure(ErrorCode::Internal, "the container's monitor sent no socket");
    return std::move(reply->descriptors.front());
}

Status MonitorLink::resize(std::uint16_t rows, std::uint16_t columns)
{
    const auto reply = d->call(monitor::ResizeRequest{rows, columns});
    return reply ? Status() : std::unexpected(reply.error());
}

Status MonitorLink::signal(int number)
{
    if (number < 1 || number > 64)
        return invalidArgument("signal", "a number from 1 to 64");
    const auto reply = d->call(monitor::SignalRequest{static_cast<std::uint32_t>(number)});
    return reply ? Status() : std::unexpected(reply.error());
}

Status MonitorLink::release(std::chrono::milliseconds deadline)
{
    const auto begin = std::chrono::steady_clock::now();
    const auto reply = d->call(monitor::ReleaseRequest{}, {}, deadline);
    if (!reply && reply.error().code != ErrorCode::NotFound)
        return std::unexpected(reply.error());
    if (!d->process.valid())
        return {};
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    const Result<bool> ended =
        d->process.waitForExit(std::max(deadline - spent, std::chrono::milliseconds(1)));
    if (!ended)
        return std::unexpected(ended.error());
    if (!*ended)
        return std::unexpected(
            Error{ErrorCode::LimitExceeded, ETIMEDOUT, "the container's monitor does not end"});
    if (d->ours && d->process.tryWait())
        d->ours = false;
    unreaped().sweep(); // an earlier link to the same monitor may have spawned it
    return {};
}

int MonitorLink::fd() const
{
    return d->notifications.fd().get();
}

MonitorLink::Notifications MonitorLink::takeNotifications()
{
    Notifications taken;
    while (true) {
        const Result<kernel::Packet> packet = d->notifications.receive(monitor::answerLimit);
        if (!packet) {
            taken.gone = packet.error().errnoValue != EAGAIN;
            return taken;
        }
        if (packet->endOfFile) {
            taken.gone = true;
            return taken;
        }
        if (std::optional<monitor::Notification> notification = monitor::decodeNotification(packet->data))
            taken.received.push_back(std::move(*notification));
    }
}

Result<monitor::ProcessExit> MonitorLink::readExitRecord(const Fd &runDirectory)
{
    Result<Fd> copy = runDirectory.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    const kernel::Directory directory(std::move(*copy));
    const Result<std::string> text = directory.readFile(monitor::exitRecordName, 128, {.noSymlinks = true});
    if (!text) {
        if (text.error().errnoValue == ENOENT)
            return failure(ErrorCode::NotFound, "no exit was recorded");
        return std::unexpected(text.error());
    }
    const std::optional<monitor::ProcessExit> exit = monitor::decodeExitRecord(*text);
    if (!exit)
        return failure(ErrorCode::Internal, "the record of the exit is damaged");
    return *exit;
}

} // namespace caisson::engine
