// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <functional>
#include <string>
#include <vector>

namespace caisson::kernel {

/// Control files written so far with what stood in them, so that a refused change leaves nothing half set.
/// Files are named as `read` and `write` want them.
class CgroupChanges
{
public:
    using Read = std::function<Result<std::string>(const std::string &file)>;
    using Write = std::function<Status(const std::string &file, const std::string &text)>;
    CgroupChanges(Read read, Write write);

    /// Writes; when that is refused, puts back all files written before, in reverse, and says so if that
    /// fails too.
    [[nodiscard]] Status set(const std::string &file, const std::string &text);
    /// Puts all of them back; what fails is added to the text of `error`.
    void putBack(Error &error);

private:
    struct Done
    {
        std::string file, before;
    };
    Read m_read;
    Write m_write;
    std::vector<Done> m_done;
};

/// ENOENT and ENODEV of a file below a group mean that the group is gone: as NotFound.
[[nodiscard]] Error groupError(Error error, const std::string &name);

} // namespace caisson::kernel
