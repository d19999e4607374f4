// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/memfd.h"
#include "helper/kernel/directory.h"

#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U // since 6.3
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U // since 6.3
#endif

namespace caisson::kernel {

namespace {

constexpr int allSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

[[nodiscard]] Result<Fd> create(const char *name, bool executable)
{
    const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    Fd fd(::memfd_create(name, flags | (executable ? MFD_EXEC : MFD_NOEXEC_SEAL)));
    if (!fd && errno == EINVAL)
        fd.reset(::memfd_create(name, flags));
    if (!fd)
        return kernelError("memfd_create", name);
    return fd;
}

[[nodiscard]] Status seal(const Fd &fd)
{
    if (::lseek(fd.get(), 0, SEEK_SET) < 0)
        return kernelError("lseek", "memfd");
    if (::fcntl(fd.get(), F_ADD_SEALS, allSeals) < 0)
        return kernelError("fcntl(F_ADD_SEALS)", "memfd");
    return {};
}

} // namespace

Result<Fd> sealedMemfd(const char *name, std::string_view data, bool executable)
{
    auto fd = create(name, executable);
    if (!fd)
        return fd;
    if (auto ok = writeAll(*fd, data); !ok)
        return std::unexpected(std::move(ok).error().in(name));
    if (auto ok = seal(*fd); !ok)
        return std::unexpected(std::move(ok).error());
    return fd;
}

Result<Fd> sealedCopy(const char *name, const Fd &program)
{
    struct ::stat status
    {
    };
    if (::fstat(program.get(), &status) < 0)
        return kernelError("fstat", name);
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::WrongState, std::string(name) + ": not a regular file");
    auto fd = create(name, true);
    if (!fd)
        return fd;
    off_t offset = 0;
    while (offset < status.st_size) {
        const auto left = static_cast<std::size_t>(status.st_size - offset);
        const ssize_t count = ::sendfile(fd->get(), program.get(), &offset, left);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return kernelError("sendfile", name);
        if (count == 0)
            return failure(ErrorCode::WrongState, std::string(name) + ": became shorter while it was copied");
    }
    if (auto ok = seal(*fd); !ok)
        return std::unexpected(std::move(ok).error());
    return fd;
}

Result<std::string> readSealed(const Fd &memfd, std::size_t limit)
{
    const int seals = ::fcntl(memfd.get(), F_GET_SEALS);
    if (seals < 0 || (seals & allSeals) != allSeals)
        return invalidArgument("memfd", "must be sealed against every change");
    struct ::stat status
    {
    };
    if (::fstat(memfd.get(), &status) < 0)
        return kernelError("fstat", "memfd");
    if (static_cast<std::uint64_t>(status.st_size) > limit)
        return failure(ErrorCode::LimitExceeded, "memfd: more than " + std::to_string(limit) + " bytes");
    // By position: the offset is shared with whoever sent it.
    std::string data(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < data.size()) {
        const ssize_t count =
            ::pread(memfd.get(), data.data() + done, data.size() - done, static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return kernelError("pread", "memfd");
        done += static_cast<std::size_t>(count);
    }
    return data;
}

} // namespace caisson::kernel
