// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/sweeper.h"

#include "helper/kernel/thread.h"

#include <chrono>

namespace caisson::engine {

namespace {
/// What ordinary layers take.
constexpr std::chrono::milliseconds patience{1'000};
} // namespace

Sweeper::Sweeper(Sweep sweep, Failed failed)
    : m_sweep(std::move(sweep))
    , m_failed(std::move(failed))
{
}

Sweeper::~Sweeper()
{
    stop();
}

Status Sweeper::start()
{
    return kernel::startThread(m_thread, "deleting layers", [this] { run(); });
}

void Sweeper::stop()
{
    {
        std::unique_lock lock(m_mutex);
        if (m_thread.joinable())
            m_changed.wait_for(lock, patience, [this] { return !m_wanted && !m_busy; });
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Sweeper::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = true;
    }
    m_changed.notify_all();
}

void Sweeper::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || m_wanted; });
        if (m_stopping)
            return;
        m_wanted = false;
        m_busy = true;
        lock.unlock();
        if (const Status swept = m_sweep(m_stopping); !swept && !m_stopping)
            m_failed(swept.error());
        lock.lock();
        m_busy = false;
        m_changed.notify_all();
    }
}

} // namespace caisson::engine
