// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace caisson::kernel {

/// An IPv4 address as a number. What goes to the kernel or into a rule is always printed from this, never
/// taken over as text (R38).
struct Ipv4
{
    std::uint32_t value = 0; ///< host byte order
    auto operator<=>(const Ipv4 &) const = default;

    /// "10.0.0.1": four decimal numbers without leading zeros, nothing else. Errors: InvalidArgument.
    [[nodiscard]] static Result<Ipv4> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
};

/// An IPv4 network: address bits beyond the prefix are zero.
struct Ipv4Network
{
    Ipv4 address;
    std::uint8_t prefix = 0; ///< 0 … 32
    auto operator<=>(const Ipv4Network &) const = default;

    /// "10.0.0.0/24". Errors: InvalidArgument, also when bits beyond the prefix are set.
    [[nodiscard]] static Result<Ipv4Network> parse(std::string_view text);
    /// The network of this address. `prefix` above 32 counts as 32.
    [[nodiscard]] static Ipv4Network of(Ipv4 address, std::uint8_t prefix);
    [[nodiscard]] std::string text() const;

    [[nodiscard]] std::uint32_t mask() const;
    [[nodiscard]] bool contains(Ipv4 candidate) const;
    [[nodiscard]] bool overlaps(const Ipv4Network &other) const;
    [[nodiscard]] Ipv4 broadcast() const;
    /// Whether a host may have this address: inside, and neither the network's own nor the broadcast address
    /// (which /31 and /32 do not have).
    [[nodiscard]] bool isHost(Ipv4 candidate) const;
};

} // namespace caisson::kernel
