// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/objectpath.h"

#include "helper/protocol/errornames.h"
#include "helper/service/contract.h"

namespace caisson::service {

namespace {

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

struct FolderName
{
    Target::Kind kind;
    const char *name;
};
constexpr FolderName folders[] = {{Target::Kind::Container, "containers"},
                                  {Target::Kind::Network, "networks"},
                                  {Target::Kind::Image, "images"},
                                  {Target::Kind::Job, "jobs"}};

/// As systemd has it: what may not stand in a path becomes _xx. A leading digit may stand in a D-Bus path.
QString pathElement(const QString &name)
{
    QString result;
    const QByteArray bytes = name.toUtf8();
    for (const char c : bytes) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            result += QLatin1Char(c);
        else
            result += QStringLiteral("_%1").arg(static_cast<uchar>(c), 2, 16, QLatin1Char('0'));
    }
    return result.isEmpty() ? QStringLiteral("_") : result;
}

QString fromPathElement(const QString &element)
{
    QByteArray result;
    for (qsizetype i = 0; i < element.size(); ++i) {
        bool isHex = false;
        const int value = element.at(i) == QLatin1Char('_') ? element.mid(i + 1, 2).toInt(&isHex, 16) : 0;
        if (isHex) {
            result += static_cast<char>(value);
            i += 2;
        } else {
            result += element.at(i).toLatin1();
        }
    }
    return QString::fromUtf8(result);
}

QDBusObjectPath path(Target::Kind kind, const QString &element)
{
    for (const FolderName &folder : folders) {
        if (folder.kind == kind)
            return QDBusObjectPath(latin(protocol::rootPath) + QLatin1Char('/') + QLatin1String(folder.name) +
                                   QLatin1Char('/') + element);
    }
    return QDBusObjectPath(latin(protocol::rootPath));
}

} // namespace

QString interfaceOf(Target::Kind kind)
{
    switch (kind) {
    case Target::Kind::Root:
        return latin(protocol::managerInterface);
    case Target::Kind::Container:
        return latin(protocol::containerInterface);
    case Target::Kind::Network:
        return latin(protocol::networkInterface);
    case Target::Kind::Image:
        return latin(protocol::imageInterface);
    case Target::Kind::Job:
        return latin(protocol::jobInterface);
    case Target::Kind::Folder:
        break;
    }
    return {};
}

QStringList interfacesOf(Target::Kind kind)
{
    QStringList interfaces{QLatin1String(introspectableInterface)};
    if (kind == Target::Kind::Folder)
        return interfaces;
    interfaces.append(QLatin1String(propertiesInterface));
    if (kind == Target::Kind::Root)
        interfaces.append(QLatin1String(objectManagerInterface));
    interfaces.append(interfaceOf(kind));
    return interfaces;
}

QDBusObjectPath containerPath(const QString &id)
{
    return path(Target::Kind::Container, id);
}

QDBusObjectPath networkPath(const QString &name)
{
    return path(Target::Kind::Network, pathElement(name));
}

QDBusObjectPath imagePath(const QString &name)
{
    return path(Target::Kind::Image, pathElement(name));
}

QDBusObjectPath jobPath(const QString &id)
{
    return path(Target::Kind::Job, id);
}

std::optional<Target> targetOf(const QString &path)
{
    const QString root = latin(protocol::rootPath);
    if (path == root)
        return Target{};
    if (!path.startsWith(root + QLatin1Char('/')))
        return std::nullopt;
    const QStringList parts = path.mid(root.size() + 1).split(QLatin1Char('/'));
    for (const FolderName &folder : folders) {
        if (parts.constFirst() != QLatin1String(folder.name))
            continue;
        if (parts.size() == 1)
            return Target{Target::Kind::Folder, {}};
        if (parts.size() == 2)
            return Target{folder.kind, fromPathElement(parts.at(1))};
    }
    return std::nullopt;
}

} // namespace caisson::service
