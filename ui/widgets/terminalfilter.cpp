// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalfilter.h"

#include <algorithm>
#include <QList>
#include <QString>

namespace caisson::ui {

namespace {

constexpr char escape = '\x1b';
constexpr qsizetype longestSequence = 128, mostParameters = 16;
constexpr int largestNumber = 9999, mostCombining = 4;

bool isFinal(char byte)
{
    return byte >= 0x40 && byte <= 0x7e;
}

} // namespace

void TerminalFilter::flushText(const Sink &sink)
{
    if (m_text.isEmpty())
        return;
    QByteArray text = std::exchange(m_text, {});
    if (std::exchange(m_wide, false)) {
        const QString decoded = m_decoder.decode(text);
        QString clean;
        clean.reserve(decoded.size());
        for (const char32_t character : decoded.toUcs4()) {
            const auto category = QChar::category(character);
            const bool combining = category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
                                   category == QChar::Mark_SpacingCombining ||
                                   category == QChar::Other_Format;
            m_combining = combining ? m_combining + 1 : 0;
            // C1 controls in UTF-8 are nobody's text.
            if (m_combining > mostCombining || (character >= 0x80 && character < 0xa0))
                continue;
            clean.append(QChar::fromUcs4(character));
        }
        text = clean.toUtf8();
    } else {
        m_combining = 0;
    }
    if (text.isEmpty())
        return;
    const char last = text.back();
    m_lastCharacter = last >= 0x20 && last < 0x7f ? last : '\0';
    sink(text, false);
}

void TerminalFilter::finishEscape(char last, const Sink &sink)
{
    m_sequence.append(last);
    // Lines of double width and height bring half rows; ESC # 8 alone is harmless.
    const bool doubled = m_sequence.startsWith("\x1b#") && last != '8';
    if (!doubled)
        sink(m_sequence, true);
    m_lastCharacter = 0;
}

void TerminalFilter::finishCsi(char last, int columns, const Sink &sink)
{
    const QByteArray body = m_sequence.mid(2);
    QByteArray clean("\x1b[");
    qsizetype parameters = 1;
    int number = -1;
    const auto endNumber = [&] {
        if (number >= 0)
            clean += QByteArray::number(number);
        number = -1;
    };
    bool plain = true;
    int first = -1;
    for (const char byte : body) {
        if (byte >= '0' && byte <= '9') {
            number = std::min(largestNumber, std::max(0, number) * 10 + (byte - '0'));
            if (parameters == 1)
                first = number;
            continue;
        }
        endNumber();
        if (byte == ';' || byte == ':')
            ++parameters;
        else
            plain = false;
        clean += byte;
    }
    endNumber();
    clean += last;
    if (parameters > mostParameters || (plain && last == 't'))
        return;
    if (plain && last == 'b') {
        if (m_lastCharacter != 0)
            sink(QByteArray(std::clamp(first, 1, std::max(1, columns)), m_lastCharacter), false);
        return;
    }
    if (last != 'm')
        m_lastCharacter = 0;
    sink(clean, true);
}

void TerminalFilter::feed(const QByteArray &bytes, int columns, const Sink &sink)
{
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (byte == escape && m_state != State::String && m_state != State::StringEscape) {
            // Escape begins anew wherever it comes, except within a string, which it may end.
            flushText(sink);
            m_sequence = QByteArray(1, escape);
            m_state = State::Escape;
            continue;
        }
        if (byte == '\x18' || byte == '\x1a') {
            // Cancel.
            m_state = State::Ground;
            continue;
        }
        const bool control = value < 0x20;
        switch (m_state) {
        case State::Ground:
            m_text.append(byte);
            m_wide = m_wide || value >= 0x80;
            break;
        case State::Escape:
            if (control) {
                m_text.append(byte);
                flushText(sink);
            } else if (value >= 0x80) {
                m_state = State::Ground;
            } else if (m_sequence.size() == 1 && byte == '[') {
                m_sequence.append(byte);
                m_state = State::Csi;
            } else if (m_sequence.size() == 1 &&
                       (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X')) {
                m_state = State::String;
            } else if (byte >= 0x20 && byte <= 0x2f) {
                if (m_sequence.size() < 4)
                    m_sequence.append(byte);
            } else {
                m_state = State::Ground;
                if (byte != '\x7f')
                    finishEscape(byte, sink);
            }
            break;
        case State::Csi:
        case State::CsiIgnored:
            if (control) {
                // Controls work even within a sequence, as on the terminals of old.
                m_text.append(byte);
                flushText(sink);
            } else if (value >= 0x80 || byte == '\x7f') {
                m_state = State::Ground;
            } else if (isFinal(byte)) {
                const bool whole = m_state == State::Csi;
                m_state = State::Ground;
                if (whole)
                    finishCsi(byte, columns, sink);
            } else if (m_sequence.size() >= longestSequence) {
                m_state = State::CsiIgnored;
            } else {
                m_sequence.append(byte);
            }
            break;
        case State::String:
            if (byte == '\x07')
                m_state = State::Ground;
            else if (byte == escape)
                m_state = State::StringEscape;
            break;
        case State::StringEscape:
            if (byte == '\\' || byte == '\x07') {
                m_state = State::Ground;
            } else if (byte == '[') {
                // The string was never ended: this is the next sequence.
                m_sequence = "\x1b[";
                m_state = State::Csi;
            } else if (byte != escape) {
                m_state = State::String;
            }
            break;
        }
    }
    flushText(sink);
}

} // namespace caisson::ui
