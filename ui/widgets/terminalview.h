// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/terminalscreen.h"
#include <QAbstractScrollArea>
#include <QPoint>

namespace caisson::ui {

/// A terminal. It holds no descriptor: write() takes what the program says, outputReady() gives what the user
/// types.
class TerminalView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TerminalView(QWidget *parent = nullptr);
    ~TerminalView() override;

    [[nodiscard]] TerminalScreen *screen() const { return m_screen; }
    [[nodiscard]] int rows() const { return m_screen->rows(); }
    [[nodiscard]] int columns() const { return m_screen->columns(); }
    [[nodiscard]] QString selectedText() const;
    [[nodiscard]] bool hasSelection() const;
    /// The visible lines, for screen readers and tests.
    [[nodiscard]] QString visibleText() const;
    /// A log: nothing is typed or pasted.
    void setReadOnly(bool readOnly);
    [[nodiscard]] QSize sizeHint() const override;

public Q_SLOTS:
    void write(const QByteArray &bytes);
    void copy();
    void paste();
    void selectAll();
    void clearSelection();

Q_SIGNALS:
    void outputReady(const QByteArray &bytes);
    void resized(int rows, int columns);
    void copyAvailable(bool yes);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    static constexpr int cellPadding = 4; ///< around the cells, logical pixels

    struct Position
    {
        int line = -1, column = 0;
        auto operator<=>(const Position &) const = default;
    };

    void applyFont();
    void applyColours();
    void fitToViewport();
    void updateScrollBar(bool follow);
    void updateRows(int firstRow, int lastRow);
    void updateCursor();
    void setSelection(Position anchor, Position end);
    void paintLine(QPainter &painter, int line, int y) const;
    [[nodiscard]] Position positionAt(const QPoint &point) const;
    [[nodiscard]] int firstLine() const;
    [[nodiscard]] bool followsEnd() const;

    TerminalScreen *m_screen;
    QFont m_font;
    int m_cellWidth = 8, m_cellHeight = 16, m_ascent = 12;
    Position m_anchor, m_end;
    bool m_selecting = false, m_readOnly = false;
    QPoint m_oldCursor;
    QColor m_text, m_base;
};

} // namespace caisson::ui
