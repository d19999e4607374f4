// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/namespacematrix.h"
#include <QAbstractTableModel>
#include <QHash>
#include <QHeaderView>
#include <QStyledItemDelegate>

// The inside of NamespaceMatrix: its table model, its cells' delegate and its two headers.
namespace caisson::ui {

class NamespaceMatrixItems : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setMatrix(const MatrixModel &matrix);
    [[nodiscard]] const MatrixModel &matrix() const { return m_matrix; }
    /// Row 0 is the host.
    [[nodiscard]] MatrixCell cell(int row, Kind kind) const;
    [[nodiscard]] QChar letter(int row, Kind kind) const;
    /// Rows that share a namespace of that kind, by its inode; groups of one are left out.
    [[nodiscard]] QList<QList<int>> groups(Kind kind) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void assignLetters();

    MatrixModel m_matrix;
    QHash<QPair<int, quint64>, QChar> m_letters; ///< by kind and inode
};

class NamespaceCellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// The cell's frame within its place in the table.
    [[nodiscard]] static QRect frame(const QRect &place);
};

/// Names at the left, kinds at the top.
class NamespaceHeader : public QHeaderView
{
    Q_OBJECT

public:
    using QHeaderView::QHeaderView;

protected:
    void paintEvent(QPaintEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace caisson::ui
