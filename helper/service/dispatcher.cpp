// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/dispatcher.h"

#include "helper/authorization/callercredentials.h"
#include "helper/service/text.h"

#include <QDBusError>
#include <spdlog/spdlog.h>

namespace caisson::service {

using authorization::Action;

struct Dispatcher::Arrival
{
    Call call;
    ReplyPointer reply;
};

Dispatcher::Dispatcher(const Contract &contract, authorization::Gate &gate, const ObjectTree &tree,
                       std::shared_ptr<ReplyRoom> room, QObject *parent)
    : QDBusVirtualObject(parent)
    , m_contract(contract)
    , m_gate(gate)
    , m_tree(tree)
    , m_room(std::move(room))
{
}

Status Dispatcher::setMethods(MethodTable methods)
{
    const QList<MethodEntry> contract = m_contract.methods();
    for (const MethodEntry &method : contract) {
        if (!methods.contains(method.key()))
            return failure(ErrorCode::Internal,
                           method.key().toStdString() + " is in the XML and has no handler");
    }
    if (methods.size() != contract.size()) {
        for (auto method = methods.cbegin(); method != methods.cend(); ++method) {
            const qsizetype dot = method.key().lastIndexOf(u'.');
            if (m_contract.method(method.key().left(dot), method.key().mid(dot + 1)) == nullptr)
                return failure(ErrorCode::Internal,
                               method.key().toStdString() + " has a handler and is not in the XML");
        }
    }
    m_methods = std::move(methods);
    return {};
}

QString Dispatcher::introspect(const QString &) const
{
    return {};
}

const MethodEntry *Dispatcher::methodFor(const Target &target, const QDBusMessage &message) const
{
    const QStringList interfaces = interfacesOf(target.kind);
    if (!message.interface().isEmpty())
        return interfaces.contains(message.interface())
                   ? m_contract.method(message.interface(), message.member())
                   : nullptr;
    for (const QString &interface : interfaces) {
        if (const MethodEntry *method = m_contract.method(interface, message.member()))
            return method;
    }
    return nullptr;
}

bool Dispatcher::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    if (message.type() != QDBusMessage::MethodCallMessage)
        return false;
    const std::optional<Target> target = targetOf(message.path());
    const MethodEntry *method = target ? methodFor(*target, message) : nullptr;
    auto reply = std::make_shared<Reply>(m_room, message, method == nullptr ? QString() : method->out);
    if (!target) {
        reply->failPlain(QDBusError::errorString(QDBusError::UnknownObject),
                         QStringLiteral("there is no such object"));
        return true;
    }
    if (method == nullptr) {
        reply->failPlain(QDBusError::errorString(QDBusError::UnknownMethod),
                         QStringLiteral("this object has no such method"));
        return true;
    }
    if (message.signature() != method->in) {
        reply->fail({ErrorCode::InvalidArgument, 0,
                     (method->inNames.isEmpty() ? "no arguments"
                                                : method->inNames.join(QStringLiteral(", ")).toStdString()) +
                         ": must have the signature \"" + method->in.toStdString() + "\", not \"" +
                         message.signature().toStdString() + "\""});
        return true;
    }
    auto arrival =
        std::make_shared<Arrival>(Arrival{{message, message.service(), 0, *target, method}, reply});
    if (method->protection.kind != Protection::Kind::Polkit) {
        prepare(arrival);
        return true;
    }
    m_arrivals.insert(arrival);
    authorization::fetchCallerUid(m_room->bus, message.service(), this, [this, arrival](Result<uid_t> uid) {
        identified(arrival, std::move(uid));
    });
    return true;
}

void Dispatcher::identified(const ArrivalPointer &arrival, Result<uid_t> uid)
{
    m_arrivals.remove(arrival);
    if (!arrival->reply->isOpen())
        return;
    if (!uid) {
        arrival->reply->fail(uid.error());
        return;
    }
    arrival->call.uid = *uid;
    Result<jobs::Quota::Share> share = m_quota.take(*uid);
    if (!share) {
        arrival->reply->fail(share.error());
        return;
    }
    arrival->reply->hold(std::move(*share));
    prepare(arrival);
}

void Dispatcher::prepare(const ArrivalPointer &arrival)
{
    const Call &call = arrival->call;
    const Result<Prepared> prepared = m_methods.value(call.method->key())(call);
    if (!prepared) {
        arrival->reply->fail(prepared.error());
    } else if (call.method->protection.kind != Protection::Kind::Polkit) {
        if (prepared->actFreely)
            prepared->actFreely(arrival->reply);
    } else if (prepared->act) {
        authorise(arrival, *prepared);
    }
    // Whoever left both functions empty: the reply answers for him.
}

bool Dispatcher::isForeign(const QString &container, uid_t uid) const
{
    // One that is not there belongs to nobody; that it is not there is said after the authorisation (D12).
    const ObjectTree::Object *object = m_tree.find(containerPath(container));
    return object != nullptr && object->properties.value(QStringLiteral("Owner")).toUInt() != uid;
}

void Dispatcher::authorise(const ArrivalPointer &arrival, const Prepared &prepared)
{
    const Call &call = arrival->call;
    authorization::Request request;
    request.sender = call.sender;
    request.caller = call.uid;
    request.required.append(call.method->protection.action);
    request.required.append(prepared.further);
    request.optional.append(prepared.silently);
    if (prepared.foreign != Foreign::Irrelevant && isForeign(prepared.container, call.uid)) {
        if (prepared.foreign == Foreign::NeedsOthers)
            request.required.append(Action::ManageOthers);
        else
            request.optional.append(Action::ManageOthers);
    }
    request.details.insert(QStringLiteral("name"), shownInPrompt(prepared.name));
    request.details.insert(QStringLiteral("what"), shownInPrompt(prepared.what));
    request.interactive = call.message.isInteractiveAuthorizationAllowed();
    const std::string method = call.method->key().toStdString();
    m_arrivals.insert(arrival);
    m_gate.ask(std::move(request), [this, arrival, act = prepared.act, method, name = escaped(prepared.name)](
                                       const Result<authorization::Grant> &grant) {
        m_arrivals.remove(arrival);
        if (!arrival->reply->isOpen())
            return;
        if (!grant) {
            spdlog::info("refused method=\"{}\" uid={} path=\"{}\" why=\"{}\"", method, arrival->call.uid,
                         escaped(arrival->call.message.path()),
                         escaped(QString::fromStdString(grant.error().text)));
            arrival->reply->fail(grant.error());
            return;
        }
        // Who changed what belongs into the journal; who looked does not.
        const bool isChange = arrival->call.method->protection.action != Action::Inspect;
        spdlog::log(isChange ? spdlog::level::info : spdlog::level::debug,
                    "allowed method=\"{}\" uid={} path=\"{}\" name=\"{}\"", method, arrival->call.uid,
                    escaped(arrival->call.message.path()), name);
        act(*grant, arrival->reply);
    });
}

void Dispatcher::callerLeft(const QString &uniqueName)
{
    m_gate.callerLeft(uniqueName);
    // Those that are authorised and at work, too: what they begin must not be kept for somebody who is gone.
    const QList<Reply *> open = m_room->open.values(uniqueName);
    for (Reply *reply : open)
        reply->drop();
    m_arrivals.removeIf([&](const ArrivalPointer &arrival) { return arrival->call.sender == uniqueName; });
}

} // namespace caisson::service
