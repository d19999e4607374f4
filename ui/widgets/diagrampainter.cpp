// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagrampainter.h"
#include "ui/widgets/diagrampaint.h"

#include "ui/widgets/marks.h"
#include <cmath>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace caisson::ui {

using namespace paint;

DiagramMetrics DiagramPainter::metrics()
{
    DiagramMetrics result;
    result.scale = Theme::scale();
    result.width = [](const QString &content, FontRole role) {
        return QFontMetricsF(Theme::font(role)).horizontalAdvance(content);
    };
    return result;
}

void DiagramPainter::paintFrame(QPainter &painter, const QRectF &rect, bool selected, const QColor &fill,
                                const QColor &line, qreal width, qreal radius) const
{
    if (selected) {
        QColor halo = m_theme.highlight();
        halo.setAlphaF(0.45F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(halo);
        painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), radius + 4, radius + 4);
    }
    painter.setPen(QPen(selected ? m_theme.selectionLine() : line, Theme::line(selected ? 2 : width)));
    painter.setBrush(fill);
    // Odd widths are drawn between the pixels, even ones on them: borders stay sharp.
    const qreal inset = std::fmod(std::round(painter.pen().widthF()), 2.0) == 0 ? 0 : 0.5;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
}

void DiagramPainter::paint(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintHost(painter);
    paintUplink(painter);
    for (const DiagramBox &box : m_model.boxes) {
        const DiagramBoxPlace place = m_places.boxes.value(box.id);
        paintFrame(painter, place.rect, m_selected == box.id, m_theme.window(), m_theme.kind(Kind::Net), 2,
                   8);
    }
    for (const DiagramCable &cable : m_model.cables)
        paintWire(painter, m_places.cables.value(cable.id).inside,
                  cable.id == m_selected ? Theme::line(2) : Theme::line(1.5), m_theme.text());
    for (const DiagramBridge &bridge : m_model.bridges)
        paintBridge(painter, bridge);
    for (const DiagramBox &box : m_model.boxes)
        paintBox(painter, box);
    for (const DiagramCable &cable : m_model.cables)
        paintCable(painter, cable);
    paintLegend(painter);
    paintProbe(painter);
}

void DiagramPainter::paintUplink(QPainter &painter) const
{
    const DiagramUplink &uplink = m_model.uplink;
    if (!uplink.present)
        return;
    const bool selected = m_selected == uplink.id;
    const QRectF rect = m_places.uplink;
    const qreal unit = Theme::scale();
    paintWire(painter, m_places.uplinkWire, cableWidth(uplink.inPerSecond + uplink.outPerSecond),
              m_theme.text());
    if (selected)
        paintFrame(painter, rect, true, m_theme.alternateBase(), m_theme.border(), 1, 4);
    QPen pen(selected ? m_theme.selectionLine() : m_theme.border(), Theme::line(1.5));
    pen.setDashPattern({2.5, 2});
    painter.setPen(pen);
    painter.setBrush(m_theme.alternateBase());
    painter.drawRoundedRect(rect, 4, 4);
    Marks::paintMask(painter,
                     QRectF(rect.left() + 13 * unit, rect.center().y() - 8 * unit, 16 * unit, 16 * unit),
                     QStringLiteral("outline/server"), m_theme.text());
    const QRectF words = rect.adjusted(38 * unit, 3 * unit, -8, -3 * unit);
    text(painter, QRectF(words.left(), words.top(), words.width(), words.height() / 2), leftMiddle,
         uplink.title, FontRole::Strong, m_theme.text());
    text(painter, QRectF(words.left(), words.center().y(), words.width(), words.height() / 2), leftMiddle,
         uplink.detail, FontRole::Secondary, m_theme.secondary());
    const QString rates =
        QStringLiteral("↓ %1   ↑ %2").arg(rateText(uplink.inPerSecond), rateText(uplink.outPerSecond));
    if (uplink.inPerSecond + uplink.outPerSecond > 0) // unknown is not drawn as nothing
        paintPill(painter, m_places.uplinkPill, {rates}, false, false);
    paintLabel(painter, m_places.uplinkLabel, uplink.interfaceName + QLatin1Char(' ') + uplink.address,
               selected, false);
}

void DiagramPainter::paintHost(QPainter &painter) const
{
    const DiagramHost &host = m_model.host;
    const qreal unit = Theme::scale();
    const QRectF rect = m_places.host;
    paintFrame(painter, rect, m_selected == host.id, m_theme.window(), m_theme.kind(Kind::Net), 2, 8);
    const QRectF tile(rect.left() + 12 * unit, rect.top() + 12 * unit, 24 * unit, 24 * unit);
    Marks::paintKind(painter, tile, Kind::Net, m_theme);
    const qreal left = tile.right() + 8 * unit;
    const qreal nameWidth = QFontMetricsF(Theme::font(FontRole::Section)).horizontalAdvance(host.name);
    text(painter, QRectF(left, tile.top() - 4 * unit, nameWidth + 4, 22 * unit), leftMiddle, host.name,
         FontRole::Section, m_theme.text());
    text(painter, QRectF(left + nameWidth + 9 * unit, tile.top() - 4 * unit, 160 * unit, 22 * unit),
         leftMiddle, host.note, FontRole::Secondary, m_theme.secondary());
    text(painter, QRectF(left, tile.top() + 14 * unit, 200 * unit, 20 * unit), leftMiddle,
         QStringLiteral("net ") + shortId(host.namespaceId), FontRole::FixedSmall, m_theme.secondary());
    paintWire(painter, m_places.uplinkInside, Theme::line(2), m_theme.text());
    for (auto it = m_places.bridgeWires.cbegin(); it != m_places.bridgeWires.cend(); ++it)
        paintWire(painter, it.value(), Theme::line(2), m_theme.text());
    if (!host.routing)
        return;
    paintFrame(painter, m_places.routing, false, m_theme.base(), m_theme.border(), 1.5, 3);
    text(painter, m_places.routing.adjusted(12 * unit, 0, 0, 0), leftMiddle,
         translate(QT_TRANSLATE_NOOP("caisson::ui::NetworkDiagram", "Routing")), FontRole::Section,
         m_theme.text());
    if (host.natText.isEmpty())
        return;
    const QColor info = m_theme.accent(Accent::Info);
    painter.setPen(QPen(info, Theme::line(1)));
    painter.setBrush(m_theme.tint(Accent::Info));
    const QRectF nat = m_places.nat.adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(nat, nat.height() / 2, nat.height() / 2);
    QFont font = Theme::font(FontRole::Secondary);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(info);
    painter.drawText(nat, Qt::AlignCenter, host.natText);
}

void DiagramPainter::paintBridge(QPainter &painter, const DiagramBridge &bridge) const
{
    const QRectF rect = m_places.bridges.value(bridge.id);
    const qreal unit = Theme::scale();
    const bool selected = m_selected == bridge.id;
    paintFrame(painter, rect, selected, selected ? m_theme.selection() : m_theme.base(), m_theme.text(), 1.5,
               3);
    Marks::paintMask(painter,
                     QRectF(rect.left() + 10 * unit, rect.center().y() - 9 * unit, 18 * unit, 18 * unit),
                     QStringLiteral("outline/bridge"), m_theme.text());
    const QRectF words = rect.adjusted(36 * unit, 4 * unit, -12 * unit, -5 * unit);
    const QRectF first(words.left(), words.top(), words.width(), words.height() / 2);
    const QRectF second(words.left(), words.center().y(), words.width(), words.height() / 2);
    text(painter, first, leftMiddle, bridge.name, FontRole::Strong, m_theme.text());
    text(painter, first, Qt::AlignRight | Qt::AlignVCenter, bridge.note, FontRole::Secondary,
         m_theme.secondary());
    text(painter, second, leftMiddle, bridge.interfaceName + QLatin1Char(' ') + bridge.address,
         FontRole::FixedSmall, m_theme.text());
}

void DiagramPainter::paintBox(QPainter &painter, const DiagramBox &box) const
{
    const DiagramBoxPlace place = m_places.boxes.value(box.id);
    const qreal unit = Theme::scale();
    for (qsizetype i = 0; i < box.members.size() && i < place.members.size(); ++i) {
        const DiagramMember &member = box.members.at(i);
        const QRectF line = place.members.at(i);
        if (m_selected == member.id && m_selected != box.id) {
            painter.setPen(QPen(m_theme.selectionLine(), Theme::line(1)));
            painter.setBrush(m_theme.selection());
            painter.drawRoundedRect(line.adjusted(-4, 0.5, 4, -0.5), 3, 3);
        }
        const qreal side = 16 * unit;
        Marks::paintState(painter, QRectF(line.left(), line.center().y() - side / 2, side, side),
                          member.state, m_theme);
        text(painter, line.adjusted(22 * unit, 0, 0, 0), leftMiddle, member.name,
             i == 0 ? FontRole::Section : FontRole::Body, m_theme.text());
    }
    for (qsizetype i = 0; i < box.addresses.size() && i < place.addresses.size(); ++i)
        text(painter, place.addresses.at(i), leftMiddle, box.addresses.at(i), FontRole::FixedSmall,
             m_theme.text());
    if (!box.note.isEmpty()) {
        QFont font = Theme::font(FontRole::Secondary);
        font.setWeight(box.noteWarns ? QFont::DemiBold : QFont::Normal);
        painter.setFont(font);
        painter.setPen(m_theme.accent(box.noteWarns ? Accent::Warn : Accent::None));
        painter.drawText(place.note, leftMiddle | Qt::TextSingleLine,
                         QFontMetricsF(font).elidedText(box.note, Qt::ElideRight, place.note.width()));
    }
    const QRectF tile(place.tile.left(), place.tile.top(), place.tile.height(), place.tile.height());
    Marks::paintKind(painter, tile, Kind::Net, m_theme);
    const QString name = box.namespaceName.isEmpty() ? QString() : QLatin1Char(' ') + box.namespaceName;
    text(painter, place.tile.adjusted(tile.width() + 6 * unit, 0, 0, 0), leftMiddle,
         shortId(box.namespaceId) + name, FontRole::FixedSmall, m_theme.secondary());
}

} // namespace caisson::ui
