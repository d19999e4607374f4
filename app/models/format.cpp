// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/format.h"

#include <array>
#include <cmath>
#include <csignal>
#include <cstring>
#include <QCoreApplication>
#include <QLocale>

namespace caisson::app {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

QString inFormat(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("caisson::app::Format", text, comment);
}

/// At most three figures, no trailing zero: 38.4, 100, 0.3, 9.
QString number(double value)
{
    const QLocale locale;
    const int decimals = value >= 99.95 || std::abs(value - std::round(value)) < 0.05 ? 0 : 1;
    return locale.toString(value, 'f', decimals);
}

QString withUnit(double value, const std::array<const char *, 5> &units)
{
    std::size_t unit = 0;
    while (value >= 1023.5 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 %2"), "a number and its unit")
        .arg(number(value), inFormat(units.at(unit)));
}

} // namespace

QString formatBytes(quint64 bytes)
{
    return withUnit(double(bytes), {QT_TRANSLATE_NOOP("caisson::app::Format", "B"),
                                    QT_TRANSLATE_NOOP("caisson::app::Format", "KiB"),
                                    QT_TRANSLATE_NOOP("caisson::app::Format", "MiB"),
                                    QT_TRANSLATE_NOOP("caisson::app::Format", "GiB"),
                                    QT_TRANSLATE_NOOP("caisson::app::Format", "TiB")});
}

QString formatMebibytes(quint64 bytes)
{
    return number(double(bytes) / mebibyte);
}

QString formatUsedOfLimit(quint64 used, quint64 limit)
{
    const QLocale locale;
    // Whole, but a little is not nothing.
    const auto whole = [&](double bytes, double unit) {
        return bytes < unit ? number(bytes / unit) : locale.toString(std::round(bytes / unit), 'f', 0);
    };
    if (limit == 0)
        return formatBytes(used);
    constexpr double gibibyte = 1024 * mebibyte;
    if (double(limit) >= 10 * gibibyte)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 / %2 GiB"))
            .arg(number(double(used) / gibibyte), number(double(limit) / gibibyte));
    return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 / %2 MiB"))
        .arg(whole(double(used), mebibyte), whole(double(limit), mebibyte));
}

QString formatRate(double bytesPerSecond)
{
    return withUnit(std::max(0.0, bytesPerSecond), {QT_TRANSLATE_NOOP("caisson::app::Format", "B/s"),
                                                    QT_TRANSLATE_NOOP("caisson::app::Format", "KiB/s"),
                                                    QT_TRANSLATE_NOOP("caisson::app::Format", "MiB/s"),
                                                    QT_TRANSLATE_NOOP("caisson::app::Format", "GiB/s"),
                                                    QT_TRANSLATE_NOOP("caisson::app::Format", "TiB/s")});
}

QString formatDuration(qint64 seconds)
{
    seconds = std::max<qint64>(0, seconds);
    if (seconds < 60)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 s"), "seconds").arg(seconds);
    if (seconds < 3600)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 min"), "minutes").arg(seconds / 60);
    if (seconds < 48 * 3600)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 h"), "hours").arg(seconds / 3600);
    return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 d"), "days").arg(seconds / 86400);
}

QString formatAgo(const QDateTime &then, const QDateTime &now)
{
    const qint64 seconds = then.secsTo(now);
    if (seconds < 5)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "just now"));
    return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 ago")).arg(formatDuration(seconds));
}

QString formatMicroseconds(quint64 microseconds)
{
    const QLocale locale;
    if (microseconds == 0)
        return {};
    if (microseconds < 1'000)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 ms"), "milliseconds")
            .arg(locale.toString(double(microseconds) / 1e3, 'f', 2));
    if (microseconds < 1'000'000)
        return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 ms"), "milliseconds")
            .arg(locale.toString(double(microseconds) / 1e3, 'f', 1));
    return inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "%1 s"), "seconds")
        .arg(locale.toString(double(microseconds) / 1e6, 'f', 2));
}

QString formatClock(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const QString clock = local.time().toString(QStringLiteral("HH:mm:ss"));
    if (local.date() == now.toLocalTime().date())
        return clock;
    return local.date().toString(Qt::ISODate) + u' ' + clock;
}

QString shortened(const QString &name, qsizetype most)
{
    if (name.size() <= most)
        return name;
    const qsizetype tail = (most - 1) / 3;
    return name.left(most - 1 - tail) + QChar(0x2026) + name.right(tail);
}

QString shortId(const QString &id)
{
    return id.left(12);
}

QString signalName(int number)
{
    const char *name = number > 0 && number < NSIG ? ::sigabbrev_np(number) : nullptr;
    return name != nullptr ? QStringLiteral("SIG") + QLatin1String(name)
                           : inFormat(QT_TRANSLATE_NOOP("caisson::app::Format", "signal %1")).arg(number);
}

QString escapeControl(const QString &text, bool keepNewlines)
{
    const auto dangerous = [&](char16_t c) {
        if (keepNewlines && (c == u'\n' || c == u'\t'))
            return false;
        const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        const bool bidirectional = c == 0x061c || c == 0x200e || c == 0x200f ||
                                   (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        const bool lineBreaking = c == 0x2028 || c == 0x2029;
        return control || bidirectional || lineBreaking;
    };
    QString escaped;
    escaped.reserve(text.size());
    for (const QChar character : text) {
        const char16_t c = character.unicode();
        if (!dangerous(c))
            escaped += character;
        else if (c < 0x100)
            escaped += QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'));
        else
            escaped += QStringLiteral("\\u{%1}").arg(uint(c), 4, 16, QLatin1Char('0'));
    }
    return escaped;
}

} // namespace caisson::app
