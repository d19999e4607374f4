// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagrampaint.h"
#include "ui/widgets/diagrampainter.h"
#include "ui/widgets/marks.h"
#include <cmath>
#include <QFontMetricsF>
#include <QPainter>

// Cables, what runs through them, and the legend.

namespace caisson::ui {

using namespace paint;

qreal DiagramPainter::cableWidth(quint64 bytesPerSecond)
{
    if (bytesPerSecond < 100)
        return Theme::line(1.5);
    if (bytesPerSecond < 100 * 1024)
        return Theme::line(2);
    return Theme::line(bytesPerSecond < 1024 * 1024 ? 3 : 4);
}

void DiagramPainter::paintWire(QPainter &painter, const QPolygonF &points, qreal width,
                               const QColor &colour) const
{
    if (points.size() < 2)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.drawPath(rounded(points));
}

void DiagramPainter::paintLabel(QPainter &painter, const QRectF &rect, const QString &content, bool selected,
                                bool warn) const
{
    const QColor line = selected ? m_theme.selectionLine()
                        : warn   ? m_theme.accent(Accent::Warn)
                                 : m_theme.text();
    QPen pen(line, Theme::line(selected ? 2 : 1.5));
    if (warn)
        pen.setDashPattern({4, 2});
    painter.setPen(pen);
    painter.setBrush(selected ? m_theme.selection() : m_theme.base());
    painter.drawRoundedRect(rect, 3, 3);
    text(painter, rect, Qt::AlignCenter, content, FontRole::FixedSmall, m_theme.text());
}

void DiagramPainter::paintPill(QPainter &painter, const QRectF &rect, const QStringList &lines, bool selected,
                               bool quiet) const
{
    painter.setPen(QPen(selected ? m_theme.selectionLine() : m_theme.separator(), 1));
    painter.setBrush(quiet ? m_theme.window() : m_theme.base());
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const qreal height = rect.height() / qreal(lines.size());
    const qreal tight = lines.size() > 1 ? rect.height() * 0.07 : 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const qreal shift = i == 0 ? tight : -tight;
        text(painter, QRectF(rect.left(), rect.top() + height * qreal(i) + shift, rect.width(), height),
             Qt::AlignCenter, lines.at(i), FontRole::Secondary, quiet ? m_theme.secondary() : m_theme.text());
    }
}

void DiagramPainter::paintCable(QPainter &painter, const DiagramCable &cable) const
{
    const DiagramCablePlace place = m_places.cables.value(cable.id);
    const bool selected = m_selected == cable.id;
    const quint64 traffic = cable.inPerSecond + cable.outPerSecond;
    if (selected) {
        QColor halo = m_theme.highlight();
        halo.setAlphaF(0.55F);
        paintWire(painter, place.outside, Theme::line(haloWidth) + cableWidth(traffic) - 1, halo);
    }
    if (cable.plugged) {
        paintWire(painter, place.outside, cableWidth(traffic), m_theme.text());
        QStringList lines;
        if (traffic == 0)
            lines.append(translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "idle")));
        else
            lines << QStringLiteral("↓ ") + rateText(cable.inPerSecond)
                  << QStringLiteral("↑ ") + rateText(cable.outPerSecond);
        paintPill(painter, place.pill, lines, selected, traffic == 0);
    } else {
        paintUnplugged(painter, cable, place);
    }
    if (!cable.fault.isEmpty() && cable.plugged) {
        const qreal unit = Theme::scale();
        const QRectF mark(place.pill.right() - 6 * unit, place.pill.top() - 6 * unit, 14 * unit, 14 * unit);
        Marks::paintState(painter, mark, StateMark::Warning, m_theme);
    }
    paintLabel(painter, place.hostLabel, cable.hostName, selected, !cable.plugged);
    paintLabel(painter, place.boxLabel, cable.boxName, selected, !cable.plugged);
    if (cable.bridgeId.isEmpty() && !cable.hostAddress.isEmpty()) {
        const QRectF words(place.addressEnd.x() - 200, place.addressEnd.y() - 11, 200, 22);
        text(painter, words, Qt::AlignRight | Qt::AlignVCenter, cable.hostAddress, FontRole::FixedSmall,
             m_theme.text());
    }
}

void DiagramPainter::paintUnplugged(QPainter &painter, const DiagramCable &cable,
                                    const DiagramCablePlace &place) const
{
    const QColor warn = m_theme.accent(Accent::Warn);
    const qreal unit = Theme::scale();
    const QPointF top = place.outside.first(), bottom = place.outside.last();
    const qreal x = top.x(), wire = Theme::line(2);
    QFont font = Theme::font(FontRole::Secondary);
    font.setWeight(QFont::DemiBold);
    const QString word = translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "unplugged"));
    const qreal width = std::round(QFontMetricsF(font).horizontalAdvance(word) + 12 * unit),
                height = std::round(24 * unit);
    // The word stands beside the gap; where a neighbour has that place, in the gap itself.
    QRectF chip(x - width - 14 * unit, (top.y() + bottom.y()) / 2 - height / 2, width, height);
    bool beside = chip.left() > m_places.host.left();
    for (auto it = m_places.cables.cbegin(); beside && it != m_places.cables.cend(); ++it) {
        const QRectF line = it.value().outside.boundingRect().adjusted(-4, 0, 4, 0);
        const QRectF apart = chip.adjusted(-6, 0, 0, 0);
        beside = it.key() == cable.id || !(it.value().pill.intersects(apart) || line.intersects(apart));
    }
    if (!beside)
        chip.moveLeft(std::round(x - width / 2));
    // The plug hangs from the host's end, the socket waits above the box's.
    const qreal plug = beside ? top.y() + (bottom.y() - top.y()) * 0.36 : top.y() + 10 * unit;
    const qreal socket = bottom.y() - (beside ? 16 : 14) * unit;
    painter.setPen(Qt::NoPen);
    painter.setBrush(warn);
    painter.drawRect(QRectF(x - wire / 2, top.y(), wire, plug - top.y()));
    painter.drawRect(QRectF(x - 9 * unit, plug - 5 * unit, 18 * unit, 8 * unit));
    painter.drawRect(QRectF(x - 6 * unit, plug + 3 * unit, 3 * unit, 4 * unit));
    painter.drawRect(QRectF(x + 3 * unit, plug + 3 * unit, 3 * unit, 4 * unit));
    painter.setPen(QPen(warn, wire));
    painter.setBrush(m_theme.base());
    painter.drawRect(QRectF(x - 8 * unit, socket, 16 * unit, 7 * unit));
    painter.drawLine(QPointF(x, socket + 7 * unit), QPointF(x, bottom.y()));
    painter.setPen(QPen(m_selected == cable.id ? m_theme.selectionLine() : warn, Theme::line(1)));
    painter.setBrush(m_theme.tint(Accent::Warn));
    painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(font);
    painter.setPen(warn);
    painter.drawText(chip, Qt::AlignCenter, word);
}

void DiagramPainter::paintLegend(QPainter &painter) const
{
    const qreal unit = Theme::scale(), y = m_places.size.height() - 15 * unit;
    qreal x = m_places.host.left() + unit;
    const auto word = [&](const QString &content) {
        const qreal width = QFontMetricsF(Theme::font(FontRole::Secondary)).horizontalAdvance(content);
        text(painter, QRectF(x, y - 12 * unit, width + 4, 24 * unit), leftMiddle, content,
             FontRole::Secondary, m_theme.secondary());
        x += width + 17 * unit;
    };
    painter.setBrush(m_theme.window());
    painter.setPen(QPen(m_theme.kind(Kind::Net), Theme::line(2)));
    painter.drawRoundedRect(QRectF(x, y - 7 * unit, 18 * unit, 14 * unit), 4, 4);
    x += 27 * unit;
    word(translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "network namespace")));
    paintWire(painter, {{x, y}, {x + 24 * unit, y}}, Theme::line(1.5), m_theme.text());
    paintWire(painter, {{x + 28 * unit, y}, {x + 52 * unit, y}}, Theme::line(4), m_theme.text());
    x += 60 * unit;
    word(translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "cable, thicker with traffic")));
    x += 12 * unit;
    const QColor warn = m_theme.accent(Accent::Warn);
    paintWire(painter, {{x, y}, {x + 14 * unit, y}}, Theme::line(2), warn);
    paintWire(painter, {{x + 21 * unit, y}, {x + 35 * unit, y}}, Theme::line(2), warn);
    x += 44 * unit;
    word(translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "unplugged")));
}

void DiagramPainter::paintProbe(QPainter &painter) const
{
    if (!m_probe)
        return;
    const qreal unit = Theme::scale();
    const QPointF at = m_probe->position;
    if (!m_probe->lost) {
        painter.setPen(QPen(m_theme.base(), 1.5));
        painter.setBrush(m_theme.accent(Accent::Info));
        painter.drawEllipse(at, 5 * unit, 5 * unit);
        return;
    }
    const qreal r = 5 * unit;
    for (const auto &[colour, width] :
         {std::pair{m_theme.base(), 6.0}, std::pair{m_theme.accent(Accent::Bad), 3.0}}) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r));
        painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r));
    }
    if (m_probe->reason.isEmpty())
        return;
    QFont font = Theme::font(FontRole::Secondary);
    font.setWeight(QFont::DemiBold);
    const qreal width = QFontMetricsF(font).horizontalAdvance(m_probe->reason) + 12 * unit;
    QRectF chip(at.x() + 10 * unit, at.y() - 12 * unit, width, 24 * unit);
    if (chip.right() > m_places.size.width())
        chip.moveRight(at.x() - 10 * unit);
    painter.setPen(QPen(m_theme.accent(Accent::Bad), 1));
    painter.setBrush(m_theme.tint(Accent::Bad));
    painter.drawRoundedRect(chip, 3, 3);
    painter.setFont(font);
    painter.setPen(m_theme.accent(Accent::Bad));
    painter.drawText(chip, Qt::AlignCenter, m_probe->reason);
}

} // namespace caisson::ui
