// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/namespacedelegate.h"

#include "app/models/namespacetablemodel.h"
#include "ui/workbench.h"

#include <QPainter>

namespace caisson::ui {

int paintInode(QPainter *painter, const QRect &rect, quint64 inode, const QColor &quiet, const QColor &strong)
{
    const QString digits = QString::number(inode);
    const auto lead = digits.size() > 6 ? qsizetype{6} : qsizetype{0};
    painter->setFont(Theme::font(FontRole::Fixed));
    painter->setPen(quiet);
    painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter), digits.left(lead));
    const int width = painter->fontMetrics().horizontalAdvance(digits.left(lead));
    painter->setFont(Theme::font(FontRole::FixedStrong));
    painter->setPen(strong);
    painter->drawText(rect.adjusted(width, 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter), digits.mid(lead));
    return width + painter->fontMetrics().horizontalAdvance(digits.mid(lead));
}

NamespaceDelegate::NamespaceDelegate(QObject *parent)
    : CalmDelegate(parent)
{
}

QSize NamespaceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    using Model = app::NamespaceTableModel;
    switch (index.column()) {
    case Model::KindColumn:
        return {Theme::px(124), Theme::px(36)};
    case Model::HereColumn:
    case Model::HostColumn: {
        const QFontMetrics metrics(Theme::font(FontRole::FixedStrong));
        return {metrics.horizontalAdvance(QStringLiteral("4026532562")) + Theme::px(32), Theme::px(36)};
    }
    case Model::RelationColumn: {
        const QFontMetrics metrics(Theme::font(FontRole::Strong));
        return {metrics.horizontalAdvance(index.data().toString()) + Theme::px(52), Theme::px(36)};
    }
    default:
        return CalmDelegate::sizeHint(option, index);
    }
}

void NamespaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    using Model = app::NamespaceTableModel;
    const Theme &theme = Theme::of(option.widget);
    const auto px = [](qreal value) { return Theme::px(value); };
    const int column = index.column();
    if (column != Model::KindColumn && column != Model::HereColumn && column != Model::HostColumn &&
        column != Model::RelationColumn) {
        CalmDelegate::paint(painter, option, index);
        return;
    }
    painter->save();
    paintGround(painter, option, index);
    const QRect cell = option.rect.adjusted(px(8), 0, -px(4), 0);
    if (column == Model::KindColumn) {
        const QString name = index.data(Model::KindRole).toString();
        if (const auto kind = kindFromName(name)) {
            Marks::paintKind(*painter, QRect(cell.left(), cell.center().y() - px(12) + 1, px(24), px(24)),
                             *kind, theme);
        }
        painter->setFont(Theme::font(FontRole::Fixed));
        painter->setPen(theme.text());
        painter->drawText(cell.adjusted(px(34), 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter), name);
    } else if (column == Model::RelationColumn) {
        const auto relation = static_cast<app::Relation>(index.data(Model::RelationRole).toInt());
        const bool quiet = relation == app::Relation::Host;
        const QColor colour = quiet ? theme.secondary() : theme.text();
        Marks::paintRelation(*painter, QRect(cell.left(), cell.center().y() - px(8) + 1, px(16), px(16)),
                             toMark(relation), colour);
        painter->setFont(Theme::font(relation == app::Relation::Own ? FontRole::Strong : FontRole::Body));
        painter->setPen(colour);
        const QRect words = cell.adjusted(px(24), 0, 0, 0);
        painter->drawText(
            words, int(Qt::AlignLeft | Qt::AlignVCenter),
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    } else {
        const quint64 inode = index.data(Model::InodeRole).toULongLong();
        if (inode == 0) {
            painter->setPen(theme.secondary());
            painter->setFont(Theme::font(FontRole::Body));
            painter->drawText(cell, int(Qt::AlignLeft | Qt::AlignVCenter), QStringLiteral("–"));
        } else {
            paintInode(painter, cell, inode, theme.secondary(), theme.text());
        }
    }
    painter->restore();
}

} // namespace caisson::ui
