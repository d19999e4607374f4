// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <memory>
#include <string>
#include <vector>

namespace caisson::engine {

struct StartContext;    // what a running plan has in hands: record, monitor, descriptors (startcontext.h)
struct ContainerRecord; // what survives: id, specification, resolved names; all that undo may use (record.h)
struct Machine;         // configuration and machine-wide kernel objects (machine.h)

/// What a step is, in words for a learner and in calls for an engineer.
struct StepDescription
{
    std::string title;
    std::string sentence;
    std::vector<std::string> systemCalls;
    /// Run in order by root, the commands of a whole plan build the same. They share, from process.clone on
    /// (user.map with an own user namespace): $pid, init on the host; $inside, the nsenter command that runs
    /// what follows in all its namespaces as its root; $work, a temporary directory.
    std::vector<std::string> shell;
    std::string kind; ///< namespace kind whose tile is shown beside it, or empty
};

/// One step of the plan that starts a container.
///
/// apply() does it. undo() takes it back and works from the record alone, since after a kill of the helper
/// nothing else is left; it is idempotent: what is not there (ENOENT, ESRCH, ENODEV) is success. Undo runs
/// also for a step of which the journal has the intent but not the end.
///
/// What somebody else does (the monitor, the container's first process, another thread) is *asked ahead*: as
/// soon as it can be done, ask() says so, and apply() in the step's turn waits until it is done. So several
/// work at once, each on a processor of its own. Those steps are asked in the order of the plan.
class Step
{
public:
    virtual ~Step() = default;
    [[nodiscard]] virtual std::string_view id() const = 0; ///< stable: "cgroup.create"; stands in the journal
    [[nodiscard]] virtual StepDescription describe(const ContainerRecord &record) const = 0;
    [[nodiscard]] virtual bool isAskedAhead() const { return false; }
    /// Whether what it needs has been made, so that ask() may come before its turn.
    [[nodiscard]] virtual bool canBeAsked(const StartContext &) const { return false; }
    /// Never waits. Only of a step that is asked ahead, once, before apply().
    virtual Status ask(StartContext &) { return {}; }
    /// Instead of apply(), after a failure elsewhere: when it returns, nothing more is done of what was
    /// asked, or what is done ends with the container's processes.
    virtual void forsake() {}
    virtual Status apply(StartContext &context) = 0;
    virtual Status undo(const ContainerRecord &record) = 0;
};

/// The ordered steps for this container; those that do not apply to it are left out. Each family of steps has
/// one factory a step in steps/<family>steps.h, named after the id: "network.bridge" is made by
/// makeNetworkBridge(machine). The machine must outlive them.
[[nodiscard]] std::vector<std::unique_ptr<Step>> makeStartPlan(const ContainerRecord &record,
                                                               Machine &machine);

} // namespace caisson::engine
