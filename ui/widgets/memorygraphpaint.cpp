// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/bytetext.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/memorygraph.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPaintEvent>

// How the memory graph is drawn; its bands are in memorygraphbands.cpp, what can be done with it in
// memorygraphinput.cpp.
namespace caisson::ui {

namespace {

constexpr qreal flagHeight = 24, flagWidth = 82, flagTip = 8, leftMargin = 48, rightMargin = 104;

} // namespace

QRectF MemoryGraph::plotRect() const
{
    const int left = Theme::px(leftMargin), right = Theme::px(rightMargin);
    const int top = Theme::px(33), bottom = Theme::px(60);
    return {qreal(left), qreal(top), qreal(std::max(10, width() - left - right)),
            qreal(std::max(10, height() - top - bottom))};
}

qint64 MemoryGraph::now() const
{
    return m_samples.isEmpty() ? QDateTime::currentMSecsSinceEpoch() : m_samples.last().time;
}

qreal MemoryGraph::yOf(double bytes) const
{
    const QRectF plot = plotRect();
    return plot.bottom() - std::min(1.0, bytes / double(m_scale.top())) * plot.height();
}

qreal MemoryGraph::xOf(qint64 time) const
{
    const QRectF plot = plotRect();
    return plot.right() - double(now() - time) / (m_seconds * 1000.0) * plot.width();
}

QRectF MemoryGraph::flagRect(Handle handle) const
{
    const QRectF plot = plotRect();
    const qreal flag = Theme::px(flagHeight), gap = flag + 2;
    qreal y = yOf(double(handleValue(handle)));
    // Two flags never cover each other: the lesser one gives way downwards, or upwards at the very bottom.
    if (handle == Handle::High && shown(Handle::Limit)) {
        const qreal limit = yOf(double(handleValue(Handle::Limit)));
        if (std::abs(y - limit) < gap)
            y = limit + gap + flag / 2 > height() ? limit - gap : limit + gap;
    }
    return {plot.right() + Theme::px(16), y - flag / 2, qreal(Theme::px(flagWidth)), flag};
}

QSize MemoryGraph::sizeHint() const
{
    return {Theme::px(656), Theme::px(344)};
}

QSize MemoryGraph::minimumSizeHint() const
{
    return {Theme::px(360), Theme::px(200)};
}

void MemoryGraph::paintEvent(QPaintEvent *)
{
    const qreal ratio = devicePixelRatioF();
    const QSize pixels = size() * ratio;
    if (m_background.size() != pixels || m_background.devicePixelRatio() != ratio) {
        m_background = QPixmap(pixels);
        m_background.setDevicePixelRatio(ratio);
        m_background.fill(Theme::of(this).base());
        QPainter background(&m_background);
        paintBackground(background);
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_background);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTimes(painter);
    painter.save();
    if (m_frozen)
        painter.setOpacity(0.45);
    paintBands(painter);
    painter.restore();
    paintLane(painter);
    paintLines(painter);
    painter.save();
    if (m_frozen)
        painter.setOpacity(0.45);
    paintPeak(painter);
    paintLegend(painter);
    painter.restore();
    paintKills(painter);
    for (const Handle handle : {Handle::High, Handle::Limit})
        paintFlag(painter, handle);
}

void MemoryGraph::paintBackground(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const quint64 unit = byteUnit(m_scale.top());
    painter.setFont(Theme::font(FontRole::Secondary));
    const QFontMetrics metrics(painter.font());
    int labelled = -1000;
    for (const quint64 tick : m_scale.ticks()) {
        const int y = qRound(yOf(double(tick)));
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1),
                         tick == 0 ? theme.border() : theme.gridLine());
        if (std::abs(y - labelled) < metrics.height())
            continue;
        labelled = y;
        painter.setPen(theme.secondary());
        painter.drawText(QRectF(0, y - 12, plot.left() - Theme::px(8), 24), Qt::AlignRight | Qt::AlignVCenter,
                         byteNumber(tick, unit));
    }
    painter.fillRect(QRectF(plot.left() - 1, plot.top(), 1, plot.height()), theme.gridLine());
}

void MemoryGraph::paintTimes(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    painter.setFont(Theme::font(FontRole::Secondary));
    const QFontMetrics metrics(painter.font());
    const qreal labelTop = plot.bottom() + Theme::px(34);
    const QString nowText = m_frozen ? tr("end") : tr("now");
    const int labelWidth = metrics.horizontalAdvance(QStringLiteral("00:00:00"));
    qint64 step = 10;
    for (const qint64 longer : {20, 30, 60, 120, 300}) {
        if (plot.width() / m_seconds * double(step) >= labelWidth + Theme::px(12))
            break;
        step = longer;
    }
    painter.setPen(theme.secondary());
    painter.drawText(QRectF(plot.right() - 200, labelTop, 200, metrics.height()), Qt::AlignRight, nowText);
    painter.fillRect(QRectF(qRound(plot.right()), plot.top(), 1, plot.height() + Theme::px(28)),
                     theme.gridLine());
    const qreal free = plot.right() - metrics.horizontalAdvance(nowText) - Theme::px(10);
    const qint64 first = (now() / 1000 - m_seconds) / step * step;
    const QLocale locale;
    for (qint64 second = first; second * 1000 <= now(); second += step) {
        const qreal x = xOf(second * 1000);
        if (x < plot.left() + 1)
            continue;
        painter.fillRect(QRectF(qRound(x), plot.top(), 1, plot.height() + Theme::px(28)), theme.gridLine());
        if (x - labelWidth / 2.0 < 0 || x + labelWidth / 2.0 > free)
            continue;
        painter.drawText(QRectF(x - labelWidth, labelTop, labelWidth * 2, metrics.height()), Qt::AlignHCenter,
                         QDateTime::fromMSecsSinceEpoch(second * 1000).toString(QStringLiteral("HH:mm:ss")));
    }
}

void MemoryGraph::paintLines(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const auto drawLine = [&](Handle handle, const QPen &pen) {
        if (!shown(handle))
            return;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing, true);
        const qreal y = yOf(double(handleValue(handle)));
        const QRectF flag = flagRect(handle);
        const bool moving = m_wish && m_wish->handle == handle;
        // What held in the past is part of the truth: the line steps where the value was another one.
        QPolygonF path;
        if (!moving) {
            for (const MemorySample &sample : m_samples) {
                const quint64 then = handle == Handle::Limit ? sample.limit : sample.high;
                if (then == 0 || xOf(sample.time) < plot.left())
                    continue;
                const qreal thenY = yOf(double(then));
                if (path.isEmpty())
                    path.append({plot.left(), thenY});
                else if (thenY != path.last().y())
                    path << QPointF(xOf(sample.time), path.last().y()) << QPointF(xOf(sample.time), thenY);
            }
        }
        if (path.isEmpty())
            path.append({plot.left(), y});
        else if (path.last().y() != y)
            path << QPointF(plot.right(), path.last().y()) << QPointF(plot.right(), y);
        path.append({plot.right() + Theme::px(8), y});
        painter.setPen(pen);
        painter.drawPolyline(path);
        if (std::abs(flag.center().y() - y) > 1) {
            painter.setPen(QPen(pen.color(), 1));
            painter.drawLine(QPointF(plot.right() + Theme::px(8), y),
                             QPointF(flag.left() - Theme::px(flagTip) + 1, flag.center().y()));
        }
        if (moving) {
            painter.setPen(QPen(pen.color(), 1));
            const qreal old = yOf(double(held(handle)));
            painter.drawLine(QPointF(plot.left(), qRound(old) + 0.5),
                             QPointF(plot.right(), qRound(old) + 0.5));
        }
        painter.restore();
    };
    const QColor off = theme.border();
    QPen high(m_frozen ? off : theme.accent(Accent::Warn), Theme::line(2));
    high.setCapStyle(Qt::FlatCap);
    high.setDashPattern({8 / high.widthF(), 4 / high.widthF()});
    drawLine(Handle::High, high);
    QPen limit(m_frozen ? off : theme.accent(Accent::Bad), Theme::line(2.5));
    limit.setCapStyle(Qt::FlatCap);
    limit.setJoinStyle(Qt::MiterJoin);
    drawLine(Handle::Limit, limit);
}

void MemoryGraph::paintPeak(QPainter &painter) const
{
    const quint64 peak = m_peak;
    if (peak == 0)
        return;
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const qreal y = yOf(double(peak));
    bool close = false;
    for (const Handle handle : {Handle::Limit, Handle::High})
        close = close || (shown(handle) && std::abs(yOf(double(handleValue(handle))) - y) < Theme::px(8));
    painter.setFont(Theme::font(FontRole::Secondary));
    const QFontMetrics metrics(painter.font());
    const QString text = tr("peak %1").arg(byteText(peak, true));
    const int width = metrics.horizontalAdvance(text);
    // Where the figures are sampled, the very top may fall between two samples: the highest one is its place.
    qreal x = plot.right();
    quint64 highest = 0;
    for (const MemorySample &sample : m_samples) {
        if (sample.total > highest && xOf(sample.time) >= plot.left()) {
            highest = sample.total;
            x = xOf(sample.time);
        }
    }
    if (!close) {
        QPen dots(theme.text(), Theme::line(1.5), Qt::DotLine);
        painter.setPen(dots);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    // The label stands above the line, ending at the place where the peak was.
    const qreal textRight = std::clamp(x - Theme::px(11), plot.left() + width + 4, plot.right() - 4);
    const qreal baseline = y - Theme::px(close ? 13 : 8);
    // Words never hide a line: where one runs through their place they stand below.
    qreal middle = baseline;
    for (const Handle handle : {Handle::Limit, Handle::High}) {
        const qreal line = yOf(double(handleValue(handle)));
        if (!close && shown(handle) && std::abs(line - baseline) < metrics.height() / 2.0 + 2)
            middle = y + Theme::px(9);
    }
    const QRectF box(textRight - width - 2, middle - metrics.height() / 2.0, width + 4, metrics.height());
    painter.fillRect(box.adjusted(0, 2, 0, -2), theme.base());
    painter.setPen(theme.text());
    painter.drawText(box, Qt::AlignCenter, text);
    if (close) {
        const qreal start = textRight + 3;
        painter.drawPolyline(QPolygonF{{start, baseline}, {start + 3, baseline}, {x, y}});
    }
}

void MemoryGraph::paintLane(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const qreal middle = plot.bottom() + Theme::px(16), thick = Theme::px(12), half = thick / 2;
    QFont small = Theme::font(FontRole::Secondary);
    painter.setFont(small);
    const QFontMetrics metrics(small);
    qreal loadWordEnd = 0;
    for (const MemoryLoad &load : m_loads) {
        const qreal from = std::max(plot.left(), xOf(load.from));
        const qreal to = load.to == 0 ? plot.right() : std::min(plot.right(), xOf(load.to));
        if (to <= plot.left() || from >= plot.right())
            continue;
        painter.fillRect(QRectF(from, middle - half, to - from, thick),
                         blend(theme.text(), theme.window(), 0.10));
        if (xOf(load.from) >= plot.left()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.text());
            painter.drawPolygon(
                QPolygonF{{from, middle - half}, {from, middle + half}, {from + thick * 0.85, middle}});
        }
        const QString name = load.name.isEmpty() ? tr("load") : load.name;
        const qreal room = to - from - Theme::px(16);
        painter.setPen(theme.text());
        if (room > metrics.horizontalAdvance(name) + Theme::px(10)) { // the mark of a kill stands at the end
            painter.drawText(QRectF(from + Theme::px(16), middle - 12, room, 24),
                             Qt::AlignLeft | Qt::AlignVCenter, name);
            loadWordEnd = from + Theme::px(20) + metrics.horizontalAdvance(name);
        }
    }
    bool named = false;
    for (const MemoryMark &mark : m_marks) {
        const qreal x = xOf(mark.time);
        if (x < plot.left() || x > plot.right() || mark.type != MemoryMark::Type::Slowed)
            continue;
        const QColor warn = theme.accent(Accent::Warn);
        if (!named) {
            QFont strong = small;
            strong.setWeight(QFont::DemiBold);
            painter.setFont(strong);
            const QString word = tr("slowed");
            const int width = QFontMetrics(strong).horizontalAdvance(word);
            const QRectF box(x - Theme::px(12) - width, middle - 12, width, 24);
            if (box.left() > std::max(plot.left(), loadWordEnd)) {
                painter.setPen(warn);
                painter.drawText(box, Qt::AlignCenter, word);
            }
            named = true;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(warn);
        const qreal r = Theme::px(6.5);
        painter.drawPolygon(QPolygonF{{x - r, middle}, {x, middle - r}, {x + r, middle}, {x, middle + r}});
    }
}

void MemoryGraph::paintKills(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const QColor bad = theme.accent(Accent::Bad);
    qreal previous = -1000;
    for (const MemoryMark &mark : m_marks) {
        const qreal x = qRound(xOf(mark.time));
        if (mark.type != MemoryMark::Type::Killed || x < plot.left() || x > plot.right())
            continue;
        const qreal large = Theme::px(20), small = Theme::px(16);
        const qreal topMark = plot.top() + Theme::px(11), laneMark = plot.bottom() + Theme::px(16);
        painter.fillRect(QRectF(x - Theme::line(2) / 2, topMark, Theme::line(2), laneMark - topMark), bad);
        for (const auto &[y, side] : {std::pair{topMark, large}, std::pair{laneMark, small}}) {
            const QRectF box(x - side / 2, y - side / 2, side, side);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.base());
            painter.drawEllipse(box.adjusted(2, 2, -2, -2));
            Marks::paintState(painter, box, StateMark::Killed, theme);
        }
        painter.setFont(Theme::font(FontRole::Strong));
        const QString word = tr("killed");
        const int width = QFontMetrics(painter.font()).horizontalAdvance(word);
        if (x - previous > width + large) {
            const bool right = x + large / 2 + Theme::px(6) + width <= plot.right() + Theme::px(4);
            const qreal left = right ? x + large / 2 + Theme::px(6) : x - large / 2 - Theme::px(6) - width;
            painter.setPen(bad);
            painter.drawText(QRectF(left, topMark - 12, width + 2, 24), Qt::AlignVCenter, word);
        }
        previous = x;
    }
}

void MemoryGraph::paintFlag(QPainter &painter, Handle handle) const
{
    if (!shown(handle))
        return;
    const Theme &theme = Theme::of(this);
    const bool limit = handle == Handle::Limit;
    const QRectF flag = flagRect(handle);
    const qreal tip = Theme::px(flagTip), radius = 4;
    const QColor fill = m_frozen ? theme.border() : theme.accent(limit ? Accent::Bad : Accent::Warn);
    QPainterPath path;
    path.moveTo(flag.left() - tip, flag.center().y());
    path.lineTo(flag.left(), flag.top());
    path.lineTo(flag.right() - radius, flag.top());
    path.quadTo(flag.topRight(), QPointF(flag.right(), flag.top() + radius));
    path.lineTo(flag.right(), flag.bottom() - radius);
    path.quadTo(flag.bottomRight(), QPointF(flag.right() - radius, flag.bottom()));
    path.lineTo(flag.left(), flag.bottom());
    path.closeSubpath();
    if (hasFocus() && m_focusHandle == handle && !m_frozen) {
        painter.setPen(QPen(theme.selectionLine(), 2));
        painter.setBrush(theme.base());
        painter.drawRoundedRect(flag.adjusted(-tip - 5, -4, 4, 4), 5, 5);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPath(path);
    const QColor ink = theme.ensureContrast(theme.glyphOnAccent(), fill, 4.5);
    qreal textLeft = flag.left() + Theme::px(4);
    if (editable(handle)) {
        for (int i = -1; i <= 1; ++i)
            painter.fillRect(QRectF(flag.left() + Theme::px(2), qRound(flag.center().y() + i * 4 - 0.75),
                                    Theme::px(6), 1.5),
                             ink);
        textLeft = flag.left() + Theme::px(13);
    }
    painter.setPen(ink);
    const QString number = byteNumber(handleValue(handle), byteUnit(m_scale.top()));
    const QString text = (limit ? tr("limit %1") : tr("high %1")).arg(number);
    QFont font = Theme::font(FontRole::Strong);
    const qreal room = flag.right() - textLeft - 3;
    if (QFontMetricsF(font).horizontalAdvance(text) > room)
        font.setStretch(std::max(62, int(100 * room / QFontMetricsF(font).horizontalAdvance(text))));
    painter.setFont(font);
    painter.drawText(QRectF(textLeft, flag.top(), room + 2, flag.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     text);
}

} // namespace caisson::ui
