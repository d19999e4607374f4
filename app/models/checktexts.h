// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace caisson::app {

/// What the helper found on this computer, or advises, as it writes it in English, in the language of the
/// window. Names and numbers in it stay. What is not known here stays as it is.
[[nodiscard]] QString checkText(const QString &english);
/// Whether it is known here; for tests.
[[nodiscard]] bool isKnownCheckText(const QString &english);

} // namespace caisson::app
