// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/diagramlayout.h"
#include "ui/widgets/diagrammodel.h"
#include "ui/widgets/theme.h"
#include <optional>
#include <QString>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace caisson::ui {

/// Where a probe's dot is, or where it was lost.
struct DiagramProbeState
{
    QPointF position;
    bool lost = false;
    QString reason;
};

/// Paints a laid-out diagram: on a widget, an image or an SVG alike. Holds references to model and places
/// only for the call.
class DiagramPainter
{
public:
    DiagramPainter(const DiagramModel &model, const DiagramPlaces &places, const Theme &theme)
        : m_model(model)
        , m_places(places)
        , m_theme(theme)
    {
    }

    void setSelected(const QString &id) { m_selected = id; }
    void setProbe(const std::optional<DiagramProbeState> &probe) { m_probe = probe; }
    void paint(QPainter &painter) const;

    /// 1.5 px idle, then 2, 3, 4 by decade of traffic.
    [[nodiscard]] static qreal cableWidth(quint64 bytesPerSecond);
    [[nodiscard]] static DiagramMetrics metrics();

private:
    void paintUplink(QPainter &painter) const;
    void paintHost(QPainter &painter) const;
    void paintBridge(QPainter &painter, const DiagramBridge &bridge) const;
    void paintBox(QPainter &painter, const DiagramBox &box) const;
    void paintCable(QPainter &painter, const DiagramCable &cable) const;
    void paintUnplugged(QPainter &painter, const DiagramCable &cable, const DiagramCablePlace &place) const;
    void paintLabel(QPainter &painter, const QRectF &rect, const QString &text, bool selected,
                    bool warn) const;
    void paintPill(QPainter &painter, const QRectF &rect, const QStringList &lines, bool selected,
                   bool quiet) const;
    void paintWire(QPainter &painter, const QPolygonF &points, qreal width, const QColor &colour) const;
    void paintLegend(QPainter &painter) const;
    void paintProbe(QPainter &painter) const;
    void paintFrame(QPainter &painter, const QRectF &rect, bool selected, const QColor &fill,
                    const QColor &line, qreal width, qreal radius) const;

    const DiagramModel &m_model;
    const DiagramPlaces &m_places;
    const Theme m_theme;
    QString m_selected;
    std::optional<DiagramProbeState> m_probe;
};

} // namespace caisson::ui
