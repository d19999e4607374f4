// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace caisson::monitor {

/// A line of uid_map or gid_map.
struct IdRange
{
    std::uint32_t inside = 0;
    std::uint32_t outside = 0;
    std::uint32_t count = 0;
    bool operator==(const IdRange &) const = default;
};

/// Everything of one container that its monitor must know, already validated by the engine. It travels in a
/// sealed memfd; the monitor checks the form again and keeps it, so that a later exec gets the same
/// confinement as init even after the helper was restarted. A plain value; encode and decode are pure.
struct LaunchSpec
{
    std::string containerId;              ///< 32 hexadecimal digits
    std::uint64_t newNamespaces = 0;      ///< CLONE_NEW* flags of the kinds that are the container's own
    std::string hostName;                 ///< set if CLONE_NEWUTS
    std::vector<std::string> arguments;   ///< of init: at least one
    std::vector<std::string> environment; ///< "KEY=value"; PATH in it is where the command is looked up
    std::string workingDirectory = "/";   ///< absolute, inside the root
    std::uint32_t uid = 0, gid = 0;       ///< inside the container's user namespace
    std::vector<std::uint32_t> groups;    ///< supplementary; the gid is put among them anyway (R11)
    std::vector<IdRange> uidMap, gidMap;  ///< in force with CLONE_NEWUSER: an exec's user must be mapped
    std::uint64_t capabilities = 0;       ///< bit n: capability n; bounding = permitted = effective (R10)
    bool noNewPrivileges = true;
    std::uint64_t openFilesSoft = 1024, openFilesHard = 524288; ///< RLIMIT_NOFILE, as far as permitted
    /// Score for the OOM killer, at least: that of helper and monitor, which may be protected, is not passed
    /// on.
    std::int32_t oomScoreAdjust = 0;
    std::string seccompFilter; ///< array of struct sock_filter; empty: none
    bool terminal = false;
    bool openStdin = false; ///< without a terminal: a pipe rather than /dev/null
    std::uint32_t rows = 24, columns = 80;
    bool hasTimeOffsets = false;
    std::int64_t monotonicSeconds = 0, boottimeSeconds = 0;
    std::vector<std::string> maskedPaths;   ///< absolute; hidden; absent ones are passed over
    std::vector<std::string> readOnlyPaths; ///< absolute; made read-only; absent ones are passed over
    bool cgroupV2 = false;                  ///< /sys/fs/cgroup is one cgroup2 mount …
    std::vector<std::string> cgroupV1; ///< … or these hierarchies below a tmpfs: "memory", "cpu,cpuacct"
    std::uint64_t logLimitBytes = 8u << 20; ///< the log is rotated to "log.1" there

    bool operator==(const LaunchSpec &) const = default;
};

/// Largest encoded specification that is accepted.
inline constexpr std::size_t launchSpecLimit = 1u << 20;

[[nodiscard]] std::string encode(const LaunchSpec &spec);
/// Nothing if the bytes are not wholly a specification within its limits, however they came about.
[[nodiscard]] std::optional<LaunchSpec> decodeLaunchSpec(std::string_view bytes);

} // namespace caisson::monitor
