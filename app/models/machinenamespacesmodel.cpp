// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/machinenamespacesmodel.h"

#include "app/models/format.h"

#include <pwd.h>
#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inMachine(const char *text)
{
    return QCoreApplication::translate("caisson::app::MachineNamespacesModel", text);
}

/// The name of a uid as this program knows it; remembered, since a name service may be slow.
QString userName(quint32 uid)
{
    static QHash<quint32, QString> names;
    auto found = names.constFind(uid);
    if (found == names.constEnd()) {
        const passwd *entry = ::getpwuid(uid);
        found = names.insert(uid, entry != nullptr ? QString::fromLocal8Bit(entry->pw_name)
                                                   : QString::number(uid));
    }
    return *found;
}

bool same(const NamespaceRowEntry &left, const NamespaceRowEntry &right)
{
    return left.processes == right.processes && left.lowestPid == right.lowestPid && left.uid == right.uid &&
           left.command == right.command && left.owner == right.owner && left.parent == right.parent &&
           left.name == right.name;
}

QString inodeText(quint64 inode)
{
    return inode == 0 ? QString() : QString::number(inode);
}

} // namespace

MachineNamespacesModel::MachineNamespacesModel(Client *client, QObject *parent)
    : DiffTableModel(parent)
    , m_client(client)
{
}

void MachineNamespacesModel::refresh()
{
    if (m_asking)
        return;
    m_asking = true;
    m_client->listNamespaces(this, [this](const Outcome<QList<NamespaceRowEntry>> &rows) {
        m_asking = false;
        if (rows)
            setRows(*rows);
        else
            Q_EMIT failed(rows.error());
    });
}

void MachineNamespacesModel::setRows(const QList<NamespaceRowEntry> &rows)
{
    applyRows(
        m_rows, rows, [](const NamespaceRowEntry &row) { return std::pair(row.kind, row.inode); }, same);
    Q_EMIT refreshed();
}

Container *MachineNamespacesModel::containerOf(quint64 inode, const QString &kind) const
{
    const QList<Container *> containers = m_client->containers();
    for (Container *container : containers) {
        for (const NamespaceEntry &entry : container->data().namespaces) {
            if (entry.kind == kind && entry.inode == inode && entry.relation != Relation::Host)
                return container;
        }
    }
    return nullptr;
}

int MachineNamespacesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MachineNamespacesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MachineNamespacesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const NamespaceRowEntry &row = m_rows.at(index.row());
    if (role == KindRole)
        return row.kind;
    if (role == ContainerRole)
        return QVariant::fromValue(containerOf(row.inode, row.kind));
    if (role == HostRole)
        return m_client->host().namespaces.value(row.kind) == row.inode;
    if (role == Qt::TextAlignmentRole && (index.column() == ProcessesColumn || index.column() == PidColumn))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const bool sorting = role == SortRole;
    switch (index.column()) {
    case InodeColumn:
        return sorting ? QVariant(row.inode) : QVariant(inodeText(row.inode));
    case KindColumn:
        return sorting ? QVariant(namespaceKinds().indexOf(row.kind)) : QVariant(row.kind);
    case ProcessesColumn:
        return row.processes;
    case PidColumn:
        return row.lowestPid == 0 && !sorting ? QVariant(QString()) : QVariant(row.lowestPid);
    case UserColumn:
        return row.lowestPid == 0 ? QString() : userName(row.uid);
    case CommandColumn:
        return escapeControl(row.command);
    case ContainerColumn: {
        const Container *container = containerOf(row.inode, row.kind);
        return container == nullptr ? QString() : container->data().name;
    }
    case NameColumn:
        return escapeControl(row.name);
    case OwnerColumn:
        return sorting ? QVariant(row.owner) : QVariant(inodeText(row.owner));
    case ParentColumn:
        return sorting ? QVariant(row.parent) : QVariant(inodeText(row.parent));
    default:
        return {};
    }
}

QVariant MachineNamespacesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case InodeColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Namespace"));
    case KindColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Kind"));
    case ProcessesColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Processes"));
    case PidColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "First PID"));
    case UserColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "User"));
    case CommandColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Command"));
    case ContainerColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Container"));
    case NameColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Name"));
    case OwnerColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Owner"));
    case ParentColumn:
        return inMachine(QT_TRANSLATE_NOOP("caisson::app::MachineNamespacesModel", "Parent"));
    default:
        return {};
    }
}

} // namespace caisson::app
