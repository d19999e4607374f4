// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/wiretypes.h"

#include <functional>
#include <map>
#include <QDBusConnection>
#include <QHash>
#include <QObject>
#include <sys/types.h>

namespace caisson::service {

/// The objects as they stand on the bus: a mirror of the engine's, kept on the main thread. Tells of changes
/// by PropertiesChanged, InterfacesAdded and InterfacesRemoved, at most once a turn of the event loop for
/// each object, and only to connections that follow: those that were authorised for GetManagedObjects (D16).
/// What is a container's owner's alone is empty for everybody else, in answers and in changes (D8).
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

    /// Who looks, as the bus daemon and polkit said when he asked.
    struct Viewer
    {
        uid_t uid = 0;
        bool seesOthers = false; ///< may manage others
    };

    explicit ObjectTree(const QDBusConnection &bus, QObject *parent = nullptr);

    /// Adds the object or changes its properties.
    void set(const QDBusObjectPath &path, Object object);
    void remove(const QDBusObjectPath &path);
    /// nullptr: no such object.
    [[nodiscard]] const Object *find(const QDBusObjectPath &path) const;
    [[nodiscard]] const std::map<QDBusObjectPath, Object> &objects() const { return m_objects; }
    /// The properties as that viewer may see them.
    [[nodiscard]] static QVariantMap shownTo(const Viewer &viewer, const Object &object);
    [[nodiscard]] protocol::ManagedObjects managed(const Viewer &viewer) const;

    void follow(const QString &uniqueName, const Viewer &viewer);
    void unfollow(const QString &uniqueName) { m_followers.remove(uniqueName); }
    [[nodiscard]] int followers() const { return static_cast<int>(m_followers.size()); }
    /// Sends now what changed: before an answer that builds on it.
    void flush();

private:
    void touch(const QDBusObjectPath &path);
    void tell(const QString &follower, const Viewer &viewer, const QDBusObjectPath &path,
              const Object &before, const Object *now);
    void send(const QString &follower, const QDBusObjectPath &path, const QString &interface,
              const QString &member, const QVariantList &arguments);

    QDBusConnection m_bus;
    std::map<QDBusObjectPath, Object> m_objects;
    std::map<QDBusObjectPath, Object> m_announced; ///< of the changed ones, as followers know them
    QHash<QString, Viewer> m_followers;            ///< by unique name
    bool m_scheduled = false;
};

} // namespace caisson::service
