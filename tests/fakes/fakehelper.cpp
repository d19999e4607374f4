// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

/// Stands in for caisson-helper on a private bus, for tests of the client: says what a real one would say,
/// leaves and lies when it is told to. Told by calls of org.caisson.Fake on the root object, by any caller.
///
///     fakehelper BUS-ADDRESS

#include "helper/protocol/wiretypes.h"

#include <csignal>
#include <cstdio>
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QHash>
#include <unistd.h>

using namespace caisson;

namespace {

QString q(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

class FakeHelper : public QDBusVirtualObject
{
public:
    explicit FakeHelper(const QDBusConnection &bus)
        : m_bus(bus)
    {
        addContainer(QStringLiteral("zion"));
    }

    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        const QString member = message.member();
        if (message.interface() == u"org.caisson.Fake") {
            control(message);
            return true;
        }
        ++m_calls[member];
        if (m_scenes.value(member) == u"silent") {
            m_held.append(message);
            return true;
        }
        if (m_scenes.value(member) == u"wrong-signature") {
            m_bus.send(message.createReply(QVariantList{7, 7}));
            return true;
        }
        if (m_scenes.value(member) == u"deny") {
            m_bus.send(message.createErrorReply(QStringLiteral("org.caisson.Error.NotAuthorized"),
                                                QStringLiteral("no")));
            return true;
        }
        if (m_scenes.value(member) == u"die")
            ::raise(SIGKILL);
        m_bus.send(answer(message));
        return true;
    }

private:
    QDBusMessage answer(const QDBusMessage &message)
    {
        const QString member = message.member();
        const QVariantList in = message.arguments();
        if (member == u"GetManagedObjects")
            return message.createReply(QVariant::fromValue(objects()));
        if (member == u"GetAll") {
            const auto all = objects().value(QDBusObjectPath(message.path()));
            return message.createReply(QVariant::fromValue(message.path() == q(protocol::rootPath)
                                                               ? managerProperties()
                                                               : all.value(in.at(0).toString())));
        }
        if (member == u"Subscribe") {
            m_subscriber = message.service();
            m_interval = in.at(0).toUInt();
            return message.createReply();
        }
        if (member == u"Unsubscribe") {
            m_subscriber.clear();
            return message.createReply();
        }
        if (member == u"CreateContainer") {
            const auto request = qdbus_cast<QVariantMap>(in.at(0));
            m_lastKeys = request.keys();
            const QString name = request.value(QStringLiteral("name")).toString();
            return message.createReply(QVariant::fromValue(QDBusObjectPath(addContainer(name))));
        }
        if (member == u"ListNamespaces") {
            const QList<protocol::NamespaceRowWire> rows{
                {QStringLiteral("net"), 42, 3, 7, 0, QStringLiteral("sh"), 1, 0, {}}};
            return message.createReply(QVariant::fromValue(rows));
        }
        if (member == u"GetEvents")
            return message.createReply(QVariant::fromValue(QList<protocol::EventWire>{}));
        if (member == u"Wait")
            return message.createReply({QStringLiteral("exited"), 3});
        if (member == u"Stop" || member == u"Restart") {
            const QDBusObjectPath job(q(protocol::rootPath) + QStringLiteral("/job/%1").arg(++m_jobs));
            if (m_scenes.value(QStringLiteral("job")) == u"early")
                complete(job.path(), message.service());
            return message.createReply(QVariant::fromValue(job));
        }
        if (member == u"Start" || member == u"Kill" || member == u"Cancel" || member == u"Update")
            return message.createReply();
        return message.createErrorReply(QDBusError::UnknownMethod, member);
    }

    void control(const QDBusMessage &message)
    {
        const QString member = message.member();
        const QVariantList in = message.arguments();
        QVariantList out;
        if (member == u"Scene") { // method, what it does from now on
            m_scenes.insert(in.at(0).toString(), in.at(1).toString());
        } else if (member == u"Calls") {
            out = {m_calls.value(in.at(0).toString())};
        } else if (member == u"Keys") {
            out = {m_lastKeys};
        } else if (member == u"Pid") {
            out = {int(::getpid())};
        } else if (member == u"Add") {
            const QString path = addContainer(in.at(0).toString());
            QDBusMessage signal = QDBusMessage::createSignal(
                q(protocol::rootPath), QStringLiteral("org.freedesktop.DBus.ObjectManager"),
                QStringLiteral("InterfacesAdded"));
            signal << QVariant::fromValue(QDBusObjectPath(path))
                   << QVariant::fromValue(objects().value(QDBusObjectPath(path)));
            m_bus.send(signal);
            out = {path};
        } else if (member == u"Remove") {
            m_containers.remove(in.at(0).toString());
            QDBusMessage signal = QDBusMessage::createSignal(
                q(protocol::rootPath), QStringLiteral("org.freedesktop.DBus.ObjectManager"),
                QStringLiteral("InterfacesRemoved"));
            signal << QVariant::fromValue(QDBusObjectPath(in.at(0).toString()))
                   << QStringList{q(protocol::containerInterface)};
            m_bus.send(signal);
        } else if (member == u"Change") { // path, property, value: of any type, right or wrong
            m_containers[in.at(0).toString()].insert(in.at(1).toString(),
                                                     in.at(2).value<QDBusVariant>().variant());
            QDBusMessage signal = QDBusMessage::createSignal(
                in.at(0).toString(), QStringLiteral("org.freedesktop.DBus.Properties"),
                QStringLiteral("PropertiesChanged"));
            signal << q(protocol::containerInterface)
                   << QVariantMap{{in.at(1).toString(), in.at(2).value<QDBusVariant>().variant()}}
                   << QStringList();
            m_bus.send(signal);
        } else if (member == u"Invalidate") {
            QDBusMessage signal = QDBusMessage::createSignal(
                in.at(0).toString(), QStringLiteral("org.freedesktop.DBus.Properties"),
                QStringLiteral("PropertiesChanged"));
            signal << q(protocol::containerInterface) << QVariantMap() << QStringList{QStringLiteral("Name")};
            m_bus.send(signal);
        } else if (member == u"Tick") { // memory of all containers, and their peak
            QList<protocol::FiguresWire> samples;
            for (auto it = m_containers.constBegin(); it != m_containers.constEnd(); ++it) {
                protocol::FiguresWire wire;
                wire.container = QDBusObjectPath(it.key());
                wire.memory = in.at(0).toULongLong();
                wire.peak = in.value(1).toULongLong();
                wire.rxBytes = in.at(0).toULongLong();
                samples.append(wire);
            }
            QDBusMessage signal =
                QDBusMessage::createTargetedSignal(m_subscriber, q(protocol::rootPath),
                                                   q(protocol::managerInterface), QStringLiteral("Figures"));
            signal << QVariant::fromValue(m_time += 1'000'000) << QVariant::fromValue(samples);
            if (!m_subscriber.isEmpty())
                m_bus.send(signal);
        } else if (member == u"BadTick") {
            QDBusMessage signal = QDBusMessage::createSignal(
                q(protocol::rootPath), q(protocol::managerInterface), QStringLiteral("Figures"));
            signal << QStringLiteral("not a time") << 5;
            m_bus.send(signal);
        } else if (member == u"Event") {
            protocol::EventWire wire;
            wire.sequence = ++m_sequence;
            wire.realtimeMicroseconds = 1'700'000'000'000'000;
            wire.kind = in.at(0).toString();
            wire.container = QDBusObjectPath(in.at(1).toString());
            wire.name = QStringLiteral("zion");
            QDBusMessage signal = QDBusMessage::createSignal(
                q(protocol::rootPath), q(protocol::managerInterface), QStringLiteral("EventRaised"));
            signal << QVariant::fromValue(wire);
            m_bus.send(signal);
        } else if (member == u"Complete") {
            complete(in.at(0).toString(), in.at(1).toString());
        } else if (member == u"Subscription") {
            out = {m_subscriber.isEmpty() ? 0u : m_interval};
        } else if (member == u"AnswerHeld") {
            for (const QDBusMessage &held : std::exchange(m_held, {}))
                m_bus.send(answer(held));
        }
        m_bus.send(message.createReply(out));
    }

    void complete(const QString &path, const QString &to)
    {
        QDBusMessage signal =
            to.isEmpty()
                ? QDBusMessage::createSignal(path, q(protocol::jobInterface), QStringLiteral("Completed"))
                : QDBusMessage::createTargetedSignal(to, path, q(protocol::jobInterface),
                                                     QStringLiteral("Completed"));
        const QString error = m_scenes.value(QStringLiteral("job-error"));
        signal << error.isEmpty() << error << (error.isEmpty() ? QString() : QStringLiteral("as asked"));
        m_bus.send(signal);
    }

    QString addContainer(const QString &name)
    {
        const QString id = QStringLiteral("%1").arg(++m_ids, 32, 16, QLatin1Char('0'));
        const QString path = q(protocol::rootPath) + QStringLiteral("/container/") + id;
        const QList<protocol::NamespaceWire> namespaces{
            {QStringLiteral("net"), quint64(100 + m_ids), 1, QStringLiteral("own"), {}}};
        const QList<protocol::InterfaceWire> interfaces{{QStringLiteral("lab"),
                                                         QStringLiteral("cs-lab"),
                                                         QStringLiteral("eth0"),
                                                         2,
                                                         QStringLiteral("csn-0"),
                                                         7,
                                                         QStringLiteral("10.0.0.1"),
                                                         24,
                                                         {},
                                                         {}}};
        m_containers.insert(
            path, {{QStringLiteral("Id"), id},
                   {QStringLiteral("Name"), name},
                   {QStringLiteral("State"), QStringLiteral("running")},
                   {QStringLiteral("Pid"), 4711u},
                   {QStringLiteral("MemoryLimit"), QVariant::fromValue(quint64(100 << 20))},
                   {QStringLiteral("StartedAt"), QVariant::fromValue(quint64(1'700'000'000'000'000))},
                   {QStringLiteral("Namespaces"), QVariant::fromValue(namespaces)},
                   {QStringLiteral("Interfaces"), QVariant::fromValue(interfaces)}});
        return path;
    }

    static QVariantMap managerProperties()
    {
        return {{QStringLiteral("Version"), QStringLiteral("fake")},
                {QStringLiteral("HostName"), QStringLiteral("atelier")},
                {QStringLiteral("HostNamespaces"),
                 QVariant::fromValue(protocol::InodeMap{{QStringLiteral("net"), 1}})}};
    }

    protocol::ManagedObjects objects() const
    {
        protocol::ManagedObjects all;
        for (auto it = m_containers.constBegin(); it != m_containers.constEnd(); ++it)
            all.insert(QDBusObjectPath(it.key()), {{q(protocol::containerInterface), *it}});
        all.insert(QDBusObjectPath(q(protocol::rootPath) + QStringLiteral("/network/lab")),
                   {{q(protocol::networkInterface), {{QStringLiteral("Name"), QStringLiteral("lab")}}}});
        all.insert(QDBusObjectPath(q(protocol::rootPath) + QStringLiteral("/image/busybox")),
                   {{q(protocol::imageInterface),
                     {{QStringLiteral("Name"), QStringLiteral("busybox")},
                      {QStringLiteral("Command"), QStringList{QStringLiteral("/bin/sh")}}}}});
        return all;
    }

    QDBusConnection m_bus;
    QHash<QString, QString> m_scenes;
    QHash<QString, int> m_calls;
    QMap<QString, QVariantMap> m_containers;
    QList<QDBusMessage> m_held;
    QStringList m_lastKeys;
    QString m_subscriber;
    quint32 m_interval = 0;
    quint64 m_time = 0, m_sequence = 0;
    int m_ids = 0, m_jobs = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    protocol::registerWireTypes();
    // From the command line by a test, or from the environment when the bus starts it.
    const QString address =
        argc > 1 ? QString::fromLocal8Bit(argv[1]) : qEnvironmentVariable("DBUS_STARTER_ADDRESS");
    QDBusConnection bus = QDBusConnection::connectToBus(address, QStringLiteral("fake"));
    // With its bus, however that ends: nothing stays behind.
    bus.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"),
                QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), &application,
                SLOT(quit()));
    FakeHelper helper(bus);
    bus.registerVirtualObject(q(protocol::rootPath), &helper, QDBusConnection::SubPath);
    return bus.registerService(q(protocol::serviceName)) ? application.exec() : 1;
}
