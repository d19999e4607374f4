// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <optional>
#include <string_view>

/// Words for the enumerations of types.h, both ways.
namespace caisson::engine {

[[nodiscard]] std::optional<State> stateFromName(std::string_view name);
/// "", "exited", "signalled", "out-of-memory", "start-failed", "lost".
[[nodiscard]] std::string_view exitKindName(ExitKind kind);
[[nodiscard]] std::optional<ExitKind> exitKindFromName(std::string_view name);

} // namespace caisson::engine
