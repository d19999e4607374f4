// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/bytetext.h"
#include "ui/widgets/memorygraph.h"
#include <algorithm>
#include <array>
#include <QPainter>
#include <QPixmapCache>

// The stacked bands of the memory graph, with their textures, names and the legend.

namespace caisson::ui {

namespace {

constexpr std::array allSeries{MemorySeries::Anon, MemorySeries::File, MemorySeries::Kernel,
                               MemorySeries::Shmem};

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
