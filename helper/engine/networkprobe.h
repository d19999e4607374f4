// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/kernel/error.h"

#include <vector>

namespace caisson::engine {

/// How the kernel took what networks of containers are made of.
struct NetworkProbe
{
    Status bridge, veth, rules;
};

/// Makes one of each in a network namespace that ends with the call. Errors: of making the namespace; each
/// part's own are in the answer.
[[nodiscard]] Result<NetworkProbe> probeNetwork();

/// What that means for containers, and what to do. A line for each part.
[[nodiscard]] std::vector<Check> networkChecks(const NetworkProbe &probe);

} // namespace caisson::engine
