// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagrampaint.h"

#include <cmath>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

namespace caisson::ui::paint {

QString translate(const char *text)
{
    return QCoreApplication::translate("caisson::ui::NetworkDiagram", text);
}

QString shortId(const QString &id)
{
    return id.isEmpty() ? QString() : QStringLiteral("…") + id.right(4);
}

QPainterPath rounded(const QPolygonF &points)
{
    QPainterPath path;
    if (points.isEmpty())
        return path;
    path.moveTo(points.first());
    for (qsizetype i = 1; i < points.size(); ++i) {
        const QPointF at = points.at(i);
        if (i + 1 == points.size()) {
            path.lineTo(at);
            break;
        }
        const QPointF before = points.at(i - 1), after = points.at(i + 1);
        const auto towards = [&at](const QPointF &other) {
            const QPointF delta = other - at;
            const qreal length = std::hypot(delta.x(), delta.y());
            return length <= 0 ? at : at + delta * (std::min(bend, length / 2) / length);
        };
        path.lineTo(towards(before));
        path.quadTo(at, towards(after));
    }
    return path;
}

void text(QPainter &painter, const QRectF &rect, int flags, const QString &content, FontRole role,
          const QColor &colour)
{
    painter.setFont(Theme::font(role));
    painter.setPen(colour);
    painter.drawText(rect, flags | Qt::TextSingleLine,
                     QFontMetricsF(painter.font()).elidedText(content, Qt::ElideRight, rect.width() + 1));
}

} // namespace caisson::ui::paint
