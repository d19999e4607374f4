// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/monitorlink.h"

#include <mutex>

namespace caisson::engine {

/// One monitor that waits for the next start, which so need not wait until a program has been executed. It is
/// in the helper's own control group until it gets a container, and ends with its link. Thread safe.
class SpareMonitor
{
public:
    explicit SpareMonitor(std::string program)
        : m_program(std::move(program))
    {
    }
    ~SpareMonitor() { drop(); }
    SpareMonitor(const SpareMonitor &) = delete;
    SpareMonitor &operator=(const SpareMonitor &) = delete;

    /// Starts one if there is none. That it cannot be started is told by the start that needs one.
    void keep();
    /// Null: there is none, or it has ended.
    std::unique_ptr<MonitorLink> take();
    /// Ends it, and has waited for its end on return.
    void drop();

private:
    std::string m_program;
    std::mutex m_mutex;
    std::unique_ptr<MonitorLink> m_link;
};

} // namespace caisson::engine
