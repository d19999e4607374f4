// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/monitorlinkprivate.h"

#include "helper/kernel/directory.h"

namespace caisson::engine {

using kernel::Fd;

namespace {

Error errorOf(const monitor::Answer &answer)
{
    const bool known = answer.errorCode <= static_cast<std::uint8_t>(ErrorCode::Internal);
    return {known ? static_cast<ErrorCode>(answer.errorCode) : ErrorCode::Internal,
            static_cast<int>(answer.errnoValue), answer.error};
}

std::unexpected<Error> monitorGone()
{
    return std::unexpected(Error{ErrorCode::NotFound, ESRCH, "the container's monitor has ended"});
}

} // namespace

Result<MonitorLink::Private::Reply> MonitorLink::Private::call(const monitor::Request &request,
                                                               std::span<const int> descriptors,
                                                               std::chrono::milliseconds deadline)
{
    const std::lock_guard lock(mutex);
    // Whoever asked ahead has given up: a start that failed.
    while (!broken && answered < asked)
        (void)receive(deadline).has_value();
    if (const Status sent = send(request, descriptors); !sent)
        return std::unexpected(sent.error());
    return receive(deadline);
}

Result<MonitorLink::Private::Ticket> MonitorLink::Private::ask(const monitor::Request &request,
                                                               std::span<const int> descriptors)
{
    const std::lock_guard lock(mutex);
    if (const Status sent = send(request, descriptors); !sent)
        return std::unexpected(sent.error());
    return asked;
}

Result<MonitorLink::Private::Reply> MonitorLink::Private::answer(Ticket ticket)
{
    const std::lock_guard lock(mutex);
    if (ticket <= answered)
        return failure(ErrorCode::Internal, "the monitor was not asked for that");
    while (true) {
        Result<Reply> reply = receive(defaultDeadline);
        if (!reply || answered == ticket)
            return reply;
    }
}

Status MonitorLink::Private::send(const monitor::Request &request, std::span<const int> descriptors)
{
    if (broken)
        return monitorGone();
    const std::string bytes = monitor::encode(request);
    if (bytes.size() > monitor::messageLimit)
        return failure(ErrorCode::LimitExceeded, "command and environment together exceed 128 KiB");
    if (const Status sent = control.send(bytes, descriptors); !sent) {
        if (sent.error().errnoValue == EPIPE || sent.error().errnoValue == ECONNRESET)
            return monitorGone();
        return std::unexpected(sent.error().in("monitor"));
    }
    ++asked;
    return {};
}

Result<MonitorLink::Private::Reply> MonitorLink::Private::receive(std::chrono::milliseconds deadline)
{
    if (broken)
        return monitorGone();
    const Result<bool> ready = control.waitReadable(deadline);
    if (!ready) {
        broken = true;
        return std::unexpected(ready.error());
    }
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
        return monitorGone();
    }
    std::optional<monitor::Answer> answer = monitor::decodeAnswer(packet->data);
    if (!answer) {
        broken = true;
        return failure(ErrorCode::Internal, "the container's monitor does not make sense");
    }
    ++answered;
    if (!answer->done)
        return std::unexpected(errorOf(*answer));
    return Reply{std::move(*answer), std::move(packet->descriptors)};
}

MonitorLink::MonitorLink()
    : d(std::make_unique<Private>())
{
}

pid_t MonitorLink::monitorPid() const
{
    return d->pid;
}
const Fd &MonitorLink::monitorPidfd() const
{
    return d->process.fd();
}

bool MonitorLink::hasEnded()
{
    if (!d->ours)
        return true;
    const auto ended = d->process.tryWait();
    if (ended && !ended->has_value())
        return false;
    d->ours = false;
    return true;
}

Status MonitorLink::Private::askClone(bool cgroupV2, std::span<const int> descriptors)
{
    const Result<Ticket> ticket = ask(monitor::CloneRequest{cgroupV2}, descriptors);
    if (!ticket)
        return std::unexpected(ticket.error());
    clone = *ticket;
    return {};
}

Status MonitorLink::askCloneV1(std::span<const Fd> tasksFiles)
{
    std::vector<int> numbers;
    for (const Fd &file : tasksFiles)
        numbers.push_back(file.get());
    return d->askClone(false, numbers);
}

Status MonitorLink::askCloneV2(const Fd &cgroupDirectory)
{
    const int number = cgroupDirectory.get();
    return d->askClone(true, {&number, 1});
}

Result<MonitorLink::Cloned> MonitorLink::cloned()
{
    Result<Private::Reply> reply = d->answer(d->clone);
    if (!reply)
        return std::unexpected(reply.error());
    if (reply->descriptors.size() != 1)
        return failure(ErrorCode::Internal, "the container's monitor sent no pidfd");
    return Cloned{static_cast<pid_t>(reply->answer.pid), std::move(reply->descriptors.front()),
                  reply->answer.microseconds};
}

Status MonitorLink::ask(monitor::Stage stage, std::span<const Fd *const> descriptors)
{
    std::vector<int> numbers;
    for (const Fd *descriptor : descriptors)
        numbers.push_back(descriptor->get());
    const Result<Private::Ticket> ticket = d->ask(monitor::StageRequest{stage}, numbers);
    if (!ticket)
        return std::unexpected(ticket.error());
    d->stages.at(static_cast<std::size_t>(stage)) = *ticket;
    return {};
}

Result<MonitorLink::StageDone> MonitorLink::answer(monitor::Stage stage)
{
    Result<Private::Reply> reply = d->answer(d->stages.at(static_cast<std::size_t>(stage)));
    if (!reply)
        return std::unexpected(reply.error());
    return StageDone{reply->answer.microseconds, std::move(reply->answer.note)};
}

Result<MonitorLink::StageDone> MonitorLink::stage(monitor::Stage stage,
                                                  std::span<const Fd *const> descriptors)
{
    if (const Status asked = ask(stage, descriptors); !asked)
        return std::unexpected(asked.error());
    return answer(stage);
}

Result<MonitorLink::StageDone> MonitorLink::execute()
{
    return stage(monitor::Stage::Exec);
}

int MonitorLink::shellCode(const Error &error)
{
    return error.errnoValue == ENOENT ? 127 : 126;
}

Error MonitorLink::executionError(std::string_view command, Error error)
{
    if (!error.text.starts_with("execve "))
        return error;
    std::string text(command);
    switch (error.errnoValue) {
    case ENOENT:
    case ENOTDIR:
        // With a path the file may be there and what it names as its interpreter may not.
        text += command.find('/') == std::string_view::npos
                    ? " is not in the container's file system"
                    : ", or the program that is to interpret it, is not in the container's file system";
        break;
    case EACCES:
    case EPERM:
        text += " is in the container's file system but may not be executed";
        break;
    case ENOEXEC:
        text += " is no program that this machine can run";
        break;
    default:
        text += " could not be executed";
        break;
    }
    text += " (";
    text += ::strerror(error.errnoValue);
    error.text = std::move(text) + ')';
    return error;
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
    if (!reply) {
        Error error = executionError(request.arguments.empty() ? std::string() : request.arguments.front(),
                                     reply.error());
        // Clients tell a missing command from one that cannot be run, as a shell does.
        if (error.code == ErrorCode::Kernel && shellCode(error) == 127)
            error.code = ErrorCode::NotFound;
        return std::unexpected(std::move(error));
    }
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

Status MonitorLink::attach(const AwaitedStream &stream)
{
    const int number = stream.socket.get();
    const auto reply = d->call(monitor::AttachRequest{stream.input, stream.backlogBytes}, {&number, 1});
    return reply ? Status() : std::unexpected(reply.error());
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
    {
        const std::lock_guard lock(d->mutex);
        if (d->broken)
            d->control = {}; // which ends it, too, unless its container runs
    }
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
    reapEarlierMonitors(); // an earlier link to the same monitor may have spawned it
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

bool MonitorLink::wasAskedToEnd(const Fd &runDirectory)
{
    return ::faccessat(runDirectory.get(), monitor::askedRecordName.data(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

} // namespace caisson::engine
