// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <linux/sched.h>
#include <optional>
#include <string_view>

namespace caisson::kernel {

/// The eight kinds of namespace, in the order in which the product shows them. See namespaces(7).
enum class NamespaceKind : std::uint8_t { Mnt, Uts, Ipc, Pid, Net, User, Cgroup, Time };

inline constexpr std::size_t namespaceKindCount = 8;

struct NamespaceKindInfo
{
    NamespaceKind kind;
    std::string_view name;     ///< as on the command line and in /proc/PID/ns: "mnt"
    std::string_view ociName;  ///< as in an OCI config.json: "mount"
    std::uint64_t cloneFlag;   ///< CLONE_NEW*
    std::string_view flagName; ///< "CLONE_NEWNS"
    std::string_view manual;   ///< "mount_namespaces(7)"
};

inline constexpr std::array<NamespaceKindInfo, namespaceKindCount> namespaceKinds{{
    {NamespaceKind::Mnt, "mnt", "mount", CLONE_NEWNS, "CLONE_NEWNS", "mount_namespaces(7)"},
    {NamespaceKind::Uts, "uts", "uts", CLONE_NEWUTS, "CLONE_NEWUTS", "uts_namespaces(7)"},
    {NamespaceKind::Ipc, "ipc", "ipc", CLONE_NEWIPC, "CLONE_NEWIPC", "ipc_namespaces(7)"},
    {NamespaceKind::Pid, "pid", "pid", CLONE_NEWPID, "CLONE_NEWPID", "pid_namespaces(7)"},
    {NamespaceKind::Net, "net", "network", CLONE_NEWNET, "CLONE_NEWNET", "network_namespaces(7)"},
    {NamespaceKind::User, "user", "user", CLONE_NEWUSER, "CLONE_NEWUSER", "user_namespaces(7)"},
    {NamespaceKind::Cgroup, "cgroup", "cgroup", CLONE_NEWCGROUP, "CLONE_NEWCGROUP", "cgroup_namespaces(7)"},
    {NamespaceKind::Time, "time", "time", CLONE_NEWTIME, "CLONE_NEWTIME", "time_namespaces(7)"},
}};

[[nodiscard]] constexpr const NamespaceKindInfo &info(NamespaceKind kind)
{
    return namespaceKinds[static_cast<std::size_t>(kind)];
}

[[nodiscard]] constexpr std::optional<NamespaceKind> namespaceKindFromName(std::string_view name)
{
    for (const NamespaceKindInfo &candidate : namespaceKinds) {
        if (candidate.name == name)
            return candidate.kind;
    }
    return std::nullopt;
}

} // namespace caisson::kernel
