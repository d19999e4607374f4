// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/jobs/executor.h"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace caisson::service {

/// A look at the whole machine that costs the same for one as for many: one at a time is taken, and all who
/// ask while it is get the next one's result. However many ask, they keep one worker busy (D17); also one
/// that is stuck in the kernel, where somebody's process may hold it: until it is back the answer is an
/// error. Belongs to the main thread; ends with the executor.
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
        if (!m_running && *m_away) {
            done(failure(ErrorCode::LimitExceeded,
                         "an earlier look at the machine has not come to its end; a process may hold it up"));
            return;
        }
        m_waiting.push_back(std::move(done));
        if (!m_running)
            begin();
    }

private:
    void begin()
    {
        m_running = true;
        *m_away = true;
        m_executor.post<T>(
            {}, jobs::Executor::Length::Short, m_deadline,
            [work = m_work, away = m_away]() -> Result<T> {
                Result<T> result = work();
                *away = false;
                return result;
            },
            [this, served = std::exchange(m_waiting, {})](const Result<T> &result) {
                m_running = false;
                for (Done &done : *m_away ? std::exchange(m_waiting, {}) : std::vector<Done>())
                    ask(std::move(done)); // it is stuck: that is said
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
    std::shared_ptr<std::atomic<bool>> m_away = std::make_shared<std::atomic<bool>>(false); ///< at work
    bool m_running = false;
};

} // namespace caisson::service
