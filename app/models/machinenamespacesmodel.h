// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/difftablemodel.h"

namespace caisson::app {

/// Every namespace of the machine, one a row, as lsns(8) run by root. Wrap it in a QSortFilterProxyModel with
/// SortRole; refresh() asks the helper and applies the difference, so that selection and scrolling stay.
class MachineNamespacesModel : public DiffTableModel
{
    Q_OBJECT
public:
    enum Column {
        InodeColumn,
        KindColumn,
        ProcessesColumn,
        PidColumn,
        UserColumn,
        CommandColumn,
        ContainerColumn,
        NameColumn,
        OwnerColumn,
        ParentColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole + 1, ///< number or string
        KindRole,                    ///< "mnt"
        ContainerRole,               ///< Container *, or null
        HostRole,                    ///< bool: one of the host's own eight
    };
    explicit MachineNamespacesModel(Client *client, QObject *parent = nullptr);

    void refresh();
    void setRows(const QList<NamespaceRowEntry> &rows); ///< as refresh() does with the answer
    [[nodiscard]] const NamespaceRowEntry &row(int index) const { return m_rows.at(index); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();
    void failed(const caisson::app::ClientError &error);

private:
    [[nodiscard]] Container *containerOf(quint64 inode, const QString &kind) const;
    Client *m_client;
    QList<NamespaceRowEntry> m_rows;
    bool m_asking = false;
};

} // namespace caisson::app
