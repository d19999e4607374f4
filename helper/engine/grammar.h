// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What may stand in which string: the one place for it. Pure functions.
namespace caisson::engine::grammar {

/// [a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}: containers, images, networks (R42).
[[nodiscard]] bool isName(std::string_view text);
inline constexpr std::string_view nameExpected =
    "must be 1 to 63 of letters, digits, '_', '.' and '-', the first a letter or a digit";

/// Labels of letters, digits and '-' joined by dots, 64 bytes at most (the kernel's __NEW_UTS_LEN).
[[nodiscard]] bool isHostName(std::string_view text);
/// A host name made of a container's name: what a host name cannot hold becomes '-'.
[[nodiscard]] std::string hostNameFrom(std::string_view name);

/// 32 lower-case hexadecimal digits.
[[nodiscard]] bool isContainerId(std::string_view text);

/// Any byte below 0x20, or 0x7f (R43).
[[nodiscard]] bool hasControlCharacter(std::string_view text);

/// [A-Za-z_][A-Za-z0-9_]*: the name of an environment variable.
[[nodiscard]] bool isEnvironmentKey(std::string_view text);

/// Absolute, no "..", no control characters, below PATH_MAX.
[[nodiscard]] bool isAbsolutePath(std::string_view text);

struct UserIds
{
    std::uint32_t uid = 0, gid = 0;
};
/// `^[0-9]{1,10}(:[0-9]{1,10})?$`, each below 2^32-1; without a group the group is 0 (R12).
[[nodiscard]] std::optional<UserIds> parseUser(std::string_view text);

/// Dotted decimal, four parts, no leading zeros; host byte order.
[[nodiscard]] std::optional<std::uint32_t> parseAddress(std::string_view text);
[[nodiscard]] std::string formatAddress(std::uint32_t address);

struct Subnet
{
    std::uint32_t network = 0; ///< host byte order
    std::uint32_t prefix = 0;
    [[nodiscard]] std::uint32_t mask() const { return prefix == 0 ? 0 : ~0U << (32 - prefix); }
    [[nodiscard]] std::uint32_t broadcast() const { return network | ~mask(); }
    [[nodiscard]] bool contains(std::uint32_t address) const { return (address & mask()) == network; }
    [[nodiscard]] bool overlaps(const Subnet &other) const
    {
        return contains(other.network) || other.contains(network);
    }
    bool operator==(const Subnet &) const = default;
};
/// "10.0.0.0/24": an address, a prefix of 8 to 30, no host bits.
[[nodiscard]] std::optional<Subnet> parseSubnet(std::string_view text);
[[nodiscard]] std::string formatSubnet(const Subnet &subnet);
/// Wholly of the networks that nobody has on the internet: private ones (RFC 1918), those for documentation
/// (RFC 5737) and for measurements (RFC 2544).
[[nodiscard]] bool isPrivateSubnet(const Subnet &subnet);

} // namespace caisson::engine::grammar
