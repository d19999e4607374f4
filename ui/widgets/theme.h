// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <optional>
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

QT_BEGIN_NAMESPACE
class QApplication;
class QWidget;
QT_END_NAMESPACE

namespace caisson::ui {

/// The eight kinds of namespace, in the order of every view.
enum class Kind { Mnt, Uts, Ipc, Pid, Net, User, Cgroup, Time };
inline constexpr int kindCount = 8;

/// "mnt", "uts", … as on the command line.
[[nodiscard]] QString kindName(Kind kind);
/// The kind of that short name; nothing for any other text.
[[nodiscard]] std::optional<Kind> kindFromName(QStringView name);

/// What a coloured word or mark means. None is the plain text colour, Secondary the quiet one.
enum class Accent { None, Secondary, Ok, Info, Warn, Bad };

/// The bands of the memory graph, from below.
enum class MemorySeries { Anon, File, Kernel, Shmem };
inline constexpr int memorySeriesCount = 4;

enum class FontRole {
    Body,
    Secondary, ///< 0.93
    Section,   ///< 1.07 semibold
    Title,     ///< 1.43 semibold; key figures too
    Strong,    ///< 1.0 semibold
    Fixed,     ///< the desktop's fixed font at body size
    FixedStrong,
    FixedSmall, ///< fixed at 0.93
};

/// WCAG relative luminance, 0 to 1.
[[nodiscard]] double luminance(const QColor &colour);
/// WCAG contrast ratio, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);
/// `share` (0 to 1) of `top` over the rest of `ground`.
[[nodiscard]] QColor blend(const QColor &top, const QColor &ground, double share);

/// All colours of the custom-painted views, derived from one palette. A value: cheap to take per paint event.
/// Accents are chosen by the luminance of Base, never by a theme's name.
class Theme
{
public:
    enum class Choice { System, Light, Dark };

    explicit Theme(const QPalette &palette);
    /// The theme of the palette the widget paints with; cached by its colours.
    [[nodiscard]] static Theme of(const QWidget *widget);
    [[nodiscard]] static Theme of(const QPalette &palette);
    /// The theme of the application's palette.
    [[nodiscard]] static Theme application();

    /// Light and Dark set FallbackStyle, a quiet Fusion, with Caisson's palette. System keeps the desktop's
    /// style and palette where the desktop brings one, and else takes Fusion with the palette nearest to the
    /// desktop's brightness.
    static void apply(QApplication &application, Choice choice);
    /// True while Caisson's own palette is set, so that the desktop's icons might not fit it.
    [[nodiscard]] static bool ownPalette();
    [[nodiscard]] static QPalette lightPalette();
    [[nodiscard]] static QPalette darkPalette();

    /// Presenter mode: lines one pixel wider, secondary text in full strength. Fonts and distances follow the
    /// application's font, which the window enlarges itself.
    static void setPresenter(bool on);
    [[nodiscard]] static bool presenter();

    /// Moves `colour` towards Text until it stands out from `ground` by `ratio`.
    [[nodiscard]] QColor ensureContrast(const QColor &colour, const QColor &ground, double ratio) const;

    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] bool isHighContrast() const { return m_highContrast; }

    [[nodiscard]] QColor window() const { return m_palette.color(QPalette::Window); }
    [[nodiscard]] QColor base() const { return m_palette.color(QPalette::Base); }
    [[nodiscard]] QColor alternateBase() const { return m_palette.color(QPalette::AlternateBase); }
    [[nodiscard]] QColor text() const { return m_palette.color(QPalette::Text); }
    [[nodiscard]] QColor secondary() const { return m_secondary; } ///< text of less weight
    [[nodiscard]] QColor border() const { return m_border; }       ///< marks and boxes, at least 3:1
    [[nodiscard]] QColor separator() const { return m_separator; } ///< decoration only
    [[nodiscard]] QColor gridLine() const { return m_gridLine; }   ///< decoration only
    [[nodiscard]] QColor highlight() const { return m_palette.color(QPalette::Highlight); }
    [[nodiscard]] QColor selection() const { return m_selection; } ///< fill; text on it stays Text
    [[nodiscard]] QColor selectionLine() const { return m_selectionLine; }
    [[nodiscard]] QColor glyphOnAccent() const { return m_glyph; }

    [[nodiscard]] QColor accent(Accent accent) const;
    /// Ground of banners and chips. Base in high contrast.
    [[nodiscard]] QColor tint(Accent accent) const;
    [[nodiscard]] QColor kind(Kind kind) const;
    /// Ground of a cell that a container has for its own.
    [[nodiscard]] QColor kindTint(Kind kind) const;
    [[nodiscard]] QColor seriesFill(MemorySeries series) const;
    [[nodiscard]] QColor seriesEdge(MemorySeries series) const;

    /// A line width in logical pixels: one more in presenter mode.
    [[nodiscard]] static qreal line(qreal width);
    /// A distance given for the pictures' 14 px font, scaled to the application's font; never below it.
    [[nodiscard]] static int px(qreal distance);
    [[nodiscard]] static qreal scale();
    /// A font relative to the application's, figures tabular where the font can.
    [[nodiscard]] static QFont font(FontRole role);

private:
    QPalette m_palette;
    bool m_dark = false, m_highContrast = false;
    QColor m_secondary, m_border, m_separator, m_gridLine, m_selection, m_selectionLine, m_glyph;
    std::array<QColor, 4> m_accents, m_tints;
    std::array<QColor, kindCount> m_kinds;
    std::array<QColor, memorySeriesCount> m_fills, m_edges;
};

} // namespace caisson::ui
