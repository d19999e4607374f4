// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QMap>
#include <QVariantMap>

namespace caisson::tests {

/// polkit as a test wants it: keeps each question until the test answers, in whatever order. On a PrivateBus
/// without polkitd, with a connection of root.
class FakeAuthority : public QDBusVirtualObject
{
    Q_OBJECT
public:
    struct Question
    {
        QDBusMessage call;
        QString subjectKind, subject, action, cancellationId;
        QMap<QString, QString> details;
        bool interactive = false;
    };

    explicit FakeAuthority(const QDBusConnection &bus)
        : m_bus(bus)
    {
        m_bus.registerVirtualObject(QStringLiteral("/org/freedesktop/PolicyKit1/Authority"), this);
        m_bus.registerService(QStringLiteral("org.freedesktop.PolicyKit1"));
    }

    QList<Question> questions; ///< not yet answered
    QStringList cancelled;     ///< ids of CancelCheckAuthorization
    /// Questions that are answered at once with yes.
    QStringList allowed;
    /// Answer what was asked without interaction with a challenge at once.
    bool challengeSilentOnes = false;

    /// Takes the question out of the list.
    void answer(const QString &subject, bool authorized, bool challenge = false,
                const QMap<QString, QString> &details = {})
    {
        for (qsizetype i = 0; i < questions.size(); ++i) {
            if (questions.at(i).subject == subject) {
                reply(questions.takeAt(i).call, authorized, challenge, details);
                return;
            }
        }
        qWarning("no question about %s", qPrintable(subject));
    }
    void answerWith(const QVariantList &arguments)
    {
        m_bus.send(questions.takeFirst().call.createReply(arguments));
    }
    void answerError(const QString &name)
    {
        m_bus.send(questions.takeFirst().call.createErrorReply(name, name));
    }

    [[nodiscard]] QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        if (message.member() == QLatin1String("CancelCheckAuthorization")) {
            cancelled.append(message.arguments().value(0).toString());
            m_bus.send(message.createReply());
            return true;
        }
        if (message.member() != QLatin1String("CheckAuthorization"))
            return false;
        Question question;
        question.call = message;
        const QVariantList arguments = message.arguments();
        const auto subject = arguments.value(0).value<QDBusArgument>();
        QVariantMap details;
        subject.beginStructure();
        subject >> question.subjectKind >> details;
        subject.endStructure();
        question.subject = details.value(QStringLiteral("name")).toString();
        question.action = arguments.value(1).toString();
        question.details = qdbus_cast<QMap<QString, QString>>(arguments.value(2));
        question.interactive = (arguments.value(3).toUInt() & 1U) != 0;
        question.cancellationId = arguments.value(4).toString();
        if (allowed.contains(question.action))
            reply(message, true, false, {});
        else if (challengeSilentOnes && !question.interactive)
            reply(message, false, true, {});
        else
            questions.append(question);
        return true;
    }

private:
    void reply(const QDBusMessage &call, bool authorized, bool challenge,
               const QMap<QString, QString> &details)
    {
        QDBusArgument result;
        result.beginStructure();
        result << authorized << challenge << details;
        result.endStructure();
        m_bus.send(call.createReply(QVariant::fromValue(result)));
    }
    QDBusConnection m_bus;
};

} // namespace caisson::tests
