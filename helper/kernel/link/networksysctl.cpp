// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/networksysctl.h"

#include "helper/kernel/fd.h"
#include "helper/kernel/link/linknames.h"

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

Status writeIfPresent(const std::string &key, std::string_view value)
{
    Status written = write(key, value);
    if (!written && written.error().errnoValue == ENOENT)
        return {};
    return written;
}

} // namespace

Status disableIpv6(std::string_view interface)
{
    if (!isInterfaceName(interface))
        return invalidArgument("interface", "1 to 15 of [A-Za-z0-9_.-] are expected");
    return writeIfPresent("ipv6/conf/" + std::string(interface) + "/disable_ipv6", "1");
}

Status ignoreRouters(std::string_view interface)
{
    if (!isInterfaceName(interface))
        return invalidArgument("interface", "1 to 15 of [A-Za-z0-9_.-] are expected");
    const std::string name(interface);
    for (const std::string &key :
         {"ipv6/conf/" + name + "/accept_ra", "ipv6/conf/" + name + "/accept_redirects",
          "ipv4/conf/" + name + "/accept_redirects", "ipv4/conf/" + name + "/send_redirects"}) {
        if (Status written = writeIfPresent(key, "0"); !written)
            return written;
    }
    return {};
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
