// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/directory.h"

#include <algorithm>
#include <cstdint>
#include <sys/vfs.h>

namespace caisson::kernel {

Result<std::string> readAll(const Fd &fd, std::size_t limit)
{
    limit = std::min(limit, SIZE_MAX - 1);
    std::string content;
    // Pseudo files have size 0: read until the end, in steps that grow.
    std::size_t step = 4096;
    for (;;) {
        const std::size_t have = content.size();
        // One byte above the limit tells "too much" from "just as much".
        const std::size_t room = std::min(step, limit + 1 - have);
        content.resize(have + room);
        const ssize_t count = ::read(fd.get(), content.data() + have, room);
        if (count < 0) {
            content.resize(have);
            if (errno == EINTR)
                continue;
            return kernelError("read", "");
        }
        content.resize(have + static_cast<std::size_t>(count));
        if (count == 0)
            return content;
        if (content.size() > limit)
            return failure(ErrorCode::LimitExceeded, "more than " + std::to_string(limit) + " bytes");
        if (step < 1U << 20)
            step *= 2;
    }
}

Status writeAll(const Fd &fd, std::string_view data)
{
    while (!data.empty()) {
        const ssize_t count = ::write(fd.get(), data.data(), data.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return kernelError("write", "");
        }
        data.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Status writeOnce(const Fd &fd, std::string_view data)
{
    for (;;) {
        const ssize_t count = ::write(fd.get(), data.data(), data.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return kernelError("write", "");
        if (static_cast<std::size_t>(count) != data.size())
            return failure(ErrorCode::Kernel, "write: only " + std::to_string(count) + " of " +
                                                  std::to_string(data.size()) + " bytes were taken");
        return {};
    }
}

Result<std::uint64_t> filesystemMagic(const Fd &fd)
{
    struct ::statfs status
    {
    };
    if (::fstatfs(fd.get(), &status) < 0)
        return kernelError("fstatfs", "");
    return static_cast<std::uint64_t>(status.f_type);
}

std::string descriptorPath(int fd)
{
    return "/proc/self/fd/" + std::to_string(fd);
}

} // namespace caisson::kernel
