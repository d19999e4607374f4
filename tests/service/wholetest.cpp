// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The real helper over the real engine, as an ordinary user sees it through the bus: a container's whole
// life.
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <csignal>
#include <net/if.h>
#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QDebug>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <sys/syscall.h>

using namespace caisson;
using namespace caisson::tests;

class WholeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void lifeOfAContainer();
    void commandsInside();
    void secretsStayOutOfTheLog();
    void logAndTerminal();
    void limitsMoveTheKernelsFile();
    void whatTheKernelSays();
    void leavesAndFindsItAgain();
    void stopIsAJob();
    void wrongStatesAreErrors();
    void oneThatRemovesItselfStillTellsItsEnd();

private:
    QDBusMessage manager(const QString &method, const QVariantList &arguments = {})
    {
        return call(*m_alice, root, u"org.caisson.Manager1"_s, method, arguments);
    }
    QDBusMessage zion(const QString &method, const QVariantList &arguments = {})
    {
        return call(*m_alice, m_zion, u"org.caisson.Container1"_s, method, arguments);
    }
    QVariantMap properties()
    {
        return qdbus_cast<QVariantMap>(call(*m_alice, m_zion, u"org.freedesktop.DBus.Properties"_s,
                                            u"GetAll"_s, {u"org.caisson.Container1"_s})
                                           .arguments()
                                           .value(0));
    }
    void make(QVariantMap request)
    {
        request.insert(u"name"_s, u"zion"_s);
        if (!request.contains(u"command"_s))
            request.insert(u"command"_s, QStringList{u"sleep"_s, u"1000"_s});
        const QDBusMessage created = manager(u"CreateContainer"_s, {request});
        QCOMPARE(created.errorMessage(), QString());
        m_zion = created.arguments().constFirst().value<QDBusObjectPath>().path();
    }
    void start()
    {
        QCOMPARE(zion(u"Start"_s).errorMessage(), QString());
        QCOMPARE(properties().value(u"State"_s).toString(), u"running"_s);
    }
    static QByteArray readUntil(const QDBusUnixFileDescriptor &descriptor, const QByteArray &wanted)
    {
        QByteArray all;
        const int fd = descriptor.fileDescriptor();
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        (void)waitUntil([&] {
            char buffer[4096];
            const ssize_t count = ::read(fd, buffer, sizeof buffer);
            if (count > 0)
                all.append(buffer, count);
            return all.contains(wanted);
        });
        return all;
    }

    std::unique_ptr<PrivateBus> m_bus;
    std::optional<QDBusConnection> m_alice;
    QString m_zion;
};

void WholeTest::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
}

void WholeTest::init()
{
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.idleTimeoutSeconds = 1, .keepLog = true});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
    m_alice = m_bus->connectAs(alice);
}

void WholeTest::cleanup()
{
    if (!m_zion.isEmpty()) {
        zion(u"Remove"_s, {true});
        // Nothing of it is left, whatever the test did. Ends of links vanish some milliseconds late.
        const auto leftovers = [cgroup = m_bus->cgroupName(), state = m_bus->stateDirectory().toUtf8()] {
            QStringList left;
            struct if_nameindex *links = ::if_nameindex();
            for (const struct if_nameindex *link = links; link != nullptr && link->if_index != 0; ++link) {
                if (QString::fromLatin1(link->if_name) != u"lo"_s)
                    left.append(QString::fromLatin1(link->if_name));
            }
            ::if_freenameindex(links);
            QFile mounts(u"/proc/self/mountinfo"_s);
            if (mounts.open(QIODevice::ReadOnly) && mounts.readAll().contains(state))
                left.append(u"mount"_s);
            for (const QString &hierarchy :
                 QDir(u"/sys/fs/cgroup"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                const QDir ours(u"/sys/fs/cgroup/%1/%2"_s.arg(hierarchy, cgroup));
                left += ours.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            }
            return left;
        };
        QVERIFY2(waitUntil([&] { return leftovers().isEmpty(); }, 2'000), qPrintable(leftovers().join(u' ')));
        m_zion.clear();
    }
    m_alice.reset();
    m_bus.reset();
}

void WholeTest::lifeOfAContainer()
{
    make({{u"memory"_s, QVariant::fromValue<quint64>(100'000'000)}});
    QCOMPARE(properties().value(u"State"_s).toString(), u"created"_s);
    start();
    QVariantMap now = properties();
    QCOMPARE(now.value(u"Owner"_s).toUInt(), alice);
    QCOMPARE(now.value(u"OwnerName"_s).toString(), u"caisson-alice"_s);
    const auto namespaces = qdbus_cast<QList<protocol::NamespaceWire>>(now.value(u"Namespaces"_s));
    QCOMPARE(namespaces.size(), 8);
    for (const protocol::NamespaceWire &entry : namespaces) {
        QCOMPARE(entry.relation, u"own"_s);
        QVERIFY(entry.inode != 0 && entry.inode != entry.hostInode);
    }
    const auto interfaces = qdbus_cast<QList<protocol::InterfaceWire>>(now.value(u"Interfaces"_s));
    QCOMPARE(interfaces.size(), 1);
    QVERIFY(::if_nametoindex(qPrintable(interfaces.constFirst().hostName)) ==
            interfaces.constFirst().hostIndex);
    QCOMPARE(zion(u"Pause"_s).errorMessage(), QString());
    QCOMPARE(properties().value(u"State"_s).toString(), u"paused"_s);
    QCOMPARE(zion(u"Resume"_s).errorMessage(), QString());
    QCOMPARE(zion(u"Kill"_s, {u"KILL"_s}).errorMessage(), QString());
    const QDBusMessage ended = zion(u"Wait"_s);
    QCOMPARE(ended.arguments().value(0).toString(), u"signalled"_s);
    QCOMPARE(ended.arguments().value(1).toInt(), SIGKILL);
    start(); // and again
}

void WholeTest::commandsInside()
{
    make({{u"network"_s, u"none"_s}});
    start();
    const QDBusMessage session =
        zion(u"Exec"_s, {QVariantMap{{u"command"_s, QStringList{u"sh"_s, u"-c"_s, u"hostname; exit 5"_s}}}});
    QCOMPARE(session.errorMessage(), QString());
    const auto descriptors = qdbus_cast<protocol::DescriptorList>(session.arguments().value(1));
    QCOMPARE(descriptors.size(), 3);
    QCOMPARE(readUntil(descriptors.at(1), "\n"), QByteArray("zion\n"));
    const QDBusMessage ended = zion(u"WaitExec"_s, {session.arguments().value(0)});
    QCOMPARE(ended.arguments().value(0).toString(), u"exited"_s);
    QCOMPARE(ended.arguments().value(1).toInt(), 5);

    const QDBusMessage terminal =
        zion(u"Exec"_s, {QVariantMap{{u"command"_s, QStringList{u"sh"_s}}, {u"terminal"_s, true}}});
    QCOMPARE(terminal.errorMessage(), QString());
    const auto master = qdbus_cast<protocol::DescriptorList>(terminal.arguments().value(1));
    QCOMPARE(master.size(), 1);
    QVERIFY(::write(master.constFirst().fileDescriptor(), "tty; exit\n", 10) == 10);
    QVERIFY2(readUntil(master.constFirst(), "/dev/pts/").contains("/dev/pts/"), "no terminal");
    QCOMPARE(zion(u"WaitExec"_s, {terminal.arguments().value(0)}).arguments().value(1).toInt(), 0);
}

/// D23: who did what is logged; with which words and which environment is not.
void WholeTest::secretsStayOutOfTheLog()
{
    const QStringList environment{u"PASSWORD=hunter2"_s};
    make({{u"network"_s, u"none"_s},
          {u"command"_s, QStringList{u"sh"_s, u"-c"_s, u": hunter2; sleep 1000"_s}},
          {u"environment"_s, environment}});
    start();
    const QDBusMessage session = zion(
        u"Exec"_s,
        {QVariantMap{{u"command"_s, QStringList{u"echo"_s, u"hunter2"_s}}, {u"environment"_s, environment}}});
    QCOMPARE(session.errorMessage(), QString());
    zion(u"WaitExec"_s, {session.arguments().value(0)});
    // What fails is logged with its reason, and that has the command's name alone.
    QVERIFY(!zion(u"Exec"_s, {QVariantMap{{u"command"_s, QStringList{u"/nowhere"_s, u"hunter2"_s}}}})
                 .errorMessage()
                 .isEmpty());
    const QByteArray log = m_bus->log();
    QVERIFY2(log.contains("Exec"), log.constData());
    QVERIFY2(!log.contains("hunter2"), log.constData());
}

void WholeTest::logAndTerminal()
{
    make(
        {{u"network"_s, u"none"_s},
         {u"command"_s, QStringList{u"sh"_s, u"-c"_s, u"echo begun; read line; echo got $line; sleep 100"_s}},
         {u"openStdin"_s, true}});
    start();
    const QDBusMessage attached = zion(u"Attach"_s, {true, QVariant::fromValue<quint64>(4096)});
    QCOMPARE(attached.errorMessage(), QString());
    const auto stream = attached.arguments().value(0).value<QDBusUnixFileDescriptor>();
    QVERIFY(readUntil(stream, "begun").contains("begun"));
    QCOMPARE(::write(stream.fileDescriptor(), "moon\n", 5), 5);
    QVERIFY(readUntil(stream, "got moon").contains("got moon"));
    const QDBusMessage log = zion(u"OpenLog"_s);
    QCOMPARE(log.errorMessage(), QString());
    QVERIFY(
        readUntil(log.arguments().value(0).value<QDBusUnixFileDescriptor>(), "got moon").contains("begun"));
}

void WholeTest::limitsMoveTheKernelsFile()
{
    make({{u"network"_s, u"none"_s}, {u"memory"_s, QVariant::fromValue<quint64>(100'000'000)}});
    start();
    QCOMPARE(zion(u"Update"_s, {QVariantMap{{u"memory"_s, QVariant::fromValue<quint64>(80'000'000)}}})
                 .errorMessage(),
             QString());
    QVERIFY(properties().value(u"MemoryLimit"_s).toULongLong() / 4096 == 80'000'000 / 4096);
    QFile limit(properties().value(u"CgroupPath"_s).toString() + u"/memory.limit_in_bytes"_s);
    if (!limit.exists())
        limit.setFileName(properties().value(u"CgroupPath"_s).toString() + u"/memory.max"_s);
    QVERIFY(limit.open(QIODevice::ReadOnly));
    QCOMPARE(limit.readAll().trimmed().toULongLong() / 4096, 80'000'000ULL / 4096);
}

void WholeTest::whatTheKernelSays()
{
    make({});
    start();
    const auto pid = static_cast<pid_t>(properties().value(u"Pid"_s).toUInt());
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    QVERIFY(pidfd >= 0);
    const QDBusMessage inspected =
        manager(u"InspectProcess"_s, {QVariant::fromValue(QDBusUnixFileDescriptor(pidfd))});
    ::close(pidfd);
    QCOMPARE(inspected.errorMessage(), QString());
    const auto links = qdbus_cast<protocol::InodeMap>(inspected.arguments().value(1));
    QCOMPARE(links.size(), 10);
    for (const protocol::NamespaceWire &entry :
         qdbus_cast<QList<protocol::NamespaceWire>>(properties().value(u"Namespaces"_s)))
        QCOMPARE(links.value(entry.kind), entry.inode);

    bool isListed = false;
    const auto rows =
        qdbus_cast<QList<protocol::NamespaceRowWire>>(manager(u"ListNamespaces"_s).arguments().value(0));
    for (const protocol::NamespaceRowWire &row : rows)
        isListed = isListed || (row.kind == u"net"_s && row.inode == links.value(u"net"_s));
    QVERIFY(isListed);

    const auto steps = qdbus_cast<QList<protocol::StepWire>>(zion(u"Explain"_s).arguments().value(0));
    QVERIFY(steps.size() > 5);
    for (const protocol::StepWire &step : steps) {
        QCOMPARE(step.status, u"done"_s);
        QVERIFY(!step.title.isEmpty() && !step.sentence.isEmpty());
    }
    const QDBusMessage script = zion(u"ExplainAs"_s, {u"shell"_s});
    QVERIFY2(script.arguments().value(0).toString().startsWith(u"#!"_s), qPrintable(script.errorMessage()));
    const auto json =
        QJsonDocument::fromJson(zion(u"GetSpecification"_s).arguments().value(0).toString().toUtf8());
    QVERIFY(json.object().contains(u"ociVersion"_s));
    const auto processes =
        qdbus_cast<QList<protocol::ProcessWire>>(zion(u"ListProcesses"_s).arguments().value(0));
    QCOMPARE(processes.size(), 1);
    QCOMPARE(processes.constFirst().pid, static_cast<quint32>(pid));
    QCOMPARE(processes.constFirst().containerPid, 1U);
    QCOMPARE(processes.constFirst().arguments, (QStringList{u"sleep"_s, u"1000"_s}));
    const auto mounts = qdbus_cast<QList<protocol::MountWire>>(zion(u"ListMounts"_s).arguments().value(0));
    QVERIFY(!mounts.isEmpty());
    QCOMPARE(mounts.constFirst().target, u"/"_s);
    QVERIFY(!qdbus_cast<QList<protocol::EventWire>>(
                 manager(u"GetEvents"_s, {QVariant::fromValue<quint64>(0)}).arguments().value(0))
                 .isEmpty());
}

void WholeTest::leavesAndFindsItAgain()
{
    make({});
    start();
    const QVariantMap before = properties();
    const pid_t helper = m_bus->helperPid();
    QVERIFY(waitUntil([&] { return m_bus->helperPid() == 0; }, 10'000));
    QVERIFY(waitUntil([&] { return ::kill(helper, 0) != 0; }));
    QCOMPARE(::kill(static_cast<pid_t>(before.value(u"Pid"_s).toUInt()), 0), 0);
    const QVariantMap after = properties();
    for (const QString &key : {u"State"_s, u"Pid"_s, u"Name"_s, u"Namespaces"_s, u"Interfaces"_s,
                               u"CgroupPath"_s, u"StartedAt"_s, u"UidMap"_s}) {
        QString was;
        QString is;
        QDebug(&was) << before.value(key);
        QDebug(&is) << after.value(key);
        QCOMPARE(is, was);
    }
}

/// Before its trap is set a first process would not hear of TERM at all.
static bool catchesTerm(uint pid)
{
    QFile status(u"/proc/%1/status"_s.arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("SigCgt:");
    return at >= 0 && ((text.mid(at + 7, 17).trimmed().toULongLong(nullptr, 16) >> (SIGTERM - 1)) & 1) != 0;
}

void WholeTest::stopIsAJob()
{
    make({{u"network"_s, u"none"_s},
          {u"command"_s, QStringList{u"sh"_s, u"-c"_s, u"trap : TERM; while :; do sleep 0.05; done"_s}}});
    start();
    QVERIFY(waitUntil([&] { return catchesTerm(properties().value(u"Pid"_s).toUInt()); }));
    const QDBusMessage stop = zion(u"Stop"_s, {600U});
    QCOMPARE(stop.errorMessage(), QString());
    const QString job = stop.arguments().constFirst().value<QDBusObjectPath>().path();
    QVERIFY(waitUntil([&] { return properties().value(u"State"_s) == u"stopping"_s; }));
    QCOMPARE(call(*m_alice, job, u"org.caisson.Job1"_s, u"Cancel"_s).errorMessage(), QString());
    QVERIFY(waitUntil([&] { return properties().value(u"State"_s) == u"running"_s; }));
    // It hears of TERM and goes on: KILL after a second.
    QCOMPARE(zion(u"Stop"_s, {1U}).errorMessage(), QString());
    const QDBusMessage ended = zion(u"Wait"_s);
    QCOMPARE(ended.arguments().value(0).toString(), u"signalled"_s);
    QCOMPARE(ended.arguments().value(1).toInt(), SIGKILL);
}

void WholeTest::wrongStatesAreErrors()
{
    make({{u"network"_s, u"none"_s}});
    for (const QString &method : {u"Pause"_s, u"Resume"_s})
        QCOMPARE(zion(method).errorName(), u"org.caisson.Error.WrongState"_s);
    QCOMPARE(zion(u"Kill"_s, {u"TERM"_s}).errorName(), u"org.caisson.Error.WrongState"_s);
    start();
    QCOMPARE(zion(u"Start"_s).errorName(), u"org.caisson.Error.WrongState"_s);
    QCOMPARE(zion(u"Remove"_s, {false}).errorName(), u"org.caisson.Error.WrongState"_s);
    QCOMPARE(manager(u"CreateContainer"_s, {QVariantMap{{u"name"_s, u"zion"_s}}}).errorName(),
             u"org.caisson.Error.Exists"_s);
    QCOMPARE(manager(u"CreateContainer"_s, {QVariantMap{{u"name"_s, u"x"_s}, {u"image"_s, u"nosuch"_s}}})
                 .errorName(),
             u"org.caisson.Error.NotFound"_s);
}

void WholeTest::oneThatRemovesItselfStillTellsItsEnd()
{
    for (int round = 0; round < 2; ++round) { // the name is free again
        make({{u"network"_s, u"none"_s},
              {u"removeOnExit"_s, true},
              {u"command"_s, QStringList{u"sh"_s, u"-c"_s, u"exit 7"_s}}});
        // Asked before it starts, and after it has gone.
        QDBusPendingCall wait = m_alice->asyncCall(QDBusMessage::createMethodCall(
            u"org.caisson.Helper1"_s, m_zion, u"org.caisson.Container1"_s, u"Wait"_s));
        QCOMPARE(zion(u"Start"_s).errorMessage(), QString());
        QVERIFY(waitUntil([&] { return wait.isFinished(); }));
        QCOMPARE(wait.reply().arguments().value(1).toInt(), 7);
        QVERIFY(waitUntil([&] { return properties().isEmpty(); }));
        const QDBusMessage late = zion(u"Wait"_s);
        QCOMPARE(late.errorMessage(), QString());
        QCOMPARE(late.arguments().value(0).toString(), u"exited"_s);
        QCOMPARE(late.arguments().value(1).toInt(), 7);
    }
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    WholeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "wholetest.moc"
