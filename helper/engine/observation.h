// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"
#include "helper/kernel/link/linksocket.h"

namespace caisson::engine {

/// What can be seen of running containers and of the machine. Changes nothing. Thread safe. Holds a netlink
/// socket for the figures of the links.
class Observation
{
public:
    explicit Observation(const Core &core);

    [[nodiscard]] std::vector<Figures> sample(std::span<const ContainerId> detailed);
    [[nodiscard]] Result<std::vector<ProcessInfo>> processes(const ContainerPointer &container) const;
    [[nodiscard]] Result<std::vector<MountInfo>> mounts(const ContainerPointer &container) const;
    [[nodiscard]] Result<HostInfo> host() const;

private:
    const Core &m_core;
    std::mutex m_linksMutex;
    std::optional<kernel::LinkSocket> m_links;
};

} // namespace caisson::engine
