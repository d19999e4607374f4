// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace caisson::engine {

/// A thread that does one thing after the other for whom nobody waits: ending runs whose init has ended,
/// deleting layers.
class Cleaner
{
public:
    Cleaner() = default;
    ~Cleaner();
    Cleaner(const Cleaner &) = delete;
    Cleaner &operator=(const Cleaner &) = delete;

    /// Errors: there is no thread to be had.
    [[nodiscard]] Status start();
    /// Does what is queued still, then ends. Idempotent.
    void stop();
    /// Thread safe.
    void post(std::function<void()> work);

private:
    void run();
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_queue;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace caisson::engine
