// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// An engine that makes nothing: containers are entries of a list. Linked in place of caisson_engine into a
// second helper program, so that tests of the service see the bus, polkit and every answer, and nothing of
// the machine.
#include "helper/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <stop_token>
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace caisson::engine {

class Engine::Private
{
public:
    explicit Private(Observer &o)
        : observer(o)
    {
    }

    Result<ContainerInfo *> find(const ContainerId &id)
    {
        const auto found = containers.find(id);
        if (found == containers.end())
            return failure(ErrorCode::NotFound, "no such container");
        return &found->second;
    }
    template<Action A>
    Result<ContainerInfo *> mine(const Authorized<A> &token, const ContainerId &id)
    {
        auto found = find(id);
        if (found && (*found)->owner != token.caller() && !token.mayManageOthers())
            return failure(ErrorCode::NotAuthorized, "belongs to another user");
        return found;
    }
    /// While there is a container of this name, some answers take their time.
    void dawdle() const
    {
        bool isSlow = false;
        {
            const std::lock_guard lock(mutex);
            isSlow = std::ranges::any_of(containers,
                                         [](const auto &entry) { return entry.second.name == "slow"; });
        }
        if (isSlow)
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    void raise(EventKind kind, const ContainerInfo &about)
    {
        Event event;
        event.sequence = ++sequence;
        event.kind = kind;
        event.container = about.id;
        event.name = about.name;
        event.owner = about.owner;
        raised.push_back(event);
        observer.eventRaised(event);
    }
    /// From `from` (or any, if it is the same as `to`) to `to`.
    Status change(Result<ContainerInfo *> container, std::initializer_list<State> from, State to,
                  EventKind kind)
    {
        if (!container)
            return std::unexpected(container.error());
        ContainerInfo &info = **container;
        if (std::ranges::find(from, info.state) == from.end())
            return failure(ErrorCode::WrongState, info.name + " is " + std::string(stateName(info.state)));
        info.state = to;
        info.pid = to == State::Running || to == State::Paused ? 4242 : 0;
        info.cgroupPath = info.pid != 0 ? "/sys/fs/cgroup/secret" : "";
        observer.containerChanged(info);
        raise(kind, info);
        return {};
    }

    Observer &observer;
    mutable std::mutex mutex;
    std::condition_variable cancelled;
    std::map<ContainerId, bool> cancels;
    std::map<ContainerId, ContainerInfo> containers;
    std::map<std::string, NetworkInfo> networks{
        {"lab", {"lab", "csn-lab", 0, "10.0.0.0/24", "10.0.0.254", true, 0, true}}};
    std::vector<Event> raised;
    std::uint64_t sequence = 0;
    std::uint64_t made = 0;
    mutable std::atomic<std::uint64_t> samples = 0;
    std::vector<std::jthread> threads;
};

Engine::Engine(std::unique_ptr<Private> opened)
    : d(std::move(opened))
{
}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(Config, Observer &observer)
{
    return std::unique_ptr<Engine>(new Engine(std::make_unique<Private>(observer)));
}

std::vector<ContainerInfo> Engine::containers() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<ContainerInfo> all;
    for (const auto &[id, info] : d->containers)
        all.push_back(info);
    return all;
}

Result<ContainerInfo> Engine::container(const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    auto found = d->find(id);
    if (!found)
        return std::unexpected(found.error());
    return **found;
}

Result<ContainerId> Engine::findContainer(const std::string &nameOrId) const
{
    const std::lock_guard lock(d->mutex);
    for (const auto &[id, info] : d->containers) {
        if (info.name == nameOrId || id == nameOrId)
            return id;
    }
    return failure(ErrorCode::NotFound, "no container " + nameOrId);
}

std::vector<NetworkInfo> Engine::networks() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<NetworkInfo> all;
    for (const auto &[name, info] : d->networks)
        all.push_back(info);
    return all;
}

Result<std::vector<ImageInfo>> Engine::images() const
{
    d->dawdle();
    return std::vector<ImageInfo>{{"busybox", "A small one", 1'000'000, true, {"sh"}}};
}

Result<HostInfo> Engine::host() const
{
    return HostInfo{"host", "6.0", "v1", {1, 2, 3, 4, 5, 6, 7, 8}, "eth0", "192.0.2.1/24", "192.0.2.254"};
}

std::vector<Check> Engine::doctor() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<Check> checks{
        {"fake", Check::Level::Note, "This engine makes nothing", "Use it in tests only"}};
    for (const auto &[id, info] : d->containers)
        checks.push_back({"state.found", Check::Level::Note, info.name + ": secret", {}, info.owner});
    return checks;
}

std::vector<Event> Engine::events(std::uint64_t after) const
{
    const std::lock_guard lock(d->mutex);
    std::vector<Event> newer;
    std::ranges::copy_if(d->raised, std::back_inserter(newer),
                         [after](const Event &e) { return e.sequence > after; });
    return newer;
}

std::vector<Figures> Engine::sample(std::span<const ContainerId> detailed) const
{
    const std::lock_guard lock(d->mutex);
    const std::uint64_t count = ++d->samples;
    std::vector<Figures> all;
    for (const auto &[id, info] : d->containers) {
        Figures figures{.container = id, .memory = 1000 + count};
        if (std::ranges::find(detailed, id) != detailed.end()) {
            figures.anon = 77;
            figures.peak = 99;
        }
        figures.cpuMicroseconds = count; // how often anybody sampled
        all.push_back(figures);
    }
    return all;
}

Result<std::vector<StepReport>> Engine::explain(const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->find(id); !found)
        return std::unexpected(found.error());
    return std::vector<StepReport>{
        {"exec", "Run", "Runs it.", {"execve(\"secret\")"}, {"exec secret"}, "", {}, 5, ""}};
}

Result<std::vector<ProcessInfo>> Engine::processes(const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->find(id); !found)
        return std::unexpected(found.error());
    return std::vector<ProcessInfo>{{4242, 1, 1, 100000, 'S', 4096, "sleep", {"sleep", "secret"}}};
}

Result<std::vector<MountInfo>> Engine::mounts(const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->find(id); !found)
        return std::unexpected(found.error());
    return std::vector<MountInfo>{{1, 0, "/", "overlay", "/secret", "upperdir=/secret", "private"}};
}

Result<std::string> Engine::explainAs(const ContainerId &id, std::string_view) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->find(id); !found)
        return std::unexpected(found.error());
    return "#!/bin/sh\n# secret\n";
}

Result<std::string> Engine::specification(const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->find(id); !found)
        return std::unexpected(found.error());
    return R"({"ociVersion":"1.0.2","secret":true})";
}

Result<ContainerInfo> Engine::create(Authorized<Action::Create> token, const ContainerRequest &request)
{
    const std::lock_guard lock(d->mutex);
    for (const auto &[id, info] : d->containers) {
        if (info.name == request.name)
            return failure(ErrorCode::Exists, "name: there is a container " + request.name);
    }
    ContainerInfo info;
    char id[33];
    std::snprintf(id, sizeof id, "%032llx",
                  0xabcd000000000000ULL + static_cast<unsigned long long>(++d->made));
    info.id = id;
    info.name = request.name;
    info.image = request.image;
    info.command = request.command;
    info.owner = token.caller();
    info.limits = request.limits;
    info.removeOnExit = request.removeOnExit;
    info.exit.text = "secret";
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds)
        info.namespaces.push_back({kind.kind, 100, 1, Relation::Own, ""});
    d->containers.emplace(info.id, info);
    d->observer.containerAdded(info);
    d->raise(EventKind::ContainerCreated, info);
    return info;
}

Status Engine::start(Authorized<Action::Manage> token, const ContainerId &id)
{
    const std::lock_guard lock(d->mutex);
    return d->change(d->mine(token, id), {State::Created, State::Stopped}, State::Running,
                     EventKind::ContainerStarted);
}

Status Engine::stop(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout)
{
    std::unique_lock lock(d->mutex);
    auto found = d->mine(token, id);
    if (!found)
        return std::unexpected(found.error());
    // One of this name does not heed TERM: until its time is up, or somebody cancels.
    if ((*found)->name == "stubborn") {
        d->cancels[id] = false;
        if (d->cancelled.wait_for(lock, timeout.count() < 0 ? std::chrono::seconds(10) : timeout,
                                  [&] { return d->cancels[id]; }))
            return failure(ErrorCode::Cancelled, "stop was cancelled");
    }
    auto still = d->mine(token, id);
    if (still)
        (*still)->exit = {ExitKind::Signalled, 15, ""};
    return d->change(still, {State::Running, State::Paused}, State::Stopped, EventKind::ContainerExited);
}

Status Engine::stopAll()
{
    return {};
}

Status Engine::kill(Authorized<Action::Manage> token, const ContainerId &id, int signal)
{
    const std::lock_guard lock(d->mutex);
    auto found = d->mine(token, id);
    if (found)
        (*found)->exit = {ExitKind::Signalled, signal, ""};
    return d->change(found, {State::Running}, State::Stopped, EventKind::ContainerExited);
}

Status Engine::pause(Authorized<Action::Manage> token, const ContainerId &id)
{
    const std::lock_guard lock(d->mutex);
    return d->change(d->mine(token, id), {State::Running}, State::Paused, EventKind::ContainerPaused);
}

Status Engine::resume(Authorized<Action::Manage> token, const ContainerId &id)
{
    const std::lock_guard lock(d->mutex);
    return d->change(d->mine(token, id), {State::Paused}, State::Running, EventKind::ContainerResumed);
}

Status Engine::restart(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout)
{
    if (Status stopped = stop(token, id, timeout); !stopped)
        return stopped;
    return start(token, id);
}

Status Engine::remove(Authorized<Action::Manage> token, const ContainerId &id, bool force)
{
    const std::lock_guard lock(d->mutex);
    auto found = d->mine(token, id);
    if (!found)
        return std::unexpected(found.error());
    if (!force && (*found)->state == State::Running)
        return failure(ErrorCode::WrongState, (*found)->name + " runs");
    const ContainerInfo gone = **found;
    d->containers.erase(id);
    d->observer.containerRemoved(id);
    d->raise(EventKind::ContainerRemoved, gone);
    return {};
}

Status Engine::update(Authorized<Action::Limits> token, const ContainerId &id, const Limits &changes)
{
    const std::lock_guard lock(d->mutex);
    auto found = d->mine(token, id);
    if (!found)
        return std::unexpected(found.error());
    if (changes.memory)
        (*found)->limits.memory = changes.memory;
    d->observer.containerChanged(**found);
    d->raise(EventKind::LimitsChanged, **found);
    return {};
}

Result<ExecSession> Engine::exec(Authorized<Action::Exec> token, const ContainerId &id,
                                 const ExecRequest &request)
{
    d->dawdle();
    const std::lock_guard lock(d->mutex);
    auto found = d->mine(token, id);
    if (!found)
        return std::unexpected(found.error());
    if ((*found)->state != State::Running)
        return failure(ErrorCode::WrongState, (*found)->name + " does not run");
    ExecSession session;
    char execId[33];
    std::snprintf(execId, sizeof execId, "%032llx",
                  0xeeee000000000000ULL + static_cast<unsigned long long>(++d->made));
    session.execId = execId;
    // `cat` lives until its input is closed; all else ends at once with 3.
    std::array<std::array<int, 2>, 3> pipes{};
    for (auto &ends : pipes) {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return kernelError("pipe2", "");
    }
    session.descriptors.emplace_back(pipes[0][1]);
    session.descriptors.emplace_back(pipes[1][0]);
    session.descriptors.emplace_back(pipes[2][0]);
    ::close(pipes[2][1]);
    kernel::Fd input(pipes[0][0]);
    kernel::Fd output(pipes[1][1]);
    if (request.command.front() != "cat") {
        d->observer.execEnded(id, session.execId, {ExitKind::Exited, 3, ""});
        return session;
    }
    d->threads.emplace_back(
        [this, id, execId = session.execId, in = std::move(input), out = std::move(output)] {
            char buffer[256];
            for (ssize_t n = 0; (n = ::read(in.get(), buffer, sizeof buffer)) > 0;) {
                if (::write(out.get(), buffer, static_cast<std::size_t>(n)) != n)
                    break;
            }
            d->observer.execEnded(id, execId, {ExitKind::Exited, 0, ""});
        });
    return session;
}

Result<kernel::Fd> Engine::attach(Authorized<Action::Exec> token, const ContainerId &id, bool, std::uint64_t)
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->mine(token, id); !found)
        return std::unexpected(found.error());
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return kernelError("socketpair", "");
    const kernel::Fd ours(ends[0]);
    if (::write(ours.get(), "hello\n", 6) != 6)
        return kernelError("write", "");
    return kernel::Fd(ends[1]);
}

Status Engine::resize(Authorized<Action::Exec> token, const ContainerId &id, std::uint16_t, std::uint16_t)
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->mine(token, id); !found)
        return std::unexpected(found.error());
    return {};
}

Result<kernel::Fd> Engine::log(Authorized<Action::Exec> token, const ContainerId &id) const
{
    const std::lock_guard lock(d->mutex);
    if (auto found = d->mine(token, id); !found)
        return std::unexpected(found.error());
    kernel::Fd file(::memfd_create("log", MFD_CLOEXEC));
    if (::write(file.get(), "log\n", 4) != 4 || ::lseek(file.get(), 0, SEEK_SET) != 0)
        return kernelError("write", "");
    return file;
}

Result<NetworkInfo> Engine::createNetwork(Authorized<Action::Network> token, const NetworkRequest &request,
                                          std::optional<Authorized<Action::HostNetwork>>)
{
    const std::lock_guard lock(d->mutex);
    NetworkInfo info{request.name, "csn-" + request.name, 0, "10.1.0.0/24", "10.1.0.254",
                     request.nat,  token.caller()};
    if (!d->networks.emplace(request.name, info).second)
        return failure(ErrorCode::Exists, "name: there is a network " + request.name);
    d->observer.networkAdded(info);
    return info;
}

Status Engine::removeNetwork(Authorized<Action::Network>, const std::string &name)
{
    const std::lock_guard lock(d->mutex);
    if (d->networks.erase(name) == 0)
        return failure(ErrorCode::NotFound, "no network " + name);
    d->observer.networkRemoved(name);
    return {};
}

void Engine::cancel(const ContainerId &id)
{
    {
        const std::lock_guard lock(d->mutex);
        d->cancels[id] = true;
    }
    d->cancelled.notify_all();
}

} // namespace caisson::engine
