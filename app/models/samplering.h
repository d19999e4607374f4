// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace caisson::app {

/// The newest `capacity` values, oldest first. Takes memory only as it fills.
template<typename T>
class SampleRing
{
public:
    explicit SampleRing(std::size_t capacity)
        : m_capacity(capacity == 0 ? 1 : capacity)
    {
    }

    void append(T value)
    {
        if (m_values.size() < m_capacity) {
            m_values.push_back(std::move(value));
        } else {
            m_values[m_start] = std::move(value);
            m_start = (m_start + 1) % m_capacity;
        }
        ++m_total;
    }
    void clear()
    {
        m_values.clear();
        m_start = 0;
    }
    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    [[nodiscard]] bool isEmpty() const { return m_values.empty(); }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    /// How many were ever appended: differs when something new is there.
    [[nodiscard]] std::size_t total() const { return m_total; }
    /// 0 is the oldest; index < size().
    [[nodiscard]] const T &at(std::size_t index) const
    {
        return m_values[(m_start + index) % m_values.size()];
    }
    [[nodiscard]] const T &last() const { return at(m_values.size() - 1); }

private:
    std::vector<T> m_values;
    std::size_t m_capacity;
    std::size_t m_start = 0;
    std::size_t m_total = 0;
};

} // namespace caisson::app
