// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/journal.h"
#include "helper/engine/startcontext.h"
#include "helper/engine/step.h"

#include <functional>
#include <span>

namespace caisson::engine {

using Plan = std::vector<std::unique_ptr<Step>>;
using StepHook = std::function<void(std::string_view stepId, bool after)>;

/// The reports of a plan that was not begun: described, with the status Planned.
[[nodiscard]] std::vector<StepReport> describePlan(const Plan &plan, const ContainerRecord &record);

/// How a plan went.
struct PlanOutcome
{
    Status status;                   ///< of the step that failed
    std::size_t failedStep = 0;      ///< its index, with a failure
    std::vector<StepReport> reports; ///< status, duration and error of each step; described later, see below
};

/// Applies the steps in order. Before each one the intent stands in the journal, after it that it is done.
/// Stops at the first that fails; undoing is the caller's, who knows what else to end first. Descriptions are
/// not made here: they cost time that a start does not have.
[[nodiscard]] PlanOutcome applyPlan(const Plan &plan, StartContext &context, const Journal &journal,
                                    const StepHook &hook,
                                    const std::function<void(std::size_t done)> &progress);

/// Undoes all steps in reverse, every one whatever the others say; idempotent. The errors of all are joined
/// in one text (C3). `reports`, found by their ids, get the status Undone or Failed.
[[nodiscard]] Status undoPlan(const Plan &plan, const ContainerRecord &record, const Journal &journal,
                              const StepHook &hook, std::span<StepReport> reports);

} // namespace caisson::engine
