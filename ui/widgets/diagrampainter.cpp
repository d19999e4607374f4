// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagrampainter.h"

#include "ui/widgets/marks.h"
#include <cmath>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace caisson::ui {

namespace {

constexpr qreal haloWidth = 9, bend = 4;

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

constexpr int leftMiddle = Qt::AlignLeft | Qt::AlignVCenter;

} // namespace

qreal DiagramPainter::cableWidth(quint64 bytesPerSecond)
{
    if (bytesPerSecond < 100)
        return Theme::line(1.5);
    if (bytesPerSecond < 100 * 1024)
        return Theme::line(2);
    return Theme::line(bytesPerSecond < 1024 * 1024 ? 3 : 4);
}

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
    text(painter, m_places.routing.adjusted(12 * unit, 0, 0, 0), leftMiddle, translate("Routing"),
         FontRole::Section, m_theme.text());
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
            lines.append(translate("idle"));
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
    const QString word = translate("unplugged");
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
    word(translate("network namespace"));
    paintWire(painter, {{x, y}, {x + 24 * unit, y}}, Theme::line(1.5), m_theme.text());
    paintWire(painter, {{x + 28 * unit, y}, {x + 52 * unit, y}}, Theme::line(4), m_theme.text());
    x += 60 * unit;
    word(translate("cable, thicker with traffic"));
    x += 12 * unit;
    const QColor warn = m_theme.accent(Accent::Warn);
    paintWire(painter, {{x, y}, {x + 14 * unit, y}}, Theme::line(2), warn);
    paintWire(painter, {{x + 21 * unit, y}, {x + 35 * unit, y}}, Theme::line(2), warn);
    x += 44 * unit;
    word(translate("unplugged"));
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
