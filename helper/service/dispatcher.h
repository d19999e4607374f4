// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/service/call.h"
#include "helper/service/objecttree.h"

#include <QDBusVirtualObject>
#include <QSet>

namespace caisson::service {

/// Every message to our paths comes in here, and goes the same way: known member, exact signature, the
/// caller's uid from the bus daemon, decoding, polkit, and only then the method (D27). There is no second way
/// in.
class Dispatcher : public QDBusVirtualObject
{
    Q_OBJECT
public:
    Dispatcher(const Contract &contract, authorization::Gate &gate, const ObjectTree &tree,
               std::shared_ptr<ReplyRoom> room, QObject *parent = nullptr);

    /// Fails unless there is a handler for each method of the contract and none besides (D7).
    Status setMethods(MethodTable methods);
    /// Drops what this connection was asking for: no reply to it is open afterwards.
    void callerLeft(const QString &uniqueName);

    /// Unused: introspection goes the way of every method.
    [[nodiscard]] QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

private:
    struct Arrival;
    using ArrivalPointer = std::shared_ptr<Arrival>;
    [[nodiscard]] const MethodEntry *methodFor(const Target &target, const QDBusMessage &message) const;
    void identified(const ArrivalPointer &arrival, Result<uid_t> uid);
    void prepare(const ArrivalPointer &arrival);
    void authorise(const ArrivalPointer &arrival, const Prepared &prepared);
    [[nodiscard]] bool isForeign(const QString &container, uid_t uid) const;

    const Contract &m_contract;
    authorization::Gate &m_gate;
    const ObjectTree &m_tree;
    std::shared_ptr<ReplyRoom> m_room;
    MethodTable m_methods;
    jobs::Quota m_quota{"calls", 128, 1024};
    QSet<ArrivalPointer> m_arrivals; ///< not yet authorised
};

} // namespace caisson::service
