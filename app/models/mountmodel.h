// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/difftablemodel.h"

#include <QPointer>

namespace caisson::app {

/// The mounts of one container as its init sees them, in the kernel's order.
class MountModel : public DiffTableModel
{
    Q_OBJECT
public:
    enum Column { TargetColumn, TypeColumn, SourceColumn, OptionsColumn, PropagationColumn, ColumnCount };
    explicit MountModel(QObject *parent = nullptr);
    void setContainer(Container *container); ///< empties the model, then refreshes; null: empty
    void refresh();
    void setRows(const QList<MountEntry> &rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void refreshed();
    void failed(const caisson::app::ClientError &error);

private:
    QPointer<Container> m_container;
    QList<MountEntry> m_rows;
    quint64 m_generation = 0;
    bool m_asking = false;
};

} // namespace caisson::app
