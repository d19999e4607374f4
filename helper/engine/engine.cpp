// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/engine.h"

#include "helper/engine/core.h"
#include "helper/engine/creation.h"
#include "helper/engine/doctor.h"
#include "helper/engine/explain.h"
#include "helper/engine/grammar.h"
#include "helper/engine/lifecycle.h"
#include "helper/engine/observation.h"
#include "helper/engine/reconcile.h"
#include "helper/engine/sessions.h"
#include "helper/engine/validation.h"

#include <future>

namespace caisson::engine {

namespace {

/// How long a predecessor that is just ending may hold the directories.
constexpr std::chrono::milliseconds lockPatience{5'000};

} // namespace

/// Events and changes of a predecessor's containers are not told while nobody can know them yet.
class Gatekeeper final : public Observer
{
public:
    explicit Gatekeeper(Observer &observer)
        : m_observer(observer)
    {
    }
    void open() { m_open.store(true); }

    void containerAdded(const ContainerInfo &container) override
    {
        if (m_open.load())
            m_observer.containerAdded(container);
    }
    void containerChanged(const ContainerInfo &container) override
    {
        if (m_open.load())
            m_observer.containerChanged(container);
    }
    void containerRemoved(const ContainerId &id) override
    {
        if (m_open.load())
            m_observer.containerRemoved(id);
    }
    void networkAdded(const NetworkInfo &network) override
    {
        if (m_open.load())
            m_observer.networkAdded(network);
    }
    void networkChanged(const NetworkInfo &network) override
    {
        if (m_open.load())
            m_observer.networkChanged(network);
    }
    void networkRemoved(const std::string &name) override
    {
        if (m_open.load())
            m_observer.networkRemoved(name);
    }
    void eventRaised(const Event &event) override
    {
        if (m_open.load())
            m_observer.eventRaised(event);
    }
    void execEnded(const ContainerId &container, const std::string &execId, const ExitInfo &exit) override
    {
        if (m_open.load())
            m_observer.execEnded(container, execId, exit);
    }

private:
    Observer &m_observer;
    std::atomic<bool> m_open{false};
};

class Engine::Private
{
public:
    Private(Config config, Places places, std::unique_ptr<kernel::CgroupManager> cgroups, Observer &observer)
        : gate(observer)
        , core(std::move(config), std::move(places), std::move(cgroups), gate)
        , sweeper([this](const std::atomic<bool> &stopping) { return sweep(stopping); },
                  // The names in it are the container's: for root.
                  [this](const Error &error) {
                      core.addFinding("deleting layers: " + error.text, Check::Level::Note, 0);
                  })
        , lifecycle(core, cleaner, sweeper)
        , watcher(
              core,
              [this](const ContainerPointer &container) {
                  cleaner.post([this, container] { lifecycle.settle(container); });
              },
              [this](const ContainerPointer &container) {
                  cleaner.post([this, container] { lifecycle.noteLimits(container); });
              })
        , observation(core)
    {
        lifecycle.setWatcher(watcher);
    }
    ~Private()
    {
        watcher.stop();
        cleaner.stop();
        sweeper.stop();
        core.spareMonitor.drop();
        core.removeEmptyGroups();
    }

    Status sweep(const std::atomic<bool> &stopping) const
    {
        if (const auto entries = core.places.trash.list(); entries && entries->empty())
            return {};
        if (core.machine.config.stepHook)
            core.machine.config.stepHook("trash.sweep", false);
        return core.places.emptyTrash(stopping);
    }

    Gatekeeper gate;
    Core core;
    Cleaner cleaner;
    Sweeper sweeper;
    Lifecycle lifecycle;
    Watcher watcher;
    mutable Observation observation;
};

Engine::Engine(std::unique_ptr<Private> opened)
    : d(std::move(opened))
{
}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(Config config, Observer &observer)
{
    auto places = Places::open(config, lockPatience);
    if (!places)
        return std::unexpected(std::move(places).error());
    std::string note;
    auto cgroups = kernel::CgroupManager::openForMachine(note);
    if (!cgroups)
        return std::unexpected(std::move(cgroups).error());
    auto opened =
        std::make_unique<Private>(std::move(config), std::move(*places), std::move(*cgroups), observer);
    if (!note.empty())
        opened->core.addFinding("control groups are not systemd's scopes: " + note, Check::Level::Warning);
    if (Status status = opened->watcher.start(); !status)
        return std::unexpected(std::move(status).error());
    if (Status status = Reconciliation(opened->core, opened->lifecycle, opened->watcher).run(); !status)
        return std::unexpected(std::move(status).error());
    opened->gate.open();
    if (Status status = opened->cleaner.start(); !status)
        return std::unexpected(std::move(status).error());
    if (Status status = opened->sweeper.start(); !status)
        return std::unexpected(std::move(status).error());
    opened->sweeper.wake(); // what a predecessor did not come to
    opened->cleaner.post([&core = opened->core] { core.tendSpareMonitor(); });
    return std::unique_ptr<Engine>(new Engine(std::move(opened)));
}

std::vector<ContainerInfo> Engine::containers() const
{
    const std::lock_guard lock(d->core.mutex);
    std::vector<ContainerInfo> result;
    result.reserve(d->core.containers.size());
    for (const auto &[id, container] : d->core.containers)
        result.push_back(d->core.info(*container));
    return result;
}

Result<ContainerInfo> Engine::container(const ContainerId &id) const
{
    const auto found = d->core.find(id);
    if (!found)
        return std::unexpected(found.error());
    const std::lock_guard lock(d->core.mutex);
    return d->core.info(**found);
}

Result<ContainerId> Engine::findContainer(const std::string &nameOrId) const
{
    const std::lock_guard lock(d->core.mutex);
    if (d->core.containers.contains(nameOrId))
        return nameOrId;
    std::optional<ContainerId> byPrefix;
    bool ambiguous = false;
    for (const auto &[id, container] : d->core.containers) {
        if (container->record.name == nameOrId)
            return id;
        if (nameOrId.size() >= 4 && id.starts_with(nameOrId)) {
            ambiguous = byPrefix.has_value();
            byPrefix = id;
        }
    }
    if (ambiguous)
        return invalidArgument("container", "several ids begin like that: give more digits");
    if (!byPrefix)
        return failure(ErrorCode::NotFound, "there is no such container");
    return *byPrefix;
}

std::vector<NetworkInfo> Engine::networks() const
{
    const std::lock_guard lock(d->core.mutex);
    std::vector<NetworkInfo> result;
    for (const NetworkInfo &network : d->core.networkStore.all())
        result.push_back(d->core.info(network));
    return result;
}

Result<std::vector<ImageInfo>> Engine::images() const
{
    return d->core.images.list();
}

Result<HostInfo> Engine::host() const
{
    return d->observation.host();
}

std::vector<Check> Engine::doctor() const
{
    return examine(d->core, d->watcher.hasKernelLog());
}

std::vector<Event> Engine::events(std::uint64_t afterSequence) const
{
    return d->core.events.after(afterSequence);
}

std::vector<Figures> Engine::sample(std::span<const ContainerId> detailed) const
{
    return d->observation.sample(detailed);
}

Result<std::vector<StepReport>> Engine::explain(const ContainerId &id) const
{
    const auto container = d->core.find(id);
    if (!container)
        return std::unexpected(container.error());
    return explainContainer(d->core, *container);
}

Result<std::vector<ProcessInfo>> Engine::processes(const ContainerId &id) const
{
    const auto container = d->core.find(id);
    if (!container)
        return std::unexpected(container.error());
    return d->observation.processes(*container);
}

Result<std::vector<MountInfo>> Engine::mounts(const ContainerId &id) const
{
    const auto container = d->core.find(id);
    if (!container)
        return std::unexpected(container.error());
    return d->observation.mounts(*container);
}

Result<std::string> Engine::explainAs(const ContainerId &id, std::string_view format) const
{
    const auto container = d->core.find(id);
    if (!container)
        return std::unexpected(container.error());
    return explainContainerAs(d->core, *container, format);
}

Result<std::string> Engine::specification(const ContainerId &id) const
{
    const auto container = d->core.find(id);
    if (!container)
        return std::unexpected(container.error());
    return toJson(d->core.record(**container).specification);
}

Result<ContainerInfo> Engine::create(Authorized<Action::Create> token, const ContainerRequest &request)
{
    auto created = createContainer(d->core, token.caller(), token.mayManageOthers(), request);
    d->cleaner.post([&core = d->core] { core.tendSpareMonitor(); });
    return created;
}

Status Engine::start(Authorized<Action::Manage> token, const ContainerId &id)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.start(*container);
}

Status Engine::stop(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.stop(*container, timeout);
}

Status Engine::stopAll()
{
    std::vector<ContainerPointer> containers;
    {
        const std::lock_guard lock(d->core.mutex);
        for (const auto &[id, container] : d->core.containers) {
            if (container->record.state == State::Running || container->record.state == State::Paused)
                containers.push_back(container);
        }
    }
    // Each may take its whole time to end.
    std::vector<std::future<Status>> ends;
    for (const ContainerPointer &container : containers)
        ends.push_back(std::async(std::launch::async, [this, container] {
            return d->lifecycle.stop(container, std::chrono::seconds(-1));
        }));
    Status result;
    for (std::future<Status> &end : ends) {
        if (Status ended = end.get(); !ended && result)
            result = std::move(ended);
    }
    return result;
}

Status Engine::kill(Authorized<Action::Manage> token, const ContainerId &id, int signal)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.kill(*container, signal);
}

Status Engine::pause(Authorized<Action::Manage> token, const ContainerId &id)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.pause(*container);
}

Status Engine::resume(Authorized<Action::Manage> token, const ContainerId &id)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.resume(*container);
}

Status Engine::restart(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.restart(*container, timeout);
}

Status Engine::remove(Authorized<Action::Manage> token, const ContainerId &id, bool force)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.remove(*container, force);
}

Status Engine::update(Authorized<Action::Limits> token, const ContainerId &id, const Limits &changes)
{
    if (Status status = checkSyntax(changes); !status)
        return status;
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return d->lifecycle.update(*container, changes);
}

Result<ExecSession> Engine::exec(Authorized<Action::Exec> token, const ContainerId &id,
                                 const ExecRequest &request)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return execInContainer(d->core, *container, request);
}

Result<kernel::Fd> Engine::attach(Authorized<Action::Exec> token, const ContainerId &id, bool input,
                                  std::uint64_t backlogBytes)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return attachToContainer(d->core, *container, input, backlogBytes);
}

Status Engine::resize(Authorized<Action::Exec> token, const ContainerId &id, std::uint16_t rows,
                      std::uint16_t columns)
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return resizeTerminal(d->core, *container, rows, columns);
}

Result<kernel::Fd> Engine::log(Authorized<Action::Exec> token, const ContainerId &id) const
{
    const auto container = d->core.find(id, token);
    if (!container)
        return std::unexpected(container.error());
    return openLog(d->core, *container);
}

Result<NetworkInfo> Engine::createNetwork(Authorized<Action::Network> token, const NetworkRequest &request,
                                          std::optional<Authorized<Action::HostNetwork>> host)
{
    if (!host && shadowsPublicAddresses(request))
        return failure(
            ErrorCode::NotAuthorized,
            "subnet: " + request.subnet +
                " is not of the private networks (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16) or of "
                "those for documentation: that needs org.caisson.host-network");
    return engine::createNetwork(d->core, token.caller(), request);
}

Status Engine::removeNetwork(Authorized<Action::Network> token, const std::string &name)
{
    return engine::removeNetwork(d->core, token.caller(), token.mayManageOthers(), name);
}

void Engine::cancel(const ContainerId &id)
{
    const auto container = d->core.find(id);
    if (!container)
        return; // gone: nothing runs that could be cancelled
    {
        const std::lock_guard lock(d->core.mutex);
        (*container)->cancelled = true;
    }
    d->core.changed.notify_all();
}

} // namespace caisson::engine
