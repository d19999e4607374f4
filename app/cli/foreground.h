// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/session.h"

namespace caisson::cli {

struct ForegroundOptions
{
    bool terminal = false; ///< the other end is one
    bool input = false;    ///< standard input goes there
    quint64 backlogBytes = 0;
    bool inputOptional = false; ///< look only, where the container has no input
};

/// Joins this program's standard streams with a running container's init until it ends or the person detaches
/// with Ctrl-P Ctrl-Q; signals are forwarded, the terminal's size follows. Gives the exit code as a shell has
/// it. What a container that has ended already had written is shown from its log. `stream`: what was attached
/// before the start; invalid: it is asked for here.
[[nodiscard]] int runInForeground(Session &session, app::Container *container,
                                  const ForegroundOptions &options,
                                  const QDBusUnixFileDescriptor &stream = QDBusUnixFileDescriptor());

/// The same for a command in a running container.
[[nodiscard]] int runExec(Session &session, app::Container *container, const app::ExecRequestData &request,
                          bool input);

/// Copies the container's log to standard output, to its present end.
void copyLog(Session &session, app::Container *container);

} // namespace caisson::cli
