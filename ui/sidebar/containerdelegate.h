// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace caisson::ui {

/// One row of the sidebar: mark, name, words of the state with the address, curve and memory.
class ContainerDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ContainerDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// One row of "This computer": icon and word.
class PlaceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit PlaceDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace caisson::ui
