// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/authorization/gate.h"
#include "helper/service/contract.h"
#include "helper/service/objectpath.h"
#include "helper/service/reply.h"

#include <functional>
#include <QDBusMessage>
#include <QHash>

namespace caisson::service {

/// A call whose member, path and signature fit the contract.
struct Call
{
    QDBusMessage message;
    QString sender; ///< unique name
    uid_t uid = 0;  ///< from the bus daemon; not set for methods that need no polkit
    Target target;
    const MethodEntry *method = nullptr;
    [[nodiscard]] QVariant argument(qsizetype index) const { return message.arguments().value(index); }
};

/// What being someone else's container means for a method.
enum class Foreign {
    Irrelevant,  ///< whoever has the action may
    NeedsOthers, ///< needs manage-others besides
    ShowsLess,   ///< manage-others is asked silently; without it the answer leaves out what is the owner's
};

/// A call understood: everything that was to be read from the message has become a value in `act`, so that
/// what polkit is asked about is what is done (D6).
struct Prepared
{
    QList<authorization::Action> further;  ///< besides the method's own
    QList<authorization::Action> silently; ///< asked without a prompt; without them the answer shows less
    Foreign foreign = Foreign::Irrelevant;
    QString container;  ///< id, with `foreign`
    QString name, what; ///< shown in the prompt
    /// After the authorisation. Looks everything up again: the world went on while a person typed (D5).
    std::function<void(const authorization::Grant &, const ReplyPointer &)> act;
    /// Instead of `act`, for methods that need no polkit.
    std::function<void(const ReplyPointer &)> actFreely;
};

/// Decodes the arguments; may not change anything.
using Prepare = std::function<Result<Prepared>(const Call &)>;
/// By "interface.Method".
using MethodTable = QHash<QString, Prepare>;

} // namespace caisson::service
