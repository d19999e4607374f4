// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/sparkline.h"

#include <algorithm>
#include <QLocale>
#include <QPainter>

namespace caisson::ui {

void paintSparkline(QPainter &painter, const QRectF &rect, const SparklineData &data, const Theme &theme,
                    const QColor &colour)
{
    const QColor line = colour.isValid() ? colour : theme.accent(Accent::Info);
    const qreal pen = Theme::line(1.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // The limit's line is the top edge: what the curve reaches of it is its share.
    const QRectF plot = rect.adjusted(0, pen / 2 + 0.5, 0, -0.5);
    const int capacity = std::max<int>({data.capacity, int(data.values.size()), 2});
    double top = data.limit;
    if (top <= 0 && !data.values.isEmpty())
        top = *std::max_element(data.values.cbegin(), data.values.cend()) * 1.1;

    if (!data.values.isEmpty()) {
        QPolygonF curve;
        curve.reserve(data.values.size() + 2);
        const qreal dx = plot.width() / (capacity - 1);
        const qsizetype first = capacity - data.values.size();
        for (qsizetype i = 0; i < data.values.size(); ++i) {
            const double share = top > 0 ? std::clamp(data.values[i] / top, 0.0, 1.0) : 0.0;
            const qreal y = plot.bottom() - pen / 2 - share * (plot.height() - pen / 2);
            curve.append({plot.left() + (first + i) * dx, y});
        }
        if (curve.size() == 1)
            curve.append({plot.right(), curve.first().y()});
        QPolygonF area = curve;
        area.append({curve.last().x(), plot.bottom() + 0.5});
        area.append({curve.first().x(), plot.bottom() + 0.5});
        QColor fill = line;
        fill.setAlphaF(0.18F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(area);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(line, pen, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPolyline(curve);
    }
    if (data.limit > 0) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        QPen dashes(theme.accent(Accent::Bad), Theme::line(1));
        dashes.setDashPattern({4, 2});
        dashes.setCapStyle(Qt::FlatCap);
        painter.setPen(dashes);
        painter.drawLine(QPointF(rect.left(), qRound(rect.top())), QPointF(rect.right(), qRound(rect.top())));
    }
    painter.restore();
}

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Last values"));
}

void Sparkline::setData(const SparklineData &data)
{
    if (m_data == data)
        return;
    m_data = data;
    update();
}

void Sparkline::append(double value)
{
    m_data.values.append(value);
    while (m_data.values.size() > m_data.capacity)
        m_data.values.removeFirst();
    update();
}

void Sparkline::setLimit(double limit)
{
    if (m_data.limit == limit)
        return;
    m_data.limit = limit;
    update();
}

void Sparkline::setAccent(Accent accent)
{
    if (m_accent == accent)
        return;
    m_accent = accent;
    update();
}

QSize Sparkline::sizeHint() const
{
    return {Theme::px(80), Theme::px(20)};
}

QSize Sparkline::minimumSizeHint() const
{
    return {Theme::px(40), Theme::px(16)};
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    paintSparkline(painter, rect(), m_data, theme, theme.accent(m_accent));
}

} // namespace caisson::ui
