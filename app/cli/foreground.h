// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/session.h"

namespace caisson::cli {

/// Asks for the stream of a container that is being started: sent right behind the start, so that next to
/// nothing is written before somebody listens.
class EarlyStream
{
public:
    void request(app::Container *container, bool input);
    /// The start is over: one more error is the last word.
    void setStarted() { m_started = true; }
    [[nodiscard]] const std::optional<app::Outcome<QDBusUnixFileDescriptor>> &answer() const
    {
        return m_answer;
    }
    [[nodiscard]] bool isRequested() const { return m_requested; }

private:
    void ask(app::Container *container, bool input, int attempt);

    QObject m_context;
    bool m_requested = false, m_started = false;
    std::optional<app::Outcome<QDBusUnixFileDescriptor>> m_answer;
};

struct ForegroundOptions
{
    bool terminal = false; ///< the other end is one
    bool input = false;    ///< standard input goes there
    quint64 backlogBytes = 0;
    bool inputOptional = false; ///< look only, where the container has no input
};

/// Joins this program's standard streams with a running container's init until it ends or the person detaches
/// with Ctrl-P Ctrl-Q; signals are forwarded, the terminal's size follows. Gives the exit code as a shell has
/// it. What a container that has ended already had written is shown from its log.
[[nodiscard]] int runInForeground(Session &session, app::Container *container,
                                  const ForegroundOptions &options, const EarlyStream *early = nullptr);

/// The same for a command in a running container.
[[nodiscard]] int runExec(Session &session, app::Container *container, const app::ExecRequestData &request,
                          bool input);

/// Copies the container's log to standard output, to its present end.
void copyLog(Session &session, app::Container *container);

} // namespace caisson::cli
