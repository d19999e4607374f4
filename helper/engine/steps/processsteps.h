// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

[[nodiscard]] std::unique_ptr<Step> makeMonitorSpawn(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeProcessClone(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeUserMap(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeUtsHostname(Machine &machine);

} // namespace caisson::engine
