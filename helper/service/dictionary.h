// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/kernel/error.h"
#include "helper/protocol/wiretypes.h"

#include <optional>
#include <QString>
#include <QVariant>
#include <QVariantMap>
#include <string>
#include <vector>

namespace caisson::service {

/// Reads one a{sv} of a call, strictly: a key given twice, an unknown key, a value of another type than the
/// contract's, a string that is too long or holds control characters, an array that is too long are errors
/// which name the key. The first error is kept; finish() gives it.
class Dictionary
{
public:
    /// `argument` is the QDBusArgument of an a{sv}.
    explicit Dictionary(const QVariant &argument);

    /// What strings may hold. Free: everything but NUL (command lines, values of the environment).
    enum class Text { Plain, Free };

    void read(const char *key, std::string &into);
    void read(const char *key, bool &into);
    void read(const char *key, std::uint32_t &into);
    void read(const char *key, std::uint16_t &into);
    void read(const char *key, std::optional<std::uint64_t> &into);
    void read(const char *key, std::optional<double> &into);
    void read(const char *key, std::vector<std::string> &into, Text kind);
    void read(const char *key, std::vector<engine::IdMapping> &into);
    void read(const char *key, std::map<std::string, std::string> &into);
    void read(const char *key, std::map<std::string, std::int64_t> &into);
    /// The key must be there.
    void require(const char *key);
    void refuse(const QString &key, const QString &expected);

    /// The first error, or that a key was not read.
    [[nodiscard]] Status finish();

private:
    template<typename T>
    std::optional<T> value(const char *key, const char *type);
    /// The value, still packed, if its signature is that one.
    std::optional<QDBusArgument> packed(const char *key, const char *signature);
    std::optional<QVariant> take(const char *key);
    std::optional<std::string> checked(const QString &key, const QString &text, Text kind);

    QVariantMap m_values;
    std::optional<Error> m_error;
};

} // namespace caisson::service
