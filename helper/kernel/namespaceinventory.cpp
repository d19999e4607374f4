// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/namespaceinventory.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/thread.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <sys/stat.h>
#include <unordered_map>

namespace caisson::kernel {

namespace {

/// Below that, a second thread costs more than it gains (performance.md).
constexpr std::size_t processesWorthThread = 256;
/// Any user can make namespaces, and choose what processes are called: the answer must fit a message all the
/// same.
constexpr std::size_t mostNamespaces = 16384;
constexpr std::size_t mostCommandBytes = 4U << 20;

using Inodes = std::array<std::uint64_t, namespaceKindCount>;

struct Seen
{
    pid_t pid = 0;
    Inodes inodes{};
};

/// "mnt:[4026531832]" → 4026531832; 0: no such link, or not ours to see.
[[nodiscard]] std::uint64_t linkInode(int nsDirectory, const char *name)
{
    char target[64];
    const ssize_t length = ::readlinkat(nsDirectory, name, target, sizeof target);
    if (length <= 0)
        return 0;
    const std::string_view text(target, static_cast<std::size_t>(length));
    const std::size_t bracket = text.find('[');
    if (bracket == std::string_view::npos)
        return 0;
    std::uint64_t inode = 0;
    std::from_chars(text.data() + bracket + 1, text.data() + text.size(), inode);
    return inode;
}

[[nodiscard]] Fd openLinks(const ProcFs &proc, pid_t pid)
{
    const std::string path = std::to_string(pid) + "/ns";
    return Fd(::openat(proc.root().fd().get(), path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

[[nodiscard]] std::vector<Seen> scan(const ProcFs &proc, std::span<const pid_t> pids)
{
    std::vector<Seen> result;
    result.reserve(pids.size());
    for (const pid_t pid : pids) {
        const Fd links = openLinks(proc, pid);
        if (!links)
            continue; // ended meanwhile
        Seen seen{.pid = pid};
        bool any = false;
        for (const NamespaceKindInfo &kind : namespaceKinds) {
            // The names are literals of the table, hence end with a NUL.
            const std::uint64_t inode = linkInode(links.get(), kind.name.data());
            seen.inodes[static_cast<std::size_t>(kind.kind)] = inode;
            any = any || inode != 0;
        }
        if (any)
            result.push_back(seen);
    }
    return result;
}

[[nodiscard]] std::vector<Seen> scanAll(const ProcFs &proc, std::span<const pid_t> pids)
{
    if (pids.size() < processesWorthThread)
        return scan(proc, pids);
    const std::size_t half = pids.size() / 2;
    std::vector<Seen> second;
    std::thread worker;
    if (!startThread(worker, "half of the processes", [&] { second = scan(proc, pids.subspan(half)); }))
        return scan(proc, pids); // none to be had
    std::vector<Seen> first = scan(proc, pids.first(half));
    worker.join();
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// Facts that need one look a namespace rather than one a process.
/// `commandBytes`: what is left for command lines.
void describe(const ProcFs &proc, NamespaceRow &row, std::size_t &commandBytes)
{
    struct ::stat status
    {
    };
    if (::fstatat(proc.root().fd().get(), std::to_string(row.lowestPid).c_str(), &status, 0) == 0)
        row.uid = status.st_uid; // the effective uid
    if (auto comm = proc.comm(row.lowestPid))
        row.program = '[' + *comm + ']';
    auto arguments = commandBytes > 0 ? proc.arguments(row.lowestPid) : Result<std::vector<std::string>>();
    if (arguments && !arguments->empty()) {
        for (const std::string &argument : *arguments) {
            if (!row.command.empty())
                row.command += ' ';
            row.command += argument;
        }
        commandBytes -= std::min(commandBytes, row.command.size());
    } else {
        row.command = row.program;
    }
    const Fd links = openLinks(proc, row.lowestPid);
    if (!links)
        return;
    const Fd ns(::openat(links.get(), info(row.kind).name.data(), O_RDONLY | O_CLOEXEC));
    if (!ns || ::fstat(ns.get(), &status) < 0 || status.st_ino != row.inode)
        return; // it has moved on
    row.owner = namespaceOwnerInode(ns.get());
    if (row.kind == NamespaceKind::User || row.kind == NamespaceKind::Pid)
        row.parent = namespaceParentInode(ns.get());
}

/// What ip-netns(8) has named: bind mounts of nsfs in /run/netns.
void addNames(std::vector<NamespaceRow> &rows, std::unordered_map<std::uint64_t, std::size_t> &index)
{
    auto directory = Directory::open("/run/netns");
    if (!directory)
        return; // nobody has ever named one
    auto entries = directory->list(65536);
    if (!entries)
        return;
    for (const DirectoryEntry &entry : *entries) {
        auto file =
            directory->openFile(entry.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, {.noSymlinks = true});
        if (!file)
            continue;
        auto ns = NamespaceFd::adopt(std::move(*file), NamespaceKind::Net);
        if (!ns)
            continue; // a file left over without its mount
        auto inode = ns->inode();
        if (!inode)
            continue;
        const auto [place, isNew] = index.try_emplace(*inode, rows.size());
        if (isNew) {
            NamespaceRow row;
            row.kind = NamespaceKind::Net;
            row.inode = *inode;
            row.owner = namespaceOwnerInode(ns->fd().get());
            rows.push_back(std::move(row));
        }
        if (rows[place->second].name.empty())
            rows[place->second].name = entry.name;
    }
}

} // namespace

Result<std::vector<NamespaceRow>> listNamespaces()
{
    auto proc = ProcFs::shared();
    if (!proc)
        return std::unexpected(std::move(proc).error());
    auto pids = proc->pids();
    if (!pids)
        return std::unexpected(std::move(pids).error());

    std::vector<NamespaceRow> rows;
    std::unordered_map<std::uint64_t, std::size_t> index; // inodes of nsfs are one sequence for all kinds
    for (const Seen &seen : scanAll(*proc, *pids)) {
        for (std::size_t kind = 0; kind < namespaceKindCount; ++kind) {
            if (seen.inodes[kind] == 0)
                continue;
            if (rows.size() >= mostNamespaces && !index.contains(seen.inodes[kind]))
                continue;
            const auto [place, isNew] = index.try_emplace(seen.inodes[kind], rows.size());
            if (isNew) {
                NamespaceRow row;
                row.kind = static_cast<NamespaceKind>(kind);
                row.inode = seen.inodes[kind];
                row.lowestPid = seen.pid; // PIDs come in ascending order
                rows.push_back(std::move(row));
            }
            ++rows[place->second].processes;
        }
    }
    std::size_t commandBytes = mostCommandBytes;
    for (NamespaceRow &row : rows)
        describe(*proc, row, commandBytes);
    addNames(rows, index);
    std::ranges::sort(rows, {}, &NamespaceRow::inode);
    return rows;
}

namespace {

[[nodiscard]] Result<ProcessNamespaces> readLinks(const ProcFs &proc, pid_t pid)
{
    const Fd links = openLinks(proc, pid);
    if (!links) {
        if (errno == ENOENT || errno == ESRCH)
            return std::unexpected(
                Error{ErrorCode::NotFound, ESRCH, "process " + std::to_string(pid) + " has ended"});
        return kernelError("openat", std::to_string(pid) + "/ns");
    }
    ProcessNamespaces result;
    result.pid = pid;
    for (const NamespaceKindInfo &kind : namespaceKinds)
        result.inodes[static_cast<std::size_t>(kind.kind)] = linkInode(links.get(), kind.name.data());
    // All gone but user and pid: a zombie. Nothing at all with EACCES: not ours to see.
    if (result.inodes[static_cast<std::size_t>(NamespaceKind::Mnt)] == 0) {
        const int reason = errno;
        if (reason == ENOENT || reason == ESRCH)
            return std::unexpected(
                Error{ErrorCode::NotFound, ESRCH, "process " + std::to_string(pid) + " has ended"});
        return kernelError("readlinkat", std::to_string(pid) + "/ns", reason);
    }
    result.pidForChildren = linkInode(links.get(), "pid_for_children");
    result.timeForChildren = linkInode(links.get(), "time_for_children");
    return result;
}

} // namespace

Result<ProcessNamespaces> inspectProcess(const Fd &pidfd)
{
    auto copy = pidfd.duplicate();
    if (!copy)
        return invalidArgument("process", "must be a pidfd");
    auto process = PidFd::adopt(std::move(*copy));
    if (!process)
        return std::unexpected(std::move(process).error());
    auto pid = process->pid();
    if (!pid)
        return std::unexpected(std::move(pid).error());
    auto proc = ProcFs::shared();
    if (!proc)
        return std::unexpected(std::move(proc).error());
    auto result = readLinks(*proc, *pid);
    if (!result)
        return result;
    // The number was this process' own all the while if it is now.
    if (auto same = process->pid(); !same)
        return std::unexpected(std::move(same).error());
    return result;
}

Result<ProcessNamespaces> inspectProcess(pid_t pid)
{
    auto process = PidFd::open(pid);
    if (!process)
        return std::unexpected(std::move(process).error());
    return inspectProcess(process->fd());
}

Result<ProcessNamespaces> hostNamespaces()
{
    if (auto init = inspectProcess(1))
        return init;
    auto proc = ProcFs::shared();
    if (!proc)
        return std::unexpected(std::move(proc).error());
    constexpr pid_t kthreadd = 2;
    if (auto status = proc->status(kthreadd); status && status->name == "kthreadd" && status->ppid == 0) {
        if (auto links = readLinks(*proc, kthreadd))
            return links;
    }
    return inspectProcess(::getpid());
}

} // namespace caisson::kernel
