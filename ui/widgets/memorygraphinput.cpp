// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/bytetext.h"
#include "ui/widgets/memorygraph.h"
#include <algorithm>
#include <cmath>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

// Taking hold of the memory graph's lines, by mouse and by keys.

namespace caisson::ui {

namespace {
constexpr int lineGrip = 6;
constexpr quint64 keyStep = mebibyte, pageStep = 10 * mebibyte;
} // namespace

void MemoryGraph::forgetWish()
{
    m_rest.stop();
    m_answer.stop();
    m_waiting = false;
    if (!m_wish)
        return;
    m_wish.reset();
    rescale();
    update();
}

void MemoryGraph::wish(Handle handle, quint64 value, bool byMouse)
{
    const quint64 largest = m_largest != 0 ? m_largest : m_scale.top() * 4;
    const quint64 bounded = std::clamp<quint64>(value, mebibyte, std::max(largest, mebibyte));
    if (!m_original || (m_wish && m_wish->handle != handle)) {
        m_original = held(handle);
        m_asked = false;
    }
    if (bounded == handleValue(handle) && m_wish && !m_waiting)
        return;
    m_waiting = false;
    m_answer.stop();
    m_wish = Wish{handle, bounded, byMouse};
    m_rest.start();
    rescale();
    update();
    if (handle == Handle::Limit)
        Q_EMIT limitPreview(bounded);
    else
        Q_EMIT highPreview(bounded);
    QAccessibleValueChangeEvent changed(this, QVariant::fromValue(bounded));
    QAccessible::updateAccessibility(&changed);
}

void MemoryGraph::emitWish(bool final)
{
    const bool limit = m_wish->handle == Handle::Limit;
    const quint64 value = m_wish->value;
    m_asked = true;
    if (final) {
        m_waiting = true;
        m_answer.start();
        limit ? Q_EMIT limitReleased(value) : Q_EMIT highReleased(value);
    } else {
        limit ? Q_EMIT limitDragged(value) : Q_EMIT highDragged(value);
    }
}

void MemoryGraph::rest()
{
    if (m_wish)
        emitWish(!m_wish->byMouse);
}

void MemoryGraph::release()
{
    m_rest.stop();
    if (m_wish && !m_waiting)
        emitWish(true);
}

void MemoryGraph::takeBack()
{
    const bool asked = m_asked;
    const std::optional<quint64> original = m_original;
    const Handle handle = m_wish ? m_wish->handle : m_focusHandle;
    forgetWish();
    m_original.reset();
    m_asked = false;
    if (!original)
        return;
    if (asked)
        handle == Handle::Limit ? Q_EMIT limitReleased(*original) : Q_EMIT highReleased(*original);
    handle == Handle::Limit ? Q_EMIT limitPreview(*original) : Q_EMIT highPreview(*original);
}

std::optional<MemoryGraph::Handle> MemoryGraph::handleAt(const QPoint &point) const
{
    const QRectF plot = plotRect();
    std::optional<Handle> nearest;
    qreal distance = lineGrip + 0.5;
    for (const Handle handle : {Handle::Limit, Handle::High}) {
        if (!shown(handle) || !editable(handle))
            continue;
        if (flagRect(handle).adjusted(-4, 0, 4, 0).contains(point))
            return handle;
        const qreal away = std::abs(point.y() - yOf(double(handleValue(handle))));
        if (point.x() >= plot.left() && point.x() <= plot.right() + Theme::px(8) && away < distance) {
            distance = away;
            nearest = handle;
        }
    }
    return nearest;
}

bool MemoryGraph::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        for (const MemoryMark &mark : m_marks) {
            const QPointF at(xOf(mark.time), plotRect().bottom() + Theme::px(16));
            const bool onLine =
                mark.type == MemoryMark::Type::Killed && std::abs(help->pos().x() - at.x()) < 8;
            if (onLine || (QPointF(help->pos()) - at).manhattanLength() < Theme::px(14)) {
                QToolTip::showText(help->globalPos(), mark.detail.toHtmlEscaped(), this);
                return true;
            }
        }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void MemoryGraph::mousePressEvent(QMouseEvent *event)
{
    const auto handle = handleAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !handle) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_focusHandle = *handle;
    m_original = held(*handle);
    m_asked = false;
    // The flag may stand away from its line when two lines are close: keep the distance it was taken at.
    m_grab = event->position().y() - yOf(double(handleValue(*handle)));
    m_wish = Wish{*handle, handleValue(*handle), true};
    m_waiting = false;
    update();
}

void MemoryGraph::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_wish || !m_wish->byMouse || m_waiting || !(event->buttons() & Qt::LeftButton)) {
        setCursor(handleAt(event->position().toPoint()) ? Qt::SizeVerCursor : Qt::ArrowCursor);
        return;
    }
    const QRectF plot = plotRect();
    const qreal y = std::clamp(event->position().y() - m_grab, plot.top(), plot.bottom());
    const double bytes = (plot.bottom() - y) / plot.height() * double(m_scale.top());
    const quint64 snap = m_scale.top() > 8 * gibibyte ? 16 * mebibyte : mebibyte;
    wish(m_wish->handle, quint64(bytes / double(snap) + 0.5) * snap, true);
}

void MemoryGraph::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_wish || !m_wish->byMouse)
        return;
    if (m_wish->value == held(m_wish->handle) && !m_asked)
        forgetWish();
    else
        release();
    m_original.reset();
    rescale();
    update();
}

void MemoryGraph::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && (m_wish || m_asked) && m_original) {
        takeBack();
        return;
    }
    if (!editable(m_focusHandle) || !shown(m_focusHandle)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const quint64 value = handleValue(m_focusHandle);
    const auto down = [value](quint64 step) { return value > step ? value - step : mebibyte; };
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Right:
        wish(m_focusHandle, value + keyStep, false);
        break;
    case Qt::Key_Down:
    case Qt::Key_Left:
        wish(m_focusHandle, down(keyStep), false);
        break;
    case Qt::Key_PageUp:
        wish(m_focusHandle, value + pageStep, false);
        break;
    case Qt::Key_PageDown:
        wish(m_focusHandle, down(pageStep), false);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_wish || m_waiting) {
            QWidget::keyPressEvent(event);
            return;
        }
        release();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MemoryGraph::focusInEvent(QFocusEvent *event)
{
    if (event->reason() == Qt::BacktabFocusReason)
        m_focusHandle = shown(Handle::High) ? Handle::High : Handle::Limit;
    else if (event->reason() == Qt::TabFocusReason)
        m_focusHandle = shown(Handle::Limit) ? Handle::Limit : Handle::High;
    update();
}

void MemoryGraph::focusOutEvent(QFocusEvent *)
{
    release();
    m_original.reset();
    m_asked = false;
    update();
}

bool MemoryGraph::focusNextPrevChild(bool next)
{
    const Handle target = next ? Handle::High : Handle::Limit;
    if (hasFocus() && m_focusHandle != target && shown(target) && editable(target)) {
        release();
        m_original.reset();
        m_asked = false;
        m_focusHandle = target;
        announceCurrentItem(this, accessibleCurrent());
        update();
        return true;
    }
    return QWidget::focusNextPrevChild(next);
}

} // namespace caisson::ui
