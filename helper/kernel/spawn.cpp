// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/spawn.h"
#include "helper/kernel/syscalls.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>

namespace caisson::kernel {

namespace {

constexpr std::size_t stackSize = 64 * 1024;

/// What parent and child share while the child has not executed: all made before, since the child runs in our
/// memory beside our other threads and must neither allocate nor lock.
struct Child
{
    const SpawnRequest *request;
    std::vector<InheritedFd> descriptors;
    std::vector<int> copies;
    std::vector<char *> arguments, environment;
    int above = 3; // first number above all targets
    pid_t parent = 0;
    const char *failedCall = nullptr;
    int failure = 0;
};

int fail(Child &child, const char *call)
{
    child.failure = errno;
    child.failedCall = call;
    return 127;
}

/// Runs in the child, in the parent's memory, on a stack of its own. errno is the waiting parent thread's.
int runChild(void *argument)
{
    Child &child = *static_cast<Child *>(argument);
    const SpawnRequest &request = *child.request;

    // Handlers of ours must not run there; what is ignored would stay ignored in the new program.
    for (int signal = 1; signal <= 64; ++signal) {
        struct sigaction action
        {
        };
        action.sa_handler = SIG_DFL;
        ::sigaction(signal, &action, nullptr); // not for KILL, STOP and the two of the C library
    }
    if (request.dieWithParent) {
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
            return fail(child, "prctl(PR_SET_PDEATHSIG)");
        if (::getppid() != child.parent)
            return fail(child, "getppid");
    }
    if (request.newSession && ::setsid() < 0)
        return fail(child, "setsid");
    ::umask(077);
    if (::chdir("/") < 0)
        return fail(child, "chdir");

    // First all out of the way, then each to its number: source and target numbers may overlap in any manner.
    const int executable = ::fcntl(request.executable, F_DUPFD_CLOEXEC, child.above);
    if (executable < 0)
        return fail(child, "fcntl(F_DUPFD_CLOEXEC)");
    for (std::size_t i = 0; i < child.descriptors.size(); ++i) {
        child.copies[i] = ::fcntl(child.descriptors[i].source, F_DUPFD_CLOEXEC, child.above);
        if (child.copies[i] < 0)
            return fail(child, "fcntl(F_DUPFD_CLOEXEC)");
    }
    for (int number = 0; number < child.above; ++number)
        ::close(number);
    for (std::size_t i = 0; i < child.descriptors.size(); ++i) {
        if (::dup2(child.copies[i], child.descriptors[i].target) < 0)
            return fail(child, "dup2");
    }
    if (sys::closeRange(static_cast<unsigned>(child.above), ~0U, CLOSE_RANGE_CLOEXEC) < 0)
        return fail(child, "close_range");

    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::syscall(SYS_execveat, executable, "", child.arguments.data(), child.environment.data(), AT_EMPTY_PATH);
    return fail(child, "execveat");
}

[[nodiscard]] std::vector<char *> pointers(const std::vector<std::string> &strings)
{
    std::vector<char *> result;
    result.reserve(strings.size() + 1);
    for (const std::string &text : strings)
        result.push_back(const_cast<char *>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

} // namespace

Result<SpawnedProcess> spawn(const SpawnRequest &request)
{
    if (request.arguments.empty())
        return invalidArgument("arguments", "must have at least the program's name");
    Child child{};
    child.request = &request;
    child.descriptors = request.descriptors;
    child.arguments = pointers(request.arguments);
    child.environment = pointers(request.environment);
    child.parent = ::getpid();
    std::vector<int> targets;
    for (const InheritedFd &descriptor : request.descriptors) {
        if (descriptor.source < 0 || descriptor.target < 0)
            return invalidArgument("descriptors", "must be open, and go to a number from 0 on");
        targets.push_back(descriptor.target);
        child.above = std::max(child.above, descriptor.target + 1);
    }
    std::ranges::sort(targets);
    if (std::ranges::adjacent_find(targets) != targets.end())
        return invalidArgument("descriptors", "two go to the same number");
    const Fd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null)
        return kernelError("open", "/dev/null");
    for (int standard = 0; standard < 3; ++standard) {
        if (!std::ranges::binary_search(targets, standard))
            child.descriptors.push_back({null.get(), standard});
    }
    child.copies.resize(child.descriptors.size(), -1);

    const auto stack = std::make_unique<char[]>(stackSize);
    const auto top = (reinterpret_cast<std::uintptr_t>(stack.get()) + stackSize) & ~std::uintptr_t{15};
    // No handler of ours may run in the child before it has put them all back.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    if (const int error = ::pthread_sigmask(SIG_SETMASK, &all, &before); error != 0)
        return kernelError("pthread_sigmask", "", error);
    int pidfd = -1;
    const pid_t pid =
        ::clone(runChild, reinterpret_cast<void *>(top), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
                &child, &pidfd, nullptr, nullptr);
    const int cloneError = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0)
        return kernelError("clone", "", cloneError);
    SpawnedProcess process{pid, PidFd(Fd(pidfd))};
    if (child.failedCall) {
        static_cast<void>(process.pidfd.wait()); // it has ended with 127; what counts is why
        return kernelError(child.failedCall, request.arguments.front(), child.failure);
    }
    return process;
}

} // namespace caisson::kernel
