// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupkill.h"

#include "helper/kernel/cgroup/cgroupfile.h"

#include <algorithm>
#include <csignal>
#include <span>
#include <sys/syscall.h>

namespace caisson::kernel {

namespace {

// A tree deeper than this was not made by a container of ours.
constexpr int maximumDepth = 32;
constexpr std::size_t mostAtATime = 1024;

Status removeLevel(const Fd &root, const std::string &name, std::chrono::steady_clock::time_point deadline,
                   int depth)
{
    if (depth > maximumDepth)
        return failure(ErrorCode::LimitExceeded, "control group " + name + ": nested too deeply");
    const Result<std::vector<std::string>> below = cgroupfile::subdirectories(root, name);
    if (!below)
        return std::unexpected(below.error());
    for (const std::string &child : *below) {
        if (Status removed = removeLevel(root, name + "/" + child, deadline, depth + 1); !removed)
            return removed;
    }
    return cgroupfile::removeDirectory(root, name, deadline);
}

} // namespace

Status killUntilEmpty(const std::function<Result<std::vector<pid_t>>()> &processes, const std::string &name,
                      std::chrono::steady_clock::time_point deadline)
{
    const Result<bool> empty = cgroupfile::pollUntil(deadline, [&]() -> Result<bool> {
        const Result<std::vector<pid_t>> first = processes();
        if (!first)
            return std::unexpected(first.error());
        if (first->empty())
            return true;
        std::vector<std::pair<pid_t, Fd>> held;
        // A few at a time: each holds a descriptor, and the end of a namespace's first process, which is
        // among the lowest, ends all others of it.
        for (const pid_t pid : std::span(*first).first(std::min(first->size(), mostAtATime))) {
            Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
            if (pidfd)
                held.emplace_back(pid, std::move(pidfd));
            else if (errno != ESRCH && errno != EINVAL) // EINVAL: a thread that is no leader any more
                return kernelError("pidfd_open", std::to_string(pid));
        }
        Result<std::vector<pid_t>> second = processes();
        if (!second)
            return std::unexpected(second.error());
        std::ranges::sort(*second);
        for (const auto &[pid, pidfd] : held) {
            if (!std::ranges::binary_search(*second, pid))
                continue;
            if (::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0) != 0 && errno != ESRCH)
                return kernelError("pidfd_send_signal", std::to_string(pid));
        }
        return false;
    });
    if (!empty)
        return std::unexpected(empty.error());
    if (!*empty)
        return failure(ErrorCode::WrongState,
                       "control group " + name + " still has processes that do not react to SIGKILL");
    return {};
}

Status removeTree(const Fd &root, const std::string &name, std::chrono::steady_clock::time_point deadline)
{
    return removeLevel(root, name, deadline, 0);
}

} // namespace caisson::kernel
