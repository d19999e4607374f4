// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/cleaner.h"
#include "helper/engine/core.h"
#include "helper/engine/executor.h"
#include "helper/engine/sweeper.h"
#include "helper/engine/watcher.h"

namespace caisson::engine {

/// Starts and ends the runs of containers. Whoever asked has been checked. Thread safe; each call holds the
/// container's `work` for its length.
class Lifecycle
{
public:
    Lifecycle(Core &core, Cleaner &cleaner, Sweeper &sweeper);
    /// Before the first call; the watcher outlives the calls.
    void setWatcher(Watcher &watcher) { m_watcher = &watcher; }

    Status start(const ContainerPointer &container);
    Status stop(const ContainerPointer &container, std::chrono::seconds timeout);
    Status restart(const ContainerPointer &container, std::chrono::seconds timeout);
    Status remove(const ContainerPointer &container, bool force);
    Status kill(const ContainerPointer &container, int signal);
    Status pause(const ContainerPointer &container);
    Status resume(const ContainerPointer &container);
    Status update(const ContainerPointer &container, const Limits &changes);

    /// Ends the run of a container whose init has ended, unless an operation is at work on it, which then
    /// does so when it is through. Called on the cleaner's thread.
    void settle(const ContainerPointer &container);

    /// Takes limits over that somebody else has written into the control group's files, or had systemd write.
    /// Called on the cleaner's thread.
    void noteLimits(const ContainerPointer &container);

    /// Takes everything of a run away, from the record alone: for leftovers of a killed engine, too.
    /// `work` is held. The record is not saved. Every part is tried; the errors are joined.
    Status tearDown(const ContainerRecord &record, const Journal &journal, MonitorLink *link,
                    std::vector<StepReport> *reports);

    /// An operation on a container: has its `work`, and finds the container still there. Whatever else is
    /// done with the container is waited for, but not its time of grace, which may be a day: a thread that
    /// waited as long would be lost to everybody.
    class Operation
    {
    public:
        enum class InGrace { Refused, CutShort };
        Operation(Lifecycle &lifecycle, ContainerPointer container, InGrace inGrace = InGrace::Refused);
        ~Operation();
        Operation(const Operation &) = delete;
        Operation &operator=(const Operation &) = delete;
        /// Errors: NotFound if it was removed while we waited, WrongState if it is being stopped.
        [[nodiscard]] Status check() const;

    private:
        Lifecycle &m_lifecycle;
        ContainerPointer m_container;
        std::unique_lock<std::timed_mutex> m_lock;
    };

private:
    // With `work` held:
    Status startLocked(const ContainerPointer &container);
    [[nodiscard]] Status finishLastRun(const ContainerPointer &container, const ContainerRecord &record);
    [[nodiscard]] Status renameGroup(const ContainerPointer &container, ContainerRecord &record);
    Status stopLocked(const ContainerPointer &container, std::chrono::seconds timeout);
    Status removeLocked(const ContainerPointer &container);
    Status finishLocked(const ContainerPointer &container);
    Status adoptRun(const ContainerPointer &container, StartContext &context, const Journal &journal);
    Status failStart(const ContainerPointer &container, StartContext &context, const Journal &journal,
                     PlanOutcome outcome);
    [[nodiscard]] Status prepareDirectories(StartContext &context);
    /// That somebody asked for the stop, and how long it waited in vain; none: the asking was taken back.
    void noteAsked(const ContainerPointer &container, std::optional<std::uint32_t> secondsInVain);
    /// To be continued; not valid() if there is none.
    [[nodiscard]] Journal journalOf(const ContainerId &id) const;
    void noteRunning(const ContainerPointer &container);
    void noteAskedOutside(const ContainerPointer &container, ExitInfo &exit);
    void noteOutOfMemory(const ContainerPointer &container, ExitInfo &exit);
    void hook(std::string_view step, bool after) const;
    [[nodiscard]] static std::unexpected<Error> wrongState(const ContainerRecord &record,
                                                           std::string_view wanted);
    static constexpr std::chrono::milliseconds freezeTime{2'000};

    Core &m_core;
    Cleaner &m_cleaner;
    Sweeper &m_sweeper;
    Watcher *m_watcher = nullptr;
};

} // namespace caisson::engine
