// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalscreen.h"

#include "ui/widgets/terminalfilter.h"
#include <algorithm>
#include <array>
#include <cstring>
#include <QHash>
#include <QKeyEvent>
#include <vterm.h>

namespace caisson::ui {

namespace {

constexpr quint32 defaultColour = 0, indexedColour = 0x01000000, rgbColour = 0x02000000;
constexpr quint32 colourKind = 0xff000000;

enum Attribute : quint8 { Bold = 1, Italic = 2, Underline = 4, Strike = 8, Reverse = 16 };

/// A cell as the scrollback keeps it: 16 bytes, colours unresolved so that a change of theme reaches them.
struct StoredCell
{
    char32_t character = 0;
    quint32 foreground = defaultColour, background = defaultColour;
    quint8 attributes = 0, width = 1;
};

struct StoredLine
{
    std::vector<StoredCell> cells; ///< without blanks at the end
    QHash<int, QString> combined;  ///< the few cells with more than one character
};

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

constexpr std::array<QRgb, 16> darkNames{0x232629, 0xf2685f, 0x5fd38a, 0xffb454, 0x6cb6ff, 0xc79bff,
                                         0x63d6c3, 0xd5d8da, 0x8a9095, 0xff8a80, 0x8ce8ac, 0xffd08a,
                                         0x9dccff, 0xdcc2ff, 0x93e8da, 0xffffff};
constexpr std::array<QRgb, 16> lightNames{0x232629, 0xb3261e, 0x146c33, 0x8a5200, 0x0b5fb0, 0x7a2e9e,
                                          0x0f6b60, 0x5c5f61, 0x6a6f74, 0xc9352c, 0x1b7d3d, 0x9c6000,
                                          0x1a6fc4, 0x8f3fb5, 0x14786a, 0xffffff};

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
        d->scrollback.push_back(store(cells, columns));
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

    static StoredLine store(const VTermScreenCell *cells, int columns);
    [[nodiscard]] StoredLine screenLine(int row) const;
    [[nodiscard]] QVector<TerminalCell> resolve(const StoredLine &line, int columns) const;
    [[nodiscard]] QRgb resolve(quint32 colour, bool foreground) const;

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
    std::array<QRgb, 256> palette{};
    QRgb text = 0xff232629, base = 0xffffffff;
    QPoint cursor;
    bool cursorVisible = true, mouse = false, alternate = false, cursorDirty = false, bellRang = false;
    int firstDamaged = -1, lastDamaged = -1, pushed = 0, dropped = 0;
    QByteArray pendingOutput;
};

StoredLine TerminalScreen::Private::store(const VTermScreenCell *cells, int columns)
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

int TerminalScreen::Private::onPop(int columns, VTermScreenCell *cells, void *user)
{
    Private *d = self(user);
    if (d->scrollback.empty())
        return 0;
    const StoredLine line = std::move(d->scrollback.back());
    d->scrollback.pop_back();
    --d->pushed;
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
    return 1;
}

StoredLine TerminalScreen::Private::screenLine(int row) const
{
    int rows = 0, columns = 0;
    vterm_get_size(terminal, &rows, &columns);
    std::vector<VTermScreenCell> cells(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column)
        vterm_screen_get_cell(layer, VTermPos{row, column}, &cells[std::size_t(column)]);
    return store(cells.data(), columns);
}

QRgb TerminalScreen::Private::resolve(quint32 colour, bool foreground) const
{
    switch (colour & colourKind) {
    case indexedColour:
        return palette[colour & 0xff];
    case rgbColour:
        return 0xff000000 | (colour & 0xffffff);
    default:
        return foreground ? text : base;
    }
}

QVector<TerminalCell> TerminalScreen::Private::resolve(const StoredLine &line, int columns) const
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
    return index < kept ? d->resolve(d->scrollback[std::size_t(index)], columns())
                        : d->resolve(d->screenLine(index - kept), columns());
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
    d->text = text.rgb();
    d->base = base.rgb();
    for (std::size_t i = 0; i < 16; ++i)
        d->palette[i] = 0xff000000 | (dark ? darkNames[i] : lightNames[i]);
    // The cube and the greys are the same everywhere: programs reckon with them.
    for (int i = 0; i < 216; ++i) {
        const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
        d->palette[std::size_t(16 + i)] = qRgb(level(i / 36), level(i / 6 % 6), level(i % 6));
    }
    for (int i = 0; i < 24; ++i)
        d->palette[std::size_t(232 + i)] = qRgb(8 + 10 * i, 8 + 10 * i, 8 + 10 * i);
    Q_EMIT damaged(0, rows() - 1);
}

} // namespace caisson::ui
