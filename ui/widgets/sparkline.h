// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"
#include <QList>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace caisson::ui {

/// One small curve. With a limit the dashed line at the top is the limit and the curve's height its share of
/// it; without one the curve is scaled to its own largest value.
struct SparklineData
{
    QList<double> values; ///< oldest first, evenly spaced
    int capacity = 60;    ///< places on the axis; fewer values stand at the right
    double limit = 0;     ///< 0: none
    bool operator==(const SparklineData &) const = default;
};

/// Paints within `rect`; usable from a delegate.
void paintSparkline(QPainter &painter, const QRectF &rect, const SparklineData &data, const Theme &theme,
                    const QColor &colour = {});

/// The same as a widget.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(QWidget *parent = nullptr);

    void setData(const SparklineData &data);
    void append(double value);
    void setLimit(double limit);
    /// Info by default; Ok serves a second curve beside it, Secondary what is of the past.
    void setAccent(Accent accent);
    [[nodiscard]] const SparklineData &data() const { return m_data; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SparklineData m_data;
    Accent m_accent = Accent::Info;
};

} // namespace caisson::ui
