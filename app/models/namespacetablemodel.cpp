// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/namespacetablemodel.h"

#include "app/models/format.h"

#include <algorithm>
#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inNamespaces(const char *text)
{
    return QCoreApplication::translate("caisson::app::Namespaces", text);
}

} // namespace

QString relationText(const NamespaceEntry &entry)
{
    switch (entry.relation) {
    case Relation::Host:
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "the host’s"));
    case Relation::Shared:
        return entry.sharedWith.isEmpty()
                   ? inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "shared"))
                   : inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "shared with %1"))
                         .arg(entry.sharedWith);
    case Relation::Own:
        break;
    }
    return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "its own"));
}

QString kindTitle(const QString &kind)
{
    static const QHash<QString, const char *> titles{
        {QStringLiteral("mnt"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Mount namespace")},
        {QStringLiteral("uts"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Host name (UTS) namespace")},
        {QStringLiteral("ipc"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "IPC namespace")},
        {QStringLiteral("pid"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "PID namespace")},
        {QStringLiteral("net"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Network namespace")},
        {QStringLiteral("user"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "User namespace")},
        {QStringLiteral("cgroup"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Control group namespace")},
        {QStringLiteral("time"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Time namespace")},
    };
    const auto found = titles.constFind(kind);
    return found == titles.constEnd() ? kind : inNamespaces(*found);
}

QString kindManual(const QString &kind)
{
    static const QHash<QString, QString> manuals{
        {QStringLiteral("mnt"), QStringLiteral("mount_namespaces(7)")},
        {QStringLiteral("net"), QStringLiteral("network_namespaces(7)")},
    };
    return manuals.value(kind, kind + QStringLiteral("_namespaces(7)"));
}

QString kindSentence(const QString &kind)
{
    static const QHash<QString, const char *> sentences{
        {QStringLiteral("mnt"),
         QT_TRANSLATE_NOOP("caisson::app::Namespaces", "File systems: its own tree of mounts")},
        {QStringLiteral("uts"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Host name and domain name")},
        {QStringLiteral("ipc"),
         QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Shared memory, semaphores, message queues")},
        {QStringLiteral("pid"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Process numbers")},
        {QStringLiteral("net"),
         QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Interfaces, addresses, routes")},
        {QStringLiteral("user"),
         QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Users, groups and their rights")},
        {QStringLiteral("cgroup"),
         QT_TRANSLATE_NOOP("caisson::app::Namespaces", "The root that /proc/self/cgroup shows")},
        {QStringLiteral("time"), QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Boot and monotonic clocks")},
    };
    const auto found = sentences.constFind(kind);
    return found == sentences.constEnd() ? QString() : inNamespaces(*found);
}

QString kindSentence(const QString &kind, const ContainerData &container, const HostData &host)
{
    const auto entry = std::find_if(container.namespaces.cbegin(), container.namespaces.cend(),
                                    [&](const NamespaceEntry &candidate) { return candidate.kind == kind; });
    const bool running = entry != container.namespaces.cend() && entry->inode != 0;
    if (!running || entry->relation == Relation::Host)
        return entry != container.namespaces.cend() && entry->relation == Relation::Host
                   ? kindChoiceSentence(kind, false)
                   : kindSentence(kind);
    if (kind == u"uts" && !container.hostName.isEmpty() && !host.hostName.isEmpty())
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Host name: %1 here, %2 outside"))
            .arg(container.hostName, host.hostName);
    if (kind == u"pid" && container.pid != 0)
        return inNamespaces(
                   QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Process numbers: 1 here is %1 outside"))
            .arg(container.pid);
    if (kind == u"net" && !container.interfaces.isEmpty()) {
        const InterfaceEntry &first = container.interfaces.constFirst();
        return inNamespaces(
                   QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Interfaces, addresses, routes: %1 %2"))
            .arg(first.containerName, first.address);
    }
    if (kind == u"user" && !container.uidMap.isEmpty() && container.uidMap.constFirst().inside == 0)
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Users: root here is %1 outside"))
            .arg(container.uidMap.constFirst().outside);
    return kindSentence(kind);
}

QString kindChoiceSentence(const QString &kind, bool isNew)
{
    struct Pair
    {
        const char *own;
        const char *host;
    };
    static const QHash<QString, Pair> sentences{
        {QStringLiteral("mnt"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own tree of mounts"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "The host’s mounts")}},
        {QStringLiteral("uts"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own host name"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "The host’s name")}},
        {QStringLiteral("ipc"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own shared memory and queues"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "The host’s shared memory and queues")}},
        {QStringLiteral("pid"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Starts again at PID 1"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Sees the host’s processes")}},
        {QStringLiteral("net"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own interfaces and addresses"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "The host’s interfaces and addresses")}},
        {QStringLiteral("user"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Root here is nobody outside"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Root here is root outside: a weak wall")}},
        {QStringLiteral("cgroup"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own view of the tree"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Sees the host’s tree of control groups")}},
        {QStringLiteral("time"),
         {QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Own boot and monotonic clocks"),
          QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Same clocks as the host")}},
    };
    const auto found = sentences.constFind(kind);
    return found == sentences.constEnd() ? QString() : inNamespaces(isNew ? found->own : found->host);
}

NamespaceTableModel::NamespaceTableModel(Client *client, QObject *parent)
    : QAbstractTableModel(parent)
    , m_client(client)
{
    for (const QString &kind : namespaceKinds()) {
        m_rows.append({kind, 0, 0, Relation::Own, {}});
        m_sentences.append(kindSentence(kind));
    }
    connect(client, &Client::hostChanged, this, &NamespaceTableModel::refresh);
    connect(client, &Client::statusChanged, this, &NamespaceTableModel::refresh);
    refresh();
}

void NamespaceTableModel::setContainer(Container *container)
{
    if (m_container == container)
        return;
    if (m_container)
        m_container->disconnect(this);
    m_container = container;
    if (container != nullptr)
        connect(container, &Container::changed, this, &NamespaceTableModel::refresh);
    refresh();
    Q_EMIT headerDataChanged(Qt::Horizontal, HereColumn, HereColumn);
}

Container *NamespaceTableModel::container() const
{
    return m_container;
}

void NamespaceTableModel::refresh()
{
    const ContainerData none;
    const ContainerData &data = m_container ? m_container->data() : none;
    int own = 0, shared = 0, hosts = 0;
    for (int row = 0; row < m_rows.size(); ++row) {
        const QString kind = namespaceKinds().at(row);
        NamespaceEntry renewed{kind, 0, m_client->host().namespaces.value(kind), Relation::Own, {}};
        for (const NamespaceEntry &entry : data.namespaces) {
            if (entry.kind == kind)
                renewed = entry;
        }
        (renewed.relation == Relation::Own      ? own
         : renewed.relation == Relation::Shared ? shared
                                                : hosts) += 1;
        const QString sentence = kindSentence(kind, data, m_client->host());
        if (renewed == m_rows.at(row) && sentence == m_sentences.at(row))
            continue;
        m_rows[row] = renewed;
        m_sentences[row] = sentence;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    QStringList parts;
    if (own > 0)
        parts.append(inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "%1 its own")).arg(own));
    if (shared > 0)
        parts.append(inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "%1 shared")).arg(shared));
    if (hosts > 0)
        parts.append(inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "%1 the host’s")).arg(hosts));
    const QString summary = parts.join(QStringLiteral(" · "));
    if (summary != m_summary) {
        m_summary = summary;
        Q_EMIT summaryChanged();
    }
}

int NamespaceTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int NamespaceTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant NamespaceTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const NamespaceEntry &entry = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case KindColumn:
            return entry.kind;
        case HereColumn:
            return entry.inode == 0 ? QStringLiteral("–") : QString::number(entry.inode);
        case HostColumn:
            return entry.hostInode == 0 ? QStringLiteral("–") : QString::number(entry.hostInode);
        case RelationColumn:
            return relationText(entry);
        default:
            return m_sentences.at(index.row());
        }
    case Qt::ToolTipRole:
        return kindTitle(entry.kind);
    case KindRole:
        return entry.kind;
    case InodeRole:
        return index.column() == HostColumn ? entry.hostInode : entry.inode;
    case RelationRole:
        return int(entry.relation);
    case SharedWithRole:
        return entry.sharedWith;
    case RunningRole:
        return entry.inode != 0;
    default:
        return {};
    }
}

QVariant NamespaceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case KindColumn:
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Kind"));
    case HereColumn:
        return m_container ? shortened(m_container->data().name, 14)
                           : inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "here"));
    case HostColumn:
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "host"));
    case RelationColumn:
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "Relation"));
    case MeaningColumn:
        return inNamespaces(QT_TRANSLATE_NOOP("caisson::app::Namespaces", "What it isolates"));
    default:
        return {};
    }
}

NamespaceEntry NamespaceTableModel::entry(int row) const
{
    return m_rows.value(row);
}

QString NamespaceTableModel::summary() const
{
    return m_summary;
}

} // namespace caisson::app
