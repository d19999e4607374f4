// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/ipv4.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace caisson::kernel {

namespace {

std::optional<std::uint32_t> decimal(std::string_view text, std::uint32_t maximum)
{
    if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > maximum)
        return std::nullopt;
    return number;
}

} // namespace

Result<Ipv4> Ipv4::parse(std::string_view text)
{
    Ipv4 address;
    std::string_view rest = text;
    for (int part = 0; part < 4; ++part) {
        const std::string_view digits = rest.substr(0, rest.find('.'));
        const std::optional<std::uint32_t> number = decimal(digits, 255);
        const bool dotFollows = rest.size() > digits.size();
        if (!number || dotFollows != (part < 3))
            return invalidArgument("address", "an IPv4 address like 10.0.0.1 is expected");
        address.value = address.value << 8 | *number;
        rest.remove_prefix(std::min(rest.size(), digits.size() + 1));
    }
    return address;
}

std::string Ipv4::text() const
{
    return std::to_string(value >> 24) + '.' + std::to_string(value >> 16 & 255) + '.' +
           std::to_string(value >> 8 & 255) + '.' + std::to_string(value & 255);
}

Result<Ipv4Network> Ipv4Network::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const Result<Ipv4> address = Ipv4::parse(text.substr(0, slash));
    const std::optional<std::uint32_t> prefix =
        slash == std::string_view::npos ? std::nullopt : decimal(text.substr(slash + 1), 32);
    if (!address || !prefix)
        return invalidArgument("subnet", "a network like 10.0.0.0/24 is expected");
    const Ipv4Network network = of(*address, static_cast<std::uint8_t>(*prefix));
    if (network.address != *address)
        return invalidArgument("subnet",
                               "bits are set beyond the prefix: " + network.text() + " is expected");
    return network;
}

Ipv4Network Ipv4Network::of(Ipv4 address, std::uint8_t prefix)
{
    Ipv4Network network{address, std::min<std::uint8_t>(prefix, 32)};
    network.address.value &= network.mask();
    return network;
}

std::string Ipv4Network::text() const
{
    return address.text() + '/' + std::to_string(prefix);
}

std::uint32_t Ipv4Network::mask() const
{
    return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
}

bool Ipv4Network::contains(Ipv4 candidate) const
{
    return (candidate.value & mask()) == address.value;
}

bool Ipv4Network::overlaps(const Ipv4Network &other) const
{
    return contains(other.address) || other.contains(address);
}

Ipv4 Ipv4Network::broadcast() const
{
    return {address.value | ~mask()};
}

bool Ipv4Network::isHost(Ipv4 candidate) const
{
    return contains(candidate) && (prefix >= 31 || (candidate != address && candidate != broadcast()));
}

} // namespace caisson::kernel
