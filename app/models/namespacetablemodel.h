// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <QAbstractTableModel>
#include <QPointer>

namespace caisson::app {

/// Words for a relation: "its own", "shared with moon", "the host's".
[[nodiscard]] QString relationText(const NamespaceEntry &entry);
/// What this kind isolates, in one short line: "File systems: its own tree of mounts".
[[nodiscard]] QString kindSentence(const QString &kind);
/// The same with this container's facts: "Host name: zion here, atelier outside".
[[nodiscard]] QString kindSentence(const QString &kind, const ContainerData &container, const HostData &host);
/// For a switch in the creation dialog: isNew "Own tree of mounts", else "The host's mounts".
[[nodiscard]] QString kindChoiceSentence(const QString &kind, bool isNew);
/// "Mount namespace", "Network namespace", …
[[nodiscard]] QString kindTitle(const QString &kind);
/// "mount_namespaces(7)"
[[nodiscard]] QString kindManual(const QString &kind);

/// The eight namespaces of one container beside the host's. Eight rows always, in the order of
/// namespaceKinds().
class NamespaceTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { KindColumn, HereColumn, HostColumn, RelationColumn, MeaningColumn, ColumnCount };
    enum Role {
        KindRole = Qt::UserRole + 1, ///< "mnt"
        InodeRole,                   ///< quint64, in Here the container's, in Host the host's; 0: not running
        RelationRole,                ///< int of Relation
        SharedWithRole,              ///< name
        RunningRole,                 ///< bool: Here has an inode
    };
    explicit NamespaceTableModel(Client *client, QObject *parent = nullptr);
    void setContainer(Container *container); ///< null: eight rows of the host alone
    [[nodiscard]] Container *container() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] NamespaceEntry entry(int row) const;
    [[nodiscard]] QString summary() const; ///< "5 its own · 2 shared · 1 the host's"

Q_SIGNALS:
    void summaryChanged();

private:
    void refresh();
    Client *m_client;
    QPointer<Container> m_container;
    QList<NamespaceEntry> m_rows;
    QStringList m_sentences;
    QString m_summary;
};

} // namespace caisson::app
