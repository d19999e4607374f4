// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/credentials.h"

#include <algorithm>
#include <array>
#include <cap-ng.h>
#include <linux/capability.h>

namespace caisson::kernel {

namespace {

constexpr std::array defaults{CAP_CHOWN,  CAP_DAC_OVERRIDE, CAP_FSETID,  CAP_FOWNER,           CAP_SETGID,
                              CAP_SETUID, CAP_SETFCAP,      CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT,
                              CAP_KILL};

[[nodiscard]] bool isAll(std::string_view name)
{
    return name == "ALL" || name == "all";
}

} // namespace

std::optional<int> capabilityFromName(std::string_view name)
{
    if (name.empty() || name.size() > 40)
        return std::nullopt;
    std::string lower;
    for (const char c : name)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    // A number would do for libcap-ng, and a name cut off at a NUL.
    if (lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos)
        return std::nullopt;
    if (lower.starts_with("cap_"))
        lower.erase(0, 4);
    const int capability = ::capng_name_to_capability(lower.c_str());
    if (capability < 0 || capability > 63)
        return std::nullopt;
    return capability;
}

std::string capabilityName(int capability)
{
    const char *known =
        capability >= 0 ? ::capng_capability_to_name(static_cast<unsigned>(capability)) : nullptr;
    std::string name = "CAP_";
    if (!known)
        return name + std::to_string(capability);
    for (const char *c = known; *c != '\0'; ++c)
        name += *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 'a' + 'A') : *c;
    return name;
}

std::vector<std::string> capabilityNames(std::uint64_t mask)
{
    std::vector<std::string> names;
    for (int capability = 0; capability < 64; ++capability) {
        if ((mask >> capability & 1) != 0)
            names.push_back(capabilityName(capability));
    }
    return names;
}

std::uint64_t defaultCapabilities()
{
    std::uint64_t mask = 0;
    for (const int capability : defaults)
        mask |= std::uint64_t{1} << capability;
    return mask;
}

std::uint64_t allCapabilities()
{
    const int last = lastCapability();
    return last >= 63 ? ~std::uint64_t{0} : (std::uint64_t{1} << (last + 1)) - 1;
}

Result<std::uint64_t> capabilityMask(std::span<const std::string> add, std::span<const std::string> drop)
{
    std::uint64_t mask = defaultCapabilities();
    const auto parse = [](const std::string &name, std::string_view argument) -> Result<std::uint64_t> {
        if (isAll(name))
            return allCapabilities();
        const auto capability = capabilityFromName(name);
        if (!capability)
            return invalidArgument(argument, "must be a capability such as NET_RAW, or ALL");
        return std::uint64_t{1} << *capability;
    };
    // "ALL" first, whatever its place: dropping all and adding two back is what people write.
    if (std::ranges::any_of(drop, isAll))
        mask = 0;
    for (const std::string &name : add) {
        auto bits = parse(name, "cap-add");
        if (!bits)
            return bits;
        mask |= *bits;
    }
    for (const std::string &name : drop) {
        if (isAll(name))
            continue;
        auto bits = parse(name, "cap-drop");
        if (!bits)
            return bits;
        mask &= ~*bits;
    }
    return mask;
}

} // namespace caisson::kernel
