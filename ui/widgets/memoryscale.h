// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QList>
#include <QtGlobal>

namespace caisson::ui {

/// The vertical range of the memory graph: rounded to steps people count in,with about 25 % of room (never
/// less than an eighth) above what must be seen, and with hysteresis, so that it does not jump with every
/// sample. A value without widgets.
class MemoryScale
{
public:
    /// `need` is the largest of usage, peak and limit, in bytes. Grows at once when need passes the range;
    /// shrinks only when the range would be less than half. Returns whether the range changed.
    bool fit(quint64 need);
    [[nodiscard]] quint64 top() const { return m_top; }   ///< bytes
    [[nodiscard]] quint64 step() const { return m_step; } ///< bytes between two ticks
    [[nodiscard]] QList<quint64> ticks() const;

private:
    quint64 m_top = 0, m_step = 0;
};

} // namespace caisson::ui
