// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/lifecycle.h"

#include "helper/engine/limits.h"
#include "helper/engine/names.h"
#include "helper/engine/validation.h"

namespace caisson::engine {

namespace {

std::map<std::string, std::string> limitDetails(const Limits &limits)
{
    std::map<std::string, std::string> details{
        {"memoryBytes", std::to_string(limits.memory.value_or(defaultMemoryLimit))},
        {"pids", std::to_string(limits.pids.value_or(defaultPidsLimit))}};
    if (limits.memorySwap)
        details["memorySwapBytes"] = std::to_string(*limits.memorySwap);
    if (limits.cpus)
        details["cpus"] = std::to_string(*limits.cpus);
    return details;
}

} // namespace

Status Lifecycle::kill(const ContainerPointer &container, int signal)
{
    if (signal < 1 || signal > 64)
        return invalidArgument("signal", "must be the name of a signal or a number of 1 to 64");
    // Not an operation: it must get through to a container that is being stopped.
    std::shared_ptr<kernel::PidFd> process;
    ContainerRecord record;
    {
        const std::lock_guard lock(m_core.mutex);
        process = container->process;
        record = container->record;
    }
    if (!process || record.state == State::Starting)
        return wrongState(record, "running");
    Status status = process->sendSignal(signal);
    if (!status && status.error().code == ErrorCode::NotFound)
        return wrongState(record, "running any more");
    return status;
}

Status Lifecycle::pause(const ContainerPointer &container)
{
    const Operation operation(*this, container);
    if (Status status = operation.check(); !status)
        return status;
    const ContainerRecord record = m_core.record(*container);
    if (record.state != State::Running)
        return wrongState(record, "running");
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        group = container->group;
    }
    if (Status status = group->freeze(freezeTime); !status)
        return std::unexpected(status.error());
    m_core.setState(*container, State::Paused);
    m_core.raise(EventKind::ContainerPaused, record);
    return {};
}

Status Lifecycle::resume(const ContainerPointer &container)
{
    const Operation operation(*this, container);
    if (Status status = operation.check(); !status)
        return status;
    const ContainerRecord record = m_core.record(*container);
    if (record.state != State::Paused)
        return wrongState(record, "paused");
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        group = container->group;
    }
    if (Status status = group->thaw(freezeTime); !status)
        return std::unexpected(status.error());
    m_core.setState(*container, State::Running);
    m_core.raise(EventKind::ContainerResumed, record);
    return {};
}

Status Lifecycle::update(const ContainerPointer &container, const Limits &changes)
{
    const Operation operation(*this, container);
    if (Status status = operation.check(); !status)
        return status;
    ContainerRecord record = m_core.record(*container);
    const Limits before = record.specification.caisson.limits;
    const Limits after = merged(before, changes);
    if (Status status = checkSyntax(after); !status)
        return status;
    if (after.memorySwap && *after.memorySwap < after.memory.value_or(defaultMemoryLimit))
        return invalidArgument("memorySwap", "is memory and swap together: must not be less than memory");
    if (after.memoryHigh && *after.memoryHigh > after.memory.value_or(defaultMemoryLimit))
        return invalidArgument("memoryHigh", "must not be more than memory");
    if (changes.memoryHigh && m_core.machine.cgroups->mode() == kernel::CgroupMode::V1)
        return memoryHighNeedsV2();
    if (after.cpus && *after.cpus > processorCount())
        return invalidArgument("cpus", "must be at most " + std::to_string(processorCount()) +
                                           ", the number of processors of this machine");
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        group = container->group;
    }
    applyLimits(record.specification, after);
    if (group) {
        const kernel::CgroupLimits wanted = cgroupLimits(record.specification, group->mode());
        if (Status status = group->setLimits(wanted); !status)
            return std::unexpected(status.error());
    }
    ContainerRecord stored = record;
    if (stored.state == State::Paused)
        stored.state = State::Running; // whether it is frozen the kernel knows
    if (Status status = m_core.containerStore.save(stored); !status) {
        Error error = std::move(status).error();
        if (group) {
            applyLimits(record.specification, before);
            if (Status back = group->setLimits(cgroupLimits(record.specification, group->mode())); !back)
                error.text += "; putting the limits back: " + back.error().text;
        }
        return std::unexpected(std::move(error));
    }
    {
        const std::lock_guard lock(m_core.mutex);
        container->record.specification = record.specification;
    }
    m_core.tellChanged(*container);
    m_core.raise(EventKind::LimitsChanged, record, limitDetails(after));
    return {};
}

void Lifecycle::noteLimits(const ContainerPointer &container)
{
    {
        const std::lock_guard lock(m_core.mutex);
        container->limitsWritten = true;
    }
    const std::unique_lock work(container->work, std::try_to_lock);
    if (!work.owns_lock())
        return; // whoever has it looks at its end
    ContainerRecord record;
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        container->limitsWritten = false;
        record = container->record;
        group = container->group;
    }
    if (!group || (record.state != State::Running && record.state != State::Paused))
        return;
    const auto inForce = group->limits();
    if (!inForce)
        return; // it is ending
    const Limits seen = limitsSeen(record.specification, *inForce, group->mode());
    if (seen == record.specification.caisson.limits)
        return;
    applyLimits(record.specification, seen);
    if (record.state == State::Paused)
        record.state = State::Running; // whether it is frozen the kernel knows
    if (Status status = m_core.containerStore.save(record); !status)
        m_core.addFinding(status.error().text, Check::Level::Warning);
    {
        const std::lock_guard lock(m_core.mutex);
        container->record.specification = record.specification;
    }
    m_core.tellChanged(*container);
    auto details = limitDetails(seen);
    details["by"] = "others";
    m_core.raise(EventKind::LimitsChanged, record, std::move(details));
}

} // namespace caisson::engine
