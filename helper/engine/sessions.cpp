// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/sessions.h"

#include "helper/engine/creation.h"
#include "helper/engine/grammar.h"
#include "helper/engine/names.h"
#include "helper/engine/validation.h"

#include <poll.h>
#include <sys/socket.h>

namespace caisson::engine {

namespace {

/// The link of a container in one of these states.
Result<std::shared_ptr<MonitorLink>> linkOf(const Core &core, const Container &container, bool evenPaused)
{
    const std::lock_guard lock(core.mutex);
    const State state = container.record.state;
    if (!container.link || (state != State::Running && (!evenPaused || state == State::Created)))
        return failure(ErrorCode::WrongState,
                       container.record.name + " is " + std::string(stateName(state)) + ", not running");
    return container.link;
}

/// Whether its next run is still to come, at least its monitor's word of it. Mutex held by the caller.
bool awaitsStart(const Container &container)
{
    const State state = container.record.state;
    return !container.link && !container.removed &&
           (state == State::Created || state == State::Stopped || state == State::Starting);
}

bool hasLeft(const kernel::Fd &socket)
{
    pollfd look{socket.get(), 0, 0};
    return ::poll(&look, 1, 0) == 1 && (look.revents & (POLLHUP | POLLERR)) != 0;
}

/// A stream that the next start connects. Mutex held by the caller.
Result<kernel::Fd> awaitStart(Container &container, bool input, std::uint64_t backlogBytes)
{
    const ContainerRecord &record = container.record;
    if (input && !record.specification.process.terminal && !record.specification.caisson.openStdin)
        return failure(ErrorCode::WrongState, "the container has no input: neither terminal nor open stdin");
    std::erase_if(container.awaited, [](const AwaitedStream &stream) { return hasLeft(stream.socket); });
    if (container.awaited.size() >= awaitedStreamLimit)
        return failure(ErrorCode::LimitExceeded, "16 clients wait for its start already");
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return kernelError("socketpair", "");
    container.awaited.push_back({kernel::Fd(ends[0]), input, backlogBytes});
    return kernel::Fd(ends[1]);
}

} // namespace

Result<ExecSession> execInContainer(Core &core, const ContainerPointer &container, const ExecRequest &request)
{
    if (Status status = checkSyntax(request); !status)
        return std::unexpected(std::move(status).error());
    const auto link = linkOf(core, *container, false);
    if (!link)
        return std::unexpected(link.error());
    auto id = randomId();
    if (!id)
        return std::unexpected(id.error());
    MonitorLink::ExecRequest wanted;
    wanted.execId = *id;
    wanted.arguments = request.command;
    wanted.environment = request.environment;
    wanted.workingDirectory = request.workingDirectory;
    const ContainerRecord record = core.record(*container);
    if (const auto user = grammar::parseUser(request.user)) {
        if (!outsideId(record.uidMap, user->uid) || !outsideId(record.gidMap, user->gid))
            return invalidArgument("user", "must be mapped in the container's user namespace");
        wanted.uid = user->uid;
        wanted.gid = user->gid;
    }
    wanted.terminal = request.terminal;
    wanted.rows = request.rows;
    wanted.columns = request.columns;
    auto done = (*link)->exec(wanted);
    if (!done)
        return std::unexpected(std::move(done).error());
    core.raise(EventKind::ExecStarted, record, {{"exec", *id}, {"pid", std::to_string(done->pid)}});
    return ExecSession{std::move(*id), std::move(done->descriptors)};
}

Result<kernel::Fd> attachToContainer(const Core &core, const ContainerPointer &container, bool input,
                                     std::uint64_t backlogBytes)
{
    {
        const std::lock_guard lock(core.mutex);
        if (awaitsStart(*container))
            return awaitStart(*container, input, backlogBytes);
    }
    const auto link = linkOf(core, *container, true);
    if (!link)
        return std::unexpected(link.error());
    return (*link)->attach(input, backlogBytes);
}

Status resizeTerminal(const Core &core, const ContainerPointer &container, std::uint16_t rows,
                      std::uint16_t columns)
{
    if (rows == 0 || columns == 0)
        return invalidArgument(rows == 0 ? "rows" : "columns", "must be at least 1");
    const auto link = linkOf(core, *container, true);
    if (!link)
        return std::unexpected(link.error());
    {
        const std::lock_guard lock(core.mutex);
        if (!container->record.specification.process.terminal)
            return failure(ErrorCode::WrongState, container->record.name + " has no terminal");
    }
    return (*link)->resize(rows, columns);
}

Result<kernel::Fd> openLog(const Core &core, const ContainerPointer &container)
{
    const ContainerRecord record = core.record(*container);
    const auto directory = core.places.run.openDirectory(record.id, {.noSymlinks = true});
    if (!directory) // never started since the machine did
        return failure(ErrorCode::NotFound, record.name + " has no log yet");
    auto log =
        directory->openFile(monitor::logName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, {.noSymlinks = true});
    if (!log) {
        if (log.error().errnoValue == ENOENT)
            return failure(ErrorCode::NotFound, record.name + " has no log yet");
        return log;
    }
    struct ::stat status
    {
    };
    if (::fstat(log->get(), &status) != 0 || !S_ISREG(status.st_mode))
        return failure(ErrorCode::Internal, "the log of " + record.name + " is not a file");
    return log;
}

} // namespace caisson::engine
