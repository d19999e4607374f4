// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/networksysctl.h"

#include "helper/kernel/fd.h"
#include "helper/kernel/link/linknames.h"

#include <initializer_list>
#include <linux/magic.h>
#include <sys/vfs.h>

namespace caisson::kernel {

namespace {

Result<Fd> open(const std::string &key, int flags)
{
    const std::string path = "/proc/sys/net/" + key;
    Fd fd(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW));
    if (!fd)
        return kernelError("open", path);
    struct statfs status
    {
    };
    if (::fstatfs(fd.get(), &status) != 0)
        return kernelError("fstatfs", path);
    if (status.f_type != PROC_SUPER_MAGIC) // something is mounted over it (R9)
        return failure(ErrorCode::Kernel, path + ": is not in procfs");
    return fd;
}

Status write(const std::string &key, std::string_view value)
{
    const Result<Fd> fd = open(key, O_WRONLY);
    if (!fd)
        return std::unexpected(fd.error());
    if (::write(fd->get(), value.data(), value.size()) != static_cast<ssize_t>(value.size()))
        return kernelError("write", "/proc/sys/net/" + key);
    return {};
}

/// Writes into each of these keys, in which '*' stands for the interface. A key that is not there belongs to
/// a protocol that the kernel has not: success.
Status setAll(std::string_view interface, std::initializer_list<std::string_view> keys,
              std::string_view value)
{
    if (!isInterfaceName(interface))
        return invalidArgument("interface", "1 to 15 of [A-Za-z0-9_.-] are expected");
    for (const std::string_view key : keys) {
        const std::size_t star = key.find('*');
        Status written = write(std::string(key.substr(0, star)) + std::string(interface) +
                                   std::string(key.substr(star + 1)),
                               value);
        if (!written && written.error().errnoValue != ENOENT)
            return written;
    }
    return {};
}

} // namespace

Status disableIpv6(std::string_view interface)
{
    return setAll(interface, {"ipv6/conf/*/disable_ipv6"}, "1");
}

Status ignoreRouters(std::string_view interface)
{
    return setAll(interface, {"ipv6/conf/*/accept_ra", "ipv6/conf/*/accept_redirects"}, "0");
}

Status ignoreRedirects(std::string_view interface)
{
    return setAll(interface, {"ipv4/conf/*/accept_redirects", "ipv4/conf/*/send_redirects"}, "0");
}

Result<bool> ipForwarding()
{
    const Result<Fd> fd = open("ipv4/ip_forward", O_RDONLY);
    if (!fd)
        return std::unexpected(fd.error());
    char value = 0;
    if (::read(fd->get(), &value, 1) != 1)
        return kernelError("read", "/proc/sys/net/ipv4/ip_forward");
    return value != '0';
}

Status setIpForwarding(bool on)
{
    return write("ipv4/ip_forward", on ? "1" : "0");
}

Status allowPing(std::uint32_t firstGroup, std::uint32_t lastGroup)
{
    return write("ipv4/ping_group_range", std::to_string(firstGroup) + ' ' + std::to_string(lastGroup));
}

} // namespace caisson::kernel
