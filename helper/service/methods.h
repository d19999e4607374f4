// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/engine.h"
#include "helper/jobs/executor.h"
#include "helper/jobs/jobtable.h"
#include "helper/kernel/namespaceinventory.h"
#include "helper/service/call.h"
#include "helper/service/objecttree.h"
#include "helper/service/ownernames.h"
#include "helper/service/sharedquery.h"
#include "helper/service/subscriptions.h"
#include "helper/service/waiting.h"

namespace caisson::service {

/// What methods work with. All of it lives on the main thread except engine and owner names, which are thread
/// safe; all of it outlives the executor's work.
struct Parts
{
    engine::Engine &engine;
    const Contract &contract;
    jobs::Executor &executor;
    jobs::JobTable &jobs;
    ObjectTree &tree;
    OwnerNames &owners;
    Subscriptions &subscriptions;
    ContainerWaiters &waiters;
    ExecSessions &execs;
    SharedQuery<std::vector<kernel::NamespaceRow>> &namespaces;
    /// The work of a job is over.
    std::function<void(const QString &job, const Status &status)> jobEnded;
    /// Told of what a query brought to light, so that the tree follows.
    std::function<void(const engine::HostInfo &)> hostRead;
    std::function<void(const std::vector<engine::ImageInfo> &)> imagesRead;
};

// Each file registers the methods of one interface.
void addStandardMethods(MethodTable &table, Parts &parts);
void addManagerMethods(MethodTable &table, Parts &parts);
void addContainerMethods(MethodTable &table, Parts &parts);
void addContainerQueries(MethodTable &table, Parts &parts);
void addNetworkMethods(MethodTable &table, Parts &parts);
void addJobMethods(MethodTable &table, Parts &parts);

/// Job1's properties.
[[nodiscard]] QVariantMap jobProperties(const jobs::Job &job);

inline constexpr std::chrono::seconds queryDeadline{30};
inline constexpr std::chrono::seconds changeDeadline{120};

/// Runs `work` on a worker and answers with what `encode` makes of its result.
template<typename T>
void answerWith(Parts &parts, const QString &lane, jobs::Executor::Length length,
                std::chrono::seconds deadline, const ReplyPointer &reply, std::function<Result<T>()> work,
                std::function<QVariantList(T &)> encode)
{
    parts.executor.post<T>(lane, length, deadline, std::move(work),
                           [reply, encode = std::move(encode)](Result<T> result) {
                               if (!result)
                                   reply->fail(result.error());
                               else
                                   reply->send(encode(*result));
                           });
}

/// The same for work that has no result.
void answerWhenDone(Parts &parts, const QString &lane, jobs::Executor::Length length,
                    std::chrono::seconds deadline, const ReplyPointer &reply, std::function<Status()> work);

/// Proof for the engine, or the answer that it is lacking.
template<authorization::Action A>
[[nodiscard]] std::optional<engine::Authorized<A>> tokenOrFail(const authorization::Grant &grant,
                                                               const ReplyPointer &reply)
{
    auto token = authorization::Gate::token<A>(grant);
    if (!token) {
        reply->fail(token.error());
        return std::nullopt;
    }
    return *token;
}

/// Whether that container is there now; otherwise answers NotFound.
[[nodiscard]] bool existsOrFail(const Parts &parts, const QString &container, const ReplyPointer &reply);
/// The same for what only the owner, or who may manage others', gets; otherwise answers NotAuthorized. What
/// was looked up before the authorisation does not count any more (D5).
[[nodiscard]] bool isTheirsOrFail(const Parts &parts, const QString &container,
                                  const authorization::Grant &grant, const ReplyPointer &reply);
/// Lane for a query of this uid: a user's queries take a few of the workers at most, however many there are
/// and however long each takes (D17).
[[nodiscard]] QString queryLane(uid_t uid);
/// Whether the grant's caller owns that container, or may manage others'.
[[nodiscard]] bool seesAll(const Parts &parts, const QString &container, const authorization::Grant &grant);
/// The name of that container, for a prompt; its id if there is none.
[[nodiscard]] QString nameOf(const Parts &parts, const QString &container);

} // namespace caisson::service
