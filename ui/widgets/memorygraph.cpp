// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/memorygraph.h"

#include "ui/widgets/bytetext.h"
#include <algorithm>
#include <QEvent>
#include <QPainter>

namespace caisson::ui {

namespace {
constexpr int restMilliseconds = 150;
/// How long a handle waits for the kernel's answer before it shows again what is known to hold.
constexpr int answerMilliseconds = 2000;
constexpr int mostSamples = 2400;
} // namespace

MemoryGraph::MemoryGraph(QWidget *parent)
    : QWidget(parent)
{
    installAccessibleItems();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Memory over the last minute"));
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMilliseconds);
    m_answer.setSingleShot(true);
    m_answer.setInterval(answerMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, &MemoryGraph::rest);
    connect(&m_answer, &QTimer::timeout, this, &MemoryGraph::forgetWish);
    m_scale.fit(0);
}

void MemoryGraph::setWindowSeconds(int seconds)
{
    m_seconds = std::max(1, seconds);
    dataChanged();
}

void MemoryGraph::setSamples(const QList<MemorySample> &samples)
{
    m_samples = samples.size() > mostSamples ? samples.sliced(samples.size() - mostSamples) : samples;
    rescale();
    dataChanged();
}

void MemoryGraph::append(const MemorySample &sample)
{
    if (!m_samples.isEmpty() && sample.time <= m_samples.last().time)
        return;
    m_samples.append(sample);
    // What has left the window on the left is of no use; one more keeps the band drawn up to the edge.
    const qint64 oldest = sample.time - qint64(m_seconds) * 1000;
    qsizetype gone = 0;
    while (gone + 1 < m_samples.size() && m_samples.at(gone + 1).time < oldest)
        ++gone;
    gone = std::max<qsizetype>(gone, m_samples.size() - mostSamples);
    if (gone > 0)
        m_samples.remove(0, gone);
    rescale();
    dataChanged();
}

void MemoryGraph::clear()
{
    m_samples.clear();
    m_loads.clear();
    m_marks.clear();
    m_peak = 0;
    rescale();
    dataChanged();
}

void MemoryGraph::setLimits(quint64 limit, quint64 high)
{
    if (m_wish && m_waiting) {
        const quint64 before = held(m_wish->handle);
        const quint64 after = m_wish->handle == Handle::Limit ? limit : high;
        if (after == m_wish->value || after != before)
            forgetWish();
    }
    if (limit == m_limit && high == m_high)
        return;
    m_limit = limit;
    m_high = high;
    rescale();
    dataChanged();
}

void MemoryGraph::setPeak(quint64 peak)
{
    if (peak == m_peak)
        return;
    m_peak = peak;
    rescale();
    dataChanged();
}

void MemoryGraph::setLargestLimit(quint64 bytes)
{
    m_largest = bytes;
}

void MemoryGraph::setLimitEditable(bool editable)
{
    m_limitEditable = editable;
    dataChanged();
}

void MemoryGraph::setHighEditable(bool editable)
{
    m_highEditable = editable;
    dataChanged();
}

void MemoryGraph::setLoads(const QList<MemoryLoad> &loads)
{
    if (m_loads == loads)
        return;
    m_loads = loads;
    dataChanged();
}

void MemoryGraph::setMarks(const QList<MemoryMark> &marks)
{
    if (m_marks == marks)
        return;
    m_marks = marks;
    dataChanged();
}

void MemoryGraph::setLegendNote(const QString &note)
{
    if (m_note == note)
        return;
    m_note = note;
    dataChanged();
}

void MemoryGraph::setCornerWidget(QWidget *widget)
{
    delete m_corner;
    m_corner = widget;
    if (widget)
        widget->setParent(this);
    placeCorner();
}

void MemoryGraph::placeCorner()
{
    if (!m_corner)
        return;
    const QSize size = m_corner->sizeHint();
    const QRectF plot = plotRect();
    const int right = width() - Theme::px(4);
    m_corner->setGeometry(right - size.width(), std::max(0, int(plot.top()) - Theme::px(8) - size.height()),
                          size.width(), size.height());
    m_corner->show();
}

void MemoryGraph::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    forgetWish();
    dataChanged();
}

bool MemoryGraph::editable(Handle handle) const
{
    return !m_frozen && (handle == Handle::Limit ? m_limitEditable : m_highEditable);
}

quint64 MemoryGraph::held(Handle handle) const
{
    return handle == Handle::Limit ? m_limit : m_high;
}

quint64 MemoryGraph::handleValue(Handle handle) const
{
    return m_wish && m_wish->handle == handle ? m_wish->value : held(handle);
}

bool MemoryGraph::shown(Handle handle) const
{
    return handleValue(handle) != 0;
}

QRect MemoryGraph::handleRect(Handle handle) const
{
    return shown(handle) ? flagRect(handle).toAlignedRect() : QRect();
}

void MemoryGraph::rescale()
{
    // While a line is held by the mouse the ground under it must not move.
    if (m_wish && m_wish->byMouse && !m_waiting)
        return;
    quint64 need = m_peak;
    for (const MemorySample &sample : m_samples)
        need = std::max(need, sample.total);
    need = std::max({need, handleValue(Handle::Limit), handleValue(Handle::High)});
    if (m_scale.fit(need))
        m_background = QPixmap();
}

void MemoryGraph::dataChanged()
{
    // A hidden widget's update() is dropped by Qt; nothing else here costs anything.
    update();
}

void MemoryGraph::resizeEvent(QResizeEvent *)
{
    m_background = QPixmap();
    placeCorner();
}

void MemoryGraph::changeEvent(QEvent *event)
{
    m_background = QPixmap();
    QWidget::changeEvent(event);
}

int MemoryGraph::accessibleCount() const
{
    return 2 + memorySeriesCount;
}

AccessibleItem MemoryGraph::accessibleItem(int index) const
{
    static const QStringList names{tr("anon"), tr("file"), tr("kernel"), tr("shmem")};
    AccessibleItem item;
    if (index < 2) {
        const Handle handle = index == 0 ? Handle::Limit : Handle::High;
        item.name = index == 0 ? tr("Limit") : tr("High");
        item.value = shown(handle) ? byteText(handleValue(handle)) : tr("none");
        item.description =
            tr("Arrow keys change it by 1 MiB, Page Up and Page Down by 10, Escape takes it back.");
        item.rect = handleRect(handle);
        item.role = QAccessible::Slider;
        return item;
    }
    const MemorySample now = m_samples.isEmpty() ? MemorySample() : m_samples.last();
    const std::array<quint64, memorySeriesCount> values{now.anon, now.file, now.kernel, now.shmem};
    const auto series = static_cast<std::size_t>(index - 2);
    item.name = tr("%1: %2").arg(names.value(index - 2), byteText(values[series], true));
    item.rect = plotRect().toAlignedRect();
    item.role = QAccessible::StaticText;
    return item;
}

int MemoryGraph::accessibleCurrent() const
{
    return m_focusHandle == Handle::Limit ? 0 : 1;
}

void MemoryGraph::accessibleActivate(int index)
{
    if (index > 1)
        return;
    m_focusHandle = index == 0 ? Handle::Limit : Handle::High;
    setFocus();
    update();
}

} // namespace caisson::ui
