// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"
#include <QIcon>
#include <QPixmap>
#include <QRectF>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace caisson::ui {

/// The mark of a state. Word and reason stand with it always: see stateWord().
enum class StateMark { Running, Starting, Paused, Stopped, Killed, Warning, Error };
enum class RelationMark { Own, Shared, Host };

[[nodiscard]] Accent stateAccent(StateMark mark);
/// "running", "starting", … : the first word of the state's text.
[[nodiscard]] QString stateWord(StateMark mark);
/// "its own", "shared with NAME", "the host’s".
[[nodiscard]] QString relationWord(RelationMark mark, const QString &sharedWith = {});

/// Painting of the one-colour masks. Pixmaps are cached by name, colour, size and device pixel ratio.
/// Main thread only.
class Marks
{
public:
    /// Any mask in icons/ by its name without the ending: "kind-net", "cable-unplugged".
    static void paintMask(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour);
    /// A glyph in the text's contrast on the kind's colour, in a tile with rounded corners.
    static void paintKind(QPainter &painter, const QRectF &rect, Kind kind, const Theme &theme);
    static void paintState(QPainter &painter, const QRectF &rect, StateMark mark, const Theme &theme);
    static void paintRelation(QPainter &painter, const QRectF &rect, RelationMark mark, const QColor &colour);
    /// A tinted mask as pixmap of `size` logical pixels.
    [[nodiscard]] static QPixmap pixmap(const QString &name, const QColor &colour, int size, qreal ratio);
    /// For item models and actions. Follows the theme because it paints when asked.
    [[nodiscard]] static QIcon kindIcon(Kind kind);
    [[nodiscard]] static QIcon stateIcon(StateMark mark);
    [[nodiscard]] static QIcon relationIcon(RelationMark mark);
};

} // namespace caisson::ui
