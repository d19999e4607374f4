// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalview.h"
#include <algorithm>
#include <QApplication>
#include <QClipboard>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

// Keys, mouse and focus of the terminal.

namespace caisson::ui {

namespace {
constexpr Qt::KeyboardModifiers copyModifiers = Qt::ControlModifier | Qt::ShiftModifier;
} // namespace

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
        return QRect(cellPadding + at.x() * m_cellWidth, cellPadding + at.y() * m_cellHeight, m_cellWidth,
                     m_cellHeight);
    }
    return QAbstractScrollArea::inputMethodQuery(query);
}

TerminalView::Position TerminalView::positionAt(const QPoint &point) const
{
    const int row = std::clamp((point.y() - cellPadding) / m_cellHeight, 0, m_screen->rows() - 1);
    const int column =
        std::clamp((point.x() - cellPadding + m_cellWidth / 2) / m_cellWidth, 0, m_screen->columns());
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

} // namespace caisson::ui
