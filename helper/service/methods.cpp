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
