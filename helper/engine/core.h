// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/containerstore.h"
#include "helper/engine/eventlog.h"
#include "helper/engine/imagestore.h"
#include "helper/engine/machine.h"
#include "helper/engine/monitorlink.h"
#include "helper/engine/networkstore.h"
#include "helper/engine/places.h"
#include "helper/engine/sparemonitor.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/pidfd.h"

#include <condition_variable>
#include <map>

namespace caisson::engine {

/// A container as the running engine has it: its record and, while it runs, what holds it.
struct Container
{
    /// Held for the length of an operation: operations on one container are carried out one after the other.
    /// Taken before Core::mutex, never while that is held.
    std::timed_mutex work;

    // Everything below is guarded by Core::mutex.
    ContainerRecord record;
    std::vector<StepReport>
        steps; ///< of the last start: id, status, duration, error; described when asked for
    std::uint32_t stepsDone = 0, stepsTotal = 0;
    std::shared_ptr<MonitorLink> link;
    std::shared_ptr<kernel::CgroupGroup> group;
    std::shared_ptr<kernel::PidFd> process; ///< init
    std::array<std::uint64_t, kernel::namespaceKindCount> namespaces{};
    std::vector<AwaitedStream> awaited; ///< of who attached before it runs
    std::optional<ExitInfo> exited;     ///< init has ended; not dealt with yet
    bool limitsWritten = false;         ///< look whether by somebody else
    bool initOutOfMemory = false;       ///< the kernel said so
    /// Being stopped because somebody asked; the seconds waited in vain.
    std::optional<std::uint32_t> stopAsked;
    bool cancelled = false;  ///< cancel() was called during an operation
    bool inGrace = false;    ///< asked to end, and given its time for that by who holds `work`
    bool hurried = false;    ///< the rest of that time is not wanted any more
    bool unfinished = false; ///< something of the last run could not be undone
    bool removed = false;    ///< an operation that waited for `work` finds nothing any more
};
using ContainerPointer = std::shared_ptr<Container>;

/// What all parts of the engine share: stores, containers, the machine, and how changes are told. Owns no
/// thread.
class Core
{
public:
    Core(Config config, Places opened, std::unique_ptr<kernel::CgroupManager> cgroups, Observer &toTell);

    Machine machine;
    Places places;
    ContainerStore containerStore;
    NetworkStore networkStore; ///< guarded by mutex
    ImageStore images;
    EventLog events;
    Observer &observer;
    std::string bootId;
    std::array<std::uint64_t, kernel::namespaceKindCount> hostNamespaces{};

    mutable std::mutex mutex;
    std::condition_variable changed; ///< with mutex: an exit was noted, or something was cancelled
    std::map<ContainerId, ContainerPointer> containers;
    std::vector<Check> findings; ///< of loading and reconciling, for doctor
    std::mutex creation;         ///< held by what decides on names, addresses, ids; before `mutex`

    /// Errors: NotFound.
    [[nodiscard]] Result<ContainerPointer> find(const ContainerId &id) const;
    /// The one whose control group this is or has this one in it, in the hierarchy's own terms; null: none.
    [[nodiscard]] ContainerPointer ofControlGroup(std::string_view path) const;
    /// Errors: NotAuthorized when the container is another uid's and the caller may not manage those (R47).
    [[nodiscard]] Status checkRights(const Container &container, uid_t caller, bool mayManageOthers) const;
    template<Action A>
    [[nodiscard]] Result<ContainerPointer> find(const ContainerId &id, const Authorized<A> &token) const
    {
        auto container = find(id);
        if (!container)
            return container;
        if (Status status = checkRights(**container, token.caller(), token.mayManageOthers()); !status)
            return std::unexpected(std::move(status).error());
        return container;
    }

    /// A copy of the record. Takes mutex.
    [[nodiscard]] ContainerRecord record(const Container &container) const;
    [[nodiscard]] State state(const Container &container) const;
    /// As everybody may see it. Mutex held by the caller.
    [[nodiscard]] ContainerInfo info(const Container &container) const;
    /// With the bridge's index. Mutex held by the caller.
    [[nodiscard]] NetworkInfo info(const NetworkInfo &network) const;

    /// Sets the state and tells it. Takes mutex.
    void setState(Container &container, State state);
    void tellChanged(const Container &container);
    void tellNetworks(const ContainerRecord &record); ///< whose bridges came or went
    void raise(EventKind kind, const ContainerRecord &record,
               std::map<std::string, std::string> details = {});
    void addFinding(std::string text, Check::Level level = Check::Level::Note,
                    std::optional<uid_t> owner = {});
    /// One about a container: for its owner.
    void addFinding(const ContainerRecord &record, const std::string &text,
                    Check::Level level = Check::Level::Note);

    /// A monitor for the next start: as long as there is a container that has never been started, which most
    /// likely is to come. Of one that was stopped nothing is left running.
    SpareMonitor spareMonitor;
    /// Sees to it that it is there, or not. Not while somebody waits for a start.
    void tendSpareMonitor();

    /// Control files of the group that all monitors share, which is made if it lacks (C7). None where each
    /// container's group has a place for its monitor.
    [[nodiscard]] Result<std::vector<kernel::Fd>> monitorCgroupEntries();
    /// Opens them anew next time: after a start that failed, in case somebody else has removed the group.
    void forgetMonitorCgroupEntries();
    /// Removes that group, and the one above, if nothing is in them.
    void removeEmptyGroups();

private:
    std::mutex m_tending;
    std::mutex m_monitorsMutex;
    std::vector<kernel::Fd> m_monitorEntries; ///< as long as the group is there
};

} // namespace caisson::engine
