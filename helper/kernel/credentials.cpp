// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/credentials.h"

#include <algorithm>
#include <bit>
#include <linux/capability.h>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace caisson::kernel {

namespace {

struct ThreeSets
{
    std::uint64_t effective = 0, permitted = 0, inheritable = 0;
    bool operator==(const ThreeSets &) const = default;
};

[[nodiscard]] Result<ThreeSets> getCapabilities()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    if (::syscall(SYS_capget, &header, data) < 0)
        return kernelError("capget", "");
    const auto join = [](std::uint32_t low, std::uint32_t high) { return low | std::uint64_t{high} << 32; };
    return ThreeSets{join(data[0].effective, data[1].effective), join(data[0].permitted, data[1].permitted),
                     join(data[0].inheritable, data[1].inheritable)};
}

[[nodiscard]] Result<std::vector<gid_t>> currentGroups()
{
    const int number = ::getgroups(0, nullptr);
    if (number < 0)
        return kernelError("getgroups", "");
    std::vector<gid_t> groups(static_cast<std::size_t>(number));
    const int got = ::getgroups(number, groups.data());
    if (got < 0)
        return kernelError("getgroups", "");
    groups.resize(static_cast<std::size_t>(got));
    std::ranges::sort(groups);
    const auto twice = std::ranges::unique(groups);
    groups.erase(twice.begin(), twice.end());
    return groups;
}

[[nodiscard]] std::uint64_t knownCapabilities()
{
    const int last = lastCapability();
    return last >= 63 ? ~std::uint64_t{0} : (std::uint64_t{1} << (last + 1)) - 1;
}

[[nodiscard]] std::unexpected<Error> notAsAsked(std::string what)
{
    return failure(ErrorCode::Internal, std::move(what) + ": the kernel reports others than were set");
}

} // namespace

Status setIdentity(uid_t uid, gid_t gid, std::span<const gid_t> groups)
{
    // -1 means "leave as it is" to the calls below, which is what must never happen.
    if (uid == static_cast<uid_t>(-1) || gid == static_cast<gid_t>(-1))
        return invalidArgument("identity", "uid and gid must be below 4294967295");
    std::vector<gid_t> all(groups.begin(), groups.end());
    all.push_back(gid);
    std::ranges::sort(all);
    const auto twice = std::ranges::unique(all);
    all.erase(twice.begin(), twice.end());

    // Raw calls: those of the C library change all threads, and are confused by a child of clone3.
    if (::syscall(SYS_setgroups, all.size(), all.data()) < 0)
        return kernelError("setgroups", "");
    if (::syscall(SYS_setresgid, gid, gid, gid) < 0)
        return kernelError("setresgid", std::to_string(gid));
    if (::syscall(SYS_setresuid, uid, uid, uid) < 0)
        return kernelError("setresuid", std::to_string(uid));

    uid_t uids[3] = {};
    gid_t gids[3] = {};
    if (::getresuid(&uids[0], &uids[1], &uids[2]) < 0 || ::getresgid(&gids[0], &gids[1], &gids[2]) < 0)
        return kernelError("getresuid", "");
    auto actual = currentGroups();
    if (!actual)
        return std::unexpected(std::move(actual).error());
    if (std::ranges::count(uids, uid) != 3 || std::ranges::count(gids, gid) != 3 || *actual != all)
        return notAsAsked("user and groups");
    return {};
}

int lastCapability()
{
    int last = 63;
    while (last > 0 && ::prctl(PR_CAPBSET_READ, last, 0, 0, 0) < 0)
        --last;
    return last;
}

Status limitBoundingSet(std::uint64_t set)
{
    const int last = lastCapability();
    for (int capability = 0; capability <= last; ++capability) {
        if ((set >> capability & 1) != 0 || ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 0)
            continue;
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
            return kernelError("prctl(PR_CAPBSET_DROP)", std::to_string(capability));
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 0)
            return notAsAsked("bounding set");
    }
    return {};
}

Status setCapabilities(const CapabilitySets &sets)
{
    const std::uint64_t known = knownCapabilities();
    const ThreeSets wanted{sets.effective & known, sets.permitted & known, sets.inheritable & known};
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
        return kernelError("prctl(PR_CAP_AMBIENT_CLEAR_ALL)", "");
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    for (int half = 0; half < 2; ++half) {
        data[half].effective = static_cast<std::uint32_t>(wanted.effective >> (32 * half));
        data[half].permitted = static_cast<std::uint32_t>(wanted.permitted >> (32 * half));
        data[half].inheritable = static_cast<std::uint32_t>(wanted.inheritable >> (32 * half));
    }
    if (::syscall(SYS_capset, &header, data) < 0)
        return kernelError("capset", "");
    for (std::uint64_t left = sets.ambient & known; left != 0; left &= left - 1) {
        if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, std::countr_zero(left), 0, 0) < 0)
            return kernelError("prctl(PR_CAP_AMBIENT_RAISE)", std::to_string(std::countr_zero(left)));
    }
    auto actual = currentCapabilities();
    if (!actual)
        return std::unexpected(std::move(actual).error());
    if (actual->effective != wanted.effective || actual->permitted != wanted.permitted ||
        actual->inheritable != wanted.inheritable || actual->ambient != (sets.ambient & known)) {
        return notAsAsked("capabilities");
    }
    return {};
}

Status applyCredentials(const Credentials &credentials)
{
    if (auto ok = limitBoundingSet(credentials.capabilities.bounding); !ok)
        return ok;
    // Changing the uid away from 0 would drop what capset below is to choose from.
    if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
        return kernelError("prctl(PR_SET_KEEPCAPS)", "");
    if (auto ok = setIdentity(credentials.uid, credentials.gid, credentials.groups); !ok)
        return ok;
    if (auto ok = setCapabilities(credentials.capabilities); !ok)
        return ok;
    if (::prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) < 0)
        return kernelError("prctl(PR_SET_KEEPCAPS)", "");
    return {};
}

Result<CapabilitySets> currentCapabilities()
{
    auto three = getCapabilities();
    if (!three)
        return std::unexpected(std::move(three).error());
    CapabilitySets sets;
    sets.effective = three->effective;
    sets.permitted = three->permitted;
    sets.inheritable = three->inheritable;
    const int last = lastCapability();
    for (int capability = 0; capability <= last; ++capability) {
        if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1)
            sets.bounding |= std::uint64_t{1} << capability;
        if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 1)
            sets.ambient |= std::uint64_t{1} << capability;
    }
    return sets;
}

} // namespace caisson::kernel
