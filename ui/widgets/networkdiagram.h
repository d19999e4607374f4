// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/accessibleitems.h"
#include "ui/widgets/diagramlayout.h"
#include "ui/widgets/diagrammodel.h"
#include "ui/widgets/diagrampainter.h"
#include <optional>
#include <QAbstractScrollArea>
#include <QVariantAnimation>

namespace caisson::ui {

/// The picture of the network, with selection, keyboard, zoom, probes and export. Positions come from
/// layoutDiagram().
class NetworkDiagram : public QAbstractScrollArea, public AccessibleItemSource
{
    Q_OBJECT

public:
    explicit NetworkDiagram(QWidget *parent = nullptr);

    /// Repaints only if something changed; lays out again only if more than traffic changed.
    void setModel(const DiagramModel &model);
    [[nodiscard]] const DiagramModel &model() const { return m_model; }
    [[nodiscard]] const DiagramPlaces &places() const { return m_places; }

    /// A node's or cable's id, or a container's within a box; empty: nothing.
    [[nodiscard]] QString selected() const { return m_selected; }
    void setSelected(const QString &id);

    /// Until somebody chooses another zoom the picture fits the view, as far as it stays legible.
    [[nodiscard]] qreal zoom() const { return m_zoom; } ///< 1: 100 %
    void setZoom(qreal zoom);

    /// A dot runs along the cables named, 400 ms each, from the first; at once where animations are off. With
    /// a reason it is lost on the last of them and stays as a cross.
    void showProbe(const QStringList &cableIds, const QString &lostReason = {});
    void clearProbe();

    /// Writes the whole picture by the file's ending: .svg, else .png at twice the size. False: could not
    /// write.
    [[nodiscard]] bool exportTo(const QString &fileName) const;

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] int accessibleCount() const override;
    [[nodiscard]] AccessibleItem accessibleItem(int index) const override;
    [[nodiscard]] int accessibleCurrent() const override;
    void accessibleActivate(int index) override;

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    void zoomFit();

Q_SIGNALS:
    void selectionChanged(const QString &id);
    void zoomChanged(qreal zoom);
    /// Return or a double click on a node or cable.
    void activated(const QString &id);
    /// P on a selected cable or container.
    void pingRequested(const QString &id);
    void contextMenuWanted(const QString &id, const QPoint &globalPosition);
    void probeFinished();

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void relayout();
    void updateScrollBars();
    void ensureSelectedVisible();
    void probeMoved();
    void probeEnded();
    [[nodiscard]] QPointF origin() const; ///< of the scene, in viewport coordinates
    void applyZoom(qreal zoom);
    [[nodiscard]] qreal fittingZoom() const;
    void keepFitting();
    [[nodiscard]] QString idAt(const QPoint &viewportPoint) const;
    [[nodiscard]] QRectF sceneRect(const QString &id) const;
    [[nodiscard]] QRect viewportRect(const QString &id) const;
    [[nodiscard]] QString describe(const QString &id) const;

    DiagramModel m_model;
    DiagramPlaces m_places;
    QString m_selected;
    qreal m_zoom = 1;
    static constexpr qreal legible = 0.6;
    /// Follows the size of the view, to this zoom at the least; none: somebody has chosen one.
    std::optional<qreal> m_fitsDownTo = legible;
    QVariantAnimation m_animation;
    QPolygonF m_probePath;
    QString m_probeLost;
    std::optional<DiagramProbeState> m_probe;
};

} // namespace caisson::ui
