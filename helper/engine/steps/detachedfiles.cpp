// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/detachedfiles.h"

#include "helper/monitor/protocol.h"

#include <array>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace caisson::engine {

using kernel::Directory;
using kernel::Fd;
using kernel::Mount;

namespace {

struct DeviceNumber
{
    unsigned major, minor;
};
// in the order of monitor::deviceNodes; Documentation/admin-guide/devices.txt
constexpr std::array<DeviceNumber, 6> deviceNumbers{{{1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}}};

Result<Directory> makeSmallTmpfs(Mount &mount)
{
    Result<Mount> made = kernel::makeTmpfs({.size = 256u << 10,
                                            .inodes = 0,
                                            .mode = 0755,
                                            .uid = {},
                                            .gid = {},
                                            .attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC});
    if (!made)
        return std::unexpected(made.error());
    mount = std::move(*made);
    return mount.directory(Directory::Scope::Beneath);
}

Result<Mount> cloneNamed(const Directory &directory, std::string_view name)
{
    const Result<Fd> file = directory.openFile(name, O_PATH | O_NOFOLLOW);
    if (!file)
        return std::unexpected(file.error());
    return Mount::clone(*file);
}

/// A clone of a node of the host's /dev, if it is the device that it should be.
Result<Mount> cloneHostNode(std::string_view name, DeviceNumber number)
{
    const Result<Directory> dev = Directory::open("/dev");
    if (!dev)
        return std::unexpected(dev.error());
    const Result<Fd> node = dev->openFile(name, O_PATH | O_NOFOLLOW);
    if (!node)
        return std::unexpected(node.error());
    struct ::stat status
    {
    };
    if (::fstat(node->get(), &status) != 0)
        return kernelError("fstat", name);
    if (!S_ISCHR(status.st_mode) || status.st_rdev != ::makedev(number.major, number.minor))
        return failure(ErrorCode::WrongState,
                       "/dev/" + std::string(name) + " of the host is not that device");
    return Mount::clone(*node);
}

} // namespace

Result<DetachedFiles> makeDeviceNodes()
{
    Mount tmpfs;
    const Result<Directory> directory = makeSmallTmpfs(tmpfs);
    if (!directory)
        return std::unexpected(directory.error());
    std::vector<Mount> nodes;
    for (std::size_t i = 0; i < deviceNumbers.size(); ++i) {
        const std::string name(monitor::deviceNodes[i]);
        const DeviceNumber number = deviceNumbers.at(i);
        const int fd = directory->fd().get();
        if (::mknodat(fd, name.c_str(), S_IFCHR | 0666, ::makedev(number.major, number.minor)) != 0)
            return kernelError("mknodat", name);
        if (::fchmodat(fd, name.c_str(), 0666, 0) != 0) // whatever the umask is
            return kernelError("fchmodat", name);
        Result<Mount> node = cloneNamed(*directory, name);
        if (!node && node.error().errnoValue == EINVAL)
            node = cloneHostNode(name, number);
        if (!node)
            return std::unexpected(node.error().in("/dev/" + name));
        nodes.push_back(std::move(*node));
    }
    return DetachedFiles{std::move(nodes), std::move(tmpfs)};
}

Result<DetachedFiles> makeEtcFiles(const Directory &runDirectory, const EtcContents &contents)
{
    Mount tmpfs;
    const Result<Directory> directory = makeSmallTmpfs(tmpfs);
    if (!directory)
        return std::unexpected(directory.error());
    const std::string *const texts[] = {&contents.resolvConf, &contents.hosts, &contents.hostName};
    std::vector<Mount> files;
    for (std::size_t i = 0; i < std::size(texts); ++i) {
        const std::string name(monitor::etcFiles[i]);
        const Result<Fd> file = directory->openFile(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (!file)
            return std::unexpected(file.error());
        if (::fchmod(file->get(), 0644) != 0)
            return kernelError("fchmod", name);
        if (const Status written = kernel::writeAll(*file, *texts[i]); !written)
            return std::unexpected(written.error());
        Result<Mount> clone = cloneNamed(*directory, name);
        if (!clone && clone.error().errnoValue == EINVAL) {
            if (const Status kept = runDirectory.replaceFile(name, *texts[i], 0644); !kept)
                return std::unexpected(kept.error());
            clone = cloneNamed(runDirectory, name);
        }
        if (!clone)
            return std::unexpected(clone.error().in("/etc/" + name));
        const Status readOnly = clone->setAttributes(
            {.set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
             .clear = 0,
             .propagation = {},
             .idmapUserNamespace = -1});
        if (!readOnly)
            return std::unexpected(readOnly.error());
        files.push_back(std::move(*clone));
    }
    return DetachedFiles{std::move(files), std::move(tmpfs)};
}

} // namespace caisson::engine
