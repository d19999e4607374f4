// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagramlayouter.h"

#include "ui/widgets/diagrampaint.h"

#include <algorithm>
#include <cmath>

namespace caisson::ui::layout {

namespace {

double mean(const QList<double> &values, double otherwise)
{
    if (values.isEmpty())
        return otherwise;
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / double(values.size());
}

} // namespace

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
            const bool idle = cable.plugged && cable.inPerSecond + cable.outPerSecond == 0;
            const auto width = [this](const QString &words) {
                return m_metrics.textWidth(words, FontRole::Secondary);
            };
            const auto even = [](qreal length) { return std::round(length / 2) * 2; };
            column.pill =
                idle
                    ? std::max(px(44), even(width(paint::translate("idle")) + px(18)))
                    : even(std::max(width(rateText(cable.inPerSecond)), width(rateText(cable.outPerSecond))) +
                           px(36));
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
    qreal x = px(margin), taken = px(margin) + px(8);
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
    const qreal least = px(margin) + px(520);
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

} // namespace caisson::ui::layout

namespace caisson::ui {

qreal DiagramMetrics::textWidth(const QString &text, FontRole role) const
{
    return width ? width(text, role) : 8.0 * scale * double(text.size());
}

DiagramPlaces layoutDiagram(const DiagramModel &model, const DiagramMetrics &metrics, const DiagramHint &hint)
{
    return layout::Layouter(model, metrics, hint).run();
}

} // namespace caisson::ui
