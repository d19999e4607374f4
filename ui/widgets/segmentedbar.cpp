// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/segmentedbar.h"

#include "ui/widgets/theme.h"
#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace caisson::ui {

namespace {

/// One part of the bar; draws its share of the common frame.
class Segment : public QAbstractButton
{
public:
    enum class Place { Only, First, Middle, Last };

    Segment(const QString &text, Place place, QWidget *parent)
        : QAbstractButton(parent)
        , m_place(place)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(text()) + Theme::px(24), Theme::px(32)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        // Neighbours share one line: each but the first is drawn a pixel further left.
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const bool roundLeft = m_place == Place::Only || m_place == (mirrored ? Place::Last : Place::First);
        const bool roundRight = m_place == Place::Only || m_place == (mirrored ? Place::First : Place::Last);
        QRectF frame = QRectF(rect()).adjusted(roundLeft ? 0.5 : -0.5, 0.5, -0.5, -0.5);
        QRectF drawn = frame.adjusted(roundLeft ? 0 : -6, 0, roundRight ? 0 : 6, 0);
        painter.setClipRect(rect());
        painter.setPen(QPen(theme.border(), 1));
        painter.setBrush(isChecked() ? theme.selection() : palette().color(QPalette::Button));
        painter.drawRoundedRect(drawn, 4, 4);
        if (!roundRight)
            painter.drawLine(QPointF(width() - 0.5, 1), QPointF(width() - 0.5, height() - 1));
        if (isChecked()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.selectionLine(), 1));
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5),
                                    roundLeft || roundRight ? 4 : 0, 4);
        }
        if (hasFocus()) {
            painter.setPen(QPen(theme.selectionLine(), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), 3, 3);
        }
        painter.setPen(isEnabled() ? theme.text() : palette().color(QPalette::Disabled, QPalette::Text));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextShowMnemonic, text());
    }

private:
    Place m_place;
};

} // namespace

SegmentedBar::SegmentedBar(const QStringList &texts, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    for (int i = 0; i < texts.size(); ++i) {
        const auto place = texts.size() == 1       ? Segment::Place::Only
                           : i == 0                ? Segment::Place::First
                           : i + 1 == texts.size() ? Segment::Place::Last
                                                   : Segment::Place::Middle;
        auto *segment = new Segment(texts.at(i), place, this);
        m_group->addButton(segment, i);
        m_layout->addWidget(segment);
    }
    if (auto *first = m_group->button(0))
        first->setChecked(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (on)
            Q_EMIT currentChanged(index);
    });
}

int SegmentedBar::currentIndex() const
{
    return m_group->checkedId();
}

void SegmentedBar::setCurrentIndex(int index)
{
    if (auto *button = m_group->button(index))
        button->setChecked(true);
}

void SegmentedBar::setText(int index, const QString &text)
{
    if (auto *button = m_group->button(index)) {
        button->setText(text);
        button->updateGeometry();
    }
}

} // namespace caisson::ui
