// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/eventlog.h"

#include <chrono>

namespace caisson::engine {

Event EventLog::add(Event event)
{
    const std::lock_guard lock(m_mutex);
    event.sequence = ++m_last;
    event.realtimeMicroseconds = realtimeMicroseconds();
    m_events.push_back(event);
    if (m_events.size() > capacity)
        m_events.pop_front();
    return event;
}

std::vector<Event> EventLog::after(std::uint64_t sequence) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Event> result;
    for (const Event &event : m_events) {
        if (event.sequence > sequence)
            result.push_back(event);
    }
    return result;
}

std::uint64_t realtimeMicroseconds()
{
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                          std::chrono::system_clock::now().time_since_epoch())
                                          .count());
}

} // namespace caisson::engine
