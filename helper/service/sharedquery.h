// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/jobs/executor.h"

#include <functional>
#include <vector>

namespace caisson::service {

/// A look at the whole machine that costs the same for one as for many: one at a time is taken, and all who
/// ask while it is get the next one's result. However many ask, they keep one worker busy (D17). Belongs to
/// the main thread; ends with the executor.
template<typename T>
class SharedQuery
{
public:
    using Done = std::function<void(const Result<T> &)>;

    SharedQuery(jobs::Executor &executor, std::chrono::milliseconds deadline, std::function<Result<T>()> work)
        : m_executor(executor)
        , m_deadline(deadline)
        , m_work(std::move(work))
    {
    }

    void ask(Done done)
    {
        m_waiting.push_back(std::move(done));
        if (!m_running)
            begin();
    }

private:
    void begin()
    {
        m_running = true;
        m_executor.post<T>({}, jobs::Executor::Length::Short, m_deadline, m_work,
                           [this, served = std::exchange(m_waiting, {})](const Result<T> &result) {
                               m_running = false;
                               if (!m_waiting.empty())
                                   begin();
                               for (const Done &done : served)
                                   done(result);
                           });
    }

    jobs::Executor &m_executor;
    std::chrono::milliseconds m_deadline;
    std::function<Result<T>()> m_work;
    std::vector<Done> m_waiting; ///< for the next one
    bool m_running = false;
};

} // namespace caisson::service
