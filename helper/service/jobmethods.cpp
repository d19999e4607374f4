// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/methods.h"

namespace caisson::service {

using namespace Qt::StringLiterals;

QVariantMap jobProperties(const jobs::Job &job)
{
    return {
        {u"Operation"_s, job.operation},
        {u"Container"_s, QVariant::fromValue(containerPath(job.container))},
        {u"Progress"_s, job.finished ? 1.0 : -1.0},
        {u"Cancelable"_s, !job.finished},
    };
}

void addJobMethods(MethodTable &table, Parts &parts)
{
    table.insert(interfaceOf(Target::Kind::Job) + u".Cancel"_s,
                 [&parts](const Call &call) -> Result<Prepared> {
                     Prepared prepared;
                     prepared.actFreely = [&parts, id = call.target.id](const ReplyPointer &reply) {
                         const jobs::Job *job = parts.jobs.find(id, reply->sender());
                         if (job == nullptr) {
                             reply->fail({ErrorCode::NotFound, 0, "this connection started no such job"});
                             return;
                         }
                         if (job->finished) {
                             reply->fail({ErrorCode::WrongState, 0, "the job has ended already"});
                             return;
                         }
                         parts.jobs.cancel(id);
                         reply->send();
                     };
                     return prepared;
                 });
}

} // namespace caisson::service
