// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupscopegroup.h"

namespace caisson::kernel {

namespace {

constexpr std::uint64_t keepers = 1;

std::optional<std::uint64_t> withKeeper(const std::optional<std::uint64_t> &pids)
{
    return pids && *pids < CgroupLimits::unlimited - keepers ? std::optional(*pids + keepers) : pids;
}

/// The same limits in systemd's words.
ServiceManager::UnitLimits unitLimits(const CgroupLimits &limits, const CgroupLimits &inForce)
{
    ServiceManager::UnitLimits unit;
    unit.memoryMax = limits.memory;
    unit.memoryHigh = limits.memoryHigh;
    unit.tasksMax = limits.pids;
    if (limits.memorySwap) {
        const std::uint64_t memory = inForce.memory.value_or(CgroupLimits::unlimited);
        unit.memorySwapMax = *limits.memorySwap == CgroupLimits::unlimited || *limits.memorySwap < memory
                                 ? CgroupLimits::unlimited
                                 : *limits.memorySwap - memory;
    }
    if (limits.cpuQuota) {
        constexpr std::uint64_t periods = 1'000'000 / cpuPeriod; // in a second
        unit.cpuQuotaPerSecond = *limits.cpuQuota == CgroupLimits::unlimited ? CgroupLimits::unlimited
                                                                             : *limits.cpuQuota * periods;
    }
    return unit;
}

} // namespace

CgroupScopeGroup::CgroupScopeGroup(const std::shared_ptr<const CgroupManagerV2::Hierarchy> &hierarchy,
                                   std::string name, std::shared_ptr<ServiceManager> systemd)
    : CgroupGroup(name)
    , m_scope(hierarchy, name)
    , m_payload(hierarchy, name + '/' + CgroupScopeManager::payload)
    , m_systemd(std::move(systemd))
{
}

std::string CgroupScopeGroup::path(std::string_view controller) const
{
    return m_scope.path(controller);
}

/// First into the files, which says what is wrong and makes room; then to systemd, which would put its own
/// values back otherwise.
Status CgroupScopeGroup::setLimits(const CgroupLimits &limits)
{
    const Result<CgroupLimits> before = m_scope.limits();
    if (!before)
        return std::unexpected(before.error());
    CgroupLimits wanted = limits;
    wanted.pids = withKeeper(limits.pids);
    if (Status set = m_scope.setLimits(wanted); !set)
        return set;
    const Result<CgroupLimits> inForce = m_scope.limits();
    if (!m_systemd) // puts its own back at its next reload, should there be one
        return {};
    Status told = inForce ? m_systemd->setLimits(unitOf(name()), unitLimits(wanted, *inForce))
                          : std::unexpected(inForce.error());
    if (told)
        return {};
    Error error = std::move(told).error();
    if (const Status back = m_scope.setLimits(*before); !back)
        error.text += "; putting the limits back: " + back.error().text;
    return std::unexpected(std::move(error));
}

Result<CgroupLimits> CgroupScopeGroup::limits() const
{
    Result<CgroupLimits> limits = m_scope.limits();
    if (limits && limits->pids && *limits->pids != CgroupLimits::unlimited)
        limits->pids = *limits->pids > keepers ? *limits->pids - keepers : 0;
    return limits;
}

Result<CgroupFigures> CgroupScopeGroup::figures() const
{
    Result<CgroupFigures> figures = m_scope.figures();
    if (figures && figures->pids >= keepers)
        figures->pids -= keepers;
    return figures;
}

Status CgroupScopeGroup::remove(std::chrono::milliseconds timeout)
{
    if (!m_systemd) // a scope goes when its last process has ended
        return m_payload.remove(timeout);
    return m_systemd->stopUnit(unitOf(name()));
}

} // namespace caisson::kernel
