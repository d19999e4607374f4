// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/fd.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace caisson::kernel {

enum class Propagation { Unchanged, Private, Shared, Slave, Unbindable };

/// What mount_setattr(2) changes. Flags are MOUNT_ATTR_* (<linux/mount.h>).
struct MountAttributes
{
    std::uint64_t set = 0; ///< MOUNT_ATTR_RDONLY, _NOSUID, _NODEV, _NOEXEC, _NOSYMFOLLOW, …
    std::uint64_t clear = 0;
    Propagation propagation = Propagation::Unchanged;
    int idmapUserNamespace =
        -1; ///< MOUNT_ATTR_IDMAP with this user namespace; only of a detached, never attached mount
};

/// One mount, held by an O_PATH descriptor of its root. Detached until attach(): then no mount table shows it
/// and it is gone with the last descriptor, also when the process is killed (security.md, C4).
class Mount
{
public:
    Mount() noexcept = default;
    explicit Mount(Fd fd) noexcept
        : m_fd(std::move(fd))
    {
    }

    /// A detached copy of the mount at `source` (any file or directory): a bind mount by descriptor.
    [[nodiscard]] static Result<Mount> clone(const Fd &source, bool recursive = false);

    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd.valid(); }

    [[nodiscard]] Status setAttributes(const MountAttributes &attributes, bool recursive = false) const;
    /// Puts it on `target` (any descriptor of a directory or file in the calling thread's mount namespace).
    [[nodiscard]] Status attach(const Fd &target) const;
    /// Walks below it: paths of a container's tree with Scope::InRoot.
    [[nodiscard]] Result<Directory> directory(Directory::Scope scope = Directory::Scope::InRoot) const;
    /// R5: on a file system of this kind.
    [[nodiscard]] Status checkFilesystem(std::uint64_t magic) const;

private:
    Fd m_fd;
};

/// A file system being configured: fsopen(2), fsconfig(2), fsmount(2). Errors carry what the file system
/// itself wrote into the context's log.
class FilesystemContext
{
public:
    [[nodiscard]] static Result<FilesystemContext> open(std::string_view type);
    [[nodiscard]] Status setFlag(std::string_view key) const;
    [[nodiscard]] Status setString(std::string_view key, std::string_view value) const;
    [[nodiscard]] Status setFd(std::string_view key, int value) const;
    /// Creates the super block and a detached mount of it. `attributes`: MOUNT_ATTR_*.
    [[nodiscard]] Result<Mount> mount(std::uint64_t attributes = 0) const;

private:
    explicit FilesystemContext(Fd fd, std::string type)
        : m_fd(std::move(fd))
        , m_type(std::move(type))
    {
    }
    [[nodiscard]] std::unexpected<Error> error(std::string_view call, std::string_view object) const;
    Fd m_fd;
    std::string m_type;
};

/// tmpfs; `size` in bytes, `mode` of its root.
struct TmpfsOptions
{
    std::uint64_t size = 0;   ///< 0: the kernel's default (half of memory)
    std::uint64_t inodes = 0; ///< 0: the kernel's default
    mode_t mode = 0755;
    std::optional<uid_t> uid = {};
    std::optional<gid_t> gid = {};
    std::uint64_t attributes = 0;
};
[[nodiscard]] Result<Mount> makeTmpfs(const TmpfsOptions &options);

/// proc of the calling thread's PID namespace (a child of clone3 with CLONE_NEWPID gets its own).
struct ProcOptions
{
    bool subsetPid = false; ///< only /proc/PID: none of the system-wide files (since 5.8)
    int hidePid = 0;        ///< 0, 1, 2 or 4
    std::uint64_t attributes = 0;
};
[[nodiscard]] Result<Mount> makeProc(const ProcOptions &options);

/// A devpts instance of its own.
struct DevptsOptions
{
    mode_t mode = 0620, ptmxMode = 0666;
    gid_t gid = 5;         ///< must be mapped in the user namespace
    std::uint32_t max = 0; ///< 0: the kernel's default
    std::uint64_t attributes = 0;
};
[[nodiscard]] Result<Mount> makeDevpts(const DevptsOptions &options);

[[nodiscard]] Result<Mount> makeMqueue(std::uint64_t attributes); ///< of the thread's IPC namespace
[[nodiscard]] Result<Mount> makeSysfs(std::uint64_t attributes);  ///< of the thread's network namespace
[[nodiscard]] Result<Mount>
makeCgroup2(std::uint64_t attributes); ///< rooted at the thread's cgroup namespace
/// A v1 hierarchy: `controllers` as in /proc/self/mountinfo ("cpu,cpuacct"), or "name=systemd".
[[nodiscard]] Result<Mount> makeCgroup1(std::string_view controllers, std::uint64_t attributes);

/// An overlay put together by descriptor. Lower layers come uppermost first. Descriptors may be O_PATH, and
/// those of detached mounts too.
struct OverlayOptions
{
    std::vector<int> lower = {};
    int upper = -1, work = -1; ///< both or none (then read-only)
    bool isVolatile = false;   ///< no sync at unmount; the upper cannot be mounted again (performance.md, 6)
    bool userXattr = false;    ///< "user.overlay.*", inside a user namespace
    std::uint64_t attributes = 0;
};
/// Uses lowerdir+ and descriptors where the kernel has them (6.5/6.13), else lowerdir=/proc/self/fd/N:…
[[nodiscard]] Result<Mount> makeOverlay(const OverlayOptions &options);
/// The same always by /proc/self/fd/N paths: the way for kernels before 6.5. Public for its test.
[[nodiscard]] Result<Mount> makeOverlayByPaths(const OverlayOptions &options);

/// All mounts below "/" of the calling thread get this propagation; Private or Slave straight after
/// CLONE_NEWNS.
[[nodiscard]] Status setRootPropagation(Propagation propagation);
/// Makes `newRoot` the root of the calling process' mount namespace and lets go of the old one: fchdir,
/// pivot_root(".", "."), umount2(".", MNT_DETACH), chdir("/"). `newRoot` must be the root of an attached
/// mount.
[[nodiscard]] Status pivotRoot(const Fd &newRoot);
/// Takes the mount at the descriptor away lazily.
[[nodiscard]] Status unmount(const Fd &target);
/// umount2(2) by path of our own. What is not mounted is success.
[[nodiscard]] Status unmountPath(const char *trustedPath, int flags);

} // namespace caisson::kernel
