// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/networkdiagram.h"
#include <algorithm>
#include <cmath>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

// Mouse, keys and screen readers at the network diagram.

namespace caisson::ui {

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
