// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"

#include <string>
#include <vector>

namespace caisson::engine {

/// Single files as detached mounts, made on the host and attached by a container's child: it never makes a
/// device node itself, and no path of the image is the source of anything.

struct DetachedFiles
{
    std::vector<kernel::Mount> files;
    /// Where they were made. To be closed when nobody waits any more: dissolving a mount takes a grace
    /// period.
    kernel::Mount origin;
};

/// The standard device nodes, in the order of monitor::deviceNodes: made by mknod in a detached tmpfs of our
/// own (R6, R33). Before kernel 6.15, which cannot clone out of a detached mount, clones of the host's own
/// nodes, each checked for its device number.
[[nodiscard]] Result<DetachedFiles> makeDeviceNodes();

struct EtcContents
{
    std::string resolvConf, hosts, hostName; ///< whole contents
};
/// Files for /etc in the order of monitor::etcFiles, read-only. Before kernel 6.15 they are kept in
/// `runDirectory`.
[[nodiscard]] Result<DetachedFiles> makeEtcFiles(const kernel::Directory &runDirectory,
                                                 const EtcContents &contents);

} // namespace caisson::engine
