// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace caisson::kernel {

/// One line of a uid_map or gid_map: `count` ids from `inside` on are `outside` and following in the parent.
struct IdRange
{
    std::uint32_t inside = 0, outside = 0, count = 0;
    bool operator==(const IdRange &) const = default;
};

} // namespace caisson::kernel
