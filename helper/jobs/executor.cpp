// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/jobs/executor.h"

#include <QTimer>

namespace caisson::jobs {

namespace {
// Work waits in the kernel rather than computes, and a few stuck threads must not stop the rest.
constexpr int shortThreads = 16;
constexpr int longThreads = 128;
constexpr int idleThreadMilliseconds = 5'000;
} // namespace

struct Executor::Task
{
    QString lane;
    Length length = Length::Short;
    std::function<void()> work;
    std::function<void(const Error *)> done;
    std::unique_ptr<QTimer> timer;
    bool begun = false;
    bool answered = false;
};

Executor::Executor(QObject *parent)
    : QObject(parent)
{
    m_short.setMaxThreadCount(shortThreads);
    m_long.setMaxThreadCount(longThreads);
    m_short.setExpiryTimeout(idleThreadMilliseconds);
    m_long.setExpiryTimeout(idleThreadMilliseconds);
}

Executor::~Executor()
{
    m_short.clear();
    m_long.clear();
    m_short.waitForDone();
    m_long.waitForDone();
}

void Executor::postTask(const QString &lane, Length length, std::chrono::milliseconds deadline,
                        std::function<void()> work, std::function<void(const Error *)> done)
{
    auto task = std::make_shared<Task>();
    task->lane = lane;
    task->length = length;
    task->work = std::move(work);
    task->done = std::move(done);
    task->timer = std::make_unique<QTimer>();
    task->timer->setSingleShot(true);
    connect(task->timer.get(), &QTimer::timeout, this, [this, weak = std::weak_ptr(task)] {
        if (const TaskPointer expired = weak.lock())
            expire(expired);
    });
    task->timer->start(deadline);
    ++m_underWay;
    if (lane.isEmpty()) {
        begin(task);
        return;
    }
    m_lanes[lane].waiting.push_back(task);
    nextInLane(lane);
}

void Executor::nextInLane(const QString &name)
{
    const auto lane = m_lanes.find(name);
    if (lane == m_lanes.end())
        return;
    while (!lane->busy && !lane->waiting.empty()) {
        const TaskPointer task = lane->waiting.front();
        lane->waiting.pop_front();
        if (task->answered)
            continue; // its deadline passed while it waited: it must not run any more
        lane->busy = task->length == Length::Short;
        begin(task);
    }
    if (!lane->busy && lane->waiting.empty())
        m_lanes.erase(lane);
}

void Executor::begin(const TaskPointer &task)
{
    task->begun = true;
    QThreadPool &pool = task->length == Length::Long ? m_long : m_short;
    pool.start([this, task] {
        task->work();
        // The pools are waited for in the destructor, so `this` is there; a queued call to it is dropped
        // then.
        QMetaObject::invokeMethod(
            this, [this, task] { ended(task); }, Qt::QueuedConnection);
    });
}

void Executor::ended(const TaskPointer &task)
{
    if (!task->lane.isEmpty() && task->length == Length::Short) {
        if (const auto lane = m_lanes.find(task->lane); lane != m_lanes.end())
            lane->busy = false;
        nextInLane(task->lane);
    }
    if (std::exchange(task->answered, true))
        return;
    task->timer.reset();
    --m_underWay;
    task->done(nullptr);
}

void Executor::expire(const TaskPointer &task)
{
    if (std::exchange(task->answered, true))
        return;
    --m_underWay;
    const Error error{ErrorCode::Internal, 0,
                      task->begun ? "not done in time; the kernel may still be at it"
                                  : "earlier work on the same container took too long; nothing was done"};
    task->done(&error);
}

} // namespace caisson::jobs
