// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/pidfd.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/syscalls.h"

#include <algorithm>
#include <charconv>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace caisson::kernel {

namespace {

[[nodiscard]] std::unexpected<Error> gone()
{
    return std::unexpected(Error{ErrorCode::NotFound, ESRCH, "the process has ended"});
}

[[nodiscard]] ExitStatus fromSigInfo(const siginfo_t &info)
{
    return {.signalled = info.si_code != CLD_EXITED,
            .coreDumped = info.si_code == CLD_DUMPED,
            .value = info.si_status};
}

} // namespace

ExitStatus ExitStatus::fromWaitWord(int word)
{
    if (WIFSIGNALED(word))
        return {.signalled = true, .coreDumped = WCOREDUMP(word) != 0, .value = WTERMSIG(word)};
    return {.value = WEXITSTATUS(word)};
}

Result<PidFd> PidFd::open(pid_t pid)
{
    Fd fd(sys::pidfdOpen(pid, 0));
    if (!fd) {
        if (errno == ESRCH)
            return gone();
        return kernelError("pidfd_open", std::to_string(pid));
    }
    return PidFd(std::move(fd));
}

Result<PidFd> PidFd::adopt(Fd fd)
{
    // Signal 0 does nothing, and only a pidfd has it: EBADF for all others.
    if (sys::pidfdSendSignal(fd.get(), 0) < 0 && errno != ESRCH && errno != EPERM)
        return invalidArgument("process", "must be a pidfd");
    return PidFd(std::move(fd));
}

Result<PidFd> PidFd::duplicate() const
{
    auto copy = m_fd.duplicate();
    if (!copy)
        return std::unexpected(std::move(copy).error());
    return PidFd(std::move(*copy));
}

Status PidFd::sendSignal(int signal) const
{
    if (sys::pidfdSendSignal(m_fd.get(), signal) == 0)
        return {};
    if (errno == ESRCH)
        return gone();
    return kernelError("pidfd_send_signal", std::to_string(signal));
}

Result<bool> PidFd::waitForExit(std::chrono::milliseconds timeout) const
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        pollfd entry{.fd = m_fd.get(), .events = POLLIN, .revents = 0};
        int wait = -1;
        if (timeout.count() >= 0) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            wait = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
        }
        const int count = ::poll(&entry, 1, wait);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return kernelError("poll", "pidfd");
        }
        if (count > 0 && (entry.revents & POLLNVAL) != 0)
            return kernelError("poll", "pidfd", EBADF);
        return count > 0;
    }
}

Result<ExitStatus> PidFd::wait() const
{
    for (;;) {
        siginfo_t info{};
        if (::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(m_fd.get()), &info,
                     WEXITED | __WALL) == 0)
            return fromSigInfo(info);
        if (errno != EINTR)
            return kernelError("waitid", "pidfd");
    }
}

Result<std::optional<ExitStatus>> PidFd::tryWait() const
{
    siginfo_t info{};
    if (::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(m_fd.get()), &info,
                 WEXITED | WNOHANG | __WALL) < 0)
        return kernelError("waitid", "pidfd");
    if (info.si_pid == 0)
        return std::nullopt;
    return fromSigInfo(info);
}

Result<std::optional<ExitStatus>> PidFd::exitInfo() const
{
    sys::PidFdInfo request{};
    request.mask = sys::pidfdInfoExit;
    if (::ioctl(m_fd.get(), sys::pidfdGetInfo, &request) < 0) {
        if (errno == ESRCH)
            return gone();
        if (errno == ENOTTY || errno == EINVAL)
            return failure(ErrorCode::NotSupported, "this kernel does not keep exit codes (PIDFD_GET_INFO)");
        return kernelError("ioctl(PIDFD_GET_INFO)", "");
    }
    if ((request.mask & sys::pidfdInfoExit) == 0)
        return std::nullopt;
    return ExitStatus::fromWaitWord(request.exitCode);
}

Result<pid_t> PidFd::pid() const
{
    sys::PidFdInfo request{};
    request.mask = sys::pidfdInfoPid;
    if (::ioctl(m_fd.get(), sys::pidfdGetInfo, &request) == 0 && request.pid != 0)
        return static_cast<pid_t>(request.pid);
    if (errno == ESRCH)
        return gone();
    // Before 6.13: the descriptor's fdinfo has "Pid:\t123" (-1 once reaped, 0 outside our PID namespace).
    auto fdinfo = Directory::open("/proc/self/fdinfo");
    if (!fdinfo)
        return std::unexpected(std::move(fdinfo).error());
    auto text = fdinfo->readFile(std::to_string(m_fd.get()));
    if (!text)
        return std::unexpected(std::move(text).error());
    constexpr std::string_view key = "\nPid:\t";
    const std::size_t at = text->find(key);
    pid_t pid = 0;
    if (at != std::string::npos)
        std::from_chars(text->data() + at + key.size(), text->data() + text->size(), pid);
    if (pid <= 0)
        return gone();
    return pid;
}

Result<std::uint64_t> PidFd::inode() const
{
    auto magic = filesystemMagic(m_fd);
    if (!magic)
        return std::unexpected(std::move(magic).error());
    if (*magic != sys::pidFsMagic)
        return failure(ErrorCode::NotSupported, "this kernel has no pidfs");
    struct ::stat status
    {
    };
    if (::fstat(m_fd.get(), &status) < 0)
        return kernelError("fstat", "pidfd");
    return status.st_ino;
}

Result<ProcessIdentity> processIdentity(const ProcFs &proc, const PidFd &process)
{
    ProcessIdentity identity;
    auto pid = process.pid();
    if (!pid)
        return std::unexpected(std::move(pid).error());
    identity.pid = *pid;
    auto inode = process.inode();
    if (inode)
        identity.inode = *inode;
    else if (inode.error().code != ErrorCode::NotSupported)
        return std::unexpected(std::move(inode).error());
    auto start = proc.startTime(*pid);
    if (!start)
        return std::unexpected(std::move(start).error());
    identity.startTime = *start;
    // What was read by number was of this process if it is still there (a zombie keeps its number as well).
    if (auto same = process.pid(); !same)
        return std::unexpected(std::move(same).error());
    return identity;
}

Result<PidFd> openSameProcess(const ProcFs &proc, const ProcessIdentity &identity)
{
    if (identity.pid <= 0)
        return gone();
    auto process = PidFd::open(identity.pid);
    if (!process)
        return process;
    auto actual = processIdentity(proc, *process);
    if (!actual)
        return std::unexpected(std::move(actual).error());
    if (actual->startTime != identity.startTime ||
        (identity.inode != 0 && actual->inode != 0 && actual->inode != identity.inode)) {
        return gone();
    }
    return process;
}

} // namespace caisson::kernel
