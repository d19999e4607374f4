// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagramlayouter.h"

#include "ui/widgets/diagrampaint.h"
#include <algorithm>
#include <cmath>

// Second half of the diagram's layout: where things stand, once their order and columns are known.

namespace caisson::ui::layout {

void Layouter::placeRows()
{
    qreal y = px(12);
    const qreal left = px(margin), centre = std::round((left + m_right) / 2);
    if (m_model.uplink.present) {
        const qreal title = m_metrics.textWidth(m_model.uplink.title, FontRole::Strong);
        const qreal detail = m_metrics.textWidth(m_model.uplink.detail, FontRole::Secondary);
        const qreal width = std::ceil(std::max({title, detail, px(170)})) + px(70);
        m_places.uplink = QRectF(centre - width / 2, y, width, px(44));
        y = m_places.uplink.bottom() + px(16);
        const qreal rates = m_metrics.textWidth(rateText(m_model.uplink.inPerSecond), FontRole::Secondary) +
                            m_metrics.textWidth(rateText(m_model.uplink.outPerSecond), FontRole::Secondary);
        const qreal pill = std::ceil(rates) + px(76);
        m_places.uplinkPill = QRectF(centre - pill / 2, y, pill, px(24));
        y += px(24) + px(16);
    }
    m_hostTop = y;
    qreal row = m_hostTop + px(16);
    if (m_model.host.routing) {
        const qreal nat =
            m_model.host.natText.isEmpty()
                ? 0
                : std::ceil(m_metrics.textWidth(m_model.host.natText, FontRole::Strong)) + px(52);
        const qreal width =
            std::ceil(m_metrics.textWidth(paint::translate("Routing"), FontRole::Section)) + px(28) + nat;
        // Beside the host's name and id where there is room, else below them.
        const qreal words = std::max(m_metrics.textWidth(m_model.host.name, FontRole::Section) +
                                         m_metrics.textWidth(m_model.host.note, FontRole::Secondary) + px(9),
                                     m_metrics.textWidth(QStringLiteral("net …0000"), FontRole::FixedSmall));
        const bool beside = centre - width / 2 > left + px(12 + 24 + 8 + 16) + words;
        row = m_hostTop + px(beside ? 36 : 52);
        m_places.routing = QRectF(centre - width / 2, row, width, px(routingHeight));
        if (nat > 0)
            m_places.nat = QRectF(m_places.routing.right() - nat + px(4), row + px(8), nat - px(16), px(24));
        m_routingBottom = m_places.routing.bottom();
        row = m_routingBottom + px(m_model.bridges.isEmpty() ? 24 : 52);
    } else {
        row += px(44);
    }
    m_bridgeTop = row;
    qreal bottom = row + (m_model.bridges.isEmpty() ? 0 : px(bridgeHeight));
    bottom += px(36) + px(busStep) * double(m_lanes.size());
    m_hostBottom = std::max(bottom, m_hostTop + px(96));
    m_places.host = QRectF(left, m_hostTop, m_right - left, m_hostBottom - m_hostTop);
    for (const BridgeWork &work : std::as_const(m_bridges))
        m_places.bridges.insert(work.bridge->id,
                                QRectF(work.left, m_bridgeTop, work.width, px(bridgeHeight)));
    m_boxTop = m_hostBottom + px(cableHeight);
}

void Layouter::placeUplink()
{
    const QRectF routing = m_places.routing;
    if (m_model.uplink.present) {
        const qreal centre = m_places.uplink.center().x();
        const qreal width =
            labelWidth(m_model.uplink.interfaceName + QLatin1Char(' ') + m_model.uplink.address);
        m_places.uplinkLabel = QRectF(centre - width / 2, m_hostTop - px(12), width, px(labelHeight));
        m_places.uplinkWire = {{centre, m_places.uplink.bottom()}, {centre, m_places.uplinkLabel.top()}};
        if (!routing.isNull())
            m_places.uplinkInside = {{centre, m_places.uplinkLabel.bottom()}, {centre, routing.top()}};
    }
    if (routing.isNull())
        return;
    QList<const BridgeWork *> routed;
    for (const BridgeWork &work : std::as_const(m_bridges)) {
        if (work.bridge->routed)
            routed.append(&work);
    }
    // Each leaves the routing box at a place of its own; those that bend use tracks of their own, nested so
    // that they do not cross: the outermost bends first.
    const qreal step = routing.width() / double(routed.size() + 1);
    const auto leaving = [&](qsizetype i) {
        return routed.size() == 1 ? std::round(routing.left() + px(40))
                                  : std::round(routing.left() + step * double(i + 1));
    };
    const qreal room = m_bridgeTop - m_routingBottom;
    for (qsizetype i = 0; i < routed.size(); ++i) {
        const BridgeWork &work = *routed.at(i);
        const qreal from = leaving(i), left = work.left + px(16), right = work.left + work.width - px(16);
        if (from >= left && from <= right) {
            m_places.bridgeWires.insert(work.bridge->id, {{from, m_routingBottom}, {from, m_bridgeTop}});
            continue;
        }
        const qreal to = std::round(work.left + work.width / 2);
        const bool leftwards = to < from;
        const double rank = leftwards ? double(i + 1) : double(routed.size() - i);
        const qreal track =
            std::round(m_routingBottom + room * (0.25 + 0.55 * rank / double(routed.size() + 1)));
        m_places.bridgeWires.insert(work.bridge->id,
                                    {{from, m_routingBottom}, {from, track}, {to, track}, {to, m_bridgeTop}});
    }
}

void Layouter::placeCables()
{
    const qreal bridgeBottom = m_bridgeTop + px(bridgeHeight);
    qsizetype direct = 0;
    for (const BoxWork &work : std::as_const(m_boxes)) {
        for (const Column &column : work.columns) {
            const DiagramCable &cable = *column.cable;
            DiagramCablePlace place;
            const qreal x = column.x;
            const auto label = [&](const QString &text, qreal y) {
                const qreal width = std::round(labelWidth(text) / 2) * 2;
                return QRectF(x - width / 2, y - px(labelHeight) / 2, width, px(labelHeight));
            };
            place.hostLabel = label(cable.hostName, m_hostBottom);
            place.boxLabel = label(cable.boxName, m_boxTop);
            place.outside = {{x, place.hostLabel.bottom()}, {x, place.boxLabel.top()}};
            const bool idle = cable.plugged && cable.inPerSecond == 0 && cable.outPerSecond == 0;
            const qreal middle = (place.hostLabel.bottom() + place.boxLabel.top()) / 2;
            const qreal tall = idle ? px(24) : px(40);
            place.pill = QRectF(x - column.pill / 2, middle - tall / 2, column.pill, tall);
            if (!cable.bridgeId.isEmpty() && m_places.bridges.contains(cable.bridgeId)) {
                const QRectF bridge = m_places.bridges.value(cable.bridgeId);
                const qsizetype lane = m_lanes.indexOf(cable.bridgeId);
                if (x >= bridge.left() + px(12) && x <= bridge.right() - px(12)) {
                    place.inside = {{x, bridgeBottom}, {x, place.hostLabel.top()}};
                } else {
                    const qreal track =
                        bridgeBottom + px(10) + px(busStep) * double(std::max<qsizetype>(0, lane));
                    const qreal leave =
                        std::round(x < bridge.left() ? bridge.left() + px(24) : bridge.right() - px(24));
                    place.inside = {
                        {leave, bridgeBottom}, {leave, track}, {x, track}, {x, place.hostLabel.top()}};
                }
            } else if (!m_places.routing.isNull()) {
                // Out of the routing box's right side, along its own track, and down.
                const QRectF routing = m_places.routing;
                const qreal track = std::round(routing.center().y() + px(6) * double(direct));
                ++direct;
                if (x > routing.right())
                    place.inside = {{routing.right(), track}, {x, track}, {x, place.hostLabel.top()}};
                else if (x < routing.left())
                    place.inside = {{routing.left(), track}, {x, track}, {x, place.hostLabel.top()}};
                else
                    place.inside = {{x, routing.bottom()}, {x, place.hostLabel.top()}};
                place.addressEnd = {x - px(10), place.hostLabel.top() - px(14)};
            }
            m_places.cables.insert(cable.id, place);
        }
    }
}

void Layouter::placeBoxes()
{
    qreal tallest = 0;
    for (const BoxWork &work : std::as_const(m_boxes)) {
        DiagramBoxPlace place;
        qreal y = m_boxTop + px(18);
        const qreal left = work.left + px(12), width = work.width - px(24);
        const auto line = [&] {
            const QRectF rect(left, y, width, px(lineHeight));
            y += px(lineHeight);
            return rect;
        };
        for (qsizetype i = 0; i < work.box->members.size(); ++i) {
            if (i == 1) {
                for (qsizetype address = 0; address < work.box->addresses.size(); ++address)
                    place.addresses.append(line());
            }
            place.members.append(line());
        }
        if (work.box->members.size() < 2) {
            for (qsizetype address = 0; address < work.box->addresses.size(); ++address)
                place.addresses.append(line());
        }
        if (!work.box->note.isEmpty())
            place.note = line();
        place.tile = QRectF(left, y + px(10), width, px(20));
        tallest = std::max(tallest, place.tile.bottom() + px(8) - m_boxTop);
        m_places.boxes.insert(work.box->id, place);
    }
    for (const BoxWork &work : std::as_const(m_boxes)) {
        DiagramBoxPlace &place = m_places.boxes[work.box->id];
        place.rect = QRectF(work.left, m_boxTop, work.width, tallest);
        // The tiles stand in one row, whatever is above them.
        place.tile.moveBottom(m_boxTop + tallest - px(8));
    }
    const qreal bottom = m_boxes.isEmpty() ? m_hostBottom : m_boxTop + tallest;
    m_places.size = QSizeF(m_right + px(margin), bottom + px(32));
}

void Layouter::readingOrder()
{
    QStringList &order = m_places.readingOrder;
    if (m_model.uplink.present)
        order.append(m_model.uplink.id);
    order.append(m_model.host.id);
    order.append(m_places.bridgeOrder);
    for (const BoxWork &work : std::as_const(m_boxes)) {
        for (const Column &column : work.columns)
            order.append(column.cable->id);
    }
    for (const BoxWork &work : std::as_const(m_boxes)) {
        order.append(work.box->id);
        // The first container stands for its box; the others are places of their own.
        for (qsizetype i = 1; i < work.box->members.size(); ++i)
            order.append(work.box->members.at(i).id);
    }
}

} // namespace caisson::ui::layout
