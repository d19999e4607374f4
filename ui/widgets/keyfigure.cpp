// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/keyfigure.h"

#include "ui/widgets/meterbar.h"
#include "ui/widgets/sparkline.h"
#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace caisson::ui {

KeyFigure::KeyFigure(const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_caption(caption)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    updateAccessible();
}

void KeyFigure::setCaption(const QString &caption)
{
    m_caption = caption;
    updateAccessible();
    update();
}

void KeyFigure::setFigure(const QString &number, const QString &unit)
{
    setFigures({Figure{{}, number, unit}});
}

void KeyFigure::setFigures(const QList<Figure> &figures)
{
    if (m_figures == figures)
        return;
    m_figures = figures;
    updateAccessible();
    update();
}

void KeyFigure::updateAccessible()
{
    QStringList words{m_caption};
    for (const Figure &figure : std::as_const(m_figures))
        words.append(QStringList{figure.prefix, figure.number, figure.unit}.join(QLatin1Char(' ')).trimmed());
    setAccessibleName(words.join(QStringLiteral(": ")));
}

MeterBar *KeyFigure::meter()
{
    if (!m_meter) {
        m_meter = new MeterBar(this);
        m_meter->show();
    }
    if (m_sparkline)
        m_sparkline->hide();
    place();
    return m_meter;
}

Sparkline *KeyFigure::sparkline()
{
    if (!m_sparkline) {
        m_sparkline = new Sparkline(this);
        m_sparkline->show();
    }
    if (m_meter)
        m_meter->hide();
    place();
    return m_sparkline;
}

int KeyFigure::captionHeight() const
{
    return QFontMetrics(Theme::font(FontRole::Secondary)).height();
}

int KeyFigure::figureHeight() const
{
    return QFontMetrics(Theme::font(FontRole::Title)).height();
}

QSize KeyFigure::sizeHint() const
{
    return {Theme::px(220), captionHeight() + figureHeight() + Theme::px(32)};
}

QSize KeyFigure::minimumSizeHint() const
{
    return {Theme::px(120), sizeHint().height()};
}

void KeyFigure::place()
{
    const int top = captionHeight() + figureHeight() + Theme::px(6);
    const QRect below(0, top, width(), Theme::px(22));
    if (m_meter)
        m_meter->setGeometry(below);
    if (m_sparkline)
        m_sparkline->setGeometry(below);
}

void KeyFigure::resizeEvent(QResizeEvent *)
{
    place();
}

void KeyFigure::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        place();
        updateGeometry();
    }
}

void KeyFigure::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    const QFont small = Theme::font(FontRole::Secondary);
    // Two figures in a narrow place are smaller rather than cut.
    QFont large = Theme::font(FontRole::Title);
    int wanted = 0;
    for (const Figure &figure : std::as_const(m_figures)) {
        const QString number =
            figure.prefix.isEmpty() ? figure.number : figure.prefix + QLatin1Char(' ') + figure.number;
        wanted += QFontMetrics(large).horizontalAdvance(number) + Theme::px(16) +
                  QFontMetrics(small).horizontalAdvance(figure.unit);
    }
    if (wanted - Theme::px(10) > width())
        large = Theme::font(FontRole::Strong);
    painter.setFont(small);
    painter.setPen(theme.secondary());
    painter.drawText(QRect(0, 0, width(), captionHeight()), Qt::AlignLeft | Qt::AlignVCenter, m_caption);
    const QFontMetrics largeMetrics(large), smallMetrics(small);
    const int top = captionHeight();
    int x = 0;
    // Both stand on one baseline; the places are mirrored, the words are not.
    const auto word = [&](const QString &text, const QFont &font, const QColor &colour) {
        const QFontMetrics metrics(font);
        const int wide = metrics.horizontalAdvance(text);
        const QRect place(x, top + largeMetrics.ascent() - metrics.ascent(), wide + 2, metrics.height());
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), place),
                         Qt::AlignLeft | Qt::TextSingleLine, text);
        x += wide;
    };
    for (const Figure &figure : std::as_const(m_figures)) {
        word(figure.prefix.isEmpty() ? figure.number : figure.prefix + QLatin1Char(' ') + figure.number,
             large, theme.text());
        x += Theme::px(6);
        word(smallMetrics.elidedText(figure.unit, Qt::ElideRight, std::max(0, width() - x)), small,
             theme.secondary());
        x += Theme::px(10);
    }
}

} // namespace caisson::ui
