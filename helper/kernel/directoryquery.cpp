// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/directory.h"

#include <cstdio>
#include <dirent.h>
#include <memory>

// What a directory tells of itself and of what is in it, without changing anything.
namespace caisson::kernel {

Result<std::string> Directory::readLink(std::string_view name) const
{
    auto link = openFile(name, O_PATH | O_NOFOLLOW);
    if (!link)
        return std::unexpected(std::move(link).error());
    char buffer[4096];
    const ssize_t length = ::readlinkat(link->get(), "", buffer, sizeof buffer);
    if (length < 0)
        return kernelError("readlinkat", name);
    return std::string(buffer, static_cast<std::size_t>(length));
}

Result<struct ::stat> Directory::status(std::string_view path, Walk walk) const
{
    auto fd = openFile(path, O_PATH | O_NOFOLLOW, 0, walk);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    struct ::stat result
    {
    };
    if (::fstat(fd->get(), &result) < 0)
        return kernelError("fstat", path);
    return result;
}

Result<bool> Directory::exists(std::string_view path, Walk walk) const
{
    auto found = status(path, walk);
    if (found)
        return true;
    if (found.error().errnoValue == ENOENT)
        return false;
    return std::unexpected(std::move(found).error());
}

Result<std::vector<DirectoryEntry>> Directory::list(std::size_t limit) const
{
    Fd fd(::openat(m_fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)); // an offset of its own
    if (!fd)
        return kernelError("openat", ".");
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(::fdopendir(fd.get()), ::closedir);
    if (!stream)
        return kernelError("fdopendir", "");
    static_cast<void>(fd.release()); // the stream closes it
    std::vector<DirectoryEntry> entries;
    for (;;) {
        errno = 0;
        const dirent *entry = ::readdir(stream.get());
        if (!entry) {
            if (errno != 0)
                return kernelError("readdir", "");
            return entries;
        }
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (entries.size() == limit)
            return failure(ErrorCode::LimitExceeded,
                           "directory holds more than " + std::to_string(limit) + " names");
        entries.push_back({std::string(name), entry->d_type});
    }
}

Status Directory::checkOwnership(uid_t owner, mode_t allowed) const
{
    struct ::stat status
    {
    };
    if (::fstat(m_fd.get(), &status) < 0)
        return kernelError("fstat", "");
    if (!S_ISDIR(status.st_mode))
        return failure(ErrorCode::WrongState, "not a directory");
    if (status.st_uid != owner) {
        return failure(ErrorCode::WrongState, "directory belongs to uid " + std::to_string(status.st_uid) +
                                                  ", expected " + std::to_string(owner));
    }
    if ((status.st_mode & 07777 & ~allowed) != 0) {
        char text[96];
        std::snprintf(text, sizeof text, "directory has mode %04o, allowed is at most %04o",
                      status.st_mode & 07777, allowed);
        return failure(ErrorCode::WrongState, text);
    }
    return {};
}

Status Directory::checkFilesystem(std::uint64_t magic) const
{
    auto actual = filesystemMagic(m_fd);
    if (!actual)
        return std::unexpected(std::move(actual).error());
    if (*actual != magic) {
        char text[96];
        std::snprintf(text, sizeof text, "file system of kind 0x%llx, expected 0x%llx",
                      static_cast<unsigned long long>(*actual), static_cast<unsigned long long>(magic));
        return failure(ErrorCode::WrongState, text);
    }
    return {};
}

} // namespace caisson::kernel
