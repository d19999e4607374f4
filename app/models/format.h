// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

/// How figures and times are written for people, everywhere the same. Translated, in the user's locale.
namespace caisson::app {

/// "38.4 MiB", "512 B", "1.5 GiB": three figures at most, binary units.
[[nodiscard]] QString formatBytes(quint64 bytes);
/// The number alone in MiB: "38.4", "100", "0.3".
[[nodiscard]] QString formatMebibytes(quint64 bytes);
/// "38 / 100 MiB"; without a limit (0) "38 MiB".
[[nodiscard]] QString formatUsedOfLimit(quint64 used, quint64 limit);
/// "1.2 MiB/s", "84 KiB/s", "0 B/s".
[[nodiscard]] QString formatRate(double bytesPerSecond);
/// The greatest unit alone: "8 s", "12 min", "2 h", "3 d".
[[nodiscard]] QString formatDuration(qint64 seconds);
/// "2 h ago", "just now".
[[nodiscard]] QString formatAgo(const QDateTime &then, const QDateTime &now);
/// A step's time: "0.31 ms", "2.4 ms", "1.20 s"; empty for 0 (not yet done).
[[nodiscard]] QString formatMicroseconds(quint64 microseconds);
/// Local wall clock "14:32:07"; on another day than now with the date before it.
[[nodiscard]] QString formatClock(const QDateTime &time, const QDateTime &now = QDateTime::currentDateTime());
/// The first twelve digits.
[[nodiscard]] QString shortId(const QString &id);
/// A name that would push others aside: its beginning and its end, at most so many characters.
[[nodiscard]] QString shortened(const QString &name, qsizetype most);
/// "SIGKILL" for 9; "signal 77" where it has no name.
[[nodiscard]] QString signalName(int number);
/// Control characters (C0, DEL, C1, bidirectional overrides) as \xNN or \u{NNNN}, so that no string from
/// a container steers a terminal or reorders a label. keepNewlines leaves \n and \t as they are.
[[nodiscard]] QString escapeControl(const QString &text, bool keepNewlines = false);

} // namespace caisson::app
