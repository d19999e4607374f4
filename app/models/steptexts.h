// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace caisson::app {

/// A step's title or sentence, as the helper writes it in English, in the language of the window. What is not
/// known here, from another version of the helper, stays as it is.
[[nodiscard]] QString stepText(const QString &english);
/// Whether it is known here; for tests.
[[nodiscard]] bool isKnownStepText(const QString &english);

} // namespace caisson::app
