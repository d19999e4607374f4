// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/monitorlink.h"
#include "helper/engine/startcontext.h"

#include <string>
#include <string_view>

/// What the families of steps that the monitor and the child carry out have in common.
namespace caisson::engine {

/// A step given by functions: most have no state and nothing to undo, because what they make lives in the
/// container's namespaces and ends with its processes.
class FunctionStep final : public Step
{
public:
    using Describe = StepDescription (*)(const ContainerRecord &record);
    using Apply = Status (*)(StartContext &context);

    FunctionStep(std::string_view stepId, Describe describer, Apply applier)
        : m_id(stepId)
        , m_describe(describer)
        , m_apply(applier)
    {
    }
    [[nodiscard]] std::string_view id() const override { return m_id; }
    [[nodiscard]] StepDescription describe(const ContainerRecord &record) const override
    {
        return m_describe(record);
    }
    Status apply(StartContext &context) override { return m_apply(context); }
    Status undo(const ContainerRecord &) override { return {}; }

private:
    std::string_view m_id;
    Describe m_describe;
    Apply m_apply;
};

/// A step that the container's first process carries out by itself: one stage, asked ahead.
class StageStep final : public Step
{
public:
    using Describe = StepDescription (*)(const ContainerRecord &record);
    /// Gathers what the stage takes and asks for it; null: the stage takes nothing.
    using Ask = Status (*)(StartContext &context);

    StageStep(std::string_view stepId, monitor::Stage stage, Describe describer, Ask asker = nullptr)
        : m_id(stepId)
        , m_stage(stage)
        , m_describe(describer)
        , m_ask(asker)
    {
    }
    [[nodiscard]] std::string_view id() const override { return m_id; }
    [[nodiscard]] StepDescription describe(const ContainerRecord &record) const override
    {
        return m_describe(record);
    }
    [[nodiscard]] bool isAskedAhead() const override { return true; }
    [[nodiscard]] bool canBeAsked(const StartContext &context) const override
    {
        return context.insideIsReady();
    }
    Status ask(StartContext &context) override;
    Status apply(StartContext &context) override;
    Status undo(const ContainerRecord &) override { return {}; }

private:
    std::string_view m_id;
    monitor::Stage m_stage;
    Describe m_describe;
    Ask m_ask;
};

/// In single quotes, fit for sh(1).
[[nodiscard]] std::string shellQuoted(std::string_view text);
/// Each quoted, with blanks between.
[[nodiscard]] std::string shellWords(const std::vector<std::string> &words);

} // namespace caisson::engine
