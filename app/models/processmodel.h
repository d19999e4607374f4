// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/containertablemodel.h"

namespace caisson::app {

/// The processes of one container: host PID beside the PID inside. Rows by host PID; refresh() applies the
/// difference.
class ProcessModel : public ContainerTableModel
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
    void setRows(QList<ProcessEntry> rows);
    [[nodiscard]] const ProcessEntry &row(int index) const { return m_rows.at(index); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    void ask(Container &container) override;
    void empty() override { setRows({}); }

private:
    QList<ProcessEntry> m_rows;
};

} // namespace caisson::app
