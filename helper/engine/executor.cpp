// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/executor.h"

#include <algorithm>
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

namespace {

/// One run of a plan.
class Application
{
public:
    Application(const Plan &plan, StartContext &context, const Journal &journal, const StepHook &hook)
        : m_plan(plan)
        , m_context(context)
        , m_journal(journal)
        , m_hook(hook)
        , m_asked(plan.size(), false)
    {
        m_outcome.reports.resize(plan.size());
        for (std::size_t i = 0; i < plan.size(); ++i)
            m_outcome.reports[i].id = plan[i]->id();
    }

    /// Whether it went well.
    bool apply(std::size_t index)
    {
        Step &step = *m_plan[index];
        StepReport &report = m_outcome.reports[index];
        if (step.isAskedAhead()) {
            if (!m_asked[index] && !ask(index))
                return false;
        } else if (Status intended = intend(index); !intended) {
            return fail(index, std::move(intended));
        }
        if (m_hook)
            m_hook(report.id, false);
        m_context.ownTime.reset();
        const Clock::time_point begin = Clock::now();
        Status status = step.apply(m_context);
        report.microseconds += microseconds(m_context.ownTime.value_or(Clock::now() - begin));
        if (status)
            status = m_journal.write({JournalEntry::Kind::Done, report.id, report.microseconds, {}});
        if (!status)
            return fail(index, std::move(status));
        report.status = StepReport::Status::Done;
        if (m_hook)
            m_hook(report.id, true);
        return true;
    }

    /// What is asked ahead, as far as it can be by now. Whether it went well.
    bool askAhead()
    {
        for (; m_next < m_plan.size(); ++m_next) {
            if (!m_plan[m_next]->isAskedAhead() || m_asked[m_next])
                continue;
            if (!m_plan[m_next]->canBeAsked(m_context))
                return true;
            if (!ask(m_next))
                return false;
        }
        return true;
    }

    /// Those asked ahead whose turn did not come.
    void forsakeRest()
    {
        for (std::size_t i = 0; i < m_plan.size(); ++i) {
            if (m_asked[i] && m_outcome.reports[i].status == StepReport::Status::Planned)
                m_plan[i]->forsake();
        }
    }

    PlanOutcome take() { return std::move(m_outcome); }

private:
    using Clock = std::chrono::steady_clock;

    static std::uint64_t microseconds(std::chrono::nanoseconds time)
    {
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(time).count());
    }

    [[nodiscard]] Status intend(std::size_t index) const
    {
        return m_journal.write({JournalEntry::Kind::Intent, m_outcome.reports[index].id, 0, {}});
    }

    bool ask(std::size_t index)
    {
        m_asked[index] = true;
        const Clock::time_point begin = Clock::now();
        Status status = intend(index);
        if (status)
            status = m_plan[index]->ask(m_context);
        m_outcome.reports[index].microseconds = microseconds(Clock::now() - begin);
        return status ? true : fail(index, std::move(status));
    }

    bool fail(std::size_t index, Status status)
    {
        StepReport &report = m_outcome.reports[index];
        report.status = StepReport::Status::Failed;
        report.error = status.error().text;
        m_outcome.failedStep = index;
        m_outcome.status = std::move(status);
        return false;
    }

    const Plan &m_plan;
    StartContext &m_context;
    const Journal &m_journal;
    const StepHook &m_hook;
    std::vector<bool> m_asked;
    std::size_t m_next = 0; ///< the first that may not have been asked yet
    PlanOutcome m_outcome;
};

} // namespace

PlanOutcome applyPlan(const Plan &plan, StartContext &context, const Journal &journal, const StepHook &hook,
                      const std::function<void(std::size_t done)> &progress)
{
    Application application(plan, context, journal, hook);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (!application.apply(i))
            break;
        if (progress)
            progress(i + 1);
        if (!application.askAhead())
            break;
    }
    application.forsakeRest();
    return application.take();
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
        // By their names: those read from a journal stand in the order in which the steps were begun.
        const auto report = std::ranges::find(reports, id, &StepReport::id);
        if (report != reports.end() && report->status != StepReport::Status::Planned &&
            report->status != StepReport::Status::Failed) {
            report->status = status ? StepReport::Status::Undone : StepReport::Status::Failed;
            if (!status)
                report->error = status.error().text;
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
