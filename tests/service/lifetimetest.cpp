// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// How the helper comes and goes: started by the bus, leaves when idle, is started again, loses no call, and
// finds its containers again after it was killed.
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <csignal>
#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QDir>
#include <QFile>
#include <QTest>

using namespace caisson;
using namespace caisson::tests;

class LifetimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!isSandboxed())
            QSKIP("needs root");
        protocol::registerWireTypes();
    }
    void leavesWhenIdleAndIsStartedAgain();
    void losesNoCallWhileLeaving();
    void staysForWhoeverListens_data();
    void staysForWhoeverListens();
    void forgetsWhoLeftInTheMiddle_data();
    void forgetsWhoLeftInTheMiddle();
    void leavesWhenTold();
    void startsInAHostileEnvironment();
    void refusesBadOptions();
    void containersSurviveAKill();
    void stopAllEndsEveryContainer();

private:
    static QDBusMessage doctor(const QDBusConnection &as)
    {
        return call(as, root, u"org.caisson.Manager1"_s, u"Doctor"_s);
    }
    static QDBusMessage container(const QDBusConnection &as, const QString &path, const QString &method,
                                  const QVariantList &arguments = {})
    {
        return call(as, path, u"org.caisson.Container1"_s, method, arguments);
    }
    static QVariantMap properties(const QDBusConnection &as, const QString &path)
    {
        const QDBusMessage reply =
            call(as, path, u"org.freedesktop.DBus.Properties"_s, u"GetAll"_s, {u"org.caisson.Container1"_s});
        return qdbus_cast<QVariantMap>(reply.arguments().value(0));
    }
};

void LifetimeTest::leavesWhenIdleAndIsStartedAgain()
{
    PrivateBus bus({.helper = PrivateBus::fakeHelper(), .idleTimeoutSeconds = 1});
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QDBusConnection as = bus.connectAs(alice);
    QCOMPARE(bus.helperPid(), 0);
    QCOMPARE(doctor(as).errorMessage(), QString());
    const pid_t first = bus.helperPid();
    QVERIFY(first > 0);
    QVERIFY(waitUntil([&] { return bus.helperPid() == 0; }, 5'000));
    QVERIFY(waitUntil([&] { return ::kill(first, 0) != 0; }));
    QCOMPARE(doctor(as).errorMessage(), QString());
    QVERIFY(bus.helperPid() > 0 && bus.helperPid() != first);
}

void LifetimeTest::losesNoCallWhileLeaving()
{
    // Calls at every moment around the end of the idle time, over and over: each must be answered.
    PrivateBus bus({.helper = PrivateBus::fakeHelper(), .idleTimeoutSeconds = 1});
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QDBusConnection as = bus.connectAs(alice);
    QCOMPARE(doctor(as).errorMessage(), QString());
    int ends = 0;
    pid_t last = bus.helperPid();
    for (int round = 0; round < 6; ++round) {
        QTest::qWait(985 + round * 5);
        for (int i = 0; i < 10; ++i) {
            const QDBusMessage reply = doctor(as);
            QVERIFY2(reply.type() == QDBusMessage::ReplyMessage, qPrintable(reply.errorMessage()));
        }
        if (const pid_t now = bus.helperPid(); now != last) {
            ++ends;
            last = now;
        }
    }
    qInfo("%d helpers ended meanwhile", ends);
}

void LifetimeTest::staysForWhoeverListens_data()
{
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QVariantList>("arguments");
    QTest::newRow("subscriber") << u"org.caisson.Manager1"_s << u"Subscribe"_s
                                << QVariantList{1000U, QVariant::fromValue(QList<QDBusObjectPath>())};
    QTest::newRow("follower") << u"org.freedesktop.DBus.ObjectManager"_s << u"GetManagedObjects"_s
                              << QVariantList();
}

void LifetimeTest::staysForWhoeverListens()
{
    QFETCH(QString, interface);
    QFETCH(QString, method);
    QFETCH(QVariantList, arguments);
    PrivateBus bus({.helper = PrivateBus::fakeHelper(), .idleTimeoutSeconds = 1});
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    // Copies of a connection keep it open: there is one.
    std::optional listener = bus.connectAs(alice);
    QCOMPARE(call(*listener, root, interface, method, arguments).errorMessage(), QString());
    const pid_t pid = bus.helperPid();
    QTest::qWait(2'500);
    QCOMPARE(bus.helperPid(), pid);
    bus.disconnect(*listener);
    listener.reset();
    QVERIFY(waitUntil([&] { return bus.helperPid() == 0; }));
}

void LifetimeTest::forgetsWhoLeftInTheMiddle_data()
{
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QVariantList>("arguments");
    QTest::newRow("who asks for everything")
        << u"org.freedesktop.DBus.ObjectManager"_s << u"GetManagedObjects"_s << QVariantList();
    QTest::newRow("who runs a command") << u"org.caisson.Container1"_s << u"Exec"_s
                                        << QVariantList{QVariantMap{{u"command"_s, QStringList{u"cat"_s}}}};
}

/// He is authorised, the work is under way, and he leaves the bus: what the work brings must not be kept for
/// him, or the helper would stay for nobody and his places would be taken for ever.
void LifetimeTest::forgetsWhoLeftInTheMiddle()
{
    QFETCH(QString, interface);
    QFETCH(QString, method);
    QFETCH(QVariantList, arguments);
    PrivateBus bus({.helper = PrivateBus::fakeHelper(), .idleTimeoutSeconds = 2});
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QDBusConnection other = bus.connectAs(bob);
    std::optional leaver = bus.connectAs(alice);
    const QString slow = call(*leaver, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
                              {QVariantMap{{u"name"_s, u"slow"_s}}})
                             .arguments()
                             .value(0)
                             .value<QDBusObjectPath>()
                             .path();
    QCOMPARE(container(*leaver, slow, u"Start"_s).errorMessage(), QString());
    QDBusMessage message = QDBusMessage::createMethodCall(
        u"org.caisson.Helper1"_s, interface == u"org.caisson.Container1"_s ? slow : root, interface, method);
    message.setArguments(arguments);
    leaver->asyncCall(message);
    QCOMPARE(doctor(*leaver).errorMessage(),
             QString()); // the call before is authorised by now, and takes half a second
    bus.disconnect(*leaver);
    leaver.reset();
    QVERIFY(waitUntil([&] { return bus.helperPid() == 0; }, 10'000));
}

void LifetimeTest::leavesWhenTold()
{
    PrivateBus bus({.helper = PrivateBus::fakeHelper()});
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QDBusConnection as = bus.connectAs(alice);
    const auto stubborn = call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
                               {QVariantMap{{u"name"_s, u"stubborn"_s}}})
                              .arguments()
                              .value(0)
                              .value<QDBusObjectPath>()
                              .path();
    QCOMPARE(container(as, stubborn, u"Start"_s).errorMessage(), QString());
    QCOMPARE(container(as, stubborn, u"Stop"_s, {600U}).errorMessage(), QString());
    const pid_t pid = bus.helperPid();
    bus.killHelper(SIGTERM); // waits until the name is free, five seconds at most
    QCOMPARE(bus.helperPid(), 0);
    QVERIFY(waitUntil([&] { return ::kill(pid, 0) != 0; }));
}

void LifetimeTest::startsInAHostileEnvironment()
{
    // Variables that would make Qt or libraries load something are without effect: they are gone before Qt
    // begins.
    QProcess helper;
    helper.setEnvironment({u"QT_PLUGIN_PATH=/tmp/evil"_s, u"QT_DEBUG_PLUGINS=1"_s,
                           u"QT_LOGGING_RULES=*=true"_s, u"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent"_s,
                           u"TZ=:/etc/shadow"_s});
    helper.start(PrivateBus::fakeHelper(), {});
    QVERIFY(helper.waitForFinished(10'000));
    QCOMPARE(helper.exitCode(), 1);
    const QByteArray said = helper.readAllStandardError();
    QVERIFY2(said.contains("no bus") && !said.contains("qt.core"), said.constData());
}

void LifetimeTest::refusesBadOptions()
{
    const auto run = [](const QStringList &arguments) {
        QProcess helper;
        helper.start(PrivateBus::fakeHelper(), arguments);
        helper.waitForFinished(10'000);
        return std::pair(helper.exitCode(), helper.readAllStandardOutput() + helper.readAllStandardError());
    };
    QCOMPARE(run({u"--session"_s}).first, 2);
    QVERIFY(run({u"--idle-timeout=-1"_s}).first != 0);
    QVERIFY(run({u"--nonsense"_s}).first != 0);
    QCOMPARE(run({u"--version"_s}).first, 0);
    QVERIFY(run({u"--help"_s}).second.contains("--idle-timeout"));
}

void LifetimeTest::containersSurviveAKill()
{
    if (!QFile::exists(PrivateBus::realHelper()))
        QSKIP("caisson-helper is not built");
    PrivateBus bus;
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QDBusConnection as = bus.connectAs(alice);
    const QDBusMessage created = call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
                                      {QVariantMap{{u"name"_s, u"zion"_s},
                                                   {u"command"_s, QStringList{u"sleep"_s, u"1000"_s}},
                                                   {u"network"_s, u"none"_s}}});
    QCOMPARE(created.errorMessage(), QString());
    const QString zion = created.arguments().constFirst().value<QDBusObjectPath>().path();
    QCOMPARE(container(as, zion, u"Start"_s).errorMessage(), QString());
    const QVariantMap before = properties(as, zion);
    QCOMPARE(before.value(u"State"_s).toString(), u"running"_s);
    const pid_t init = static_cast<pid_t>(before.value(u"Pid"_s).toUInt());
    QVERIFY(init > 0);

    const pid_t killed = bus.helperPid();
    bus.killHelper(SIGKILL);
    QCOMPARE(::kill(init, 0), 0);
    const QVariantMap after = properties(as, zion); // starts the next helper
    QVERIFY(bus.helperPid() != killed);
    for (const QString &key : {u"State"_s, u"Pid"_s, u"Name"_s, u"Owner"_s, u"StartedAt"_s, u"CgroupPath"_s})
        QCOMPARE(after.value(key), before.value(key));

    QCOMPARE(container(as, zion, u"Kill"_s, {u"KILL"_s}).errorMessage(), QString());
    const QDBusMessage ended = container(as, zion, u"Wait"_s);
    QCOMPARE(ended.arguments().value(0).toString(), u"signalled"_s);
    QCOMPARE(ended.arguments().value(1).toInt(), 9);
    QCOMPARE(container(as, zion, u"Remove"_s, {true}).errorMessage(), QString());
    QCOMPARE(container(as, zion, u"Start"_s).errorName(), u"org.caisson.Error.NotFound"_s);
}

void LifetimeTest::stopAllEndsEveryContainer()
{
    if (!QFile::exists(PrivateBus::realHelper()))
        QSKIP("caisson-helper is not built");
    PrivateBus bus;
    QVERIFY2(bus.start(), qPrintable(bus.error()));
    const QStringList directories{u"--state-dir="_s + bus.stateDirectory(),
                                  u"--run-dir="_s + bus.runDirectory(),
                                  u"--cgroup-name="_s + bus.cgroupName()};
    const auto stopAll = [&directories] {
        QProcess helper;
        helper.start(PrivateBus::realHelper(), directories + QStringList{u"--stop-all"_s});
        helper.waitForFinished(30'000);
        return std::pair(helper.exitCode(), helper.readAllStandardError());
    };
    QList<pid_t> inits;
    QStringList paths;
    QList<QDBusConnection> owners{bus.connectAs(alice), bus.connectAs(bob)};
    for (const QString &name : {u"zion"_s, u"moon"_s}) {
        const QDBusConnection &as = owners.at(paths.size());
        const QDBusMessage created = call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
                                          {QVariantMap{{u"name"_s, name},
                                                       {u"command"_s, QStringList{u"sleep"_s, u"1000"_s}},
                                                       {u"network"_s, u"lab"_s}}});
        QCOMPARE(created.errorMessage(), QString());
        paths.append(created.arguments().constFirst().value<QDBusObjectPath>().path());
        QCOMPARE(container(as, paths.last(), u"Start"_s).errorMessage(), QString());
        inits.append(static_cast<pid_t>(properties(as, paths.last()).value(u"Pid"_s).toUInt()));
        QCOMPARE(::kill(inits.last(), 0), 0);
    }
    QCOMPARE(container(owners.first(), paths.first(), u"Pause"_s).errorMessage(), QString());

    // While a helper serves, it has the directories, and the other one touches nothing.
    const auto refused = stopAll();
    QCOMPARE(refused.first, 1);
    QCOMPARE(::kill(inits.first(), 0), 0);

    bus.killHelper(SIGTERM);
    const auto done = stopAll();
    QVERIFY2(done.first == 0, done.second.constData());
    for (const pid_t init : inits)
        QVERIFY(waitUntil([init] { return ::kill(init, 0) != 0; }));
    const QStringList ports =
        QDir(u"/sys/class/net/csn-lab/brif"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QVERIFY2(!QFile::exists(u"/sys/class/net/csn-lab"_s),
             qPrintable(u"ports: "_s + ports.join(u' ') + u"; helper: "_s + QString::fromUtf8(done.second)));
    // The containers themselves are kept, as stopped ones.
    for (qsizetype i = 0; i < paths.size(); ++i) {
        QCOMPARE(properties(owners.at(i), paths.at(i)).value(u"State"_s).toString(), u"stopped"_s);
        QCOMPARE(container(owners.at(i), paths.at(i), u"Remove"_s, {true}).errorMessage(), QString());
    }
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    LifetimeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "lifetimetest.moc"
