// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <concepts>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Reading and writing plain structs as JSON from one description of their fields, so that the two never
/// differ. A struct takes part by a template `fields(archive, value)` in its namespace that calls
/// `archive.field("key", value.member)` for each member. Reading is strict: unknown keys, wrong types and
/// numbers out of range are refused with the key's full name. Writing leaves out what is empty.
namespace caisson::engine::json {

using Value = nlohmann::ordered_json;

class Writer
{
public:
    template<typename T>
    void field(const char *key, const T &value)
    {
        if (!isEmpty(value))
            m_value[key] = write(value);
    }
    template<typename T>
    [[nodiscard]] static Value write(const T &value)
    {
        if constexpr (requires(Writer w, T v) { fields(w, v); }) {
            Writer writer;
            writer.m_value = Value::object();
            T copy(value); // the one description serves reading too, so it wants something it may change
            fields(writer, copy);
            return std::move(writer.m_value);
        } else {
            return Value(value);
        }
    }
    template<typename T>
    [[nodiscard]] static Value write(const std::vector<T> &values)
    {
        Value array = Value::array();
        for (const T &value : values)
            array.push_back(write(value));
        return array;
    }
    template<typename T>
    [[nodiscard]] static Value write(const std::map<std::string, T> &values)
    {
        Value object = Value::object();
        for (const auto &[key, value] : values)
            object[key] = write(value);
        return object;
    }
    template<typename T>
    [[nodiscard]] static Value write(const std::optional<T> &value)
    {
        return write(*value);
    }

private:
    template<typename T>
    static bool isEmpty(const T &value)
    {
        if constexpr (requires { value.has_value(); })
            return !value.has_value();
        else if constexpr (requires { value.empty(); })
            return value.empty();
        else
            return false;
    }
    Value m_value;
};

class Reader
{
public:
    /// Reads a whole value. `where` stands before the keys in messages.
    template<typename T>
    [[nodiscard]] static Status read(const Value &source, const std::string &where, T &target)
    {
        if constexpr (requires(Reader r, T t) { fields(r, t); }) {
            if (!source.is_object())
                return invalidArgument(where, "must be an object");
            Reader reader(source, where);
            fields(reader, target);
            return reader.finish();
        } else {
            return readPlain(source, where, target);
        }
    }

    template<typename T>
    void field(const char *key, T &target)
    {
        m_seen.insert(key);
        const auto found = m_source.find(key);
        if (found == m_source.end() || !m_status)
            return;
        m_status = read(*found, name(key), target);
    }

private:
    Reader(const Value &source, std::string where)
        : m_source(source)
        , m_where(std::move(where))
    {
    }

    [[nodiscard]] std::string name(const std::string &key) const
    {
        return m_where.empty() || m_where.ends_with(' ') ? m_where + key : m_where + "." + key;
    }
    [[nodiscard]] Status finish() const
    {
        if (!m_status)
            return m_status;
        for (const auto &[key, value] : m_source.items()) {
            if (!m_seen.contains(key))
                return invalidArgument(name(key), "unknown key");
        }
        return {};
    }

    static Status readPlain(const Value &source, const std::string &where, bool &target)
    {
        if (!source.is_boolean())
            return invalidArgument(where, "must be true or false");
        target = source.get<bool>();
        return {};
    }
    static Status readPlain(const Value &source, const std::string &where, std::string &target)
    {
        if (!source.is_string())
            return invalidArgument(where, "must be a string");
        target = source.get<std::string>();
        return {};
    }
    static Status readPlain(const Value &source, const std::string &where, double &target)
    {
        if (!source.is_number())
            return invalidArgument(where, "must be a number");
        target = source.get<double>();
        return {};
    }
    template<std::integral T>
    static Status readPlain(const Value &source, const std::string &where, T &target)
    {
        const auto refuse = [&where] { return invalidArgument(where, "must be a whole number in range"); };
        if (source.is_number_unsigned()) {
            const auto number = source.get<std::uint64_t>();
            if (!std::in_range<T>(number))
                return refuse();
            target = static_cast<T>(number);
        } else if (source.is_number_integer()) {
            const auto number = source.get<std::int64_t>();
            if (!std::in_range<T>(number))
                return refuse();
            target = static_cast<T>(number);
        } else {
            return refuse();
        }
        return {};
    }
    template<typename T>
    static Status readPlain(const Value &source, const std::string &where, std::optional<T> &target)
    {
        T value{};
        if (Status status = read(source, where, value); !status)
            return status;
        target = std::move(value);
        return {};
    }
    template<typename T>
    static Status readPlain(const Value &source, const std::string &where, std::vector<T> &target)
    {
        if (!source.is_array())
            return invalidArgument(where, "must be an array");
        target.clear();
        target.reserve(source.size());
        for (const Value &item : source) {
            T value{};
            if (Status status = read(item, where + "[" + std::to_string(target.size()) + "]", value); !status)
                return status;
            target.push_back(std::move(value));
        }
        return {};
    }
    template<typename T>
    static Status readPlain(const Value &source, const std::string &where, std::map<std::string, T> &target)
    {
        if (!source.is_object())
            return invalidArgument(where, "must be an object");
        target.clear();
        for (const auto &[key, item] : source.items()) {
            T value{};
            if (Status status = read(item, where + "." + key, value); !status)
                return status;
            target.emplace(key, std::move(value));
        }
        return {};
    }

    const Value &m_source;
    std::string m_where;
    std::set<std::string, std::less<>> m_seen;
    Status m_status;
};

/// Text to value. Never throws. Nesting is bounded by the strictness of the reading that follows; text longer
/// than `maximumBytes` is refused (R23).
template<typename T>
[[nodiscard]] Result<T> parse(std::string_view text, const std::string &what,
                              std::size_t maximumBytes = 1U << 20)
{
    if (text.size() > maximumBytes)
        return invalidArgument(what, "is longer than " + std::to_string(maximumBytes) + " bytes");
    const Value value = Value::parse(text, nullptr, false);
    if (value.is_discarded())
        return invalidArgument(what, "is not JSON");
    T target{};
    if (Status status = Reader::read(value, what + ": ", target); !status)
        return std::unexpected(std::move(status).error());
    return target;
}

/// Value to text; bytes that are not UTF-8 are replaced, never thrown over.
[[nodiscard]] inline std::string dump(const Value &value, bool indent)
{
    return value.dump(indent ? 2 : -1, ' ', false, Value::error_handler_t::replace);
}

} // namespace caisson::engine::json
