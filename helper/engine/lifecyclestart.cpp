// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/lifecycle.h"

#include "helper/engine/names.h"
#include "helper/kernel/namespaceinventory.h"

namespace caisson::engine {

namespace {

constexpr int ownError = 125; // as a shell's user knows it: the runtime failed, not the command

std::uint64_t inodeOf(const kernel::Fd &fd)
{
    struct ::stat status
    {
    };
    return fd && ::fstat(fd.get(), &status) == 0 ? status.st_ino : 0;
}

} // namespace

Status Lifecycle::prepareDirectories(StartContext &context)
{
    const ContainerRecord &record = context.record;
    if (Status status = m_core.places.makeLayer(record.id); !status)
        return status;
    auto layer = m_core.places.layers.openDirectory(record.id, {.noSymlinks = true});
    if (!layer)
        return std::unexpected(layer.error());
    auto run = m_core.places.run.makeDirectories(record.id, 0700, {.noSymlinks = true});
    if (!run)
        return std::unexpected(run.error());
    // What the last run left: its exit would be taken for this one's.
    for (const std::string_view name : {monitor::exitRecordName, monitor::socketName}) {
        if (Status status = run->removeFile(name); !status)
            return status;
    }
    auto layerFd = layer->fd().duplicate();
    auto runFd = run->fd().duplicate();
    auto entries = m_core.monitorCgroupEntries();
    if (!layerFd)
        return std::unexpected(layerFd.error());
    if (!runFd)
        return std::unexpected(runFd.error());
    if (!entries)
        return std::unexpected(entries.error());
    context.layerDirectory = std::move(*layerFd);
    context.runDirectory = std::move(*runFd);
    context.monitorCgroupEntries = std::move(*entries);
    return {};
}

Status Lifecycle::finishLastRun(const ContainerPointer &container, const ContainerRecord &record)
{
    {
        const std::lock_guard lock(m_core.mutex);
        if (!container->unfinished)
            return {};
    }
    Journal journal;
    if (const auto runDirectory = m_core.places.run.openDirectory(record.id, {.noSymlinks = true})) {
        if (auto resumed = Journal::resume(*runDirectory))
            journal = std::move(*resumed);
    }
    if (Status status = tearDown(record, journal, nullptr, nullptr); !status)
        return std::unexpected(status.error().in("clean up after the last run"));
    const std::lock_guard lock(m_core.mutex);
    container->unfinished = false;
    return {};
}

/// The group's name depends on who makes groups here, which may have changed since the container was made.
/// On disk first: what a killed helper leaves is found by it.
Status Lifecycle::renameGroup(const ContainerPointer &container, ContainerRecord &record)
{
    std::string name =
        m_core.machine.cgroups->nameOf(m_core.machine.config.cgroupName, record.id, record.name);
    if (name == record.cgroupGroup)
        return {};
    record.cgroupGroup = std::move(name);
    record.specification.linuxPart.cgroupsPath = record.cgroupGroup;
    if (Status status = m_core.containerStore.save(record); !status)
        return status;
    const std::lock_guard lock(m_core.mutex);
    container->record.cgroupGroup = record.cgroupGroup;
    container->record.specification = record.specification;
    return {};
}

Status Lifecycle::startLocked(const ContainerPointer &container)
{
    ContainerRecord record = m_core.record(*container);
    if (record.state != State::Created && record.state != State::Stopped)
        return failure(ErrorCode::WrongState,
                       record.name + " is " + std::string(stateName(record.state)) + " already");
    const auto image = m_core.images.find(record.specification.caisson.image);
    if (!image)
        return std::unexpected(image.error());

    if (Status status = finishLastRun(container, record); !status)
        return status;

    if (Status status = renameGroup(container, record); !status)
        return status;

    const Plan plan = makeStartPlan(record, m_core.machine);
    {
        const std::lock_guard lock(m_core.mutex);
        container->record.state = State::Starting;
        container->record.exit = {};
        container->record.oomKills = 0;
        container->record.finishedAt = 0;
        container->exited.reset();
        container->initOutOfMemory = false;
        container->steps.clear();
        container->stepsDone = 0;
        container->stepsTotal = static_cast<std::uint32_t>(plan.size());
        record = container->record;
    }
    m_core.tellChanged(*container);

    StartContext context(m_core.machine, record);
    context.takeMonitor = [this] { return m_core.spareMonitor.take(); };
    context.takeStreams = [this, &container] {
        const std::lock_guard lock(m_core.mutex);
        return std::exchange(container->awaited, {});
    };
    Journal journal;
    PlanOutcome outcome;
    outcome.status = prepareDirectories(context);
    if (outcome.status) {
        auto directory = context.runDirectory.duplicate();
        auto created = directory ? Journal::create(kernel::Directory(std::move(*directory)))
                                 : Result<Journal>(std::unexpected(directory.error()));
        if (created) {
            journal = std::move(*created);
            outcome.status = journal.write({JournalEntry::Kind::Begin, {}, 0, m_core.bootId});
        } else {
            outcome.status = std::unexpected(created.error());
        }
    }
    if (outcome.status) {
        outcome = applyPlan(plan, context, journal, m_core.machine.config.stepHook, [&](std::size_t done) {
            const std::lock_guard lock(m_core.mutex);
            container->stepsDone = static_cast<std::uint32_t>(done);
        });
    }
    if (outcome.status) {
        {
            const std::lock_guard lock(m_core.mutex);
            container->steps = outcome.reports;
        }
        outcome.status = adoptRun(container, context, journal);
    }
    if (!outcome.status)
        return failStart(container, context, journal, std::move(outcome));
    m_cleaner.post([mounts = std::make_shared<std::vector<kernel::Mount>>(std::move(context.closeLater))] {
        mounts->clear();
    });
    return {};
}

Status Lifecycle::adoptRun(const ContainerPointer &container, StartContext &context, const Journal &journal)
{
    RunRecord run;
    run.bootId = m_core.bootId;
    run.monitorPid = context.monitorPid;
    run.monitorStartTime = context.monitorStartTime;
    run.pid = context.pid;
    run.startTime = context.startTime;
    run.netNamespaceInode = inodeOf(context.netNamespace);
    run.hostInterfaceIndex = context.hostInterfaceIndex;
    run.containerInterfaceIndex = context.containerInterfaceIndex;
    auto process = std::make_shared<kernel::PidFd>(std::move(context.pidfd));
    run.pidfdInode = process->inode().value_or(0);
    const std::uint64_t now = realtimeMicroseconds();
    if (Status status = journal.write(runningEntry(run, now)); !status) {
        context.pidfd = {};
        return status;
    }
    hook("start.running", true);
    std::shared_ptr<MonitorLink> link = std::move(context.monitor);
    std::vector<AwaitedStream> late; // asked for since the command was executed
    {
        const std::lock_guard lock(m_core.mutex);
        container->link = link;
        late = std::exchange(container->awaited, {});
        container->group = std::move(context.group);
        container->process = process;
        container->record.run = run;
        container->record.startedAt = now;
    }
    for (const AwaitedStream &stream : late) {
        if (const Status attached = link->attach(stream); !attached)
            context.notes.push_back(attached.error().text);
    }
    link.reset();
    // It may have ended by now; then the kinds read as 0 and the watcher hears of the exit.
    if (const auto kinds = kernel::inspectProcess(process->fd())) {
        const std::lock_guard lock(m_core.mutex);
        container->namespaces = kinds->inodes;
    }
    if (Status status = m_watcher->add(container); !status)
        return status;
    m_core.setState(*container, State::Running);
    const ContainerRecord record = m_core.record(*container);
    for (const std::string &note : context.notes)
        m_core.addFinding(record, note);
    m_core.tellNetworks(record);
    m_core.raise(EventKind::ContainerStarted, record, {{"pid", std::to_string(run.pid)}});
    return {};
}

/// Nobody waits for the disk at a start: what matters until the machine ends is in the journal. Only after
/// that is it asked whether the container was running (C12).
void Lifecycle::noteRunning(const ContainerPointer &container)
{
    const std::unique_lock work(container->work, std::try_to_lock);
    if (!work.owns_lock())
        return; // it is being ended already, which is saved at its end
    ContainerRecord record;
    {
        const std::lock_guard lock(m_core.mutex);
        if (container->removed)
            return;
        record = container->record;
    }
    if (record.state != State::Running && record.state != State::Paused)
        return;
    record.state = State::Running;
    if (Status status = m_core.containerStore.save(record); !status)
        m_core.addFinding(status.error().text, Check::Level::Warning);
}

Status Lifecycle::failStart(const ContainerPointer &container, StartContext &context, const Journal &journal,
                            PlanOutcome outcome)
{
    Error error = std::move(outcome.status).error();
    const std::string failedStep =
        outcome.failedStep < outcome.reports.size() ? outcome.reports[outcome.failedStep].id : std::string();
    const bool atExec = failedStep == "process.exec";
    // That the command is not there needs no step to be understood; the others are ours to name.
    if (!atExec && !failedStep.empty())
        error.text += " (step " + failedStep + ')';
    m_watcher->remove(context.record.id);
    std::shared_ptr<MonitorLink> link = std::move(context.monitor);
    if (!link) {
        const std::lock_guard lock(m_core.mutex);
        link = std::exchange(container->link, nullptr);
    }
    // From here on its rules are not missed: what is taken away stays away.
    m_core.setState(*container, State::Stopping);
    ExitInfo exit{ExitKind::StartFailed, atExec ? MonitorLink::shellCode(error) : ownError,
                  error.text.substr(0, longestExitText)};
    Status clean;
    if (journal.valid())
        clean = journal.write(stoppingEntry(exit));
    if (Status torn = tearDown(context.record, journal, link.get(), &outcome.reports); !torn)
        clean = std::move(torn);
    if (!clean)
        error.text += " (and cleaning up: " + clean.error().text + ')';
    ContainerRecord record;
    {
        const std::lock_guard lock(m_core.mutex);
        container->unfinished = !clean;
        container->link.reset();
        container->group.reset();
        container->process.reset();
        container->awaited.clear();
        container->namespaces = {};
        container->exited.reset();
        container->steps = std::move(outcome.reports);
        container->stepsDone = 0;
        container->record.state = State::Stopped;
        container->record.run = {};
        container->record.exit = exit;
        container->record.finishedAt = realtimeMicroseconds();
        record = container->record;
    }
    m_core.forgetMonitorCgroupEntries();
    m_core.removeEmptyGroups();
    if (Status status = m_core.containerStore.save(record); !status)
        error.text += " (and saving: " + status.error().text + ')';
    m_core.tellChanged(*container);
    m_core.tellNetworks(record);
    m_core.raise(EventKind::ContainerExited, record,
                 {{"kind", std::string(exitKindName(exit.kind))}, {"code", std::to_string(exit.code)}});
    return std::unexpected(std::move(error)); // who asked knows what was to be started
}

} // namespace caisson::engine
