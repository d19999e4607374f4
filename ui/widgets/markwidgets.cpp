// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/markwidgets.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace caisson::ui {

namespace {
constexpr int markSize = 16, markGap = 8;

QString separator()
{
    return QStringLiteral("  ·  ");
}
} // namespace

KindTile::KindTile(Kind kind, int size, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setKind(kind);
}

void KindTile::setKind(Kind kind)
{
    m_kind = kind;
    setAccessibleName(tr("%1 namespace").arg(kindName(kind)));
    setToolTip(kindName(kind));
    update();
}

QSize KindTile::sizeHint() const
{
    return {Theme::px(m_size), Theme::px(m_size)};
}

void KindTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = std::min(width(), height());
    Marks::paintKind(painter, QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_kind,
                     Theme::of(this));
}

StateTile::StateTile(StateMark mark, int size, QWidget *parent)
    : QWidget(parent)
    , m_mark(mark)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(stateWord(mark));
}

void StateTile::setMark(StateMark mark)
{
    if (m_mark == mark)
        return;
    m_mark = mark;
    setAccessibleName(stateWord(mark));
    update();
}

QSize StateTile::sizeHint() const
{
    return {Theme::px(m_size), Theme::px(m_size)};
}

void StateTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = std::min({width(), height(), Theme::px(m_size)});
    Marks::paintState(painter, QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_mark,
                      Theme::of(this));
}

StateLabel::StateLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setState(StateMark::Stopped);
}

void StateLabel::setState(StateMark mark, const QString &text)
{
    const QString shown = text.isEmpty() ? stateWord(mark) : text;
    if (m_mark == mark && m_text == shown)
        return;
    m_mark = mark;
    m_text = shown;
    updateAccessible();
}

void StateLabel::setNote(const QString &note, Accent accent)
{
    if (m_note == note && m_noteAccent == accent)
        return;
    m_note = note;
    m_noteAccent = accent;
    updateAccessible();
}

void StateLabel::setMarkVisible(bool visible)
{
    m_markVisible = visible;
    updateGeometry();
    update();
}

void StateLabel::updateAccessible()
{
    setAccessibleName(m_note.isEmpty() ? m_text : m_text + QStringLiteral(", ") + m_note);
    setToolTip(accessibleName().toHtmlEscaped());
    updateGeometry();
    update();
}

QSize StateLabel::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = m_markVisible ? Theme::px(markSize + markGap) : 0;
    width += metrics.horizontalAdvance(m_text);
    if (!m_note.isEmpty())
        width += metrics.horizontalAdvance(separator() + m_note);
    return {width + 2, std::max(metrics.height(), Theme::px(markSize))};
}

QSize StateLabel::minimumSizeHint() const
{
    return {Theme::px(markSize), sizeHint().height()};
}

void StateLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.setFont(font());
    const QFontMetrics metrics(font());
    const auto place = [this](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), this->rect(), rect);
    };
    constexpr int flags = Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine;
    int x = 0;
    if (m_markVisible) {
        const int side = Theme::px(markSize);
        Marks::paintState(painter, place(QRect(0, (height() - side) / 2, side, side)), m_mark, theme);
        x = side + Theme::px(markGap);
    }
    // What is worth telling beyond the state is kept longest when room is short.
    const QString tail = m_note.isEmpty() ? QString() : separator() + m_note;
    const int tailWidth = metrics.horizontalAdvance(tail);
    const QString head = metrics.elidedText(m_text, Qt::ElideRight, std::max(0, width() - x - tailWidth));
    painter.setPen(theme.accent(stateAccent(m_mark)));
    painter.drawText(place(QRect(x, 0, width() - x, height())), flags, head);
    if (!tail.isEmpty()) {
        x += metrics.horizontalAdvance(head);
        painter.setPen(theme.accent(m_noteAccent));
        painter.drawText(place(QRect(x, 0, width() - x, height())), flags,
                         metrics.elidedText(tail, Qt::ElideRight, width() - x));
    }
}

} // namespace caisson::ui
