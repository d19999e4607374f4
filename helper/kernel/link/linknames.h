// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// Names of links, all derived from an id or a network's name, so that what is ours is found without a
/// journal. Pure functions. Interface names have at most 15 characters.
namespace caisson::kernel {

/// Of the names of all links of ours on the host.
inline constexpr std::string_view linkPrefix = "csn-";

using MacAddress = std::array<std::uint8_t, 6>;

/// The host's end of a container's n-th interface: "csn-<first eight digits of id>-<n>", n below 100.
[[nodiscard]] std::string hostEndName(std::string_view containerId, unsigned n);
/// "csn-" and the network's name if it is at most 11 characters of [A-Za-z0-9_] and does not look like a
/// hash, else "csn-" and ten hexadecimal digits of a hash of it. Never the name of a host end, which has a
/// second
/// '-'. Two long names may share a hash: the alias then tells whose bridge it is.
[[nodiscard]] std::string bridgeName(std::string_view network);

/// What stands in the alias of our links: the proof that they are ours and whose.
[[nodiscard]] std::string hostEndAlias(std::string_view containerId);
[[nodiscard]] std::string bridgeAlias(std::string_view network);

/// A locally administered unicast address ("02:…") derived from a text; the same text gives the same address.
[[nodiscard]] MacAddress derivedMac(std::string_view text);
/// MAC address of a host end: always the same, so that no program that hands out "persistent" addresses to
/// new links changes it while it is set up.
[[nodiscard]] MacAddress hostEndMac(std::string_view hostEnd);
[[nodiscard]] std::string macText(const MacAddress &mac);
/// "02:aa:bb:cc:dd:ee", upper or lower case. Errors: InvalidArgument.
[[nodiscard]] Result<MacAddress> parseMac(std::string_view text);

/// Whether this may be an interface's name for us: 1 to 15 of [A-Za-z0-9_.-], neither "." nor ".." (R38).
[[nodiscard]] bool isInterfaceName(std::string_view name);

} // namespace caisson::kernel
