// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/parse.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <limits>
#include <optional>
#include <QRegularExpression>
#include <QStringDecoder>

namespace caisson::cli {

namespace {

[[noreturn]] void bad(const QString &flag, const QString &value, const QString &expected)
{
    throw Failure{QStringLiteral("%1: \"%2\" is not possible: expected %3").arg(flag, value, expected)};
}

/// Number of letters to add, take away, change or swap to make one word the other.
int distance(const QString &left, const QString &right)
{
    QList<QList<int>> table(left.size() + 1, QList<int>(right.size() + 1));
    for (int i = 0; i <= left.size(); ++i)
        table[i][0] = i;
    for (int j = 0; j <= right.size(); ++j)
        table[0][j] = j;
    for (int i = 1; i <= left.size(); ++i) {
        for (int j = 1; j <= right.size(); ++j) {
            const int change = left.at(i - 1) == right.at(j - 1) ? 0 : 1;
            int best = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && left.at(i - 1) == right.at(j - 2) && left.at(i - 2) == right.at(j - 1))
                best = std::min(best, table[i - 2][j - 2] + 1);
            table[i][j] = best;
        }
    }
    return table[left.size()][right.size()];
}

} // namespace

QString text(const std::string &argument)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(QByteArrayView(argument.data(), qsizetype(argument.size())));
    if (decoder.hasError())
        throw Failure{QStringLiteral("an argument is not UTF-8 text: \"%1\"").arg(decoded)};
    return decoded;
}

QStringList texts(const std::vector<std::string> &arguments)
{
    QStringList list;
    for (const std::string &argument : arguments)
        list.append(text(argument));
    return list;
}

quint64 parseSize(const QString &flag, const QString &value)
{
    const QString expected = QStringLiteral("a size such as 100M, 512k, 1.5G or a number of bytes");
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,19})(\\.[0-9]{1,6})?([bkmgt]?)(ib|b)?$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(value);
    if (!match.hasMatch() ||
        (match.captured(3).compare(u"b", Qt::CaseInsensitive) == 0 && match.hasCaptured(4)))
        bad(flag, value, expected);
    const QString unit = match.captured(3).toLower();
    const int power = unit.isEmpty() ? 0 : int(QStringView(u"bkmgt").indexOf(unit));
    const long double bytes = (match.captured(1) + match.captured(2)).toDouble() * std::pow(1024.0L, power);
    // Whole numbers without rounding, so that every byte count comes through as it was typed.
    bool fits = false;
    const quint64 whole = match.captured(1).toULongLong(&fits);
    if (!fits || bytes > static_cast<long double>(std::numeric_limits<qint64>::max()))
        bad(flag, value, QStringLiteral("less than 8 exbibytes"));
    if (match.captured(2).isEmpty())
        return whole << (10 * power);
    if (power == 0)
        bad(flag, value, expected);
    return static_cast<quint64>(bytes);
}

double parseCpus(const QString &flag, const QString &value)
{
    bool good = false;
    const double cpus = value.toDouble(&good);
    if (!good || !std::isfinite(cpus) || cpus < 0.01 || cpus > 1024)
        bad(flag, value, QStringLiteral("a number of processors from 0.01 to 1024, such as 0.5"));
    return cpus;
}

quint64 parseNumber(const QString &flag, const QString &value, quint64 minimum, quint64 maximum)
{
    static const QRegularExpression digits(QStringLiteral("^[0-9]{1,19}$"));
    const quint64 number = value.toULongLong();
    if (!digits.match(value).hasMatch() || number < minimum || number > maximum)
        bad(flag, value, QStringLiteral("a whole number from %1 to %2").arg(minimum).arg(maximum));
    return number;
}

QList<app::IdMapEntry> parseMappings(const QString &flag, const QStringList &values)
{
    QList<app::IdMapEntry> entries;
    for (const QString &value : values) {
        const QStringList parts = value.split(u':');
        std::array<quint32, 3> numbers{};
        bool good = parts.size() == 3;
        for (std::size_t i = 0; good && i < numbers.size(); ++i) {
            const QString &part = parts.at(qsizetype(i));
            numbers.at(i) = part.toUInt(&good);
            good = good && part.front().isDigit() && numbers.at(i) != std::numeric_limits<quint32>::max();
        }
        if (!good || numbers[2] == 0)
            bad(flag, value, QStringLiteral("INSIDE:OUTSIDE:COUNT, such as 0:100000:65536"));
        entries.append({numbers[0], numbers[1], numbers[2]});
    }
    return entries;
}

std::pair<QString, qint64> parseTimeOffset(const QString &flag, const QString &value)
{
    static const QRegularExpression form(QStringLiteral("^(boottime|monotonic)=([+-]?[0-9]{1,12})$"));
    const QRegularExpressionMatch match = form.match(value);
    if (!match.hasMatch())
        bad(flag, value, QStringLiteral("boottime=SECONDS or monotonic=SECONDS, such as boottime=+3600"));
    return {match.captured(1), match.captured(2).toLongLong()};
}

std::pair<QString, QString> parseNamespace(const QString &flag, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    const QString kind = value.left(equals);
    const QString mode = equals < 0 ? QString() : value.mid(equals + 1);
    if (equals < 0 || !app::namespaceKinds().contains(kind)) {
        bad(flag, value,
            QStringLiteral("KIND=new or KIND=host, with KIND one of %1.")
                    .arg(app::namespaceKinds().join(u' ')) +
                suggestion(kind, app::namespaceKinds()));
    }
    if (mode.startsWith(u"container:") || mode.startsWith(u"path:")) {
        throw Failure{
            QStringLiteral("%1 %2: joining another's namespace is not supported by this version of Caisson; "
                           "%3=new and %3=host are")
                .arg(flag, value, kind)};
    }
    if (mode != u"new" && mode != u"host")
        bad(flag, value, QStringLiteral("%1=new or %1=host").arg(kind));
    return {kind, mode};
}

QString parseEnvironment(const QString &flag, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals > 0)
        return value;
    if (equals == 0 || value.isEmpty())
        bad(flag, value, QStringLiteral("NAME=VALUE, or NAME for its value here"));
    return value + u'=' + qEnvironmentVariable(value.toLocal8Bit().constData());
}

QString parseSignal(const QString &flag, const QString &value)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    if (isNumber && number > 0 && number <= SIGRTMAX)
        return value;
    QStringList names;
    for (int i = 1; i < NSIG; ++i) {
        if (const char *name = ::sigabbrev_np(i); name != nullptr)
            names.append(QLatin1String(name));
    }
    QString name = value.toUpper();
    if (name.startsWith(u"SIG"))
        name = name.mid(3);
    if (isNumber || !names.contains(name))
        bad(flag, value,
            QStringLiteral("a signal by name or number, such as TERM or 15.") + suggestion(name, names));
    return name;
}

QString nearest(const QString &word, const QStringList &candidates)
{
    QString best;
    int bestDistance = std::max(2, int(word.size()) / 3) + 1;
    for (const QString &candidate : candidates) {
        int apart = distance(word, candidate);
        if (word.size() >= 2 && candidate.startsWith(word))
            apart = std::min(apart, 1);
        if (apart < bestDistance && apart < candidate.size()) {
            best = candidate;
            bestDistance = apart;
        }
    }
    return best;
}

QString suggestion(const QString &word, const QStringList &candidates)
{
    const QString near = nearest(word, candidates);
    return near.isEmpty() ? QString() : QStringLiteral(" Did you mean \"%1\"?").arg(near);
}

} // namespace caisson::cli
