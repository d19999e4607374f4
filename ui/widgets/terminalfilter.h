// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <QByteArray>
#include <QStringDecoder>

namespace caisson::ui {

/// Stands between a program's bytes and libvterm: what reaches the library is whole, bounded and harmless.
///
/// The bytes come from whatever runs in a container. libvterm 0.1.4 writes outside its buffers for some of
/// them (repeat of a wide character, a restored cursor or a scroll region from before a resize) and loops for
/// others (repeat of a combining one). So sequences are passed on only when they are complete, numbers are
/// bounded, repeats are written out, strings (titles, OSC 52, DCS, …) and window operations are dropped, and
/// text is valid UTF-8 with few combining characters each.
class TerminalFilter
{
public:
    /// Gets text, or one whole escape sequence.
    using Sink = std::function<void(const QByteArray &bytes, bool sequence)>;

    /// `columns` bounds how often a character is repeated.
    void feed(const QByteArray &bytes, int columns, const Sink &sink);

private:
    enum class State { Ground, Escape, Csi, CsiIgnored, String, StringEscape };

    void flushText(const Sink &sink);
    void finishEscape(char last, const Sink &sink);
    void finishCsi(char last, int columns, const Sink &sink);

    State m_state = State::Ground;
    QByteArray m_text, m_sequence;
    char m_lastCharacter = 0; ///< what a repeat repeats; 0: nothing that could be
    bool m_wide = false;      ///< m_text has bytes beyond ASCII
    int m_combining = 0;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
};

} // namespace caisson::ui
