// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/client.h"
#include "helper/protocol/wiretypes.h"
#include "tests/client/fakebus.h"
#include "tests/support/patience.h"

#include <csignal>
#include <memory>
#include <QDBusConnectionInterface>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <unistd.h>

using namespace caisson::app;
using caisson::protocol::ErrorKind;
using caisson::tests::FakeBus;

namespace {

constexpr uid_t impostorUid = 65534; // nobody: the bus turns away who has no account

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

/// All that a helper tells, of the container: none of it true.
QList<QDBusMessage> forgeries(const QString &to, const QString &path)
{
    namespace protocol = caisson::protocol;
    const QString root = latin(protocol::rootPath);
    const QString objectManager = QStringLiteral("org.freedesktop.DBus.ObjectManager");
    const auto make = [&](const QString &of, const QString &interface, const char *member,
                          const QVariantList &arguments) {
        QDBusMessage signal =
            to.isEmpty() ? QDBusMessage::createSignal(of, interface, QLatin1String(member))
                         : QDBusMessage::createTargetedSignal(to, of, interface, QLatin1String(member));
        signal.setArguments(arguments);
        return signal;
    };
    const QString container = latin(protocol::containerInterface);
    const QVariantMap properties{{QStringLiteral("Name"), QStringLiteral("forged")}};
    protocol::FiguresWire figures;
    figures.container = QDBusObjectPath(path);
    protocol::EventWire event;
    event.container = QDBusObjectPath(path);
    return {
        make(path, QStringLiteral("org.freedesktop.DBus.Properties"), "PropertiesChanged",
             {container, properties, QStringList()}),
        make(root, objectManager, "InterfacesAdded",
             {QVariant::fromValue(QDBusObjectPath(path.chopped(1) + u'f')),
              QVariant::fromValue(protocol::InterfaceProperties{{container, properties}})}),
        make(root, objectManager, "InterfacesRemoved",
             {QVariant::fromValue(QDBusObjectPath(path)), QStringList{container}}),
        make(root, latin(protocol::managerInterface), "Figures",
             {QVariant::fromValue(quint64(1)), QVariant::fromValue(QList<protocol::FiguresWire>{figures})}),
        make(root, latin(protocol::managerInterface), "EventRaised", {QVariant::fromValue(event)}),
        make(root + QStringLiteral("/job/1"), latin(protocol::jobInterface), "Completed",
             {true, QString(), QString()}),
    };
}

/// A program of another user that wants the helper's name, and counts what it is asked for.
class Impostor : public QDBusVirtualObject
{
public:
    explicit Impostor(const FakeBus &bus)
        : m_connection(bus.connectAs(impostorUid, QStringLiteral("impostor")))
    {
        m_connection.registerVirtualObject(QStringLiteral("/org"), this, QDBusConnection::SubPath);
    }
    ~Impostor() override { QDBusConnection::disconnectFromBus(QStringLiteral("impostor")); }

    [[nodiscard]] QDBusConnectionInterface::RegisterServiceReply takeName()
    {
        return m_connection.interface()->registerService(QStringLiteral("org.caisson.Helper1"),
                                                         QDBusConnectionInterface::QueueService);
    }
    [[nodiscard]] int asked() const { return m_asked; }
    void send(const QList<QDBusMessage> &messages)
    {
        for (const QDBusMessage &message : messages)
            m_connection.send(message);
    }
    /// Returns when both have all that they sent each other.
    void settle(const QDBusConnection &other)
    {
        for (const QDBusConnection &connection : {other, m_connection, other}) {
            (void)connection.interface()->isServiceRegistered(QStringLiteral("org.caisson.Helper1"));
            QCoreApplication::processEvents();
        }
    }

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &, const QDBusConnection &) override
    {
        ++m_asked;
        return false;
    }

private:
    QDBusConnection m_connection;
    int m_asked = 0;
};

} // namespace

/// The client against a helper that behaves, leaves, dies and lies. Every test has a bus of its own.
class ClientTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeBus> m_bus;
    std::unique_ptr<Client> m_client;
    int m_number = 0;

    void makeClient()
    {
        m_client = std::make_unique<Client>(m_bus->connect(QStringLiteral("client%1").arg(++m_number)));
    }
    void makeReady()
    {
        makeClient();
        m_client->open();
        QTRY_COMPARE(m_client->status(), Client::Status::Ready);
    }
    Container *zion() const { return m_client->containerByName(QStringLiteral("zion")); }
    static QVariant variant(const QVariant &value) { return QVariant::fromValue(QDBusVariant(value)); }

private Q_SLOTS:
    void init()
    {
        m_bus = std::make_unique<FakeBus>();
        QVERIFY(m_bus->start());
    }
    void cleanup()
    {
        m_client.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("client%1").arg(m_number));
        m_bus.reset();
    }

    void startsTheHelperAndFillsTheCache()
    {
        makeReady();
        QCOMPARE(m_client->containers().size(), 1);
        QVERIFY(zion() != nullptr);
        QCOMPARE(zion()->data().state, ContainerState::Running);
        QCOMPARE(zion()->data().pid, 4711u);
        QCOMPARE(zion()->data().namespaces.size(), 1);
        QCOMPARE(zion()->data().namespaces.constFirst().inode, quint64(101));
        QCOMPARE(zion()->data().interfaces.constFirst().address, QStringLiteral("10.0.0.1"));
        QCOMPARE(m_client->networks().size(), 1);
        QCOMPARE(m_client->images().constFirst()->data().command, QStringList{QStringLiteral("/bin/sh")});
        QCOMPARE(m_client->host().hostName, QStringLiteral("atelier"));
        QCOMPARE(m_client->host().namespaces.value(QStringLiteral("net")), quint64(1));
    }

    void callsMadeBeforeItIsOpenAreKept()
    {
        makeClient();
        int answers = 0;
        m_client->listNamespaces(this, [&](const Outcome<QList<NamespaceRowEntry>> &rows) {
            ++answers;
            QVERIFY(rows.has_value());
            QCOMPARE(rows->constFirst().inode, quint64(42));
        });
        QCOMPARE(answers, 0); // never from inside the call
        QTRY_COMPARE(answers, 1);
    }

    void objectsComeAndGo()
    {
        makeReady();
        QSignalSpy added(m_client.get(), &Client::containerAdded);
        QSignalSpy removed(m_client.get(), &Client::containerRemoved);
        const QString path =
            m_bus->control(QStringLiteral("Add"), {QStringLiteral("moon")}).value(0).toString();
        QTRY_COMPARE(added.size(), 1);
        Container *moon = m_client->containerByPath(path);
        QVERIFY(moon != nullptr);
        QCOMPARE(m_client->containers().constFirst()->data().name, QStringLiteral("moon")); // by name
        bool validDuringSignal = false;
        connect(m_client.get(), &Client::containerRemoved, this,
                [&](Container *container) { validDuringSignal = container->data().name == u"moon"; });
        m_bus->control(QStringLiteral("Remove"), {path});
        QTRY_COMPARE(removed.size(), 1);
        QVERIFY(validDuringSignal);
        QVERIFY(m_client->containerByPath(path) == nullptr);
    }

    void findsByNameIdAndPrefix()
    {
        makeReady();
        const QString id = zion()->data().id;
        QCOMPARE(m_client->containerByName(id), zion());
        QVERIFY(m_client->containerByName(id.left(3)) == nullptr); // too short
        QCOMPARE(m_client->containerByName(id.left(8)), zion());
        m_bus->control(QStringLiteral("Add"), {QStringLiteral("moon")});
        QTRY_COMPARE(m_client->containers().size(), 2);
        QVERIFY(m_client->containerByName(id.left(8)) == nullptr); // both begin so
    }

    void changesOfOneTurnAreOneSignal()
    {
        makeReady();
        QSignalSpy changed(zion(), &Container::changed);
        QTest::qWait(0);
        changed.clear();
        const QString path = zion()->path();
        // Sent while this thread does not turn the loop: they are all there in the next turn.
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("Name"), variant(QStringLiteral("one"))});
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("Name"), variant(QStringLiteral("two"))});
        m_bus->control(QStringLiteral("Change"), {path, QStringLiteral("Pid"), variant(12u)});
        QTRY_COMPARE(m_client->containerByPath(path)->data().pid, 12u);
        QCoreApplication::processEvents();
        QCOMPARE(m_client->containerByPath(path)->data().name, QStringLiteral("two"));
        QVERIFY2(changed.size() <= 2, qPrintable(QString::number(changed.size())));
        changed.clear();
        m_bus->control(QStringLiteral("Change"), {path, QStringLiteral("Pid"), variant(12u)}); // nothing new
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("container-started"), path});
        QSignalSpy event(m_client.get(), &Client::eventRaised);
        QTRY_COMPARE(event.size(), 1); // comes after it
        QCOMPARE(changed.size(), 0);
    }

    void invalidatedPropertiesAreFetched()
    {
        makeReady();
        const int before = m_bus->calls(QStringLiteral("GetAll"));
        m_bus->control(QStringLiteral("Invalidate"), {zion()->path()});
        QTRY_COMPARE(m_bus->calls(QStringLiteral("GetAll")), before + 1);
    }

    void malformedPropertiesAreLeftOut()
    {
        makeReady();
        const QString path = zion()->path();
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("Pid"), variant(QStringLiteral("not a number"))});
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("Namespaces"), variant(QStringList{QStringLiteral("x")})});
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("State"), variant(QStringLiteral("dancing"))});
        m_bus->control(QStringLiteral("Change"), {path, QStringLiteral("Nonsense"), variant(5)});
        m_bus->control(QStringLiteral("Change"),
                       {path, QStringLiteral("Image"), variant(QStringLiteral("good"))});
        QTRY_COMPARE(m_client->containerByPath(path)->data().image, QStringLiteral("good"));
        QCOMPARE(m_client->containerByPath(path)->data().pid, 4711u);
        QCOMPARE(m_client->containerByPath(path)->data().namespaces.size(), 1);
        QCOMPARE(m_client->containerByPath(path)->data().state, ContainerState::Running);
    }

    void malformedRepliesAreErrors()
    {
        makeReady();
        for (const char *method : {"ListNamespaces", "Explain", "Exec", "Attach", "Wait", "Stop", "Start"})
            m_bus->control(QStringLiteral("Scene"),
                           {QLatin1String(method), QStringLiteral("wrong-signature")});
        int nonsense = 0;
        const auto count = [&](const auto &outcome) {
            QVERIFY(!outcome.has_value());
            QVERIFY(outcome.error().unreachable());
            ++nonsense;
        };
        m_client->listNamespaces(this, count);
        zion()->explain(this, count);
        zion()->exec({}, this, count);
        zion()->attach(false, 0, this, count);
        zion()->wait(this, count);
        zion()->stop({}, this, count);
        zion()->start(this, count);
        QTRY_COMPARE(nonsense, 7);
        m_bus->control(QStringLiteral("BadTick"));
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("x"), zion()->path()});
        QSignalSpy event(m_client.get(), &Client::eventRaised);
        QTRY_COMPARE(event.size(), 1); // still there after it
    }

    void errorsHaveKinds()
    {
        makeReady();
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Start"), QStringLiteral("deny")});
        std::optional<Outcome<void>> outcome;
        zion()->start(this, [&](const Outcome<void> &answer) { outcome = answer; });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!outcome->has_value());
        QCOMPARE(outcome->error().kind, std::optional(ErrorKind::NotAuthorized));
        QCOMPARE(outcome->error().text, QStringLiteral("no"));
        QVERIFY(!outcome->error().friendlyText().isEmpty());
    }

    void callbacksGoWithTheirContext()
    {
        makeReady();
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Wait"), QStringLiteral("silent")});
        bool called = false;
        auto context = std::make_unique<QObject>();
        zion()->wait(context.get(), [&](const Outcome<ExitData> &) { called = true; });
        QTRY_COMPARE(m_bus->calls(QStringLiteral("Wait")), 1);
        context.reset();
        m_bus->control(QStringLiteral("AnswerHeld"));
        bool later = false;
        m_client->doctor(this, [&](const Outcome<QList<CheckEntry>> &) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!called);
    }

    void clientMayGoWithCallsUnderWay()
    {
        makeReady();
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Wait"), QStringLiteral("silent")});
        bool called = false;
        zion()->wait(this, [&](const Outcome<ExitData> &) { called = true; });
        QTRY_COMPARE(m_bus->calls(QStringLiteral("Wait")), 1);
        m_client.reset();
        m_bus->control(QStringLiteral("AnswerHeld"));
        QTest::qWait(50);
        QVERIFY(!called);
    }

    void createdContainerIsThereInTheCallback()
    {
        makeReady();
        ContainerRequestData request;
        request.name = QStringLiteral("moon");
        request.limits.memory = 100 << 20;
        Container *made = nullptr;
        m_client->createContainer(request, this, [&](const Outcome<Container *> &container) {
            QVERIFY(container.has_value());
            made = *container; // the fake sends no InterfacesAdded: the client asks for it
        });
        QTRY_VERIFY(made != nullptr);
        QCOMPARE(made->data().name, QStringLiteral("moon"));
        QCOMPARE(m_client->containers().size(), 2);
        const QStringList keys = m_bus->control(QStringLiteral("Keys")).value(0).toStringList();
        QVERIFY(keys.contains(QStringLiteral("memory")));
        QVERIFY(!keys.contains(QStringLiteral("cpus"))); // not asked for: left to the helper
        QVERIFY(!keys.contains(QStringLiteral("uidMap")));
    }

    void figuresReachTheirContainer()
    {
        makeReady();
        QSignalSpy arrived(zion(), &Container::figuresArrived);
        QSignalSpy tick(m_client.get(), &Client::figuresTick);
        m_client->subscribe(500, {zion()});
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 500u);
        m_bus->control(QStringLiteral("Tick"), {QVariant::fromValue(quint64(12345))});
        QTRY_COMPARE(tick.size(), 1);
        QCOMPARE(arrived.size(), 1);
        QCOMPARE(zion()->figures().memory, quint64(12345));
        m_client->subscribe(0, {});
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 0u);
    }

    void jobsEnd_data()
    {
        QTest::addColumn<bool>("early");
        QTest::addColumn<QString>("error");
        QTest::newRow("after the reply") << false << QString();
        QTest::newRow("before the reply") << true << QString();
        QTest::newRow("cancelled") << false << QStringLiteral("org.caisson.Error.Cancelled");
    }
    void jobsEnd()
    {
        QFETCH(const bool, early);
        QFETCH(const QString, error);
        makeReady();
        m_bus->control(QStringLiteral("Scene"),
                       {QStringLiteral("job"), early ? QStringLiteral("early") : QString()});
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("job-error"), error});
        std::optional<Outcome<void>> end;
        bool started = false;
        zion()->stop(5, this, [&](const Outcome<Job *> &job) {
            QVERIFY(job.has_value());
            QCOMPARE((*job)->operation(), QStringLiteral("stop"));
            connect(*job, &Job::finished, this, [&](const Outcome<void> &outcome) { end = outcome; });
            started = true;
        });
        QTRY_VERIFY(started);
        if (!early)
            m_bus->control(QStringLiteral("Complete"),
                           {QStringLiteral("/org/caisson/Helper1/job/1"), QString()});
        QTRY_VERIFY(end.has_value());
        QCOMPARE(end->has_value(), error.isEmpty());
        if (!error.isEmpty())
            QCOMPARE(end->error().kind, std::optional(ErrorKind::Cancelled));
    }

    void subscribedClientBringsTheHelperBack()
    {
        makeReady();
        m_client->subscribe(1000, {});
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
        const qint64 former = m_bus->helperPid();
        const Container *kept = zion();
        QSignalSpy removed(m_client.get(), &Client::containerRemoved);
        QSignalSpy status(m_client.get(), &Client::statusChanged);
        ::kill(pid_t(former), SIGKILL);
        QTRY_VERIFY(status.size() >= 2); // Connecting, then Ready
        QTRY_COMPARE(m_client->status(), Client::Status::Ready);
        QVERIFY(m_bus->helperPid() != former);
        QCOMPARE(zion(), kept); // the same object: containers run on, and so does their cache
        QCOMPARE(removed.size(), 0);
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
    }

    void idleClientLetsTheHelperGo()
    {
        makeReady();
        ::kill(pid_t(m_bus->helperPid()), SIGKILL);
        QTRY_COMPARE(m_client->status(), Client::Status::Connecting);
        QVERIFY(zion() != nullptr); // greyed, not gone
        const bool owned = m_bus->connect(QStringLiteral("control"))
                               .interface()
                               ->isServiceRegistered(QStringLiteral("org.caisson.Helper1"));
        QVERIFY(!owned);
        bool answered = false; // the next call brings it back
        m_client->listNamespaces(this, [&](const Outcome<QList<NamespaceRowEntry>> &rows) {
            QVERIFY(rows.has_value());
            answered = true;
        });
        QTRY_VERIFY(answered);
        QCOMPARE(m_client->status(), Client::Status::Ready);
    }

    void waitOutlivesTheHelper()
    {
        makeReady();
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Wait"), QStringLiteral("silent")});
        int ends = 0;
        zion()->wait(this, [&](const Outcome<ExitData> &exit) {
            QVERIFY(exit.has_value());
            QCOMPARE(exit->shellCode(), 3);
            ++ends;
        });
        QTRY_COMPARE(m_bus->calls(QStringLiteral("Wait")), 1);
        ::kill(pid_t(m_bus->helperPid()), SIGKILL);
        QTRY_COMPARE(ends, 1); // asked again of its successor
    }

    void changesAreNotRepeatedAfterALoss()
    {
        makeReady();
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Start"), QStringLiteral("die")});
        std::optional<Outcome<void>> outcome;
        zion()->start(this, [&](const Outcome<void> &answer) { outcome = answer; });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!outcome->has_value());
        QVERIFY(outcome->error().unreachable());
        QCOMPARE(m_bus->calls(QStringLiteral("Start")), 0); // the successor was not asked
    }

    /// It may leave, idle, just as somebody comes: whoever opens must hear of one end or another.
    void helperThatLeavesWhileItIsLookedAt()
    {
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("GetAll"), QStringLiteral("die")});
        makeClient();
        m_client->open();
        QTRY_VERIFY(m_client->status() == Client::Status::Ready);
        QVERIFY(zion() != nullptr);
    }

    void unfinishedJobsEndWithTheHelper()
    {
        makeReady();
        std::optional<Outcome<void>> end;
        zion()->stop({}, this, [&](const Outcome<Job *> &job) {
            connect(*job, &Job::finished, this, [&](const Outcome<void> &outcome) { end = outcome; });
            ::kill(pid_t(m_bus->helperPid()), SIGKILL);
        });
        QTRY_VERIFY(end.has_value());
        QVERIFY(!end->has_value());
    }

    void withoutAHelperItSaysSo()
    {
        m_bus = std::make_unique<FakeBus>(false);
        QVERIFY(m_bus->start());
        makeClient();
        m_client->open();
        QTRY_COMPARE(m_client->status(), Client::Status::Unavailable);
        QVERIFY(!m_client->statusText().isEmpty());
        std::optional<Outcome<QList<CheckEntry>>> outcome;
        m_client->doctor(this, [&](const Outcome<QList<CheckEntry>> &answer) { outcome = answer; });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!outcome->has_value());
        QVERIFY(outcome->error().unreachable());
    }

    /// As where somebody starts it after the window, and where it is started anew.
    void theBusComesAndGoes()
    {
        const QString address = m_bus->address().section(QLatin1Char(','), 0, 0); // without its identity
        m_bus->end();
        makeClient();
        int asked = 0;
        m_client->reconnectBy([this, address, &asked] {
            QDBusConnection::disconnectFromBus(QStringLiteral("client%1").arg(m_number));
            ++asked;
            return QDBusConnection::connectToBus(address, QStringLiteral("client%1").arg(m_number));
        });
        m_client->open();
        QCOMPARE(m_client->status(), Client::Status::Unavailable);
        QVERIFY2(m_client->statusText().contains(QStringLiteral("dbus")), qPrintable(m_client->statusText()));
        m_client->subscribe(1000, {}); // somebody looks
        QTRY_VERIFY(asked >= 3);
        QCOMPARE(m_client->status(), Client::Status::Unavailable);
        QVERIFY(m_bus->start());
        QTRY_COMPARE_WITH_TIMEOUT(m_client->status(), Client::Status::Ready, 20'000);
        QVERIFY(zion() != nullptr);
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);

        // It ends with a call and a job under way.
        m_bus->control(QStringLiteral("Scene"), {QStringLiteral("Wait"), QStringLiteral("silent")});
        std::optional<Outcome<ExitData>> exit;
        zion()->wait(this, [&](const Outcome<ExitData> &answer) { exit = answer; });
        std::optional<Outcome<void>> end;
        zion()->stop({}, this, [&](const Outcome<Job *> &job) {
            connect(*job, &Job::finished, this, [&](const Outcome<void> &outcome) { end = outcome; });
            m_bus->end();
        });
        QTRY_COMPARE(m_client->status(), Client::Status::Unavailable);
        QTRY_VERIFY(exit && !exit->has_value());
        QTRY_VERIFY(end && !end->has_value());
        QVERIFY(m_bus->start());
        QTRY_COMPARE_WITH_TIMEOUT(m_client->status(), Client::Status::Ready, 20'000);
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
        bool answered = false;
        m_client->listNamespaces(this, [&](const Outcome<QList<NamespaceRowEntry>> &rows) {
            QVERIFY(rows.has_value());
            answered = true;
        });
        QTRY_VERIFY(answered);
    }

    /// Each signal that changes what is shown, from who does not have the helper's name: to all, and straight
    /// at the client, as only a policy that is too wide lets through.
    void signalsOfOthersDoNotCount()
    {
        makeReady();
        std::optional<Outcome<void>> end;
        zion()->stop(5, this, [&](const Outcome<Job *> &job) {
            QVERIFY(job.has_value());
            connect(*job, &Job::finished, this, [&](const Outcome<void> &outcome) { end = outcome; });
        });
        QTRY_COMPARE(m_bus->calls(QStringLiteral("Stop")), 1);
        m_client->subscribe(1000, {});
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
        QSignalSpy raised(m_client.get(), &Client::eventRaised);
        QSignalSpy tick(m_client.get(), &Client::figuresTick);
        QSignalSpy added(m_client.get(), &Client::containerAdded);
        QSignalSpy removed(m_client.get(), &Client::containerRemoved);

        QDBusConnection stranger = m_bus->connect(QStringLiteral("stranger"));
        for (const QString &to :
             {QString(), QDBusConnection(QStringLiteral("client%1").arg(m_number)).baseService()}) {
            for (const QDBusMessage &signal : forgeries(to, zion()->path()))
                QVERIFY(stranger.send(signal));
        }
        // By its answer the bus has passed them all on, before what follows.
        QVERIFY(stranger.interface()->isServiceRegistered(QStringLiteral("org.caisson.Helper1")).value());
        m_bus->control(QStringLiteral("Change"),
                       {zion()->path(), QStringLiteral("Image"), variant(QStringLiteral("seen"))});
        QTRY_VERIFY(zion() == nullptr || zion()->data().image == u"seen");
        QVERIFY(zion() != nullptr);
        QCOMPARE(m_client->containers().size(), 1);
        QCOMPARE(raised.size() + tick.size() + added.size() + removed.size(), 0);
        QVERIFY(!end.has_value());
        QDBusConnection::disconnectFromBus(QStringLiteral("stranger"));

        // From the helper each of them would have counted.
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("x"), zion()->path()});
        m_bus->control(QStringLiteral("Tick"), {QVariant::fromValue(quint64(12345))});
        m_bus->control(QStringLiteral("Complete"), {QStringLiteral("/org/caisson/Helper1/job/1"), QString()});
        m_bus->control(QStringLiteral("Add"), {QStringLiteral("moon")});
        m_bus->control(QStringLiteral("Remove"), {zion()->path()});
        QTRY_COMPARE(raised.size() + tick.size() + added.size() + removed.size(), 4);
        QTRY_VERIFY(end.has_value());
    }

    void impostorsAreNotAsked_data()
    {
        QTest::addColumn<uint>("ourUid");
        QTest::addColumn<QString>("connection");
        QTest::addColumn<bool>("isBelieved");
        const QString systemBus = QStringLiteral("qt_default_system_bus"); // as QtDBus calls it
        QTest::newRow("another user") << 0u << QString() << false;
        QTest::newRow("another user, on the system bus") << 0u << systemBus << false;
        QTest::newRow("we ourselves, on a bus of our own") << uint(impostorUid) << QString() << true;
        QTest::newRow("we ourselves, on the system bus") << uint(impostorUid) << systemBus << false;
    }
    /// Who took the name must be root, or on another bus than the system's who we are.
    void impostorsAreNotAsked()
    {
        QFETCH(const uint, ourUid);
        QFETCH(const QString, connection);
        QFETCH(const bool, isBelieved);
        if (::geteuid() != 0)
            QSKIP("needs root");
        m_bus = std::make_unique<FakeBus>(false);
        QVERIFY(m_bus->start());
        Impostor impostor(*m_bus);
        QCOMPARE(impostor.takeName(), QDBusConnectionInterface::ServiceRegistered);

        QVERIFY(::setreuid(ourUid, uid_t(-1)) == 0);
        const auto back = qScopeGuard([] {
            if (::setreuid(0, uid_t(-1)) != 0)
                qFatal("setreuid back");
        });
        const QString name = connection.isEmpty() ? QStringLiteral("elsewhere") : connection;
        const auto gone = qScopeGuard([&] {
            m_client.reset();
            QDBusConnection::disconnectFromBus(name);
        });
        QDBusConnection ours = m_bus->connect(name);
        m_client = std::make_unique<Client>(ours);
        bool isRefused = false;
        m_client->listNamespaces(this, [&](const Outcome<QList<NamespaceRowEntry>> &rows) {
            isRefused = !rows.has_value() && rows.error().text.contains(QString::number(impostorUid));
        });
        if (isBelieved) {
            QTRY_VERIFY(impostor.asked() > 0);
            return;
        }
        QTRY_COMPARE(m_client->status(), Client::Status::Unavailable);
        QVERIFY2(m_client->statusText().contains(QString::number(impostorUid)),
                 qPrintable(m_client->statusText()));
        QTRY_VERIFY(isRefused);
        impostor.settle(ours);
        QCOMPARE(impostor.asked(), 0);
    }

    /// The bus gives the name to whoever waits for it when the helper dies.
    void impostorsInheritNothing()
    {
        if (::geteuid() != 0)
            QSKIP("needs root");
        makeReady();
        m_client->subscribe(1000, {}); // looks for the helper by itself
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
        Impostor impostor(*m_bus);
        QCOMPARE(impostor.takeName(), QDBusConnectionInterface::ServiceQueued);
        ::kill(pid_t(m_bus->helperPid()), SIGKILL);
        QTRY_COMPARE(m_client->status(), Client::Status::Unavailable);
        QVERIFY2(m_client->statusText().contains(QString::number(impostorUid)),
                 qPrintable(m_client->statusText()));
        QVERIFY(zion() != nullptr);
        const QString client = QDBusConnection(QStringLiteral("client%1").arg(m_number)).baseService();
        for (const QString &to : {QString(), client})
            impostor.send(forgeries(to, zion()->path()));
        impostor.settle(QDBusConnection(QStringLiteral("client%1").arg(m_number)));
        QCOMPARE(zion()->data().name, QStringLiteral("zion"));
        QCOMPARE(m_client->containers().size(), 1);
        QCOMPARE(impostor.asked(), 0);
    }
};

QTEST_GUILESS_MAIN(ClientTest)
#include "clienttest.moc"
