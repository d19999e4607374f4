// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupchanges.h"

#include <ranges>

namespace caisson::kernel {

CgroupChanges::CgroupChanges(Read read, Write write)
    : m_read(std::move(read))
    , m_write(std::move(write))
{
}

Status CgroupChanges::set(const std::string &file, const std::string &text)
{
    Result<std::string> before = m_read(file);
    Status written;
    if (before)
        written = m_write(file, text);
    else
        written = std::unexpected(before.error());
    if (written) {
        m_done.push_back({file, std::move(*before)});
        return {};
    }
    putBack(written.error());
    return written;
}

void CgroupChanges::putBack(Error &error)
{
    for (const Done &done : std::views::reverse(m_done)) {
        if (const Status back = m_write(done.file, done.before); !back)
            error.text += "; and putting back failed: " + back.error().text;
    }
    m_done.clear();
}

Error groupError(Error error, const std::string &name)
{
    if (error.errnoValue != ENOENT && error.errnoValue != ENODEV)
        return error;
    error.code = ErrorCode::NotFound;
    return std::move(error).in("control group " + name + " or this file of it does not exist");
}

} // namespace caisson::kernel
