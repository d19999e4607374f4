// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"
#include <QPainterPath>
#include <QRectF>
#include <QString>

QT_BEGIN_NAMESPACE
class QPainter;
class QPolygonF;
QT_END_NAMESPACE

// What the parts of DiagramPainter share.
namespace caisson::ui::paint {

inline constexpr qreal haloWidth = 9, bend = 4;
inline constexpr int leftMiddle = Qt::AlignLeft | Qt::AlignVCenter;

[[nodiscard]] QString translate(const char *text);
/// "…2504": the telling end of a long id.
[[nodiscard]] QString shortId(const QString &id);
/// The wire with its corners rounded.
[[nodiscard]] QPainterPath rounded(const QPolygonF &points);
/// One line of text, shortened to the rectangle.
void text(QPainter &painter, const QRectF &rect, int flags, const QString &content, FontRole role,
          const QColor &colour);

} // namespace caisson::ui::paint
