// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace caisson::monitor {

/// What init wrote, in a file of the run directory, out of the container's reach. Bounded: when full it
/// becomes "log.1" (replacing the one before) and a new one is begun. So it is, too, when nearly nothing is
/// free where the logs are: /run is memory that the whole machine shares, and a thousand containers can fill
/// it with what they print. A full disk costs lines, never the container.
class LogFile
{
public:
    [[nodiscard]] static Result<LogFile> open(const kernel::Directory &directory, std::uint64_t limit);
    LogFile() = default;

    void append(std::string_view bytes);
    /// The last bytes, at most `limit`, of the current file.
    [[nodiscard]] std::string tail(std::size_t limit) const;

private:
    void rotate();
    void makeRoom();
    [[nodiscard]] bool isScarce() const;
    const kernel::Directory *m_directory = nullptr;
    kernel::Fd m_file;
    std::uint64_t m_size = 0, m_limit = 0, m_nextLook = 0;
};

} // namespace caisson::monitor
