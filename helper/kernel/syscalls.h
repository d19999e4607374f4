// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sys/syscall.h>
#include <unistd.h>

/// System calls without a wrapper in the C libraries that we build with, and constants newer than the kernel
/// headers of Debian 12 (6.1). <sys/mount.h> is not included on purpose: in glibc 2.36 it collides with
/// <linux/mount.h>.

#ifndef PIDFS_IOCTL_MAGIC
#define PIDFS_IOCTL_MAGIC 0xFF
#endif

namespace caisson::kernel::sys {

// include/uapi/linux/pidfd.h, 6.11 and later
inline constexpr unsigned pidfdGetCgroupNamespace = _IO(PIDFS_IOCTL_MAGIC, 1);
inline constexpr unsigned pidfdGetIpcNamespace = _IO(PIDFS_IOCTL_MAGIC, 2);
inline constexpr unsigned pidfdGetMntNamespace = _IO(PIDFS_IOCTL_MAGIC, 3);
inline constexpr unsigned pidfdGetNetNamespace = _IO(PIDFS_IOCTL_MAGIC, 4);
inline constexpr unsigned pidfdGetPidNamespace = _IO(PIDFS_IOCTL_MAGIC, 5);
inline constexpr unsigned pidfdGetPidForChildrenNamespace = _IO(PIDFS_IOCTL_MAGIC, 6);
inline constexpr unsigned pidfdGetTimeNamespace = _IO(PIDFS_IOCTL_MAGIC, 7);
inline constexpr unsigned pidfdGetTimeForChildrenNamespace = _IO(PIDFS_IOCTL_MAGIC, 8);
inline constexpr unsigned pidfdGetUserNamespace = _IO(PIDFS_IOCTL_MAGIC, 9);
inline constexpr unsigned pidfdGetUtsNamespace = _IO(PIDFS_IOCTL_MAGIC, 10);

/// struct pidfd_info in its first form (64 bytes); later kernels accept and fill it.
struct PidFdInfo
{
    std::uint64_t mask, cgroupId;
    std::uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
    std::int32_t exitCode;
};
static_assert(sizeof(PidFdInfo) == 64);
inline constexpr unsigned long pidfdGetInfo = _IOWR(PIDFS_IOCTL_MAGIC, 11, PidFdInfo);
inline constexpr std::uint64_t pidfdInfoPid = 1U << 0;
inline constexpr std::uint64_t pidfdInfoExit = 1U << 3;

inline constexpr std::uint64_t pidFsMagic = 0x50494446; // PID_FS_MAGIC, pidfs since 6.9
inline constexpr std::uint64_t nsFsMagic = 0x6e736673;  // NSFS_MAGIC
inline constexpr std::uint64_t procMagic = 0x9fa0;      // PROC_SUPER_MAGIC
inline constexpr std::uint64_t procRootInode = 1;       // PROC_ROOT_INO
inline constexpr int mntDetach = 2;                     // MNT_DETACH
inline constexpr int umountNoFollow = 8;                // UMOUNT_NOFOLLOW

inline int openat2(int dir, const char *path, const open_how &how)
{
    return static_cast<int>(::syscall(SYS_openat2, dir, path, &how, sizeof how));
}
inline int fsopen(const char *type, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_fsopen, type, flags));
}
inline int fsconfig(int fd, unsigned command, const char *key, const void *value, int aux)
{
    return static_cast<int>(::syscall(SYS_fsconfig, fd, command, key, value, aux));
}
inline int fsmount(int fd, unsigned flags, std::uint64_t attributes)
{
    return static_cast<int>(::syscall(SYS_fsmount, fd, flags, static_cast<unsigned>(attributes)));
}
inline int openTree(int dir, const char *path, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_open_tree, dir, path, flags));
}
inline int moveMount(int fromDir, const char *from, int toDir, const char *to, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_move_mount, fromDir, from, toDir, to, flags));
}
inline int mountSetattr(int dir, const char *path, unsigned flags, mount_attr &attributes)
{
    return static_cast<int>(::syscall(SYS_mount_setattr, dir, path, flags, &attributes, sizeof attributes));
}
inline int umount2(const char *path, int flags)
{
    return static_cast<int>(::syscall(SYS_umount2, path, flags));
}
inline int pivotRoot(const char *newRoot, const char *putOld)
{
    return static_cast<int>(::syscall(SYS_pivot_root, newRoot, putOld));
}
inline int pidfdOpen(pid_t pid, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, flags));
}
inline int pidfdSendSignal(int fd, int signal)
{
    return static_cast<int>(::syscall(SYS_pidfd_send_signal, fd, signal, nullptr, 0));
}
inline int closeRange(unsigned first, unsigned last, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_close_range, first, last, flags));
}
inline int renameat2(int fromDir, const char *from, int toDir, const char *to, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_renameat2, fromDir, from, toDir, to, flags));
}
inline pid_t clone3(clone_args &arguments)
{
    return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

} // namespace caisson::kernel::sys
