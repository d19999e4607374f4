// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace caisson::kernel {

/// Owns one file descriptor and closes it. Move-only; -1 means none. Every descriptor of this code base is
/// opened close-on-exec, so that nothing leaks into a program that is executed.
class Fd
{
public:
    Fd() noexcept = default;
    explicit Fd(int fd) noexcept
        : m_fd(fd)
    {
    }
    Fd(Fd &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Fd &operator=(Fd &&other) noexcept
    {
        if (this != &other)
            reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    Fd(const Fd &) = delete;
    Fd &operator=(const Fd &) = delete;
    ~Fd() { reset(); }

    [[nodiscard]] int get() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd >= 0; }
    explicit operator bool() const noexcept { return valid(); }
    [[nodiscard]] int release() noexcept { return std::exchange(m_fd, -1); }
    void reset(int fd = -1) noexcept
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = fd;
    }
    /// Another descriptor of the same open file, close-on-exec.
    [[nodiscard]] Result<Fd> duplicate() const
    {
        const int copy = ::fcntl(m_fd, F_DUPFD_CLOEXEC, 3);
        if (copy < 0)
            return kernelError("fcntl(F_DUPFD_CLOEXEC)", "");
        return Fd(copy);
    }

private:
    int m_fd = -1;
};

} // namespace caisson::kernel
