// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/diagramlayout.h"
#include <cmath>

// The inside of layoutDiagram(): one object per call.
namespace caisson::ui::layout {

// Distances of the pictures, in their 14 px font.
inline constexpr qreal margin = 16, labelHeight = 24, gapBoxes = 8, gapCables = 8, gapBridges = 16;
inline constexpr qreal bridgeHeight = 52, routingHeight = 40, lineHeight = 21, cableHeight = 96, busStep = 12;

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

} // namespace caisson::ui::layout
