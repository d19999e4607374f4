// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/executor.h"

#include <chrono>

namespace caisson::engine {

std::vector<StepReport> describePlan(const Plan &plan, const ContainerRecord &record)
{
    std::vector<StepReport> reports;
    reports.reserve(plan.size());
    for (const auto &step : plan) {
        StepDescription description = step->describe(record);
        StepReport report;
        report.id = step->id();
        report.title = std::move(description.title);
        report.sentence = std::move(description.sentence);
        report.systemCalls = std::move(description.systemCalls);
        report.shell = std::move(description.shell);
        report.kind = std::move(description.kind);
        reports.push_back(std::move(report));
    }
    return reports;
}

PlanOutcome applyPlan(const Plan &plan, StartContext &context, const Journal &journal, const StepHook &hook,
                      const std::function<void(std::size_t done)> &progress)
{
    PlanOutcome outcome;
    outcome.reports.resize(plan.size());
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Step &step = *plan[i];
        StepReport &report = outcome.reports[i];
        const std::string id(step.id());
        report.id = id;
        Status status = journal.write({JournalEntry::Kind::Intent, id, 0, {}});
        if (hook)
            hook(id, false);
        if (status) {
            const auto begin = std::chrono::steady_clock::now();
            status = step.apply(context);
            report.microseconds =
                static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                               std::chrono::steady_clock::now() - begin)
                                               .count());
        }
        if (status)
            status = journal.write({JournalEntry::Kind::Done, id, report.microseconds, {}});
        if (!status) {
            report.status = StepReport::Status::Failed;
            report.error = status.error().text;
            outcome.failedStep = i;
            outcome.status = std::move(status);
            return outcome;
        }
        report.status = StepReport::Status::Done;
        if (hook)
            hook(id, true);
        if (progress)
            progress(i + 1);
    }
    return outcome;
}

Status undoPlan(const Plan &plan, const ContainerRecord &record, const Journal &journal, const StepHook &hook,
                std::span<StepReport> reports)
{
    std::optional<Error> first;
    for (std::size_t i = plan.size(); i-- > 0;) {
        Step &step = *plan[i];
        const std::string id(step.id());
        if (hook)
            hook("undo." + id, false);
        Status status = step.undo(record);
        if (status && journal.valid())
            status = journal.write({JournalEntry::Kind::Undone, id, 0, {}});
        if (reports.size() == plan.size() && reports[i].status != StepReport::Status::Planned &&
            reports[i].status != StepReport::Status::Failed) {
            reports[i].status = status ? StepReport::Status::Undone : StepReport::Status::Failed;
            if (!status)
                reports[i].error = status.error().text;
        }
        if (!status) {
            if (first)
                first->text += "; undo of " + id + ": " + status.error().text;
            else
                first = std::move(status).error().in("undo of " + id);
        }
        if (hook)
            hook("undo." + id, true);
    }
    if (first)
        return std::unexpected(std::move(*first));
    return {};
}

} // namespace caisson::engine
