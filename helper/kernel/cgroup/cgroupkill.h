// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <chrono>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

/// Parts of taking a group down that both interfaces share.
namespace caisson::kernel {

/// Sends SIGKILL to every process of the list until the list is empty. Each one is held by a pidfd before it
/// is seen in the list a second time, so that a number that the kernel has given to somebody else is never
/// hit. Errors: WrongState when the deadline has passed.
[[nodiscard]] Status killUntilEmpty(const std::function<Result<std::vector<pid_t>>()> &processes,
                                    const std::string &name, std::chrono::steady_clock::time_point deadline);

/// Removes the directory of a group and the groups that were made below it, deepest first.
[[nodiscard]] Status removeTree(const Fd &root, const std::string &name,
                                std::chrono::steady_clock::time_point deadline);

} // namespace caisson::kernel
