// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/memoryscale.h"

#include "ui/widgets/bytetext.h"

#include <algorithm>

namespace caisson::ui {

namespace {

constexpr int mostTicks = 6;

/// 1, 2, 2.5, 5, 10, 20, 25, 50, … times a power of ten, in KiB, MiB or GiB, whichever people would say.
quint64 niceStep(quint64 room)
{
    quint64 unit = 1024;
    if (room >= 4096 * mebibyte)
        unit = 1024 * mebibyte;
    else if (room >= 4 * mebibyte)
        unit = mebibyte;
    const double wanted = double(room) / double(unit) / mostTicks;
    double power = 1;
    while (power * 10 <= wanted)
        power *= 10;
    for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        // 2.5 is said only where it is a whole number: 25, 250.
        if (factor == 2.5 && power < 10)
            continue;
        if (power * factor >= wanted)
            return quint64(power * factor * double(unit));
    }
    return quint64(power * 10 * double(unit));
}

} // namespace

bool MemoryScale::fit(quint64 need)
{
    need = std::max<quint64>(need, mebibyte);
    const quint64 room = need + need / 4;
    const quint64 step = niceStep(room);
    // What must be seen decides how far; the last tick may stand within the head room.
    quint64 wanted = std::max<quint64>((room + step / 2) / step * step, step * ((need + step - 1) / step));
    if (wanted < need + need / 8)
        wanted += step;
    if (m_top != 0) {
        const bool tooSmall = need > m_top - m_top / 10;
        const bool tooLarge = wanted * 2 < m_top;
        if (!tooSmall && !tooLarge)
            return false;
    }
    if (wanted == m_top && step == m_step)
        return false;
    m_top = std::max(wanted, step * 2);
    m_step = step;
    return true;
}

QList<quint64> MemoryScale::ticks() const
{
    QList<quint64> result;
    for (quint64 value = 0; m_step > 0 && value <= m_top; value += m_step)
        result.append(value);
    return result;
}

} // namespace caisson::ui
