// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

namespace caisson {

/// Makes the process independent of who started it, before anything else runs and while there is one thread
/// (D22): descriptors 0 to 2 open, an environment of a few known variables, umask 077, working directory /,
/// not dumpable, no core files, as many descriptors as are permitted. Errors: NotSupported for a set-id
/// start.
Status cleanStart();

} // namespace caisson
