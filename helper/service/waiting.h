// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/service/reply.h"

#include <deque>
#include <map>
#include <optional>
#include <QHash>
#include <QString>
#include <vector>

namespace caisson::service {

/// Calls of Container1.Wait that wait for a container's end.
class ContainerWaiters
{
public:
    void add(const QString &container, ReplyPointer reply)
    {
        m_waiting[container].push_back(std::move(reply));
    }
    /// Answers all who wait for it.
    void ended(const QString &container, const engine::ExitInfo &exit);
    /// How it ended last, also when it is gone since: one that removes itself may be faster than who asks for
    /// it.
    [[nodiscard]] std::optional<engine::ExitInfo> lastEnd(const QString &container) const;
    /// It is gone and nobody knows how it ended.
    void vanished(const QString &container);
    void callerLeft(const QString &uniqueName);

private:
    QHash<QString, std::vector<ReplyPointer>> m_waiting;
    std::deque<std::pair<QString, engine::ExitInfo>> m_ends; ///< the newest few
};

/// The commands that callers run in containers. Each is known by its random id *and* by the connection that
/// began it, and forgotten when that has left or has heard how it ended (D15).
class ExecSessions
{
public:
    /// A place for one more. Error: LimitExceeded.
    [[nodiscard]] Result<jobs::Quota::Share> place(uid_t uid) { return m_quota.take(uid); }
    void add(const QString &id, const QString &container, const QString &starter, jobs::Quota::Share place);
    /// May come before add(): the engine's thread is faster than the answer now and then.
    void ended(const QString &id, const engine::ExitInfo &exit);
    /// Those that have not ended are lost with the container.
    void containerVanished(const QString &container);
    /// Answers when it has ended; NotFound if there is none, or it is another connection's or container's.
    void wait(const QString &id, const QString &container, const ReplyPointer &reply);
    void callerLeft(const QString &uniqueName);
    [[nodiscard]] int count() const { return static_cast<int>(m_sessions.size()); }

private:
    struct Session
    {
        QString container, starter;
        std::optional<engine::ExitInfo> exit;
        std::vector<ReplyPointer> waiting;
        jobs::Quota::Share place;
    };
    std::map<QString, Session> m_sessions;
    std::vector<std::pair<QString, engine::ExitInfo>>
        m_early; ///< ended before they were added; the newest few
    jobs::Quota m_quota{"commands", 64, 512};
};

} // namespace caisson::service
