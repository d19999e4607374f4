// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/noticepresenter.h"

#include "app/models/containerstatus.h"
#include "app/models/format.h"

#include <unistd.h>

namespace caisson::app {

NoticePresenter::NoticePresenter(Client &client, LifecyclePresenter &lifecycle, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_lifecycle(lifecycle)
{
    connect(&client, &Client::eventRaised, this, &NoticePresenter::event);
    connect(&client, &Client::containerRemoved, this, [this](const Container *container) {
        // One that goes with its end by itself has left nothing but the news of it.
        container->data().removeOnExit ? forget(container->path()) : withdrawOf(container->path());
    });
    connect(&lifecycle.tasks(), &TasksPresenter::ended, this, &NoticePresenter::worked);
    connect(&lifecycle.tasks(), &TasksPresenter::failed, this,
            [this](const QString &title, const QString &sentence) {
                raise({QStringLiteral("failed/%1").arg(++m_works), title, sentence, true, {}});
            });
    connect(&lifecycle, &LifecyclePresenter::failureChanged, this, &NoticePresenter::failed);
}

void NoticePresenter::setAttended(bool attended)
{
    if (m_attended == attended) {
        return;
    }
    m_attended = attended;
    if (attended) {
        // All of it can be seen now.
        for (const QString &key : m_open.keys()) {
            withdraw(key);
        }
    }
}

bool NoticePresenter::isOwn(const EventEntry &event) const
{
    const auto *container = m_client.containerByPath(event.containerPath);
    return container && container->data().owner == ::getuid();
}

void NoticePresenter::event(const EventEntry &event)
{
    if (event.kind == u"container-started") {
        withdrawOf(event.containerPath);
        return;
    }
    if (m_attended || !isOwn(event)) {
        return;
    }
    if (event.kind == u"oom-kill") {
        const QString command = escapeControl(event.details.value(QStringLiteral("command")));
        const quint64 limit = event.details.value(QStringLiteral("limitBytes")).toULongLong();
        raise({QStringLiteral("memory") + event.containerPath, tr("Out of memory in %1").arg(event.name),
               command.isEmpty() ? tr("The kernel killed a process at the limit.")
               : limit > 0 ? tr("The kernel killed %1 at the limit of %2.").arg(command, formatBytes(limit))
                           : tr("The kernel killed %1 at the limit.").arg(command),
               true, event.containerPath});
        return;
    }
    if (event.kind != u"container-exited" || event.details.contains(QStringLiteral("asked"))) {
        return;
    }
    const QString kind = event.details.value(QStringLiteral("kind"));
    const int code = event.details.value(QStringLiteral("code")).toInt();
    if (kind == u"start-failed") {
        return; // who asked for the start hears of that
    }
    QString body = tr("Its command ended with exit code %1.").arg(code);
    if (kind == u"out-of-memory") {
        body = tr("The kernel killed its first process: it had reached the memory limit.");
    } else if (kind == u"signalled") {
        body = tr("Its first process was ended by %1.").arg(signalName(code));
    } else if (kind == u"lost") {
        body = tr("How it ended was not seen.");
    }
    raise({QStringLiteral("ended") + event.containerPath, tr("%1 has ended").arg(event.name), body,
           kind != u"exited" || code != 0, event.containerPath});
}

void NoticePresenter::worked(const QString &title, qint64 milliseconds)
{
    if (m_attended || milliseconds < m_longWork) {
        return;
    }
    raise({QStringLiteral("done/%1").arg(++m_works),
           title,
           tr("Done, after %1.").arg(formatDuration(milliseconds / 1000)),
           false,
           {}});
}

void NoticePresenter::failed(const QString &path)
{
    const QString key = QStringLiteral("failed") + path;
    const auto *container = m_client.containerByPath(path);
    const auto failure = container ? m_lifecycle.failure(*container) : std::nullopt;
    if (!failure) {
        withdraw(key);
        return;
    }
    raise({key, failure->title, failure->sentence, true, path});
}

void NoticePresenter::raise(const Notice &notice)
{
    if (m_attended) {
        return;
    }
    m_open.insert(notice.key, notice.containerPath);
    Q_EMIT raised(notice);
}

void NoticePresenter::withdraw(const QString &key)
{
    if (m_open.remove(key) > 0) {
        Q_EMIT withdrawn(key);
    }
}

void NoticePresenter::forget(const QString &path)
{
    for (QString &of : m_open) {
        if (of == path) {
            of.clear();
        }
    }
}

void NoticePresenter::withdrawOf(const QString &path)
{
    for (const QString &key : m_open.keys()) {
        if (m_open.value(key) == path) {
            withdraw(key);
        }
    }
}

} // namespace caisson::app
