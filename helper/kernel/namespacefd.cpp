// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/syscalls.h"

#include <csignal>
#include <cstdlib>
#include <memory>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>

namespace caisson::kernel {

namespace {

[[nodiscard]] unsigned long pidfdRequest(NamespaceKind kind)
{
    switch (kind) {
    case NamespaceKind::Mnt:
        return sys::pidfdGetMntNamespace;
    case NamespaceKind::Uts:
        return sys::pidfdGetUtsNamespace;
    case NamespaceKind::Ipc:
        return sys::pidfdGetIpcNamespace;
    case NamespaceKind::Pid:
        return sys::pidfdGetPidNamespace;
    case NamespaceKind::Net:
        return sys::pidfdGetNetNamespace;
    case NamespaceKind::User:
        return sys::pidfdGetUserNamespace;
    case NamespaceKind::Cgroup:
        return sys::pidfdGetCgroupNamespace;
    case NamespaceKind::Time:
        return sys::pidfdGetTimeNamespace;
    }
    return 0;
}

[[nodiscard]] std::unexpected<Error> notVisible(std::string_view what)
{
    return std::unexpected(
        Error{ErrorCode::NotFound, EPERM, std::string(what) + ": none, or not ours to see"});
}

[[nodiscard]] std::uint64_t relatedInode(int nsFd, unsigned long request)
{
    const Fd related(::ioctl(nsFd, request));
    struct ::stat status
    {
    };
    if (!related || ::fstat(related.get(), &status) < 0)
        return 0;
    return status.st_ino;
}

} // namespace

Result<NamespaceFd> NamespaceFd::open(const PidFd &process, NamespaceKind kind)
{
    const int fd = ::ioctl(process.fd().get(), pidfdRequest(kind), 0);
    if (fd >= 0) {
        ::fcntl(fd, F_SETFD, FD_CLOEXEC); // the kernel opens it so already
        return NamespaceFd(Fd(fd), kind);
    }
    if (errno == ESRCH)
        return std::unexpected(Error{ErrorCode::NotFound, ESRCH, "the process has ended"});
    if (errno != ENOTTY && errno != EINVAL && errno != EOPNOTSUPP)
        return kernelError("ioctl(PIDFD_GET_NAMESPACE)", info(kind).name);
    auto proc = ProcFs::shared();
    if (!proc)
        return std::unexpected(std::move(proc).error());
    return openByProc(*proc, process, kind);
}

Result<NamespaceFd> NamespaceFd::openByProc(const ProcFs &proc, const PidFd &process, NamespaceKind kind)
{
    auto pid = process.pid();
    if (!pid)
        return std::unexpected(std::move(pid).error());
    auto directory = proc.process(*pid);
    if (!directory)
        return std::unexpected(std::move(directory).error());
    auto links = directory->openDirectory("ns", {.noSymlinks = true, .noXdev = true});
    if (!links)
        return std::unexpected(std::move(links).error());
    // A magic link on purpose, and the only one that is followed: it leads to nsfs, which adopt() checks.
    Fd fd(::openat(links->fd().get(), std::string(info(kind).name).c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        if (errno == ENOENT || errno == ESRCH)
            return std::unexpected(Error{ErrorCode::NotFound, ESRCH, "the process has ended"});
        return kernelError("openat", std::to_string(*pid) + "/ns/" + std::string(info(kind).name));
    }
    // Was it of this process? Yes if that still has its number now.
    if (auto same = process.pid(); !same)
        return std::unexpected(std::move(same).error());
    return adopt(std::move(fd), kind);
}

Result<NamespaceFd> NamespaceFd::ofSelf(NamespaceKind kind)
{
    const std::string path = "/proc/thread-self/ns/" + std::string(info(kind).name);
    Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        return kernelError("open", path);
    return adopt(std::move(fd), kind);
}

Result<NamespaceFd> NamespaceFd::adopt(Fd fd, NamespaceKind kind)
{
    auto magic = filesystemMagic(fd);
    if (!magic || *magic != sys::nsFsMagic)
        return invalidArgument("namespace", "the descriptor is not of a namespace");
    const int type = ::ioctl(fd.get(), NS_GET_NSTYPE);
    if (type < 0)
        return kernelError("ioctl(NS_GET_NSTYPE)", "");
    if (static_cast<std::uint64_t>(type) != info(kind).cloneFlag)
        return invalidArgument("namespace", "the descriptor is not of a namespace of kind " +
                                                std::string(info(kind).name));
    return NamespaceFd(std::move(fd), kind);
}

Result<std::uint64_t> NamespaceFd::inode() const
{
    struct ::stat status
    {
    };
    if (::fstat(m_fd.get(), &status) < 0)
        return kernelError("fstat", "namespace");
    return status.st_ino;
}

Result<NamespaceFd> NamespaceFd::owner() const
{
    Fd fd(::ioctl(m_fd.get(), NS_GET_USERNS));
    if (!fd) {
        if (errno == EPERM)
            return notVisible("owner");
        return kernelError("ioctl(NS_GET_USERNS)", "");
    }
    return NamespaceFd(std::move(fd), NamespaceKind::User);
}

Result<NamespaceFd> NamespaceFd::parent() const
{
    Fd fd(::ioctl(m_fd.get(), NS_GET_PARENT));
    if (!fd) {
        if (errno == EPERM || errno == EINVAL)
            return notVisible("parent");
        return kernelError("ioctl(NS_GET_PARENT)", "");
    }
    return NamespaceFd(std::move(fd), m_kind);
}

Result<uid_t> NamespaceFd::ownerUid() const
{
    uid_t uid = 0;
    if (::ioctl(m_fd.get(), NS_GET_OWNER_UID, &uid) < 0)
        return kernelError("ioctl(NS_GET_OWNER_UID)", "");
    return uid;
}

Status NamespaceFd::enter() const
{
    if (::setns(m_fd.get(), static_cast<int>(info(m_kind).cloneFlag)) < 0)
        return kernelError("setns", info(m_kind).name);
    return {};
}

Status runInNetworkNamespace(const NamespaceFd &network, const std::function<Status()> &work)
{
    if (network.kind() != NamespaceKind::Net)
        return invalidArgument("namespace", "must be of kind net");
    auto home = NamespaceFd::ofSelf(NamespaceKind::Net);
    if (!home)
        return std::unexpected(std::move(home).error());
    if (auto entered = network.enter(); !entered)
        return entered;
    Status result = work();
    if (!home->enter())
        std::abort();
    return result;
}

namespace {

constexpr std::size_t visitorStackSize = 16 * 1024;

/// Does nothing until it is killed. Shares our memory and the thread's errno: no call here may fail.
int holdNamespace(void *parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != *static_cast<const pid_t *>(parent))
        return 0;
    for (;;)
        ::syscall(SYS_pause); // returns only from a handler, and all signals are blocked
}

} // namespace

Result<NamespaceFd> makeUserNamespace(const ProcFs &proc, std::span<const IdRange> uidMap,
                                      std::span<const IdRange> gidMap)
{
    const auto stack = std::make_unique<char[]>(visitorStackSize);
    const auto top = (reinterpret_cast<std::uintptr_t>(stack.get()) + visitorStackSize) & ~std::uintptr_t{15};
    const pid_t self = ::getpid();
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    if (const int error = ::pthread_sigmask(SIG_SETMASK, &all, &before); error != 0)
        return kernelError("pthread_sigmask", "", error);
    int pidfd = -1;
    const pid_t pid = ::clone(holdNamespace, reinterpret_cast<void *>(top),
                              CLONE_VM | CLONE_NEWUSER | CLONE_PIDFD | SIGCHLD, const_cast<pid_t *>(&self),
                              &pidfd, nullptr, nullptr);
    const int cloneError = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0)
        return kernelError("clone(CLONE_NEWUSER)", "", cloneError);
    const PidFd child{Fd(pidfd)};

    auto fill = [&]() -> Result<NamespaceFd> {
        if (auto ok = proc.writeUidMap(pid, uidMap); !ok)
            return std::unexpected(std::move(ok).error().in("uid_map"));
        if (auto ok = proc.writeGidMap(pid, gidMap); !ok)
            return std::unexpected(std::move(ok).error().in("gid_map"));
        return NamespaceFd::open(child, NamespaceKind::User);
    };
    Result<NamespaceFd> result = fill();
    // Its stack is ours: it must be gone before we return.
    static_cast<void>(child.sendSignal(SIGKILL));
    if (auto ended = child.wait(); !ended)
        return std::unexpected(std::move(ended).error());
    return result;
}

bool inFirstPidNamespace()
{
    static constexpr std::uint64_t first = 0xEFFFFFFC;
    static const bool is = [] {
        const auto own = NamespaceFd::ofSelf(NamespaceKind::Pid);
        const auto inode = own ? own->inode() : Result<std::uint64_t>(first);
        return !inode || *inode == first;
    }();
    return is;
}

std::uint64_t namespaceOwnerInode(int nsFd)
{
    return relatedInode(nsFd, NS_GET_USERNS);
}

std::uint64_t namespaceParentInode(int nsFd)
{
    return relatedInode(nsFd, NS_GET_PARENT);
}

} // namespace caisson::kernel
