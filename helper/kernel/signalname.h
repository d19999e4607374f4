// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace caisson::kernel {

/// "TERM", "SIGTERM", "term", "15", "RTMIN+3" → number (1…64). none: not a signal.
[[nodiscard]] std::optional<int> signalFromName(std::string_view name);
/// 15 → "TERM", 37 → "RTMIN+3"; a number of no signal gives the number.
[[nodiscard]] std::string signalName(int number);

} // namespace caisson::kernel
