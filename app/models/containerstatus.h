// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"

#include <QDateTime>
#include <QString>

namespace caisson::app {

/// Which mark stands for a state (look: icon, colour, word; always all three).
enum class StatusMark { Created, Starting, Running, Paused, Stopping, Stopped, Killed, Failed };
/// Which accent colours it.
enum class StatusTone { Ok, Info, Warn, Bad, Secondary };

struct ContainerStatus
{
    StatusMark mark = StatusMark::Created;
    StatusTone tone = StatusTone::Secondary;
    QString word; ///< "running", "stopped", "killed": for the list, translated
    QString text; ///< with the reason: "running for 12 min", "stopped, exit 0, 2 h ago", "killed: out of
                  ///< memory, 14:32:07"
    QString detail = {}; ///< what a narrow list says beside the word; empty: what the text says after it
    QString note = {}; ///< what else happened to it while it runs, and is bad news: "1 killed"; usually empty
    /// All in one line: "running for 12 min · 1 killed".
    [[nodiscard]] QString line() const { return note.isEmpty() ? text : text + QStringLiteral(" · ") + note; }
    bool operator==(const ContainerStatus &) const = default;
};

/// Pure. In a running container oomKills gives a note and makes neither mark nor tone worse.
[[nodiscard]] ContainerStatus containerStatus(const ContainerData &data, const QDateTime &now);
/// "created", "running", …: stable, untranslated, as on the bus and in JSON.
[[nodiscard]] QString stateName(ContainerState state);

/// What may be done with a container in this state.
struct ContainerActions
{
    bool start = false, stop = false, kill = false, pause = false, resume = false, restart = false,
         remove = false, exec = false, attach = false;
};
[[nodiscard]] ContainerActions containerActions(ContainerState state);

} // namespace caisson::app
