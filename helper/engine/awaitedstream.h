// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstddef>
#include <cstdint>

namespace caisson::engine {

/// The container's end of a stream that somebody asked for before the container ran. The start hands it to
/// the monitor before the command is executed, so that the other end sees the output from its first byte.
struct AwaitedStream
{
    kernel::Fd socket;
    bool input = false;
    std::uint64_t backlogBytes = 0; ///< of the log of former runs, first
};

/// As many as a monitor serves.
inline constexpr std::size_t awaitedStreamLimit = 16;

} // namespace caisson::engine
