// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupmanager.h"

#include <map>

namespace caisson::kernel {

/// The separate hierarchies: memory, cpu, cpuacct, pids, freezer, devices, as far as they are mounted; others
/// are left alone. See the kernel's Documentation/admin-guide/cgroup-v1.
class CgroupManagerV1 final : public CgroupManager
{
public:
    struct Hierarchies
    {
        std::map<std::string, Fd, std::less<>> byController; ///< its root directory, O_PATH
        std::vector<std::string>
            distinct;     ///< one controller's name for each hierarchy (cpu,cpuacct may be one)
        std::string path; ///< "/sys/fs/cgroup"
    };

    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> open(const Fd &root, std::string path);
    explicit CgroupManagerV1(std::shared_ptr<const Hierarchies> hierarchies);

    [[nodiscard]] CgroupMode mode() const override { return CgroupMode::V1; }
    [[nodiscard]] std::vector<std::string> controllers() const override;
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string &parent) const override;
    [[nodiscard]] Status removeIfEmpty(const std::string &parent) const override;

protected:
    [[nodiscard]] Status make(const std::string &name, const CgroupOwner &owner) override;
    [[nodiscard]] std::unique_ptr<CgroupGroup> group(const std::string &name) const override;
    [[nodiscard]] Result<bool> exists(const std::string &name) const override;

private:
    std::shared_ptr<const Hierarchies> m_hierarchies;
};

} // namespace caisson::kernel
