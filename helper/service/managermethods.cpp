// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/validation.h"
#include "helper/service/decode.h"
#include "helper/service/encode.h"
#include "helper/service/methods.h"

#include <algorithm>
#include <QSet>

namespace caisson::service {

using namespace Qt::StringLiterals;
using authorization::Action;
using authorization::Grant;
using jobs::Executor;

namespace {

constexpr int mostContainersPerUser = 1024; // as many as one bridge takes
constexpr qsizetype mostNetworksPerUser = 64;

/// How many objects of that interface this uid owns.
qsizetype owned(const Parts &parts, const QString &interface, uid_t uid)
{
    return std::ranges::count_if(parts.tree.objects(), [&](const auto &entry) {
        return entry.second.interface == interface &&
               entry.second.properties.value(u"Owner"_s).toUInt() == uid;
    });
}

/// Which namespaces of the host need which action besides create. Sharing the host's mounts, processes,
/// users, IPC objects or control groups is as good as root there; the host's name and clocks cannot be
/// changed from another user namespace, and without one mount-host is asked for anyway.
QList<Action> actionsFor(const engine::ContainerRequest &request)
{
    using Kind = kernel::NamespaceKind;
    const auto isHosts = [&](Kind kind) {
        return request.namespaces[static_cast<std::size_t>(kind)] == engine::NamespaceMode::Host;
    };
    QList<Action> actions;
    if (isHosts(Kind::Mnt) || isHosts(Kind::Pid) || isHosts(Kind::User) || isHosts(Kind::Ipc) ||
        isHosts(Kind::Cgroup))
        actions.append(Action::MountHost);
    if (isHosts(Kind::Net) || request.network == "host")
        actions.append(Action::HostNetwork);
    return actions;
}

Result<Prepared> createContainer(Parts &parts, const Call &call)
{
    Result<engine::ContainerRequest> request = containerRequest(call.argument(0));
    if (!request)
        return std::unexpected(std::move(request.error()));
    Prepared prepared;
    prepared.further = actionsFor(*request);
    // The engine looks again: who may join decides the network that is there then.
    const ObjectTree::Object *network = parts.tree.find(networkPath(text(request->network)));
    if (network != nullptr && network->properties.value(u"Owner"_s).toUInt() != call.uid &&
        !network->properties.value(u"BuiltIn"_s).toBool())
        prepared.further.append(Action::ManageOthers);
    prepared.name = text(request->name);
    prepared.what = u"create it from the image %1"_s.arg(text(request->image));
    prepared.act = [&parts, request = *request](const Grant &grant, const ReplyPointer &reply) {
        const auto token = tokenOrFail<Action::Create>(grant, reply);
        if (!token)
            return;
        if (grant.caller() != 0 &&
            owned(parts, interfaceOf(Target::Kind::Container), grant.caller()) >= mostContainersPerUser) {
            reply->fail(
                {ErrorCode::LimitExceeded, 0, "a user can have at most 1024 containers; remove some"});
            return;
        }
        answerWith<engine::ContainerInfo>(
            parts, {}, Executor::Length::Short, changeDeadline, reply,
            [&parts, token = *token, request] {
                parts.owners.resolve(token.caller());
                return parts.engine.create(token, request);
            },
            [](engine::ContainerInfo &info) {
                return QVariantList{QVariant::fromValue(containerPath(text(info.id)))};
            });
    };
    return prepared;
}

Result<Prepared> createNetwork(Parts &parts, const Call &call)
{
    Result<engine::NetworkRequest> request = networkRequest(call.argument(0));
    if (!request)
        return std::unexpected(std::move(request.error()));
    Prepared prepared;
    const bool needsHost = engine::shadowsPublicAddresses(*request);
    if (needsHost)
        prepared.further = {Action::HostNetwork};
    prepared.name = text(request->name);
    prepared.what = u"create this network"_s;
    prepared.act = [&parts, needsHost, request = *request](const Grant &grant, const ReplyPointer &reply) {
        const auto token = tokenOrFail<Action::Network>(grant, reply);
        if (!token)
            return;
        std::optional<engine::Authorized<Action::HostNetwork>> host;
        if (needsHost) {
            host = tokenOrFail<Action::HostNetwork>(grant, reply);
            if (!host)
                return;
        }
        if (grant.caller() != 0 &&
            owned(parts, interfaceOf(Target::Kind::Network), grant.caller()) >= mostNetworksPerUser) {
            reply->fail({ErrorCode::LimitExceeded, 0, "a user can have at most 64 networks; remove some"});
            return;
        }
        answerWith<engine::NetworkInfo>(
            parts, {}, Executor::Length::Short, changeDeadline, reply,
            [&parts, token = *token, host, request] {
                return parts.engine.createNetwork(token, request, host);
            },
            [](engine::NetworkInfo &info) {
                return QVariantList{QVariant::fromValue(networkPath(text(info.name)))};
            });
    };
    return prepared;
}

Result<Prepared> subscribe(Parts &parts, const Call &call)
{
    const quint32 interval = call.argument(0).toUInt();
    if (interval < 100 || interval > 60'000)
        return invalidArgument("intervalMilliseconds", "must be 100 to 60000");
    const auto paths = qdbus_cast<QList<QDBusObjectPath>>(call.argument(1));
    if (paths.size() > mostContainersPerUser)
        return invalidArgument("detailed", "is too long (at most 1024 containers)");
    std::vector<engine::ContainerId> detailed;
    for (const QDBusObjectPath &path : paths) {
        const auto target = targetOf(path.path());
        if (!target || target->kind != Target::Kind::Container)
            return invalidArgument("detailed", "must be paths of containers");
        detailed.push_back(target->id.toStdString());
    }
    Prepared prepared;
    prepared.name = u"this machine"_s;
    prepared.what = u"watch containers"_s;
    prepared.act = [&parts, interval, detailed](const Grant &grant, const ReplyPointer &reply) {
        const Status subscribed = parts.subscriptions.subscribe(reply->sender(), grant.caller(),
                                                                static_cast<int>(interval), detailed);
        if (!subscribed)
            reply->fail(subscribed.error());
        else
            reply->send();
    };
    return prepared;
}

Result<Prepared> getContainer(Parts &parts, const Call &call)
{
    Result<std::string> nameOrId = plainString("nameOrId", call.argument(0));
    if (!nameOrId)
        return std::unexpected(std::move(nameOrId.error()));
    Prepared prepared;
    prepared.name = text(*nameOrId);
    prepared.what = u"find it"_s;
    prepared.act = [&parts, nameOrId = *nameOrId](const Grant &grant, const ReplyPointer &reply) {
        answerWith<engine::ContainerId>(
            parts, queryLane(grant.caller()), Executor::Length::Short, queryDeadline, reply,
            [&parts, nameOrId] { return parts.engine.findContainer(nameOrId); },
            [](engine::ContainerId &id) {
                return QVariantList{QVariant::fromValue(containerPath(text(id)))};
            });
    };
    return prepared;
}

Result<Prepared> inspectProcess(Parts &parts, const Call &call)
{
    Result<kernel::Fd> pidfd = descriptor("pidfd", call.argument(0));
    if (!pidfd)
        return std::unexpected(std::move(pidfd.error()));
    Prepared prepared;
    prepared.name = u"this machine"_s;
    prepared.what = u"inspect a process"_s;
    const auto shared = std::make_shared<kernel::Fd>(std::move(*pidfd));
    prepared.act = [&parts, shared](const Grant &grant, const ReplyPointer &reply) {
        answerWith<kernel::ProcessNamespaces>(
            parts, queryLane(grant.caller()), Executor::Length::Short, queryDeadline, reply,
            [shared] { return kernel::inspectProcess(*shared); },
            [](kernel::ProcessNamespaces &found) {
                return QVariantList{static_cast<quint32>(found.pid), QVariant::fromValue(wire(found))};
            });
    };
    return prepared;
}

/// A query of the machine that has no arguments.
template<typename T>
Prepare query(Parts &parts, std::function<Result<T>(engine::Engine &)> work,
              std::function<QVariantList(T &)> encode)
{
    return [&parts, work = std::move(work), encode = std::move(encode)](const Call &) -> Result<Prepared> {
        Prepared prepared;
        prepared.name = u"this machine"_s;
        prepared.what = u"inspect it"_s;
        prepared.act = [&parts, work, encode](const Grant &grant, const ReplyPointer &reply) {
            answerWith<T>(
                parts, queryLane(grant.caller()), Executor::Length::Short, queryDeadline, reply,
                [&parts, work] { return work(parts.engine); }, encode);
        };
        return prepared;
    };
}

/// Namespaces of the uid's own containers, by inode.
QSet<quint64> ownNamespaces(const Parts &parts, uid_t uid)
{
    QSet<quint64> inodes;
    for (const auto &[path, object] : parts.tree.objects()) {
        if (object.interface != interfaceOf(Target::Kind::Container) ||
            object.properties.value(u"Owner"_s).toUInt() != uid)
            continue;
        const auto namespaces =
            object.properties.value(u"Namespaces"_s).value<QList<protocol::NamespaceWire>>();
        for (const protocol::NamespaceWire &entry : namespaces) {
            if (entry.relation == u"own"_s)
                inodes.insert(entry.inode);
        }
    }
    return inodes;
}

Result<Prepared> listNamespaces(Parts &parts, const Call &)
{
    Prepared prepared;
    prepared.name = u"this machine"_s;
    prepared.what = u"list namespaces"_s;
    prepared.silently = {Action::ManageOthers};
    prepared.act = [&parts](const Grant &grant, const ReplyPointer &reply) {
        parts.namespaces.ask([&parts, grant, reply](const Result<std::vector<kernel::NamespaceRow>> &rows) {
            if (!rows) {
                reply->fail(rows.error());
                return;
            }
            const QSet<quint64> own = ownNamespaces(parts, grant.caller());
            const auto isTheirs = [&](const kernel::NamespaceRow &row) {
                return grant.has(Action::ManageOthers) || row.uid == grant.caller() ||
                       own.contains(row.inode);
            };
            reply->send({QVariant::fromValue(wire(*rows, isTheirs))});
        });
    };
    return prepared;
}

Result<Prepared> doctor(Parts &parts, const Call &)
{
    Prepared prepared;
    prepared.name = u"this machine"_s;
    prepared.what = u"inspect it"_s;
    prepared.silently = {Action::ManageOthers};
    prepared.act = [&parts](const Grant &grant, const ReplyPointer &reply) {
        answerWith<std::vector<engine::Check>>(
            parts, queryLane(grant.caller()), Executor::Length::Short, queryDeadline, reply,
            [&parts]() -> Result<std::vector<engine::Check>> { return parts.engine.doctor(); },
            [grant](std::vector<engine::Check> &checks) {
                std::erase_if(checks, [&grant](const engine::Check &check) {
                    return check.owner && *check.owner != grant.caller() && !grant.has(Action::ManageOthers);
                });
                return QVariantList{QVariant::fromValue(wire(checks))};
            });
    };
    return prepared;
}

Result<Prepared> getEvents(Parts &parts, const Call &call)
{
    Prepared prepared;
    prepared.name = u"this machine"_s;
    prepared.what = u"read events"_s;
    const quint64 after = call.argument(0).toULongLong();
    prepared.act = [&parts, after](const Grant &grant, const ReplyPointer &reply) {
        answerWith<std::vector<engine::Event>>(
            parts, queryLane(grant.caller()), Executor::Length::Short, queryDeadline, reply,
            [&parts, after]() -> Result<std::vector<engine::Event>> { return parts.engine.events(after); },
            [&parts](std::vector<engine::Event> &events) {
                QList<protocol::EventWire> list;
                for (const engine::Event &event : events)
                    list.append(wire(event, parts.owners.name(event.owner)));
                return QVariantList{QVariant::fromValue(list)};
            });
    };
    return prepared;
}

} // namespace

void addManagerMethods(MethodTable &table, Parts &parts)
{
    const QString manager = interfaceOf(Target::Kind::Root) + u'.';
    const auto bound = [&parts](Result<Prepared> (*prepare)(Parts &, const Call &)) {
        return [&parts, prepare](const Call &call) { return prepare(parts, call); };
    };
    table.insert(manager + u"CreateContainer"_s, bound(createContainer));
    table.insert(manager + u"CreateNetwork"_s, bound(createNetwork));
    table.insert(manager + u"Subscribe"_s, bound(subscribe));
    table.insert(manager + u"GetContainer"_s, bound(getContainer));
    table.insert(manager + u"InspectProcess"_s, bound(inspectProcess));
    table.insert(manager + u"GetEvents"_s, bound(getEvents));
    table.insert(manager + u"Unsubscribe"_s, [&parts](const Call &) -> Result<Prepared> {
        Prepared prepared;
        prepared.actFreely = [&parts](const ReplyPointer &reply) {
            parts.subscriptions.unsubscribe(reply->sender());
            reply->send();
        };
        return prepared;
    });
    table.insert(manager + u"ListNamespaces"_s, bound(listNamespaces));
    table.insert(manager + u"Doctor"_s, bound(doctor));
    table.insert(
        manager + u"GetHostNetwork"_s,
        query<engine::HostInfo>(
            parts, [](engine::Engine &engine) { return engine.host(); },
            [&parts](engine::HostInfo &host) {
                parts.hostRead(host);
                return QVariantList{text(host.uplink), text(host.uplinkAddress), text(host.uplinkGateway)};
            }));
}

} // namespace caisson::service
