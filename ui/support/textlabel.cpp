// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/support/textlabel.h"

#include <QEvent>
#include <QPainter>

namespace caisson::ui {

TextLabel::TextLabel(const QString &text, FontRole role, Accent accent, QWidget *parent)
    : QLabel(parent)
    , m_role(role)
    , m_accent(accent)
{
    setTextFormat(Qt::PlainText);
    applyTheme();
    setText(text);
}

void TextLabel::setAccent(Accent accent)
{
    if (m_accent != accent) {
        m_accent = accent;
        applyTheme();
    }
}

void TextLabel::setRole(FontRole role)
{
    m_role = role;
    applyTheme();
}

void TextLabel::setElided(Qt::TextElideMode mode)
{
    m_elide = mode;
    QSizePolicy policy = sizePolicy();
    policy.setHorizontalPolicy(mode == Qt::ElideNone ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    setSizePolicy(policy);
    showText();
}

void TextLabel::setText(const QString &text)
{
    if (text == m_text) {
        return;
    }
    m_text = text;
    showText();
}

void TextLabel::showText()
{
    if (m_elide == Qt::ElideNone) {
        QLabel::setText(m_text);
        return;
    }
    const QString shown = fontMetrics().elidedText(m_text, m_elide, qMax(0, contentsRect().width()));
    setToolTip(shown == m_text ? QString() : m_text);
    if (shown != QLabel::text()) {
        QLabel::setText(shown);
    }
}

QSize TextLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_elide == Qt::ElideNone ? hint : QSize(Theme::px(24), hint.height());
}

QSize TextLabel::sizeHint() const
{
    if (m_elide == Qt::ElideNone) {
        return QLabel::sizeHint();
    }
    return {fontMetrics().horizontalAdvance(m_text) + 2, QLabel::sizeHint().height()};
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (!m_applying &&
        (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange ||
         event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::EnabledChange)) {
        applyTheme();
    }
}

void TextLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (m_elide != Qt::ElideNone) {
        showText();
    }
}

void TextLabel::applyTheme()
{
    m_applying = true;
    setFont(Theme::font(m_role));
    // Not a whole palette: only the colour of the text, so that the rest goes on following the desktop.
    QPalette colours;
    const QColor colour = Theme::application().accent(m_accent);
    colours.setColor(QPalette::WindowText, colour);
    colours.setColor(QPalette::Text, colour);
    colours.setColor(QPalette::Disabled, QPalette::WindowText,
                     blend(colour, Theme::application().window(), 0.5));
    setPalette(colours);
    m_applying = false;
}

Separator::Separator(Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent)
{
    if (orientation == Qt::Horizontal) {
        setFixedHeight(1);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    } else {
        setFixedWidth(1);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    }
}

void Separator::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(this).separator());
}

BasePane::BasePane(QWidget *parent)
    : QWidget(parent)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
}

} // namespace caisson::ui
