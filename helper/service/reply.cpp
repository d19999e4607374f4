// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/reply.h"

#include "helper/protocol/errornames.h"

#include <QDBusMetaType>
#include <spdlog/spdlog.h>

namespace caisson::service {

// One for one: an ErrorCode is the index of its name on the bus.
static_assert(static_cast<std::size_t>(ErrorCode::Internal) + 1 == protocol::errorNames.size());
static_assert(static_cast<int>(ErrorCode::Kernel) == static_cast<int>(protocol::ErrorKind::Kernel));
static_assert(static_cast<int>(ErrorCode::NotAuthorized) ==
              static_cast<int>(protocol::ErrorKind::NotAuthorized));

Reply::Reply(std::shared_ptr<ReplyRoom> room, QDBusMessage call, QString out)
    : m_room(std::move(room))
    , m_call(std::move(call))
    , m_out(std::move(out))
{
    ++m_room->underWay;
    m_room->open.insert(sender(), this);
}

Reply::~Reply()
{
    if (m_room)
        fail({ErrorCode::Internal, 0, "the helper forgot to answer; please report this"});
}

void Reply::send(const QVariantList &values)
{
    QByteArray signature;
    for (const QVariant &value : values)
        signature += QDBusMetaType::typeToSignature(value.metaType());
    if (QLatin1String(signature) != m_out) {
        spdlog::error("{}.{} would answer \"{}\" instead of \"{}\"", m_call.interface().toStdString(),
                      m_call.member().toStdString(), signature.toStdString(), m_out.toStdString());
        fail({ErrorCode::Internal, 0,
              "the helper's answer does not fit its own contract; please report this"});
        return;
    }
    answer(m_call.createReply(values));
}

void Reply::fail(const Error &error)
{
    const std::string_view name = protocol::errorNames[static_cast<std::size_t>(error.code)];
    answer(m_call.createErrorReply(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())),
                                   QString::fromStdString(error.text)));
}

void Reply::failPlain(const QString &name, const QString &text)
{
    answer(m_call.createErrorReply(name, text));
}

void Reply::drop()
{
    const std::shared_ptr<ReplyRoom> room = std::exchange(m_room, nullptr);
    if (!room)
        return;
    m_share = {};
    room->open.remove(sender(), this);
    --room->underWay;
    if (room->afterAnswer)
        room->afterAnswer();
}

void Reply::answer(const QDBusMessage &message)
{
    if (!m_room)
        return;
    if (m_room->beforeAnswer)
        m_room->beforeAnswer();
    if (m_call.isReplyRequired() && !m_room->bus.send(message))
        spdlog::warn("an answer could not be sent: {}", m_room->bus.lastError().message().toStdString());
    drop();
}

} // namespace caisson::service
