// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/mount.h"

namespace caisson::kernel {

/// makeOverlay() for kernels before 6.15, which take only layers that are mounted in the caller's mount
/// namespace and answer EINVAL for a detached one. A thread of its own enters a private copy of the
/// namespace, attaches the lower layers there, makes the overlay and ends; with it everything but the overlay
/// is gone. The host's table of mounts never shows any of it.
///
/// `options.lower` are detached mounts, which this consumes; `upper` and `work` are directories of the
/// caller's namespace, on one mount, whose paths no untrusted party can change: they are opened again by path
/// and compared. With `isVolatile`, `work` must be new: what is in it is taken away.
[[nodiscard]] Result<Mount> makeOverlayInNamespace(const OverlayOptions &options);

} // namespace caisson::kernel
