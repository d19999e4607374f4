// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/authorization/actions.h"
#include "helper/authorization/polkitauthority.h"
#include "helper/kernel/error.h"

#include <bitset>
#include <functional>
#include <memory>
#include <QHash>
#include <QList>
#include <QObject>

namespace caisson::authorization {

/// What a caller was allowed to do by one request. Made by Gate alone; a value, valid for that request only.
class Grant
{
public:
    [[nodiscard]] uid_t caller() const { return m_caller; }
    [[nodiscard]] bool has(Action action) const { return m_actions.test(static_cast<std::size_t>(action)); }

private:
    friend class Gate;
    explicit Grant(uid_t caller)
        : m_caller(caller)
    {
    }
    uid_t m_caller;
    std::bitset<actionNames.size()> m_actions;
};

/// A request for permission, with everything in it that the answer depends on. Frozen before polkit is asked.
struct Request
{
    QString sender;                   ///< unique name
    uid_t caller = 0;                 ///< as the bus daemon gave it
    QList<Action> required;           ///< all of them, in this order
    QList<Action> optional;           ///< asked silently; without them the request goes on, knowing less
    PolkitAuthority::Details details; ///< shown in the prompt: name, what
    bool interactive = false;         ///< the caller's message allows interactive authorisation
};

/// How much may be asked at once. D17: a caller must not be able to fill the helper with questions.
struct GateLimits
{
    int pendingPerCaller = 128;
    int pending = 1024;
    int promptsPerCaller = 16; ///< waiting for their turn; one is shown at a time
    int prompts = 64;
};

/// The one door between a caller and a change. Asks polkit for each action of a request and is the only maker
/// of engine::Authorized tokens. Each action is asked without interaction first; only if polkit wants a
/// person to authenticate and the message allows it, the prompt is queued: one at a time for a caller's uid,
/// so that a prompt holds up no question that needs none.
class Gate : public QObject
{
    Q_OBJECT
public:
    using Callback = std::function<void(Result<Grant>)>;

    explicit Gate(PolkitAuthority &authority, GateLimits limits = {}, QObject *parent = nullptr);
    ~Gate() override;

    /// The callback runs exactly once, perhaps before this returns (limits), but not after the caller has
    /// left. Errors: NotAuthorized, NotAuthorizedDismissed, LimitExceeded.
    void ask(Request request, Callback callback);
    /// Drops and cancels everything asked for that connection.
    void callerLeft(const QString &sender);
    [[nodiscard]] int pending() const;

    /// Proof for the engine. NotAuthorized if the grant does not hold the action: a mistake in a handler does
    /// no harm.
    template<Action A>
    [[nodiscard]] static Result<engine::Authorized<A>> token(const Grant &grant)
    {
        if (!grant.has(A))
            return failure(ErrorCode::NotAuthorized,
                           std::string(actionNames[static_cast<std::size_t>(A)]) + " was not asked for");
        return engine::Authorized<A>(grant.caller(), grant.has(Action::ManageOthers));
    }

private:
    struct Pending;
    using PendingPointer = std::shared_ptr<Pending>;
    void next(const PendingPointer &pending);
    void answered(const PendingPointer &pending, Action action, bool optional, bool prompted, Answer answer,
                  const QString &why);
    void queuePrompt(const PendingPointer &pending);
    void showNextPrompt(uid_t caller);
    void finish(const PendingPointer &pending, Result<Grant> result);

    PolkitAuthority &m_authority;
    GateLimits m_limits;
    QList<PendingPointer> m_pending;
    QHash<uid_t, QList<PendingPointer>> m_prompts; ///< the first of each list is being shown
};

} // namespace caisson::authorization
