// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace caisson::kernel {

/// A process that the kernel killed since its memory control group was at the limit.
struct OomKill
{
    std::uint64_t monotonicMicroseconds = 0;                    ///< when, by the kernel log's clock
    pid_t pid = 0;                                              ///< in the host's PID namespace
    std::string command;                                        ///< its short name (comm)
    std::uint64_t anonBytes = 0, fileBytes = 0, shmemBytes = 0; ///< resident at that moment
    uid_t uid = 0;
    /// Group whose limit was hit and group of the process, from the hierarchy's root: "/caisson/<id>". Empty
    /// when the kernel left that line out, since it limits how often it prints it.
    std::string limitGroup, taskGroup;
};

/// Follows /dev/kmsg for such kills: the one place where the kernel tells which process and how large it was.
/// Begins at the log's end. Not thread safe. Readable (poll) when there is something new.
class OomLog
{
public:
    [[nodiscard]] static Result<OomLog> open();
    /// On any descriptor that gives one record with each read(2), as /dev/kmsg does.
    explicit OomLog(Fd log);

    [[nodiscard]] const Fd &descriptor() const { return m_log; }
    /// The kills logged since the last call. Never waits. Records lost by overwriting are passed over.
    [[nodiscard]] Result<std::vector<OomKill>> read();
    /// One record ("6,1234,451800505,-;oom-kill:…"); a kill if this one completes it.
    [[nodiscard]] std::optional<OomKill> feed(std::string_view record);

private:
    Fd m_log;
    pid_t m_groupsOf = 0; ///< the PID of the line "oom-kill:" that came last
    std::string m_limitGroup, m_taskGroup;
};

} // namespace caisson::kernel
