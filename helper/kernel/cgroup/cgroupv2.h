// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupmanager.h"

namespace caisson::kernel {

/// The unified hierarchy. See the kernel's Documentation/admin-guide/cgroup-v2.rst.
class CgroupManagerV2 final : public CgroupManager
{
public:
    struct Hierarchy
    {
        Fd root;
        std::string path;                     ///< "/sys/fs/cgroup"
        std::vector<std::string> controllers; ///< those of cpu, memory, pids that are here, sorted
        [[nodiscard]] bool has(std::string_view controller) const;
    };

    [[nodiscard]] static Result<std::shared_ptr<const Hierarchy>> openHierarchy(Fd root, std::string path);
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> open(Fd root, std::string path);
    explicit CgroupManagerV2(std::shared_ptr<const Hierarchy> hierarchy);

    [[nodiscard]] CgroupMode mode() const override { return CgroupMode::V2; }
    [[nodiscard]] std::vector<std::string> controllers() const override { return m_hierarchy->controllers; }
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string &parent) const override;
    [[nodiscard]] Status removeIfEmpty(const std::string &parent) const override;

protected:
    [[nodiscard]] Status make(const std::string &name, const CgroupOwner &owner) override;
    [[nodiscard]] std::unique_ptr<CgroupGroup> group(const std::string &name) const override;
    [[nodiscard]] Result<bool> exists(const std::string &name) const override;

private:
    [[nodiscard]] Status enableControllers(const std::string &directory) const;

    std::shared_ptr<const Hierarchy> m_hierarchy;
};

} // namespace caisson::kernel
