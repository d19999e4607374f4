// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/verbs.h"

#include <optional>

namespace caisson::cli {

struct CommandLine
{
    Command command;
    SessionOptions options;
};

/// Reads the whole command line. Prints help or version itself and gives none then; throws Failure for what
/// it does not understand, with what was expected and the nearest name.
[[nodiscard]] std::optional<CommandLine> readCommandLine(int argc, const char *const *argv);

} // namespace caisson::cli
