// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/monitorlinkprivate.h"

#include "helper/kernel/directory.h"
#include "helper/kernel/memfd.h"
#include "helper/kernel/spawn.h"

#include <map>

/// How a link comes about and ends: the monitor's process.
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

/// Who looks for notifications never waits.
void makeNonBlocking(const SeqPacket &socket)
{
    const int flags = ::fcntl(socket.fd().get(), F_GETFL);
    ::fcntl(socket.fd().get(), F_SETFL, flags | O_NONBLOCK);
}

} // namespace

void reapEarlierMonitors()
{
    unreaped().sweep();
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

Result<std::unique_ptr<MonitorLink>> MonitorLink::spawn(const std::string &path)
{
    reapEarlierMonitors();
    const Result<int> program = sealedPrograms().get(path);
    if (!program)
        return std::unexpected(program.error());
    auto control = SeqPacket::pair();
    if (!control)
        return std::unexpected(control.error());

    kernel::SpawnRequest spawning;
    spawning.executable = *program;
    // Room for the container's id, which it writes there when it has one.
    spawning.arguments = {"caisson-monitor", std::string(monitor::idLength, '-')};
    spawning.descriptors = {{control->second.fd().get(), controlDescriptor}};
    Result<kernel::SpawnedProcess> process = kernel::spawn(spawning);
    if (!process)
        return std::unexpected(process.error());

    std::unique_ptr<MonitorLink> link(new MonitorLink);
    link->d->control = std::move(control->first);
    link->d->process = std::move(process->pidfd);
    link->d->pid = process->pid;
    link->d->ours = true;
    return link;
}

Status MonitorLink::askSetUp(const SetupRequest &request)
{
    const Result<Fd> specification =
        kernel::sealedMemfd("caisson-specification", monitor::encode(request.specification));
    if (!specification)
        return std::unexpected(specification.error());
    auto notifications = SeqPacket::pair();
    if (!notifications)
        return std::unexpected(notifications.error());
    d->notifications = std::move(notifications->first);
    makeNonBlocking(d->notifications);
    std::vector<int> descriptors{notifications->second.fd().get(), specification->get(),
                                 request.runDirectory->get()};
    for (const Fd &file : request.ownCgroupFiles)
        descriptors.push_back(file.get());
    if (const auto ticket = d->ask(monitor::SetupRequest{}, descriptors); !ticket)
        return std::unexpected(ticket.error());
    return {};
}

Result<std::unique_ptr<MonitorLink>> MonitorLink::reconnect(const Fd &runDirectory)
{
    reapEarlierMonitors();
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

} // namespace caisson::engine
