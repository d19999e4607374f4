// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Who hears what: figures, events, changes and jobs reach whom they are for, and nobody else on the bus.
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QTest>

using namespace caisson;
using namespace caisson::tests;

/// Everything from the helper that reaches one connection.
class Listener : public QObject
{
    Q_OBJECT
public:
    explicit Listener(const QDBusConnection &bus)
        : connection(bus)
    {
        // With match rules as wide as they go: what is not sent to it must not arrive all the same.
        for (const auto &[interface, member] :
             {std::pair(u"org.caisson.Manager1"_s, u"Figures"_s),
              std::pair(u"org.caisson.Manager1"_s, u"EventRaised"_s),
              std::pair(u"org.caisson.Job1"_s, u"Completed"_s),
              std::pair(u"org.freedesktop.DBus.Properties"_s, u"PropertiesChanged"_s),
              std::pair(u"org.freedesktop.DBus.ObjectManager"_s, u"InterfacesAdded"_s),
              std::pair(u"org.freedesktop.DBus.ObjectManager"_s, u"InterfacesRemoved"_s)})
            connection.connect({}, {}, interface, member, this, SLOT(arrived(QDBusMessage)));
    }
    [[nodiscard]] QList<QDBusMessage> of(const QString &member) const
    {
        QList<QDBusMessage> result;
        for (const QDBusMessage &message : heard) {
            if (message.member() == member)
                result.append(message);
        }
        return result;
    }
    [[nodiscard]] bool hears(const QString &member, int times = 1)
    {
        return waitUntil([&] { return of(member).size() >= times; });
    }
    QDBusConnection connection;
    QList<QDBusMessage> heard;

public Q_SLOTS:
    void arrived(const QDBusMessage &message) { heard.append(message); }
};

class SignalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void figuresReachTheSubscriberAlone();
    void nothingIsSampledWithoutSubscribers();
    void oneSampleServesAllOfAnInterval();
    void secondSubscriptionReplacesTheFirst();
    void eventsReachSubscribersAlone();
    void changesReachFollowersAlone();
    void changesShowOthersNoPaths();
    void objectIsKnownBeforeTheAnswerThatNamesIt();
    void changesOfATurnAreOneSignal();
    void jobBelongsToItsStarter();
    void jobIsCancelledByItsStarter();
    void jobSurvivesItsStarter();
    void jobFails();
    void execBelongsToItsStarter();
    void execRuns();
    void waitAnswersAtTheEnd();
    void killIsNotHeldUpByAStop();
    void attachAndLogGiveDescriptors();

private:
    static QDBusMessage manager(const QDBusConnection &as, const QString &method,
                                const QVariantList &arguments = {})
    {
        return call(as, root, u"org.caisson.Manager1"_s, method, arguments);
    }
    static QDBusMessage container(const QDBusConnection &as, const QString &path, const QString &method,
                                  const QVariantList &arguments = {})
    {
        return call(as, path, u"org.caisson.Container1"_s, method, arguments);
    }
    static QString pathOf(const QDBusMessage &reply)
    {
        return reply.arguments().value(0).value<QDBusObjectPath>().path();
    }
    static QString create(const QDBusConnection &as, const QString &name)
    {
        return pathOf(manager(as, u"CreateContainer"_s, {QVariantMap{{u"name"_s, name}}}));
    }
    static QDBusMessage subscribe(const QDBusConnection &as, quint32 interval,
                                  const QList<QDBusObjectPath> &detailed = {})
    {
        return manager(as, u"Subscribe"_s, {interval, QVariant::fromValue(detailed)});
    }
    static QDBusMessage follow(const QDBusConnection &as)
    {
        return call(as, root, u"org.freedesktop.DBus.ObjectManager"_s, u"GetManagedObjects"_s);
    }
    static QList<protocol::FiguresWire> figures(const QDBusMessage &signal)
    {
        return qdbus_cast<QList<protocol::FiguresWire>>(signal.arguments().value(1));
    }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<Listener> m_alice, m_bob;
};

void SignalTest::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
}

void SignalTest::cleanupTestCase() {}

void SignalTest::init()
{
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.helper = PrivateBus::fakeHelper()});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
    m_alice = std::make_unique<Listener>(m_bus->connectAs(alice));
    m_bob = std::make_unique<Listener>(m_bus->connectAs(bob));
}

void SignalTest::cleanup()
{
    m_alice.reset();
    m_bob.reset();
    m_bus.reset();
}

void SignalTest::figuresReachTheSubscriberAlone()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(subscribe(m_alice->connection, 100, {QDBusObjectPath(zion)}).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Figures"_s, 5));
    QVERIFY(m_bob->heard.isEmpty());
    const QList<QDBusMessage> heard = m_alice->of(u"Figures"_s);
    quint64 before = 0;
    for (const QDBusMessage &signal : heard) {
        const quint64 time = signal.arguments().value(0).toULongLong();
        QVERIFY(time > before);
        before = time;
        QCOMPARE(figures(signal).size(), 1);
        QCOMPARE(figures(signal).constFirst().container.path(), zion);
        QCOMPARE(figures(signal).constFirst().anon, 77U); // asked for in detail
        QCOMPARE(figures(signal).constFirst().peak, 99U);
    }
    QCOMPARE(manager(m_alice->connection, u"Unsubscribe"_s).errorMessage(), QString());
    m_alice->heard.clear();
    QTest::qWait(350);
    QVERIFY(m_alice->of(u"Figures"_s).isEmpty());
}

void SignalTest::nothingIsSampledWithoutSubscribers()
{
    create(m_alice->connection, u"zion"_s);
    QTest::qWait(500);
    QCOMPARE(subscribe(m_alice->connection, 100).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Figures"_s));
    // The fake engine counts its samples into the CPU time.
    QCOMPARE(figures(m_alice->of(u"Figures"_s).constFirst()).constFirst().cpuMicroseconds, 1U);
}

void SignalTest::oneSampleServesAllOfAnInterval()
{
    create(m_alice->connection, u"zion"_s);
    QCOMPARE(subscribe(m_alice->connection, 200).errorMessage(), QString());
    QCOMPARE(subscribe(m_bob->connection, 200).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Figures"_s, 5) && m_bob->hears(u"Figures"_s, 4));
    const auto sampleOf = [](const QDBusMessage &signal) {
        return figures(signal).constFirst().cpuMicroseconds;
    };
    QCOMPARE(sampleOf(m_alice->of(u"Figures"_s).at(3)), 4U); // no sample but those alice has seen
    const QDBusMessage bobs = m_bob->of(u"Figures"_s).constFirst();
    bool isShared = false;
    for (const QDBusMessage &signal : m_alice->of(u"Figures"_s))
        isShared = isShared ||
                   (sampleOf(signal) == sampleOf(bobs) && signal.arguments().at(0) == bobs.arguments().at(0));
    QVERIFY(isShared);
}

void SignalTest::secondSubscriptionReplacesTheFirst()
{
    create(m_alice->connection, u"zion"_s);
    QCOMPARE(subscribe(m_alice->connection, 100).errorMessage(), QString());
    QCOMPARE(subscribe(m_alice->connection, 60'000).errorMessage(), QString());
    QTest::qWait(150);
    m_alice->heard.clear();
    QTest::qWait(400);
    QVERIFY(m_alice->of(u"Figures"_s).isEmpty());
}

void SignalTest::eventsReachSubscribersAlone()
{
    QCOMPARE(subscribe(m_alice->connection, 60'000).errorMessage(), QString());
    const QString zion = create(m_bob->connection, u"zion"_s);
    QVERIFY(m_alice->hears(u"EventRaised"_s));
    const auto event =
        qdbus_cast<protocol::EventWire>(m_alice->of(u"EventRaised"_s).constFirst().arguments().value(0));
    QCOMPARE(event.kind, u"container-created"_s);
    QCOMPARE(event.container.path(), zion);
    QCOMPARE(event.name, u"zion"_s);
    QCOMPARE(event.ownerName, u"caisson-bob"_s);
    QVERIFY(m_bob->of(u"EventRaised"_s).isEmpty());
}

void SignalTest::changesReachFollowersAlone()
{
    QCOMPARE(follow(m_alice->connection).errorMessage(), QString());
    const QString zion = create(m_bob->connection, u"zion"_s);
    QVERIFY(m_alice->hears(u"InterfacesAdded"_s));
    QCOMPARE(pathOf(m_alice->of(u"InterfacesAdded"_s).constFirst()), zion);
    QCOMPARE(container(m_bob->connection, zion, u"Start"_s).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"PropertiesChanged"_s));
    const QDBusMessage changed = m_alice->of(u"PropertiesChanged"_s).constLast();
    QCOMPARE(changed.path(), zion);
    QCOMPARE(qdbus_cast<QVariantMap>(changed.arguments().value(1)).value(u"State"_s).toString(),
             u"running"_s);
    QCOMPARE(container(m_bob->connection, zion, u"Remove"_s, {true}).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"InterfacesRemoved"_s));
    QVERIFY(m_bob->heard.isEmpty());
}

void SignalTest::changesShowOthersNoPaths()
{
    QCOMPARE(follow(m_alice->connection).errorMessage(), QString());
    QCOMPARE(follow(m_bob->connection).errorMessage(), QString());
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(container(m_alice->connection, zion, u"Start"_s).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"PropertiesChanged"_s) && m_bob->hears(u"PropertiesChanged"_s));
    const auto heard = [](const Listener &listener) {
        QString all;
        for (const QDBusMessage &message : listener.heard) {
            QVariantMap properties;
            if (message.member() == u"InterfacesAdded"_s)
                properties = qdbus_cast<protocol::InterfaceProperties>(message.arguments().value(1)).first();
            else if (message.member() == u"PropertiesChanged"_s)
                properties = qdbus_cast<QVariantMap>(message.arguments().value(1));
            all += properties.value(u"ExitText"_s).toString() + properties.value(u"CgroupPath"_s).toString();
        }
        return all;
    };
    QCOMPARE(heard(*m_alice), u"secret/sys/fs/cgroup/secret"_s);
    QCOMPARE(heard(*m_bob), QString());
}

void SignalTest::objectIsKnownBeforeTheAnswerThatNamesIt()
{
    QCOMPARE(follow(m_alice->connection).errorMessage(), QString());
    for (int i = 0; i < 20; ++i) {
        QDBusMessage message = QDBusMessage::createMethodCall(
            u"org.caisson.Helper1"_s, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s);
        message.setArguments({QVariantMap{{u"name"_s, u"c%1"_s.arg(i)}}});
        qsizetype knownAtAnswer = -1;
        QDBusPendingCallWatcher watcher(m_alice->connection.asyncCall(message));
        connect(&watcher, &QDBusPendingCallWatcher::finished, this,
                [&] { knownAtAnswer = m_alice->of(u"InterfacesAdded"_s).size(); });
        QVERIFY(waitUntil([&] { return knownAtAnswer >= 0; }));
        QCOMPARE(knownAtAnswer, i + 1);
        QCOMPARE(pathOf(m_alice->of(u"InterfacesAdded"_s).constLast()), pathOf(watcher.reply()));
    }
}

void SignalTest::changesOfATurnAreOneSignal()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(follow(m_alice->connection).errorMessage(), QString());
    QCOMPARE(container(m_alice->connection, zion, u"Start"_s).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"PropertiesChanged"_s));
    QTest::qWait(50);
    QCOMPARE(m_alice->of(u"PropertiesChanged"_s).size(), 1); // state and PID in one
    const auto changed =
        qdbus_cast<QVariantMap>(m_alice->of(u"PropertiesChanged"_s).constFirst().arguments().value(1));
    QVERIFY(changed.contains(u"State"_s) && changed.contains(u"Pid"_s));
    QVERIFY(!changed.contains(u"Name"_s)); // what did not change is not sent
}

void SignalTest::jobBelongsToItsStarter()
{
    const QString stubborn = create(m_alice->connection, u"stubborn"_s);
    QCOMPARE(container(m_alice->connection, stubborn, u"Start"_s).errorMessage(), QString());
    QCOMPARE(follow(m_bob->connection).errorMessage(), QString());
    m_bob->heard.clear();
    const QDBusMessage stop = container(m_alice->connection, stubborn, u"Stop"_s, {600U});
    QCOMPARE(stop.errorMessage(), QString());
    const QString job = pathOf(stop);
    QVERIFY(m_alice->hears(u"InterfacesAdded"_s));
    const QVariantList get{u"org.caisson.Job1"_s};
    const auto properties = [&](const QDBusConnection &as) {
        return call(as, job, u"org.freedesktop.DBus.Properties"_s, u"GetAll"_s, get);
    };
    const auto mine = qdbus_cast<QVariantMap>(properties(m_alice->connection).arguments().value(0));
    QCOMPARE(mine.value(u"Operation"_s).toString(), u"stop"_s);
    QCOMPARE(mine.value(u"Progress"_s).toDouble(), -1.0);
    // For another it does not exist, not even for root or another connection of the same user.
    for (const QDBusConnection &other : {m_bob->connection, m_bus->connectAs(alice), m_bus->connectAs(0)}) {
        QCOMPARE(properties(other).errorName(), u"org.caisson.Error.NotFound"_s);
        QCOMPARE(call(other, job, u"org.caisson.Job1"_s, u"Cancel"_s).errorName(),
                 u"org.caisson.Error.NotFound"_s);
        const auto objects = qdbus_cast<protocol::ManagedObjects>(follow(other).arguments().value(0));
        QVERIFY(!objects.contains(QDBusObjectPath(job)));
    }
    QVERIFY(m_bob->of(u"InterfacesAdded"_s).isEmpty());
    QCOMPARE(call(m_alice->connection, job, u"org.caisson.Job1"_s, u"Cancel"_s).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Completed"_s));
    QVERIFY(m_bob->of(u"Completed"_s).isEmpty());
}

void SignalTest::jobIsCancelledByItsStarter()
{
    const QString stubborn = create(m_alice->connection, u"stubborn"_s);
    QCOMPARE(container(m_alice->connection, stubborn, u"Start"_s).errorMessage(), QString());
    const QString job = pathOf(container(m_alice->connection, stubborn, u"Stop"_s, {600U}));
    QCOMPARE(call(m_alice->connection, job, u"org.caisson.Job1"_s, u"Cancel"_s).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Completed"_s));
    const QVariantList completed = m_alice->of(u"Completed"_s).constFirst().arguments();
    QCOMPARE(completed.at(0).toBool(), false);
    QCOMPARE(completed.at(1).toString(), u"org.caisson.Error.Cancelled"_s);
    QCOMPARE(call(m_alice->connection, job, u"org.caisson.Job1"_s, u"Cancel"_s).errorName(),
             u"org.caisson.Error.WrongState"_s);
    // It goes by itself some seconds later.
    QVERIFY(waitUntil([&] { return !m_alice->of(u"InterfacesRemoved"_s).isEmpty(); }, 10'000));
    QCOMPARE(pathOf(m_alice->of(u"InterfacesRemoved"_s).constFirst()), job);
}

void SignalTest::jobSurvivesItsStarter()
{
    const QString zion = create(m_alice->connection, u"stubborn"_s);
    std::optional starter = m_bus->connectAs(alice);
    QCOMPARE(container(*starter, zion, u"Start"_s).errorMessage(), QString());
    QCOMPARE(container(*starter, zion, u"Stop"_s, {1U}).errorMessage(), QString());
    m_bus->disconnect(*starter);
    starter.reset();
    const QDBusMessage ended = container(m_alice->connection, zion, u"Wait"_s);
    QCOMPARE(ended.errorMessage(), QString());
    QCOMPARE(ended.arguments().value(0).toString(), u"signalled"_s);
}

void SignalTest::jobFails()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(container(m_alice->connection, zion, u"Stop"_s, {0xffffffffU}).errorMessage(), QString());
    QVERIFY(m_alice->hears(u"Completed"_s));
    const QVariantList completed = m_alice->of(u"Completed"_s).constFirst().arguments();
    QCOMPARE(completed.at(0).toBool(), false);
    QCOMPARE(completed.at(1).toString(), u"org.caisson.Error.WrongState"_s);
    QVERIFY(!completed.at(2).toString().isEmpty());
}

void SignalTest::execBelongsToItsStarter()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(container(m_alice->connection, zion, u"Start"_s).errorMessage(), QString());
    const QDBusMessage session = container(m_alice->connection, zion, u"Exec"_s,
                                           {QVariantMap{{u"command"_s, QStringList{u"false"_s}}}});
    QCOMPARE(session.errorMessage(), QString());
    const QVariantList id{session.arguments().value(0)};
    const QDBusConnection second = m_bus->connectAs(alice);
    QCOMPARE(container(second, zion, u"WaitExec"_s, id).errorName(), u"org.caisson.Error.NotFound"_s);
    QCOMPARE(container(m_bob->connection, zion, u"WaitExec"_s, id).errorName(),
             u"org.caisson.Error.NotFound"_s);
    const QDBusMessage ended = container(m_alice->connection, zion, u"WaitExec"_s, id);
    QCOMPARE(ended.arguments().value(0).toString(), u"exited"_s);
    QCOMPARE(ended.arguments().value(1).toInt(), 3);
    QCOMPARE(container(m_alice->connection, zion, u"WaitExec"_s, id).errorName(),
             u"org.caisson.Error.NotFound"_s);
}

void SignalTest::execRuns()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(container(m_alice->connection, zion, u"Start"_s).errorMessage(), QString());
    QDBusMessage session =
        container(m_alice->connection, zion, u"Exec"_s, {QVariantMap{{u"command"_s, QStringList{u"cat"_s}}}});
    const QVariant id = session.arguments().value(0);
    {
        const auto descriptors = qdbus_cast<protocol::DescriptorList>(session.arguments().value(1));
        QCOMPARE(descriptors.size(), 3);
        QCOMPARE(::write(descriptors.at(0).fileDescriptor(), "hello", 5), 5);
        char buffer[16] = {};
        QCOMPARE(::read(descriptors.at(1).fileDescriptor(), buffer, sizeof buffer), 5);
        QCOMPARE(QByteArray(buffer), QByteArray("hello"));
    }
    session = {}; // the last copies of the descriptors close: end of input
    const QDBusMessage ended = container(m_alice->connection, zion, u"WaitExec"_s, {id});
    QCOMPARE(ended.errorMessage(), QString());
    QCOMPARE(ended.arguments().value(1).toInt(), 0);
}

void SignalTest::waitAnswersAtTheEnd()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    QCOMPARE(container(m_alice->connection, zion, u"Start"_s).errorMessage(), QString());
    QDBusMessage message = QDBusMessage::createMethodCall(u"org.caisson.Helper1"_s, zion,
                                                          u"org.caisson.Container1"_s, u"Wait"_s);
    const QDBusPendingCall wait = m_bob->connection.asyncCall(message);
    QTest::qWait(100);
    QVERIFY(!wait.isFinished());
    QCOMPARE(container(m_alice->connection, zion, u"Kill"_s, {u"SIGUSR1"_s}).errorMessage(), QString());
    QVERIFY(waitUntil([&] { return wait.isFinished(); }));
    QCOMPARE(wait.reply().arguments().value(0).toString(), u"signalled"_s);
    QCOMPARE(wait.reply().arguments().value(1).toInt(), 10);
}

void SignalTest::killIsNotHeldUpByAStop()
{
    const QString stubborn = create(m_alice->connection, u"stubborn"_s);
    QCOMPARE(container(m_alice->connection, stubborn, u"Start"_s).errorMessage(), QString());
    QCOMPARE(container(m_alice->connection, stubborn, u"Stop"_s, {600U}).errorMessage(), QString());
    QCOMPARE(container(m_alice->connection, stubborn, u"Kill"_s, {u"KILL"_s}).errorMessage(), QString());
}

void SignalTest::attachAndLogGiveDescriptors()
{
    const QString zion = create(m_alice->connection, u"zion"_s);
    const QDBusMessage attach =
        container(m_alice->connection, zion, u"Attach"_s, {false, QVariant::fromValue<quint64>(0)});
    QCOMPARE(attach.errorMessage(), QString());
    const QDBusMessage log = container(m_alice->connection, zion, u"OpenLog"_s);
    QCOMPARE(log.errorMessage(), QString());
    const auto read = [](const QDBusMessage &reply) {
        char buffer[16] = {};
        const int fd = reply.arguments().value(0).value<QDBusUnixFileDescriptor>().fileDescriptor();
        return QByteArray(buffer, std::max<ssize_t>(0, ::read(fd, buffer, sizeof buffer)));
    };
    QCOMPARE(read(attach), QByteArray("hello\n"));
    QCOMPARE(read(log), QByteArray("log\n"));
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    SignalTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "signaltest.moc"
