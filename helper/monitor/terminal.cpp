// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/terminal.h"

#include <sys/ioctl.h>

namespace caisson::monitor {

using kernel::Fd;

Status resizeTerminal(const Fd &master, std::uint32_t rows, std::uint32_t columns)
{
    winsize size{};
    size.ws_row = static_cast<unsigned short>(rows);
    size.ws_col = static_cast<unsigned short>(columns);
    if (::ioctl(master.get(), TIOCSWINSZ, &size) != 0)
        return kernelError("ioctl(TIOCSWINSZ)", "terminal");
    return {};
}

Result<Terminal> openTerminal(const Fd &devpts, std::uint32_t owner, std::uint32_t rows,
                              std::uint32_t columns)
{
    constexpr int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
    Terminal terminal;
    terminal.master.reset(devpts.valid() ? ::openat(devpts.get(), "ptmx", flags | O_NOFOLLOW)
                                         : ::open("/dev/ptmx", flags));
    if (!terminal.master)
        return kernelError("open", "ptmx");
    const int unlocked = 0;
    if (::ioctl(terminal.master.get(), TIOCSPTLCK, &unlocked) != 0)
        return kernelError("ioctl(TIOCSPTLCK)", "ptmx");
    terminal.slave.reset(::ioctl(terminal.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal.slave)
        return kernelError("ioctl(TIOCGPTPEER)", "ptmx");
    if (::fchown(terminal.slave.get(), owner, static_cast<gid_t>(-1)) != 0)
        return kernelError("fchown", "terminal");
    if (const Status resized = resizeTerminal(terminal.master, rows, columns); !resized)
        return std::unexpected(resized.error());
    return terminal;
}

Result<StandardPipes> openPipes(bool withInput, std::uint32_t owner)
{
    StandardPipes pipes;
    for (int i = 0; i < 3; ++i) {
        if (i == 0 && !withInput) {
            pipes.theirs.emplace_back(::open("/dev/null", O_RDWR | O_CLOEXEC));
            if (!pipes.theirs.back())
                return kernelError("open", "/dev/null");
            pipes.ours.emplace_back();
            continue;
        }
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return kernelError("pipe2", "");
        Fd reading(ends[0]);
        Fd writing(ends[1]);
        // so that a process that is not root can open /dev/stdout again
        if (::fchown(reading.get(), owner, static_cast<gid_t>(-1)) != 0)
            return kernelError("fchown", "pipe");
        pipes.theirs.push_back(i == 0 ? std::move(reading) : std::move(writing));
        pipes.ours.push_back(i == 0 ? std::move(writing) : std::move(reading));
    }
    return pipes;
}

} // namespace caisson::monitor
