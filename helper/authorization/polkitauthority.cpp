// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/authorization/polkitauthority.h"

#include <limits>
#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QUuid>
#include <QVariantMap>

namespace caisson::authorization {

/// (sa{sv}) of org.freedesktop.PolicyKit1.Authority.
struct PolkitSubject
{
    QString kind;
    QVariantMap details;
};

static QDBusArgument &operator<<(QDBusArgument &argument, const PolkitSubject &subject)
{
    argument.beginStructure();
    argument << subject.kind << subject.details;
    argument.endStructure();
    return argument;
}

static const QDBusArgument &operator>>(const QDBusArgument &argument, PolkitSubject &subject)
{
    argument.beginStructure();
    argument >> subject.kind >> subject.details;
    argument.endStructure();
    return argument;
}

namespace {

constexpr uint allowUserInteraction = 0x1;
// The bus lets a connection wait for 128 answers (and a person's take long): what goes beyond waits here, or
// it would be refused, and with it the calls of people who asked for little.
constexpr int plainLimit = 48;
constexpr int plainTimeoutMilliseconds = 25'000;
constexpr int noTimeout = std::numeric_limits<int>::max(); // DBUS_TIMEOUT_INFINITE

QDBusMessage authorityCall(const QString &member)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.PolicyKit1"),
                                          QStringLiteral("/org/freedesktop/PolicyKit1/Authority"),
                                          QStringLiteral("org.freedesktop.PolicyKit1.Authority"), member);
}

} // namespace
} // namespace caisson::authorization

Q_DECLARE_METATYPE(caisson::authorization::PolkitSubject)

namespace caisson::authorization {

PolkitAuthority::PolkitAuthority(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    qDBusRegisterMetaType<PolkitSubject>();
    qDBusRegisterMetaType<Details>();
}

PolkitAuthority::~PolkitAuthority()
{
    m_waiting.clear(); // none of these is asked any more
    const QList<quint64> open = m_questions.keys();
    for (const quint64 question : open)
        cancel(question);
}

quint64 PolkitAuthority::check(const QString &subject, const QString &action, const Details &details,
                               bool interactive, Callback callback)
{
    const quint64 number = ++m_lastQuestion;
    const QString cancellationId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QDBusMessage call = authorityCall(QStringLiteral("CheckAuthorization"));
    const PolkitSubject who{QStringLiteral("system-bus-name"), {{QStringLiteral("name"), subject}}};
    call.setArguments({QVariant::fromValue(who), action, QVariant::fromValue(details),
                       interactive ? allowUserInteraction : 0U, cancellationId});
    m_questions.insert(number, {cancellationId, call, interactive, nullptr, std::move(callback)});
    if (!interactive && m_plainUnderWay >= plainLimit)
        m_waiting.append(number);
    else
        send(number);
    return number;
}

void PolkitAuthority::send(quint64 number)
{
    Question &question = m_questions[number];
    if (!question.interactive)
        ++m_plainUnderWay;
    auto *watcher = new QDBusPendingCallWatcher(
        m_bus.asyncCall(question.call, question.interactive ? noTimeout : plainTimeoutMilliseconds), this);
    question.watcher = watcher;
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, number](QDBusPendingCallWatcher *finished) { answered(number, *finished); });
}

void PolkitAuthority::ended(const Question &question)
{
    if (question.interactive)
        return;
    --m_plainUnderWay;
    if (!m_waiting.isEmpty())
        send(m_waiting.takeFirst());
}

void PolkitAuthority::cancel(quint64 question)
{
    const auto found = m_questions.constFind(question);
    if (found == m_questions.constEnd())
        return;
    if (found->watcher == nullptr) { // not asked yet
        m_waiting.removeOne(question);
        m_questions.erase(found);
        return;
    }
    QDBusMessage call = authorityCall(QStringLiteral("CancelCheckAuthorization"));
    call.setArguments({found->cancellationId});
    call.setAutoStartService(false);
    m_bus.send(call); // nothing to do with its answer
    found->watcher->deleteLater();
    const Question given = m_questions.take(question);
    ended(given);
}

void PolkitAuthority::answered(quint64 question, const QDBusPendingCallWatcher &watcher)
{
    const auto found = m_questions.find(question);
    if (found == m_questions.end())
        return;
    const Question asked = m_questions.take(question);
    const Callback &callback = asked.callback;
    asked.watcher->deleteLater();
    ended(asked);

    const QDBusMessage reply = watcher.reply();
    if (reply.type() != QDBusMessage::ReplyMessage) {
        callback(Answer::Failed, QStringLiteral("polkit could not be asked: ") + reply.errorMessage());
        return;
    }
    if (reply.signature() != QLatin1String("(bba{ss})") || reply.arguments().size() != 1) {
        callback(Answer::Failed, QStringLiteral("polkit's answer has the signature ") + reply.signature());
        return;
    }
    bool authorized = false;
    bool challenge = false;
    Details details;
    const auto argument = reply.arguments().constFirst().value<QDBusArgument>();
    argument.beginStructure();
    argument >> authorized >> challenge >> details;
    argument.endStructure();
    if (authorized)
        callback(Answer::Allowed, {});
    else if (details.contains(QStringLiteral("polkit.dismissed")))
        callback(Answer::Dismissed, QStringLiteral("the question for a password was dismissed"));
    else if (challenge)
        callback(Answer::Challenge, {});
    else
        callback(Answer::Denied, QStringLiteral("polkit does not allow it"));
}

} // namespace caisson::authorization
