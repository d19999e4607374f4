// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/lifecyclepresenter.h"

#include <QHash>
#include <QSet>

namespace caisson::app {

/// What somebody who does not look at the window should hear of.
struct Notice
{
    QString key; ///< the next one under the same key takes its place
    QString title, body;
    bool urgent = false;
    QString containerPath; ///< what it is about; empty: nothing that could be shown
    bool operator==(const Notice &) const = default;
};

/// Decides what is worth telling while nobody looks: a kill for want of memory, a container that ended by
/// itself, long work that is done or failed, of one's own containers. Takes back what is over: when the
/// window is looked at, when the container runs again or is gone. Knows neither the bus nor windows.
class NoticePresenter : public QObject
{
    Q_OBJECT
public:
    NoticePresenter(Client &client, LifecyclePresenter &lifecycle, QObject *parent = nullptr);

    /// Whether somebody looks at the window. True at first.
    void setAttended(bool attended);
    /// Work that took less is not worth telling.
    void setLongWork(int milliseconds) { m_longWork = milliseconds; }
    /// Whose news were told under the key and are still open; empty: nobody's, or it is gone.
    [[nodiscard]] QString containerOf(const QString &key) const { return m_open.value(key); }

Q_SIGNALS:
    void raised(const caisson::app::Notice &notice);
    void withdrawn(const QString &key);

private:
    void event(const EventEntry &event);
    void worked(const QString &title, qint64 milliseconds);
    void failed(const QString &path);
    void raise(const Notice &notice);
    void withdraw(const QString &key);
    void withdrawOf(const QString &path);
    void forget(const QString &path); ///< what was told of it stays, and leads to no container any more
    [[nodiscard]] bool isOwn(const EventEntry &event) const;

    Client &m_client;
    LifecyclePresenter &m_lifecycle;
    QHash<QString, QString> m_open; // key → container's path; empty: none, or gone
    int m_longWork = 5000;
    quint64 m_works = 0;
    bool m_attended = true;
};

} // namespace caisson::app
