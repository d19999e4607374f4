// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/dictionary.h"

#include "helper/service/text.h"

#include <QDBusArgument>
#include <QDBusVariant>

namespace caisson::service {

namespace {
constexpr qsizetype mostKeys = 64;
constexpr qsizetype mostStrings = 4096;
constexpr qsizetype mostMapLines = 340;         // of /proc/PID/uid_map: user_namespaces(7)
constexpr qsizetype longestString = 4096;       // a path
constexpr qsizetype longestFreeString = 131071; // MAX_ARG_STRLEN less its NUL
constexpr qsizetype mostFreeBytes = 1024 * 1024;

/// Opens a map or an array of a message and closes it on every way out: QtDBus keeps what is not closed for
/// ever, and a caller with bad input must not make us grow.
class Opened
{
public:
    enum class Kind { Map, Array };
    Opened(const QDBusArgument &argument, Kind kind)
        : m_argument(argument)
        , m_kind(kind)
    {
        kind == Kind::Map ? m_argument.beginMap() : m_argument.beginArray();
    }
    ~Opened() { m_kind == Kind::Map ? m_argument.endMap() : m_argument.endArray(); }
    Opened(const Opened &) = delete;
    Opened &operator=(const Opened &) = delete;

private:
    const QDBusArgument &m_argument;
    Kind m_kind;
};
} // namespace

Dictionary::Dictionary(const QVariant &argument)
{
    // By hand: QVariantMap would let the last of two equal keys win in silence.
    const auto map = argument.value<QDBusArgument>();
    const Opened opened(map, Opened::Kind::Map);
    while (!map.atEnd()) {
        QString key;
        QDBusVariant value;
        map.beginMapEntry();
        map >> key >> value;
        map.endMapEntry();
        if (m_values.contains(key))
            refuse(key, QStringLiteral("is given twice"));
        if (m_values.size() >= mostKeys) {
            refuse(key, QStringLiteral("too many keys"));
            break;
        }
        m_values.insert(key, value.variant());
    }
}

void Dictionary::refuse(const QString &key, const QString &expected)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidArgument, 0, escaped(key) + ": " + expected.toStdString()};
}

void Dictionary::require(const char *key)
{
    if (!m_values.contains(QLatin1String(key)))
        refuse(QLatin1String(key), QStringLiteral("is required"));
}

Status Dictionary::finish()
{
    if (!m_error && !m_values.isEmpty())
        refuse(m_values.firstKey(), QStringLiteral("is not known here"));
    if (m_error)
        return std::unexpected(*m_error);
    return {};
}

std::optional<QVariant> Dictionary::take(const char *key)
{
    const auto found = m_values.constFind(QLatin1String(key));
    if (found == m_values.constEnd())
        return std::nullopt;
    const QVariant value = *found;
    m_values.erase(found);
    return value;
}

template<typename T>
std::optional<T> Dictionary::value(const char *key, const char *type)
{
    const std::optional<QVariant> found = take(key);
    if (!found)
        return std::nullopt;
    if (found->metaType() != QMetaType::fromType<T>()) {
        refuse(QLatin1String(key), QStringLiteral("must have the D-Bus type %1").arg(QLatin1String(type)));
        return std::nullopt;
    }
    return found->value<T>();
}

std::optional<QDBusArgument> Dictionary::packed(const char *key, const char *signature)
{
    const std::optional<QVariant> found = take(key);
    if (!found)
        return std::nullopt;
    if (found->metaType() == QMetaType::fromType<QDBusArgument>()) {
        const auto argument = found->value<QDBusArgument>();
        if (argument.currentSignature() == QLatin1String(signature))
            return argument;
    }
    refuse(QLatin1String(key), QStringLiteral("must have the D-Bus type %1").arg(QLatin1String(signature)));
    return std::nullopt;
}

std::optional<std::string> Dictionary::checked(const QString &key, const QString &string, Text kind)
{
    const qsizetype longest = kind == Text::Free ? longestFreeString : longestString;
    if (string.size() > longest) {
        refuse(key, QStringLiteral("is too long (at most %1 characters)").arg(longest));
        return std::nullopt;
    }
    if (kind == Text::Plain && hasControlCharacter(string)) {
        refuse(key, QStringLiteral("must not hold control characters"));
        return std::nullopt;
    }
    return string.toStdString();
}

void Dictionary::read(const char *key, std::string &into)
{
    const auto string = value<QString>(key, "s");
    if (!string)
        return;
    if (auto text = checked(QLatin1String(key), *string, Text::Plain))
        into = std::move(*text);
}

void Dictionary::read(const char *key, bool &into)
{
    into = value<bool>(key, "b").value_or(into);
}

void Dictionary::read(const char *key, std::uint32_t &into)
{
    into = value<quint32>(key, "u").value_or(into);
}

void Dictionary::read(const char *key, std::uint16_t &into)
{
    into = value<quint16>(key, "q").value_or(into);
}

void Dictionary::read(const char *key, std::optional<std::uint64_t> &into)
{
    if (const auto number = value<quint64>(key, "t"))
        into = *number;
}

void Dictionary::read(const char *key, std::optional<double> &into)
{
    if (const auto number = value<double>(key, "d"))
        into = *number;
}

void Dictionary::read(const char *key, std::vector<std::string> &into, Text kind)
{
    const auto list = value<QStringList>(key, "as");
    if (!list)
        return;
    if (list->size() > mostStrings) {
        refuse(QLatin1String(key), QStringLiteral("is too long (at most %1 strings)").arg(mostStrings));
        return;
    }
    std::vector<std::string> strings;
    qsizetype bytes = 0;
    for (qsizetype i = 0; i < list->size(); ++i) {
        auto string = checked(QStringLiteral("%1[%2]").arg(QLatin1String(key)).arg(i), list->at(i), kind);
        if (!string)
            return;
        bytes += static_cast<qsizetype>(string->size());
        if (bytes > mostFreeBytes) {
            refuse(QLatin1String(key), QStringLiteral("is too long (at most 1 MiB in all)"));
            return;
        }
        strings.push_back(std::move(*string));
    }
    into = std::move(strings);
}

void Dictionary::read(const char *key, std::vector<engine::IdMapping> &into)
{
    const auto argument = packed(key, "a(uuu)");
    if (!argument)
        return;
    std::vector<engine::IdMapping> lines;
    const Opened opened(*argument, Opened::Kind::Array);
    while (!argument->atEnd()) {
        if (static_cast<qsizetype>(lines.size()) == mostMapLines) {
            refuse(QLatin1String(key), QStringLiteral("is too long (at most %1 lines)").arg(mostMapLines));
            return;
        }
        protocol::IdMapWire line;
        *argument >> line;
        lines.push_back({line.inside, line.outside, line.count});
    }
    into = std::move(lines);
}

void Dictionary::read(const char *key, std::map<std::string, std::string> &into)
{
    const auto argument = packed(key, "a{ss}");
    if (!argument)
        return;
    const Opened opened(*argument, Opened::Kind::Map);
    while (!argument->atEnd()) {
        QString name;
        QString string;
        argument->beginMapEntry();
        *argument >> name >> string;
        argument->endMapEntry();
        const auto first = checked(QLatin1String(key), name, Text::Plain);
        const auto second = checked(QLatin1String(key), string, Text::Plain);
        if (!first || !second)
            return;
        if (static_cast<qsizetype>(into.size()) >= mostKeys || !into.emplace(*first, *second).second) {
            refuse(
                QLatin1String(key),
                QStringLiteral("holds too much, or \"%1\" twice").arg(QString::fromStdString(escaped(name))));
            return;
        }
    }
}

void Dictionary::read(const char *key, std::map<std::string, std::int64_t> &into)
{
    const auto argument = packed(key, "a{sx}");
    if (!argument)
        return;
    const Opened opened(*argument, Opened::Kind::Map);
    while (!argument->atEnd()) {
        QString name;
        qint64 number = 0;
        argument->beginMapEntry();
        *argument >> name >> number;
        argument->endMapEntry();
        const auto first = checked(QLatin1String(key), name, Text::Plain);
        if (!first)
            return;
        if (static_cast<qsizetype>(into.size()) >= mostKeys || !into.emplace(*first, number).second) {
            refuse(
                QLatin1String(key),
                QStringLiteral("holds too much, or \"%1\" twice").arg(QString::fromStdString(escaped(name))));
            return;
        }
    }
}

} // namespace caisson::service
