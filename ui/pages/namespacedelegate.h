// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/support/tablekit.h"

namespace caisson::ui {

/// Cells of the namespace table: kind tiles, ids whose telling digits stand out, relations with their mark.
class NamespaceDelegate : public CalmDelegate
{
    Q_OBJECT
public:
    explicit NamespaceDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Paints "402653" quiet and "2562" strong in the fixed font; returns the width.
int paintInode(QPainter *painter, const QRect &rect, quint64 inode, const QColor &quiet,
               const QColor &strong);

} // namespace caisson::ui
