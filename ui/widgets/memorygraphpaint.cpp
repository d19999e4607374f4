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
#include <QPixmapCache>

// How the memory graph is drawn. What can be done with it is in memorygraph.cpp.
namespace caisson::ui {

namespace {

constexpr std::array allSeries{MemorySeries::Anon, MemorySeries::File, MemorySeries::Kernel,
                               MemorySeries::Shmem};
constexpr qreal flagHeight = 24, flagWidth = 82, flagTip = 8, leftMargin = 48, rightMargin = 104;

/// What the kernel counts but no band explains is shown with its own memory: the stack's height is the total.
double bandValue(const MemorySample &sample, MemorySeries series)
{
    switch (series) {
    case MemorySeries::Anon:
        return double(sample.anon);
    case MemorySeries::File:
        // File memory includes what is shared; it is drawn as its own band.
        return double(sample.file > sample.shmem ? sample.file - sample.shmem : 0);
    case MemorySeries::Shmem:
        return double(sample.shmem);
    case MemorySeries::Kernel:
        break;
    }
    const quint64 named = sample.anon + std::max(sample.file, sample.shmem);
    const quint64 rest = sample.total > named ? sample.total - named : 0;
    return double(std::max(sample.kernel, rest));
}

QString seriesName(MemorySeries series)
{
    switch (series) {
    case MemorySeries::Anon:
        return MemoryGraph::tr("anon");
    case MemorySeries::File:
        return MemoryGraph::tr("file");
    case MemorySeries::Kernel:
        return MemoryGraph::tr("kernel");
    case MemorySeries::Shmem:
        break;
    }
    return MemoryGraph::tr("shmem");
}

/// A tile of the band's texture on a clear ground, at the device's resolution.
QBrush texture(MemorySeries series, const QColor &colour, qreal ratio)
{
    if (series == MemorySeries::Anon)
        return Qt::NoBrush;
    const int side = series == MemorySeries::File ? 9 : 6;
    const QString key =
        QStringLiteral("caisson-texture:%1:%2:%3").arg(int(series)).arg(colour.rgba()).arg(ratio);
    QPixmap tile;
    if (!QPixmapCache::find(key, &tile)) {
        tile = QPixmap(QSize(side, side) * ratio);
        tile.setDevicePixelRatio(ratio);
        tile.fill(Qt::transparent);
        QPainter painter(&tile);
        if (series == MemorySeries::File) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(colour, 1.1));
            for (int shift = -side; shift <= side; shift += side)
                painter.drawLine(QPointF(shift - 2, side + 2), QPointF(shift + side + 2, -2));
        } else if (series == MemorySeries::Kernel) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawEllipse(QPointF(1.5, 1.5), 0.95, 0.95);
            painter.drawEllipse(QPointF(4.5, 4.5), 0.95, 0.95);
        } else {
            painter.fillRect(QRectF(0, 0, side, 1), colour);
            painter.fillRect(QRectF(0, 0, 1, side), colour);
        }
        painter.end();
        QPixmapCache::insert(key, tile);
    }
    return QBrush(tile);
}

void fillBand(QPainter &painter, const QPolygonF &area, MemorySeries series, const Theme &theme)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.seriesFill(series));
    painter.drawPolygon(area);
    const QBrush pattern = texture(series, theme.seriesEdge(series), painter.device()->devicePixelRatioF());
    if (pattern.style() != Qt::NoBrush) {
        painter.setBrush(pattern);
        painter.drawPolygon(area);
    }
}

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
    paintPeak(painter);
    paintKills(painter);
    paintLegend(painter);
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

void MemoryGraph::paintBands(QPainter &painter) const
{
    if (m_samples.isEmpty())
        return;
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    QList<QList<QPointF>> tops;
    QList<double> sums(m_samples.size(), 0.0);
    QList<QPointF> below;
    below.reserve(m_samples.size());
    for (const MemorySample &sample : m_samples)
        below.append({xOf(sample.time), plot.bottom()});
    tops.append(below);

    painter.save();
    painter.setClipRect(plot.adjusted(0, 0, 0.5, 0));
    painter.setBrushOrigin(plot.bottomLeft());
    for (const MemorySeries series : allSeries) {
        QList<QPointF> top;
        top.reserve(m_samples.size());
        bool any = false;
        for (qsizetype i = 0; i < m_samples.size(); ++i) {
            const double value = bandValue(m_samples.at(i), series);
            any = any || value > 0;
            sums[i] += value;
            top.append({below.at(i).x(), yOf(sums.at(i))});
        }
        if (any) {
            QPolygonF area(top);
            for (qsizetype i = below.size(); i-- > 0;)
                area.append(below.at(i));
            fillBand(painter, area, series, theme);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(
                QPen(theme.seriesEdge(series), Theme::line(1.5), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
            painter.drawPolyline(QPolygonF(top));
        }
        tops.append(top);
        below = top;
    }
    painter.restore();
    paintBandNames(painter, tops);
}

void MemoryGraph::paintBandNames(QPainter &painter, const QList<QList<QPointF>> &tops) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    painter.setFont(Theme::font(FontRole::Strong));
    const QFontMetrics metrics(painter.font());
    const qreal least = Theme::px(36), chipHeight = Theme::px(20);
    for (int band = 0; band < memorySeriesCount; ++band) {
        const QList<QPointF> &low = tops.at(band), &high = tops.at(band + 1);
        const QString name = seriesName(allSeries[std::size_t(band)]);
        const qreal chipWidth = metrics.horizontalAdvance(name) + Theme::px(14);
        // The longest stretch that is thick enough carries the name in its middle.
        qreal bestFrom = 0, bestTo = 0, from = -1;
        for (qsizetype i = 0; i < low.size(); ++i) {
            const bool thick = low.at(i).y() - high.at(i).y() >= least && low.at(i).x() >= plot.left();
            if (thick && from < 0)
                from = low.at(i).x();
            if (from >= 0 && (!thick || i + 1 == low.size())) {
                const qreal to = low.at(thick ? i : std::max<qsizetype>(0, i - 1)).x();
                if (to - from > bestTo - bestFrom) {
                    bestFrom = from;
                    bestTo = to;
                }
                from = -1;
            }
        }
        if (bestTo - bestFrom < chipWidth + Theme::px(8))
            continue;
        const qreal middle = (bestFrom + bestTo) / 2;
        const auto at = std::lower_bound(low.cbegin(), low.cend(), middle,
                                         [](const QPointF &point, qreal x) { return point.x() < x; });
        const qsizetype index = std::min<qsizetype>(at - low.cbegin(), low.size() - 1);
        const qreal y = (low.at(index).y() + high.at(index).y()) / 2;
        const QRectF chip(qRound(middle - chipWidth / 2), qRound(y - chipHeight / 2), qRound(chipWidth),
                          chipHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.base());
        painter.drawRoundedRect(chip, 3, 3);
        painter.setPen(theme.seriesEdge(allSeries[std::size_t(band)]));
        painter.drawText(chip, Qt::AlignCenter, name);
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
    const quint64 peak = peakShown();
    if (peak == 0 || m_peak == 0)
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
    quint64 highest = peak - peak / 20;
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
    const QRectF box(textRight - width - 2, baseline - metrics.height() / 2.0, width + 4, metrics.height());
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
        if (room > metrics.horizontalAdvance(name)) {
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

void MemoryGraph::paintLegend(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const quint64 unit = byteUnit(m_scale.top());
    const qreal middle = Theme::px(12);
    const qreal right = m_corner ? m_corner->x() - Theme::px(8) : width();
    QFont plain = Theme::font(FontRole::Secondary), strong = plain;
    strong.setWeight(QFont::DemiBold);
    qreal x = plot.left();
    const auto word = [&](const QString &text, const QFont &font, const QColor &colour) {
        painter.setFont(font);
        painter.setPen(colour);
        const qreal width = QFontMetricsF(font).horizontalAdvance(text);
        if (x + width <= right)
            painter.drawText(QRectF(x, middle - 12, width + 2, 24), Qt::AlignVCenter, text);
        x += width;
    };
    const QString caption = m_frozen ? tr("%1 at the end") : tr("%1 now");
    word(caption.arg(byteUnitName(unit)), plain, theme.secondary());
    const MemorySample now = m_samples.isEmpty() ? MemorySample() : m_samples.last();
    const bool anyShared = std::any_of(m_samples.cbegin(), m_samples.cend(),
                                       [](const MemorySample &sample) { return sample.shmem != 0; });
    for (const MemorySeries series : allSeries) {
        if (series == MemorySeries::Shmem && !anyShared)
            continue;
        x += Theme::px(20);
        const QRectF swatch(qRound(x), middle - Theme::px(7), Theme::px(15), Theme::px(14));
        if (swatch.right() > right)
            break;
        painter.setBrushOrigin(swatch.topLeft());
        fillBand(painter, QPolygonF(swatch), series, theme);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.seriesEdge(series), 1.5));
        painter.drawRect(swatch);
        x = swatch.right() + Theme::px(6);
        word(seriesName(series) + QLatin1Char(' '), plain, theme.text());
        word(byteNumber(quint64(bandValue(now, series)), unit, true), strong, theme.text());
    }
    if (!m_note.isEmpty()) {
        x += Theme::px(20);
        word(m_note, plain, theme.secondary());
    }
}

} // namespace caisson::ui
