// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

[[nodiscard]] std::unique_ptr<Step> makeMountDev(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountProc(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountSys(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountCgroup(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountEtc(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountMasks(Machine &machine);

} // namespace caisson::engine
