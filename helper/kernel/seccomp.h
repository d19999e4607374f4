// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <linux/filter.h>
#include <span>
#include <string_view>
#include <vector>

namespace caisson::kernel {

/// PR_SET_NO_NEW_PRIVS.
[[nodiscard]] Status setNoNewPrivileges();
/// Lays a filter on the calling thread and all that it starts (seccomp(2)). Needs no_new_privs or
/// CAP_SYS_ADMIN. Last thing before exec: the filter refuses much.
[[nodiscard]] Status installSeccompProgram(std::span<const sock_filter> program);
/// A program that travelled as bytes: refused if not a whole number of instructions or longer than the kernel
/// takes.
[[nodiscard]] Result<std::vector<sock_filter>> seccompProgramFromBytes(std::string_view bytes);
[[nodiscard]] std::string_view seccompProgramBytes(const std::vector<sock_filter> &program);

} // namespace caisson::kernel
