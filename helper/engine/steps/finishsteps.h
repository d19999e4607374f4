// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

[[nodiscard]] std::unique_ptr<Step> makeProcessTerminal(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeTimeOffsets(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeProcessPrivileges(Machine &machine);
[[nodiscard]] std::unique_ptr<Step> makeProcessExec(Machine &machine);

} // namespace caisson::engine
