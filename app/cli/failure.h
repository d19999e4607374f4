// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/errornames.h"

#include <optional>
#include <QString>

namespace caisson::cli {

/// Caisson's own error as a shell sees it.
inline constexpr int ownError = 125;

/// Ends the command: thrown anywhere within caissonctl, caught in main alone. The text says what was wrong,
/// what was expected, and names the flag or object.
struct Failure
{
    QString text;
    int exitCode = ownError;
    /// What the helper had answered, if it was the helper.
    std::optional<protocol::ErrorKind> kind = std::nullopt;
};

} // namespace caisson::cli
