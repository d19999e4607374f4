// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/theme.h"

#include "ui/widgets/fallbackstyle.h"
#include <algorithm>
#include <cmath>
#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QHash>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>
#include <QWidget>

namespace caisson::ui {

namespace {

constexpr double pictureFontPixels = 14.0;
constexpr double textRatio = 4.5, presenterTextRatio = 7.0, markRatio = 3.0;

constexpr std::array<const char *, kindCount> kindNames{"mnt", "uts",  "ipc",    "pid",
                                                        "net", "user", "cgroup", "time"};

constexpr std::array<QRgb, 4> lightAccents{0x146c33, 0x0b5fb0, 0x8a5200, 0xb3261e};
constexpr std::array<QRgb, 4> darkAccents{0x5fd38a, 0x6cb6ff, 0xffb454, 0xff8a80};
constexpr std::array<QRgb, 4> lightTints{0xe3f3e7, 0xe3effa, 0xfbefdc, 0xfbe9e7};
constexpr std::array<QRgb, 4> darkTints{0x15301f, 0x142c44, 0x38290f, 0x3d1a18};
constexpr std::array<QRgb, kindCount> lightKinds{0x573400, 0x406940, 0x287b88, 0xce1476,
                                                 0x2d66f3, 0x4e0096, 0x7e7727, 0x414248};
constexpr std::array<QRgb, kindCount> darkKinds{0xb9914c, 0xb3f2a6, 0x87f2fa, 0xf6668f,
                                                0x9dbdff, 0xa48cc0, 0xe5d50d, 0xb0b0b7};
// The last fill is Base and its edge anon's: shared memory is told apart by its grid.
constexpr std::array<QRgb, 3> lightFills{0x6aa3dd, 0x8fd0c3, 0xb7abd2};
constexpr std::array<QRgb, 3> lightEdges{0x1f5c9e, 0x14786a, 0x5f4b94};
constexpr std::array<QRgb, 3> darkFills{0x2f6db0, 0x1f7266, 0x5b4d85};
constexpr std::array<QRgb, 3> darkEdges{0x7ab6f5, 0x63d6c3, 0xb7a6ec};

bool presenterMode = false;
bool ownPaletteSet = false;

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

QPalette makePalette(bool dark)
{
    const auto pick = [dark](QRgb light, QRgb darkValue) { return QColor(dark ? darkValue : light); };
    const QColor text = pick(0x232629, 0xf2f3f4), window = pick(0xeff0f1, 0x202326);
    QPalette palette(pick(0xfcfcfc, 0x292c30), window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, pick(0xffffff, 0x141618));
    palette.setColor(QPalette::AlternateBase, pick(0xf7f7f8, 0x1a1d1f));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, pick(0xffffff, 0xffffff));
    palette.setColor(QPalette::ToolTipBase, pick(0xf7f7f7, 0x31363b));
    palette.setColor(QPalette::ToolTipText, text);
    // Secondary, not fainter: an empty field's hint is text that people have to read.
    palette.setColor(QPalette::PlaceholderText, blend(text, window, 0.72));
    palette.setColor(QPalette::Highlight, QColor(0x3daee9));
    palette.setColor(QPalette::HighlightedText, pick(0x141618, 0x141618));
    palette.setColor(QPalette::Link, pick(0x0b5fb0, 0x6cb6ff));
    palette.setColor(QPalette::LinkVisited, pick(0x6b3fa0, 0xb7a6ec));
    palette.setColor(QPalette::Light, pick(0xffffff, 0x3a3e42));
    palette.setColor(QPalette::Midlight, pick(0xf6f7f7, 0x2d3135));
    palette.setColor(QPalette::Mid, pick(0xc4c8cc, 0x3c4145));
    palette.setColor(QPalette::Dark, pick(0x888e93, 0x6a6f74));
    palette.setColor(QPalette::Shadow, pick(0x474a4c, 0x0c0d0e));
    const QColor disabled = blend(text, window, 0.40);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, blend(text, window, 0.20));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Base, window);
    return palette;
}

} // namespace

QString kindName(Kind kind)
{
    return QString::fromLatin1(kindNames[static_cast<std::size_t>(kind)]);
}

std::optional<Kind> kindFromName(QStringView name)
{
    for (std::size_t i = 0; i < kindNames.size(); ++i) {
        if (name == QLatin1String(kindNames[i]))
            return static_cast<Kind>(i);
    }
    return std::nullopt;
}

double luminance(const QColor &colour)
{
    const QColor rgb = colour.toRgb();
    return 0.2126 * channel(rgb.redF()) + 0.7152 * channel(rgb.greenF()) + 0.0722 * channel(rgb.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor blend(const QColor &top, const QColor &ground, double share)
{
    const auto mix = [share](int a, int b) { return int(std::lround(a * share + b * (1.0 - share))); };
    return QColor(mix(top.red(), ground.red()), mix(top.green(), ground.green()),
                  mix(top.blue(), ground.blue()));
}

Theme::Theme(const QPalette &palette)
    : m_palette(palette)
    , m_dark(luminance(palette.color(QPalette::Base)) < 0.2)
{
    const QColor ground = base(), frame = window(), ink = text();
    const auto extreme = [](const QColor &colour) {
        return luminance(colour) < 0.001 || luminance(colour) > 0.999;
    };
    m_highContrast = extreme(ground) && extreme(frame) && extreme(ink);

    const double ratio = presenterMode ? presenterTextRatio : textRatio;
    const auto onBoth = [&](const QColor &colour, double wanted) {
        return ensureContrast(ensureContrast(colour, frame, wanted), ground, wanted);
    };
    m_secondary = presenterMode || m_highContrast ? ink : onBoth(blend(ink, frame, 0.72), ratio);
    m_border = m_highContrast ? ink : onBoth(blend(ink, frame, 0.55), markRatio);
    m_separator = m_highContrast ? ink : blend(ink, frame, 0.16);
    m_gridLine = blend(ink, frame, m_highContrast ? 0.3 : 0.08);
    m_selection = blend(highlight(), ground, 0.25);
    m_selectionLine = highlight();
    // Away from the ground: darkened on light, lightened on dark, so that it stays the highlight's hue.
    for (int i = 0; i < 12 && contrast(m_selectionLine, m_selection) < markRatio; ++i)
        m_selectionLine = m_dark ? m_selectionLine.lighter(112) : m_selectionLine.darker(112);
    m_selectionLine = ensureContrast(m_selectionLine, m_selection, markRatio);

    for (std::size_t i = 0; i < 4; ++i) {
        m_tints[i] = m_highContrast ? ground : QColor(m_dark ? darkTints[i] : lightTints[i]);
        QColor accentColour(m_dark ? darkAccents[i] : lightAccents[i]);
        for (const QColor &below : {ground, frame, m_tints[i], m_selection})
            accentColour = ensureContrast(accentColour, below, ratio);
        m_accents[i] = accentColour;
    }
    for (std::size_t i = 0; i < kindCount; ++i)
        m_kinds[i] = onBoth(QColor(m_dark ? darkKinds[i] : lightKinds[i]), markRatio);
    for (std::size_t i = 0; i < 3; ++i) {
        m_fills[i] = QColor(m_dark ? darkFills[i] : lightFills[i]);
        m_edges[i] = ensureContrast(QColor(m_dark ? darkEdges[i] : lightEdges[i]), ground, textRatio);
    }
    m_fills[3] = ground;
    m_edges[3] = m_edges[0];
    m_glyph = m_dark ? QColor(0x141618) : QColor(0xffffff);
}

Theme Theme::of(const QWidget *widget)
{
    return of(widget ? widget->palette() : QApplication::palette());
}

Theme Theme::of(const QPalette &palette)
{
    // By the colours that count, not by the palette's own key: styles change copies of it for every item.
    using Key = std::array<QRgb, 7>;
    static QHash<size_t, std::pair<Key, Theme>> cache;
    Key key{presenterMode};
    std::size_t next = 1;
    for (const auto role : {QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::Text,
                            QPalette::Highlight, QPalette::Button})
        key[next++] = palette.color(role).rgba();
    const size_t hash = qHashRange(key.cbegin(), key.cend());
    const auto found = cache.constFind(hash);
    if (found != cache.cend() && found->first == key)
        return found->second;
    // Palettes come and go with theme changes; a handful is in use at any time.
    if (cache.size() > 64)
        cache.clear();
    return cache.insert(hash, {key, Theme(palette)})->second;
}

Theme Theme::application()
{
    return of(nullptr);
}

void Theme::apply(QApplication &application, Choice choice)
{
    static const QString desktopStyle = application.style()->name();
    static const QPalette desktopPalette = application.palette();
    static const QStringList plainStyles{QStringLiteral("fusion"), QStringLiteral("windows"), QString()};

    if (choice == Choice::System && !plainStyles.contains(desktopStyle.toLower())) {
        ownPaletteSet = false;
        application.setStyle(QStyleFactory::create(desktopStyle));
        application.setPalette(QPalette());
        return;
    }
    bool dark = choice == Choice::Dark;
    if (choice == Choice::System) {
        dark = luminance(desktopPalette.color(QPalette::Base)) < 0.2;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        dark = dark || QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    }
    ownPaletteSet = true;
    application.setStyle(new FallbackStyle);
    application.setPalette(dark ? darkPalette() : lightPalette());
}

bool Theme::ownPalette()
{
    return ownPaletteSet;
}

QPalette Theme::lightPalette()
{
    return makePalette(false);
}

QPalette Theme::darkPalette()
{
    return makePalette(true);
}

void Theme::setPresenter(bool on)
{
    presenterMode = on;
}

bool Theme::presenter()
{
    return presenterMode;
}

QColor Theme::ensureContrast(const QColor &colour, const QColor &ground, double ratio) const
{
    if (contrast(colour, ground) >= ratio)
        return colour;
    constexpr int steps = 32;
    for (int i = 1; i <= steps; ++i) {
        const QColor moved = blend(text(), colour, double(i) / steps);
        if (contrast(moved, ground) >= ratio)
            return moved;
    }
    // Text itself does not reach it on this ground: take what does best.
    const QColor black(Qt::black), white(Qt::white);
    const QColor extreme = contrast(black, ground) > contrast(white, ground) ? black : white;
    return contrast(text(), ground) >= contrast(extreme, ground) ? text() : extreme;
}

QColor Theme::accent(Accent accent) const
{
    switch (accent) {
    case Accent::None:
        return text();
    case Accent::Secondary:
        return m_secondary;
    default:
        return m_accents[static_cast<std::size_t>(accent) - static_cast<std::size_t>(Accent::Ok)];
    }
}

QColor Theme::tint(Accent accent) const
{
    if (accent == Accent::None || accent == Accent::Secondary)
        return alternateBase();
    return m_tints[static_cast<std::size_t>(accent) - static_cast<std::size_t>(Accent::Ok)];
}

QColor Theme::kind(Kind kind) const
{
    return m_kinds[static_cast<std::size_t>(kind)];
}

QColor Theme::kindTint(Kind kind) const
{
    return m_highContrast ? base() : blend(this->kind(kind), base(), m_dark ? 0.24 : 0.16);
}

QColor Theme::seriesFill(MemorySeries series) const
{
    return m_fills[static_cast<std::size_t>(series)];
}

QColor Theme::seriesEdge(MemorySeries series) const
{
    return m_edges[static_cast<std::size_t>(series)];
}

qreal Theme::line(qreal width)
{
    return presenterMode ? width + 1 : width;
}

qreal Theme::scale()
{
    static QFont measured;
    static qreal factor = 0;
    const QFont font = QGuiApplication::font();
    if (factor == 0 || font != measured) {
        measured = font;
        factor = std::max(1.0, QFontInfo(font).pixelSize() / pictureFontPixels);
    }
    return factor;
}

int Theme::px(qreal distance)
{
    return qRound(distance * scale());
}

QFont Theme::font(FontRole role)
{
    QFont result = QGuiApplication::font();
    const bool fixed =
        role == FontRole::Fixed || role == FontRole::FixedStrong || role == FontRole::FixedSmall;
    const qreal points = result.pointSizeF();
    const int pixels = result.pixelSize();
    if (fixed)
        result = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    qreal factor = 1.0;
    switch (role) {
    case FontRole::Secondary:
    case FontRole::FixedSmall:
        factor = 0.93;
        break;
    case FontRole::Section:
        factor = 1.07;
        result.setWeight(QFont::DemiBold);
        break;
    case FontRole::Title:
        factor = 1.43;
        result.setWeight(QFont::DemiBold);
        break;
    case FontRole::Strong:
    case FontRole::FixedStrong:
        result.setWeight(QFont::DemiBold);
        break;
    case FontRole::Body:
    case FontRole::Fixed:
        break;
    }
    if (points > 0)
        result.setPointSizeF(points * factor);
    else
        result.setPixelSize(std::max(1, qRound(pixels * factor)));
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    result.setFeature("tnum", 1);
#endif
    return result;
}

} // namespace caisson::ui
