// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/authorization/gate.h"

#include "helper/protocol/errornames.h"

#include <algorithm>

namespace caisson::authorization {

struct Gate::Pending
{
    Pending(Request r, Callback c)
        : request(std::move(r))
        , callback(std::move(c))
        , grant(request.caller)
    {
    }

    const Request request;
    Callback callback;
    Grant grant;
    qsizetype asked = 0;  ///< of required, then optional
    quint64 question = 0; ///< 0: none at polkit
    bool finished = false;
};

Gate::Gate(PolkitAuthority &authority, GateLimits limits, QObject *parent)
    : QObject(parent)
    , m_authority(authority)
    , m_limits(limits)
{
}

Gate::~Gate()
{
    for (const PendingPointer &pending : std::as_const(m_pending)) {
        pending->finished = true;
        m_authority.cancel(pending->question);
    }
}

int Gate::pending() const
{
    return static_cast<int>(m_pending.size());
}

void Gate::ask(Request request, Callback callback)
{
    const auto ofCaller = std::ranges::count_if(
        m_pending, [&](const PendingPointer &other) { return other->request.caller == request.caller; });
    if (ofCaller >= m_limits.pendingPerCaller || m_pending.size() >= m_limits.pending) {
        callback(failure(ErrorCode::LimitExceeded,
                         "too many requests wait for an authorisation; wait for some to be answered"));
        return;
    }
    auto pending = std::make_shared<Pending>(std::move(request), std::move(callback));
    m_pending.append(pending);
    next(pending);
}

void Gate::next(const PendingPointer &pending)
{
    const Request &request = pending->request;
    if (pending->asked >= request.required.size() + request.optional.size()) {
        finish(pending, pending->grant);
        return;
    }
    const bool optional = pending->asked >= request.required.size();
    const Action action = optional ? request.optional.at(pending->asked - request.required.size())
                                   : request.required.at(pending->asked);
    pending->question =
        m_authority.check(request.sender, actionName(action), request.details, false,
                          [this, pending, action, optional](Answer answer, const QString &why) {
                              answered(pending, action, optional, false, answer, why);
                          });
}

void Gate::answered(const PendingPointer &pending, Action action, bool optional, bool prompted, Answer answer,
                    const QString &why)
{
    pending->question = 0;
    if (pending->finished)
        return;
    if (answer == Answer::Allowed) {
        pending->grant.m_actions.set(static_cast<std::size_t>(action));
        ++pending->asked;
        next(pending);
        return;
    }
    if (optional) {
        ++pending->asked;
        next(pending);
        return;
    }
    if (answer == Answer::Challenge && !prompted && pending->request.interactive) {
        queuePrompt(pending);
        return;
    }
    const std::string name(actionNames[static_cast<std::size_t>(action)]);
    if (answer == Answer::Denied && prompted) {
        // A person was asked, since a password would have been enough. Few agents have a word for a question
        // that was closed: to polkit it is a password that was not given, as a wrong one is.
        finish(pending, failure(ErrorCode::NotAuthorizedDismissed,
                                name + ": the question for a password was closed, or not answered rightly"));
        return;
    }
    if (answer == Answer::Dismissed) {
        finish(pending, failure(ErrorCode::NotAuthorizedDismissed, name + ": " + why.toStdString()));
        return;
    }
    std::string text = why.toStdString();
    if (answer == Answer::Challenge) {
        text = prompted
                   ? "a person must authenticate for this, and " + std::string(protocol::noAgentText)
                   : "a person must authenticate for this, and the call does not allow to ask for a password "
                     "(interactive authorisation required)";
    }
    finish(pending, failure(ErrorCode::NotAuthorized, name + ": " + text));
}

void Gate::queuePrompt(const PendingPointer &pending)
{
    const uid_t caller = pending->request.caller;
    qsizetype all = 0;
    for (const QList<PendingPointer> &queue : std::as_const(m_prompts))
        all += queue.size();
    if (m_prompts.value(caller).size() >= m_limits.promptsPerCaller || all >= m_limits.prompts) {
        finish(pending, failure(ErrorCode::LimitExceeded,
                                "too many questions for a password are waiting; answer those first"));
        return;
    }
    QList<PendingPointer> &queue = m_prompts[caller];
    queue.append(pending);
    if (queue.size() == 1)
        showNextPrompt(caller);
}

void Gate::showNextPrompt(uid_t caller)
{
    const auto queue = m_prompts.constFind(caller);
    if (queue == m_prompts.constEnd())
        return;
    if (queue->isEmpty()) {
        m_prompts.erase(queue);
        return;
    }
    const PendingPointer pending = queue->constFirst();
    const Request &request = pending->request;
    const bool optional = false; // only what is required is worth a person's time
    const Action action = request.required.at(pending->asked);
    pending->question = m_authority.check(request.sender, actionName(action), request.details, true,
                                          [this, pending, action, caller](Answer answer, const QString &why) {
                                              m_prompts[caller].removeOne(pending);
                                              answered(pending, action, optional, true, answer, why);
                                              // answered() may have queued this request's next action
                                              // already, and shown it if it was alone.
                                              const QList<PendingPointer> waiting = m_prompts.value(caller);
                                              if (waiting.isEmpty() || waiting.constFirst()->question == 0)
                                                  showNextPrompt(caller);
                                          });
}

void Gate::callerLeft(const QString &sender)
{
    const QList<PendingPointer> all = m_pending;
    for (const PendingPointer &pending : all) {
        if (pending->request.sender != sender)
            continue;
        pending->finished = true;
        m_authority.cancel(pending->question);
        m_pending.removeOne(pending);
        const uid_t caller = pending->request.caller;
        const auto queue = m_prompts.find(caller);
        if (queue != m_prompts.end()) {
            const bool shown = !queue->isEmpty() && queue->constFirst() == pending;
            queue->removeOne(pending);
            if (shown)
                showNextPrompt(caller);
        }
    }
}

void Gate::finish(const PendingPointer &pending, Result<Grant> result)
{
    if (std::exchange(pending->finished, true))
        return;
    m_pending.removeOne(pending);
    const Callback callback = std::move(pending->callback);
    callback(std::move(result));
}

} // namespace caisson::authorization
