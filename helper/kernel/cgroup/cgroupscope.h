// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupv2.h"
#include "helper/kernel/cgroup/servicemanager.h"

namespace caisson::kernel {

/// Groups of containers where systemd runs, as it wants them: each the transient, delegated scope
/// "machine.slice/caisson-<name>.scope" with two groups in it, as systemd's own containers have them:
/// "payload" for the container, "supervisor" for its keeper. The limits are the scope's and properties of the
/// unit, so that `systemctl set-property` and ours are the same.
///
/// When systemd does not answer or is too old, groups are made plainly, below a directory of ours. It may
/// answer the next helper, or no more: both kinds are found and handled whichever is made now.
class CgroupScopeManager final : public CgroupManager
{
public:
    static constexpr const char *slice = "machine.slice";
    static constexpr const char *payload = "payload";
    static constexpr const char *supervisor = "supervisor";
    /// On the payload: the id of the container, by which what is left of one is known as ours.
    static constexpr const char *idAttribute = "user.caisson.id";

    /// `systemd`: null if it is not to be asked.
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> open(Fd root, std::string path,
                                                                     std::shared_ptr<ServiceManager> systemd);
    CgroupScopeManager(std::shared_ptr<const CgroupManagerV2::Hierarchy> hierarchy,
                       std::shared_ptr<ServiceManager> systemd);

    [[nodiscard]] CgroupMode mode() const override { return CgroupMode::V2; }
    [[nodiscard]] std::vector<std::string> controllers() const override { return m_plain.controllers(); }
    [[nodiscard]] std::string nameOf(const std::string &root, const std::string &id,
                                     const std::string &containerName) const override;
    [[nodiscard]] bool placesKeeper() const override { return m_systemd != nullptr; }
    [[nodiscard]] ServiceManager *serviceManager() const override { return m_systemd.get(); }
    [[nodiscard]] Result<std::vector<Found>> ofContainers(const std::string &root) const override;
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string &parent) const override
    {
        return m_plain.list(parent);
    }
    /// Of the plain ones; systemd removes what is empty of its own.
    [[nodiscard]] Status removeIfEmpty(const std::string &parent) const override
    {
        return m_plain.removeIfEmpty(parent);
    }

protected:
    [[nodiscard]] Status make(const std::string &name, const CgroupOwner &owner) override;
    [[nodiscard]] std::unique_ptr<CgroupGroup> group(const std::string &name) const override;
    [[nodiscard]] Result<bool> exists(const std::string &name) const override;

private:
    [[nodiscard]] Status makeScope(const std::string &name, const CgroupOwner &owner);

    std::shared_ptr<const CgroupManagerV2::Hierarchy> m_hierarchy;
    CgroupManagerV2 m_plain;
    std::shared_ptr<ServiceManager> m_systemd;
};

/// Whether a group of this name is a scope.
[[nodiscard]] bool isScopeName(std::string_view groupName);
/// "caisson-zion.scope" of "machine.slice/caisson-zion.scope".
[[nodiscard]] std::string unitOf(const std::string &groupName);

} // namespace caisson::kernel
