// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstdint>
#include <vector>

namespace caisson::monitor {

/// A new pseudo terminal: master for whoever shows it, slave for the process.
struct Terminal
{
    kernel::Fd master, slave;
};
/// Opens one in the container's devpts (descriptor of its root; invalid: the host's). The slave is the
/// master's own peer (TIOCGPTPEER): no name is looked up, so nobody inside can put another file there (R8).
/// `owner` is the user on the host who shall own it.
[[nodiscard]] Result<Terminal> openTerminal(const kernel::Fd &devpts, std::uint32_t owner, std::uint32_t rows,
                                            std::uint32_t columns);
[[nodiscard]] Status resizeTerminal(const kernel::Fd &master, std::uint32_t rows, std::uint32_t columns);

/// Three descriptors for a process without terminal and the ends that remain. `withInput` false: its stdin is
/// /dev/null and `ours[0]` is invalid.
struct StandardPipes
{
    std::vector<kernel::Fd> theirs, ours;
};
[[nodiscard]] Result<StandardPipes> openPipes(bool withInput, std::uint32_t owner);

} // namespace caisson::monitor
