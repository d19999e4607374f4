// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/record.h"

/// From a validated request to the whole specification, with the hardening that nobody has to ask for.
namespace caisson::engine {

/// What was decided for a container besides what its caller asked.
struct Decisions
{
    std::uint32_t owner = 0;
    std::string imageRoot;
    std::vector<std::string> imageCommand;     ///< used if the request names none
    std::vector<std::string> imageEnvironment; ///< below the request's own
    std::vector<IdMapping> uidMap, gidMap;     ///< empty without a user namespace
    std::string cgroupGroup;
    unsigned processors = 1; ///< whose thermal counters are masked
};

/// Capabilities, masked paths, devices, mounts, limits as the hardening table of the security notes has them.
/// Pure. The request must be normalised and checked.
[[nodiscard]] Specification makeSpecification(const ContainerRequest &request, const Decisions &decisions);

/// "KEY=value" lists put over one another: a later one replaces an earlier one of the same key, at its place.
[[nodiscard]] std::vector<std::string> mergedEnvironment(std::vector<std::string> base,
                                                         const std::vector<std::string> &over);

} // namespace caisson::engine
