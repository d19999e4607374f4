// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

namespace caisson::app {

/// What is under way, for the status bar. Main thread; knows no widgets.
class TasksPresenter : public QObject
{
    Q_OBJECT
public:
    struct Task
    {
        quint64 id = 0;
        QString title;     ///< "Stopping zion"
        QPointer<Job> job; ///< null: a plain call, which cannot be cancelled
        QElapsedTimer since;
    };

    explicit TasksPresenter(QObject *parent = nullptr);

    [[nodiscard]] quint64 begin(const QString &title);
    /// Makes the task cancellable and ends it with the job.
    void follow(quint64 id, Job *job);
    void end(quint64 id);
    /// Ends it without good news: `sentence` says why; empty: there is nothing to tell.
    void fail(quint64 id, const QString &sentence);
    [[nodiscard]] const QList<Task> &tasks() const { return m_tasks; }
    void cancel(quint64 id);

Q_SIGNALS:
    void changed();
    void ended(const QString &title, qint64 milliseconds);
    void failed(const QString &title, const QString &sentence);

private:
    [[nodiscard]] std::optional<Task> take(quint64 id);
    QList<Task> m_tasks;
    quint64 m_next = 1;
};

} // namespace caisson::app
