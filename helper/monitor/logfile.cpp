// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/logfile.h"

#include "helper/monitor/protocol.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <utility>

namespace caisson::monitor {

using kernel::Directory;
using kernel::Fd;

namespace {

constexpr std::uint64_t lookEvery = 64u << 10; ///< bytes between two looks at what is free
constexpr int logFlags = O_RDWR | O_APPEND | O_NOFOLLOW;

/// R30: nothing but a plain file of our own that has no second name.
bool isOurs(const Fd &file, std::uint64_t &size)
{
    struct ::stat status
    {
    };
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid() ||
        status.st_nlink != 1)
        return false;
    size = static_cast<std::uint64_t>(status.st_size);
    return true;
}

} // namespace

Result<LogFile> LogFile::open(const Directory &directory, std::uint64_t limit)
{
    LogFile log;
    log.m_directory = &directory;
    log.m_limit = std::max<std::uint64_t>(limit, 4096);
    Result<Fd> file = directory.openFile(logName, logFlags);
    if (!file && file.error().errnoValue == ENOENT)
        file = directory.openFile(logName, logFlags | O_CREAT | O_EXCL, 0600);
    if (!file)
        return std::unexpected(file.error());
    if (!isOurs(*file, log.m_size))
        return failure(ErrorCode::WrongState, "log: not a plain file of our own");
    log.m_file = std::move(*file);
    return log;
}

void LogFile::rotate()
{
    m_file.reset();
    // absent: an earlier attempt came so far and then found no room for the new file
    const Status renamed = m_directory->rename(logName, *m_directory, rotatedLogName);
    if (!renamed && renamed.error().errnoValue != ENOENT)
        return;
    if (Result<Fd> file = m_directory->openFile(logName, logFlags | O_CREAT | O_EXCL, 0600)) {
        m_file = std::move(*file);
        m_size = 0;
        m_nextLook = lookEvery;
    }
}

bool LogFile::isScarce() const
{
    struct ::statvfs status
    {
    };
    return ::fstatvfs(m_file.get(), &status) == 0 && status.f_bavail < status.f_blocks / 10;
}

/// What was printed last is worth more than what came before.
void LogFile::makeRoom()
{
    rotate();
    if (m_file.valid() && isScarce())
        (void)m_directory->removeFile(rotatedLogName); // or else lines are lost
}

void LogFile::append(std::string_view bytes)
{
    bool wasFull = false;
    while (!bytes.empty()) {
        const bool looks = m_file.valid() && m_size >= m_nextLook;
        if (looks)
            m_nextLook = m_size + lookEvery;
        if (looks && isScarce())
            makeRoom();
        else if (m_size >= m_limit)
            rotate();
        if (!m_file.valid())
            return;
        const std::size_t room =
            static_cast<std::size_t>(std::min<std::uint64_t>({m_limit - m_size, bytes.size(), lookEvery}));
        const ssize_t written = ::write(m_file.get(), bytes.data(), room);
        if (written < 0 && errno == ENOSPC && !std::exchange(wasFull, true)) {
            makeRoom();
            continue;
        }
        if (written <= 0)
            return;
        m_size += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string LogFile::tail(std::size_t limit) const
{
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(limit, m_size));
    if (!m_file.valid() || size == 0)
        return {};
    std::string bytes(size, '\0');
    const ssize_t got = ::pread(m_file.get(), bytes.data(), size, static_cast<off_t>(m_size - size));
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

} // namespace caisson::monitor
