// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

[[nodiscard]] std::unique_ptr<Step> makeRootAssemble(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountPrivate(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountRoot(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeMountPivot(Machine &machine);

} // namespace caisson::engine
