// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/containertablemodel.h"

namespace caisson::app {

/// The mounts of one container as its init sees them, in the kernel's order.
class MountModel : public ContainerTableModel
{
    Q_OBJECT
public:
    enum Column { TargetColumn, TypeColumn, SourceColumn, OptionsColumn, PropagationColumn, ColumnCount };
    explicit MountModel(QObject *parent = nullptr);
    void setRows(const QList<MountEntry> &rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    void ask(Container &container) override;
    void empty() override { setRows({}); }

private:
    QList<MountEntry> m_rows;
};

} // namespace caisson::app
