// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/support/tablekit.h"

#include "ui/widgets/theme.h"

#include <algorithm>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QResizeEvent>
#include <QTableView>

namespace caisson::ui {

FlatHeader::FlatHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setHighlightSections(false);
    setSectionsClickable(true);
    setStretchLastSection(true);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(Theme::px(48));
}

QSize FlatHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), Theme::px(32)};
}

void FlatHeader::setGrowing(int logicalIndex)
{
    setStretchLastSection(false);
    m_growing = logicalIndex;
    m_least = sectionSize(logicalIndex);
}

void FlatHeader::resizeEvent(QResizeEvent *event)
{
    QHeaderView::resizeEvent(event);
    if (m_growing >= 0 && event->size().width() != event->oldSize().width()) {
        const int others = length() - sectionSize(m_growing);
        resizeSection(m_growing, std::max(m_least, event->size().width() - others));
    }
}

QSize FlatHeader::sectionSizeFromContents(int logicalIndex) const
{
    const QFontMetrics metrics(Theme::font(FontRole::Secondary));
    const QString text = model() ? model()->headerData(logicalIndex, Qt::Horizontal).toString() : QString();
    return {metrics.horizontalAdvance(text) + Theme::px(32), Theme::px(32)};
}

void FlatHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Theme &theme = Theme::of(this);
    painter->fillRect(rect, theme.base());
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.separator());
    if (!model()) {
        return;
    }
    QRect inner = rect.adjusted(Theme::px(8), 0, -Theme::px(4), -1);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    painter->setFont(Theme::font(FontRole::Secondary));
    const auto alignment = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole);
    const Qt::Alignment align =
        (alignment.isValid() ? Qt::Alignment(alignment.toInt()) : defaultAlignment()) | Qt::AlignVCenter;
    QString text = model()->headerData(logicalIndex, Qt::Horizontal, Qt::DisplayRole).toString();
    if (sorted) {
        text += sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral(" ▴") : QStringLiteral(" ▾");
    }
    painter->setPen(theme.secondary());
    painter->drawText(inner, int(align),
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, inner.width()));
}

CalmDelegate::CalmDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void CalmDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // The ground is painted by paintGround.
    option->state &= ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
    option->backgroundBrush = Qt::NoBrush;
    option->features &= ~QStyleOptionViewItem::Alternate;
}

void CalmDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index)
{
    const Theme &theme = Theme::of(option.widget);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, theme.selection());
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1),
                          theme.selectionLine());
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.selectionLine());
    } else {
        painter->fillRect(option.rect, index.row() % 2 ? theme.alternateBase() : theme.base());
    }
}

void CalmDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    paintGround(painter, option, index);
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(Theme::px(5), 0, 0, 0);
    QStyledItemDelegate::paint(painter, inner, index);
}

QSize CalmDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(Theme::px(16), 0);
}

FlatHeader *prepareTable(QTableView *table)
{
    auto *header = new FlatHeader(table);
    table->setHorizontalHeader(header);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(Theme::px(36));
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setItemDelegate(new CalmDelegate(table));

    auto *copy = new QAction(QObject::tr("Copy"), table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, table, [table] {
        if (const auto index = table->currentIndex(); index.isValid()) {
            QApplication::clipboard()->setText(index.data().toString());
        }
    });
    table->addAction(copy);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    return header;
}

} // namespace caisson::ui
