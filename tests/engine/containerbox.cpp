// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/containerbox.h"
#include "tests/support/patience.h"

#include "helper/engine/steps/detachedfiles.h"

#include <chrono>
#include <csignal>
#include <linux/mount.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

namespace caisson::engine::test {

using kernel::Directory;
using kernel::Fd;
using kernel::Mount;
using monitor::Stage;

namespace {

constexpr uid_t firstOutside = 300'000'000;
constexpr const char *applets[] = {"sh",   "cat",   "ls",   "id",     "sleep", "readlink", "hostname",
                                   "stty", "tty",   "head", "wc",     "mknod", "kill",     "true",
                                   "grep", "mount", "echo", "ps",     "yes",   "stat",     "touch",
                                   "rm",   "chmod", "seq",  "printf", "test"};

/// Makes what the kernel adds to EINVAL and the like readable in a test's output.
std::unexpected<Error> inStage(const Error &error, Stage stage)
{
    return std::unexpected(error.in(monitor::stageName(stage)));
}

} // namespace

bool ends(const Fd &pidfd)
{
    pollfd entry{pidfd.get(), POLLIN, 0};
    return ::poll(&entry, 1, 2000 * tests::patience()) == 1;
}

std::string readUntil(const Fd &fd, const std::string &until, int milliseconds)
{
    const auto deadline =
        std::chrono::steady_clock::now() + tests::patient(std::chrono::milliseconds(milliseconds));
    std::string text;
    while (until.empty() || text.find(until) == std::string::npos) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd entry{fd.get(), POLLIN, 0};
        if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) != 1)
            break;
        char buffer[4096];
        const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
        if (got <= 0)
            break;
        text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
}

monitor::LaunchSpec ContainerBox::defaultSpec(const std::string &command)
{
    monitor::LaunchSpec spec;
    spec.containerId = "0123456789abcdef0123456789abcdef";
    spec.newNamespaces = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET |
                         CLONE_NEWUSER | CLONE_NEWCGROUP | CLONE_NEWTIME;
    spec.hostName = "zion";
    spec.arguments = {"sh", "-c", command};
    spec.environment = {"PATH=/bin", "HOME=/"};
    spec.uidMap = spec.gidMap = {{0, firstOutside, 65536}};
    spec.capabilities = 0x400404fb;
    spec.maskedPaths = {"/proc/interrupts", "/proc/keys", "/sys/firmware", "/proc/no-such-thing"};
    spec.readOnlyPaths = {"/proc/sys", "/proc/bus"};
    return spec;
}

ContainerBox::ContainerBox()
{
    char path[] = "/tmp/caisson-test-XXXXXX";
    if (::mkdtemp(path) != nullptr)
        runPath = path;
    runDirectory.reset(::open(runPath.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

ContainerBox::~ContainerBox()
{
    if (link) {
        (void)link->signal(SIGKILL);
        if (init.pid != 0)
            (void)ends(init.pidfd);
        (void)link->release(std::chrono::milliseconds(5000));
        link.reset();
    }
    if (const auto parent = Directory::open("/tmp"))
        (void)parent->removeTree(runPath.substr(5));
}

std::vector<Stage> ContainerBox::stages() const
{
    std::vector<Stage> list;
    if (has(CLONE_NEWUSER))
        list.push_back(Stage::BecomeRoot);
    if (has(CLONE_NEWUTS))
        list.push_back(Stage::HostName);
    if (has(CLONE_NEWNS)) {
        for (const Stage stage : {Stage::PrivateMounts, Stage::RootMount, Stage::Dev, Stage::Proc, Stage::Sys,
                                  Stage::Cgroupfs, Stage::EtcFiles, Stage::Masks, Stage::Pivot})
            list.push_back(stage);
    }
    list.push_back(Stage::Terminal);
    if (has(CLONE_NEWTIME))
        list.push_back(Stage::TimeOffsets);
    list.push_back(Stage::Privileges);
    list.push_back(Stage::Exec);
    return list;
}

Status ContainerBox::spawn()
{
    auto spawned = MonitorLink::spawn(MONITOR_PROGRAM);
    if (!spawned)
        return std::unexpected(spawned.error());
    if (Status asked = (*spawned)->askSetUp({spec, &runDirectory, ownTasks}); !asked)
        return asked;
    // Answered after the set-up, which is done then, or has failed: the clone says so.
    if (const auto status = (*spawned)->status(); !status)
        return std::unexpected(status.error());
    link = std::move(*spawned);
    return {};
}

Status ContainerBox::clone()
{
    if (Status asked = cgroupDirectory.valid() ? link->askCloneV2(cgroupDirectory) : link->askCloneV1(tasks);
        !asked)
        return asked;
    auto cloned = link->cloned();
    if (!cloned)
        return std::unexpected(cloned.error());
    init = std::move(*cloned);
    return has(CLONE_NEWUSER) ? writeMaps() : Status();
}

Status ContainerBox::writeMaps()
{
    const auto proc = kernel::ProcFs::open();
    if (!proc)
        return std::unexpected(proc.error());
    std::vector<kernel::IdRange> map;
    for (const monitor::IdRange &range : spec.uidMap)
        map.push_back({range.inside, range.outside, range.count});
    if (const Status written = proc->writeUidMap(init.pid, map); !written)
        return written;
    return proc->writeGidMap(init.pid, map);
}

Result<Mount> ContainerBox::makeRoot()
{
    const uid_t owner = has(CLONE_NEWUSER) ? firstOutside : 0;
    auto mount = kernel::makeTmpfs(
        {.size = 16u << 20, .inodes = 0, .mode = 0755, .uid = owner, .gid = owner, .attributes = 0});
    if (!mount)
        return mount;
    const auto root = mount->directory(Directory::Scope::Beneath);
    if (!root)
        return std::unexpected(root.error());
    const int fd = root->fd().get();
    for (const char *name : {"bin", "tmp"}) {
        if (::mkdirat(fd, name, 0755) != 0 || ::fchownat(fd, name, owner, owner, 0) != 0)
            return kernelError("mkdirat", name);
    }
    if (::fchmodat(fd, "tmp", 01777, 0) != 0)
        return kernelError("fchmodat", "tmp");
    const Fd source(::open("/bin/busybox", O_RDONLY | O_CLOEXEC));
    const Fd target(::openat(fd, "bin/busybox", O_WRONLY | O_CREAT | O_CLOEXEC, 0755));
    struct ::stat status
    {
    };
    if (::fstat(source.get(), &status) != 0 ||
        ::sendfile(target.get(), source.get(), nullptr, static_cast<std::size_t>(status.st_size)) !=
            status.st_size)
        return kernelError("sendfile", "busybox");
    for (const char *applet : applets) {
        if (::symlinkat("busybox", fd, (std::string("bin/") + applet).c_str()) != 0)
            return kernelError("symlinkat", applet);
    }
    if (furnish != nullptr)
        furnish(fd);
    return mount;
}

Status ContainerBox::stage(Stage stage)
{
    std::vector<Mount> mounts;
    const auto add = [&mounts](Result<Mount> mount) -> Status {
        if (!mount)
            return std::unexpected(mount.error());
        mounts.push_back(std::move(*mount));
        return {};
    };
    const auto addClone = [&add](const char *path) -> Status {
        const auto directory = Directory::open(path);
        return directory ? add(Mount::clone(directory->fd())) : std::unexpected(directory.error());
    };
    Status made;
    if (stage == Stage::RootMount) {
        made = add(makeRoot());
    } else if (stage == Stage::Dev) {
        auto nodes = makeDeviceNodes();
        if (!nodes)
            return inStage(nodes.error(), stage);
        mounts = std::move(nodes->files);
    } else if (stage == Stage::EtcFiles) {
        auto copy = runDirectory.duplicate();
        auto files = makeEtcFiles(Directory(std::move(*copy)),
                                  {"nameserver 10.0.0.254\n", "127.0.0.1 localhost\n", "zion\n"});
        if (!files)
            return inStage(files.error(), stage);
        mounts = std::move(files->files);
    } else if (stage == Stage::Proc && has(CLONE_NEWUSER) && !has(CLONE_NEWPID)) {
        made = addClone("/proc");
    } else if (stage == Stage::Sys && has(CLONE_NEWUSER) && !has(CLONE_NEWNET)) {
        made = addClone("/sys");
    }
    if (!made)
        return inStage(made.error(), stage);
    std::vector<const Fd *> descriptors;
    for (const Mount &mount : mounts)
        descriptors.push_back(&mount.fd());
    const auto done = link->stage(stage, descriptors);
    if (!done)
        return inStage(done.error(), stage);
    stageMicroseconds[stage].push_back(done->microseconds);
    notes += done->note;
    return {};
}

Status ContainerBox::start()
{
    if (const Status spawned = spawn(); !spawned)
        return spawned;
    if (const Status cloned = clone(); !cloned)
        return cloned;
    for (const Stage next : stages()) {
        if (const Status done = stage(next); !done)
            return done;
    }
    return {};
}

void ContainerBox::take()
{
    pollfd entry{link->fd(), POLLIN, 0};
    ::poll(&entry, 1, 100);
    for (monitor::Notification &notification : link->takeNotifications().received)
        m_notifications.push_back(std::move(notification));
}

Result<monitor::ProcessExit> ContainerBox::waitForExit()
{
    const auto deadline = std::chrono::steady_clock::now() + tests::patient(std::chrono::seconds(10));
    while (std::chrono::steady_clock::now() < deadline) {
        for (const monitor::Notification &notification : m_notifications) {
            if (const auto *exited = std::get_if<monitor::ExitedNotification>(&notification))
                return exited->exit;
        }
        take();
    }
    return failure(ErrorCode::Internal, "init has not ended");
}

Result<monitor::ProcessExit> ContainerBox::waitForExec(const std::string &id)
{
    const auto deadline = std::chrono::steady_clock::now() + tests::patient(std::chrono::seconds(10));
    while (std::chrono::steady_clock::now() < deadline) {
        for (const monitor::Notification &notification : m_notifications) {
            const auto *ended = std::get_if<monitor::ExecEndedNotification>(&notification);
            if (ended != nullptr && ended->execId == id)
                return ended->exit;
        }
        take();
    }
    return failure(ErrorCode::Internal, "exec has not ended");
}

std::string ContainerBox::log() const
{
    const Fd file(::openat(runDirectory.get(), "log", O_RDONLY | O_CLOEXEC));
    const auto text = kernel::readAll(file, 16u << 20);
    return text ? *text : text.error().text;
}

} // namespace caisson::engine::test
