// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/lifecyclepresenter.h"

#include "app/models/shellline.h"

namespace caisson::app {

LifecyclePresenter::LifecyclePresenter(Client &client, TasksPresenter &tasks, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_tasks(tasks)
{
    connect(&m_client, &Client::containerRemoved, this,
            [this](const Container *container) { m_failures.remove(container->path()); });
}

quint64 LifecyclePresenter::begin(Container &container, const QString &title, const QString &line)
{
    dismiss(container);
    Q_EMIT asked(line);
    return m_tasks.begin(title);
}

void LifecyclePresenter::fail(const QString &path, const QString &title, const ClientError &error)
{
    if (error.kind == protocol::ErrorKind::Cancelled) {
        return; // the person did it
    }
    m_failures.insert(path, Failure{title, error, error.friendlyText()});
    Q_EMIT failureChanged(path);
}

void LifecyclePresenter::end(quint64 task, const QString &path, const QString &title,
                             const Outcome<void> &outcome)
{
    if (outcome) {
        m_tasks.end(task);
        return;
    }
    m_tasks.fail(task, {}); // told below, as the container's
    fail(path, title, outcome.error());
}

void LifecyclePresenter::followJob(quint64 task, const QString &path, const QString &title,
                                   const Outcome<Job *> &outcome)
{
    if (!outcome) {
        end(task, path, title, std::unexpected(outcome.error()));
        return;
    }
    m_tasks.follow(task, *outcome);
    connect(*outcome, &Job::finished, this, [this, path, title](const Outcome<void> &result) {
        if (!result) {
            fail(path, title, result.error());
        }
    });
}

void LifecyclePresenter::start(Container &container)
{
    const QString name = container.data().name;
    const auto task =
        begin(container, tr("Starting %1").arg(name), QStringLiteral("caissonctl start ") + name);
    container.start(this, [this, task, path = container.path(), name](const Outcome<void> &outcome) {
        end(task, path, tr("%1 could not be started.").arg(name), outcome);
    });
}

void LifecyclePresenter::stop(Container &container)
{
    const QString name = container.data().name;
    const auto task =
        begin(container, tr("Stopping %1").arg(name), QStringLiteral("caissonctl stop ") + name);
    container.stop(std::nullopt, this,
                   [this, task, path = container.path(), name](const Outcome<Job *> &outcome) {
                       followJob(task, path, tr("%1 could not be stopped.").arg(name), outcome);
                   });
}

void LifecyclePresenter::kill(Container &container)
{
    const QString name = container.data().name;
    const auto task = begin(container, tr("Killing %1").arg(name), QStringLiteral("caissonctl kill ") + name);
    container.kill(QStringLiteral("KILL"), this,
                   [this, task, path = container.path(), name](const Outcome<void> &outcome) {
                       end(task, path, tr("%1 could not be killed.").arg(name), outcome);
                   });
}

void LifecyclePresenter::pauseOrResume(Container &container)
{
    const QString name = container.data().name;
    if (container.data().state == ContainerState::Paused) {
        const auto task =
            begin(container, tr("Resuming %1").arg(name), QStringLiteral("caissonctl resume ") + name);
        container.resume(this, [this, task, path = container.path(), name](const Outcome<void> &outcome) {
            end(task, path, tr("%1 could not be resumed.").arg(name), outcome);
        });
        return;
    }
    const auto task =
        begin(container, tr("Pausing %1").arg(name), QStringLiteral("caissonctl pause ") + name);
    container.pause(this, [this, task, path = container.path(), name](const Outcome<void> &outcome) {
        end(task, path, tr("%1 could not be paused.").arg(name), outcome);
    });
}

void LifecyclePresenter::restart(Container &container)
{
    const QString name = container.data().name;
    const auto task =
        begin(container, tr("Restarting %1").arg(name), QStringLiteral("caissonctl restart ") + name);
    container.restart(std::nullopt, this,
                      [this, task, path = container.path(), name](const Outcome<Job *> &outcome) {
                          followJob(task, path, tr("%1 could not be restarted.").arg(name), outcome);
                      });
}

void LifecyclePresenter::remove(Container &container)
{
    const QString name = container.data().name;
    const auto state = container.data().state;
    const bool force = state != ContainerState::Stopped && state != ContainerState::Created;
    const auto task =
        begin(container, tr("Removing %1").arg(name),
              QStringLiteral("caissonctl rm ") + (force ? QStringLiteral("--force ") : QString()) + name);
    container.remove(force, this, [this, task, path = container.path(), name](const Outcome<void> &outcome) {
        end(task, path, tr("%1 could not be removed.").arg(name), outcome);
    });
}

void LifecyclePresenter::update(Container &container, const LimitsRequest &limits)
{
    const QString name = container.data().name;
    const auto task = begin(container, tr("Changing the limits of %1").arg(name), updateLine(name, limits));
    container.update(limits, this, [this, task, path = container.path(), name](const Outcome<void> &outcome) {
        end(task, path, tr("The limits of %1 could not be changed.").arg(name), outcome);
    });
}

std::optional<LifecyclePresenter::Failure> LifecyclePresenter::failure(const Container &container) const
{
    const auto it = m_failures.constFind(container.path());
    if (it == m_failures.cend()) {
        return std::nullopt;
    }
    Failure failure = *it;
    const ContainerData &data = container.data();
    if (data.exitKind == u"start-failed" && failure.error.kind == protocol::ErrorKind::Kernel) {
        if (data.exitCode == commandMissing) {
            failure.sentence =
                tr("Its command is not in its file system. All that had been done was taken back.");
        } else if (data.exitCode == commandRefused) {
            failure.sentence = tr("Its command cannot be executed. All that had been done was taken back.");
        }
    }
    return failure;
}

void LifecyclePresenter::dismiss(const Container &container)
{
    if (m_failures.remove(container.path()) > 0) {
        Q_EMIT failureChanged(container.path());
    }
}

} // namespace caisson::app
