// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/session.h"

namespace caisson::cli {

/// The steps of a container's start with how long each took, on standard output or standard error.
void printSteps(Session &session, app::Container *container, bool onStandardError);

} // namespace caisson::cli
