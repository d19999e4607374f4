// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/taskspresenter.h"

#include <algorithm>

namespace caisson::app {

TasksPresenter::TasksPresenter(QObject *parent)
    : QObject(parent)
{
}

quint64 TasksPresenter::begin(const QString &title)
{
    Task task;
    task.id = m_next++;
    task.title = title;
    task.since.start();
    m_tasks += task;
    Q_EMIT changed();
    return task.id;
}

void TasksPresenter::follow(quint64 id, Job *job)
{
    const auto it = std::ranges::find(m_tasks, id, &Task::id);
    if (it == m_tasks.end()) {
        return;
    }
    it->job = job;
    connect(job, &Job::finished, this,
            [this, id](const Outcome<void> &outcome) { outcome ? end(id) : fail(id, {}); });
    connect(job, &QObject::destroyed, this, [this, id] { fail(id, {}); });
    connect(job, &Job::progressChanged, this, &TasksPresenter::changed);
    Q_EMIT changed();
}

std::optional<TasksPresenter::Task> TasksPresenter::take(quint64 id)
{
    const auto it = std::ranges::find(m_tasks, id, &Task::id);
    if (it == m_tasks.end()) {
        return std::nullopt;
    }
    const Task task = *it;
    m_tasks.erase(it);
    Q_EMIT changed();
    return task;
}

void TasksPresenter::end(quint64 id)
{
    if (const auto task = take(id)) {
        Q_EMIT ended(task->title, task->since.elapsed());
    }
}

void TasksPresenter::fail(quint64 id, const QString &sentence)
{
    if (const auto task = take(id); task && !sentence.isEmpty()) {
        Q_EMIT failed(task->title, sentence);
    }
}

void TasksPresenter::cancel(quint64 id)
{
    const auto it = std::ranges::find(m_tasks, id, &Task::id);
    if (it != m_tasks.end() && it->job) {
        it->job->cancel();
    }
}

} // namespace caisson::app
