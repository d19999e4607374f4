// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/mount.h"
#include "helper/kernel/syscalls.h"

namespace caisson::kernel {

Result<Mount> Mount::clone(const Fd &source, bool recursive)
{
    unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH;
    if (recursive)
        flags |= AT_RECURSIVE;
    Fd fd(sys::openTree(source.get(), "", flags));
    if (!fd)
        return kernelError("open_tree(OPEN_TREE_CLONE)", "");
    return Mount(std::move(fd));
}

Status Mount::setAttributes(const MountAttributes &attributes, bool recursive) const
{
    mount_attr request{};
    request.attr_set = attributes.set;
    request.attr_clr = attributes.clear;
    switch (attributes.propagation) {
    case Propagation::Unchanged:
        break;
    case Propagation::Private:
        request.propagation = MS_PRIVATE;
        break;
    case Propagation::Shared:
        request.propagation = MS_SHARED;
        break;
    case Propagation::Slave:
        request.propagation = MS_SLAVE;
        break;
    case Propagation::Unbindable:
        request.propagation = MS_UNBINDABLE;
        break;
    }
    if (attributes.idmapUserNamespace >= 0) {
        request.attr_set |= MOUNT_ATTR_IDMAP;
        request.userns_fd = static_cast<std::uint64_t>(attributes.idmapUserNamespace);
    }
    const unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0U);
    if (sys::mountSetattr(m_fd.get(), "", flags, request) < 0)
        return kernelError("mount_setattr", "");
    return {};
}

Status Mount::attach(const Fd &target) const
{
    if (sys::moveMount(m_fd.get(), "", target.get(), "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) <
        0)
        return kernelError("move_mount", "");
    return {};
}

Result<Directory> Mount::directory(Directory::Scope scope) const
{
    Fd fd(::openat(m_fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd)
        return kernelError("openat", "root of the mount");
    return Directory(std::move(fd), scope);
}

Status Mount::checkFilesystem(std::uint64_t magic) const
{
    auto copy = m_fd.duplicate();
    if (!copy)
        return std::unexpected(std::move(copy).error());
    return Directory(std::move(*copy)).checkFilesystem(magic);
}

Status setRootPropagation(Propagation propagation)
{
    Fd root(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return kernelError("open", "/");
    return Mount(std::move(root)).setAttributes({.propagation = propagation}, true);
}

Status pivotRoot(const Fd &newRoot)
{
    if (::fchdir(newRoot.get()) < 0)
        return kernelError("fchdir", "new root");
    // Both names the same: the old root comes to lie over the new one, no directory for it is needed
    // (pivot_root(2)).
    if (sys::pivotRoot(".", ".") < 0)
        return kernelError("pivot_root", "");
    if (sys::umount2(".", sys::mntDetach) < 0)
        return kernelError("umount2", "old root");
    if (::chdir("/") < 0)
        return kernelError("chdir", "/");
    return {};
}

Status unmount(const Fd &target)
{
    if (sys::umount2(descriptorPath(target.get()).c_str(), sys::mntDetach) < 0)
        return kernelError("umount2", "");
    return {};
}

Status unmountPath(const char *trustedPath, int flags)
{
    if (sys::umount2(trustedPath, flags | sys::umountNoFollow) < 0 && errno != EINVAL && errno != ENOENT)
        return kernelError("umount2", trustedPath);
    return {};
}

} // namespace caisson::kernel
