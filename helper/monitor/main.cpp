// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/syscalls.h"
#include "helper/monitor/monitor.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace {

constexpr int controlDescriptor = 3; // where the engine puts the socket

/// Nothing of whoever started us counts: environment, umask, directory, descriptors (D22).
bool startSecurely()
{
    for (int fd = 0; fd < 3; ++fd) {
        if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) != fd)
            return false;
    }
    ::clearenv();
    ::umask(077);
    if (::chdir("/") != 0)
        return false;
    struct ::stat control
    {
    };
    if (::fstat(controlDescriptor, &control) != 0 || !S_ISSOCK(control.st_mode) ||
        ::fcntl(controlDescriptor, F_SETFD, FD_CLOEXEC) != 0)
        return false;
    if (caisson::kernel::sys::closeRange(controlDescriptor + 1, ~0U, 0) != 0)
        return false;
    // Not to be traced, nor its memory and descriptors read, nor its core dumped (R3, R54).
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
    ::prctl(PR_SET_NAME, "caisson-monitor", 0, 0, 0);
    // Orphans of a container that has the host's PID namespace come to us, not to the host's init.
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return false;
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGHUP, SIG_IGN);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 1 || !startSecurely())
        return 1;
    return caisson::monitor::Monitor(caisson::kernel::Fd(controlDescriptor), argc > 1 ? argv[1] : nullptr)
        .run();
}
