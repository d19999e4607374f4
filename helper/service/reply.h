// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/jobs/quota.h"
#include "helper/kernel/error.h"

#include <functional>
#include <memory>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QMultiHash>
#include <QVariantList>

namespace caisson::service {

class Reply;

/// What all replies share. Lives as long as the last of them.
struct ReplyRoom
{
    QDBusConnection bus;
    /// Before each answer: sends the changes that the caller must know to understand it.
    std::function<void()> beforeAnswer;
    /// After each answer.
    std::function<void()> afterAnswer;
    int underWay = 0;
    QMultiHash<QString, Reply *> open = {}; ///< by the unique name of who waits
};

/// The answer that a caller is owed, given exactly once: by send() or fail(), or, when everybody who could do
/// so has forgotten it, by the destructor with an internal error. Belongs to the main thread.
class Reply
{
public:
    /// `out` is the signature that the contract promises.
    Reply(std::shared_ptr<ReplyRoom> room, QDBusMessage call, QString out);
    Reply &operator=(const Reply &) = delete;
    Reply(const Reply &) = delete;
    ~Reply();

    void send(const QVariantList &values = {});
    void fail(const Error &error);
    /// An error of the bus's own table (org.freedesktop.DBus.Error.UnknownMethod …).
    void failPlain(const QString &name, const QString &text);
    /// The caller has left the bus: nobody is there to answer to.
    void drop();
    [[nodiscard]] bool isOpen() const { return m_room != nullptr; }
    [[nodiscard]] QString sender() const { return m_call.service(); }
    /// Held until the answer is given.
    void hold(jobs::Quota::Share share) { m_share = std::move(share); }

private:
    void answer(const QDBusMessage &message);
    std::shared_ptr<ReplyRoom> m_room; ///< none: answered
    QDBusMessage m_call;
    QString m_out;
    jobs::Quota::Share m_share;
};

/// Closures that std::function holds must be copyable; the last one that goes still answers.
using ReplyPointer = std::shared_ptr<Reply>;

} // namespace caisson::service
