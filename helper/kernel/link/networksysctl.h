// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Values below /proc/sys/net of the network namespace that the calling thread is in.
namespace caisson::kernel {

/// Switches IPv6 off on an interface ("default": on those that are yet to come). Where the kernel has no IPv6
/// that is success. To be done before the link comes up: duplicate address detection and group membership of
/// a thousand ports flood a bridge.
[[nodiscard]] Status disableIpv6(std::string_view interface);

/// IPv6 router advertisements and redirects are not listened to on this interface (R40), should somebody
/// switch IPv6 on there.
[[nodiscard]] Status ignoreRouters(std::string_view interface);

/// IPv4 redirects are neither listened to nor sent on this interface.
[[nodiscard]] Status ignoreRedirects(std::string_view interface);

/// Whether the machine passes IPv4 packets on between its interfaces (net.ipv4.ip_forward).
[[nodiscard]] Result<bool> ipForwarding();
[[nodiscard]] Status setIpForwarding(bool on);

/// Groups (as the calling thread's user namespace numbers them) that may open ICMP sockets in this namespace,
/// so that ping works without CAP_NET_RAW.
[[nodiscard]] Status allowPing(std::uint32_t firstGroup, std::uint32_t lastGroup);

} // namespace caisson::kernel
