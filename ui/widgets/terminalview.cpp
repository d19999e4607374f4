// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalview.h"

#include "ui/widgets/terminalaccessible.h"
#include "ui/widgets/theme.h"
#include <algorithm>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace caisson::ui {

namespace {
constexpr int padding = 4;
constexpr Qt::KeyboardModifiers copyModifiers = Qt::ControlModifier | Qt::ShiftModifier;
} // namespace

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
    return {m_cellWidth * 80 + 2 * padding + verticalScrollBar()->sizeHint().width(),
            m_cellHeight * 24 + 2 * padding};
}

void TerminalView::fitToViewport()
{
    // Before it is shown for the first time the size means nothing, and a program must not be told it.
    const int columns = (viewport()->width() - 2 * padding) / m_cellWidth;
    const int rows = (viewport()->height() - 2 * padding) / m_cellHeight;
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
    const int top = padding + (firstRow + shift) * m_cellHeight;
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

bool TerminalView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && !m_readOnly) {
        const auto *key = static_cast<QKeyEvent *>(event);
        // What a shell needs wins over the window's shortcuts; F10 and F11, Control Tab and Control Shift
        // stay the window's.
        const bool windows = key->key() == Qt::Key_F10 || key->key() == Qt::Key_F11 ||
                             ((key->modifiers() & Qt::ControlModifier) &&
                              (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)) ||
                             ((key->modifiers() & copyModifiers) == copyModifiers &&
                              key->key() != Qt::Key_C && key->key() != Qt::Key_V);
        if (!windows) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
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

void TerminalView::keyPressEvent(QKeyEvent *event)
{
    const bool both = (event->modifiers() & copyModifiers) == copyModifiers;
    const bool shift = event->modifiers() == Qt::ShiftModifier;
    if ((both && event->key() == Qt::Key_C) || (m_readOnly && event->matches(QKeySequence::Copy))) {
        copy();
        return;
    }
    if ((both && event->key() == Qt::Key_V) || (shift && event->key() == Qt::Key_Insert)) {
        paste();
        return;
    }
    const bool up = event->key() == Qt::Key_PageUp, down = event->key() == Qt::Key_PageDown;
    if ((shift || m_readOnly) && (up || down)) {
        verticalScrollBar()->triggerAction(up ? QAbstractSlider::SliderPageStepSub
                                              : QAbstractSlider::SliderPageStepAdd);
        return;
    }
    if (m_readOnly) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const bool leaving = (event->modifiers() & Qt::ControlModifier) &&
                         (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab);
    if (leaving) {
        QAbstractScrollArea::focusNextPrevChild(event->key() == Qt::Key_Tab);
        return;
    }
    bool taken = m_screen->typeKey(event->key(), event->modifiers());
    if (!taken && (event->modifiers() & Qt::ControlModifier)) {
        // With Control the text is a control character already, or empty: take the key itself.
        const int key = event->key();
        const bool usable = (key >= Qt::Key_A && key <= Qt::Key_Z) ||
                            (key >= Qt::Key_At && key <= Qt::Key_Underscore) || key == Qt::Key_Space ||
                            key == Qt::Key_Question;
        if (usable) {
            m_screen->typeCharacter(char32_t(key), event->modifiers());
            taken = true;
        }
    } else if (!taken && !event->text().isEmpty()) {
        for (const char32_t character : event->text().toUcs4())
            m_screen->typeCharacter(character, event->modifiers() & Qt::AltModifier);
        taken = true;
    }
    if (!taken) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    clearSelection();
}

void TerminalView::inputMethodEvent(QInputMethodEvent *event)
{
    for (const char32_t character : event->commitString().toUcs4())
        m_screen->typeCharacter(character, {});
    event->accept();
}

QVariant TerminalView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    if (query == Qt::ImCursorRectangle) {
        const QPoint at = m_screen->cursor();
        return QRect(padding + at.x() * m_cellWidth, padding + at.y() * m_cellHeight, m_cellWidth,
                     m_cellHeight);
    }
    return QAbstractScrollArea::inputMethodQuery(query);
}

TerminalView::Position TerminalView::positionAt(const QPoint &point) const
{
    const int row = std::clamp((point.y() - padding) / m_cellHeight, 0, m_screen->rows() - 1);
    const int column =
        std::clamp((point.x() - padding + m_cellWidth / 2) / m_cellWidth, 0, m_screen->columns());
    return {firstLine() + row, column};
}

void TerminalView::mousePressEvent(QMouseEvent *event)
{
    const Position at = positionAt(event->position().toPoint());
    if (m_screen->mouseWanted() && !(event->modifiers() & Qt::ShiftModifier) && !m_readOnly) {
        const int button = event->button() == Qt::LeftButton     ? 1
                           : event->button() == Qt::MiddleButton ? 2
                                                                 : 3;
        m_screen->mouseMove(at.line - m_screen->scrollbackCount(), at.column, event->modifiers());
        m_screen->mouseButton(button, true, event->modifiers());
        return;
    }
    if (event->button() == Qt::MiddleButton && !m_readOnly) {
        if (QApplication::clipboard()->supportsSelection())
            m_screen->paste(QApplication::clipboard()->text(QClipboard::Selection));
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    m_selecting = true;
    setSelection(event->modifiers() & Qt::ShiftModifier && m_anchor.line >= 0 ? m_anchor : at, at);
}

void TerminalView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_selecting || !(event->buttons() & Qt::LeftButton))
        return;
    const int y = event->position().toPoint().y();
    if (y < 0 || y > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (y < 0 ? -1 : 1));
    setSelection(m_anchor, positionAt(event->position().toPoint()));
}

void TerminalView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_selecting && event->button() == Qt::LeftButton) {
        m_selecting = false;
        if (hasSelection() && QApplication::clipboard()->supportsSelection())
            QApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
        return;
    }
    if (m_screen->mouseWanted() && !m_readOnly) {
        const int button = event->button() == Qt::LeftButton     ? 1
                           : event->button() == Qt::MiddleButton ? 2
                                                                 : 3;
        m_screen->mouseButton(button, false, event->modifiers());
    }
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    // A word, with what paths and addresses are made of.
    Position at = positionAt(event->position().toPoint() - QPoint(m_cellWidth / 2, 0));
    const QVector<TerminalCell> cells = m_screen->line(at.line);
    const auto inWord = [&cells](int column) {
        if (column < 0 || column >= cells.size() || cells.at(column).text.isEmpty())
            return false;
        const QChar first = cells.at(column).text.at(0);
        return first.isLetterOrNumber() || QStringLiteral("-_./:@%+~").contains(first);
    };
    int from = at.column, to = at.column;
    while (inWord(from - 1))
        --from;
    while (inWord(to))
        ++to;
    setSelection({at.line, from}, {at.line, to});
}

void TerminalView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    updateCursor();
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateCursor();
    viewport()->update();
}

bool TerminalView::focusNextPrevChild(bool next)
{
    // Tab belongs to the shell.
    return m_readOnly && QAbstractScrollArea::focusNextPrevChild(next);
}

void TerminalView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_base);
    const int first = std::max(0, (event->rect().top() - padding) / m_cellHeight);
    const int last = std::min(m_screen->rows() - 1, (event->rect().bottom() - padding) / m_cellHeight);
    for (int row = first; row <= last; ++row)
        paintLine(painter, firstLine() + row, padding + row * m_cellHeight);

    const int cursorRow = m_screen->cursor().y() + m_screen->scrollbackCount() - firstLine();
    if (m_screen->cursorVisible() && !m_readOnly && cursorRow < m_screen->rows()) {
        const QRect box(padding + m_screen->cursor().x() * m_cellWidth, padding + cursorRow * m_cellHeight,
                        m_cellWidth, m_cellHeight);
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
        const QRect place(padding + column * m_cellWidth, y, (end - column) * m_cellWidth, m_cellHeight);
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
