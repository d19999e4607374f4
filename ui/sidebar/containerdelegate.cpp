// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/sidebar/containerdelegate.h"

#include "app/models/containerlistmodel.h"
#include "ui/widgets/sparkline.h"
#include "ui/workbench.h"

#include <algorithm>
#include <QIcon>
#include <QPainter>

namespace caisson::ui {

namespace {

void paintSelection(QPainter *painter, const QStyleOptionViewItem &option, const Theme &theme)
{
    if (!(option.state & QStyle::State_Selected)) {
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.selectionLine(), Theme::line(1)));
    painter->setBrush(theme.selection());
    painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter->restore();
}

QRect mirrored(const QStyleOptionViewItem &option, const QRect &rect)
{
    return QStyle::visualRect(option.direction, option.rect, rect);
}

} // namespace

ContainerDelegate::ContainerDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize ContainerDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {Theme::px(220), Theme::px(60)};
}

void ContainerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    using Model = app::ContainerListModel;
    const Theme &theme = Theme::of(option.widget);
    const auto px = [](qreal value) { return Theme::px(value); };
    const QRect row = option.rect;
    paintSelection(painter, option, theme);

    const auto mark = toMark(static_cast<app::StatusMark>(index.data(Model::MarkRole).toInt()));
    const auto tone = toAccent(static_cast<app::StatusTone>(index.data(Model::ToneRole).toInt()));
    Marks::paintState(*painter,
                      mirrored(option, QRect(row.left() + px(8), row.center().y() - px(10), px(20), px(20))),
                      mark, theme);

    const QString memory = index.data(Model::MemoryTextRole).toString();
    const bool figures = !memory.isEmpty();
    const int right = figures ? px(96) : px(8);
    const int left = row.left() + px(38);

    painter->setPen(theme.text());
    painter->setFont(Theme::font(FontRole::Strong));
    const QRect nameRect(left, row.top() + px(9), row.right() - right - left, px(22));
    const QString name = index.data(Model::NameRole).toString();
    painter->drawText(mirrored(option, nameRect), int(Qt::AlignLeading | Qt::AlignVCenter),
                      painter->fontMetrics().elidedText(name, Qt::ElideRight, nameRect.width()));

    painter->setFont(Theme::font(FontRole::Secondary));
    const QFontMetrics metrics = painter->fontMetrics();
    QRect lineRect(left, row.top() + px(30), row.right() - right - left, px(20));
    const QString word = index.data(Model::StatusWordRole).toString();
    const QString detail = index.data(Model::DetailRole).toString();
    const QString news = index.data(Model::StatusNoteRole).toString(); // bad ones
    const auto write = [&](const QString &part, const QColor &colour) {
        painter->setPen(colour);
        painter->drawText(mirrored(option, lineRect), int(Qt::AlignLeading | Qt::AlignVCenter),
                          metrics.elidedText(part, Qt::ElideRight, lineRect.width()));
        lineRect.setLeft(lineRect.left() + metrics.horizontalAdvance(part));
    };
    // What would be cut down to next to nothing is not begun; where there is no room for both, bad news go
    // before the word, which the mark says too.
    const QString separator = QStringLiteral(" · ");
    const QString note = news.isEmpty() ? detail : news;
    const int least = std::min(metrics.horizontalAdvance(separator + note), px(72));
    const bool both = lineRect.width() >= metrics.horizontalAdvance(word) + least;
    if (both || news.isEmpty())
        write(word, theme.accent(tone));
    if (both && !note.isEmpty())
        write(separator, theme.secondary());
    if (both || !news.isEmpty())
        write(note, news.isEmpty() ? theme.secondary() : theme.accent(Accent::Bad));

    if (!figures) {
        return;
    }
    SparklineData curve;
    curve.limit = static_cast<double>(index.data(Model::MemoryLimitRole).toULongLong());
    if (const auto *ring = index.data(Model::SparklineRole).value<const app::SparklineRing *>()) {
        curve.values.reserve(static_cast<qsizetype>(ring->size()));
        for (std::size_t i = 0; i < ring->size(); ++i) {
            curve.values += static_cast<double>(ring->at(i));
        }
    }
    paintSparkline(*painter,
                   mirrored(option, QRect(row.right() - px(88), row.top() + px(10), px(80), px(20))), curve,
                   theme);
    painter->setPen(theme.secondary());
    painter->drawText(mirrored(option, QRect(row.right() - px(98), row.top() + px(32), px(90), px(20))),
                      int(Qt::AlignTrailing | Qt::AlignVCenter), memory);
}

PlaceDelegate::PlaceDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize PlaceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {Theme::px(220), Theme::px(32)};
}

void PlaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    const auto px = [](qreal value) { return Theme::px(value); };
    const QRect row = option.rect;
    paintSelection(painter, option, theme);
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter,
               mirrored(option, QRect(row.left() + px(10), row.center().y() - px(8), px(16), px(16))));
    painter->setPen(theme.text());
    painter->setFont(Theme::font(FontRole::Body));
    painter->drawText(mirrored(option, row.adjusted(px(38), 0, -px(8), 0)),
                      int(Qt::AlignLeading | Qt::AlignVCenter), index.data().toString());
}

} // namespace caisson::ui
