// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QHash>
#include <QList>
#include <QMap>
#include <QObject>
#include <QString>

class QDBusPendingCallWatcher;

namespace caisson::authorization {

/// What polkit answered. Only Allowed lets anything happen; what could not be asked is Failed.
enum class Answer {
    Allowed,
    Challenge, ///< a person would have to authenticate, and was not asked or cannot be
    Denied,
    Dismissed, ///< a person was asked and closed the question
    Failed,    ///< no polkit, an error, an answer that is not one
};

/// Asks org.freedesktop.PolicyKit1.Authority over the bus: one pending call for each question, so that an
/// answer cannot be taken for another's (the reason why PolkitQt's asynchronous check is not used here).
/// Lives on one thread and never blocks.
class PolkitAuthority : public QObject
{
    Q_OBJECT
public:
    using Details = QMap<QString, QString>;
    using Callback = std::function<void(Answer answer, const QString &why)>;

    explicit PolkitAuthority(const QDBusConnection &bus, QObject *parent = nullptr);
    ~PolkitAuthority() override;

    /// Whether the connection `subject` (a unique name) may do `action`. The callback runs exactly once,
    /// later, unless the question is cancelled first. `interactive` lets polkit ask a person, however long
    /// that takes. Returns the number of the question, for cancel().
    quint64 check(const QString &subject, const QString &action, const Details &details, bool interactive,
                  Callback callback);
    /// Takes a question back: its callback does not run, and polkit closes the dialogue.
    void cancel(quint64 question);

private:
    struct Question
    {
        QString cancellationId;
        QDBusMessage call;
        bool interactive = false;
        QDBusPendingCallWatcher *watcher = nullptr; ///< none: waits for its turn
        Callback callback;
    };
    void send(quint64 number);
    void ended(const Question &question); ///< lets the next one go
    void answered(quint64 question, const QDBusPendingCallWatcher &watcher);

    QDBusConnection m_bus;
    QHash<quint64, Question> m_questions;
    QList<quint64> m_waiting; ///< plain questions that were not sent yet, the oldest first
    int m_plainUnderWay = 0;
    quint64 m_lastQuestion = 0;
};

} // namespace caisson::authorization
