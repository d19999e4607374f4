// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"

namespace caisson::engine {

/// What the machine lacks for containers and what each lack costs; and what opening the engine had to put
/// right.
[[nodiscard]] std::vector<Check> examine(const Core &core, bool hasKernelLog);

} // namespace caisson::engine
