// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/networkdiagram.h"

#include <algorithm>
#include <QEvent>
#include <QImage>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QSvgGenerator>

namespace caisson::ui {

namespace {

constexpr qreal leastZoom = 0.25, mostZoom = 4.0, zoomStep = 1.25;
constexpr int hopMilliseconds = 400;

/// The same picture but for traffic: positions need not be found again.
bool sameShape(const DiagramModel &a, const DiagramModel &b)
{
    const auto still = [](DiagramModel model) {
        // Widths of pills depend on the figures only through their longest text, so that small changes do not
        // move anything: the figures count as equal while both are idle or both are not.
        const auto calm = [](quint64 value) -> quint64 { return value == 0 ? 0 : 1; };
        model.uplink.inPerSecond = calm(model.uplink.inPerSecond);
        model.uplink.outPerSecond = calm(model.uplink.outPerSecond);
        for (DiagramCable &cable : model.cables) {
            const quint64 any = calm(cable.inPerSecond + cable.outPerSecond);
            cable.inPerSecond = any;
            cable.outPerSecond = any;
        }
        return model;
    };
    return still(a) == still(b);
}

} // namespace

NetworkDiagram::NetworkDiagram(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    installAccessibleItems();
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    setAccessibleName(tr("Network diagram"));
    setAccessibleDescription(tr("Tab walks the nodes and cables, Return opens one, P pings from it."));
    connect(&m_animation, &QVariantAnimation::valueChanged, this, &NetworkDiagram::probeMoved);
    connect(&m_animation, &QVariantAnimation::finished, this, &NetworkDiagram::probeEnded);
}

void NetworkDiagram::setModel(const DiagramModel &model)
{
    if (m_model == model)
        return;
    const bool moved = !sameShape(m_model, model) || m_places.readingOrder.isEmpty();
    m_model = model;
    if (moved) {
        relayout();
        announceItemsChanged(this);
    }
    viewport()->update();
}

void NetworkDiagram::relayout()
{
    // Room is kept for the widest figures, so that traffic does not push the picture about.
    DiagramModel widest = m_model;
    constexpr quint64 wide = 888 * 1024;
    for (DiagramCable &cable : widest.cables) {
        if (cable.inPerSecond + cable.outPerSecond != 0)
            cable.inPerSecond = cable.outPerSecond = wide;
    }
    widest.uplink.inPerSecond = widest.uplink.outPerSecond = wide;
    m_places = layoutDiagram(widest, DiagramPainter::metrics(), {m_places.bridgeOrder});
    if (!m_selected.isEmpty() && !m_places.readingOrder.contains(m_selected))
        setSelected({});
    clearProbe();
    updateScrollBars();
    keepFitting();
}

QPointF NetworkDiagram::origin() const
{
    const QSizeF scene = m_places.size * m_zoom;
    const qreal left = std::max(0.0, (viewport()->width() - scene.width()) / 2);
    return {std::floor(left) - horizontalScrollBar()->value(), -qreal(verticalScrollBar()->value())};
}

void NetworkDiagram::updateScrollBars()
{
    const QSizeF scene = m_places.size * m_zoom;
    const QSize view = viewport()->size();
    horizontalScrollBar()->setRange(0, std::max(0, int(std::ceil(scene.width())) - view.width()));
    verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(scene.height())) - view.height()));
    horizontalScrollBar()->setPageStep(view.width());
    verticalScrollBar()->setPageStep(view.height());
    horizontalScrollBar()->setSingleStep(Theme::px(24));
    verticalScrollBar()->setSingleStep(Theme::px(24));
}

QSize NetworkDiagram::sizeHint() const
{
    return {Theme::px(704), Theme::px(576)};
}

void NetworkDiagram::setZoom(qreal zoom)
{
    m_fitsDownTo.reset();
    applyZoom(zoom);
}

void NetworkDiagram::applyZoom(qreal zoom)
{
    zoom = std::clamp(zoom, leastZoom, mostZoom);
    if (qFuzzyCompare(zoom, m_zoom))
        return;
    m_zoom = zoom;
    updateScrollBars();
    ensureSelectedVisible();
    viewport()->update();
    Q_EMIT zoomChanged(m_zoom);
}

void NetworkDiagram::zoomIn()
{
    setZoom(m_zoom * zoomStep);
}

void NetworkDiagram::zoomOut()
{
    setZoom(m_zoom / zoomStep);
}

void NetworkDiagram::zoomFit()
{
    m_fitsDownTo = 0;
    applyZoom(fittingZoom());
}

qreal NetworkDiagram::fittingZoom() const
{
    if (m_places.size.isEmpty())
        return m_zoom;
    const QSizeF view = maximumViewportSize();
    // Never larger than life: a small network looks better small.
    return std::min({view.width() / m_places.size.width(), view.height() / m_places.size.height(), 1.0});
}

void NetworkDiagram::keepFitting()
{
    if (m_fitsDownTo)
        applyZoom(std::max(fittingZoom(), *m_fitsDownTo));
}

QRectF NetworkDiagram::sceneRect(const QString &id) const
{
    if (id == m_model.uplink.id && m_model.uplink.present)
        return m_places.uplink;
    if (id == m_model.host.id)
        return m_places.host;
    if (const auto bridge = m_places.bridges.constFind(id); bridge != m_places.bridges.cend())
        return bridge.value();
    if (const auto box = m_places.boxes.constFind(id); box != m_places.boxes.cend())
        return box.value().rect;
    if (const auto cable = m_places.cables.constFind(id); cable != m_places.cables.cend())
        return cable.value().hostLabel.united(cable.value().boxLabel);
    for (const DiagramBox &box : m_model.boxes) {
        for (qsizetype i = 0; i < box.members.size(); ++i) {
            if (box.members.at(i).id == id)
                return m_places.boxes.value(box.id).members.value(i);
        }
    }
    return {};
}

QRect NetworkDiagram::viewportRect(const QString &id) const
{
    const QRectF scene = sceneRect(id);
    return QRectF(origin() + scene.topLeft() * m_zoom, scene.size() * m_zoom).toAlignedRect();
}

void NetworkDiagram::setSelected(const QString &wanted)
{
    QString id = wanted;
    // A container that stands for its namespace is selected as that namespace's box.
    for (const DiagramBox &box : std::as_const(m_model.boxes)) {
        if (!box.members.isEmpty() && box.members.first().id == wanted)
            id = box.id;
    }
    if (m_selected == id)
        return;
    m_selected = id;
    ensureSelectedVisible();
    viewport()->update();
    announceCurrentItem(this, accessibleCurrent());
    Q_EMIT selectionChanged(id);
}

void NetworkDiagram::ensureSelectedVisible()
{
    if (m_selected.isEmpty())
        return;
    const QRect rect = viewportRect(m_selected).adjusted(-12, -12, 12, 12);
    const auto bring = [](QScrollBar *bar, int low, int high, int extent) {
        if (low < 0 || high - low > extent)
            bar->setValue(bar->value() + low);
        else if (high > extent)
            bar->setValue(bar->value() + high - extent);
    };
    // What is larger than the view, like the host's box, is as visible as it can be.
    if (rect.width() <= viewport()->width())
        bring(horizontalScrollBar(), rect.left(), rect.right(), viewport()->width());
    if (rect.height() <= viewport()->height())
        bring(verticalScrollBar(), rect.top(), rect.bottom(), viewport()->height());
}

void NetworkDiagram::showProbe(const QStringList &cableIds, const QString &lostReason)
{
    clearProbe();
    m_probeLost = lostReason;
    QPolygonF path;
    bool upwards = true;
    for (const QString &id : cableIds) {
        const DiagramCablePlace place = m_places.cables.value(id);
        if (place.outside.isEmpty())
            continue;
        // From the first box up to the host, then down to the next.
        QPolygonF hop = place.inside + place.outside;
        if (upwards)
            std::reverse(hop.begin(), hop.end());
        path += hop;
        upwards = !upwards;
    }
    if (path.size() < 2)
        return;
    m_probePath = path;
    const qreal end =
        lostReason.isEmpty() ? 1.0 : 1.0 - 0.5 / double(std::max<qsizetype>(1, cableIds.size()));
    m_animation.setStartValue(0.0);
    m_animation.setEndValue(end);
    const bool still =
        style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0 || !isVisible();
    m_animation.setDuration(still ? 0 : int(hopMilliseconds * cableIds.size()));
    m_animation.setEasingCurve(QEasingCurve::Linear);
    m_animation.start();
}

void NetworkDiagram::clearProbe()
{
    m_animation.stop();
    m_probePath.clear();
    if (!m_probe)
        return;
    m_probe.reset();
    viewport()->update();
}

void NetworkDiagram::probeMoved()
{
    if (m_probePath.size() < 2)
        return;
    qreal length = 0;
    for (qsizetype i = 1; i < m_probePath.size(); ++i)
        length += QLineF(m_probePath.at(i - 1), m_probePath.at(i)).length();
    qreal left = length * m_animation.currentValue().toReal();
    QPointF at = m_probePath.last();
    for (qsizetype i = 1; i < m_probePath.size(); ++i) {
        const QLineF part(m_probePath.at(i - 1), m_probePath.at(i));
        if (left <= part.length() && part.length() > 0) {
            at = part.pointAt(left / part.length());
            break;
        }
        left -= part.length();
    }
    const auto around = [this](const QPointF &point) {
        const QPointF middle = origin() + point * m_zoom;
        const int reach = int(10 * m_zoom * Theme::scale()) + 2;
        return QRect(middle.toPoint() - QPoint(reach, reach), QSize(reach * 2, reach * 2));
    };
    if (m_probe)
        viewport()->update(around(m_probe->position));
    m_probe = DiagramProbeState{at, false, {}};
    viewport()->update(around(at));
}

void NetworkDiagram::probeEnded()
{
    if (m_probe && !m_probeLost.isEmpty()) {
        m_probe->lost = true;
        m_probe->reason = m_probeLost;
    } else {
        m_probe.reset();
    }
    viewport()->update();
    Q_EMIT probeFinished();
}

bool NetworkDiagram::exportTo(const QString &fileName) const
{
    const Theme &theme = Theme::of(viewport());
    DiagramPainter diagram(m_model, m_places, theme);
    if (fileName.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setFileName(fileName);
        generator.setSize(m_places.size.toSize());
        generator.setViewBox(QRectF(QPointF(), m_places.size));
        generator.setTitle(tr("Network of %1").arg(m_model.host.name));
        QPainter painter;
        if (!painter.begin(&generator))
            return false;
        painter.fillRect(QRectF(QPointF(), m_places.size), theme.base());
        diagram.paint(painter);
        return painter.end();
    }
    constexpr qreal ratio = 2;
    QImage image((m_places.size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return false;
    image.setDevicePixelRatio(ratio);
    image.fill(theme.base());
    QPainter painter(&image);
    diagram.paint(painter);
    painter.end();
    return image.save(fileName, fileName.contains(QLatin1Char('.')) ? nullptr : "PNG");
}

void NetworkDiagram::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.translate(origin());
    painter.scale(m_zoom, m_zoom);
    DiagramPainter diagram(m_model, m_places, Theme::of(viewport()));
    diagram.setSelected(m_selected);
    diagram.setProbe(m_probe);
    diagram.paint(painter);
    if (hasFocus()) {
        // The selection shows where the keyboard is; without one the view itself does.
        painter.resetTransform();
        if (m_selected.isEmpty()) {
            painter.setPen(QPen(Theme::of(viewport()).selectionLine(), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
        }
    }
}

void NetworkDiagram::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
    keepFitting();
}

void NetworkDiagram::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        relayout();
        viewport()->update();
    } else if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        viewport()->update();
    }
}

} // namespace caisson::ui
