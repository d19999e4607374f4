// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagramlayout.h"

#include <algorithm>
#include <cmath>
#include <QSet>

namespace caisson::ui {

namespace {

// Distances of the pictures, in their 14 px font.
constexpr qreal margin = 16, labelHeight = 24, gapBoxes = 8, gapCables = 8, gapBridges = 16;
constexpr qreal bridgeHeight = 52, routingHeight = 40, lineHeight = 21, cableHeight = 96, busStep = 12;

/// One cable's column: labels above each other, the cable straight down.
struct Column
{
    const DiagramCable *cable = nullptr;
    qreal half = 0, x = 0;    ///< half of the widest thing in it; centre
    qreal pill = 0, foot = 0; ///< the pill's width; half of the label on the box
};

struct BoxWork
{
    const DiagramBox *box = nullptr;
    QList<Column> columns;
    qreal width = 0, left = 0;
    double barycentre = 0;
};

struct BridgeWork
{
    const DiagramBridge *bridge = nullptr;
    qreal width = 0, left = 0;
    double barycentre = 0;
};

class Layouter
{
public:
    Layouter(const DiagramModel &model, const DiagramMetrics &metrics, const DiagramHint &hint)
        : m_model(model)
        , m_metrics(metrics)
        , m_hint(hint)
    {
    }

    DiagramPlaces run()
    {
        orderBridges();
        orderBoxes();
        placeColumns();
        placeBridges();
        placeRows();
        placeUplink();
        placeCables();
        placeBoxes();
        readingOrder();
        return m_places;
    }

private:
    [[nodiscard]] qreal px(qreal distance) const { return std::round(distance * m_metrics.scale); }
    [[nodiscard]] qreal labelWidth(const QString &text) const
    {
        return std::ceil(m_metrics.textWidth(text, FontRole::FixedSmall)) + px(20);
    }
    /// The place of a bridge from left to right; routed cables stand right of all bridges.
    [[nodiscard]] double slot(const QString &bridgeId) const
    {
        const qsizetype index = m_places.bridgeOrder.indexOf(bridgeId);
        return index < 0 ? double(m_places.bridgeOrder.size()) : double(index);
    }

    void orderBridges();
    void orderBoxes();
    void placeColumns();
    void placeBridges();
    void placeRows();
    void placeUplink();
    void placeCables();
    void placeBoxes();
    void readingOrder();
    [[nodiscard]] QList<qreal> portsOf(const QString &bridgeId) const;
    [[nodiscard]] QList<double> neighbourRanks(const QString &bridgeId, const QStringList &boxes) const;

    const DiagramModel &m_model;
    const DiagramMetrics &m_metrics;
    const DiagramHint &m_hint;
    DiagramPlaces m_places;
    QList<BoxWork> m_boxes;
    QList<BridgeWork> m_bridges;
    QStringList m_lanes; ///< bridges whose wires need a track of their own, from above
    qreal m_right = 0, m_hostTop = 0, m_routingBottom = 0, m_bridgeTop = 0, m_hostBottom = 0, m_boxTop = 0;
};

double mean(const QList<double> &values, double otherwise)
{
    if (values.isEmpty())
        return otherwise;
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / double(values.size());
}

QList<double> Layouter::neighbourRanks(const QString &bridgeId, const QStringList &boxes) const
{
    QList<double> ranks;
    for (const DiagramCable &cable : m_model.cables) {
        const qsizetype rank = boxes.indexOf(cable.boxId);
        if (cable.bridgeId == bridgeId && rank >= 0)
            ranks.append(double(rank));
    }
    return ranks;
}

void Layouter::orderBridges()
{
    QStringList known, fresh, boxes;
    for (const DiagramBridge &bridge : m_model.bridges)
        fresh.append(bridge.id);
    fresh.sort();
    for (const QString &id : m_hint.bridgeOrder) {
        if (fresh.removeOne(id))
            known.append(id);
    }
    // Where a picture was seen before it keeps its order; sweeps are for a first one, and for what is new in
    // it.
    for (const DiagramBox &box : m_model.boxes)
        boxes.append(box.id);
    boxes.sort();
    QStringList order = known + fresh;
    if (known.isEmpty()) {
        for (int sweep = 0; sweep < 4; ++sweep) {
            QHash<QString, double> boxCentre, bridgeCentre;
            for (const QString &box : std::as_const(boxes)) {
                QList<double> ranks;
                for (const DiagramCable &cable : m_model.cables) {
                    if (cable.boxId == box)
                        ranks.append(cable.bridgeId.isEmpty() ? double(order.size())
                                                              : double(order.indexOf(cable.bridgeId)));
                }
                boxCentre.insert(box, mean(ranks, double(order.size()) + 1));
            }
            const auto less = [](const QHash<QString, double> &centres) {
                return [&centres](const QString &a, const QString &b) {
                    const double first = centres.value(a), second = centres.value(b);
                    return first != second ? first < second : a < b;
                };
            };
            std::sort(boxes.begin(), boxes.end(), less(boxCentre));
            for (const QString &bridge : std::as_const(order))
                bridgeCentre.insert(bridge, mean(neighbourRanks(bridge, boxes), double(boxes.size())));
            std::sort(order.begin(), order.end(), less(bridgeCentre));
        }
    }
    m_places.bridgeOrder = order;
}

void Layouter::orderBoxes()
{
    for (const DiagramBox &box : m_model.boxes) {
        BoxWork work;
        work.box = &box;
        QList<double> ranks;
        for (const DiagramCable &cable : m_model.cables) {
            if (cable.boxId != box.id)
                continue;
            ranks.append(slot(cable.bridgeId));
            Column column;
            column.cable = &cable;
            const qreal rate =
                std::max(m_metrics.textWidth(rateText(cable.inPerSecond), FontRole::Secondary),
                         m_metrics.textWidth(rateText(cable.outPerSecond), FontRole::Secondary));
            const bool idle = cable.plugged && cable.inPerSecond + cable.outPerSecond == 0;
            column.pill = idle ? px(44) : std::round((rate + px(36)) / 2) * 2;
            column.foot = labelWidth(cable.boxName) / 2;
            column.half = std::max({labelWidth(cable.hostName), column.foot * 2, column.pill}) / 2;
            work.columns.append(column);
        }
        std::sort(work.columns.begin(), work.columns.end(), [this](const Column &a, const Column &b) {
            const double first = slot(a.cable->bridgeId), second = slot(b.cable->bridgeId);
            return first != second ? first < second : a.cable->id < b.cable->id;
        });
        work.barycentre = mean(ranks, double(m_places.bridgeOrder.size()) + 1);
        m_boxes.append(work);
    }
    std::sort(m_boxes.begin(), m_boxes.end(), [](const BoxWork &a, const BoxWork &b) {
        return a.barycentre != b.barycentre ? a.barycentre < b.barycentre : a.box->id < b.box->id;
    });
    for (const BoxWork &work : std::as_const(m_boxes))
        m_places.boxOrder.append(work.box->id);
}

void Layouter::placeColumns()
{
    qreal x = px(margin), taken = 0;
    for (BoxWork &work : m_boxes) {
        qreal text = px(120);
        for (const DiagramMember &member : work.box->members)
            text = std::max(text, m_metrics.textWidth(member.name, FontRole::Section) + px(22 + 24));
        for (const QString &address : work.box->addresses)
            text = std::max(text, m_metrics.textWidth(address, FontRole::FixedSmall) + px(24));
        text = std::max(text, m_metrics.textWidth(work.box->note, FontRole::Secondary) + px(24));
        text = std::max(text, m_metrics.textWidth(QStringLiteral("…2504 ") + work.box->namespaceName,
                                                  FontRole::FixedSmall) +
                                  px(56));
        // Labels stand within the box's border; what is above it may reach over the edge, but never into a
        // neighbour.
        qreal span = 0;
        for (qsizetype i = 1; i < work.columns.size(); ++i)
            span += work.columns.at(i - 1).half + work.columns.at(i).half + px(gapCables);
        if (!work.columns.isEmpty())
            text = std::max(text, span + work.columns.first().foot + work.columns.last().foot + px(24));
        work.width = std::ceil(text);
        work.left = x;
        if (!work.columns.isEmpty()) {
            qreal column = std::round(x + (work.width - span) / 2);
            const qreal least = taken + work.columns.first().half;
            if (column < least) {
                work.left += std::ceil(least - column);
                x = work.left;
                column = std::ceil(least);
            }
            for (qsizetype i = 0; i < work.columns.size(); ++i) {
                if (i > 0)
                    column += work.columns.at(i - 1).half + work.columns.at(i).half + px(gapCables);
                work.columns[i].x = std::round(column);
            }
            taken = work.columns.last().x + work.columns.last().half + px(gapCables);
        }
        x += work.width + px(gapBoxes);
    }
    m_right = std::max(x - px(gapBoxes), taken);
    // A small network stands in the middle below its host, which has a least width.
    const qreal least = px(margin) + px(440);
    if (m_right < least) {
        const qreal shift = std::floor((least - m_right) / 2);
        for (BoxWork &work : m_boxes) {
            work.left += shift;
            for (Column &place : work.columns)
                place.x += shift;
        }
        m_right = least;
    }
}

QList<qreal> Layouter::portsOf(const QString &bridgeId) const
{
    QList<qreal> ports;
    for (const BoxWork &work : m_boxes) {
        for (const Column &column : work.columns) {
            if (column.cable->bridgeId == bridgeId)
                ports.append(column.x);
        }
    }
    return ports;
}

void Layouter::placeBridges()
{
    for (const QString &id : std::as_const(m_places.bridgeOrder)) {
        const auto found = std::find_if(m_model.bridges.cbegin(), m_model.bridges.cend(),
                                        [&id](const DiagramBridge &bridge) { return bridge.id == id; });
        BridgeWork work;
        work.bridge = &*found;
        const qreal first = m_metrics.textWidth(work.bridge->name, FontRole::Strong) +
                            m_metrics.textWidth(work.bridge->note, FontRole::Secondary) + px(24);
        const qreal second = m_metrics.textWidth(
            work.bridge->interfaceName + QLatin1Char(' ') + work.bridge->address, FontRole::FixedSmall);
        work.width = std::ceil(std::max({first, second, px(120)})) + px(36 + 16);
        const QList<qreal> ports = portsOf(id);
        double centre = -1;
        if (!ports.isEmpty()) {
            const auto [low, high] = std::minmax_element(ports.cbegin(), ports.cend());
            centre = (*low + *high) / 2;
        }
        work.barycentre = centre;
        m_bridges.append(work);
    }
    // From the left, each at its ports' middle but never over its neighbour; then back from the right edge.
    qreal least = px(margin) + px(16);
    for (BridgeWork &work : m_bridges) {
        work.left =
            work.barycentre < 0 ? least : std::max(least, std::round(work.barycentre - work.width / 2));
        least = work.left + work.width + px(gapBridges);
    }
    // A routed cable comes down at the right of the bridges: keep out of its way where it is there.
    qreal most = m_right - px(16), lastPort = 0, firstRouted = m_right;
    for (const BoxWork &work : std::as_const(m_boxes)) {
        for (const Column &column : work.columns) {
            if (column.cable->bridgeId.isEmpty())
                firstRouted = std::min(firstRouted, column.x);
            else
                lastPort = std::max(lastPort, column.x);
        }
    }
    if (firstRouted > lastPort)
        most = std::min(most, firstRouted - px(16));
    for (qsizetype i = m_bridges.size(); i-- > 0;) {
        BridgeWork &work = m_bridges[i];
        work.left = std::min(work.left, most - work.width);
        most = work.left - px(gapBridges);
    }
    // No room at all: the host grows to the right.
    least = px(margin) + px(16);
    for (BridgeWork &work : m_bridges) {
        work.left = std::max(work.left, least);
        least = work.left + work.width + px(gapBridges);
    }
    if (!m_bridges.isEmpty())
        m_right = std::max(m_right, m_bridges.last().left + m_bridges.last().width + px(16));
    for (const BridgeWork &work : std::as_const(m_bridges)) {
        const QList<qreal> ports = portsOf(work.bridge->id);
        const bool within = std::all_of(ports.cbegin(), ports.cend(), [&](qreal port) {
            return port >= work.left + px(12) && port <= work.left + work.width - px(12);
        });
        if (!within)
            m_lanes.append(work.bridge->id);
    }
}

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
            std::ceil(m_metrics.textWidth(QStringLiteral("Routing"), FontRole::Section)) + px(28) + nat;
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

} // namespace

qreal DiagramMetrics::textWidth(const QString &text, FontRole role) const
{
    return width ? width(text, role) : 8.0 * scale * double(text.size());
}

DiagramPlaces layoutDiagram(const DiagramModel &model, const DiagramMetrics &metrics, const DiagramHint &hint)
{
    return Layouter(model, metrics, hint).run();
}

} // namespace caisson::ui
