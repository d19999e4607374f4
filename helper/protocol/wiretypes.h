// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/errornames.h"

#include <functional>
#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <tuple>

/// The structures of the interface XML as they travel, for helper and clients alike. Plain values with the
/// order of members on the wire; the meaning of each member stands in the XML.
///
/// Call registerWireTypes() once before the first message. Decode with qdbus_cast<T>() only after the
/// message's signature was compared with the XML's: QDBusArgument does not check by itself.
namespace caisson::protocol {

/// (sttss)
struct NamespaceWire
{
    QString kind;
    quint64 inode = 0, hostInode = 0;
    QString relation; ///< own host shared
    QString sharedWith;
    static constexpr auto members()
    {
        return std::tuple{&NamespaceWire::kind, &NamespaceWire::inode, &NamespaceWire::hostInode,
                          &NamespaceWire::relation, &NamespaceWire::sharedWith};
    }
    bool operator==(const NamespaceWire &) const = default;
};

/// (uuu)
struct IdMapWire
{
    quint32 inside = 0, outside = 0, count = 0;
    static constexpr auto members()
    {
        return std::tuple{&IdMapWire::inside, &IdMapWire::outside, &IdMapWire::count};
    }
    bool operator==(const IdMapWire &) const = default;
};

/// (sssusususs)
struct InterfaceWire
{
    QString network, bridge, containerName;
    quint32 containerIndex = 0;
    QString hostName;
    quint32 hostIndex = 0;
    QString address;
    quint32 prefix = 0;
    QString gateway, mac;
    static constexpr auto members()
    {
        using W = InterfaceWire;
        return std::tuple{&W::network,   &W::bridge,  &W::containerName, &W::containerIndex, &W::hostName,
                          &W::hostIndex, &W::address, &W::prefix,        &W::gateway,        &W::mac};
    }
    bool operator==(const InterfaceWire &) const = default;
};

/// (ssssstsasas)
struct StepWire
{
    QString id, title, sentence, kind, status; ///< status: planned done failed undone
    quint64 microseconds = 0;
    QString error;
    QStringList systemCalls, shell;
    static constexpr auto members()
    {
        using W = StepWire;
        return std::tuple{&W::id,           &W::title, &W::sentence,    &W::kind, &W::status,
                          &W::microseconds, &W::error, &W::systemCalls, &W::shell};
    }
    bool operator==(const StepWire &) const = default;
};

/// (uuuustsas)
struct ProcessWire
{
    quint32 pid = 0, containerPid = 0, parentPid = 0, uid = 0;
    QString state; ///< one letter
    quint64 residentBytes = 0;
    QString name;
    QStringList arguments;
    static constexpr auto members()
    {
        using W = ProcessWire;
        return std::tuple{&W::pid,   &W::containerPid,  &W::parentPid, &W::uid,
                          &W::state, &W::residentBytes, &W::name,      &W::arguments};
    }
    bool operator==(const ProcessWire &) const = default;
};

/// (ttsssss)
struct MountWire
{
    quint64 id = 0, parent = 0;
    QString target, type, source, options, propagation;
    static constexpr auto members()
    {
        using W = MountWire;
        return std::tuple{&W::id, &W::parent, &W::target, &W::type, &W::source, &W::options, &W::propagation};
    }
    bool operator==(const MountWire &) const = default;
};

/// (stuuustts)
struct NamespaceRowWire
{
    QString kind;
    quint64 inode = 0;
    quint32 processes = 0, lowestPid = 0, uid = 0;
    QString command;
    quint64 owner = 0, parent = 0;
    QString name;
    static constexpr auto members()
    {
        using W = NamespaceRowWire;
        return std::tuple{&W::kind,    &W::inode, &W::processes, &W::lowestPid, &W::uid,
                          &W::command, &W::owner, &W::parent,    &W::name};
    }
    bool operator==(const NamespaceRowWire &) const = default;
};

/// (ttsossa{ss})
struct EventWire
{
    quint64 sequence = 0, realtimeMicroseconds = 0;
    QString kind;
    QDBusObjectPath container{QStringLiteral("/")};
    QString name, ownerName;
    QMap<QString, QString> details;
    static constexpr auto members()
    {
        using W = EventWire;
        return std::tuple{
            &W::sequence, &W::realtimeMicroseconds, &W::kind, &W::container, &W::name, &W::ownerName,
            &W::details};
    }
    bool operator==(const EventWire &) const = default;
};

/// (ssss)
struct CheckWire
{
    QString id, level, message, advice; ///< level: ok note warning error
    static constexpr auto members()
    {
        return std::tuple{&CheckWire::id, &CheckWire::level, &CheckWire::message, &CheckWire::advice};
    }
    bool operator==(const CheckWire &) const = default;
};

/// (otttttttttttt)
struct FiguresWire
{
    QDBusObjectPath container{QStringLiteral("/")};
    quint64 memory = 0, swap = 0, anon = 0, file = 0, kernel = 0, shmem = 0, peak = 0;
    quint64 cpuMicroseconds = 0, pids = 0, rxBytes = 0, txBytes = 0, oomKills = 0;
    static constexpr auto members()
    {
        using W = FiguresWire;
        return std::tuple{
            &W::container, &W::memory,          &W::swap, &W::anon,    &W::file,    &W::kernel,  &W::shmem,
            &W::peak,      &W::cpuMicroseconds, &W::pids, &W::rxBytes, &W::txBytes, &W::oomKills};
    }
    bool operator==(const FiguresWire &) const = default;
};

using InodeMap = QMap<QString, quint64>;                           ///< a{st}
using StringMap = QMap<QString, QString>;                          ///< a{ss}
using OffsetMap = QMap<QString, qint64>;                           ///< a{sx}
using InterfaceProperties = QMap<QString, QVariantMap>;            ///< a{sa{sv}}: interface → properties
using ManagedObjects = QMap<QDBusObjectPath, InterfaceProperties>; ///< a{oa{sa{sv}}}
using DescriptorList = QList<QDBusUnixFileDescriptor>;             ///< ah

/// Whatever tells its members in wire order.
template<typename T>
concept WireStruct = requires
{
    T::members();
};

template<WireStruct T>
QDBusArgument &operator<<(QDBusArgument &argument, const T &value)
{
    argument.beginStructure();
    std::apply([&](auto... member) { ((argument << std::invoke(member, value)), ...); }, T::members());
    argument.endStructure();
    return argument;
}

template<WireStruct T>
const QDBusArgument &operator>>(const QDBusArgument &argument, T &value)
{
    argument.beginStructure();
    std::apply([&](auto... member) { ((argument >> std::invoke(member, value)), ...); }, T::members());
    argument.endStructure();
    return argument;
}

/// Makes the types above known to QtDBus. Safe to call more than once.
void registerWireTypes();

/// The interface XML of the contract, by interface name ("org.caisson.Manager1"); empty if there is none.
[[nodiscard]] QByteArray interfaceXml(const QString &interface);

} // namespace caisson::protocol

Q_DECLARE_METATYPE(caisson::protocol::NamespaceWire)
Q_DECLARE_METATYPE(caisson::protocol::IdMapWire)
Q_DECLARE_METATYPE(caisson::protocol::InterfaceWire)
Q_DECLARE_METATYPE(caisson::protocol::StepWire)
Q_DECLARE_METATYPE(caisson::protocol::ProcessWire)
Q_DECLARE_METATYPE(caisson::protocol::MountWire)
Q_DECLARE_METATYPE(caisson::protocol::NamespaceRowWire)
Q_DECLARE_METATYPE(caisson::protocol::EventWire)
Q_DECLARE_METATYPE(caisson::protocol::CheckWire)
Q_DECLARE_METATYPE(caisson::protocol::FiguresWire)
