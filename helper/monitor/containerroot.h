// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"
#include "helper/monitor/launchspec.h"

#include <span>
#include <string>
#include <vector>

namespace caisson::monitor {

/// The root file system of a container while it is being furnished, as the container's own child sees it in
/// its own mount namespace. The image in it is not trusted: every target is reached by a walk confined to the
/// root, for what the kernel itself serves (/dev, /proc, /sys) without following any link, and everything
/// after that walk happens on descriptors. No process of the container runs yet.
class ContainerRoot
{
public:
    explicit ContainerRoot(const LaunchSpec &spec)
        : m_spec(spec)
    {
    }

    /// Attaches the detached mount over "/", where no path of the image has a part in it; the child's own
    /// root stays the old one until pivot().
    [[nodiscard]] Status attach(kernel::Fd detached);
    /// tmpfs with the nodes (in the order of deviceNodes), links, devpts, shm, mqueue.
    [[nodiscard]] Status mountDev(std::vector<kernel::Fd> nodes, std::string &note);
    /// A proc of the own PID namespace, or the clone given.
    [[nodiscard]] Status mountProc(kernel::Fd clone);
    /// A sysfs of the own network namespace, or the clone given; read-only.
    [[nodiscard]] Status mountSys(kernel::Fd clone);
    [[nodiscard]] Status mountCgroups(std::string &note);
    /// Files in the order of etcFiles.
    [[nodiscard]] Status bindEtcFiles(std::vector<kernel::Fd> files);
    [[nodiscard]] Status maskPaths();
    [[nodiscard]] Status pivot();
    /// Shows the terminal as /dev/console too.
    [[nodiscard]] Status bindConsole(const kernel::Fd &terminal);

    [[nodiscard]] bool attached() const { return m_mount.valid(); }
    /// The container's own devpts, for opening terminals; invalid before mountDev().
    [[nodiscard]] const kernel::Mount &devpts() const { return m_devpts; }

    /// The container's own /proc; invalid before mountProc().
    [[nodiscard]] const kernel::Mount &proc() const { return m_proc; }

private:
    [[nodiscard]] Status makeTarget(std::string_view path, kernel::Directory &target) const;
    [[nodiscard]] Status mountIn(const kernel::Mount &mount, const char *name, mode_t mode) const;
    [[nodiscard]] Status bindNode(kernel::Fd node, std::string_view name);
    [[nodiscard]] Status makeDevLinks() const;
    [[nodiscard]] Status bindEtcFile(const kernel::Directory &etc, kernel::Fd file,
                                     std::string_view name) const;
    [[nodiscard]] Status mask(const std::string &path, kernel::Mount &emptyDirectory) const;
    [[nodiscard]] Status makeReadOnly(const std::string &path) const;

    const LaunchSpec &m_spec;
    kernel::Mount m_mount;    ///< root of the container
    kernel::Directory m_root; ///< the same, for walks (InRoot)
    kernel::Directory m_dev;  ///< root of the tmpfs on /dev
    kernel::Mount m_devpts, m_proc;
    kernel::Mount m_null; ///< the helper's /dev/null, checked: the only source for masking files (R6)
};

} // namespace caisson::monitor
