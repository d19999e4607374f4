// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <QByteArray>
#include <QColor>
#include <QObject>
#include <QRect>
#include <QString>
#include <QVector>

namespace caisson::ui {

/// One character cell, resolved: no palette index is left.
struct TerminalCell
{
    QString text; ///< empty: blank
    QRgb foreground = 0, background = 0;
    bool defaultForeground = true, defaultBackground = true;
    bool bold = false, italic = false, underline = false, strike = false, reverse = false;
    quint8 width = 1; ///< 2: wide; 0: the right half of a wide one
    bool operator==(const TerminalCell &) const = default;
};

/// A terminal's state over libvterm, without a widget: bytes in, cells out, and the bytes a terminal answers.
/// What the program in the terminal says about titles, clipboards (OSC 52) and windows is dropped; no report
/// of them is ever sent back. Scrollback is bounded. Lives on one thread.
class TerminalScreen : public QObject
{
    Q_OBJECT

public:
    static constexpr int scrollbackLines = 10000;

    TerminalScreen(int rows, int columns, QObject *parent = nullptr);
    ~TerminalScreen() override;

    /// Bytes from the program. Partial sequences are kept for the next call.
    void write(const QByteArray &bytes);
    void resize(int rows, int columns);
    [[nodiscard]] int rows() const;
    [[nodiscard]] int columns() const;

    /// Line 0 is the oldest of the scrollback; lineCount() - rows() is the first of the screen.
    [[nodiscard]] int lineCount() const;
    [[nodiscard]] int scrollbackCount() const;
    [[nodiscard]] QVector<TerminalCell> line(int index) const;
    [[nodiscard]] QString lineText(int index) const; ///< without blanks at the end
    [[nodiscard]] QPoint cursor() const;             ///< column, row of the screen
    [[nodiscard]] bool cursorVisible() const;
    [[nodiscard]] bool mouseWanted() const;
    [[nodiscard]] bool alternateScreen() const;

    /// A typed character, with Qt's modifiers; Control makes a control character.
    void typeCharacter(char32_t character, Qt::KeyboardModifiers modifiers);
    /// A key without a character. False: not a terminal's key.
    bool typeKey(int qtKey, Qt::KeyboardModifiers modifiers);
    /// In brackets if the program asked for it; the closing bracket cannot be smuggled in.
    void paste(const QString &text);
    void mouseMove(int row, int column, Qt::KeyboardModifiers modifiers);
    void mouseButton(int button, bool pressed, Qt::KeyboardModifiers modifiers);
    void clearScrollback();
    /// The sixteen named colours and the defaults.
    void setColours(const QColor &text, const QColor &base, bool dark);

Q_SIGNALS:
    /// For the program: typed, pasted, or an answer to its question.
    void output(const QByteArray &bytes);
    /// Screen rows first to last must be painted again.
    void damaged(int firstRow, int lastRow);
    /// `lines` went into the scrollback; `dropped` of the oldest fell out.
    void scrolled(int lines, int dropped);
    void cursorMoved();
    void bell();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace caisson::ui
