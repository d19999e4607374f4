// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/desktop/launchrequest.h"

#include <QDBusConnection>
#include <QObject>
#include <QVariantMap>

namespace caisson::app {

/// One window per user: owns org.caisson.Caisson on the session's bus and answers org.freedesktop.Application
/// there, by which the desktop and later launches reach the first. Without a bus each launch stands alone.
class Instance : public QObject
{
    Q_OBJECT
public:
    enum class Role {
        First,  ///< this process is the window; requests of others come by requested()
        Second, ///< the request was passed on to the first: nothing is left to do
        Alone,  ///< there is no bus to find others by
        Stuck,  ///< another has the name and does not answer
    };
    Q_ENUM(Role)

    explicit Instance(QDBusConnection session, QObject *parent = nullptr);
    ~Instance() override;

    /// Blocks for the bus's answer; and for the first process's, when there is one. Before the window is
    /// made.
    [[nodiscard]] Role claim(const LaunchRequest &request);

Q_SIGNALS:
    /// `token`: what the desktop gave the caller so that the window may come to the front; may be empty.
    void requested(const caisson::app::LaunchRequest &request, const QString &token);

private:
    friend class ApplicationAdaptor;
    void take(const LaunchRequest &request, const QVariantMap &platformData);
    [[nodiscard]] bool passOn(const LaunchRequest &request) const;

    QDBusConnection m_session;
    bool m_owner = false;
};

} // namespace caisson::app
