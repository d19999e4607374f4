// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QHeaderView>
#include <QStyledItemDelegate>

QT_BEGIN_NAMESPACE
class QTableView;
QT_END_NAMESPACE

namespace caisson::ui {

/// A header that is only its words and a line below.
class FlatHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit FlatHeader(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    /// This column takes the room that the others leave, and never less than it has now.
    void setGrowing(int logicalIndex);

protected:
    void resizeEvent(QResizeEvent *event) override;
    [[nodiscard]] QSize sectionSizeFromContents(int logicalIndex) const override;
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;

private:
    int m_growing = -1, m_least = 0;
};

/// Paints the selection as the theme has it: a tint with a line, while text keeps its colour.
class CalmDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CalmDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    /// Ground and selection line of one cell of a row.
    static void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);
};

/// Tables of pages: rows of 36, no grid, no numbers, a row is selected as a whole, Ctrl+C copies the cell.
/// Gives the header that the table has now and owns.
FlatHeader *prepareTable(QTableView *table);

} // namespace caisson::ui
