// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupv1.h"

#include <mutex>

namespace caisson::kernel {

/// A group of that name in each v1 hierarchy. See CgroupGroup.
class CgroupV1Group final : public CgroupGroup
{
public:
    CgroupV1Group(std::shared_ptr<const CgroupManagerV1::Hierarchies> hierarchies, std::string name);

    [[nodiscard]] CgroupMode mode() const override { return CgroupMode::V1; }
    [[nodiscard]] std::string path(std::string_view controller) const override;
    [[nodiscard]] Status setLimits(const CgroupLimits &limits) override;
    [[nodiscard]] Result<CgroupLimits> limits() const override;
    [[nodiscard]] Status setDevices(std::span<const DeviceRule> rules) override;
    [[nodiscard]] Result<std::vector<Fd>> entries() const override;
    [[nodiscard]] Result<std::vector<pid_t>> processes() const override;
    [[nodiscard]] Status freeze(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Status thaw(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Result<bool> frozen() const override;
    [[nodiscard]] Status killAll(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Status waitEmpty(std::chrono::milliseconds timeout) const override;
    [[nodiscard]] Status remove(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Result<CgroupFigures> figures() const override;
    [[nodiscard]] Result<MemoryParts> memoryParts() const override;
    [[nodiscard]] Result<std::uint64_t> memoryPeak() const override;
    [[nodiscard]] Result<Fd> outOfMemoryEvents() const override;
    [[nodiscard]] Result<Fd> limitEvents() const override;

private:
    [[nodiscard]] Result<const Fd *> hierarchy(std::string_view controller) const;
    [[nodiscard]] Result<Fd> open(std::string_view controller, std::string_view file, int flags) const;
    [[nodiscard]] Result<std::string> read(std::string_view controller, std::string_view file) const;
    [[nodiscard]] Status write(std::string_view controller, std::string_view file,
                               std::string_view text) const;
    [[nodiscard]] Result<std::optional<std::uint64_t>> number(std::string_view controller,
                                                              std::string_view file) const;
    [[nodiscard]] Status setState(std::string_view state, std::chrono::milliseconds timeout) const;

    struct Held
    {
        Fd memory, memorySwap, oomControl, cpu, pids;
    };
    [[nodiscard]] Result<const Held *> held() const;

    std::shared_ptr<const CgroupManagerV1::Hierarchies> m_hierarchies;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<Held> m_held;
};

} // namespace caisson::kernel
