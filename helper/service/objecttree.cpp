// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/objecttree.h"

#include "helper/service/contract.h"
#include "helper/service/objectpath.h"

#include <QDBusMessage>

namespace caisson::service {

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

protocol::ManagedObjects ObjectTree::managed() const
{
    protocol::ManagedObjects result;
    for (const auto &[path, object] : m_objects)
        result.insert(path, {{object.interface, object.properties}});
    return result;
}

void ObjectTree::follow(const QString &uniqueName)
{
    flush();
    m_followers.insert(uniqueName);
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
    const QDBusObjectPath root(
        QString::fromLatin1(protocol::rootPath.data(), qsizetype(protocol::rootPath.size())));
    const QString manager = QLatin1String(objectManagerInterface);
    for (const auto &[path, before] : changed) {
        const Object *now = find(path);
        const bool wasThere = !before.interface.isEmpty();
        if (now == nullptr) {
            if (wasThere)
                send(root, manager, QStringLiteral("InterfacesRemoved"),
                     {QVariant::fromValue(path), QStringList{before.interface}});
            continue;
        }
        if (!wasThere) {
            const protocol::InterfaceProperties interfaces{{now->interface, now->properties}};
            send(root, manager, QStringLiteral("InterfacesAdded"),
                 {QVariant::fromValue(path), QVariant::fromValue(interfaces)});
            continue;
        }
        QVariantMap differences;
        for (auto property = now->properties.cbegin(); property != now->properties.cend(); ++property) {
            if (before.properties.value(property.key()) != *property)
                differences.insert(property.key(), *property);
        }
        if (!differences.isEmpty())
            send(path, QLatin1String(propertiesInterface), QStringLiteral("PropertiesChanged"),
                 {now->interface, differences, QStringList()});
    }
}

void ObjectTree::send(const QDBusObjectPath &path, const QString &interface, const QString &member,
                      const QVariantList &arguments)
{
    for (const QString &follower : std::as_const(m_followers)) {
        QDBusMessage signal = QDBusMessage::createTargetedSignal(follower, path.path(), interface, member);
        signal.setArguments(arguments);
        m_bus.send(signal);
    }
}

} // namespace caisson::service
