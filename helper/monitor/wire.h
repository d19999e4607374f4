// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace caisson::monitor {

/// Writes the fields of a message one after the other: little words in host order (both ends are of one build
/// on one machine), strings with their length before them. Pure; no limits of its own.
class Writer
{
public:
    void u8(std::uint8_t value) { raw(&value, sizeof value); }
    void u32(std::uint32_t value) { raw(&value, sizeof value); }
    void u64(std::uint64_t value) { raw(&value, sizeof value); }
    void i64(std::int64_t value) { raw(&value, sizeof value); }
    void text(std::string_view value)
    {
        u32(static_cast<std::uint32_t>(value.size()));
        raw(value.data(), value.size());
    }
    void texts(const std::vector<std::string> &values)
    {
        u32(static_cast<std::uint32_t>(values.size()));
        for (const std::string &value : values)
            text(value);
    }
    [[nodiscard]] const std::string &bytes() const { return m_bytes; }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    void raw(const void *data, std::size_t size) { m_bytes.append(static_cast<const char *>(data), size); }
    std::string m_bytes;
};

/// Reads what Writer wrote and believes nothing: the first field that does not fit makes it fail for good,
/// and from then on every read gives zero or the empty string. Ask `complete()` once at the end.
class Reader
{
public:
    explicit Reader(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    std::uint8_t u8() { return word<std::uint8_t>(); }
    std::uint32_t u32() { return word<std::uint32_t>(); }
    std::uint64_t u64() { return word<std::uint64_t>(); }
    std::int64_t i64() { return word<std::int64_t>(); }
    bool boolean()
    {
        const std::uint8_t value = u8();
        if (value > 1)
            m_failed = true;
        return value == 1;
    }
    /// Any bytes, at most `limit` of them.
    std::string blob(std::size_t limit)
    {
        const std::uint32_t size = u32();
        if (m_failed || size > limit || size > m_rest.size()) {
            m_failed = true;
            return {};
        }
        std::string value(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return value;
    }
    /// As blob, without a NUL inside: what becomes a C string must not be cut short there.
    std::string text(std::size_t limit)
    {
        std::string value = blob(limit);
        if (value.find('\0') != std::string::npos) {
            m_failed = true;
            value.clear();
        }
        return value;
    }
    std::vector<std::string> texts(std::size_t maximumCount, std::size_t limitEach)
    {
        std::vector<std::string> values;
        const std::uint32_t count = this->count(maximumCount, sizeof(std::uint32_t));
        values.reserve(count);
        for (std::uint32_t i = 0; i < count && !m_failed; ++i)
            values.push_back(text(limitEach));
        return values;
    }
    /// A number of elements of at least `smallest` bytes each that can still be in the message.
    std::uint32_t count(std::size_t maximum, std::size_t smallest)
    {
        const std::uint32_t value = u32();
        if (m_failed || value > maximum || value > m_rest.size() / smallest) {
            m_failed = true;
            return 0;
        }
        return value;
    }
    void fail() { m_failed = true; }
    [[nodiscard]] bool failed() const { return m_failed; }
    /// Everything was there and nothing is left over.
    [[nodiscard]] bool complete() const { return !m_failed && m_rest.empty(); }

private:
    template<typename T>
    T word()
    {
        T value{};
        if (m_failed || m_rest.size() < sizeof value) {
            m_failed = true;
            return value;
        }
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }
    std::string_view m_rest;
    bool m_failed = false;
};

} // namespace caisson::monitor
