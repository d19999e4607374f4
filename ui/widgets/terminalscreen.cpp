// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalscreen.h"

#include "ui/widgets/terminalcells.h"
#include "ui/widgets/terminalfilter.h"
#include <algorithm>
#include <cstring>
#include <QHash>
#include <QKeyEvent>
#include <vterm.h>

namespace caisson::ui {

namespace {

VTermModifier modifiersOf(Qt::KeyboardModifiers modifiers)
{
    int result = VTERM_MOD_NONE;
    if (modifiers & Qt::ShiftModifier)
        result |= VTERM_MOD_SHIFT;
    if (modifiers & Qt::AltModifier)
        result |= VTERM_MOD_ALT;
    if (modifiers & Qt::ControlModifier)
        result |= VTERM_MOD_CTRL;
    return static_cast<VTermModifier>(result);
}

} // namespace

class TerminalScreen::Private
{
public:
    Private(TerminalScreen *screen, int rows, int columns)
        : q(screen)
        , terminal(vterm_new(rows, columns))
    {
        vterm_set_utf8(terminal, 1);
        vterm_output_set_callback(terminal, &Private::onOutput, this);
        layer = vterm_obtain_screen(terminal);
        std::memset(&callbacks, 0, sizeof callbacks);
        callbacks.damage = &Private::onDamage;
        callbacks.movecursor = &Private::onCursor;
        callbacks.settermprop = &Private::onProperty;
        callbacks.bell = &Private::onBell;
        callbacks.sb_pushline = &Private::onPush;
        callbacks.sb_popline = &Private::onPop;
#if VTERM_VERSION_MAJOR > 0 || VTERM_VERSION_MINOR >= 3
        callbacks.sb_clear = &Private::onClear;
#endif
        vterm_screen_set_callbacks(layer, &callbacks, this);
        vterm_screen_enable_altscreen(layer, 1);
        vterm_screen_set_damage_merge(layer, VTERM_DAMAGE_ROW);
        vterm_screen_reset(layer, 1);
    }
    ~Private()
    {
        vterm_free(terminal);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    static Private *self(void *user)
    {
        return static_cast<Private *>(user);
    }
    // Called from within libvterm: nothing is emitted here, because a slot might write again.
    static void onOutput(const char *bytes, size_t length, void *user)
    {
        self(user)->pendingOutput.append(bytes, qsizetype(length));
    }
    static int onDamage(VTermRect rect, void *user)
    {
        self(user)->damageRows(rect.start_row, rect.end_row - 1);
        return 1;
    }
    static int onCursor(VTermPos position, VTermPos, int, void *user)
    {
        self(user)->cursor = QPoint(position.col, position.row);
        self(user)->cursorDirty = true;
        return 1;
    }
    static int onProperty(VTermProp property, VTermValue *value, void *user)
    {
        // Titles and icon names are read by nobody: what a program says must not reach the window's words.
        Private *d = self(user);
        if (property == VTERM_PROP_CURSORVISIBLE) {
            d->cursorVisible = value->boolean != 0;
            d->cursorDirty = true;
        } else if (property == VTERM_PROP_ALTSCREEN) {
            d->alternate = value->boolean != 0;
        } else if (property == VTERM_PROP_MOUSE) {
            d->mouse = value->number != VTERM_PROP_MOUSE_NONE;
        }
        return 1;
    }
    static int onBell(void *user)
    {
        self(user)->bellRang = true;
        return 1;
    }
    static int onPush(int columns, const VTermScreenCell *cells, void *user)
    {
        Private *d = self(user);
        d->scrollback.push_back(storeCells(cells, columns));
        ++d->pushed;
        while (d->scrollback.size() > std::size_t(scrollbackLines)) {
            d->scrollback.pop_front();
            ++d->dropped;
        }
        return 1;
    }
    static int onPop(int columns, VTermScreenCell *cells, void *user);
    static int onClear(void *user)
    {
        Private *d = self(user);
        d->dropped += int(d->scrollback.size());
        d->scrollback.clear();
        return 1;
    }

    [[nodiscard]] StoredLine screenLine(int row) const;

    /// Everything that reaches libvterm goes through here. Sequences may leave its cursor outside of the
    /// screen.
    void input(const QByteArray &bytes)
    {
        filter.feed(bytes, columnCount(), [this](const QByteArray &piece, bool sequence) {
            vterm_input_write(terminal, piece.constData(), std::size_t(piece.size()));
            if (sequence)
                keepCursorInside();
        });
    }

    [[nodiscard]] int columnCount() const
    {
        int rows = 0, columns = 0;
        vterm_get_size(terminal, &rows, &columns);
        return columns;
    }

    /// libvterm 0.1.4 restores a cursor saved before a resize as it was, and moves it above the screen when
    /// it pushes lines out: the next character would be written outside of its buffer.
    void keepCursorInside()
    {
        int rows = 0, columns = 0;
        vterm_get_size(terminal, &rows, &columns);
        VTermPos position{0, 0};
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position);
        if (position.row >= 0 && position.row < rows && position.col >= 0 && position.col < columns)
            return;
        const QByteArray move = "\x1b[" + QByteArray::number(std::clamp(position.row, 0, rows - 1) + 1) +
                                ';' + QByteArray::number(std::clamp(position.col, 0, columns - 1) + 1) + 'H';
        vterm_input_write(terminal, move.constData(), std::size_t(move.size()));
    }

    /// A scroll region may lie outside of a screen that became smaller. Programs set theirs anew when told
    /// the size.
    void afterResize()
    {
        VTermPos position{0, 0};
        vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position);
        int rows = 0, columns = 0;
        vterm_get_size(terminal, &rows, &columns);
        // Origin mode off, margins off; then the cursor, which that has moved, back to where it was.
        const QByteArray reset = "\x1b[?6l\x1b[r\x1b[?69l\x1b[" +
                                 QByteArray::number(std::clamp(position.row, 0, rows - 1) + 1) + ';' +
                                 QByteArray::number(std::clamp(position.col, 0, columns - 1) + 1) + 'H';
        vterm_input_write(terminal, reset.constData(), std::size_t(reset.size()));
        keepCursorInside();
    }

    void damageRows(int first, int last)
    {
        firstDamaged = firstDamaged < 0 ? first : std::min(firstDamaged, first);
        lastDamaged = std::max(lastDamaged, last);
    }

    /// Says what happened, once libvterm has returned.
    void report()
    {
        vterm_screen_flush_damage(layer);
        const int first = std::exchange(firstDamaged, -1), last = std::exchange(lastDamaged, -1);
        const int lines = std::exchange(pushed, 0), gone = std::exchange(dropped, 0);
        const bool cursorMoved = std::exchange(cursorDirty, false), rang = std::exchange(bellRang, false);
        const QByteArray answer = std::exchange(pendingOutput, {});
        if (lines != 0 || gone != 0)
            Q_EMIT q->scrolled(lines, gone);
        if (first >= 0)
            Q_EMIT q->damaged(first, last);
        if (cursorMoved)
            Q_EMIT q->cursorMoved();
        if (rang)
            Q_EMIT q->bell();
        if (!answer.isEmpty())
            Q_EMIT q->output(answer);
    }

    TerminalScreen *q;
    VTerm *terminal;
    VTermScreen *layer = nullptr;
    VTermScreenCallbacks callbacks;
    TerminalFilter filter;
    std::deque<StoredLine> scrollback;
    TerminalColours colours;
    QPoint cursor;
    bool cursorVisible = true, mouse = false, alternate = false, cursorDirty = false, bellRang = false;
    int firstDamaged = -1, lastDamaged = -1, pushed = 0, dropped = 0;
    QByteArray pendingOutput;
};

int TerminalScreen::Private::onPop(int columns, VTermScreenCell *cells, void *user)
{
    Private *d = self(user);
    if (d->scrollback.empty())
        return 0;
    const StoredLine line = std::move(d->scrollback.back());
    d->scrollback.pop_back();
    --d->pushed;
    restoreCells(line, columns, cells);
    return 1;
}

StoredLine TerminalScreen::Private::screenLine(int row) const
{
    int rows = 0, columns = 0;
    vterm_get_size(terminal, &rows, &columns);
    std::vector<VTermScreenCell> cells(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column)
        vterm_screen_get_cell(layer, VTermPos{row, column}, &cells[std::size_t(column)]);
    return storeCells(cells.data(), columns);
}

TerminalScreen::TerminalScreen(int rows, int columns, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::max(1, rows), std::max(1, columns)))
{
    setColours(QColor(0x23, 0x26, 0x29), Qt::white, false);
}

TerminalScreen::~TerminalScreen() = default;

void TerminalScreen::write(const QByteArray &bytes)
{
    d->input(bytes);
    d->report();
}

void TerminalScreen::resize(int newRows, int newColumns)
{
    newRows = std::clamp(newRows, 1, 1000);
    newColumns = std::clamp(newColumns, 2, 1000);
    if (newRows == rows() && newColumns == columns())
        return;
    vterm_set_size(d->terminal, newRows, newColumns);
    d->afterResize();
    d->damageRows(0, newRows - 1);
    d->report();
}

int TerminalScreen::rows() const
{
    int rows = 0, columns = 0;
    vterm_get_size(d->terminal, &rows, &columns);
    return rows;
}

int TerminalScreen::columns() const
{
    int rows = 0, columns = 0;
    vterm_get_size(d->terminal, &rows, &columns);
    return columns;
}

int TerminalScreen::scrollbackCount() const
{
    return int(d->scrollback.size());
}

int TerminalScreen::lineCount() const
{
    return scrollbackCount() + rows();
}

QVector<TerminalCell> TerminalScreen::line(int index) const
{
    if (index < 0 || index >= lineCount())
        return {};
    const int kept = scrollbackCount();
    return index < kept ? d->colours.resolve(d->scrollback[std::size_t(index)], columns())
                        : d->colours.resolve(d->screenLine(index - kept), columns());
}

QString TerminalScreen::lineText(int index) const
{
    QString text;
    for (const TerminalCell &cell : line(index)) {
        if (cell.width != 0)
            text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
    }
    qsizetype end = text.size();
    while (end > 0 && text.at(end - 1) == QLatin1Char(' '))
        --end;
    return text.left(end);
}

QPoint TerminalScreen::cursor() const
{
    return d->cursor;
}

bool TerminalScreen::cursorVisible() const
{
    return d->cursorVisible;
}

bool TerminalScreen::mouseWanted() const
{
    return d->mouse;
}

bool TerminalScreen::alternateScreen() const
{
    return d->alternate;
}

void TerminalScreen::typeCharacter(char32_t character, Qt::KeyboardModifiers modifiers)
{
    QByteArray bytes;
    if (modifiers & Qt::AltModifier)
        bytes.append('\x1b');
    // libvterm would send Ctrl+I, J, M and [ as CSI u, which no shell of a small container understands.
    const char32_t upper = character >= U'a' && character <= U'z' ? character - 32 : character;
    if ((modifiers & Qt::ControlModifier) && upper >= U'@' && upper <= U'_')
        bytes.append(char(upper & 0x1f));
    else if ((modifiers & Qt::ControlModifier) && character == U' ')
        bytes.append('\0');
    else if ((modifiers & Qt::ControlModifier) && character == U'?')
        bytes.append('\x7f');
    else
        bytes.append(QString::fromUcs4(&character, 1).toUtf8());
    d->pendingOutput.append(bytes);
    d->report();
}

bool TerminalScreen::typeKey(int qtKey, Qt::KeyboardModifiers modifiers)
{
    static const QHash<int, int> keys{{Qt::Key_Return, VTERM_KEY_ENTER},
                                      {Qt::Key_Enter, VTERM_KEY_ENTER},
                                      {Qt::Key_Tab, VTERM_KEY_TAB},
                                      {Qt::Key_Backtab, VTERM_KEY_TAB},
                                      {Qt::Key_Backspace, VTERM_KEY_BACKSPACE},
                                      {Qt::Key_Escape, VTERM_KEY_ESCAPE},
                                      {Qt::Key_Up, VTERM_KEY_UP},
                                      {Qt::Key_Down, VTERM_KEY_DOWN},
                                      {Qt::Key_Left, VTERM_KEY_LEFT},
                                      {Qt::Key_Right, VTERM_KEY_RIGHT},
                                      {Qt::Key_Insert, VTERM_KEY_INS},
                                      {Qt::Key_Delete, VTERM_KEY_DEL},
                                      {Qt::Key_Home, VTERM_KEY_HOME},
                                      {Qt::Key_End, VTERM_KEY_END},
                                      {Qt::Key_PageUp, VTERM_KEY_PAGEUP},
                                      {Qt::Key_PageDown, VTERM_KEY_PAGEDOWN}};
    int key = keys.value(qtKey, VTERM_KEY_NONE);
    if (qtKey >= Qt::Key_F1 && qtKey <= Qt::Key_F12)
        key = VTERM_KEY_FUNCTION(qtKey - Qt::Key_F1 + 1);
    if (key == VTERM_KEY_NONE)
        return false;
    if (qtKey == Qt::Key_Backtab)
        modifiers |= Qt::ShiftModifier;
    const bool plain = key == VTERM_KEY_ENTER || key == VTERM_KEY_BACKSPACE || key == VTERM_KEY_ESCAPE;
    // Shift and Control change nothing on these for the programs of a plain terminal.
    if (plain)
        modifiers &= Qt::AltModifier;
    vterm_keyboard_key(d->terminal, static_cast<VTermKey>(key), modifiersOf(modifiers));
    d->report();
    return true;
}

void TerminalScreen::paste(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text.at(i);
        if (character == QLatin1Char('\n')) {
            // A line's end is what the Enter key sends; CR LF is one.
            if (i == 0 || text.at(i - 1) != QLatin1Char('\r'))
                clean.append(QLatin1Char('\r'));
        } else if (character == QLatin1Char('\r') || character == QLatin1Char('\t')) {
            clean.append(character);
        } else if (character.unicode() >= 0x20 &&
                   (character.unicode() < 0x7f || character.unicode() >= 0xa0)) {
            // Control characters, above all Escape, would end the bracket or act as typed keys.
            clean.append(character);
        }
    }
    vterm_keyboard_start_paste(d->terminal);
    d->pendingOutput.append(clean.toUtf8());
    vterm_keyboard_end_paste(d->terminal);
    d->report();
}

void TerminalScreen::mouseMove(int row, int column, Qt::KeyboardModifiers modifiers)
{
    vterm_mouse_move(d->terminal, row, column, modifiersOf(modifiers));
    d->report();
}

void TerminalScreen::mouseButton(int button, bool pressed, Qt::KeyboardModifiers modifiers)
{
    vterm_mouse_button(d->terminal, button, pressed, modifiersOf(modifiers));
    d->report();
}

void TerminalScreen::clearScrollback()
{
    Private::onClear(d.get());
    d->report();
}

void TerminalScreen::setColours(const QColor &text, const QColor &base, bool dark)
{
    d->colours.set(text, base, dark);
    Q_EMIT damaged(0, rows() - 1);
}

} // namespace caisson::ui
