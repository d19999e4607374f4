// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/taskspresenter.h"

#include <QHash>
#include <QObject>

namespace caisson::app {

/// Start, stop, pause and the rest as a person asks for them: makes the call, keeps the task list true, says
/// the equivalent caissonctl line and remembers what failed until it is dismissed or done again.
class LifecyclePresenter : public QObject
{
    Q_OBJECT
public:
    /// Why the last thing asked of a container did not happen.
    struct Failure
    {
        QString title; ///< "zion could not be started."
        ClientError error;
        QString sentence; ///< what it means for a person; the error's own text is the detail
    };

    LifecyclePresenter(Client &client, TasksPresenter &tasks, QObject *parent = nullptr);

    void start(Container &container);
    void stop(Container &container);
    void kill(Container &container);
    void pauseOrResume(Container &container);
    void restart(Container &container);
    void remove(Container &container);
    void update(Container &container, const LimitsRequest &limits);

    [[nodiscard]] std::optional<Failure> failure(const Container &container) const;
    void dismiss(const Container &container);
    [[nodiscard]] TasksPresenter &tasks() const { return m_tasks; }

Q_SIGNALS:
    /// The caissonctl line of what was just asked.
    void asked(const QString &commandLine);
    void failureChanged(const QString &containerPath);

private:
    [[nodiscard]] quint64 begin(Container &container, const QString &title, const QString &line);
    void fail(const QString &path, const QString &title, const ClientError &error);
    void end(quint64 task, const QString &path, const QString &title, const Outcome<void> &outcome);
    void followJob(quint64 task, const QString &path, const QString &title, const Outcome<Job *> &outcome);

    Client &m_client;
    TasksPresenter &m_tasks;
    QHash<QString, Failure> m_failures; // by object path
};

} // namespace caisson::app
