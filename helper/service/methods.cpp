// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/methods.h"

namespace caisson::service {

void answerWhenDone(Parts &parts, const QString &lane, jobs::Executor::Length length,
                    std::chrono::seconds deadline, const ReplyPointer &reply, std::function<Status()> work)
{
    parts.executor.post<void>(lane, length, deadline, std::move(work), [reply](const Status &status) {
        if (!status)
            reply->fail(status.error());
        else
            reply->send();
    });
}

bool existsOrFail(const Parts &parts, const QString &container, const ReplyPointer &reply)
{
    if (parts.tree.find(containerPath(container)) != nullptr)
        return true;
    reply->fail({ErrorCode::NotFound, 0, "there is no such container"});
    return false;
}

bool isTheirsOrFail(const Parts &parts, const QString &container, const authorization::Grant &grant,
                    const ReplyPointer &reply)
{
    if (!existsOrFail(parts, container, reply))
        return false;
    if (seesAll(parts, container, grant))
        return true;
    reply->fail({ErrorCode::NotAuthorized, 0,
                 "the container is another user's: that needs org.caisson.manage-others"});
    return false;
}

QString queryLane(uid_t uid)
{
    constexpr unsigned lanes = 4;
    static unsigned turn = 0;
    return QStringLiteral("query-%1-%2").arg(uid).arg(turn++ % lanes);
}

bool seesAll(const Parts &parts, const QString &container, const authorization::Grant &grant)
{
    if (grant.has(authorization::Action::ManageOthers))
        return true;
    const ObjectTree::Object *object = parts.tree.find(containerPath(container));
    return object != nullptr && object->properties.value(QStringLiteral("Owner")).toUInt() == grant.caller();
}

QString nameOf(const Parts &parts, const QString &container)
{
    const ObjectTree::Object *object = parts.tree.find(containerPath(container));
    return object == nullptr ? container : object->properties.value(QStringLiteral("Name")).toString();
}

} // namespace caisson::service
