// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/lifecycle.h"

#include <set>

namespace caisson::engine {

/// Puts store, journal and kernel in accord when an engine is opened (C8, C9, C12): a container whose start
/// went through and whose monitor answers is taken over; every other run is taken away whole; what carries
/// our names without a record is swept. What was done is told to doctor. Runs before anybody can call.
class Reconciliation
{
public:
    Reconciliation(Core &core, Lifecycle &lifecycle, Watcher &watcher);
    [[nodiscard]] Status run();

private:
    void reconcile(const ContainerPointer &container);
    [[nodiscard]] std::string groupOf(const ContainerRecord &record) const;
    /// Errors: it does not run any more, or not wholly, and has to be taken away.
    [[nodiscard]] Status takeOver(const ContainerPointer &container, JournalSummary &summary,
                                  std::unique_ptr<MonitorLink> &link);
    /// What the kernel killed for memory while no helper ran: its own count, and whether it was the first
    /// process.
    void noteOutOfMemory(const ContainerPointer &container, ContainerRecord &record,
                         const JournalSummary &summary, ExitInfo &exit);
    void takeAway(const ContainerPointer &container, const JournalSummary &summary, const Journal &journal,
                  MonitorLink *link = nullptr);
    /// Removes it if it does not outlive its run. False: it does.
    bool threwAway(const ContainerPointer &container, const ContainerRecord &record);
    void saveEnded(const ContainerPointer &container, const ExitInfo &exit);
    void sweepUnknown();

    Core &m_core;
    Lifecycle &m_lifecycle;
    Watcher &m_watcher;
    std::set<ContainerId> m_wasRunning;          ///< by their records
    std::map<ContainerId, std::string> m_groups; ///< those that carry a container's mark
};

} // namespace caisson::engine
