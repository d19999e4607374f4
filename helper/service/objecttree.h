// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/wiretypes.h"

#include <functional>
#include <map>
#include <QDBusConnection>
#include <QObject>
#include <QSet>

namespace caisson::service {

/// The objects as they stand on the bus: a mirror of the engine's, kept on the main thread. Tells of changes
/// by PropertiesChanged, InterfacesAdded and InterfacesRemoved, at most once a turn of the event loop for
/// each object, and only to connections that follow: those that were authorised for GetManagedObjects (D16).
class ObjectTree : public QObject
{
    Q_OBJECT
public:
    struct Object
    {
        QString interface;
        QVariantMap properties;
        bool operator==(const Object &) const = default;
    };

    explicit ObjectTree(const QDBusConnection &bus, QObject *parent = nullptr);

    /// Adds the object or changes its properties.
    void set(const QDBusObjectPath &path, Object object);
    void remove(const QDBusObjectPath &path);
    /// nullptr: no such object.
    [[nodiscard]] const Object *find(const QDBusObjectPath &path) const;
    [[nodiscard]] const std::map<QDBusObjectPath, Object> &objects() const { return m_objects; }
    [[nodiscard]] protocol::ManagedObjects managed() const;

    void follow(const QString &uniqueName);
    void unfollow(const QString &uniqueName) { m_followers.remove(uniqueName); }
    [[nodiscard]] int followers() const { return static_cast<int>(m_followers.size()); }
    /// Sends now what changed: before an answer that builds on it.
    void flush();

private:
    void touch(const QDBusObjectPath &path);
    void send(const QDBusObjectPath &path, const QString &interface, const QString &member,
              const QVariantList &arguments);

    QDBusConnection m_bus;
    std::map<QDBusObjectPath, Object> m_objects;
    std::map<QDBusObjectPath, Object> m_announced; ///< of the changed ones, as followers know them
    QSet<QString> m_followers;
    bool m_scheduled = false;
};

} // namespace caisson::service
