// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalview.h"

#include "ui/widgets/terminalaccessible.h"
#include "ui/widgets/theme.h"
#include <algorithm>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

namespace caisson::ui {

TerminalView::TerminalView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_screen(new TerminalScreen(24, 80, this))
{
    installAccessibleTerminal();
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setAttribute(Qt::WA_InputMethodEnabled);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Terminal"));
    setAccessibleDescription(tr("Control Shift C copies, Control Shift V pastes, Control Tab leaves."));
    connect(m_screen, &TerminalScreen::output, this, [this](const QByteArray &bytes) {
        if (!m_readOnly)
            Q_EMIT outputReady(bytes);
    });
    connect(m_screen, &TerminalScreen::damaged, this, &TerminalView::updateRows);
    connect(m_screen, &TerminalScreen::cursorMoved, this, &TerminalView::updateCursor);
    connect(m_screen, &TerminalScreen::scrolled, this, [this](int, int dropped) {
        if (m_anchor.line >= 0 && dropped > 0) {
            m_anchor.line -= dropped;
            m_end.line -= dropped;
            if (m_anchor.line < 0 || m_end.line < 0)
                clearSelection();
        }
        updateScrollBar(followsEnd());
    });
    applyFont();
    applyColours();
}

TerminalView::~TerminalView() = default;

void TerminalView::applyFont()
{
    m_font = Theme::font(FontRole::Fixed);
    m_font.setStyleHint(QFont::Monospace);
    m_font.setKerning(false);
    const QFontMetricsF metrics(m_font);
    const qreal advance = metrics.horizontalAdvance(QLatin1Char('M'));
    m_cellWidth = std::max(1, qRound(advance));
    // Whole cells keep columns sharp; the spacing makes a run of text as wide as its cells.
    m_font.setLetterSpacing(QFont::AbsoluteSpacing, m_cellWidth - advance);
    m_cellHeight = std::max(1, qCeil(metrics.height()));
    m_ascent = qCeil(metrics.ascent());
    fitToViewport();
    viewport()->update();
}

void TerminalView::applyColours()
{
    const Theme &theme = Theme::of(this);
    m_text = theme.text();
    m_base = theme.base();
    m_screen->setColours(m_text, m_base, theme.isDark());
    viewport()->update();
}

QSize TerminalView::sizeHint() const
{
    return {m_cellWidth * 80 + 2 * cellPadding + verticalScrollBar()->sizeHint().width(),
            m_cellHeight * 24 + 2 * cellPadding};
}

void TerminalView::fitToViewport()
{
    // Before it is shown for the first time the size means nothing, and a program must not be told it.
    const int columns = (viewport()->width() - 2 * cellPadding) / m_cellWidth;
    const int rows = (viewport()->height() - 2 * cellPadding) / m_cellHeight;
    if (columns < 2 || rows < 1 || (columns == m_screen->columns() && rows == m_screen->rows()))
        return;
    const bool follow = followsEnd();
    m_screen->resize(rows, columns);
    clearSelection();
    updateScrollBar(follow);
    Q_EMIT resized(m_screen->rows(), m_screen->columns());
}

bool TerminalView::followsEnd() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->maximum();
}

int TerminalView::firstLine() const
{
    return verticalScrollBar()->value();
}

void TerminalView::updateScrollBar(bool follow)
{
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(m_screen->rows());
    bar->setRange(0, m_screen->scrollbackCount());
    if (follow)
        bar->setValue(bar->maximum());
}

void TerminalView::updateRows(int firstRow, int lastRow)
{
    const int shift = m_screen->scrollbackCount() - firstLine();
    const int top = cellPadding + (firstRow + shift) * m_cellHeight;
    viewport()->update(0, top, viewport()->width(), (lastRow - firstRow + 1) * m_cellHeight);
    // A selection whose text changed under it no longer says what it would copy.
    if (hasSelection() && !m_selecting) {
        const int kept = m_screen->scrollbackCount();
        const auto [low, high] = std::minmax(m_anchor, m_end);
        if (high.line >= kept + firstRow && low.line <= kept + lastRow)
            clearSelection();
    }
}

void TerminalView::updateCursor()
{
    const QPoint now = m_screen->cursor();
    updateRows(m_oldCursor.y(), m_oldCursor.y());
    updateRows(now.y(), now.y());
    m_oldCursor = now;
}

void TerminalView::write(const QByteArray &bytes)
{
    m_screen->write(bytes);
}

void TerminalView::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    setAttribute(Qt::WA_InputMethodEnabled, !readOnly);
    viewport()->update();
}

QString TerminalView::visibleText() const
{
    QStringList lines;
    for (int row = 0; row < m_screen->rows(); ++row)
        lines.append(m_screen->lineText(firstLine() + row));
    return lines.join(QLatin1Char('\n'));
}

bool TerminalView::hasSelection() const
{
    return m_anchor.line >= 0 && m_anchor != m_end;
}

QString TerminalView::selectedText() const
{
    if (!hasSelection())
        return {};
    const auto [low, high] = std::minmax(m_anchor, m_end);
    QString text;
    for (int line = low.line; line <= high.line; ++line) {
        const QVector<TerminalCell> cells = m_screen->line(line);
        const int from = line == low.line ? low.column : 0;
        const int to = line == high.line ? std::min<int>(high.column, int(cells.size())) : int(cells.size());
        QString part;
        for (int column = from; column < to; ++column) {
            if (cells.at(column).width != 0)
                part += cells.at(column).text.isEmpty() ? QStringLiteral(" ") : cells.at(column).text;
        }
        // A line that fills the last column was most likely wrapped by the terminal, not ended.
        const bool wrapped = !cells.isEmpty() && !cells.last().text.isEmpty();
        if (line == high.line || wrapped) {
            text += part;
        } else {
            while (part.endsWith(QLatin1Char(' ')))
                part.chop(1);
            text += part + QLatin1Char('\n');
        }
    }
    return text;
}

void TerminalView::setSelection(Position anchor, Position end)
{
    const bool had = hasSelection();
    m_anchor = anchor;
    m_end = end;
    viewport()->update();
    if (had != hasSelection())
        Q_EMIT copyAvailable(hasSelection());
}

void TerminalView::clearSelection()
{
    if (m_anchor.line >= 0)
        setSelection({}, {});
}

void TerminalView::selectAll()
{
    setSelection({0, 0}, {m_screen->lineCount() - 1, m_screen->columns()});
}

void TerminalView::copy()
{
    if (hasSelection())
        QApplication::clipboard()->setText(selectedText());
}

void TerminalView::paste()
{
    if (!m_readOnly)
        m_screen->paste(QApplication::clipboard()->text());
}

void TerminalView::resizeEvent(QResizeEvent *)
{
    fitToViewport();
    updateScrollBar(followsEnd());
}

void TerminalView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void TerminalView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        applyFont();
    else if (event->type() == QEvent::PaletteChange)
        applyColours();
}

void TerminalView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_base);
    const int first = std::max(0, (event->rect().top() - cellPadding) / m_cellHeight);
    const int last = std::min(m_screen->rows() - 1, (event->rect().bottom() - cellPadding) / m_cellHeight);
    for (int row = first; row <= last; ++row)
        paintLine(painter, firstLine() + row, cellPadding + row * m_cellHeight);

    const int cursorRow = m_screen->cursor().y() + m_screen->scrollbackCount() - firstLine();
    if (m_screen->cursorVisible() && !m_readOnly && cursorRow < m_screen->rows()) {
        const QRect box(cellPadding + m_screen->cursor().x() * m_cellWidth,
                        cellPadding + cursorRow * m_cellHeight, m_cellWidth, m_cellHeight);
        if (hasFocus()) {
            painter.fillRect(box, m_text);
            const QVector<TerminalCell> cells = m_screen->line(firstLine() + cursorRow);
            const QString under =
                m_screen->cursor().x() < cells.size() ? cells.at(m_screen->cursor().x()).text : QString();
            painter.setFont(m_font);
            painter.setPen(m_base);
            painter.drawText(box.left(), box.top() + m_ascent, under);
        } else {
            painter.setPen(m_text);
            painter.drawRect(box.adjusted(0, 0, -1, -1));
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(Theme::of(this).selectionLine(), 1));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TerminalView::paintLine(QPainter &painter, int line, int y) const
{
    const QVector<TerminalCell> cells = m_screen->line(line);
    const Theme &theme = Theme::of(this);
    const auto [low, high] = std::minmax(m_anchor, m_end);
    const auto selected = [&, lowEnd = low, highEnd = high](int column) {
        const Position here{line, column};
        return hasSelection() && here >= lowEnd && here < highEnd;
    };
    const auto alike = [](const TerminalCell &a, const TerminalCell &b) {
        return a.foreground == b.foreground && a.background == b.background && a.bold == b.bold &&
               a.italic == b.italic && a.underline == b.underline && a.strike == b.strike &&
               a.reverse == b.reverse;
    };
    int column = 0;
    while (column < cells.size()) {
        const TerminalCell &first = cells.at(column);
        const bool chosen = selected(column);
        int end = column;
        QString text;
        bool plain = true;
        while (end < cells.size() && alike(first, cells.at(end)) && selected(end) == chosen) {
            const QString &piece = cells.at(end).text;
            const bool ascii = piece.isEmpty() || (piece.size() == 1 && piece.at(0).unicode() < 0x7f);
            // What may come from another font is drawn alone, so that it cannot push its neighbours.
            if (!ascii && end > column)
                break;
            text += piece.isEmpty() ? QStringLiteral(" ") : piece;
            plain = ascii;
            end += std::max<int>(1, cells.at(end).width);
            if (!plain)
                break;
        }
        QColor ink = QColor(first.foreground), ground = QColor(first.background);
        bool fill = !first.defaultBackground;
        if (first.reverse) {
            std::swap(ink, ground);
            fill = true;
        }
        // A program's colours are meant for another ground: white on white helps nobody.
        if (!first.defaultForeground || !first.defaultBackground)
            ink = theme.ensureContrast(ink, ground, 3.0);
        if (chosen) {
            ground = theme.selection();
            ink = theme.ensureContrast(ink, ground, 4.5);
            fill = true;
        }
        const QRect place(cellPadding + column * m_cellWidth, y, (end - column) * m_cellWidth, m_cellHeight);
        if (fill)
            painter.fillRect(place, ground);
        if (!text.trimmed().isEmpty() || first.underline || first.strike) {
            QFont font = m_font;
            font.setBold(first.bold);
            font.setItalic(first.italic);
            font.setUnderline(first.underline);
            font.setStrikeOut(first.strike);
            painter.setFont(font);
            painter.setPen(ink);
            painter.drawText(place.left(), y + m_ascent, text);
        }
        column = std::max(end, column + 1);
    }
}

} // namespace caisson::ui
