// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace caisson::kernel {

/// A file in memory that holds `data` and that nobody can ever change (F_SEAL_SEAL|SHRINK|GROW|WRITE), offset
/// 0. `name` shows in /proc/PID/fd. `executable`: may be run (MFD_EXEC; else MFD_NOEXEC_SEAL where the kernel
/// has it).
[[nodiscard]] Result<Fd> sealedMemfd(const char *name, std::string_view data, bool executable = false);
/// A sealed, executable copy of an open program (R1); descriptor opened read-only for it.
[[nodiscard]] Result<Fd> sealedCopy(const char *name, const Fd &program);
/// Content of a memfd that was received: refused (InvalidArgument) if not fully sealed or larger than
/// `limit`.
[[nodiscard]] Result<std::string> readSealed(const Fd &memfd, std::size_t limit);

} // namespace caisson::kernel
