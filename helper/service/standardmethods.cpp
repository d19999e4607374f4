// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/decode.h"
#include "helper/service/encode.h"
#include "helper/service/methods.h"

namespace caisson::service {

using namespace Qt::StringLiterals;

namespace {

const QString machine = u"this machine"_s;

/// The contract of the object, without a word about which objects there are.
QString introspection(const Contract &contract, const Call &call)
{
    QString xml = u"<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n"
                  " \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>\n"_s;
    const QStringList interfaces = interfacesOf(call.target.kind);
    for (const QString &interface : interfaces)
        xml += u"  "_s + contract.introspection(interface) + u'\n';
    if (call.target.kind == Target::Kind::Root)
        xml += u"  <node name=\"containers\"/>\n  <node name=\"networks\"/>\n  <node name=\"images\"/>\n"
               "  <node name=\"jobs\"/>\n"_s;
    return xml + u"</node>\n"_s;
}

ObjectTree::Viewer viewerOf(const authorization::Grant &grant)
{
    return {grant.caller(), grant.has(authorization::Action::ManageOthers)};
}

/// The properties of an object as this caller may see it; none: there is no such object for him.
std::optional<QVariantMap> propertiesFor(const Parts &parts, const Target &target, const QString &path,
                                         const QString &sender, const authorization::Grant &grant)
{
    if (target.kind == Target::Kind::Job) {
        const jobs::Job *job = parts.jobs.find(target.id, sender);
        return job == nullptr ? std::nullopt : std::optional(jobProperties(*job));
    }
    const ObjectTree::Object *object = parts.tree.find(QDBusObjectPath(path));
    return object == nullptr ? std::nullopt : std::optional(ObjectTree::shownTo(viewerOf(grant), *object));
}

Prepared propertyQuery(Parts &parts, const Call &call, const QString &interface, const QString &property)
{
    Prepared prepared;
    prepared.name = machine;
    prepared.what = u"read properties"_s;
    if (call.target.kind == Target::Kind::Container) {
        prepared.foreign = Foreign::ShowsLess;
        prepared.container = call.target.id;
    }
    prepared.act = [&parts, target = call.target, path = call.message.path(), interface,
                    property](const authorization::Grant &grant, const ReplyPointer &reply) {
        const auto properties = propertiesFor(parts, target, path, reply->sender(), grant);
        if (!properties) {
            reply->fail({ErrorCode::NotFound, 0, "there is no such object"});
            return;
        }
        const bool isOurs = interface == interfaceOf(target.kind);
        if (!isOurs && !interfacesOf(target.kind).contains(interface)) {
            reply->fail({ErrorCode::InvalidArgument, 0, "interface: this object has no such interface"});
        } else if (property.isNull()) {
            reply->send({isOurs ? *properties : QVariantMap()});
        } else if (!isOurs || !properties->contains(property)) {
            reply->fail({ErrorCode::InvalidArgument, 0, "property: there is none of that name"});
        } else {
            reply->send({QVariant::fromValue(QDBusVariant(properties->value(property)))});
        }
    };
    return prepared;
}

void sendManagedObjects(const Parts &parts, const ObjectTree::Viewer &viewer, const ReplyPointer &reply)
{
    parts.tree.follow(reply->sender(), viewer);
    protocol::ManagedObjects objects = parts.tree.managed(viewer);
    for (const auto &[id, job] : parts.jobs.all()) {
        if (job.starter == reply->sender())
            objects.insert(jobPath(id), {{interfaceOf(Target::Kind::Job), jobProperties(job)}});
    }
    reply->send({QVariant::fromValue(objects)});
}

} // namespace

void addStandardMethods(MethodTable &table, Parts &parts)
{
    table.insert(u"org.freedesktop.DBus.Introspectable.Introspect"_s,
                 [&parts](const Call &call) -> Result<Prepared> {
                     Prepared prepared;
                     prepared.actFreely = [xml = introspection(parts.contract, call)](
                                              const ReplyPointer &reply) { reply->send({xml}); };
                     return prepared;
                 });
    table.insert(u"org.freedesktop.DBus.Properties.Get"_s, [&parts](const Call &call) -> Result<Prepared> {
        const QString property = call.argument(1).toString();
        if (property.isEmpty())
            return invalidArgument("property", "must not be empty");
        return propertyQuery(parts, call, call.argument(0).toString(), property);
    });
    table.insert(u"org.freedesktop.DBus.Properties.GetAll"_s, [&parts](const Call &call) -> Result<Prepared> {
        return propertyQuery(parts, call, call.argument(0).toString(), {});
    });
    table.insert(u"org.freedesktop.DBus.Properties.Set"_s, [](const Call &) -> Result<Prepared> {
        return invalidArgument("property", "no property may be written; methods change things");
    });
    table.insert(
        u"org.freedesktop.DBus.ObjectManager.GetManagedObjects"_s,
        [&parts](const Call &) -> Result<Prepared> {
            Prepared prepared;
            prepared.name = machine;
            prepared.what = u"list containers"_s;
            prepared.silently = {authorization::Action::ManageOthers};
            prepared.act = [&parts](const authorization::Grant &grant, const ReplyPointer &reply) {
                // Images change by other hands than the engine's: read anew for each who asks for
                // everything.
                parts.executor.post<std::vector<engine::ImageInfo>>(
                    queryLane(grant.caller()), jobs::Executor::Length::Short, queryDeadline,
                    [&parts] { return parts.engine.images(); },
                    [&parts, viewer = viewerOf(grant), reply](Result<std::vector<engine::ImageInfo>> images) {
                        if (images)
                            parts.imagesRead(*images);
                        if (reply->isOpen())
                            sendManagedObjects(parts, viewer, reply);
                    });
            };
            return prepared;
        });
}

} // namespace caisson::service
