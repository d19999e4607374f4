// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupwatch.h"

#include <sys/inotify.h>

namespace caisson::kernel {

Result<Fd> watchFiles(std::span<const Fd> files)
{
    Fd watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!watch)
        return kernelError("inotify_init1", "");
    for (const Fd &file : files) {
        // inotify takes paths only; this one names the very file that was opened beneath the hierarchy.
        const std::string self = "/proc/self/fd/" + std::to_string(file.get());
        if (::inotify_add_watch(watch.get(), self.c_str(), IN_MODIFY) < 0)
            return kernelError("inotify_add_watch", self);
    }
    return watch;
}

} // namespace caisson::kernel
