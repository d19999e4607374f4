// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupscope.h"
#include "helper/kernel/cgroup/cgroupv2group.h"

namespace caisson::kernel {

/// The scope of a container: limits and figures are the scope's, processes the payload's. See
/// CgroupScopeManager. The limit of tasks at the unit is one more than the container's: its keeper is counted
/// there.
class CgroupScopeGroup final : public CgroupGroup
{
public:
    /// `systemd`: null if it does not answer: then the files are all that is changed.
    CgroupScopeGroup(const std::shared_ptr<const CgroupManagerV2::Hierarchy> &hierarchy, std::string name,
                     std::shared_ptr<ServiceManager> systemd);

    [[nodiscard]] CgroupMode mode() const override { return CgroupMode::V2; }
    [[nodiscard]] std::string path(std::string_view controller) const override;
    [[nodiscard]] Status setLimits(const CgroupLimits &limits) override;
    [[nodiscard]] Result<CgroupLimits> limits() const override;
    [[nodiscard]] Status setDevices(std::span<const DeviceRule> rules) override
    {
        return m_payload.setDevices(rules);
    }
    [[nodiscard]] Result<std::vector<Fd>> entries() const override { return m_payload.entries(); }
    [[nodiscard]] Result<std::vector<pid_t>> processes() const override { return m_payload.processes(); }
    [[nodiscard]] Status freeze(std::chrono::milliseconds timeout) override
    {
        return m_payload.freeze(timeout);
    }
    [[nodiscard]] Status thaw(std::chrono::milliseconds timeout) override { return m_payload.thaw(timeout); }
    [[nodiscard]] Result<bool> frozen() const override { return m_payload.frozen(); }
    [[nodiscard]] Status killAll(std::chrono::milliseconds timeout) override
    {
        return m_payload.killAll(timeout);
    }
    [[nodiscard]] Status waitEmpty(std::chrono::milliseconds timeout) const override
    {
        return m_payload.waitEmpty(timeout);
    }
    /// Has systemd stop the scope, with whatever is still in it.
    [[nodiscard]] Status remove(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Result<CgroupFigures> figures() const override;
    [[nodiscard]] Result<MemoryParts> memoryParts() const override { return m_scope.memoryParts(); }
    [[nodiscard]] Result<std::uint64_t> memoryPeak() const override { return m_scope.memoryPeak(); }
    [[nodiscard]] Result<Fd> outOfMemoryEvents() const override { return m_scope.outOfMemoryEvents(); }
    [[nodiscard]] Result<Fd> limitEvents() const override { return m_scope.limitEvents(); }

private:
    CgroupV2Group m_scope, m_payload;
    std::shared_ptr<ServiceManager> m_systemd;
};

} // namespace caisson::kernel
