// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <string>

namespace caisson::service {

/// For a line of the log: control characters, quotes and backslashes as \xNN, at most 300 bytes, so that a
/// caller cannot write lines or fields of his own (D23).
[[nodiscard]] std::string escaped(const QString &text);

/// For polkit's dialogue: without control, format (direction of writing) and separator characters, at most
/// 200 characters (D19).
[[nodiscard]] QString shownInPrompt(const QString &text);

/// Whether a string holds what no argument may hold (R43): control characters, C0, DEL and C1.
[[nodiscard]] bool hasControlCharacter(const QString &text);

} // namespace caisson::service
