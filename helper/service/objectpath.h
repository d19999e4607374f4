// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <QDBusObjectPath>
#include <QString>
#include <QStringList>

namespace caisson::service {

/// What an object path of ours stands for.
struct Target
{
    enum class Kind { Root, Container, Network, Image, Job, Folder } kind = Kind::Root;
    QString id; ///< container's or job's id, network's or image's name
};

/// The project's interfaces that an object of this kind has, without the standard ones.
[[nodiscard]] QString interfaceOf(Target::Kind kind);
/// With the standard ones, in the order of introspection.
[[nodiscard]] QStringList interfacesOf(Target::Kind kind);

[[nodiscard]] QDBusObjectPath containerPath(const QString &id);
[[nodiscard]] QDBusObjectPath networkPath(const QString &name);
[[nodiscard]] QDBusObjectPath imagePath(const QString &name);
[[nodiscard]] QDBusObjectPath jobPath(const QString &id);

/// none: no path of ours. Whether such an object exists is not asked here.
[[nodiscard]] std::optional<Target> targetOf(const QString &path);

} // namespace caisson::service
