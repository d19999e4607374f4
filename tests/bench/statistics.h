// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace caisson::bench {

/// Figures of one series, in milliseconds.
struct Series
{
    std::vector<double> values;

    [[nodiscard]] double quantile(double part) const
    {
        if (values.empty())
            return 0;
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        const auto index = static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1) + 0.5);
        return sorted[std::min(index, sorted.size() - 1)];
    }
    [[nodiscard]] double median() const { return quantile(0.5); }
};

} // namespace caisson::bench
