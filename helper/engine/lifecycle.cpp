// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/lifecycle.h"

#include "helper/engine/names.h"
#include "helper/kernel/procfs.h"

#include <csignal>

namespace caisson::engine {

namespace {

constexpr std::chrono::milliseconds killTime{10'000};
constexpr std::chrono::seconds patience{20}; ///< for another operation on the same container

bool isRunning(const ContainerRecord &record)
{
    return record.state == State::Running || record.state == State::Paused;
}

/// Whether a signal that ends other processes does anything to init. As the first process of a PID namespace
/// it gets only what it has a handler for (pid_namespaces(7)), and what it blocks it may be waiting for: a
/// shell, say, never hears of TERM, and nothing would come of waiting.
bool canHearOf(const ContainerRecord &record, int signal)
{
    if (!record.hasNamespace(kernel::NamespaceKind::Pid))
        return true;
    const auto proc = kernel::ProcFs::shared();
    const auto status = proc ? proc->status(record.run.pid) : std::unexpected(proc.error());
    if (!status)
        return true; // it has ended, or cannot be looked at: the wait finds out
    return ((status->signalsCaught | status->signalsBlocked) >> (signal - 1) & 1) != 0;
}

} // namespace

std::unexpected<Error> Lifecycle::wrongState(const ContainerRecord &record, std::string_view wanted)
{
    return failure(ErrorCode::WrongState, record.name + " is " + std::string(stateName(record.state)) +
                                              ", not " + std::string(wanted));
}

Lifecycle::Lifecycle(Core &core, Cleaner &cleaner, Sweeper &sweeper)
    : m_core(core)
    , m_cleaner(cleaner)
    , m_sweeper(sweeper)
{
}

Lifecycle::Operation::Operation(Lifecycle &lifecycle, ContainerPointer container, InGrace inGrace)
    : m_lifecycle(lifecycle)
    , m_container(std::move(container))
    , m_lock(m_container->work, std::try_to_lock)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!m_lock && std::chrono::steady_clock::now() < until) {
        {
            const std::lock_guard lock(m_lifecycle.m_core.mutex);
            if (m_container->inGrace && inGrace == InGrace::Refused)
                return;
            m_container->hurried = m_container->inGrace;
        }
        m_lifecycle.m_core.changed.notify_all();
        (void)m_lock.try_lock_for(std::chrono::milliseconds(50)); // then whether it is in grace by now
    }
    if (!m_lock)
        return;
    const std::lock_guard lock(m_lifecycle.m_core.mutex);
    m_container->cancelled = false;
    m_container->hurried = false;
}

Lifecycle::Operation::~Operation()
{
    if (!m_lock)
        return;
    m_lock.unlock();
    // An exit that came meanwhile was left to us.
    const std::lock_guard lock(m_lifecycle.m_core.mutex);
    if (m_container->limitsWritten) {
        m_lifecycle.m_cleaner.post(
            [&lifecycle = m_lifecycle, container = m_container] { lifecycle.noteLimits(container); });
    }
    if (m_container->exited && isRunning(m_container->record)) {
        m_lifecycle.m_cleaner.post(
            [&lifecycle = m_lifecycle, container = m_container] { lifecycle.settle(container); });
    }
}

Status Lifecycle::Operation::check() const
{
    const std::lock_guard lock(m_lifecycle.m_core.mutex);
    if (m_container->removed)
        return failure(ErrorCode::NotFound, "there is no such container");
    if (!m_lock) {
        return failure(ErrorCode::WrongState, m_container->record.name + " is " +
                                                  std::string(stateName(m_container->record.state)) +
                                                  ": wait until that is done, or kill it");
    }
    return {};
}

void Lifecycle::hook(std::string_view step, bool after) const
{
    if (m_core.machine.config.stepHook)
        m_core.machine.config.stepHook(step, after);
}

Status Lifecycle::start(const ContainerPointer &container)
{
    Status status;
    {
        const Operation operation(*this, container);
        status = operation.check();
        if (status)
            status = startLocked(container);
    }
    if (status)
        m_cleaner.post([this, container] { noteRunning(container); });
    m_cleaner.post([this] { m_core.tendSpareMonitor(); });
    return status;
}

Status Lifecycle::stop(const ContainerPointer &container, std::chrono::seconds timeout)
{
    const Operation operation(*this, container);
    if (Status status = operation.check(); !status)
        return status;
    return stopLocked(container, timeout);
}

Status Lifecycle::restart(const ContainerPointer &container, std::chrono::seconds timeout)
{
    Status status;
    {
        const Operation operation(*this, container);
        status = operation.check();
        const ContainerRecord record = m_core.record(*container);
        if (status && isRunning(record) && record.specification.caisson.removeOnExit)
            return failure(ErrorCode::WrongState,
                           record.name +
                               " is removed when it ends, so it cannot be started again after that: "
                               "stop it and create another");
        if (status && isRunning(record))
            status = stopLocked(container, timeout);
        if (status)
            status = startLocked(container);
    }
    if (status)
        m_cleaner.post([this, container] { noteRunning(container); });
    m_cleaner.post([this] { m_core.tendSpareMonitor(); });
    return status;
}

Status Lifecycle::stopLocked(const ContainerPointer &container, std::chrono::seconds timeout)
{
    const ContainerRecord record = m_core.record(*container);
    if (!isRunning(record))
        return wrongState(record, "running");
    const bool wasPaused = record.state == State::Paused;
    std::shared_ptr<MonitorLink> link;
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        link = container->link;
        group = container->group;
    }
    m_core.setState(*container, State::Stopping);
    noteAsked(container, 0);
    if (timeout.count() < 0)
        timeout = std::chrono::seconds(record.specification.caisson.stopTimeout);
    timeout = std::min(timeout, std::chrono::seconds(86400));
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    hook("stop.terminate", false);
    // A container of which this fails is ended by force below.
    const bool asked = timeout.count() > 0 && link && link->signal(SIGTERM).has_value();
    hook("stop.terminate", true);
    if (asked && canHearOf(record, SIGTERM)) {
        if (wasPaused && group)
            (void)group->thaw(freezeTime).has_value(); // else the signal waits; the kill below thaws again
        std::unique_lock lock(m_core.mutex);
        container->inGrace = true;
        m_core.changed.wait_until(
            lock, deadline, [&] { return container->exited || container->cancelled || container->hurried; });
        container->inGrace = false;
        if (!container->exited && container->cancelled) {
            lock.unlock();
            noteAsked(container, std::nullopt);
            m_core.setState(*container, State::Running);
            return failure(ErrorCode::Cancelled,
                           "stopping " + record.name + " was cancelled; it was asked to end");
        }
        const bool inVain = !container->exited && !container->hurried;
        lock.unlock();
        if (inVain)
            noteAsked(container, static_cast<std::uint32_t>(timeout.count()));
    }
    return finishLocked(container);
}

void Lifecycle::noteAsked(const ContainerPointer &container, std::optional<std::uint32_t> secondsInVain)
{
    ContainerId id;
    {
        const std::lock_guard lock(m_core.mutex);
        container->stopAsked = secondsInVain;
        id = container->record.id;
    }
    // Whoever comes after a helper that ended now knows it too. Without this word it would only tell less
    // well how the container ended.
    if (const Journal journal = journalOf(id); journal.valid())
        (void)journal.write(askedEntry(secondsInVain)).has_value();
}

Journal Lifecycle::journalOf(const ContainerId &id) const
{
    if (const auto runDirectory = m_core.places.run.openDirectory(id, {.noSymlinks = true})) {
        if (auto resumed = Journal::resume(*runDirectory))
            return std::move(*resumed);
    }
    return {};
}

void Lifecycle::settle(const ContainerPointer &container)
{
    std::unique_lock work(container->work, std::try_to_lock);
    if (!work.owns_lock())
        return; // whoever has it looks again at the end
    bool pending = false;
    {
        const std::lock_guard lock(m_core.mutex);
        pending = !container->removed && container->exited && isRunning(container->record);
    }
    if (!pending)
        return;
    m_core.setState(*container, State::Stopping);
    if (Status status = finishLocked(container); !status)
        m_core.addFinding(m_core.record(*container), status.error().text);
}

/// systemctl stop, or the end of the machine: somebody wanted it, if not through us.
void Lifecycle::noteAskedOutside(const ContainerPointer &container, ExitInfo &exit)
{
    ContainerId id;
    {
        const std::lock_guard lock(m_core.mutex);
        if (container->stopAsked)
            return;
        id = container->record.id;
    }
    if (askedOutside(m_core, id, exit))
        noteAsked(container, 0);
}

void Lifecycle::noteOutOfMemory(const ContainerPointer &container, ExitInfo &exit)
{
    if (exit.kind != ExitKind::Signalled || exit.code != SIGKILL)
        return;
    std::shared_ptr<kernel::CgroupGroup> group;
    std::uint64_t known = 0;
    {
        const std::lock_guard lock(m_core.mutex);
        group = container->group;
        known = container->record.oomKills;
    }
    m_watcher->readKills();
    const auto figures = group ? group->figures() : Result<kernel::CgroupFigures>();
    // The kernel counts a kill before it writes of it: wait for the line.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    const auto told = [&] {
        const std::lock_guard lock(m_core.mutex);
        return container->initOutOfMemory || container->record.oomKills > known;
    };
    if (m_watcher->hasKernelLog() && figures && figures->oomKills > known) {
        while (!told() && std::chrono::steady_clock::now() < deadline) {
            m_watcher->readKills();
            std::this_thread::sleep_for(
                std::chrono::milliseconds(1)); // the log has no other way of waiting here
        }
    }
    const std::lock_guard lock(m_core.mutex);
    if (figures)
        container->record.oomKills = std::max(container->record.oomKills, figures->oomKills);
    if (container->initOutOfMemory)
        exit.kind = ExitKind::OutOfMemory;
}

Status Lifecycle::tearDown(const ContainerRecord &record, const Journal &journal, MonitorLink *link,
                           std::vector<StepReport> *reports)
{
    std::optional<Error> first;
    const auto collect = [&first](Status status) {
        if (status)
            return;
        if (first)
            first->text += "; " + status.error().text;
        else
            first = std::move(status).error();
    };

    hook("stop.kill", false);
    if (const auto group = m_core.machine.cgroups->find(record.cgroupGroup))
        collect((*group)->killAll(killTime));
    else if (group.error().code != ErrorCode::NotFound)
        collect(std::unexpected(group.error()));
    hook("stop.kill", true);

    hook("stop.release", false);
    if (link != nullptr) {
        collect(link->release());
    } else if (const auto runDirectory = m_core.places.run.openDirectory(record.id, {.noSymlinks = true})) {
        if (const auto found = MonitorLink::reconnect(runDirectory->fd()))
            collect((*found)->release());
    }
    hook("stop.release", true);

    const Plan plan = makeStartPlan(record, m_core.machine);
    collect(undoPlan(plan, record, journal, m_core.machine.config.stepHook,
                     reports != nullptr ? std::span<StepReport>(*reports) : std::span<StepReport>()));
    if (first)
        return std::unexpected(std::move(*first));
    if (journal.valid())
        return journal.write({JournalEntry::Kind::Finished, {}, 0, {}});
    return {};
}

Status Lifecycle::finishLocked(const ContainerPointer &container)
{
    ContainerRecord record;
    std::shared_ptr<MonitorLink> link;
    std::shared_ptr<kernel::CgroupGroup> group;
    std::vector<StepReport> reports;
    std::optional<ExitInfo> exited;
    {
        const std::lock_guard lock(m_core.mutex);
        record = container->record;
        link = container->link;
        group = container->group;
        reports = container->steps;
        exited = container->exited;
    }
    if (exited) {
        noteOutOfMemory(container, *exited);
        noteAskedOutside(container, *exited);
    }
    const Journal journal = journalOf(record.id);
    Status result;
    hook("stop.mark", false);
    if (journal.valid())
        result = journal.write(stoppingEntry(exited));
    hook("stop.mark", true);

    if (!exited) {
        // Ended by force: wait for the monitor's word of how, which the watcher brings.
        hook("stop.force", false);
        if (group) {
            if (Status status = group->killAll(killTime); !status)
                result = std::move(status);
        }
        hook("stop.force", true);
        std::unique_lock lock(m_core.mutex);
        m_core.changed.wait_for(lock, std::chrono::seconds(2), [&] { return container->exited.has_value(); });
        exited = container->exited.value_or(ExitInfo{ExitKind::Signalled, SIGKILL, {}});
    }

    m_watcher->remove(record.id);
    Status torn = tearDown(record, journal, link.get(), &reports);
    const bool unfinished = !torn;
    if (!torn)
        result = std::move(torn);

    {
        const std::lock_guard lock(m_core.mutex);
        container->unfinished = unfinished;
        container->link.reset();
        container->group.reset();
        container->process.reset();
        container->namespaces = {};
        container->exited.reset();
        container->initOutOfMemory = false;
        container->steps = std::move(reports);
        container->stepsDone = 0;
        container->record.state = State::Stopped;
        if (const auto asked = std::exchange(container->stopAsked, std::nullopt)) {
            exited->asked = true;
            exited->waited = *asked;
        }
        container->record.exit = *exited;
        container->record.finishedAt = realtimeMicroseconds();
        container->record.run = {};
        record = container->record;
    }
    link.reset();
    group.reset();
    m_core.removeEmptyGroups();
    if (!record.specification.caisson.removeOnExit) {
        if (Status status = m_core.containerStore.save(record); !status && result)
            result = std::move(status);
    }
    hook("stop.saved", true);
    m_core.tellChanged(*container);
    m_core.tellNetworks(record);
    std::map<std::string, std::string> details{{"kind", std::string(exitKindName(record.exit.kind))},
                                               {"code", std::to_string(record.exit.code)}};
    if (record.exit.asked)
        details["asked"] = "true";
    m_core.raise(EventKind::ContainerExited, record, std::move(details));
    if (record.specification.caisson.removeOnExit) {
        if (Status status = removeLocked(container); !status && result)
            result = std::move(status);
    }
    if (!result)
        return std::unexpected(std::move(result).error().in("end " + record.name));
    return result;
}

Status Lifecycle::remove(const ContainerPointer &container, bool force)
{
    const Operation operation(*this, container,
                              force ? Operation::InGrace::CutShort : Operation::InGrace::Refused);
    if (Status status = operation.check(); !status)
        return status;
    const ContainerRecord record = m_core.record(*container);
    if (isRunning(record)) {
        if (!force)
            return failure(ErrorCode::WrongState, record.name + " is " +
                                                      std::string(stateName(record.state)) +
                                                      ": stop it first, or force");
        if (Status status = stopLocked(container, std::chrono::seconds(0)); !status)
            return status;
        if (!operation.check()) // removeOnExit has removed it
            return {};
    }
    return removeLocked(container);
}

Status Lifecycle::removeLocked(const ContainerPointer &container)
{
    const ContainerRecord record = m_core.record(*container);
    // First the record: from here on nobody finds it, and what is left is swept by its name at the next
    // opening.
    if (Status status = m_core.containerStore.remove(record.id); !status)
        return status;
    hook("remove.record", true);
    {
        const std::lock_guard lock(m_core.mutex);
        container->removed = true;
        container->awaited.clear();
        m_core.containers.erase(record.id);
    }
    m_core.tendSpareMonitor();
    Status result = m_core.places.discardLayer(record.id);
    if (Status status = m_core.places.run.removeTree(record.id); !status && result)
        result = std::move(status);
    m_sweeper.wake();
    m_core.observer.containerRemoved(record.id);
    m_core.raise(EventKind::ContainerRemoved, record);
    return result;
}

} // namespace caisson::engine
