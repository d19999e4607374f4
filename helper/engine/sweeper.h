// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace caisson::engine {

/// The thread that deletes layers. A container can leave millions of files behind, so nothing else waits for
/// it: no call, no end of another container, and the end of the engine but a moment; then it is cut short,
/// and the next engine goes on with what is left.
class Sweeper
{
public:
    /// `sweep` deletes all there is and looks at the flag before each entry; an error goes to `failed`.
    using Sweep = std::function<Status(const std::atomic<bool> &stopping)>;
    using Failed = std::function<void(const Error &)>;

    Sweeper(Sweep sweep, Failed failed);
    ~Sweeper();
    Sweeper(const Sweeper &) = delete;
    Sweeper &operator=(const Sweeper &) = delete;

    /// Errors: there is no thread to be had.
    [[nodiscard]] Status start();
    /// Idempotent.
    void stop();
    /// There is something to delete. Thread safe.
    void wake();

private:
    void run();
    Sweep m_sweep;
    Failed m_failed;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_wanted = false, m_busy = false;
    std::atomic<bool> m_stopping = false;
    std::thread m_thread;
};

} // namespace caisson::engine
