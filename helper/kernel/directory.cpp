// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/directory.h"
#include "helper/kernel/syscalls.h"

#include <cstdio>
#include <sys/random.h>

namespace caisson::kernel {

namespace {

/// A rename somewhere in the tree during the walk gives EAGAIN; who renames for ever shall not hold us for
/// ever.
constexpr int walkAttempts = 128;

[[nodiscard]] Status checkPath(std::string_view path)
{
    if (path.find('\0') != std::string_view::npos)
        return invalidArgument("path", "must not contain a NUL character");
    if (path.size() >= 4096)
        return invalidArgument("path", "must be shorter than 4096 bytes");
    return {};
}

[[nodiscard]] Status checkName(std::string_view name)
{
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos ||
        name.find('\0') != std::string_view::npos || name.size() > 255) {
        return invalidArgument("name", "must be one component of a path, got \"" + std::string(name) + '"');
    }
    return {};
}

[[nodiscard]] int openWalking(int dir, const char *path, std::uint64_t flags, std::uint64_t mode,
                              std::uint64_t resolve)
{
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.mode = mode;
    how.resolve = resolve | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0;;) {
        const int fd = sys::openat2(dir, path, how);
        if (fd >= 0)
            return fd;
        if (errno == EAGAIN && ++attempt < walkAttempts)
            continue;
        if (errno != EINTR)
            return -1;
    }
}

[[nodiscard]] std::uint64_t resolveFlags(Directory::Scope scope, Walk walk)
{
    std::uint64_t flags = scope == Directory::Scope::InRoot ? RESOLVE_IN_ROOT : RESOLVE_BENEATH;
    if (walk.noSymlinks)
        flags |= RESOLVE_NO_SYMLINKS;
    if (walk.noXdev)
        flags |= RESOLVE_NO_XDEV;
    return flags;
}

/// Directories keep a descriptor that can be listed and synced, which O_PATH ones cannot.
constexpr std::uint64_t directoryFlags = O_RDONLY | O_DIRECTORY;

[[nodiscard]] std::string temporaryName()
{
    std::uint64_t random = 0;
    while (::getrandom(&random, sizeof random, 0) < 0 && errno == EINTR) {
    }
    char name[32];
    std::snprintf(name, sizeof name, ".tmp-%016llx", static_cast<unsigned long long>(random));
    return name;
}

/// Refuses what would block or have an effect by being opened: only regular files are read and written here.
[[nodiscard]] Status checkRegular(const Fd &fd, std::string_view path)
{
    struct ::stat status
    {
    };
    if (::fstat(fd.get(), &status) < 0)
        return kernelError("fstat", path);
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::WrongState, std::string(path) + ": not a regular file");
    return {};
}

} // namespace

Result<Directory> Directory::open(const char *trustedPath, Scope scope)
{
    const int fd = ::open(trustedPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return kernelError("open", trustedPath);
    return Directory(Fd(fd), scope);
}

Result<Directory> Directory::duplicate() const
{
    auto copy = m_fd.duplicate();
    if (!copy)
        return std::unexpected(std::move(copy).error());
    return Directory(std::move(*copy), m_scope);
}

Result<Fd> Directory::openFile(std::string_view path, int flags, mode_t mode, Walk walk) const
{
    if (auto ok = checkPath(path); !ok)
        return std::unexpected(std::move(ok).error());
    const std::string text(path.empty() ? "." : path);
    const bool creates = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    Fd fd(openWalking(m_fd.get(), text.c_str(), static_cast<unsigned>(flags), creates ? mode : 0,
                      resolveFlags(m_scope, walk)));
    if (!fd)
        return kernelError("openat2", text);
    return fd;
}

Result<Directory> Directory::openDirectory(std::string_view path, Walk walk) const
{
    auto fd = openFile(path, static_cast<int>(directoryFlags), 0, walk);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    return Directory(std::move(*fd));
}

Result<Directory> Directory::makeDirectories(std::string_view path, mode_t mode, Walk walk) const
{
    if (auto ok = checkPath(path); !ok)
        return std::unexpected(std::move(ok).error());
    std::vector<std::string> components;
    for (std::size_t at = 0; at < path.size();) {
        std::size_t end = path.find('/', at);
        if (end == std::string_view::npos)
            end = path.size();
        const std::string_view component = path.substr(at, end - at);
        at = end + 1;
        if (component == "..")
            return invalidArgument("path", "must not contain \"..\"");
        if (!component.empty() && component != ".")
            components.emplace_back(component);
    }

    // What is there already is resolved by the kernel in one go, links of the tree included (/var/run in a
    // root file system). Only what lacks is made step by step, and there no link is followed.
    std::size_t existing = components.size();
    Directory current;
    for (;; --existing) {
        std::string prefix = ".";
        for (std::size_t i = 0; i < existing; ++i)
            prefix += '/' + components[i];
        auto opened = openDirectory(prefix, walk);
        if (opened) {
            current = std::move(*opened);
            break;
        }
        if (existing == 0 || opened.error().errnoValue != ENOENT)
            return std::unexpected(std::move(opened).error());
    }
    Walk noLinks = walk;
    noLinks.noSymlinks = true;
    for (std::size_t i = existing; i < components.size(); ++i) {
        const bool made = ::mkdirat(current.m_fd.get(), components[i].c_str(), mode) == 0;
        if (!made && errno != EEXIST)
            return kernelError("mkdirat", components[i]);
        auto next = current.openDirectory(components[i], noLinks);
        if (!next)
            return next;
        if (made && ::fchmod(next->m_fd.get(), mode) < 0)
            return kernelError("fchmod", components[i]);
        current = std::move(*next);
    }
    return current;
}

Result<Directory> Directory::makeDirectory(std::string_view name, mode_t mode) const
{
    if (auto ok = checkName(name); !ok)
        return std::unexpected(std::move(ok).error());
    const std::string text(name);
    if (::mkdirat(m_fd.get(), text.c_str(), mode) < 0)
        return kernelError("mkdirat", text);
    auto made = openDirectory(text, {.noSymlinks = true, .noXdev = true});
    if (made && ::fchmod(made->m_fd.get(), mode) < 0)
        return kernelError("fchmod", text);
    return made;
}

Result<std::string> Directory::readFile(std::string_view path, std::size_t limit, Walk walk) const
{
    // Non-blocking: a FIFO or a device put in the place of a file must not hold us up.
    auto fd = openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0, walk);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    if (auto ok = checkRegular(*fd, path); !ok)
        return std::unexpected(std::move(ok).error());
    auto content = readAll(*fd, limit);
    if (!content)
        return std::unexpected(std::move(content).error().in(path));
    return content;
}

Status Directory::writeFile(std::string_view path, std::string_view data, Walk walk) const
{
    auto fd = openFile(path, O_WRONLY | O_NONBLOCK | O_NOCTTY, 0, walk);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    if (auto ok = checkRegular(*fd, path); !ok)
        return ok;
    auto written = writeOnce(*fd, data);
    if (!written)
        return std::unexpected(std::move(written).error().in(path));
    return {};
}

Status Directory::replaceFile(std::string_view name, std::string_view data, mode_t mode) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    const std::string target(name);
    const std::string temporary = temporaryName();
    Fd fd(
        ::openat(m_fd.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd)
        return kernelError("openat", temporary);
    auto fill = [&]() -> Status {
        if (auto ok = writeAll(fd, data); !ok)
            return ok;
        if (::fchmod(fd.get(), mode) < 0)
            return kernelError("fchmod", target);
        if (::fsync(fd.get()) < 0)
            return kernelError("fsync", target);
        if (::renameat(m_fd.get(), temporary.c_str(), m_fd.get(), target.c_str()) < 0)
            return kernelError("renameat", target);
        return {};
    };
    if (auto ok = fill(); !ok) {
        ::unlinkat(m_fd.get(), temporary.c_str(), 0); // the error that counts is the first one
        return std::unexpected(std::move(ok).error().in("replace " + target));
    }
    return sync();
}

Result<Fd> Directory::temporaryFile(mode_t mode) const
{
    Fd fd(::openat(m_fd.get(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
    if (!fd)
        return kernelError("openat(O_TMPFILE)", "");
    return fd;
}

Status Directory::publish(const Fd &temporary, std::string_view name) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    const std::string text(name);
    if (::linkat(temporary.get(), "", m_fd.get(), text.c_str(), AT_EMPTY_PATH) == 0)
        return {};
    if (errno != ENOENT && errno != EPERM)
        return kernelError("linkat", text);
    // Without CAP_DAC_READ_SEARCH only this form is allowed.
    if (::linkat(AT_FDCWD, descriptorPath(temporary.get()).c_str(), m_fd.get(), text.c_str(),
                 AT_SYMLINK_FOLLOW) < 0)
        return kernelError("linkat", text);
    return {};
}

Status Directory::symlink(std::string_view target, std::string_view name) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    if (auto ok = checkPath(target); !ok)
        return ok;
    const std::string text(name);
    if (::symlinkat(std::string(target).c_str(), m_fd.get(), text.c_str()) < 0)
        return kernelError("symlinkat", text);
    return {};
}

Status Directory::rename(std::string_view name, const Directory &to, std::string_view newName,
                         unsigned flags) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    if (auto ok = checkName(newName); !ok)
        return ok;
    if (sys::renameat2(m_fd.get(), std::string(name).c_str(), to.m_fd.get(), std::string(newName).c_str(),
                       flags) < 0)
        return kernelError("renameat2", name);
    return {};
}

Status Directory::removeFile(std::string_view name) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    if (::unlinkat(m_fd.get(), std::string(name).c_str(), 0) < 0 && errno != ENOENT)
        return kernelError("unlinkat", name);
    return {};
}

Status Directory::removeDirectory(std::string_view name) const
{
    if (auto ok = checkName(name); !ok)
        return ok;
    if (::unlinkat(m_fd.get(), std::string(name).c_str(), AT_REMOVEDIR) < 0 && errno != ENOENT)
        return kernelError("unlinkat(AT_REMOVEDIR)", name);
    return {};
}

Status Directory::sync() const
{
    if (::fsync(m_fd.get()) == 0)
        return {};
    if (errno != EBADF)
        return kernelError("fsync", "directory");
    const Fd again(::openat(m_fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)); // m_fd is an O_PATH one
    if (!again || ::fsync(again.get()) < 0)
        return kernelError("fsync", "directory");
    return {};
}

} // namespace caisson::kernel
