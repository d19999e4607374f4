// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/failure.h"
#include "app/client/clienttypes.h"

#include <string>
#include <utility>

/// Values of flags. Each throws Failure with the flag's name and what was expected.
namespace caisson::cli {

/// An argument of the command line; what is not UTF-8 cannot travel over D-Bus and is refused.
[[nodiscard]] QString text(const std::string &argument);
[[nodiscard]] QStringList texts(const std::vector<std::string> &arguments);

/// "100M", "512k", "1.5G", "1GiB", "4096": bytes, units of 1024.
[[nodiscard]] quint64 parseSize(const QString &flag, const QString &value);
/// "0.5": processors, 0.01 to 1024.
[[nodiscard]] double parseCpus(const QString &flag, const QString &value);
/// A whole number from minimum to maximum.
[[nodiscard]] quint64 parseNumber(const QString &flag, const QString &value, quint64 minimum,
                                  quint64 maximum);
/// "0:100000:65536": inside, outside, count.
[[nodiscard]] QList<app::IdMapEntry> parseMappings(const QString &flag, const QStringList &values);
/// "boottime=+3600"
[[nodiscard]] std::pair<QString, qint64> parseTimeOffset(const QString &flag, const QString &value);
/// "net=host": kind and new or host.
[[nodiscard]] std::pair<QString, QString> parseNamespace(const QString &flag, const QString &value);
/// "KEY=value", or "KEY" for this program's own value of it.
[[nodiscard]] QString parseEnvironment(const QString &flag, const QString &value);
/// "TERM", "SIGTERM", "15" → "TERM" or the number, as given but known here.
[[nodiscard]] QString parseSignal(const QString &flag, const QString &value);

/// The candidate that is nearly this word: by prefix or by few typing errors. Empty: none is near.
[[nodiscard]] QString nearest(const QString &word, const QStringList &candidates);
/// " Did you mean X?" or nothing.
[[nodiscard]] QString suggestion(const QString &word, const QStringList &candidates);

} // namespace caisson::cli
