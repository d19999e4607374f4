// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/planview.h"

#include "ui/widgets/planitems.h"
#include <algorithm>
#include <QAbstractListModel>
#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

namespace caisson::ui {

QString durationText(qint64 microseconds)
{
    const QLocale locale;
    const double milliseconds = double(microseconds) / 1000.0;
    if (microseconds >= 1'000'000)
        return locale.toString(milliseconds / 1000.0, 'f', 1) + QChar(QChar::Nbsp) + QLatin1Char('s');
    const int decimals = milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0;
    return locale.toString(milliseconds, 'f', decimals) + QChar(QChar::Nbsp) + QStringLiteral("ms");
}

void PlanItems::setSteps(const QList<PlanItem> &steps)
{
    if (m_steps == steps)
        return;
    const bool sameLength = steps.size() == m_steps.size();
    qint64 longest = 0;
    for (const PlanItem &step : steps)
        longest = std::max(longest, step.microseconds);
    const bool rescaled = longest != m_longest;
    m_longest = longest;
    m_widest = -1;
    if (!sameLength) {
        beginResetModel();
        m_steps = steps;
        endResetModel();
        return;
    }
    const QList<PlanItem> before = m_steps;
    m_steps = steps;
    for (int i = 0; i < m_steps.size(); ++i) {
        if (rescaled || m_steps.at(i) != before.at(i))
            Q_EMIT dataChanged(index(i), index(i));
    }
}

qreal PlanItems::widestTitle() const
{
    const QFont font = Theme::font(FontRole::Strong);
    if (m_widest < 0 || m_widestFont != font) {
        m_widestFont = font;
        m_widest = 0;
        const QFontMetricsF metrics(font);
        for (const PlanItem &step : m_steps)
            m_widest = std::max(m_widest, metrics.horizontalAdvance(step.title));
    }
    return m_widest;
}

int PlanItems::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QVariant PlanItems::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_steps.size())
        return {};
    const PlanItem &step = m_steps.at(index.row());
    if (role == Qt::DisplayRole)
        return step.title;
    if (role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    QString status;
    switch (step.status) {
    case PlanItem::Status::Planned:
        status = tr("to come");
        break;
    case PlanItem::Status::Next:
        status = tr("next");
        break;
    case PlanItem::Status::Running:
        status = tr("running");
        break;
    case PlanItem::Status::Done:
        status = step.microseconds >= 0 ? tr("done in %1").arg(durationText(step.microseconds)) : tr("done");
        break;
    case PlanItem::Status::Failed:
        status = tr("failed: %1").arg(step.error);
        break;
    case PlanItem::Status::Undone:
        status = tr("undone");
        break;
    }
    return tr("Step %1, %2, %3").arg(QString::number(step.number), step.title, status).toHtmlEscaped();
}

QSize PlanDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {Theme::px(280), Theme::px(36)};
}

void PlanDelegate::paintMark(QPainter &painter, const QRectF &mark, const PlanItem &step, bool selected,
                             const Theme &theme)
{
    const auto outline = [&](const QString &name, const QColor &colour) {
        Marks::paintMask(painter, mark, QStringLiteral("outline/") + name, colour);
    };
    switch (step.status) {
    case PlanItem::Status::Done:
        if (selected) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.accent(Accent::Info));
            painter.drawEllipse(mark.adjusted(-1, -1, 1, 1));
            Marks::paintMask(painter, mark.adjusted(3, 3, -3, -3), QStringLiteral("outline/dialog-ok"),
                             theme.glyphOnAccent());
        } else {
            outline(QStringLiteral("dialog-ok"), theme.accent(Accent::Ok));
        }
        break;
    case PlanItem::Status::Next:
        outline(QStringLiteral("go-next-view"), theme.accent(Accent::Info));
        break;
    case PlanItem::Status::Running:
        Marks::paintState(painter, mark, StateMark::Starting, theme);
        break;
    case PlanItem::Status::Failed:
        Marks::paintState(painter, mark, StateMark::Error, theme);
        break;
    case PlanItem::Status::Undone:
        outline(QStringLiteral("edit-undo"), theme.secondary());
        break;
    case PlanItem::Status::Planned:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.secondary(), Theme::line(1.5)));
        painter.drawEllipse(mark.center(), Theme::px(4), Theme::px(4));
        break;
    }
}

void PlanDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const auto *items = qobject_cast<const PlanItems *>(index.model());
    const PlanItem &step = items->steps().at(index.row());
    const Theme &theme = Theme::of(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    const bool quiet = step.status == PlanItem::Status::Planned || step.status == PlanItem::Status::Undone;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (selected) {
        const bool focus = option.state & QStyle::State_HasFocus;
        painter->setPen(QPen(theme.selectionLine(), Theme::line(focus ? 1.6 : 1)));
        painter->setBrush(theme.selection());
        painter->drawRoundedRect(row, 3, 3);
    }
    const qreal middle = row.center().y();
    // The painter mirrors alignments by itself; places are ours to mirror.
    constexpr int leading = Qt::AlignLeft | Qt::AlignVCenter, trailing = Qt::AlignRight | Qt::AlignVCenter;
    const auto place = [&option, &row](const QRectF &rect) {
        return option.direction == Qt::LeftToRight
                   ? rect
                   : QRectF(QPointF(row.left() + row.right() - rect.right(), rect.top()), rect.size());
    };
    const auto square = [middle, &place](qreal left, qreal side) {
        return place(QRectF(std::round(left), std::floor(middle - side / 2) + 1, side, side));
    };
    paintMark(*painter, square(row.left() + Theme::px(10), Theme::px(16)), step, selected, theme);

    const QFont body = Theme::font(FontRole::Body), strong = Theme::font(FontRole::Strong),
                small = Theme::font(FontRole::Secondary);
    const QColor ink = quiet ? theme.secondary() : theme.text();
    painter->setFont(body);
    painter->setPen(theme.secondary());
    painter->drawText(place(QRectF(row.left(), row.top(), Theme::px(54), row.height())), trailing,
                      QString::number(step.number));
    if (step.kind) {
        if (quiet)
            painter->setOpacity(0.55);
        Marks::paintKind(*painter, square(row.left() + Theme::px(62), Theme::px(20)), *step.kind, theme);
        painter->setOpacity(1);
    }
    // What a step is called comes first: bars get what the longest title leaves, the same for all of them,
    // and narrow lists give them up.
    const qreal figureWidth = QFontMetricsF(small).horizontalAdvance(QStringLiteral("0.88 ms "));
    const qreal right = row.right() - Theme::px(8);
    const qreal titleLeft = row.left() + Theme::px(90);
    const qreal room = right - figureWidth - Theme::px(6) - Theme::px(10) - titleLeft - items->widestTitle();
    const qreal barWidth = std::min<qreal>(Theme::px(56), std::floor(room));
    const bool withBar = barWidth >= Theme::px(16);
    const qreal barLeft = right - figureWidth - Theme::px(6) - barWidth;
    const bool figures = step.microseconds >= 0 && !quiet;
    const qreal titleRight = figures
                                 ? (withBar ? barLeft - Theme::px(10) : right - figureWidth - Theme::px(6))
                                 : right - (quiet ? 0 : Theme::px(48));
    const QFont titleFont = selected || step.status == PlanItem::Status::Failed ? strong : body;
    painter->setFont(titleFont);
    painter->setPen(step.status == PlanItem::Status::Failed ? theme.accent(Accent::Bad) : ink);
    painter->drawText(
        place(QRectF(titleLeft, row.top(), titleRight - titleLeft, row.height())),
        leading | Qt::TextSingleLine,
        QFontMetricsF(titleFont).elidedText(step.title, Qt::ElideRight, titleRight - titleLeft));
    painter->setFont(small);
    const QRectF figure = place(QRectF(right - figureWidth, row.top(), figureWidth, row.height()));
    if (figures) {
        const qreal share = items->longest() > 0 ? double(step.microseconds) / double(items->longest()) : 0;
        if (withBar)
            painter->fillRect(place(QRectF(qRound(barLeft), std::floor(middle) - Theme::px(4) + 1,
                                           std::max(2.0, std::round(barWidth * share)), Theme::px(8))),
                              theme.accent(Accent::Info));
        painter->setPen(
            theme.ensureContrast(theme.secondary(), selected ? theme.selection() : theme.base(), 4.5));
        painter->drawText(figure, trailing, durationText(step.microseconds));
    } else if (step.status == PlanItem::Status::Next) {
        QFont bold = small;
        bold.setWeight(QFont::DemiBold);
        painter->setFont(bold);
        painter->setPen(theme.accent(Accent::Info));
        painter->drawText(figure, trailing, PlanView::tr("next"));
    }
    painter->restore();
}

PlanView::PlanView(QWidget *parent)
    : QListView(parent)
    , m_items(new PlanItems(this))
{
    setModel(m_items);
    setItemDelegate(new PlanDelegate(this));
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Steps"));
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT stepActivated(index.row()); });
}

PlanView::~PlanView() = default;

void PlanView::setSteps(const QList<PlanItem> &steps)
{
    const int current = currentStep();
    m_items->setSteps(steps);
    if (currentStep() != current && current < steps.size())
        setCurrentStep(current);
    updateGeometry();
}

const QList<PlanItem> &PlanView::steps() const
{
    return m_items->steps();
}

int PlanView::currentStep() const
{
    return currentIndex().isValid() ? currentIndex().row() : -1;
}

void PlanView::setCurrentStep(int index)
{
    setCurrentIndex(m_items->index(index));
}

qint64 PlanView::totalMicroseconds() const
{
    qint64 sum = 0;
    for (const PlanItem &step : m_items->steps())
        sum += std::max<qint64>(0, step.microseconds);
    return sum;
}

QSize PlanView::sizeHint() const
{
    return {Theme::px(416), Theme::px(36) * std::max(1, m_items->rowCount())};
}

void PlanView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        scheduleDelayedItemsLayout();
}

void PlanView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT stepSelected(current.row());
}

} // namespace caisson::ui
