// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/terminalscreen.h"
#include <array>
#include <QColor>
#include <QHash>
#include <QString>
#include <QVector>
#include <vector>
#include <vterm.h>

// How TerminalScreen keeps and colours what libvterm gives. For it alone: nothing else knows the library.
namespace caisson::ui {

/// A cell as the scrollback keeps it: 16 bytes, colours unresolved so that a change of theme reaches them.
struct StoredCell
{
    char32_t character = 0;
    quint32 foreground = 0, background = 0; ///< 0: the default; else kind and value, see terminalcells.cpp
    quint8 attributes = 0, width = 1;
};

struct StoredLine
{
    std::vector<StoredCell> cells; ///< without blanks at the end
    QHash<int, QString> combined;  ///< the few cells with more than one character
};

[[nodiscard]] StoredLine storeCells(const VTermScreenCell *cells, int columns);
/// The way back, for a line that leaves the scrollback. Fills all `columns` cells.
void restoreCells(const StoredLine &line, int columns, VTermScreenCell *cells);

/// The 256 colours and the two defaults.
class TerminalColours
{
public:
    void set(const QColor &text, const QColor &base, bool dark);
    [[nodiscard]] QVector<TerminalCell> resolve(const StoredLine &line, int columns) const;

private:
    [[nodiscard]] QRgb resolve(quint32 colour, bool foreground) const;

    std::array<QRgb, 256> m_palette{};
    QRgb m_text = 0xff000000, m_base = 0xffffffff;
};

} // namespace caisson::ui
