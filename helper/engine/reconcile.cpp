// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/reconcile.h"

#include "helper/engine/grammar.h"
#include "helper/engine/rulekeeper.h"
#include "helper/kernel/kmsg.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/namespaceinventory.h"
#include "helper/kernel/procfs.h"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <poll.h>

namespace caisson::engine {

Reconciliation::Reconciliation(Core &core, Lifecycle &lifecycle, Watcher &watcher)
    : m_core(core)
    , m_lifecycle(lifecycle)
    , m_watcher(watcher)
{
}

Status Reconciliation::run()
{
    std::vector<std::string> problems;
    if (Status status = m_core.networkStore.load(problems); !status)
        return status;
    for (std::string &problem : problems)
        m_core.addFinding(std::move(problem), Check::Level::Warning);
    auto loaded = m_core.containerStore.load();
    if (!loaded)
        return std::unexpected(loaded.error());
    for (std::string &problem : loaded->problems)
        m_core.addFinding(std::move(problem), Check::Level::Warning);
    if (auto groups = m_core.machine.cgroups->ofContainers(m_core.machine.config.cgroupName)) {
        for (auto &[id, group] : *groups)
            m_groups.emplace(std::move(id), std::move(group));
    }
    for (ContainerRecord &record : loaded->records) {
        auto container = std::make_shared<Container>();
        // Directories follow the configuration, not the file.
        record.runDirectory = m_core.machine.config.runDirectory + '/' + record.id;
        record.layerDirectory = m_core.machine.config.stateDirectory + "/layers/" + record.id;
        record.cgroupGroup = groupOf(record);
        if (record.state == State::Running) {
            // Its journal, if there is one, tells more (below).
            const bool sameBoot = record.run.bootId == m_core.bootId;
            record.exit = {ExitKind::Lost, 0,
                           sameBoot ? "its journal was lost" : "the machine was restarted"};
            record.finishedAt = realtimeMicroseconds();
            m_wasRunning.insert(record.id);
        }
        if (record.state != State::Created)
            record.state = State::Stopped;
        record.run = {};
        container->record = std::move(record);
        m_core.containers.emplace(container->record.id, container);
    }
    const auto containers = m_core.containers; // removeOnExit takes some away
    for (const auto &[id, container] : containers)
        reconcile(container);
    sweepUnknown();
    m_core.removeEmptyGroups();
    if (Status swept = sweepNetworks(m_core); !swept)
        m_core.addFinding("networks: " + swept.error().text);
    if (Status kept = keepRules(m_core); !kept)
        m_core.addFinding("packet filter: " + kept.error().text);
    return {};
}

/// Whichever carries the container's mark, however the helper that made it named groups; else what one is
/// called now.
std::string Reconciliation::groupOf(const ContainerRecord &record) const
{
    const auto marked = m_groups.find(record.id);
    return marked != m_groups.end()
               ? marked->second
               : m_core.machine.cgroups->nameOf(m_core.machine.config.cgroupName, record.id, record.name);
}

void Reconciliation::reconcile(const ContainerPointer &container)
{
    const ContainerRecord record = m_core.record(*container);
    const auto runDirectory = m_core.places.run.openDirectory(record.id, {.noSymlinks = true});
    JournalSummary summary;
    Journal journal;
    bool hasJournal = false;
    if (runDirectory) {
        if (const auto entries = Journal::read(*runDirectory)) {
            hasJournal = true;
            summary = summarise(*entries);
            if (auto resumed = Journal::resume(*runDirectory))
                journal = std::move(*resumed);
        }
    }
    std::vector<StepReport> reports;
    for (const JournalEntry &entry : summary.steps) {
        StepReport report;
        report.id = entry.step;
        report.microseconds = entry.microseconds;
        report.status =
            entry.kind == JournalEntry::Kind::Done ? StepReport::Status::Done : StepReport::Status::Failed;
        if (summary.finished)
            report.status = StepReport::Status::Undone;
        reports.push_back(std::move(report));
    }
    container->steps = std::move(reports);

    if (hasJournal && summary.bootId.empty() && summary.steps.empty()) {
        // Killed between making the journal and its first entry: nothing was begun.
        if (runDirectory)
            (void)runDirectory->removeFile("journal").has_value();
        hasJournal = false;
    }
    if (!hasJournal) {
        // The journal may be lost; names tell (C2).
        if (m_core.machine.cgroups->find(record.cgroupGroup)) {
            m_core.addFinding(record, "a run without a journal was taken away");
            summary.exit = record.exit;
            takeAway(container, summary, journal);
        } else if (m_wasRunning.contains(record.id)) {
            saveEnded(container, record.exit);
        }
        return;
    }
    if (summary.finished) {
        if (m_wasRunning.contains(record.id)) // killed between the end of the run and its record
            saveEnded(container, summary.exit.value_or(record.exit));
        return;
    }
    std::unique_ptr<MonitorLink> link;
    if (summary.run && !summary.stopping && summary.bootId == m_core.bootId) {
        const Status taken = takeOver(container, summary, link);
        if (taken)
            return;
        m_core.addFinding(record, "could not be taken over: " + taken.error().text);
    }
    takeAway(container, summary, journal, link.get());
}

bool Reconciliation::threwAway(const ContainerPointer &container, const ContainerRecord &record)
{
    if (!record.specification.caisson.removeOnExit)
        return false;
    if (Status status = m_lifecycle.remove(container, false); !status)
        m_core.addFinding(record, status.error().text);
    return true;
}

void Reconciliation::saveEnded(const ContainerPointer &container, const ExitInfo &exit)
{
    ContainerRecord record;
    {
        const std::lock_guard lock(m_core.mutex);
        container->record.exit = exit;
        record = container->record;
    }
    if (threwAway(container, record)) // with whom it ended does not matter
        return;
    if (Status status = m_core.containerStore.save(record); !status)
        m_core.addFinding(status.error().text, Check::Level::Warning);
}

Status Reconciliation::takeOver(const ContainerPointer &container, JournalSummary &summary,
                                std::unique_ptr<MonitorLink> &link)
{
    const ContainerRecord record = m_core.record(*container);
    const auto runDirectory = m_core.places.run.openDirectory(record.id, {.noSymlinks = true});
    if (!runDirectory)
        return std::unexpected(runDirectory.error());
    auto found = MonitorLink::reconnect(runDirectory->fd());
    if (!found)
        return std::unexpected(std::move(found).error());
    link = std::move(*found);
    auto status = link->status();
    if (!status)
        return std::unexpected(std::move(status).error());
    if (status->exit)
        summary.exit = exitInfo(*status->exit);
    if (status->phase != monitor::Phase::Running)
        return failure(ErrorCode::WrongState, "its first process has ended");
    if (status->pid != summary.run->pid)
        return failure(ErrorCode::WrongState, "its monitor names another process than its journal");
    auto group = m_core.machine.cgroups->find(record.cgroupGroup);
    if (!group)
        return std::unexpected(std::move(group).error());
    auto process = std::make_shared<kernel::PidFd>(std::move(status->pidfd));
    if (summary.run->pidfdInode != 0 && process->inode().value_or(0) != summary.run->pidfdInode)
        return failure(ErrorCode::WrongState, "its first process is another one than its journal names");
    const bool frozen = (*group)->frozen().value_or(false);
    {
        const std::lock_guard lock(m_core.mutex);
        container->record.run = *summary.run;
        container->record.startedAt = summary.startedAt;
        container->record.finishedAt = 0;
        container->record.exit = {};
        container->record.state = frozen ? State::Paused : State::Running;
        container->record.oomKills = 0;
        if (const auto figures = (*group)->figures())
            container->record.oomKills = figures->oomKills;
        container->link = std::move(link);
        container->group = std::move(*group);
        container->process = process;
        container->stopAsked = summary.asked; // should what was asked for come true now
        container->stepsTotal = container->stepsDone = static_cast<std::uint32_t>(container->steps.size());
    }
    if (const auto kinds = kernel::inspectProcess(process->fd())) {
        const std::lock_guard lock(m_core.mutex);
        container->namespaces = kinds->inodes;
    }
    if (Status added = m_watcher.add(container); !added)
        m_core.addFinding(record, added.error().text);
    m_core.addFinding(record, "found running and taken over", Check::Level::Ok);
    return {};
}

void Reconciliation::noteOutOfMemory(const ContainerPointer &container, ContainerRecord &record,
                                     const JournalSummary &summary, ExitInfo &exit)
{
    const bool killed = exit.kind == ExitKind::Signalled && exit.code == SIGKILL;
    const auto group = m_core.machine.cgroups->find(record.cgroupGroup);
    const auto figures =
        group ? (*group)->figures() : Result<kernel::CgroupFigures>(std::unexpected(group.error()));
    if (figures)
        record.oomKills = figures->oomKills;
    if (!summary.run || (figures && figures->oomKills == 0 && !killed))
        return;
    auto log = kernel::KmsgReader::openFromStart();
    if (!log)
        return;
    // The log's clock runs with CLOCK_MONOTONIC; what it tells of an earlier run is passed over.
    const std::uint64_t today = realtimeMicroseconds();
    const std::uint64_t age = today - std::min(summary.startedAt, today);
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::uint64_t monotonic = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000;
    const std::uint64_t since = summary.startedAt == 0 || age > monotonic ? 0 : monotonic - age;
    std::uint64_t told = 0;
    // What one read gives may be none: a bounded part of the log without a kill.
    pollfd more{log->fd().get(), POLLIN, 0};
    while (::poll(&more, 1, 0) > 0) {
        const auto kills = log->read();
        if (!kills)
            break;
        for (const kernel::OomKill &kill : *kills) {
            if (kill.monotonicMicroseconds < since || m_core.ofControlGroup(kill.memcg) != container)
                continue;
            ++told;
            if (killed && kill.pid == summary.run->pid && kernel::inFirstPidNamespace())
                exit.kind = ExitKind::OutOfMemory;
        }
    }
    record.oomKills = std::max(figures ? figures->oomKills : 0, told);
}

void Reconciliation::takeAway(const ContainerPointer &container, const JournalSummary &summary,
                              const Journal &journal, MonitorLink *link)
{
    ContainerRecord record = m_core.record(*container);
    const bool sameBoot = summary.bootId.empty() || summary.bootId == m_core.bootId;
    ExitInfo exit;
    if (!sameBoot) {
        exit = {ExitKind::Lost, 0, "the machine was restarted"};
    } else if (summary.exit) {
        exit = *summary.exit;
    } else if (summary.run) {
        const kernel::ProcessIdentity identity{summary.run->pid, summary.run->pidfdInode,
                                               summary.run->startTime};
        std::optional<kernel::PidFd> process;
        if (const auto proc = kernel::ProcFs::open()) {
            if (auto opened = kernel::openSameProcess(*proc, identity))
                process = std::move(*opened);
        }
        exit = exitWithoutMonitor(m_core, record, process ? &*process : nullptr);
    } else {
        exit = {ExitKind::StartFailed, 125, "the helper was ended during the start"};
    }
    if (sameBoot && summary.run) {
        exit.asked = summary.asked.has_value() || askedOutside(m_core, record.id, exit);
        exit.waited = summary.asked.value_or(0);
    }
    if (sameBoot)
        noteOutOfMemory(container, record, summary, exit);
    Status torn;
    if (sameBoot)
        torn = m_lifecycle.tearDown(record, journal, link, nullptr);
    else if (journal.valid()) // everything of it ended with the machine; /run was kept by somebody
        torn = journal.write({JournalEntry::Kind::Finished, {}, 0, {}});
    m_core.addFinding(record, (torn ? "a run that had been cut short was taken away"
                                    : "taking away a run that had been cut short: " + torn.error().text));
    {
        const std::lock_guard lock(m_core.mutex);
        container->unfinished = !torn;
        container->record.state = State::Stopped;
        container->record.exit = exit;
        container->record.oomKills = record.oomKills;
        container->record.startedAt =
            summary.startedAt != 0 ? summary.startedAt : container->record.startedAt;
        container->record.finishedAt = realtimeMicroseconds();
        record = container->record;
    }
    for (StepReport &report : container->steps)
        report.status = StepReport::Status::Undone;
    if (summary.run && torn && threwAway(container, record))
        return;
    if (Status status = m_core.containerStore.save(record); !status)
        m_core.addFinding(status.error().text);
}

void Reconciliation::sweepUnknown()
{
    const auto isKnown = [this](const std::string &id) { return m_core.containers.contains(id); };
    // Only names of our own grammar in directories of our own: what is not provably ours is not touched (C9).
    if (const auto entries = m_core.places.layers.list()) {
        for (const kernel::DirectoryEntry &entry : *entries) {
            if (grammar::isContainerId(entry.name) && !isKnown(entry.name)) {
                if (Status status = m_core.places.discardLayer(entry.name); !status)
                    m_core.addFinding("layer " + entry.name + ": " + status.error().text);
            }
        }
    }
    if (const auto groups = m_core.machine.cgroups->ofContainers(m_core.machine.config.cgroupName)) {
        for (const auto &[id, group] : *groups) {
            if (!grammar::isContainerId(id) || isKnown(id))
                continue;
            // A record removed while its run was not wholly undone: the names are enough to end it.
            ContainerRecord record;
            record.id = id;
            record.name = id;
            record.runDirectory = m_core.machine.config.runDirectory + '/' + id;
            record.layerDirectory = m_core.machine.config.stateDirectory + "/layers/" + id;
            record.cgroupGroup = group;
            const Status status = m_lifecycle.tearDown(record, Journal(), nullptr, nullptr);
            m_core.addFinding("control group " + group +
                              " of no container: " + (status ? "taken away" : status.error().text));
        }
    }
    if (const auto entries = m_core.places.run.list()) {
        for (const kernel::DirectoryEntry &entry : *entries) {
            if (grammar::isContainerId(entry.name) && !isKnown(entry.name)) {
                if (Status status = m_core.places.run.removeTree(entry.name); !status)
                    m_core.addFinding("run directory " + entry.name + ": " + status.error().text);
            }
        }
    }
}

} // namespace caisson::engine
