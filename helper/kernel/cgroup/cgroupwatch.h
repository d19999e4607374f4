// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <span>

namespace caisson::kernel {

/// A descriptor (inotify(7)) that becomes readable when one of these files, opened with O_PATH, was written
/// to or told of a change. Without blocking; read(2) it empty.
[[nodiscard]] Result<Fd> watchFiles(std::span<const Fd> files);

} // namespace caisson::kernel
