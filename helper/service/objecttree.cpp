// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/objecttree.h"

#include "helper/service/contract.h"
#include "helper/service/objectpath.h"

#include <QDBusMessage>

namespace caisson::service {

namespace {

/// Why a start failed tells of files and arguments, and the path of the control group is one of the host.
const QStringList ownersAlone{QStringLiteral("ExitText"), QStringLiteral("CgroupPath")};

} // namespace

ObjectTree::ObjectTree(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
}

void ObjectTree::set(const QDBusObjectPath &path, Object object)
{
    touch(path);
    m_objects[path] = std::move(object);
}

void ObjectTree::remove(const QDBusObjectPath &path)
{
    touch(path);
    m_objects.erase(path);
}

const ObjectTree::Object *ObjectTree::find(const QDBusObjectPath &path) const
{
    const auto found = m_objects.find(path);
    return found == m_objects.end() ? nullptr : &found->second;
}

QVariantMap ObjectTree::shownTo(const Viewer &viewer, const Object &object)
{
    QVariantMap shown = object.properties;
    if (viewer.seesOthers || shown.value(QStringLiteral("Owner")).toUInt() == viewer.uid)
        return shown;
    for (const QString &secret : ownersAlone) {
        const auto found = shown.find(secret);
        if (found != shown.end())
            *found = QVariant(found->metaType());
    }
    return shown;
}

protocol::ManagedObjects ObjectTree::managed(const Viewer &viewer) const
{
    protocol::ManagedObjects result;
    for (const auto &[path, object] : m_objects)
        result.insert(path, {{object.interface, shownTo(viewer, object)}});
    return result;
}

void ObjectTree::follow(const QString &uniqueName, const Viewer &viewer)
{
    flush();
    m_followers.insert(uniqueName, viewer);
}

void ObjectTree::touch(const QDBusObjectPath &path)
{
    // An object without an interface stands for one that followers do not know.
    const auto known = m_objects.find(path);
    m_announced.try_emplace(path, known == m_objects.end() ? Object{} : known->second);
    if (!std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &ObjectTree::flush, Qt::QueuedConnection);
}

void ObjectTree::flush()
{
    m_scheduled = false;
    const auto changed = std::exchange(m_announced, {});
    for (const auto &[path, before] : changed) {
        const Object *now = find(path);
        for (auto follower = m_followers.cbegin(); follower != m_followers.cend(); ++follower)
            tell(follower.key(), *follower, path, before, now);
    }
}

void ObjectTree::tell(const QString &follower, const Viewer &viewer, const QDBusObjectPath &path,
                      const Object &before, const Object *now)
{
    const QDBusObjectPath root(
        QString::fromLatin1(protocol::rootPath.data(), qsizetype(protocol::rootPath.size())));
    const QString manager = QLatin1String(objectManagerInterface);
    const bool wasThere = !before.interface.isEmpty();
    if (now == nullptr) {
        if (wasThere)
            send(follower, root, manager, QStringLiteral("InterfacesRemoved"),
                 {QVariant::fromValue(path), QStringList{before.interface}});
        return;
    }
    const QVariantMap shown = shownTo(viewer, *now);
    if (!wasThere) {
        const protocol::InterfaceProperties interfaces{{now->interface, shown}};
        send(follower, root, manager, QStringLiteral("InterfacesAdded"),
             {QVariant::fromValue(path), QVariant::fromValue(interfaces)});
        return;
    }
    const QVariantMap known = shownTo(viewer, before);
    QVariantMap differences;
    for (auto property = shown.cbegin(); property != shown.cend(); ++property) {
        if (known.value(property.key()) != *property)
            differences.insert(property.key(), *property);
    }
    if (!differences.isEmpty())
        send(follower, path, QLatin1String(propertiesInterface), QStringLiteral("PropertiesChanged"),
             {now->interface, differences, QStringList()});
}

void ObjectTree::send(const QString &follower, const QDBusObjectPath &path, const QString &interface,
                      const QString &member, const QVariantList &arguments)
{
    QDBusMessage signal = QDBusMessage::createTargetedSignal(follower, path.path(), interface, member);
    signal.setArguments(arguments);
    m_bus.send(signal);
}

} // namespace caisson::service
