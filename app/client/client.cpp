// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/client.h"

#include "app/client/clientprivate.h"
#include "app/client/decode.h"
#include "app/client/encode.h"

#include <algorithm>
#include <sys/syscall.h>
#include <unistd.h>

namespace caisson::app {

using Reply = ClientPrivate::Reply;
using Repeat = ClientPrivate::Repeat;

namespace {

ClientPrivate::Call managerCall(const char *method, const QVariantList &arguments, const char *replySignature,
                                Repeat repeat, QObject *context)
{
    ClientPrivate::Call call;
    call.path = toQString(protocol::rootPath);
    call.interface = toQString(protocol::managerInterface);
    call.method = QLatin1String(method);
    call.arguments = arguments;
    call.replySignature = QLatin1String(replySignature);
    call.repeat = repeat;
    call.context = context;
    return call;
}

template<typename Object>
QList<Object *> byName(const QHash<QString, Object *> &cache)
{
    QList<Object *> objects = cache.values();
    std::sort(objects.begin(), objects.end(), [](const Object *a, const Object *b) {
        return std::pair(a->data().name, a->path()) < std::pair(b->data().name, b->path());
    });
    return objects;
}

} // namespace

Client::Client(const QDBusConnection &connection, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<ClientPrivate>(this, connection))
{
}

Client::~Client() = default;

void Client::reconnectBy(std::function<QDBusConnection()> connect)
{
    d->reconnect = std::move(connect);
}

void Client::open()
{
    d->open();
}

Client::Status Client::status() const
{
    return d->status;
}

QString Client::statusText() const
{
    return d->statusText;
}

const HostData &Client::host() const
{
    return d->host;
}

QList<Container *> Client::containers() const
{
    return byName(d->containers);
}

Container *Client::containerByPath(const QString &path) const
{
    return d->containers.value(path);
}

Container *Client::containerByName(const QString &nameOrId) const
{
    Container *byPrefix = nullptr;
    int matches = 0;
    for (Container *container : std::as_const(d->containers)) {
        if (container->data().name == nameOrId || container->data().id == nameOrId)
            return container;
        if (nameOrId.size() >= 4 && container->data().id.startsWith(nameOrId)) {
            byPrefix = container;
            ++matches;
        }
    }
    return matches == 1 ? byPrefix : nullptr;
}

QList<Network *> Client::networks() const
{
    return byName(d->networks);
}

QList<Image *> Client::images() const
{
    return byName(d->images);
}

void Client::createContainer(const ContainerRequestData &request, QObject *context,
                             Callback<Container *> callback)
{
    auto call = managerCall("CreateContainer", {encode::containerRequest(request)}, "o", Repeat::No, context);
    call.done = [this, guard = QPointer<QObject>(context != nullptr ? context : this),
                 callback = std::move(callback)](const Reply &reply) {
        if (reply)
            d->resolveContainer(reply->at(0).value<QDBusObjectPath>().path(), guard, callback);
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::listNamespaces(QObject *context, Callback<QList<NamespaceRowEntry>> callback)
{
    auto call = managerCall("ListNamespaces", {}, "a(stuuustts)", Repeat::Yes, context);
    call.done = [callback = std::move(callback)](const Reply &reply) {
        if (reply)
            callback(decode::list(reply->at(0), decode::namespaceRow));
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::inspectProcess(quint32 pid, QObject *context, Callback<QMap<QString, quint64>> callback)
{
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0) {
        const int error = errno;
        const ClientError notFound{error == ESRCH || error == EINVAL ? protocol::ErrorKind::NotFound
                                                                     : protocol::ErrorKind::Kernel,
                                   QStringLiteral("pidfd_open %1: %2").arg(pid).arg(qt_error_string(error))};
        QMetaObject::invokeMethod(
            context != nullptr ? context : this,
            [callback = std::move(callback), notFound] { callback(std::unexpected(notFound)); },
            Qt::QueuedConnection);
        return;
    }
    QDBusUnixFileDescriptor descriptor;
    descriptor.giveFileDescriptor(fd);
    auto call =
        managerCall("InspectProcess", {QVariant::fromValue(descriptor)}, "ua{st}", Repeat::Yes, context);
    call.done = [callback = std::move(callback)](const Reply &reply) {
        if (reply)
            callback(qdbus_cast<protocol::InodeMap>(reply->at(1)));
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::subscribe(int intervalMilliseconds, const QList<Container *> &detailed)
{
    QStringList paths;
    for (const Container *container : detailed) {
        if (container != nullptr)
            paths.append(container->path());
    }
    const int interval = intervalMilliseconds <= 0 ? 0 : std::clamp(intervalMilliseconds, 100, 60'000);
    if (interval == d->subscribedInterval && paths == d->subscribedDetails)
        return;
    d->subscribedInterval = interval;
    d->subscribedDetails = paths;
    if (d->status == Status::Ready)
        d->sendSubscription();
    else if (interval > 0) // from the loop: this may be told from within the end of an attempt
        QMetaObject::invokeMethod(d.get(), &ClientPrivate::open, Qt::QueuedConnection);
}

void Client::events(quint64 afterSequence, QObject *context, Callback<QList<EventEntry>> callback)
{
    auto call = managerCall("GetEvents", {afterSequence}, "a(ttsossa{ss})", Repeat::Yes, context);
    call.done = [callback = std::move(callback)](const Reply &reply) {
        if (reply)
            callback(decode::list(reply->at(0), decode::event));
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::doctor(QObject *context, Callback<QList<CheckEntry>> callback)
{
    auto call = managerCall("Doctor", {}, "a(ssss)", Repeat::Yes, context);
    call.done = [callback = std::move(callback)](const Reply &reply) {
        if (reply)
            callback(decode::list(reply->at(0), decode::check));
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::hostNetwork(QObject *context, Callback<UplinkData> callback)
{
    auto call = managerCall("GetHostNetwork", {}, "sss", Repeat::Yes, context);
    call.done = [callback = std::move(callback)](const Reply &reply) {
        if (reply)
            callback(UplinkData{reply->at(0).toString(), reply->at(1).toString(), reply->at(2).toString()});
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

void Client::createNetwork(const NetworkData &request, QObject *context, Callback<Network *> callback)
{
    auto call = managerCall("CreateNetwork", {encode::networkRequest(request)}, "o", Repeat::No, context);
    call.done = [this, guard = QPointer<QObject>(context != nullptr ? context : this),
                 callback = std::move(callback)](const Reply &reply) {
        if (reply)
            d->resolveNetwork(reply->at(0).value<QDBusObjectPath>().path(), guard, callback);
        else
            callback(std::unexpected(reply.error()));
    };
    d->call(std::move(call));
}

} // namespace caisson::app
