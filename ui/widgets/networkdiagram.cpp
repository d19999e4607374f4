// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/networkdiagram.h"

#include <algorithm>
#include <QContextMenuEvent>
#include <QEvent>
#include <QHelpEvent>
#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QSvgGenerator>
#include <QToolTip>
#include <QWheelEvent>

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
    if (m_places.size.isEmpty())
        return;
    const QSizeF view = maximumViewportSize();
    // Never larger than life: a small network looks better small.
    setZoom(std::min({view.width() / m_places.size.width(), view.height() / m_places.size.height(), 1.0}));
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

QString NetworkDiagram::idAt(const QPoint &viewportPoint) const
{
    const QPointF point = (QPointF(viewportPoint) - origin()) / m_zoom;
    for (const DiagramCable &cable : m_model.cables) {
        const DiagramCablePlace place = m_places.cables.value(cable.id);
        const QRectF line = QRectF(place.outside.boundingRect()).adjusted(-6, 0, 6, 0);
        if (place.hostLabel.contains(point) || place.boxLabel.contains(point) || place.pill.contains(point) ||
            line.contains(point))
            return cable.id;
    }
    for (const DiagramBox &box : m_model.boxes) {
        const DiagramBoxPlace place = m_places.boxes.value(box.id);
        for (qsizetype i = 1; i < box.members.size() && i < place.members.size(); ++i) {
            if (place.members.at(i).contains(point))
                return box.members.at(i).id;
        }
        if (place.rect.contains(point))
            return box.id;
    }
    for (auto it = m_places.bridges.cbegin(); it != m_places.bridges.cend(); ++it) {
        if (it.value().contains(point))
            return it.key();
    }
    if (m_model.uplink.present && (m_places.uplink.contains(point) || m_places.uplinkLabel.contains(point) ||
                                   m_places.uplinkPill.contains(point)))
        return m_model.uplink.id;
    return m_places.host.contains(point) ? m_model.host.id : QString();
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

bool NetworkDiagram::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString id = idAt(help->pos());
        if (!id.isEmpty() && id != m_model.host.id)
            QToolTip::showText(help->globalPos(), describe(id).toHtmlEscaped(), viewport(), viewportRect(id));
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
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

void NetworkDiagram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton || event->button() == Qt::RightButton)
        setSelected(idAt(event->position().toPoint()));
}

void NetworkDiagram::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QString id = idAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && !id.isEmpty())
        Q_EMIT activated(id);
}

void NetworkDiagram::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        setZoom(m_zoom * std::pow(1.0015, event->angleDelta().y()));
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void NetworkDiagram::keyPressEvent(QKeyEvent *event)
{
    const QStringList &order = m_places.readingOrder;
    const auto step = [&](int by) {
        if (order.isEmpty())
            return;
        const qsizetype at = order.indexOf(m_selected);
        setSelected(order.at(at < 0 ? (by > 0 ? 0 : order.size() - 1)
                                    : std::clamp<qsizetype>(at + by, 0, order.size() - 1)));
    };
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        step(1);
        break;
    case Qt::Key_Left:
    case Qt::Key_Up:
        step(-1);
        break;
    case Qt::Key_Home:
        setSelected(order.value(0));
        break;
    case Qt::Key_End:
        setSelected(order.isEmpty() ? QString() : order.last());
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_selected.isEmpty())
            Q_EMIT activated(m_selected);
        break;
    case Qt::Key_P:
        if (!m_selected.isEmpty())
            Q_EMIT pingRequested(m_selected);
        break;
    case Qt::Key_Escape:
        if (m_selected.isEmpty()) {
            event->ignore();
            return;
        }
        setSelected({});
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        break;
    case Qt::Key_Minus:
        zoomOut();
        break;
    case Qt::Key_0:
        zoomFit();
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void NetworkDiagram::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint at = byKey ? viewport()->mapToGlobal(viewportRect(m_selected).center()) : event->globalPos();
    Q_EMIT contextMenuWanted(m_selected, at);
}

void NetworkDiagram::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const QStringList &order = m_places.readingOrder;
    if (!order.isEmpty() && m_selected.isEmpty()) {
        if (event->reason() == Qt::TabFocusReason)
            setSelected(order.first());
        else if (event->reason() == Qt::BacktabFocusReason)
            setSelected(order.last());
    }
    viewport()->update();
}

void NetworkDiagram::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool NetworkDiagram::focusNextPrevChild(bool next)
{
    const QStringList &order = m_places.readingOrder;
    const qsizetype at = order.indexOf(m_selected) + (next ? 1 : -1);
    if (hasFocus() && at >= 0 && at < order.size()) {
        setSelected(order.at(at));
        return true;
    }
    return QAbstractScrollArea::focusNextPrevChild(next);
}

int NetworkDiagram::accessibleCount() const
{
    return int(m_places.readingOrder.size());
}

QString NetworkDiagram::describe(const QString &id) const
{
    const auto rates = [](quint64 in, quint64 out) {
        return in + out == 0 ? tr("idle") : tr("in %1, out %2").arg(rateText(in), rateText(out));
    };
    if (id == m_model.uplink.id)
        return tr("Uplink %1 %2, %3, %4")
            .arg(m_model.uplink.interfaceName, m_model.uplink.address, m_model.uplink.detail,
                 rates(m_model.uplink.inPerSecond, m_model.uplink.outPerSecond));
    if (id == m_model.host.id)
        return tr("%1, %2, network namespace %3")
            .arg(m_model.host.name, m_model.host.note, m_model.host.namespaceId);
    for (const DiagramBridge &bridge : m_model.bridges) {
        if (bridge.id == id)
            return tr("Bridge %1, %2 %3, %4")
                .arg(bridge.name, bridge.interfaceName, bridge.address, bridge.note);
    }
    for (const DiagramCable &cable : m_model.cables) {
        if (cable.id != id)
            continue;
        QString names;
        for (const DiagramBox &box : m_model.boxes) {
            if (box.id == cable.boxId && !box.members.isEmpty())
                names = box.members.first().name;
        }
        QString state =
            cable.plugged ? rates(cable.inPerSecond, cable.outPerSecond) : tr("unplugged, no carrier");
        if (!cable.fault.isEmpty())
            state += QStringLiteral(", ") + cable.fault;
        return tr("Cable from %1 to %2 in %3, %4").arg(cable.hostName, cable.boxName, names, state);
    }
    for (const DiagramBox &box : m_model.boxes) {
        for (const DiagramMember &member : box.members) {
            if (member.id == id && id != box.id)
                return tr("%1, %2").arg(member.name, stateWord(member.state));
        }
        if (box.id == id && !box.members.isEmpty())
            return tr("%1, %2, %3, network namespace %4 %5")
                .arg(box.members.first().name, stateWord(box.members.first().state),
                     box.addresses.join(QStringLiteral(", ")), box.namespaceId, box.namespaceName)
                .trimmed();
    }
    return id;
}

AccessibleItem NetworkDiagram::accessibleItem(int index) const
{
    AccessibleItem item;
    const QString id = m_places.readingOrder.value(index);
    item.name = describe(id);
    item.rect = viewportRect(id);
    return item;
}

int NetworkDiagram::accessibleCurrent() const
{
    return int(m_places.readingOrder.indexOf(m_selected));
}

void NetworkDiagram::accessibleActivate(int index)
{
    setSelected(m_places.readingOrder.value(index));
}

} // namespace caisson::ui
