// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <deque>
#include <mutex>

namespace caisson::engine {

/// The newest thousand events. Thread safe.
class EventLog
{
public:
    static constexpr std::size_t capacity = 1000;

    /// Gives the event its number and time, keeps it and gives it back.
    Event add(Event event);
    [[nodiscard]] std::vector<Event> after(std::uint64_t sequence) const;

private:
    mutable std::mutex m_mutex;
    std::deque<Event> m_events;
    std::uint64_t m_last = 0;
};

/// CLOCK_REALTIME in µs since the epoch.
[[nodiscard]] std::uint64_t realtimeMicroseconds();

} // namespace caisson::engine
