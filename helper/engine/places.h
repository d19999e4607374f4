// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/engine.h"
#include "helper/kernel/directory.h"

#include <atomic>

namespace caisson::engine {

/// The directories of one engine, held open, and the lock that makes it the only one on them. Modes are set
/// and ownership is checked when they are opened (R27, R48).
class Places
{
public:
    /// Makes what lacks. Errors: WrongState if another engine works there (after `patience` of waiting for it
    /// to end) or if the directories are not ours alone.
    [[nodiscard]] static Result<Places> open(const Config &config, std::chrono::milliseconds patience);

    kernel::Directory containers; ///< <id>.json
    kernel::Directory networks;   ///< <name>.json
    kernel::Directory layers;     ///< <id>/{upper,work}
    kernel::Directory trash;      ///< layers being removed
    kernel::Directory run;        ///< <id>/{journal,log,monitor.sock,exit}

    /// Makes the writable layer of a container: upper/ 0755 and work/ 0700 in a directory of 0700.
    [[nodiscard]] Status makeLayer(const ContainerId &id) const;
    /// Moves the layer aside, which is all that a caller has to wait for; emptyTrash() does the rest.
    [[nodiscard]] Status discardLayer(const ContainerId &id) const;
    /// Deletes what was moved aside. For a thread that has the time.
    [[nodiscard]] Status emptyTrash(const std::atomic<bool> &stopping) const;

private:
    kernel::Fd m_lock; // of the state directory: flock(2), gone with the process
};

} // namespace caisson::engine
