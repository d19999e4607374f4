// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"

#include <QString>
#include <QStringList>

namespace caisson::app {

/// One word as a POSIX shell reads it back: as it is when harmless, else in quotes.
[[nodiscard]] QString shellQuote(const QString &word);
/// Words joined and quoted.
[[nodiscard]] QString shellJoin(const QStringList &words);
/// The opposite, for a command line that a person types: splits at blanks, with '…', "…" and \. Nothing else
/// of a shell. None when a quote is left open.
[[nodiscard]] std::optional<QStringList> shellSplit(const QString &line);
/// "100M", "1536K", "1G": as --memory takes it back exactly.
[[nodiscard]] QString sizeArgument(quint64 bytes);

/// `caissonctl run -d --name zion …` (or create) which asks for the same as the request.
/// verb: "run" or "create". Only what differs from the defaults is said.
[[nodiscard]] QString runLine(const ContainerRequestData &request,
                              const QString &verb = QStringLiteral("run"), bool detached = false);
/// `caissonctl update zion --memory 200M …`
[[nodiscard]] QString updateLine(const QString &name, const LimitsRequest &limits);

} // namespace caisson::app
