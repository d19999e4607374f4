// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// What one user can hold of the helper is limited, and does not take from others (D17).
#include "tests/service/methodtable.h"
#include "tests/support/privatebus.h"

#include <algorithm>
#include <QCoreApplication>
#include <QDBusPendingCall>
#include <QTest>

using namespace caisson;
using namespace caisson::tests;

class LimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bus.reset(); }
    void calls();
    void subscriptions();
    void jobs();
    void commands();

private:
    static QDBusMessage container(const QDBusConnection &as, const QString &path, const QString &method,
                                  const QVariantList &arguments = {})
    {
        return call(as, path, u"org.caisson.Container1"_s, method, arguments);
    }
    static QString create(const QDBusConnection &as, const QString &name)
    {
        const QDBusMessage reply =
            call(as, root, u"org.caisson.Manager1"_s, u"CreateContainer"_s, {QVariantMap{{u"name"_s, name}}});
        return reply.arguments().value(0).value<QDBusObjectPath>().path();
    }
    static QDBusMessage doctor(const QDBusConnection &as)
    {
        return call(as, root, u"org.caisson.Manager1"_s, u"Doctor"_s);
    }
    std::unique_ptr<PrivateBus> m_bus;
};

void LimitsTest::init()
{
    if (!isSandboxed())
        QSKIP("needs root");
    protocol::registerWireTypes();
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.helper = PrivateBus::fakeHelper()});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
}

void LimitsTest::calls()
{
    // Wait is answered only at the end. The bus itself allows 128 of a connection: two share them.
    const QDBusConnection first = m_bus->connectAs(alice);
    const QDBusConnection second = m_bus->connectAs(alice);
    const QDBusConnection other = m_bus->connectAs(bob);
    const QString zion = create(first, u"zion"_s);
    QList<QDBusPendingCall> waits;
    for (int i = 0; i < 150; ++i)
        waits.append((i % 2 == 0 ? first : second)
                         .asyncCall(QDBusMessage::createMethodCall(u"org.caisson.Helper1"_s, zion,
                                                                   u"org.caisson.Container1"_s, u"Wait"_s)));
    const auto refused = [&] {
        return std::ranges::count_if(waits, [](const QDBusPendingCall &wait) { return wait.isFinished(); });
    };
    QVERIFY(waitUntil([&] { return refused() == 150 - 128; }));
    for (const QDBusPendingCall &wait : std::as_const(waits)) {
        if (wait.isFinished())
            QCOMPARE(wait.error().name(), u"org.caisson.Error.LimitExceeded"_s);
    }
    QCOMPARE(doctor(other).errorMessage(), QString());
    QCOMPARE(doctor(first).errorName(), u"org.caisson.Error.LimitExceeded"_s);
}

void LimitsTest::subscriptions()
{
    QList<QDBusConnection> all;
    const auto subscribe = [](const QDBusConnection &as) {
        return call(as, root, u"org.caisson.Manager1"_s, u"Subscribe"_s,
                    {60'000U, QVariant::fromValue(QList<QDBusObjectPath>())})
            .errorName();
    };
    for (int i = 0; i < 16; ++i) {
        all.append(m_bus->connectAs(alice));
        QCOMPARE(subscribe(all.constLast()), QString());
    }
    const QDBusConnection oneMore = m_bus->connectAs(alice);
    QCOMPARE(subscribe(oneMore), u"org.caisson.Error.LimitExceeded"_s);
    QCOMPARE(subscribe(all.constFirst()), QString()); // replacing takes no new place
    QCOMPARE(subscribe(m_bus->connectAs(bob)), QString());
    m_bus->disconnect(all.constLast());
    all.removeLast();
    QVERIFY(waitUntil([&] { return subscribe(oneMore).isEmpty(); }));
}

void LimitsTest::jobs()
{
    const QDBusConnection as = m_bus->connectAs(alice);
    const QString stubborn = create(as, u"stubborn"_s);
    QCOMPARE(container(as, stubborn, u"Start"_s).errorMessage(), QString());
    for (int i = 0; i < 32; ++i)
        QCOMPARE(container(as, stubborn, u"Stop"_s, {600U}).errorMessage(), QString());
    QCOMPARE(container(as, stubborn, u"Stop"_s, {600U}).errorName(), u"org.caisson.Error.LimitExceeded"_s);
    const QDBusConnection other = m_bus->connectAs(carol);
    QCOMPARE(container(other, stubborn, u"Stop"_s, {600U}).errorMessage(), QString());
}

void LimitsTest::commands()
{
    const QDBusConnection as = m_bus->connectAs(alice);
    const QString zion = create(as, u"zion"_s);
    QCOMPARE(container(as, zion, u"Start"_s).errorMessage(), QString());
    const QVariantList request{QVariantMap{{u"command"_s, QStringList{u"true"_s}}}};
    for (int i = 0; i < 64; ++i)
        QCOMPARE(container(as, zion, u"Exec"_s, request).errorMessage(), QString());
    QCOMPARE(container(as, zion, u"Exec"_s, request).errorName(), u"org.caisson.Error.LimitExceeded"_s);
}

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    LimitsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "limitstest.moc"
