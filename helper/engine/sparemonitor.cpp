// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/sparemonitor.h"

namespace caisson::engine {

void SpareMonitor::keep()
{
    const std::lock_guard lock(m_mutex);
    if (m_link != nullptr && !m_link->hasEnded())
        return;
    m_link.reset();
    if (auto link = MonitorLink::spawn(m_program))
        m_link = std::move(*link);
}

std::unique_ptr<MonitorLink> SpareMonitor::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_link != nullptr && m_link->hasEnded())
        m_link.reset();
    return std::move(m_link);
}

void SpareMonitor::drop()
{
    const std::lock_guard lock(m_mutex);
    if (m_link == nullptr)
        return;
    // One that does not answer ends when its link is gone, at the latest.
    (void)m_link->release(std::chrono::milliseconds(500)).has_value();
    m_link.reset();
}

} // namespace caisson::engine
