// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

/// "machine.register": makes the container known to systemd-machined, which forgets it with its scope. Where
/// none runs, that is noted and nothing fails.
[[nodiscard]] std::unique_ptr<Step> makeMachineRegister(Machine &machine);

} // namespace caisson::engine
