// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/planview.h"
#include <QAbstractListModel>
#include <QStyledItemDelegate>

// The inside of PlanView.
namespace caisson::ui {

class PlanItems : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setSteps(const QList<PlanItem> &steps);
    [[nodiscard]] const QList<PlanItem> &steps() const { return m_steps; }
    /// The longest step: the whole width of a bar. Microseconds.
    [[nodiscard]] qint64 longest() const { return m_longest; }
    /// Of all the titles, as drawn when selected.
    [[nodiscard]] qreal widestTitle() const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<PlanItem> m_steps;
    qint64 m_longest = 0;
    mutable qreal m_widest = -1; // of m_widestFont; negative: to be measured
    mutable QFont m_widestFont;
};

class PlanDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintMark(QPainter &painter, const QRectF &mark, const PlanItem &step, bool selected,
                          const Theme &theme);
};

} // namespace caisson::ui
