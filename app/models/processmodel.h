// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/difftablemodel.h"

#include <QPointer>

namespace caisson::app {

/// The processes of one container: host PID beside the PID inside. Rows by host PID; refresh() applies the
/// difference.
class ProcessModel : public DiffTableModel
{
    Q_OBJECT
public:
    enum Column {
        ContainerPidColumn,
        HostPidColumn,
        ParentColumn,
        UserColumn,
        StateColumn,
        MemoryColumn,
        CommandColumn,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole + 1 };
    explicit ProcessModel(QObject *parent = nullptr);
    void setContainer(Container *container); ///< empties the model, then refreshes; null: empty
    void refresh();                          ///< one call at a time; a call while asking is dropped
    void setRows(QList<ProcessEntry> rows);
    [[nodiscard]] const ProcessEntry &row(int index) const { return m_rows.at(index); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();
    void failed(const caisson::app::ClientError &error);

private:
    QPointer<Container> m_container;
    QList<ProcessEntry> m_rows;
    quint64 m_generation = 0;
    bool m_asking = false;
};

} // namespace caisson::app
