// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/link/linknames.h"

#include <cstdint>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/// What requests about links begin with, for LinkSocket alone.
namespace caisson::kernel {

/// Header of a request about the link with this index (0: named by an attribute, or all); `flags` are
/// switched on.
[[nodiscard]] inline ifinfomsg linkHeader(std::uint32_t index = 0, unsigned flags = 0)
{
    ifinfomsg header{};
    header.ifi_family = AF_UNSPEC;
    header.ifi_index = static_cast<int>(index);
    header.ifi_flags = flags;
    header.ifi_change = flags;
    return header;
}

/// R38. Errors: InvalidArgument.
[[nodiscard]] inline Status checkLinkName(const std::string &name)
{
    if (!isInterfaceName(name))
        return invalidArgument("interface", "1 to 15 of [A-Za-z0-9_.-] are expected");
    return {};
}

} // namespace caisson::kernel
