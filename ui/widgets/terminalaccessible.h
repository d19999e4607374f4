// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace caisson::ui {

/// Makes TerminalView a terminal with text for screen readers. Called by its constructor.
void installAccessibleTerminal();

} // namespace caisson::ui
