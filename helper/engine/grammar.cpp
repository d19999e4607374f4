// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/grammar.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace caisson::engine::grammar {

namespace {

// Not <cctype>: that asks the locale.
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isLetterOrDigit(char c)
{
    return isDigit(c) || isLetter(c);
}

template<typename T>
std::optional<T> parseDecimal(std::string_view text)
{
    T value{};
    if (text.empty() || !std::ranges::all_of(text, isDigit))
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

bool isName(std::string_view text)
{
    return !text.empty() && text.size() <= 63 && isLetterOrDigit(text.front()) &&
           std::ranges::all_of(text,
                               [](char c) { return isLetterOrDigit(c) || c == '_' || c == '.' || c == '-'; });
}

bool isHostName(std::string_view text)
{
    if (text.empty() || text.size() > 64)
        return false;
    while (true) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
            !std::ranges::all_of(label, [](char c) { return isLetterOrDigit(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

std::string hostNameFrom(std::string_view name)
{
    std::string result(name.substr(0, 63));
    for (char &c : result) {
        if (!isLetterOrDigit(c))
            c = '-';
    }
    while (!result.empty() && result.back() == '-')
        result.pop_back();
    return result.empty() ? "container" : result;
}

bool isContainerId(std::string_view text)
{
    return text.size() == 32 &&
           std::ranges::all_of(text, [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool hasControlCharacter(std::string_view text)
{
    return std::ranges::any_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool isEnvironmentKey(std::string_view text)
{
    return !text.empty() && (isLetter(text.front()) || text.front() == '_') &&
           std::ranges::all_of(text, [](char c) { return isLetterOrDigit(c) || c == '_'; });
}

bool isAbsolutePath(std::string_view text)
{
    if (!text.starts_with('/') || text.size() > 4095 || hasControlCharacter(text))
        return false;
    while (!text.empty()) {
        const std::size_t slash = text.find('/');
        if (text.substr(0, slash) == "..")
            return false;
        if (slash == std::string_view::npos)
            break;
        text.remove_prefix(slash + 1);
    }
    return true;
}

std::optional<UserIds> parseUser(std::string_view text)
{
    const auto parse = [](std::string_view digits) -> std::optional<std::uint32_t> {
        if (digits.size() > 10)
            return std::nullopt;
        const auto value = parseDecimal<std::uint64_t>(digits);
        if (!value || *value >= 0xffffffffULL)
            return std::nullopt;
        return static_cast<std::uint32_t>(*value);
    };
    const std::size_t colon = text.find(':');
    const auto uid = parse(text.substr(0, colon));
    if (!uid)
        return std::nullopt;
    if (colon == std::string_view::npos)
        return UserIds{*uid, 0};
    const auto gid = parse(text.substr(colon + 1));
    if (!gid)
        return std::nullopt;
    return UserIds{*uid, *gid};
}

std::optional<std::uint32_t> parseAddress(std::string_view text)
{
    std::uint32_t address = 0;
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = text.find('.');
        if ((part < 3) == (dot == std::string_view::npos))
            return std::nullopt;
        const std::string_view digits = text.substr(0, dot);
        const auto value = parseDecimal<std::uint32_t>(digits);
        if (!value || *value > 255 || digits.size() > 3 || (digits.size() > 1 && digits.front() == '0'))
            return std::nullopt;
        address = (address << 8) | *value;
        if (part < 3)
            text.remove_prefix(dot + 1);
    }
    return address;
}

std::string formatAddress(std::uint32_t address)
{
    return std::to_string(address >> 24) + '.' + std::to_string((address >> 16) & 255) + '.' +
           std::to_string((address >> 8) & 255) + '.' + std::to_string(address & 255);
}

std::optional<Subnet> parseSubnet(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.size() - slash > 3)
        return std::nullopt;
    const auto address = parseAddress(text.substr(0, slash));
    const auto prefix = parseDecimal<std::uint32_t>(text.substr(slash + 1));
    if (!address || !prefix || *prefix < 8 || *prefix > 30)
        return std::nullopt;
    const Subnet subnet{*address, *prefix};
    if ((subnet.network & ~subnet.mask()) != 0)
        return std::nullopt;
    return subnet;
}

bool isPrivateSubnet(const Subnet &subnet)
{
    constexpr std::array<Subnet, 7> ranges{{{0x0a000000, 8},
                                            {0xac100000, 12},
                                            {0xc0a80000, 16},
                                            {0xc0000200, 24},
                                            {0xc6336400, 24},
                                            {0xcb007100, 24},
                                            {0xc6120000, 15}}};
    return std::ranges::any_of(ranges, [&subnet](const Subnet &range) {
        return subnet.prefix >= range.prefix && range.contains(subnet.network);
    });
}

std::string formatSubnet(const Subnet &subnet)
{
    return formatAddress(subnet.network) + '/' + std::to_string(subnet.prefix);
}

} // namespace caisson::engine::grammar
