// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/linknames.h"

#include <algorithm>

namespace caisson::kernel {

namespace {

constexpr char digits[] = "0123456789abcdef";

// FNV-1a with a finalizer (that of MurmurHash3), since short texts leave FNV's upper bits nearly alike.
std::uint64_t hash(std::string_view text)
{
    std::uint64_t value = 0xcbf29ce484222325ULL;
    for (const char c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    value = (value ^ value >> 33) * 0xff51afd7ed558ccdULL;
    value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53ULL;
    return value ^ value >> 33;
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

} // namespace

std::string hostEndName(std::string_view containerId, unsigned n)
{
    return std::string(linkPrefix) + std::string(containerId.substr(0, 8)) + "-" + std::to_string(n);
}

std::string bridgeName(std::string_view network)
{
    const bool plain = !network.empty() && network.size() <= 11 && std::ranges::all_of(network, isPlain);
    const bool likeHash = network.size() == 10 && std::ranges::all_of(network, isHex);
    if (plain && !likeHash)
        return std::string(linkPrefix) + std::string(network);
    std::string name(linkPrefix);
    const std::uint64_t value = hash(network);
    for (int shift = 60; shift > 20; shift -= 4)
        name += digits[value >> shift & 15];
    return name;
}

std::string hostEndAlias(std::string_view containerId)
{
    return "caisson:container:" + std::string(containerId);
}

std::string bridgeAlias(std::string_view network)
{
    return "caisson:network:" + std::string(network);
}

MacAddress derivedMac(std::string_view text)
{
    const std::uint64_t value = hash(text);
    MacAddress mac{};
    mac[0] = 0x02;
    for (std::size_t i = 1; i < mac.size(); ++i)
        mac[i] = static_cast<std::uint8_t>(value >> (8 * i));
    return mac;
}

MacAddress hostEndMac(std::string_view hostEnd)
{
    return derivedMac("host end " + std::string(hostEnd));
}

std::string macText(const MacAddress &mac)
{
    std::string text;
    for (const std::uint8_t byte : mac) {
        if (!text.empty())
            text += ':';
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Result<MacAddress> parseMac(std::string_view text)
{
    MacAddress mac{};
    const auto nibble = [](char c) -> int {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    bool valid = text.size() == 17;
    for (std::size_t i = 0; valid && i < mac.size(); ++i) {
        const int high = nibble(text[3 * i]), low = nibble(text[3 * i + 1]);
        valid = high >= 0 && low >= 0 && (i == 5 || text[3 * i + 2] == ':');
        if (valid)
            mac[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    if (!valid)
        return invalidArgument("mac", "an address like 02:00:00:00:00:01 is expected");
    return mac;
}

bool isInterfaceName(std::string_view name)
{
    return !name.empty() && name.size() <= 15 && name != "." && name != ".." &&
           std::ranges::all_of(name, [](char c) { return isPlain(c) || c == '.' || c == '-'; });
}

} // namespace caisson::kernel
