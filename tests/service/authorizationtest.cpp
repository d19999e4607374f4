// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Every method of the contract, over a real bus and a real polkitd: who may, who may not, and that nothing
// happens to whoever may not.
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>
#include <sys/syscall.h>

using namespace caisson;
using namespace caisson::tests;
using service::MethodEntry;
using service::Protection;

Q_DECLARE_METATYPE(caisson::service::MethodEntry)

class AuthorizationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_bus.reset(); }
    void cleanup();
    void everyMethodRefusesWhoMayNot_data() { addPolkitMethods(); }
    void everyMethodRefusesWhoMayNot();
    void uidWithoutAccountIsNotLetIn();
    void everyMethodServesWhoMay_data() { addPolkitMethods(); }
    void everyMethodServesWhoMay();
    void everyMethodRefusesWrongSignature_data() { addAllMethods(); }
    void everyMethodRefusesWrongSignature();
    void othersContainersNeedManageOthers_data() { addContainerMethods(); }
    void othersContainersNeedManageOthers();
    void othersSeeNoSecrets();
    void othersSeeNoReasonsAndPaths();
    void othersSeeNoCommandsOfNamespaces();
    void publicAddressesNeedHostNetwork();
    void hostNamespacesNeedTheirActions_data();
    void hostNamespacesNeedTheirActions();
    void absentObjectsLookAlikeToWhoMayNot();
    void setIsRefused();
    void interfacesOutsideTheContractAreRefused();
    void nobodyElseOwnsTheName();
    void challengeWithoutInteractionSaysSo();
    void rootIsAskedToo();
    void absentPolkitMeansNo();

private:
    void addAllMethods();
    void addPolkitMethods();
    void addContainerMethods();
    QString create(const QDBusConnection &as, const QString &name);
    QStringList names();
    QDBusMessage callMethod(const QDBusConnection &as, const MethodEntry &method, const QString &container,
                            const QVariantList &arguments)
    {
        return call(as, pathFor(method.interface, container), method.interface, method.name, arguments);
    }

    std::unique_ptr<PrivateBus> m_bus;
    service::Contract m_contract;
    std::optional<QDBusConnection> m_alice, m_bob, m_carol, m_mallory;
};

void AuthorizationTest::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.helper = PrivateBus::fakeHelper()});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
    m_alice = m_bus->connectAs(alice);
    m_bob = m_bus->connectAs(bob);
    m_carol = m_bus->connectAs(carol);
    m_mallory = m_bus->connectAs(mallory);
    QVERIFY(m_alice->isConnected() && m_mallory->isConnected());
    auto contract = service::Contract::load();
    QVERIFY(contract.has_value());
    m_contract = std::move(*contract);
}

void AuthorizationTest::addAllMethods()
{
    QTest::addColumn<MethodEntry>("method");
    auto contract = service::Contract::load();
    QVERIFY(contract.has_value());
    for (const MethodEntry &method : contract->methods())
        QTest::newRow(qPrintable(method.key())) << method;
}

void AuthorizationTest::addPolkitMethods()
{
    QTest::addColumn<MethodEntry>("method");
    auto contract = service::Contract::load();
    QVERIFY(contract.has_value());
    for (const MethodEntry &method : contract->methods()) {
        if (method.protection.kind == Protection::Kind::Polkit && method.name != u"Set"_s)
            QTest::newRow(qPrintable(method.key())) << method;
    }
}

void AuthorizationTest::addContainerMethods()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"Start", "Stop", "Kill", "Pause", "Resume", "Restart", "Remove", "Update",
                             "Exec", "Attach", "Resize", "OpenLog", "GetSpecification", "ExplainAs"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

QString AuthorizationTest::create(const QDBusConnection &as, const QString &name)
{
    const QDBusMessage reply =
        call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s,
             {QVariantMap{{u"name"_s, name}, {u"command"_s, QStringList{u"sleep"_s, u"secret"_s}}}});
    return reply.type() == QDBusMessage::ReplyMessage
               ? reply.arguments().constFirst().value<QDBusObjectPath>().path()
               : reply.errorMessage();
}

/// Takes away what the last test made.
void AuthorizationTest::cleanup()
{
    if (!m_carol)
        return;
    const QDBusMessage reply =
        call(*m_carol, root, u"org.freedesktop.DBus.ObjectManager"_s, u"GetManagedObjects"_s);
    const auto objects = qdbus_cast<protocol::ManagedObjects>(reply.arguments().value(0));
    for (auto object = objects.cbegin(); object != objects.cend(); ++object) {
        if (object->contains(u"org.caisson.Container1"_s))
            call(*m_carol, object.key().path(), u"org.caisson.Container1"_s, u"Remove"_s, {true});
        else if (object->contains(u"org.caisson.Network1"_s) && !object.key().path().endsWith(u"/lab"_s))
            call(*m_carol, object.key().path(), u"org.caisson.Network1"_s, u"Remove"_s);
    }
}

/// Everything there is: what may not have changed when a call was refused. Jobs of earlier calls come to
/// their end.
QStringList AuthorizationTest::names()
{
    QStringList result;
    const QDBusMessage reply =
        call(*m_carol, root, u"org.freedesktop.DBus.ObjectManager"_s, u"GetManagedObjects"_s);
    const auto objects = qdbus_cast<protocol::ManagedObjects>(reply.arguments().value(0));
    for (auto object = objects.cbegin(); object != objects.cend(); ++object) {
        if (object->contains(u"org.caisson.Job1"_s))
            continue;
        for (const QVariantMap &properties : *object)
            result.append(object.key().path() + u' ' + properties.value(u"Name"_s).toString() + u' ' +
                          properties.value(u"State"_s).toString() + u' ' +
                          properties.value(u"MemoryLimit"_s).toString());
    }
    return result;
}

void AuthorizationTest::everyMethodRefusesWhoMayNot()
{
    QFETCH(MethodEntry, method);
    const QString container = create(*m_alice, u"zion"_s);
    const QStringList before = names();
    const QDBusMessage reply = callMethod(*m_mallory, method, container, goodArguments(method));
    QCOMPARE(reply.errorName(), u"org.caisson.Error.NotAuthorized"_s);
    QCOMPARE(names(), before);
}

void AuthorizationTest::uidWithoutAccountIsNotLetIn()
{
    // The bus itself turns such a connection away.
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^as 64805: .*"_s));
    const QDBusConnection nobody = m_bus->connectAs(stranger);
    QVERIFY(!nobody.isConnected());
    m_bus->disconnect(nobody);
}

void AuthorizationTest::everyMethodServesWhoMay()
{
    QFETCH(MethodEntry, method);
    const QString container = create(*m_alice, u"zion"_s);
    const QString interface = u"org.caisson.Container1"_s;
    if (method.name != u"Start"_s)
        QCOMPARE(call(*m_alice, container, interface, u"Start"_s).errorMessage(), QString());
    QVariantList arguments = goodArguments(method);
    if (method.name == u"GetContainer"_s)
        arguments = {u"zion"_s};
    if (method.name == u"Resume"_s)
        QCOMPARE(call(*m_alice, container, interface, u"Pause"_s).errorMessage(), QString());
    if (method.name == u"Wait"_s)
        QCOMPARE(call(*m_alice, container, interface, u"Kill"_s, {u"9"_s}).errorMessage(), QString());
    if (method.name == u"WaitExec"_s) {
        const QDBusMessage session = call(*m_alice, container, interface, u"Exec"_s,
                                          {QVariantMap{{u"command"_s, QStringList{u"false"_s}}}});
        arguments = {session.arguments().value(0)};
    }
    if (method.name == u"InspectProcess"_s)
        arguments = {
            QVariant::fromValue(QDBusUnixFileDescriptor(static_cast<int>(::syscall(434, ::getpid(), 0))))};
    const QDBusMessage reply =
        method.interface == u"org.caisson.Network1"_s
            ? [&] {
                  call(*m_alice, root, u"org.caisson.Manager1"_s, u"CreateNetwork"_s,
                       {QVariantMap{{u"name"_s, u"my_net"_s}}});
                  return call(*m_alice, root + u"/networks/my_5fnet"_s, method.interface, method.name);
              }()
            : callMethod(*m_alice, method, container, arguments);
    QCOMPARE(reply.errorMessage(), QString());
    QCOMPARE(reply.type(), QDBusMessage::ReplyMessage);
    QCOMPARE(reply.signature(), method.out);
}

void AuthorizationTest::everyMethodRefusesWrongSignature()
{
    QFETCH(MethodEntry, method);
    // One argument too many, or of another type: never the one that is right.
    QVariantList wrong = argumentsOf(method.in).value_or(QVariantList());
    wrong.append(3.5);
    QDBusMessage reply = callMethod(*m_carol, method, noContainer, wrong);
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
    QVERIFY2(reply.errorMessage().contains(u"\""_s + method.in + u"\""_s), qPrintable(reply.errorMessage()));
    if (!method.in.isEmpty()) {
        reply = callMethod(*m_carol, method, noContainer, {});
        QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
        QVERIFY2(reply.errorMessage().contains(method.inNames.constFirst()),
                 qPrintable(reply.errorMessage()));
    }
}

void AuthorizationTest::othersContainersNeedManageOthers()
{
    QFETCH(QString, name);
    const QString container = create(*m_alice, u"zion"_s);
    const MethodEntry *method = m_contract.method(u"org.caisson.Container1"_s, name);
    QVERIFY(method != nullptr);
    const QStringList before = names();
    const QDBusMessage refused = callMethod(*m_bob, *method, container, goodArguments(*method));
    QCOMPARE(refused.errorName(), u"org.caisson.Error.NotAuthorized"_s);
    QVERIFY2(refused.errorMessage().contains(u"org.caisson.manage-others"_s),
             qPrintable(refused.errorMessage()));
    QCOMPARE(names(), before);
    // Carol has that action: whatever the state says, it is not the authorisation that fails.
    const QDBusMessage allowed = callMethod(*m_carol, *method, container, goodArguments(*method));
    QVERIFY2(allowed.errorName() != u"org.caisson.Error.NotAuthorized"_s, qPrintable(allowed.errorMessage()));
}

void AuthorizationTest::othersSeeNoSecrets()
{
    const QString container = create(*m_alice, u"zion"_s);
    const QString interface = u"org.caisson.Container1"_s;
    const auto said = [&](const QDBusConnection &as, const QString &method) -> QString {
        const QDBusMessage reply = call(as, container, interface, method);
        if (reply.type() != QDBusMessage::ReplyMessage)
            return reply.errorMessage();
        const QVariant value = reply.arguments().constFirst();
        QStringList all = method == u"GetCommand"_s ? value.toStringList() : QStringList();
        if (method == u"Explain"_s) {
            for (const protocol::StepWire &step : qdbus_cast<QList<protocol::StepWire>>(value))
                all += step.shell + step.systemCalls;
        } else if (method == u"ListProcesses"_s) {
            for (const protocol::ProcessWire &process : qdbus_cast<QList<protocol::ProcessWire>>(value))
                all += process.arguments;
        } else if (method == u"ListMounts"_s) {
            for (const protocol::MountWire &mount : qdbus_cast<QList<protocol::MountWire>>(value))
                all += {mount.source, mount.options};
        }
        return all.join(u' ');
    };
    for (const QString &method : {u"GetCommand"_s, u"Explain"_s, u"ListProcesses"_s, u"ListMounts"_s}) {
        QVERIFY2(said(*m_alice, method).contains(u"secret"_s), qPrintable(method + said(*m_alice, method)));
        QVERIFY2(!said(*m_bob, method).contains(u"secret"_s), qPrintable(method + said(*m_bob, method)));
        QVERIFY2(said(*m_carol, method).contains(u"secret"_s), qPrintable(method));
    }
}

/// Why a start failed, and where things are on the host: in properties, whichever way they are read, and in
/// what the helper found out about a container.
void AuthorizationTest::othersSeeNoReasonsAndPaths()
{
    const QString container = create(*m_alice, u"zion"_s);
    const QString interface = u"org.caisson.Container1"_s;
    QCOMPARE(call(*m_alice, container, interface, u"Start"_s).errorMessage(), QString());
    const QString properties = u"org.freedesktop.DBus.Properties"_s;
    const auto told = [&](const QDBusConnection &as) {
        QStringList all;
        for (const QString &property : {u"ExitText"_s, u"CgroupPath"_s})
            all += call(as, container, properties, u"Get"_s, {interface, property})
                       .arguments()
                       .value(0)
                       .value<QDBusVariant>()
                       .variant()
                       .toString();
        const auto one = qdbus_cast<QVariantMap>(
            call(as, container, properties, u"GetAll"_s, {interface}).arguments().value(0));
        const QDBusMessage managed =
            call(as, root, u"org.freedesktop.DBus.ObjectManager"_s, u"GetManagedObjects"_s);
        const auto objects = qdbus_cast<protocol::ManagedObjects>(managed.arguments().value(0));
        for (const QVariantMap &map : {one, objects.value(QDBusObjectPath(container)).value(interface)}) {
            all += map.value(u"ExitText"_s).toString();
            all += map.value(u"CgroupPath"_s).toString();
            if (map.value(u"Name"_s).toString() != u"zion"_s) // the rest is there for everybody
                all += u"no name"_s;
        }
        const QDBusMessage checks = call(as, root, u"org.caisson.Manager1"_s, u"Doctor"_s);
        for (const auto &check : qdbus_cast<QList<protocol::CheckWire>>(checks.arguments().value(0)))
            all += check.message;
        return all;
    };
    QCOMPARE(told(*m_alice).filter(u"secret"_s).size(), 7);
    QCOMPARE(told(*m_carol).filter(u"secret"_s).size(), 7);
    const QStringList toBob = told(*m_bob);
    QVERIFY2(toBob.filter(u"secret"_s).isEmpty(), qPrintable(toBob.join(u"; "_s)));
    QVERIFY2(!toBob.contains(u"no name"_s), qPrintable(toBob.join(u"; "_s)));
}

void AuthorizationTest::othersSeeNoCommandsOfNamespaces()
{
    // A user namespace is what anybody can make: here one of alice's, with a command line of hers.
    const auto process = m_bus->run(alice, u"/usr/bin/unshare"_s, {u"--user"_s, u"sleep"_s, u"98765"_s});
    QVERIFY(process->waitForStarted());
    const auto commands = [](const QDBusConnection &as) {
        QStringList all;
        const QDBusMessage reply = call(as, root, u"org.caisson.Manager1"_s, u"ListNamespaces"_s);
        for (const auto &row : qdbus_cast<QList<protocol::NamespaceRowWire>>(reply.arguments().value(0)))
            all += row.command;
        return all;
    };
    QVERIFY(waitUntil([&] { return !commands(*m_alice).filter(u"sleep 98765"_s).isEmpty(); }));
    const QStringList toBob = commands(*m_bob);
    QVERIFY2(toBob.filter(u"98765"_s).isEmpty() && toBob.contains(u"[sleep]"_s),
             qPrintable(toBob.join(u"; "_s)));
    QVERIFY(!commands(*m_carol).filter(u"sleep 98765"_s).isEmpty());
}

void AuthorizationTest::publicAddressesNeedHostNetwork()
{
    const auto ask = [](const QDBusConnection &as, const QString &subnet) {
        return call(as, root, u"org.caisson.Manager1"_s, u"CreateNetwork"_s,
                    {QVariantMap{{u"name"_s, u"mine"_s}, {u"subnet"_s, subnet}}});
    };
    const QDBusMessage refused = ask(*m_alice, u"9.9.9.0/24"_s);
    QCOMPARE(refused.errorName(), u"org.caisson.Error.NotAuthorized"_s);
    QVERIFY2(refused.errorMessage().contains(u"org.caisson.host-network"_s),
             qPrintable(refused.errorMessage()));
    QCOMPARE(ask(*m_alice, u"10.9.9.0/24"_s).errorMessage(), QString());
    cleanup();
    QCOMPARE(ask(*m_carol, u"9.9.9.0/24"_s).errorMessage(), QString());
}

void AuthorizationTest::hostNamespacesNeedTheirActions_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("action");
    QTest::newRow("mnt") << u"mnt"_s << u"org.caisson.mount-host"_s;
    QTest::newRow("pid") << u"pid"_s << u"org.caisson.mount-host"_s;
    QTest::newRow("user") << u"user"_s << u"org.caisson.mount-host"_s;
    QTest::newRow("ipc") << u"ipc"_s << u"org.caisson.mount-host"_s;
    QTest::newRow("cgroup") << u"cgroup"_s << u"org.caisson.mount-host"_s;
    QTest::newRow("net") << u"net"_s << u"org.caisson.host-network"_s;
    QTest::newRow("uts") << u"uts"_s << QString();
    QTest::newRow("time") << u"time"_s << QString();
}

void AuthorizationTest::hostNamespacesNeedTheirActions()
{
    QFETCH(QString, kind);
    QFETCH(QString, action);
    QVariantMap request{{u"name"_s, u"shared"_s},
                        {u"namespaces"_s, QVariant::fromValue(protocol::StringMap{{kind, u"host"_s}})}};
    if (kind == u"net"_s)
        request.insert(u"network"_s, u"host"_s);
    const auto ask = [&](const QDBusConnection &as) {
        return call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s, {request});
    };
    const QDBusMessage byAlice = ask(*m_alice);
    if (action.isEmpty()) {
        QCOMPARE(byAlice.errorMessage(), QString());
    } else {
        QCOMPARE(byAlice.errorName(), u"org.caisson.Error.NotAuthorized"_s);
        QVERIFY2(byAlice.errorMessage().contains(action), qPrintable(byAlice.errorMessage()));
        QCOMPARE(ask(*m_carol).errorMessage(), QString());
    }
}

void AuthorizationTest::absentObjectsLookAlikeToWhoMayNot()
{
    const QString container = create(*m_alice, u"zion"_s);
    const QString interface = u"org.caisson.Container1"_s;
    const QDBusMessage there = call(*m_mallory, container, interface, u"Start"_s);
    const QDBusMessage absent = call(*m_mallory, noContainer, interface, u"Start"_s);
    QCOMPARE(absent.errorName(), there.errorName());
    QCOMPARE(absent.errorMessage(), there.errorMessage());
    QCOMPARE(call(*m_alice, noContainer, interface, u"Start"_s).errorName(), u"org.caisson.Error.NotFound"_s);
}

void AuthorizationTest::setIsRefused()
{
    const QDBusMessage reply =
        call(*m_carol, root, u"org.freedesktop.DBus.Properties"_s, u"Set"_s,
             {u"org.caisson.Manager1"_s, u"Version"_s, QVariant::fromValue(QDBusVariant(u"9"_s))});
    QCOMPARE(reply.errorName(), u"org.caisson.Error.InvalidArgument"_s);
}

void AuthorizationTest::interfacesOutsideTheContractAreRefused()
{
    // By the bus policy already, for whoever is not root; by the helper for root.
    const QDBusMessage byBus = call(*m_carol, root, u"org.caisson.Secret1"_s, u"Do"_s);
    QCOMPARE(byBus.errorName(), u"org.freedesktop.DBus.Error.AccessDenied"_s);
    const QDBusConnection asRoot = m_bus->connectAs(0);
    QCOMPARE(call(asRoot, root, u"org.caisson.Secret1"_s, u"Do"_s).errorName(),
             u"org.freedesktop.DBus.Error.UnknownMethod"_s);
    // An interface of ours on an object of another kind.
    QCOMPARE(call(asRoot, root, u"org.caisson.Container1"_s, u"Start"_s).errorName(),
             u"org.freedesktop.DBus.Error.UnknownMethod"_s);
    QCOMPARE(call(asRoot, root + u"/nowhere"_s, u"org.caisson.Manager1"_s, u"Doctor"_s).errorName(),
             u"org.freedesktop.DBus.Error.UnknownObject"_s);
}

/// D9: not even waiting for it, and not while nobody has it.
void AuthorizationTest::nobodyElseOwnsTheName()
{
    for (const QDBusConnection &as : {*m_alice, *m_carol, *m_mallory}) {
        QDBusMessage request =
            QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                                           u"org.freedesktop.DBus"_s, u"RequestName"_s);
        request.setArguments({u"org.caisson.Helper1"_s, 0U});
        QCOMPARE(as.call(request).errorName(), u"org.freedesktop.DBus.Error.AccessDenied"_s);
    }
}

void AuthorizationTest::challengeWithoutInteractionSaysSo()
{
    QVERIFY(m_bus->setRules(u"polkit.addRule(function(a, s) { return polkit.Result.AUTH_ADMIN; });"_s));
    const QDBusMessage silent = call(*m_alice, root, u"org.caisson.Manager1"_s, u"Doctor"_s);
    QCOMPARE(silent.errorName(), u"org.caisson.Error.NotAuthorized"_s);
    QVERIFY2(silent.errorMessage().contains(u"interactive authorisation required"_s),
             qPrintable(silent.errorMessage()));
    // Interaction allowed, but nobody there who could ask.
    const QDBusMessage asked = call(*m_alice, root, u"org.caisson.Manager1"_s, u"Doctor"_s, {}, true);
    QCOMPARE(asked.errorName(), u"org.caisson.Error.NotAuthorized"_s);
    QVERIFY2(asked.errorMessage().contains(u"no authentication agent"_s), qPrintable(asked.errorMessage()));
    QVERIFY(m_bus->setRules(PrivateBus::defaultRules()));
}

void AuthorizationTest::rootIsAskedToo()
{
    const QDBusConnection asRoot = m_bus->connectAs(0);
    QCOMPARE(call(asRoot, root, u"org.caisson.Manager1"_s, u"Doctor"_s).errorMessage(), QString());
    m_bus->stopPolkit();
    QCOMPARE(call(asRoot, root, u"org.caisson.Manager1"_s, u"Doctor"_s).errorName(),
             u"org.caisson.Error.NotAuthorized"_s);
    QVERIFY(m_bus->startPolkit());
}

void AuthorizationTest::absentPolkitMeansNo()
{
    m_bus->stopPolkit();
    for (const MethodEntry &method : m_contract.methods()) {
        if (method.protection.kind != Protection::Kind::Polkit || method.name == u"Set"_s)
            continue;
        const QDBusMessage reply = callMethod(*m_carol, method, noContainer, goodArguments(method));
        QVERIFY2(reply.errorName() == u"org.caisson.Error.NotAuthorized"_s,
                 qPrintable(method.key() + u": "_s + reply.errorMessage()));
    }
    QVERIFY(m_bus->startPolkit());
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    AuthorizationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "authorizationtest.moc"
