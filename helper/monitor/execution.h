// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/pidfd.h"
#include "helper/kernel/seqpacket.h"
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"

#include <optional>
#include <string>
#include <vector>

namespace caisson::monitor {

/// What an execution needs of the running container; all of it belongs to the monitor.
struct RunningContainer
{
    const LaunchSpec &spec;
    const kernel::PidFd &init;
    const std::vector<kernel::Fd> &cgroup; ///< v1: tasks files; v2: the directory
    bool cgroupV2 = false;
    const kernel::Fd &devpts;
};

/// A further process in a running container (exec): a joiner enters the cgroup and, by init's pidfd, all of
/// its namespaces in one call, then clones the process itself with CLONE_PARENT, so that it is the monitor's
/// child and inside the PID namespace. It is confined as init is, by the same specification (R13).
///
/// Nothing here waits: the container is hostile by now and may be frozen, so the monitor asks `advance`
/// whenever the status socket is readable.
class Execution
{
public:
    enum class Progress { Starting, Started, Failed };

    [[nodiscard]] static Result<Execution> start(const RunningContainer &container,
                                                 const ExecuteRequest &request);

    /// Reads what joiner and process have to say. Started once exec has succeeded.
    [[nodiscard]] Progress advance();
    [[nodiscard]] const Error &error() const { return m_error; }

    [[nodiscard]] const std::string &id() const { return m_id; }
    [[nodiscard]] pid_t pid() const { return m_pid; } ///< 0: not yet known
    [[nodiscard]] pid_t joinerPid() const { return m_joiner; }
    [[nodiscard]] const kernel::Fd &status() const { return m_status.fd(); }
    [[nodiscard]] bool starting() const { return m_status.valid(); }
    [[nodiscard]] std::uint64_t deadline() const { return m_deadline; }
    /// Pidfd and the terminal's master or the pipes' ends, for the answer; given away once.
    [[nodiscard]] std::vector<kernel::Fd> takeDescriptors();
    [[nodiscard]] std::uint64_t begin() const { return m_begin; }
    void kill() const;
    /// Nobody waits for the answer any more.
    void forsake()
    {
        m_forsaken = true;
        kill();
    }
    [[nodiscard]] bool forsaken() const { return m_forsaken; }

private:
    std::string m_id;
    pid_t m_joiner = 0, m_pid = 0;
    kernel::PidFd m_joinerPidfd, m_pidfd;
    kernel::SeqPacket m_status;
    std::vector<kernel::Fd> m_ends;
    std::optional<Error> m_failure;
    Error m_error;
    std::uint64_t m_begin = 0, m_deadline = 0;
    bool m_forsaken = false;
};

} // namespace caisson::monitor
