// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/accessibleitems.h"
#include "ui/widgets/memorygraphdata.h"
#include "ui/widgets/memoryscale.h"
#include "ui/widgets/theme.h"
#include <optional>
#include <QList>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace caisson::ui {

/// The stacked memory of one container over the last minute, with its limit and high as lines that can be
/// taken hold of. It holds a fixed ring of samples and paints; it knows nothing of control groups. A line
/// that is dragged or moved with the keys changes nothing by itself: the signals say what is wished,
/// setLimits() says what holds.
class MemoryGraph : public QWidget, public AccessibleItemSource
{
    Q_OBJECT

public:
    enum class Handle { Limit, High };

    explicit MemoryGraph(QWidget *parent = nullptr);

    /// Seconds of wall clock shown; 60 by default.
    void setWindowSeconds(int seconds);
    /// Replaces the ring. Times must rise.
    void setSamples(const QList<MemorySample> &samples);
    /// Adds the newest; the oldest beyond the ring's size falls out.
    void append(const MemorySample &sample);
    void clear();
    [[nodiscard]] const QList<MemorySample> &samples() const { return m_samples; }

    /// What the kernel holds now, bytes; 0: none.
    void setLimits(quint64 limit, quint64 high);
    [[nodiscard]] quint64 limit() const { return m_limit; }
    [[nodiscard]] quint64 high() const { return m_high; }
    /// Highest usage so far, bytes; 0: not shown.
    void setPeak(quint64 peak);
    /// The largest limit that can be dragged to, bytes; 0: four times the range.
    void setLargestLimit(quint64 bytes);
    void setLimitEditable(bool editable);
    void setHighEditable(bool editable);
    void setLoads(const QList<MemoryLoad> &loads);
    void setMarks(const QList<MemoryMark> &marks);
    /// A word at the legend's end: "swap off".
    void setLegendNote(const QString &note);
    /// A widget of the page at the right of the legend's row, for its buttons. Taken over.
    void setCornerWidget(QWidget *widget);
    /// A container that has stopped: the last curve, greyed, without handles.
    void setFrozen(bool frozen);
    /// The value the handle stands at now: the wished one while it is held.
    [[nodiscard]] quint64 handleValue(Handle handle) const;
    /// Where the handle's flag is, in widget coordinates; empty where it is not shown.
    [[nodiscard]] QRect handleRect(Handle handle) const;
    [[nodiscard]] const MemoryScale &verticalScale() const { return m_scale; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] int accessibleCount() const override;
    [[nodiscard]] AccessibleItem accessibleItem(int index) const override;
    [[nodiscard]] int accessibleCurrent() const override;
    void accessibleActivate(int index) override;

Q_SIGNALS:
    /// The wish of a handle that is held or moved by keys, after 150 ms of rest. Bytes.
    void limitDragged(quint64 bytes);
    void highDragged(quint64 bytes);
    /// The handle was let go, or the keys rested: set it.
    void limitReleased(quint64 bytes);
    void highReleased(quint64 bytes);
    /// Each movement at once, for a spin box that shows the same value.
    void limitPreview(quint64 bytes);
    void highPreview(quint64 bytes);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct Wish
    {
        Handle handle = Handle::Limit;
        quint64 value = 0;
        bool byMouse = false;
    };

    [[nodiscard]] bool editable(Handle handle) const;
    [[nodiscard]] std::optional<Handle> handleAt(const QPoint &point) const;
    [[nodiscard]] QRectF plotRect() const;
    [[nodiscard]] qreal yOf(double bytes) const;
    [[nodiscard]] qreal xOf(qint64 time) const;
    [[nodiscard]] qint64 now() const;
    void wish(Handle handle, quint64 value, bool byMouse);
    void rest();
    void release();
    void takeBack();
    void forgetWish();
    void placeCorner();
    void emitWish(bool final);
    [[nodiscard]] quint64 held(Handle handle) const;
    [[nodiscard]] QRectF flagRect(Handle handle) const;
    [[nodiscard]] bool shown(Handle handle) const;
    void rescale();
    void dataChanged();
    void paintBackground(QPainter &painter) const;
    void paintLegend(QPainter &painter) const;
    void paintBands(QPainter &painter) const;
    void paintBandNames(QPainter &painter, const QList<QList<QPointF>> &tops) const;
    void paintLane(QPainter &painter) const;
    void paintLines(QPainter &painter) const;
    void paintPeak(QPainter &painter) const;
    void paintKills(QPainter &painter) const;
    void paintFlag(QPainter &painter, Handle handle) const;
    void paintTimes(QPainter &painter) const;

    QList<MemorySample> m_samples;
    QList<MemoryLoad> m_loads;
    QList<MemoryMark> m_marks;
    MemoryScale m_scale;
    int m_seconds = 60;
    quint64 m_limit = 0, m_high = 0, m_peak = 0, m_largest = 0;
    bool m_limitEditable = true, m_highEditable = true, m_frozen = false;
    QString m_note;
    Handle m_focusHandle = Handle::Limit;
    std::optional<Wish> m_wish;
    std::optional<quint64> m_original; ///< what Esc goes back to
    bool m_asked = false;              ///< something was asked for since m_original
    bool m_waiting = false;            ///< let go; the kernel's answer is not here yet
    QWidget *m_corner = nullptr;
    qreal m_grab = 0; ///< distance from the pointer to the line when it was taken hold of
    QTimer m_rest, m_answer;
    mutable QPixmap m_background;
};

} // namespace caisson::ui
