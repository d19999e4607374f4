// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"

#include <atomic>

namespace caisson::kernel {

/// Directory::removeTree() for trees of which nobody knows how large they are: looks before each entry
/// whether it should stop. Error: Cancelled, what is left can be removed later.
[[nodiscard]] Status removeTree(const Directory &directory, std::string_view name,
                                const std::atomic<bool> *stopping);

} // namespace caisson::kernel
