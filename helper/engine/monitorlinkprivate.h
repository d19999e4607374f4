// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/monitorlink.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/seqpacket.h"

#include <array>
#include <mutex>

namespace caisson::engine {

class MonitorLink::Private
{
public:
    struct Reply
    {
        monitor::Answer answer;
        std::vector<kernel::Fd> descriptors;
    };

    Result<Reply> call(const monitor::Request &request, std::span<const int> descriptors = {},
                       std::chrono::milliseconds deadline = defaultDeadline);
    /// Sends and does not wait; a number under which the answer is found.
    using Ticket = std::uint64_t;
    Result<Ticket> ask(const monitor::Request &request, std::span<const int> descriptors = {});
    /// Answers come in the order of the requests. One before it that says no is the error.
    Result<Reply> answer(Ticket ticket);
    // With the mutex held:
    Status send(const monitor::Request &request, std::span<const int> descriptors);
    Result<Reply> receive(std::chrono::milliseconds deadline);
    Status askClone(bool cgroupV2, std::span<const int> descriptors);

    std::mutex mutex; ///< one call at a time
    kernel::SeqPacket control;
    bool broken = false;            ///< an answer is overdue: what comes now could be taken for another's
    Ticket asked = 0, answered = 0; ///< requests sent, answers taken
    Ticket clone = 0;
    std::array<Ticket, monitor::stageCount> stages{};
    kernel::SeqPacket notifications;
    kernel::PidFd process; ///< of the monitor
    pid_t pid = 0;
    bool ours = false; ///< our child: to be reaped
};

/// Reaps the monitors of ours that had not ended when their link went.
void reapEarlierMonitors();

} // namespace caisson::engine
