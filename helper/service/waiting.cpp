// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/waiting.h"

#include "helper/service/encode.h"

#include <algorithm>

namespace caisson::service {

namespace {

void answer(const std::vector<ReplyPointer> &replies, const engine::ExitInfo &exit)
{
    for (const ReplyPointer &reply : replies)
        reply->send({exitKindName(exit.kind), exit.code});
}

void dropOf(std::vector<ReplyPointer> &replies, const QString &uniqueName)
{
    std::erase_if(replies, [&](const ReplyPointer &reply) {
        if (reply->sender() != uniqueName)
            return false;
        reply->drop();
        return true;
    });
}

} // namespace

void ContainerWaiters::ended(const QString &container, const engine::ExitInfo &exit)
{
    constexpr std::size_t mostEnds = 256;
    std::erase_if(m_ends, [&](const auto &end) { return end.first == container; });
    m_ends.emplace_back(container, exit);
    if (m_ends.size() > mostEnds)
        m_ends.pop_front();
    answer(m_waiting.take(container), exit);
}

std::optional<engine::ExitInfo> ContainerWaiters::lastEnd(const QString &container) const
{
    const auto end = std::ranges::find(m_ends, container, &std::pair<QString, engine::ExitInfo>::first);
    return end == m_ends.end() ? std::nullopt : std::optional(end->second);
}

void ContainerWaiters::vanished(const QString &container)
{
    for (const ReplyPointer &reply : m_waiting.take(container))
        reply->fail({ErrorCode::NotFound, 0, "the container was removed before it ran"});
}

void ContainerWaiters::callerLeft(const QString &uniqueName)
{
    for (auto entry = m_waiting.begin(); entry != m_waiting.end();) {
        dropOf(entry.value(), uniqueName);
        entry = entry.value().empty() ? m_waiting.erase(entry) : std::next(entry);
    }
}

void ExecSessions::add(const QString &id, const QString &container, const QString &starter,
                       jobs::Quota::Share place)
{
    Session session{container, starter, std::nullopt, {}, std::move(place)};
    const auto early = std::ranges::find(m_early, id, &std::pair<QString, engine::ExitInfo>::first);
    if (early != m_early.end()) {
        session.exit = early->second;
        m_early.erase(early);
    }
    m_sessions.emplace(id, std::move(session));
}

void ExecSessions::ended(const QString &id, const engine::ExitInfo &exit)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end()) {
        constexpr std::size_t mostEarly = 256;
        if (m_early.size() == mostEarly)
            m_early.erase(m_early.begin());
        m_early.emplace_back(id, exit);
        return;
    }
    if (found->second.waiting.empty()) {
        found->second.exit = exit;
        return;
    }
    answer(found->second.waiting, exit);
    m_sessions.erase(found);
}

void ExecSessions::containerVanished(const QString &container)
{
    QStringList lost;
    for (const auto &[id, session] : m_sessions) {
        if (session.container == container && !session.exit)
            lost.append(id);
    }
    for (const QString &id : std::as_const(lost))
        ended(id, {engine::ExitKind::Lost, 0, "the container is gone"});
}

void ExecSessions::wait(const QString &id, const QString &container, const ReplyPointer &reply)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end() || found->second.starter != reply->sender() ||
        found->second.container != container) {
        reply->fail(
            {ErrorCode::NotFound, 0, "exec: this connection began no such command in this container"});
        return;
    }
    if (!found->second.exit) {
        found->second.waiting.push_back(reply);
        return;
    }
    answer({reply}, *found->second.exit);
    m_sessions.erase(found);
}

void ExecSessions::callerLeft(const QString &uniqueName)
{
    for (auto entry = m_sessions.begin(); entry != m_sessions.end();) {
        if (entry->second.starter == uniqueName) {
            dropOf(entry->second.waiting, uniqueName);
            entry = m_sessions.erase(entry);
        } else {
            ++entry;
        }
    }
}

} // namespace caisson::service
