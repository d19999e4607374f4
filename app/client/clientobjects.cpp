// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"
#include "app/client/decode.h"

/// The cache: objects come and go, properties change, figures arrive. Only messages of the trusted owner
/// count.
namespace caisson::app {

namespace {

constexpr int maxObjects = 20'000; // far beyond what a machine holds: a bound for a helper gone mad

bool isBelowRoot(const QString &path)
{
    return path.startsWith(toQString(protocol::rootPath) + u'/');
}

template<typename Object>
void renewAll(QHash<QString, Object *> &cache, const protocol::ManagedObjects &objects,
              std::string_view interface, QStringList &gone)
{
    for (auto it = cache.constBegin(); it != cache.constEnd(); ++it) {
        const auto object = objects.constFind(QDBusObjectPath(it.key()));
        if (object == objects.constEnd() || !object->contains(toQString(interface)))
            gone.append(it.key());
    }
}

} // namespace

bool ClientPrivate::fromOwner(const QDBusMessage &message, const char *signature) const
{
    return !owner.isEmpty() && message.service() == owner && message.signature() == QLatin1String(signature);
}

void ClientPrivate::applySnapshot(const protocol::ManagedObjects &objects)
{
    QStringList gone;
    renewAll(containers, objects, protocol::containerInterface, gone);
    renewAll(networks, objects, protocol::networkInterface, gone);
    renewAll(images, objects, protocol::imageInterface, gone);
    for (const QString &path : std::as_const(gone))
        removeObject(path);
    for (auto it = objects.constBegin(); it != objects.constEnd(); ++it)
        applyInterfaces(it.key().path(), it.value());
}

void ClientPrivate::applyInterfaces(const QString &path, const protocol::InterfaceProperties &interfaces)
{
    if (!isBelowRoot(path) || containers.size() + networks.size() + images.size() > maxObjects)
        return;
    const auto properties = [&](std::string_view interface) -> const QVariantMap * {
        const auto found = interfaces.constFind(toQString(interface));
        return found == interfaces.constEnd() ? nullptr : &*found;
    };
    if (const QVariantMap *map = properties(protocol::containerInterface)) {
        const bool isNew = !containers.contains(path);
        Container *container = isNew ? new Container(this, path) : containers.value(path);
        containers.insert(path, container);
        applyProperties(path, toQString(protocol::containerInterface), *map);
        if (isNew)
            Q_EMIT client->containerAdded(container);
    }
    if (const QVariantMap *map = properties(protocol::networkInterface)) {
        const bool isNew = !networks.contains(path);
        Network *network = isNew ? new Network(this, path) : networks.value(path);
        networks.insert(path, network);
        applyProperties(path, toQString(protocol::networkInterface), *map);
        if (isNew)
            Q_EMIT client->networkAdded(network);
    }
    if (const QVariantMap *map = properties(protocol::imageInterface)) {
        const bool isNew = !images.contains(path);
        Image *image = isNew ? new Image(this, path) : images.value(path);
        images.insert(path, image);
        applyProperties(path, toQString(protocol::imageInterface), *map);
        if (isNew)
            Q_EMIT client->imageAdded(image);
    }
    if (const QVariantMap *map = properties(protocol::jobInterface))
        applyProperties(path, toQString(protocol::jobInterface), *map);
}

void ClientPrivate::applyProperties(const QString &path, const QString &interface,
                                    const QVariantMap &properties)
{
    const auto apply = [&](auto *object, auto &data, auto setter) {
        auto renewed = data;
        for (auto it = properties.constBegin(); it != properties.constEnd(); ++it)
            setter(renewed, it.key(), it.value());
        if (renewed == data)
            return;
        data = std::move(renewed);
        scheduleChanged(object);
    };
    if (interface == toQString(protocol::containerInterface)) {
        if (Container *container = containers.value(path))
            apply(container, container->d->data, decode::containerProperty);
    } else if (interface == toQString(protocol::networkInterface)) {
        if (Network *network = networks.value(path))
            apply(network, network->d->data, decode::networkProperty);
    } else if (interface == toQString(protocol::imageInterface)) {
        if (Image *image = images.value(path))
            apply(image, image->d->data, decode::imageProperty);
    } else if (interface == toQString(protocol::managerInterface) && path == toQString(protocol::rootPath)) {
        apply(client, host, decode::hostProperty);
    } else if (interface == toQString(protocol::jobInterface)) {
        const QVariant progress = properties.value(QStringLiteral("Progress"));
        Job *job = jobs.value(path);
        if (job != nullptr && progress.metaType() == QMetaType::fromType<double>() &&
            job->d->progress != progress.toDouble()) {
            job->d->progress = progress.toDouble();
            scheduleChanged(job);
        }
    }
}

void ClientPrivate::removeObject(const QString &path)
{
    if (Container *container = containers.take(path)) {
        subscribedDetails.removeAll(path);
        Q_EMIT client->containerRemoved(container);
        container->deleteLater();
    }
    if (Network *network = networks.take(path)) {
        Q_EMIT client->networkRemoved(network);
        network->deleteLater();
    }
    if (Image *image = images.take(path)) {
        Q_EMIT client->imageRemoved(image);
        image->deleteLater();
    }
}

void ClientPrivate::scheduleChanged(QObject *object)
{
    if (!m_changed.contains(QPointer<QObject>(object)))
        m_changed.append(object);
    if (!m_changeScheduled) {
        m_changeScheduled = true;
        QMetaObject::invokeMethod(this, &ClientPrivate::emitChanges, Qt::QueuedConnection);
    }
}

void ClientPrivate::emitChanges()
{
    m_changeScheduled = false;
    const QList<QPointer<QObject>> changed = std::exchange(m_changed, {});
    for (const QPointer<QObject> &object : changed) {
        if (auto *container = qobject_cast<Container *>(object.data()))
            Q_EMIT container->changed();
        else if (auto *network = qobject_cast<Network *>(object.data()))
            Q_EMIT network->changed();
        else if (auto *image = qobject_cast<Image *>(object.data()))
            Q_EMIT image->changed();
        else if (auto *job = qobject_cast<Job *>(object.data()))
            Q_EMIT job->progressChanged();
        else if (object == client)
            Q_EMIT client->hostChanged();
    }
}

void ClientPrivate::interfacesAdded(const QDBusMessage &message)
{
    if (!fromOwner(message, "oa{sa{sv}}"))
        return;
    applyInterfaces(message.arguments().at(0).value<QDBusObjectPath>().path(),
                    qdbus_cast<protocol::InterfaceProperties>(message.arguments().at(1)));
}

void ClientPrivate::interfacesRemoved(const QDBusMessage &message)
{
    if (!fromOwner(message, "oas"))
        return;
    const QString path = message.arguments().at(0).value<QDBusObjectPath>().path();
    const QStringList interfaces = message.arguments().at(1).toStringList();
    if (interfaces.contains(toQString(protocol::jobInterface))) {
        // Completed comes first; a job that goes without it has no known end.
        if (Job *job = jobs.value(path); job != nullptr && !job->d->finished)
            finishJob(job, std::unexpected(nonsense(QStringLiteral("the job went without an end"))));
        return;
    }
    removeObject(path);
}

void ClientPrivate::propertiesChanged(const QDBusMessage &message)
{
    if (!fromOwner(message, "sa{sv}as"))
        return;
    const QString interface = message.arguments().at(0).toString();
    applyProperties(message.path(), interface, qdbus_cast<QVariantMap>(message.arguments().at(1)));
    if (message.arguments().at(2).toStringList().isEmpty())
        return;
    Call call;
    call.path = message.path();
    call.interface = QStringLiteral("org.freedesktop.DBus.Properties");
    call.method = QStringLiteral("GetAll");
    call.arguments = {interface};
    call.replySignature = QStringLiteral("a{sv}");
    call.repeat = Repeat::Never;
    call.context = this;
    call.done = [this, path = message.path(), interface](const Reply &reply) {
        if (reply)
            applyProperties(path, interface, qdbus_cast<QVariantMap>(reply->constFirst()));
    };
    send(std::move(call));
}

void ClientPrivate::figures(const QDBusMessage &message)
{
    if (!fromOwner(message, "ta(otttttttttttt)"))
        return;
    const quint64 time = message.arguments().at(0).toULongLong();
    const auto samples = qdbus_cast<QList<protocol::FiguresWire>>(message.arguments().at(1));
    for (const protocol::FiguresWire &wire : samples) {
        Container *container = containers.value(wire.container.path());
        if (container == nullptr)
            continue;
        container->d->figures = decode::figures(time, wire);
        Q_EMIT container->figuresArrived(container->d->figures);
    }
    Q_EMIT client->figuresTick(time);
}

void ClientPrivate::eventRaised(const QDBusMessage &message)
{
    if (fromOwner(message, "(ttsossa{ss})"))
        Q_EMIT client->eventRaised(decode::event(qdbus_cast<protocol::EventWire>(message.arguments().at(0))));
}

template<typename T>
void ClientPrivate::resolve(const QHash<QString, T *> &known, std::string_view interface, const QString &path,
                            QObject *context, Callback<T *> callback)
{
    if (T *object = known.value(path)) {
        callback(object);
        return;
    }
    Call call;
    call.path = path;
    call.interface = QStringLiteral("org.freedesktop.DBus.Properties");
    call.method = QStringLiteral("GetAll");
    call.arguments = {toQString(interface)};
    call.replySignature = QStringLiteral("a{sv}");
    call.repeat = Repeat::Yes;
    call.context = context;
    call.done = [this, &known, interface, path, callback = std::move(callback)](const Reply &reply) {
        if (!reply) {
            callback(std::unexpected(reply.error()));
            return;
        }
        applyInterfaces(path, {{toQString(interface), qdbus_cast<QVariantMap>(reply->constFirst())}});
        if (T *object = known.value(path))
            callback(object);
        else
            callback(std::unexpected(nonsense(QStringLiteral("path ") + path)));
    };
    this->call(std::move(call));
}

void ClientPrivate::resolveContainer(const QString &path, QObject *context, Callback<Container *> callback)
{
    resolve(containers, protocol::containerInterface, path, context, std::move(callback));
}

void ClientPrivate::resolveNetwork(const QString &path, QObject *context, Callback<Network *> callback)
{
    resolve(networks, protocol::networkInterface, path, context, std::move(callback));
}

Job *ClientPrivate::makeJob(const QString &path, const QString &operation)
{
    if (Job *known = jobs.value(path))
        return known;
    auto *job = new Job(this, path);
    job->d->operation = operation;
    jobs.insert(path, job);
    const auto early = m_earlyCompletions.constFind(path);
    if (early != m_earlyCompletions.constEnd()) {
        const Outcome<void> outcome = *early;
        m_earlyCompletions.remove(path);
        // After the caller had its chance to connect.
        QMetaObject::invokeMethod(
            job, [this, job, outcome] { finishJob(job, outcome); }, Qt::QueuedConnection);
    }
    return job;
}

void ClientPrivate::jobCompleted(const QDBusMessage &message)
{
    if (!fromOwner(message, "bss"))
        return;
    Outcome<void> outcome;
    if (!message.arguments().at(0).toBool()) {
        outcome = std::unexpected(clientError(QDBusMessage::createError(
            message.arguments().at(1).toString(), message.arguments().at(2).toString())));
    }
    if (Job *job = jobs.value(message.path())) {
        finishJob(job, outcome);
    } else {
        if (m_earlyCompletions.size() >= 64)
            m_earlyCompletions.clear();
        m_earlyCompletions.insert(message.path(), outcome);
    }
}

void ClientPrivate::finishJob(Job *job, const Outcome<void> &outcome)
{
    if (job->d->finished)
        return;
    job->d->finished = true;
    jobs.remove(job->d->path);
    Q_EMIT job->finished(outcome);
    job->deleteLater();
}

} // namespace caisson::app
