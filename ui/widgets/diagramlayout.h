// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/diagrammodel.h"
#include <functional>
#include <QHash>
#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

namespace caisson::ui {

/// What the layout must know of fonts; injected, so that it stays a pure function.
struct DiagramMetrics
{
    qreal scale = 1; ///< distances of the pictures times this
    /// Width of a text in logical pixels. Default: eight per character.
    std::function<qreal(const QString &, FontRole)> width;
    [[nodiscard]] qreal textWidth(const QString &text, FontRole role) const;
};

struct DiagramBoxPlace
{
    QRectF rect;
    QList<QRectF> members;   ///< one line each
    QList<QRectF> addresses; ///< one line each
    QRectF note, tile;
};

struct DiagramCablePlace
{
    QRectF hostLabel, boxLabel, pill;
    QPolygonF inside;   ///< from the bridge or the routing box to the host's label
    QPolygonF outside;  ///< from the host's label to the box's
    QPointF addressEnd; ///< a routed cable's address stands left of this point
};

/// Every position of the diagram, in the scene's coordinates, from (0, 0).
struct DiagramPlaces
{
    QSizeF size;
    QRectF uplink, uplinkLabel, uplinkPill, host, routing, nat;
    QPolygonF uplinkWire, uplinkInside;
    QHash<QString, QRectF> bridges;
    QHash<QString, QPolygonF> bridgeWires; ///< routing box to bridge
    QHash<QString, DiagramBoxPlace> boxes;
    QHash<QString, DiagramCablePlace> cables;
    QStringList bridgeOrder, boxOrder; ///< from left to right; pass back as hint to keep them
    QStringList readingOrder;          ///< ids of nodes and cables, as Tab walks them
};

/// Orders kept from the last layout: what is named here keeps its order, what is new is put in.
struct DiagramHint
{
    QStringList bridgeOrder;
};

/// Layered and deterministic: outside, the host, the boxes. Bridges are ordered by the barycentre of their
/// boxes with the id as tie-break (from the hint where known), boxes by the barycentre of their bridges.
/// Cables run straight down. No state, no fonts, no randomness.
[[nodiscard]] DiagramPlaces layoutDiagram(const DiagramModel &model, const DiagramMetrics &metrics,
                                          const DiagramHint &hint = {});

} // namespace caisson::ui
