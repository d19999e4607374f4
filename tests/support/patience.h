// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace caisson::tests {

/// How many times as long as usual tests wait before they give up: $CAISSON_TEST_PATIENCE, 1 where that is
/// not set. An emulated machine needs some ten times as long for everything.
inline int patience()
{
    static const int factor = [] {
        const char *text = std::getenv("CAISSON_TEST_PATIENCE");
        return text == nullptr ? 1 : std::clamp(std::atoi(text), 1, 100);
    }();
    return factor;
}

/// A time after which one gives up, on this machine.
template<typename Rep, typename Period>
std::chrono::duration<Rep, Period> patient(std::chrono::duration<Rep, Period> time)
{
    return time * patience();
}

} // namespace caisson::tests
