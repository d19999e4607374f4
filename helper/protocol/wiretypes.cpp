// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/protocol/wiretypes.h"

#include <QDBusMetaType>
#include <QFile>

// Q_INIT_RESOURCE must stand outside of namespaces; a static library's resources are dropped without it.
static void initContractResource()
{
    Q_INIT_RESOURCE(contract);
}

namespace caisson::protocol {

namespace {

template<typename... T>
void registerEach()
{
    (qDBusRegisterMetaType<T>(), ...);
    (qDBusRegisterMetaType<QList<T>>(), ...);
}

} // namespace

void registerWireTypes()
{
    registerEach<NamespaceWire, IdMapWire, InterfaceWire, StepWire, ProcessWire, MountWire, NamespaceRowWire,
                 EventWire, CheckWire, FiguresWire>();
    qDBusRegisterMetaType<InodeMap>();
    qDBusRegisterMetaType<StringMap>();
    qDBusRegisterMetaType<OffsetMap>();
    qDBusRegisterMetaType<InterfaceProperties>();
    qDBusRegisterMetaType<ManagedObjects>();
    qDBusRegisterMetaType<DescriptorList>();
}

QByteArray interfaceXml(const QString &interface)
{
    initContractResource();
    QFile file(QStringLiteral(":/contract/%1.xml").arg(interface));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace caisson::protocol
