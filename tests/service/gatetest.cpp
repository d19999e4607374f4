// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// What is asked of polkit, and what its answers do: with an authority that answers when and how the test
// wants.
#include "tests/fakes/fakeauthority.h"
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QDBusPendingReply>
#include <QTest>

using namespace caisson;
using namespace caisson::tests;

class GateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void asksAboutTheSender();
    void interactiveOnlyIfTheMessageAllows();
    void promptNamesWhatIsAskedAndIsClean();
    void crossedAnswersReachTheRightCallers_data();
    void crossedAnswersReachTheRightCallers();
    void callerWhoLeavesIsCancelledAndNothingHappens();
    void dismissedHasItsOwnError();
    void onlyAYesIsAYes_data();
    void onlyAYesIsAYes();
    void objectThatWentMeanwhileIsNotFound();
    void everyActionOfARequestIsAsked();
    void onePromptAtATimeForAUser();
    void promptHoldsUpNobodyElse();
    void tooManyPromptsAreRefused();

private:
    QDBusPendingCall ask(const QDBusConnection &as, const QString &path, const QString &interface,
                         const QString &member, const QVariantList &arguments = {}, bool interactive = false)
    {
        QDBusMessage message =
            QDBusMessage::createMethodCall(u"org.caisson.Helper1"_s, path, interface, member);
        message.setArguments(arguments);
        message.setInteractiveAuthorizationAllowed(interactive);
        return as.asyncCall(message, 20'000);
    }
    QDBusPendingCall create(const QDBusConnection &as, const QString &name, bool interactive = false)
    {
        return ask(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
                   {QVariantMap{{u"name"_s, name}}}, interactive);
    }
    /// Names of the containers there are.
    QStringList names()
    {
        // the second is asked besides: of others' containers whoever may manage them sees more
        const QStringList before = m_authority->allowed;
        m_authority->allowed += {u"org.caisson.inspect"_s, u"org.caisson.manage-others"_s};
        QDBusPendingCall call =
            ask(*m_alice, root, u"org.freedesktop.DBus.ObjectManager"_s, u"GetManagedObjects"_s);
        if (!waitUntil([&] { return call.isFinished(); }))
            return {u"no answer"_s};
        m_authority->allowed = before;
        QStringList result;
        const auto objects = qdbus_cast<protocol::ManagedObjects>(call.reply().arguments().value(0));
        for (const protocol::InterfaceProperties &interfaces : objects) {
            if (interfaces.contains(u"org.caisson.Container1"_s))
                result.append(interfaces.value(u"org.caisson.Container1"_s).value(u"Name"_s).toString());
        }
        return result;
    }
    bool haveQuestions(int count)
    {
        return waitUntil([&] { return m_authority->questions.size() == count; });
    }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<FakeAuthority> m_authority;
    std::optional<QDBusConnection> m_root, m_alice, m_bob;
};

#define QVERIFY_FINISHED(call) QVERIFY(waitUntil([&] { return (call).isFinished(); }))

void GateTest::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
}

void GateTest::cleanupTestCase()
{
    cleanup();
}

void GateTest::init()
{
    m_bus = std::make_unique<PrivateBus>(
        PrivateBus::Options{.helper = PrivateBus::fakeHelper(), .polkit = false});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
    m_root = m_bus->connectAs(0);
    m_authority = std::make_unique<FakeAuthority>(*m_root);
    m_alice = m_bus->connectAs(alice);
    m_bob = m_bus->connectAs(bob);
}

void GateTest::cleanup()
{
    m_alice.reset();
    m_bob.reset();
    m_authority.reset();
    m_root.reset();
    m_bus.reset();
}

void GateTest::asksAboutTheSender()
{
    const QDBusPendingCall call = create(*m_alice, u"zion"_s);
    QVERIFY(haveQuestions(1));
    const auto &question = m_authority->questions.constFirst();
    QCOMPARE(question.subjectKind, u"system-bus-name"_s);
    QCOMPARE(question.subject, m_alice->baseService());
    QCOMPARE(question.action, u"org.caisson.create"_s);
    QVERIFY(!question.cancellationId.isEmpty());
    m_authority->answer(m_alice->baseService(), true);
    QVERIFY_FINISHED(call);
    QVERIFY(!call.isError());
}

void GateTest::interactiveOnlyIfTheMessageAllows()
{
    const QDBusPendingCall silent = create(*m_alice, u"zion"_s, false);
    QVERIFY(haveQuestions(1));
    QVERIFY(!m_authority->questions.constFirst().interactive);
    m_authority->answer(m_alice->baseService(), false, true);
    QVERIFY_FINISHED(silent);
    QCOMPARE(silent.error().name(), u"org.caisson.Error.NotAuthorized"_s);
    QCOMPARE(m_authority->questions.size(), 0);

    const QDBusPendingCall asked = create(*m_alice, u"zion"_s, true);
    QVERIFY(haveQuestions(1));
    QVERIFY(!m_authority->questions.constFirst().interactive); // whoever needs no prompt gets none
    m_authority->answer(m_alice->baseService(), false, true);
    QVERIFY(haveQuestions(1));
    QVERIFY(m_authority->questions.constFirst().interactive);
    m_authority->answer(m_alice->baseService(), true);
    QVERIFY_FINISHED(asked);
    QVERIFY(!asked.isError());
}

void GateTest::promptNamesWhatIsAskedAndIsClean()
{
    const QDBusPendingCall call = ask(*m_alice, root, u"org.caisson.Manager1"_s, u"GetContainer"_s,
                                      {u"a\u202Eb"_s + QString(500, u'x')});
    QVERIFY(haveQuestions(1));
    const auto details = m_authority->questions.constFirst().details;
    QVERIFY(details.value(u"name"_s).startsWith(u"abxx"_s));
    QCOMPARE(details.value(u"name"_s).size(), 200);
    QVERIFY(!details.value(u"what"_s).isEmpty());
    m_authority->answer(m_alice->baseService(), false);
    QVERIFY_FINISHED(call);
}

void GateTest::crossedAnswersReachTheRightCallers_data()
{
    QTest::addColumn<bool>("aliceFirst");
    QTest::newRow("in order") << true;
    QTest::newRow("crossed") << false;
}

void GateTest::crossedAnswersReachTheRightCallers()
{
    QFETCH(bool, aliceFirst);
    const QDBusPendingCall byAlice = create(*m_alice, u"alices"_s);
    QVERIFY(haveQuestions(1));
    const QDBusPendingCall byBob = create(*m_bob, u"bobs"_s);
    QVERIFY(haveQuestions(2));
    // Alice may, bob may not, whichever answer comes first.
    for (const bool alices : {aliceFirst, !aliceFirst})
        m_authority->answer(alices ? m_alice->baseService() : m_bob->baseService(), alices);
    QVERIFY_FINISHED(byAlice);
    QVERIFY_FINISHED(byBob);
    QVERIFY(!byAlice.isError());
    QCOMPARE(byBob.error().name(), u"org.caisson.Error.NotAuthorized"_s);
    QCOMPARE(names(), QStringList{u"alices"_s});
}

void GateTest::callerWhoLeavesIsCancelledAndNothingHappens()
{
    m_authority->challengeSilentOnes = true;
    std::optional leaver = m_bus->connectAs(bob);
    {
        const QDBusPendingCall call = create(*leaver, u"bobs"_s, true);
        QVERIFY(haveQuestions(1));
    }
    const auto question = m_authority->questions.constFirst();
    m_bus->disconnect(*leaver);
    leaver.reset();
    QVERIFY(waitUntil([&] { return !m_authority->cancelled.isEmpty(); }));
    QCOMPARE(m_authority->cancelled, QStringList{question.cancellationId});
    // polkit may have said yes in the same moment: too late.
    m_authority->answer(question.subject, true);
    QCOMPARE(names(), QStringList());
    // The place in the queue is free again.
    const QDBusPendingCall next = create(*m_bob, u"next"_s, true);
    QVERIFY(haveQuestions(1));
    m_authority->answer(m_bob->baseService(), true);
    QVERIFY_FINISHED(next);
    QVERIFY(!next.isError());
}

void GateTest::dismissedHasItsOwnError()
{
    m_authority->challengeSilentOnes = true;
    const QDBusPendingCall call = create(*m_alice, u"zion"_s, true);
    QVERIFY(haveQuestions(1));
    m_authority->answer(m_alice->baseService(), false, true, {{u"polkit.dismissed"_s, u"true"_s}});
    QVERIFY_FINISHED(call);
    QCOMPARE(call.error().name(), u"org.caisson.Error.NotAuthorizedDismissed"_s);

    // Most agents cannot say so: a person was asked, and to polkit no password came.
    const QDBusPendingCall closed = create(*m_alice, u"zion"_s, true);
    QVERIFY(haveQuestions(1));
    m_authority->answer(m_alice->baseService(), false);
    QVERIFY_FINISHED(closed);
    QCOMPARE(closed.error().name(), u"org.caisson.Error.NotAuthorizedDismissed"_s);
}

void GateTest::onlyAYesIsAYes_data()
{
    QTest::addColumn<QString>("answer");
    for (const char *answer : {"no", "challenge", "error", "empty", "strings"})
        QTest::newRow(answer) << QString::fromLatin1(answer);
}

void GateTest::onlyAYesIsAYes()
{
    QFETCH(QString, answer);
    const QDBusPendingCall call = create(*m_alice, u"zion"_s);
    QVERIFY(haveQuestions(1));
    if (answer == u"no"_s)
        m_authority->answer(m_alice->baseService(), false);
    else if (answer == u"challenge"_s)
        m_authority->answer(m_alice->baseService(), false, true);
    else if (answer == u"error"_s)
        m_authority->answerError(u"org.freedesktop.PolicyKit1.Error.Failed"_s);
    else if (answer == u"empty"_s)
        m_authority->answerWith({});
    else
        m_authority->answerWith({true, true});
    QVERIFY_FINISHED(call);
    QCOMPARE(call.error().name(), u"org.caisson.Error.NotAuthorized"_s);
    QCOMPARE(names(), QStringList());
}

void GateTest::objectThatWentMeanwhileIsNotFound()
{
    m_authority->allowed = {u"org.caisson.create"_s};
    const QDBusPendingCall created = create(*m_alice, u"zion"_s);
    QVERIFY_FINISHED(created);
    const QString zion = created.reply().arguments().constFirst().value<QDBusObjectPath>().path();
    const QDBusPendingCall start = ask(*m_alice, zion, u"org.caisson.Container1"_s, u"Start"_s);
    QVERIFY(haveQuestions(1));
    const QDBusPendingCall remove = ask(*m_alice, zion, u"org.caisson.Container1"_s, u"Remove"_s, {true});
    QVERIFY(haveQuestions(2));
    m_authority->questions.move(1, 0); // the answer to remove comes first
    m_authority->answer(m_alice->baseService(), true);
    QVERIFY_FINISHED(remove);
    QVERIFY(!remove.isError());
    m_authority->answer(m_alice->baseService(), true);
    QVERIFY_FINISHED(start);
    QCOMPARE(start.error().name(), u"org.caisson.Error.NotFound"_s);
}

void GateTest::everyActionOfARequestIsAsked()
{
    const QVariantMap request{{u"name"_s, u"zion"_s},
                              {u"network"_s, u"host"_s},
                              {u"namespaces"_s, QVariant::fromValue(protocol::StringMap{
                                                    {u"net"_s, u"host"_s}, {u"pid"_s, u"host"_s}})}};
    const QDBusPendingCall call =
        ask(*m_alice, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s, {request});
    QStringList asked;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(haveQuestions(1));
        asked.append(m_authority->questions.constFirst().action);
        QVERIFY(!call.isFinished());
        m_authority->answer(m_alice->baseService(), i < 2); // the last one is refused
    }
    QCOMPARE(asked, (QStringList{u"org.caisson.create"_s, u"org.caisson.mount-host"_s,
                                 u"org.caisson.host-network"_s}));
    QVERIFY_FINISHED(call);
    QCOMPARE(call.error().name(), u"org.caisson.Error.NotAuthorized"_s);
    QCOMPARE(names(), QStringList());
}

void GateTest::onePromptAtATimeForAUser()
{
    m_authority->challengeSilentOnes = true;
    const QDBusConnection second = m_bus->connectAs(alice);
    QList<QDBusPendingCall> calls;
    for (const char *name : {"one", "two"})
        calls.append(create(*m_alice, QString::fromLatin1(name), true));
    calls.append(create(second, u"three"_s, true)); // another connection of the same user
    const QDBusPendingCall byBob = create(*m_bob, u"bobs"_s, true);
    QVERIFY(haveQuestions(2)); // one of alice, one of bob
    m_authority->answer(m_bob->baseService(), true);
    QVERIFY_FINISHED(byBob);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(haveQuestions(1));
        QTest::qWait(50);
        QCOMPARE(m_authority->questions.size(), 1);
        m_authority->answer(m_authority->questions.constFirst().subject, i != 1); // one of them is refused
    }
    for (const QDBusPendingCall &call : std::as_const(calls))
        QVERIFY_FINISHED(call);
    QCOMPARE(names().size(), 3);
}

void GateTest::promptHoldsUpNobodyElse()
{
    m_authority->challengeSilentOnes = true;
    m_authority->allowed = {u"org.caisson.inspect"_s};
    const QDBusPendingCall waiting = create(*m_alice, u"zion"_s, true);
    QVERIFY(haveQuestions(1));
    const QDBusPendingCall doctor = ask(*m_alice, root, u"org.caisson.Manager1"_s, u"Doctor"_s, {}, true);
    QVERIFY_FINISHED(doctor);
    QVERIFY(!doctor.isError());
    QVERIFY(!waiting.isFinished());
    m_authority->answer(m_alice->baseService(), true);
    QVERIFY_FINISHED(waiting);
}

void GateTest::tooManyPromptsAreRefused()
{
    m_authority->challengeSilentOnes = true;
    QList<QDBusPendingCall> calls;
    for (int i = 0; i < 20; ++i)
        calls.append(create(*m_alice, u"c%1"_s.arg(i), true));
    QVERIFY(haveQuestions(1));
    QVERIFY(waitUntil([&] {
        return std::ranges::count_if(calls, [](const QDBusPendingCall &call) { return call.isFinished(); }) ==
               4;
    }));
    for (const QDBusPendingCall &call : std::as_const(calls)) {
        if (call.isFinished())
            QCOMPARE(call.error().name(), u"org.caisson.Error.LimitExceeded"_s);
    }
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    GateTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "gatetest.moc"
