// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Bad input for every argument that has one: a clear error that names it, before polkit is asked and before
// anything is touched. The caller may do everything, so that it is the input that is refused.
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <algorithm>
#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QFile>
#include <QTest>
#include <sys/stat.h>

using namespace caisson;
using namespace caisson::tests;

class InputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void keysOfEveryRequest_data();
    void keysOfEveryRequest();
    void requiredKeys_data();
    void requiredKeys();
    void plainArguments_data();
    void plainArguments();
    void duplicateKeyIsRefused();
    void propertiesThatAreNotThere_data();
    void propertiesThatAreNotThere();
    void execThatIsNotThere_data();
    void execThatIsNotThere();
    void wholeRequestIsTaken();
    void descriptorsOfOtherKinds_data();
    void descriptorsOfOtherKinds();
    void badInputDoesNotMakeTheHelperGrow();
    void largeCallsDoNotMakeTheHelperDeaf();

private:
    QDBusMessage send(const QString &method, const QVariantList &arguments)
    {
        const bool isManagers = method == u"CreateContainer"_s || method == u"CreateNetwork"_s ||
                                method == u"Subscribe"_s || method == u"GetContainer"_s ||
                                method == u"InspectProcess"_s;
        return call(*m_carol, isManagers ? root : m_container,
                    isManagers ? u"org.caisson.Manager1"_s : u"org.caisson.Container1"_s, method, arguments);
    }
    std::unique_ptr<PrivateBus> m_bus;
    std::optional<QDBusConnection> m_carol;
    QString m_container;
};

void InputTest::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.helper = PrivateBus::fakeHelper()});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
    m_carol = m_bus->connectAs(carol);
    const QDBusMessage created = send(u"CreateContainer"_s, {QVariantMap{{u"name"_s, u"zion"_s}}});
    QCOMPARE(created.errorMessage(), QString());
    m_container = created.arguments().constFirst().value<QDBusObjectPath>().path();
    QCOMPARE(send(u"Start"_s, {}).errorMessage(), QString());
}

void InputTest::cleanupTestCase()
{
    m_carol.reset();
    m_bus.reset();
}

void InputTest::keysOfEveryRequest_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVariant>("value");

    const QVariant number = QVariant::fromValue<quint64>(7);
    const QVariant string = u"text"_s;
    const QVariant list = QStringList{u"text"_s};
    const QVariant map = QVariant::fromValue(protocol::StringMap{{u"a"_s, u"b"_s}});
    const QVariant nested = QVariant::fromValue(QDBusVariant(u"zion"_s));
    const auto add = [](const QString &method, const QString &key, const char *what, const QVariant &value) {
        QTest::newRow(qPrintable(method + u' ' + QString(key).remove(u'\n') + u' ' + QLatin1String(what)))
            << method << key << value;
    };
    const QMap<QString, QMap<QString, QString>> keys{
        {u"CreateContainer"_s,
         {{u"name"_s, u"s"_s},
          {u"image"_s, u"s"_s},
          {u"command"_s, u"as"_s},
          {u"environment"_s, u"as"_s},
          {u"workingDirectory"_s, u"s"_s},
          {u"user"_s, u"s"_s},
          {u"hostName"_s, u"s"_s},
          {u"namespaces"_s, u"a{ss}"_s},
          {u"uidMap"_s, u"a(uuu)"_s},
          {u"gidMap"_s, u"a(uuu)"_s},
          {u"timeOffsets"_s, u"a{sx}"_s},
          {u"network"_s, u"s"_s},
          {u"address"_s, u"s"_s},
          {u"memory"_s, u"t"_s},
          {u"memoryHigh"_s, u"t"_s},
          {u"memorySwap"_s, u"t"_s},
          {u"cpus"_s, u"d"_s},
          {u"pids"_s, u"t"_s},
          {u"capAdd"_s, u"as"_s},
          {u"capDrop"_s, u"as"_s},
          {u"terminal"_s, u"b"_s},
          {u"openStdin"_s, u"b"_s},
          {u"mountProc"_s, u"b"_s},
          {u"removeOnExit"_s, u"b"_s},
          {u"noNewPrivileges"_s, u"b"_s},
          {u"stopTimeout"_s, u"u"_s}}},
        {u"CreateNetwork"_s,
         {{u"name"_s, u"s"_s}, {u"subnet"_s, u"s"_s}, {u"gateway"_s, u"s"_s}, {u"nat"_s, u"b"_s}}},
        {u"Exec"_s,
         {{u"command"_s, u"as"_s},
          {u"environment"_s, u"as"_s},
          {u"workingDirectory"_s, u"s"_s},
          {u"user"_s, u"s"_s},
          {u"terminal"_s, u"b"_s},
          {u"rows"_s, u"q"_s},
          {u"columns"_s, u"q"_s}}},
        {u"Update"_s,
         {{u"memory"_s, u"t"_s},
          {u"memoryHigh"_s, u"t"_s},
          {u"memorySwap"_s, u"t"_s},
          {u"cpus"_s, u"d"_s},
          {u"pids"_s, u"t"_s}}},
    };
    for (auto method = keys.cbegin(); method != keys.cend(); ++method) {
        add(method.key(), u"nonsense"_s, "unknown key", true);
        add(method.key(), u"name\nx"_s, "and newline in it", true);
        for (auto key = method->cbegin(); key != method->cend(); ++key) {
            // Every other type is refused, none is converted.
            if (*key != u"s"_s)
                add(method.key(), key.key(), "as string", string);
            if (*key != u"t"_s)
                add(method.key(), key.key(), "as number", number);
            if (*key != u"as"_s)
                add(method.key(), key.key(), "as list", list);
            if (*key != u"a{ss}"_s)
                add(method.key(), key.key(), "as map", map);
            add(method.key(), key.key(), "as variant in a variant", nested);
            if (*key == u"s"_s) {
                add(method.key(), key.key(), "newline", u"a\nb"_s);
                add(method.key(), key.key(), "escape", u"a\x1b[2J"_s);
                add(method.key(), key.key(), "C1 control", u"a\u009bb"_s);
                add(method.key(), key.key(), "too long", QString(5'000, u'a'));
            }
            if (*key == u"as"_s) {
                add(method.key(), key.key(), "too many", QStringList(5'000, u"A=b"_s));
                add(method.key(), key.key(), "one too long", QStringList{QString(200'000, u'a')});
            }
            if (*key == u"a(uuu)"_s)
                add(method.key(), key.key(), "too many lines",
                    QVariant::fromValue(QList<protocol::IdMapWire>(341, {0, 100'000, 1})));
        }
    }
    add(u"CreateContainer"_s, u"namespaces"_s, "unknown kind",
        QVariant::fromValue(protocol::StringMap{{u"disk"_s, u"new"_s}}));
    add(u"CreateContainer"_s, u"namespaces"_s, "unknown mode",
        QVariant::fromValue(protocol::StringMap{{u"net"_s, u"maybe"_s}}));
    add(u"CreateContainer"_s, u"capAdd"_s, "control character", QStringList{u"NET_RAW\n"_s});
    // The engine's own judgement stands before polkit too.
    add(u"CreateContainer"_s, u"name"_s, "with a slash", u"../etc"_s);
    add(u"CreateContainer"_s, u"name"_s, "empty", QString());
    add(u"CreateContainer"_s, u"name"_s, "64 characters", QString(64, u'a'));
    add(u"CreateContainer"_s, u"workingDirectory"_s, "with ..", u"/a/../../b"_s);
    add(u"CreateContainer"_s, u"cpus"_s, "negative", -1.0);
    add(u"CreateContainer"_s, u"cpus"_s, "not a number", qQNaN());
    add(u"CreateContainer"_s, u"user"_s, "a name", u"root"_s);
    add(u"CreateContainer"_s, u"user"_s, "4294967295", u"4294967295"_s);
    add(u"CreateContainer"_s, u"memory"_s, "one byte", QVariant::fromValue<quint64>(1));
    add(u"Update"_s, u"memory"_s, "one byte", QVariant::fromValue<quint64>(1));
    add(u"CreateNetwork"_s, u"subnet"_s, "no subnet", u"10.0.0.0"_s);
    add(u"CreateNetwork"_s, u"subnet"_s, "host bits", u"10.0.0.1/24"_s);
    add(u"Exec"_s, u"command"_s, "empty", QStringList());
}

void InputTest::keysOfEveryRequest()
{
    QFETCH(QString, method);
    QFETCH(QString, key);
    QFETCH(QVariant, value);
    QVariantMap request;
    if (method == u"CreateContainer"_s || method == u"CreateNetwork"_s)
        request.insert(u"name"_s, u"good"_s);
    if (method == u"Exec"_s)
        request.insert(u"command"_s, QStringList{u"true"_s});
    request.insert(key, value);
    const QDBusMessage reply = send(method, {request});
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    const QString named = key == u"name\nx"_s ? u"name\\x0ax"_s : key;
    QVERIFY2(reply.errorMessage().startsWith(named), qPrintable(reply.errorMessage()));
    QVERIFY(!reply.errorMessage().contains(u'\n'));
    QCOMPARE(send(u"GetContainer"_s, {u"good"_s}).errorName(), u"org.caisson.Error.NotFound"_s);
}

void InputTest::requiredKeys_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("key");
    QTest::newRow("CreateContainer") << u"CreateContainer"_s << u"name"_s;
    QTest::newRow("CreateNetwork") << u"CreateNetwork"_s << u"name"_s;
    QTest::newRow("Exec") << u"Exec"_s << u"command"_s;
    QTest::newRow("Update") << u"Update"_s << u"limits"_s;
}

void InputTest::requiredKeys()
{
    QFETCH(QString, method);
    QFETCH(QString, key);
    const QDBusMessage reply = send(method, {QVariantMap()});
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    QVERIFY2(reply.errorMessage().startsWith(key), qPrintable(reply.errorMessage()));
}

void InputTest::plainArguments_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QVariantList>("arguments");
    QTest::addColumn<QString>("named");
    const auto paths = [](const QStringList &list) {
        QList<QDBusObjectPath> result;
        for (const QString &path : list)
            result.append(QDBusObjectPath(path));
        return QVariant::fromValue(result);
    };
    const auto add = [](const char *what, const QString &method, const QVariantList &arguments,
                        const QString &named) { QTest::newRow(what) << method << arguments << named; };
    add("too often", u"Subscribe"_s, {99U, paths({})}, u"intervalMilliseconds"_s);
    add("too seldom", u"Subscribe"_s, {60'001U, paths({})}, u"intervalMilliseconds"_s);
    add("foreign path", u"Subscribe"_s, {1000U, paths({u"/"_s})}, u"detailed"_s);
    add("path of a network", u"Subscribe"_s, {1000U, paths({root + u"/networks/lab"_s})}, u"detailed"_s);
    add("too many paths", u"Subscribe"_s, {1000U, paths(QStringList(1025, noContainer))}, u"detailed"_s);
    add("control character", u"GetContainer"_s, {u"a\nb"_s}, u"nameOrId"_s);
    add("no signal", u"Kill"_s, {u"SIGNONSENSE"_s}, u"signal"_s);
    add("signal 0", u"Kill"_s, {u"0"_s}, u"signal"_s);
    add("signal 65", u"Kill"_s, {u"65"_s}, u"signal"_s);
    add("signal empty", u"Kill"_s, {QString()}, u"signal"_s);
    add("stop too late", u"Stop"_s, {86'401U}, u"timeoutSeconds"_s);
    add("restart too late", u"Restart"_s, {0xfffffffeU}, u"timeoutSeconds"_s);
    add("no rows", u"Resize"_s, {QVariant::fromValue<quint16>(0), QVariant::fromValue<quint16>(80)},
        u"rows"_s);
    add("no columns", u"Resize"_s, {QVariant::fromValue<quint16>(24), QVariant::fromValue<quint16>(0)},
        u"columns"_s);
    add("backlog", u"Attach"_s, {false, QVariant::fromValue<quint64>(~0ULL)}, u"backlog"_s);
    add("format", u"ExplainAs"_s, {u"perl"_s}, u"format"_s);
}

void InputTest::plainArguments()
{
    QFETCH(QString, method);
    QFETCH(QVariantList, arguments);
    QFETCH(QString, named);
    const QDBusMessage reply = send(method, arguments);
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    QVERIFY2(reply.errorMessage().startsWith(named), qPrintable(reply.errorMessage()));
}

void InputTest::duplicateKeyIsRefused()
{
    // By hand: a QVariantMap cannot say it. The second value must not win in silence.
    QDBusArgument map;
    map.beginMap(QMetaType::fromType<QString>(), QMetaType::fromType<QDBusVariant>());
    for (const QString &name : {u"good"_s, u"evil"_s}) {
        map.beginMapEntry();
        map << u"name"_s << QDBusVariant(name);
        map.endMapEntry();
    }
    map.endMap();
    const QDBusMessage reply = send(u"CreateContainer"_s, {QVariant::fromValue(map)});
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    QVERIFY2(reply.errorMessage().contains(u"twice"_s), qPrintable(reply.errorMessage()));
}

void InputTest::propertiesThatAreNotThere_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QVariantList>("arguments");
    QTest::addColumn<QString>("named");
    const QString ours = u"org.caisson.Container1"_s;
    QTest::newRow("foreign interface")
        << u"GetAll"_s << QVariantList{u"org.caisson.Network1"_s} << u"interface: "_s;
    QTest::newRow("no interface") << u"Get"_s << QVariantList{u"a b"_s, u"Name"_s} << u"interface: "_s;
    QTest::newRow("no such property") << u"Get"_s << QVariantList{ours, u"Nonsense"_s} << u"property: "_s;
    QTest::newRow("over-long property")
        << u"Get"_s << QVariantList{ours, QString(100'000, u'x')} << u"property: "_s;
}

void InputTest::propertiesThatAreNotThere()
{
    QFETCH(QString, method);
    QFETCH(QVariantList, arguments);
    QFETCH(QString, named);
    const QDBusMessage reply =
        call(*m_carol, m_container, u"org.freedesktop.DBus.Properties"_s, method, arguments);
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    QVERIFY2(reply.errorMessage().startsWith(named), qPrintable(reply.errorMessage()));
}

void InputTest::execThatIsNotThere_data()
{
    QTest::addColumn<QString>("execId");
    QTest::newRow("empty") << QString();
    QTest::newRow("path") << u"../../etc/passwd"_s;
    QTest::newRow("control character") << u"a\nb"_s;
    QTest::newRow("over-long") << QString(1'000'000, u'f');
    QTest::newRow("well-formed") << QString(32, u'f');
}

void InputTest::execThatIsNotThere()
{
    QFETCH(QString, execId);
    const QDBusMessage reply = send(u"WaitExec"_s, {execId});
    QCOMPARE(reply.errorName(), u"org.caisson.Error.NotFound"_s);
    QVERIFY2(reply.errorMessage().size() < 200, qPrintable(reply.errorMessage().left(300)));
}

void InputTest::wholeRequestIsTaken()
{
    const QVariantMap request{
        {u"name"_s, u"whole"_s},
        {u"image"_s, u"busybox"_s},
        {u"command"_s, QStringList{u"sh"_s, u"-c"_s, u"echo a\necho b"_s}},
        {u"environment"_s, QStringList{u"A=line\nline"_s}},
        {u"workingDirectory"_s, u"/tmp"_s},
        {u"user"_s, u"1000:1000"_s},
        {u"hostName"_s, u"whole"_s},
        {u"namespaces"_s, QVariant::fromValue(protocol::StringMap{{u"net"_s, u"new"_s}})},
        {u"timeOffsets"_s, QVariant::fromValue(protocol::OffsetMap{{u"boottime"_s, 3600}})},
        {u"network"_s, u"lab"_s},
        {u"address"_s, u"10.0.0.9"_s},
        {u"memory"_s, QVariant::fromValue<quint64>(100'000'000)},
        {u"memorySwap"_s, QVariant::fromValue<quint64>(100'000'000)},
        {u"cpus"_s, 0.5},
        {u"pids"_s, QVariant::fromValue<quint64>(64)},
        {u"capDrop"_s, QStringList{u"CHOWN"_s}},
        {u"terminal"_s, true},
        {u"mountProc"_s, true},
        {u"removeOnExit"_s, true},
        {u"noNewPrivileges"_s, true},
        {u"stopTimeout"_s, 3U},
    };
    QCOMPARE(send(u"CreateContainer"_s, {request}).errorMessage(), QString());
}

void InputTest::descriptorsOfOtherKinds_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"file", "directory", "path", "pipe"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void InputTest::descriptorsOfOtherKinds()
{
    QFETCH(QString, kind);
    int ends[2] = {-1, -1};
    int fd = -1;
    if (kind == u"file"_s)
        fd = ::open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    else if (kind == u"directory"_s)
        fd = ::open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    else if (kind == u"path"_s)
        fd = ::open("/proc/self", O_PATH | O_CLOEXEC);
    else if (::pipe(ends) == 0)
        fd = ends[0];
    QVERIFY(fd >= 0);
    const QDBusMessage reply = send(u"InspectProcess"_s, {QVariant::fromValue(QDBusUnixFileDescriptor(fd))});
    ::close(fd);
    ::close(ends[1]);
    // A directory of /proc does pass for a pidfd with pidfd_send_signal(2); it names no process here all the
    // same.
    QCOMPARE(reply.errorName(), kind == u"directory"_s ? u"org.caisson.Error.NotFound"_s
                                                       : u"org.caisson.Error.InvalidArgument"_s);
}

void InputTest::badInputDoesNotMakeTheHelperGrow()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("the sanitizer keeps freed memory, and looks for leaks itself");
#endif
    const auto residentKiB = [this] {
        QFile status(u"/proc/%1/status"_s.arg(m_bus->helperPid()));
        if (!status.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray all = status.readAll();
        return all.mid(all.indexOf("VmRSS:") + 6).trimmed().split(' ').constFirst().toInt();
    };
    const QList<QVariantMap> bad{
        {{u"nonsense"_s, QString(2'000, u'x')}},
        {{u"name"_s, u"good"_s}, {u"uidMap"_s, QVariant::fromValue(QList<protocol::IdMapWire>(400))}},
        {{u"name"_s, u"good"_s},
         {u"namespaces"_s, QVariant::fromValue(protocol::StringMap{{u"a\nb"_s, u"new"_s}})}},
    };
    int before = 0;
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 500; ++i)
            QCOMPARE(send(u"CreateContainer"_s, {bad.at(i % bad.size())}).errorName(),
                     u"org.caisson.Error.InvalidArgument"_s);
        if (round == 1)
            before = residentKiB(); // by then everything there is has been used once
    }
    QVERIFY(before > 0);
    // A reader that was not closed costs 3 KiB a call.
    QVERIFY2(residentKiB() - before < 1'500, qPrintable(QString::number(residentKiB() - before)));
}

/// D17: libdbus stops reading at 63 MiB that are not dealt with yet, and with them waits the answer to who
/// sent them.
void InputTest::largeCallsDoNotMakeTheHelperDeaf()
{
    QList<QDBusConnection> connections;
    QList<QDBusPendingCall> calls;
    QDBusMessage large = QDBusMessage::createMethodCall(u"org.caisson.Helper1"_s, u"/org/caisson/Helper1"_s,
                                                        u"org.caisson.Manager1"_s, u"CreateContainer"_s);
    large.setArguments({QVariantMap{{u"name"_s, QString(31 << 20, u'x')}}});
    for (int i = 0; i < 4; ++i)
        connections.append(m_bus->connectAs(alice));
    for (const QDBusConnection &connection : std::as_const(connections))
        calls.append(connection.asyncCall(large));
    QVERIFY(waitUntil([&] { return std::ranges::all_of(calls, &QDBusPendingCall::isFinished); }, 20'000));
    for (const QDBusPendingCall &each : std::as_const(calls))
        QVERIFY2(each.error().name() != u"org.freedesktop.DBus.Error.NoReply",
                 qPrintable(each.error().name()));
    QCOMPARE(send(u"CreateContainer"_s, {QVariantMap{{u"nonsense"_s, 1}}}).errorName(),
             u"org.caisson.Error.InvalidArgument"_s);
    for (const QDBusConnection &connection : std::as_const(connections))
        m_bus->disconnect(connection);
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    InputTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "inputtest.moc"
