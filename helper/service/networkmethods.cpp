// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/methods.h"

namespace caisson::service {

using namespace Qt::StringLiterals;
using authorization::Action;
using authorization::Grant;

void addNetworkMethods(MethodTable &table, Parts &parts)
{
    table.insert(
        interfaceOf(Target::Kind::Network) + u".Remove"_s, [&parts](const Call &call) -> Result<Prepared> {
            const QString name = call.target.id;
            Prepared prepared;
            prepared.name = name;
            prepared.what = u"remove this network"_s;
            const ObjectTree::Object *network = parts.tree.find(networkPath(name));
            if (network != nullptr && network->properties.value(u"Owner"_s).toUInt() != call.uid)
                prepared.further.append(Action::ManageOthers);
            prepared.act = [&parts, name](const Grant &grant, const ReplyPointer &reply) {
                const auto token = tokenOrFail<Action::Network>(grant, reply);
                if (!token)
                    return;
                const ObjectTree::Object *found = parts.tree.find(networkPath(name));
                if (found == nullptr) {
                    reply->fail({ErrorCode::NotFound, 0, "there is no such network"});
                    return;
                }
                // By name, not by id: another's network of the same name may have come while a person was
                // asked.
                if (found->properties.value(u"Owner"_s).toUInt() != grant.caller() &&
                    !grant.has(Action::ManageOthers)) {
                    reply->fail({ErrorCode::NotAuthorized, 0, "the network belongs to another user"});
                    return;
                }
                answerWhenDone(parts, {}, jobs::Executor::Length::Short, changeDeadline, reply,
                               [&parts, token = *token, name] {
                                   return parts.engine.removeNetwork(token, name.toStdString());
                               });
            };
            return prepared;
        });
}

} // namespace caisson::service
