// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace caisson::app {

/// What a terminal's driver would do with output that came without one: each line feed gets its carriage
/// return. Remembers the last byte from one piece to the next.
class LineFeeds
{
public:
    [[nodiscard]] QByteArray operator()(QByteArrayView bytes)
    {
        QByteArray result;
        result.reserve(bytes.size() + bytes.size() / 16);
        for (const char byte : bytes) {
            if (byte == '\n' && !m_afterReturn) {
                result += '\r';
            }
            m_afterReturn = byte == '\r';
            result += byte;
        }
        return result;
    }
    void reset() { m_afterReturn = false; }

private:
    bool m_afterReturn = false;
};

} // namespace caisson::app
