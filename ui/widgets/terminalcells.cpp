// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalcells.h"

#include <algorithm>
#include <cstring>

namespace caisson::ui {

namespace {

constexpr quint32 defaultColour = 0, indexedColour = 0x01000000, rgbColour = 0x02000000;
constexpr quint32 colourKind = 0xff000000;

enum Attribute : quint8 { Bold = 1, Italic = 2, Underline = 4, Strike = 8, Reverse = 16 };

quint32 storedColour(const VTermColor &colour, bool foreground)
{
    if (foreground ? VTERM_COLOR_IS_DEFAULT_FG(&colour) : VTERM_COLOR_IS_DEFAULT_BG(&colour))
        return defaultColour;
    if (VTERM_COLOR_IS_INDEXED(&colour))
        return indexedColour | colour.indexed.idx;
    return rgbColour | quint32(colour.rgb.red) << 16 | quint32(colour.rgb.green) << 8 | colour.rgb.blue;
}

VTermColor vtermColour(quint32 stored, bool foreground)
{
    VTermColor colour;
    std::memset(&colour, 0, sizeof colour);
    if ((stored & colourKind) == indexedColour) {
        vterm_color_indexed(&colour, quint8(stored));
    } else if ((stored & colourKind) == rgbColour) {
        vterm_color_rgb(&colour, quint8(stored >> 16), quint8(stored >> 8), quint8(stored));
    } else {
        vterm_color_rgb(&colour, 0, 0, 0);
        colour.type = quint8(colour.type | (foreground ? VTERM_COLOR_DEFAULT_FG : VTERM_COLOR_DEFAULT_BG));
    }
    return colour;
}

constexpr std::array<QRgb, 16> darkNames{0x232629, 0xf2685f, 0x5fd38a, 0xffb454, 0x6cb6ff, 0xc79bff,
                                         0x63d6c3, 0xd5d8da, 0x8a9095, 0xff8a80, 0x8ce8ac, 0xffd08a,
                                         0x9dccff, 0xdcc2ff, 0x93e8da, 0xffffff};
constexpr std::array<QRgb, 16> lightNames{0x232629, 0xb3261e, 0x146c33, 0x8a5200, 0x0b5fb0, 0x7a2e9e,
                                          0x0f6b60, 0x5c5f61, 0x6a6f74, 0xc9352c, 0x1b7d3d, 0x9c6000,
                                          0x1a6fc4, 0x8f3fb5, 0x14786a, 0xffffff};

} // namespace

StoredLine storeCells(const VTermScreenCell *cells, int columns)
{
    StoredLine line;
    line.cells.resize(std::size_t(columns));
    std::size_t used = 0;
    for (int i = 0; i < columns; ++i) {
        const VTermScreenCell &from = cells[i];
        StoredCell &to = line.cells[std::size_t(i)];
        // libvterm marks the right half of a wide character with all ones.
        const bool rightHalf = from.chars[0] == quint32(-1);
        to.character = rightHalf ? 0 : from.chars[0];
        to.width = rightHalf ? 0 : quint8(std::max<char>(1, from.width));
        to.attributes = quint8((from.attrs.bold ? Bold : 0) | (from.attrs.italic ? Italic : 0) |
                               (from.attrs.underline ? Underline : 0) | (from.attrs.strike ? Strike : 0) |
                               (from.attrs.reverse ? Reverse : 0));
        to.foreground = storedColour(from.fg, true);
        to.background = storedColour(from.bg, false);
        if (!rightHalf && from.chars[0] != 0 && from.chars[1] != 0) {
            qsizetype count = 0;
            while (count < VTERM_MAX_CHARS_PER_CELL && from.chars[count] != 0)
                ++count;
            line.combined.insert(i, QString::fromUcs4(reinterpret_cast<const char32_t *>(from.chars), count));
        }
        if (to.character != 0 || to.width == 0 || to.background != defaultColour ||
            (to.attributes & (Reverse | Underline)))
            used = std::size_t(i) + 1;
    }
    line.cells.resize(used);
    line.cells.shrink_to_fit();
    return line;
}

void restoreCells(const StoredLine &line, int columns, VTermScreenCell *cells)
{
    for (int i = 0; i < columns; ++i) {
        VTermScreenCell &to = cells[i];
        std::memset(&to, 0, sizeof to);
        to.width = 1;
        const StoredCell from =
            std::size_t(i) < line.cells.size() ? line.cells[std::size_t(i)] : StoredCell{};
        to.chars[0] = from.width == 0 ? quint32(-1) : from.character;
        if (const auto combined = line.combined.constFind(i); combined != line.combined.cend()) {
            const auto characters = combined.value().toUcs4();
            for (qsizetype c = 0; c < std::min<qsizetype>(characters.size(), VTERM_MAX_CHARS_PER_CELL); ++c)
                to.chars[c] = characters.at(c);
        }
        // A wide character that no longer fits would be written past the row's end.
        if (from.width == 2 && i + 1 < columns)
            to.width = 2;
        else if (from.width != 1)
            std::fill(std::begin(to.chars), std::end(to.chars), 0);
        to.attrs.bold = (from.attributes & Bold) != 0;
        to.attrs.italic = (from.attributes & Italic) != 0;
        to.attrs.underline = (from.attributes & Underline) ? VTERM_UNDERLINE_SINGLE : VTERM_UNDERLINE_OFF;
        to.attrs.strike = (from.attributes & Strike) != 0;
        to.attrs.reverse = (from.attributes & Reverse) != 0;
        to.fg = vtermColour(from.foreground, true);
        to.bg = vtermColour(from.background, false);
    }
}

QRgb TerminalColours::resolve(quint32 colour, bool foreground) const
{
    switch (colour & colourKind) {
    case indexedColour:
        return m_palette[colour & 0xff];
    case rgbColour:
        return 0xff000000 | (colour & 0xffffff);
    default:
        return foreground ? m_text : m_base;
    }
}

QVector<TerminalCell> TerminalColours::resolve(const StoredLine &line, int columns) const
{
    QVector<TerminalCell> cells(columns);
    for (int i = 0; i < columns; ++i) {
        const StoredCell from =
            std::size_t(i) < line.cells.size() ? line.cells[std::size_t(i)] : StoredCell{};
        TerminalCell &to = cells[i];
        if (from.character != 0) {
            const auto combined = line.combined.constFind(i);
            to.text =
                combined != line.combined.cend() ? combined.value() : QString::fromUcs4(&from.character, 1);
        }
        to.width = from.width;
        to.bold = (from.attributes & Bold) != 0;
        to.italic = (from.attributes & Italic) != 0;
        to.underline = (from.attributes & Underline) != 0;
        to.strike = (from.attributes & Strike) != 0;
        to.reverse = (from.attributes & Reverse) != 0;
        to.defaultForeground = from.foreground == defaultColour;
        to.defaultBackground = from.background == defaultColour;
        to.foreground = resolve(from.foreground, true);
        to.background = resolve(from.background, false);
    }
    return cells;
}

void TerminalColours::set(const QColor &text, const QColor &base, bool dark)
{
    m_text = text.rgb();
    m_base = base.rgb();
    for (std::size_t i = 0; i < 16; ++i)
        m_palette[i] = 0xff000000 | (dark ? darkNames[i] : lightNames[i]);
    // The cube and the greys are the same everywhere: programs reckon with them.
    for (int i = 0; i < 216; ++i) {
        const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
        m_palette[std::size_t(16 + i)] = qRgb(level(i / 36), level(i / 6 % 6), level(i % 6));
    }
    for (int i = 0; i < 24; ++i)
        m_palette[std::size_t(232 + i)] = qRgb(8 + 10 * i, 8 + 10 * i, 8 + 10 * i);
}

} // namespace caisson::ui
