// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// What a walk below a directory may meet besides what the directory's scope says.
struct Walk
{
    bool noSymlinks = false; ///< RESOLVE_NO_SYMLINKS: a symbolic link anywhere is ELOOP
    bool noXdev = false;     ///< RESOLVE_NO_XDEV: a mount point anywhere is EXDEV
};

/// One name in a directory.
struct DirectoryEntry
{
    std::string name;
    unsigned char type = 0; ///< DT_REG, DT_DIR, DT_LNK, …; DT_UNKNOWN where the file system does not say
};

/// A directory below which paths are walked, and the only way to touch a path that a container, an image or a
/// caller can change. Owns one descriptor. Every walk is one openat2(2) with RESOLVE_NO_MAGICLINKS and either
/// RESOLVE_BENEATH (leaving the directory by "..", an absolute path or link is EXDEV) or, for the root of a
/// container, RESOLVE_IN_ROOT (the same resolve as after chroot). EAGAIN and EINTR are tried again. All
/// descriptors that come out are close-on-exec.
class Directory
{
public:
    enum class Scope { Beneath, InRoot };

    Directory() noexcept = default;
    /// Takes over a descriptor of a directory (O_PATH or not).
    explicit Directory(Fd fd, Scope scope = Scope::Beneath) noexcept
        : m_fd(std::move(fd))
        , m_scope(scope)
    {
    }

    /// Opens a path of our own (a constant or from our configuration, never from a caller).
    [[nodiscard]] static Result<Directory> open(const char *trustedPath, Scope scope = Scope::Beneath);
    /// The same, for the root of a container: paths are resolved as its own processes would.
    [[nodiscard]] static Result<Directory> openRoot(const char *trustedPath)
    {
        return open(trustedPath, Scope::InRoot);
    }

    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd.valid(); }
    [[nodiscard]] Scope scope() const noexcept { return m_scope; }
    [[nodiscard]] Result<Directory> duplicate() const;

    /// Opens a path; `flags` and `mode` as open(2), O_CLOEXEC added. With O_CREAT the parent must exist.
    [[nodiscard]] Result<Fd> openFile(std::string_view path, int flags, mode_t mode = 0,
                                      Walk walk = {}) const;
    /// An O_RDONLY directory; "" or "." is the directory itself. Its scope is Beneath.
    [[nodiscard]] Result<Directory> openDirectory(std::string_view path, Walk walk = {}) const;
    /// Makes what lacks of a path, one mkdirat(2) a component, each below the descriptor of the one before,
    /// so that no link swapped in can lead outside. ".." is refused. The mode is set whatever the umask is.
    [[nodiscard]] Result<Directory> makeDirectories(std::string_view path, mode_t mode, Walk walk = {}) const;
    /// One new directory by name (no slash); EEXIST is an error.
    [[nodiscard]] Result<Directory> makeDirectory(std::string_view name, mode_t mode) const;

    /// The whole content, at most `limit` bytes (more is LimitExceeded); works for /proc and cgroup files.
    [[nodiscard]] Result<std::string> readFile(std::string_view path, std::size_t limit = 65536,
                                               Walk walk = {}) const;
    /// One write(2) into an existing file, as /proc, /sys and cgroups want it; a short write is an error.
    [[nodiscard]] Status writeFile(std::string_view path, std::string_view data, Walk walk = {}) const;
    /// Makes `name` (no slash) hold exactly `data`, or what it held before if anything fails or the power
    /// goes: temporary file, fsync, rename, fsync of the directory.
    [[nodiscard]] Status replaceFile(std::string_view name, std::string_view data, mode_t mode = 0600) const;
    /// An unnamed file (O_TMPFILE) in this directory; publish() gives it a name.
    [[nodiscard]] Result<Fd> temporaryFile(mode_t mode = 0600) const;
    /// Gives an unnamed file its name (no slash); EEXIST if taken.
    [[nodiscard]] Status publish(const Fd &temporary, std::string_view name) const;

    [[nodiscard]] Status symlink(std::string_view target, std::string_view name) const;
    [[nodiscard]] Result<std::string> readLink(std::string_view name) const;
    [[nodiscard]] Result<struct ::stat> status(std::string_view path,
                                               Walk walk = {}) const; ///< does not follow a final link
    [[nodiscard]] Result<bool> exists(std::string_view path, Walk walk = {}) const;
    /// Names (no slash) in this directory and in another one, renameat2(2) with `flags` (RENAME_NOREPLACE…).
    [[nodiscard]] Status rename(std::string_view name, const Directory &to, std::string_view newName,
                                unsigned flags = 0) const;
    /// unlinkat(2) of a name; what is not there is success.
    [[nodiscard]] Status removeFile(std::string_view name) const;
    /// rmdir of a name; what is not there is success.
    [[nodiscard]] Status removeDirectory(std::string_view name) const;
    /// Removes a name and all below it, never following a link (openat O_NOFOLLOW|O_DIRECTORY and unlinkat)
    /// nor leaving the device of this directory: a mount point in the way is an error (EXDEV) and what is in
    /// it stays. What is not there is success.
    [[nodiscard]] Status removeTree(std::string_view name) const;

    /// Names without "." and "..", at most `limit`, in the order of the file system.
    [[nodiscard]] Result<std::vector<DirectoryEntry>> list(std::size_t limit = 1'000'000) const;

    /// R48: owned by `owner`, a real directory, and no permission bit beyond `allowed`. Else WrongState.
    [[nodiscard]] Status checkOwnership(uid_t owner, mode_t allowed) const;
    /// R5: on a file system of this kind (PROC_SUPER_MAGIC …). Else WrongState.
    [[nodiscard]] Status checkFilesystem(std::uint64_t magic) const;
    /// fsync of the directory: names made or removed are on disk afterwards.
    [[nodiscard]] Status sync() const;

private:
    Fd m_fd;
    Scope m_scope = Scope::Beneath;
};

/// The whole content from the current offset of a descriptor, at most `limit` bytes.
[[nodiscard]] Result<std::string> readAll(const Fd &fd, std::size_t limit);
/// All of `data`, over short writes and EINTR.
[[nodiscard]] Status writeAll(const Fd &fd, std::string_view data);
/// One write(2) of all of `data`; short is an error.
[[nodiscard]] Status writeOnce(const Fd &fd, std::string_view data);
/// Kind of file system a descriptor is on (fstatfs f_type).
[[nodiscard]] Result<std::uint64_t> filesystemMagic(const Fd &fd);
/// "/proc/self/fd/N" for calls that take only a path.
[[nodiscard]] std::string descriptorPath(int fd);

} // namespace caisson::kernel
