// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <QHash>
#include <QObject>
#include <QString>
#include <QThreadPool>

namespace caisson::jobs {

/// Runs blocking work on worker threads, so that the main loop never blocks, and gives the result back on the
/// thread it lives on.
///
/// Work of one lane (a container's id) runs in the order in which it was posted, one at a time; work without
/// a lane in no order. Long work (stop with its grace period) takes its turn in the lane and then goes on
/// apart, so that it does not hold up a kill behind it. Nothing waits for ever: work that is not done by its
/// deadline is answered with an error; the thread that is stuck in the kernel goes on alone and its result is
/// dropped.
class Executor : public QObject
{
    Q_OBJECT
public:
    enum class Length { Short, Long };

    explicit Executor(QObject *parent = nullptr);
    /// Waits for what is running; what has not begun is dropped without an answer.
    ~Executor() override;

    /// `work` runs on a worker, `done` on this object's thread, exactly once.
    template<typename T>
    void post(const QString &lane, Length length, std::chrono::milliseconds deadline,
              std::function<Result<T>()> work, std::function<void(Result<T>)> done)
    {
        auto outcome = std::make_shared<std::optional<Result<T>>>();
        postTask(
            lane, length, deadline, [work = std::move(work), outcome] { outcome->emplace(work()); },
            [done = std::move(done), outcome](const Error *expired) {
                if (expired != nullptr)
                    done(std::unexpected(*expired));
                else
                    done(std::move(**outcome));
            });
    }

    /// Work posted and not yet answered.
    [[nodiscard]] int underWay() const { return m_underWay; }

private:
    struct Task;
    using TaskPointer = std::shared_ptr<Task>;
    void postTask(const QString &lane, Length length, std::chrono::milliseconds deadline,
                  std::function<void()> work, std::function<void(const Error *)> done);
    void begin(const TaskPointer &task);
    void nextInLane(const QString &lane);
    void ended(const TaskPointer &task);
    void expire(const TaskPointer &task);

    struct Lane
    {
        bool busy = false;
        std::deque<TaskPointer> waiting;
    };
    QHash<QString, Lane> m_lanes;
    QThreadPool m_short, m_long;
    int m_underWay = 0;
};

} // namespace caisson::jobs
