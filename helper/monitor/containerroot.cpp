// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/containerroot.h"

#include "helper/kernel/syscalls.h"
#include "helper/monitor/protocol.h"

#include <algorithm>
#include <iterator>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace caisson::monitor {

using kernel::Directory;
using kernel::Fd;
using kernel::Mount;
using kernel::Walk;

namespace {

constexpr std::uint64_t confined = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
constexpr std::uint64_t sysfsMagic = 0x62656572; // SYSFS_MAGIC
constexpr std::uint64_t devFileLimit = 64u << 20;

Result<struct ::stat> statusOf(const Fd &fd)
{
    struct ::stat status
    {
    };
    if (::fstatat(fd.get(), "", &status, AT_EMPTY_PATH) != 0)
        return kernelError("fstat", "");
    return status;
}

bool maps(const std::vector<IdRange> &ranges, std::uint32_t inside)
{
    return std::any_of(ranges.begin(), ranges.end(), [inside](const IdRange &range) {
        return inside >= range.inside && inside - range.inside < range.count;
    });
}

bool absent(const Error &error)
{
    return error.errnoValue == ENOENT || error.errnoValue == ENOTDIR;
}

} // namespace

Status ContainerRoot::attach(Fd detached)
{
    Mount mount(std::move(detached));
    const Result<Directory> here = Directory::open("/");
    if (!here)
        return std::unexpected(here.error());
    if (const Status attached = mount.attach(here->fd()); !attached)
        return std::unexpected(attached.error().in("root file system"));
    Result<Directory> root = mount.directory(Directory::Scope::InRoot);
    if (!root)
        return std::unexpected(root.error());
    m_root = std::move(*root);
    m_mount = std::move(mount);
    return {};
}

Status ContainerRoot::makeTarget(std::string_view path, Directory &target) const
{
    Result<Directory> made = m_root.makeDirectories(path, 0755, {.noSymlinks = true, .noXdev = false});
    if (!made)
        return std::unexpected(made.error().in(std::string("in the image, /").append(path)));
    target = std::move(*made);
    return {};
}

Status ContainerRoot::mountIn(const Mount &mount, const char *name, mode_t mode) const
{
    const Result<Directory> target = m_dev.makeDirectory(name, mode);
    if (!target)
        return std::unexpected(target.error());
    return mount.attach(target->fd());
}

Status ContainerRoot::bindNode(Fd node, std::string_view name)
{
    const Result<struct ::stat> status = statusOf(node);
    if (!status)
        return std::unexpected(status.error());
    if (!S_ISCHR(status->st_mode))
        return failure(ErrorCode::InvalidArgument, "/dev/" + std::string(name) + ": not a character device");
    const Result<Fd> target = m_dev.openFile(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
    if (!target)
        return std::unexpected(target.error());
    Mount mount(std::move(node));
    if (const Status attached = mount.attach(*target); !attached)
        return std::unexpected(attached.error().in("/dev/" + std::string(name)));
    if (name == "null") {
        if (status->st_rdev != ::makedev(1, 3))
            return failure(ErrorCode::InvalidArgument, "/dev/null: not character device 1:3");
        m_null = std::move(mount);
    }
    return {};
}

Status ContainerRoot::makeDevLinks() const
{
    static constexpr std::pair<const char *, const char *> links[] = {{"/proc/self/fd", "fd"},
                                                                      {"/proc/self/fd/0", "stdin"},
                                                                      {"/proc/self/fd/1", "stdout"},
                                                                      {"/proc/self/fd/2", "stderr"},
                                                                      {"pts/ptmx", "ptmx"}};
    for (const auto &[target, name] : links) {
        if (const Status made = m_dev.symlink(target, name); !made)
            return made;
    }
    return {};
}

Status ContainerRoot::mountDev(std::vector<Fd> nodes, std::string &note)
{
    if (nodes.size() != std::size(deviceNodes))
        return invalidArgument("descriptors", "one for each standard device node");
    Directory target;
    if (const Status made = makeTarget("dev", target); !made)
        return made;
    const Result<Mount> dev = kernel::makeTmpfs({.size = 64u << 10,
                                                 .inodes = 0,
                                                 .mode = 0755,
                                                 .uid = {},
                                                 .gid = {},
                                                 .attributes = MOUNT_ATTR_NOSUID});
    if (!dev)
        return std::unexpected(dev.error());
    Result<Directory> inside = dev->directory(Directory::Scope::Beneath);
    if (!inside)
        return std::unexpected(inside.error());
    m_dev = std::move(*inside);
    if (const Status attached = dev->attach(target.fd()); !attached)
        return std::unexpected(attached.error().in("/dev"));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (const Status bound = bindNode(std::move(nodes[i]), deviceNodes[i]); !bound)
            return bound;
    }
    if (const Status made = makeDevLinks(); !made)
        return made;

    kernel::DevptsOptions terminals;
    terminals.attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    const bool ownIds = (m_spec.newNamespaces & CLONE_NEWUSER) != 0;
    if (ownIds && !maps(m_spec.gidMap, terminals.gid))
        terminals.gid = 0; // the group "tty" is not mapped: root's own will do
    Result<Mount> devpts = kernel::makeDevpts(terminals);
    if (!devpts)
        return std::unexpected(devpts.error());
    if (const Status mounted = mountIn(*devpts, "pts", 0755); !mounted)
        return std::unexpected(mounted.error().in("/dev/pts"));
    m_devpts = std::move(*devpts);

    const Result<Mount> shared = kernel::makeTmpfs(
        {.size = devFileLimit, .inodes = 0, .mode = 01777, .uid = {}, .gid = {}, .attributes = confined});
    if (!shared)
        return std::unexpected(shared.error());
    if (const Status mounted = mountIn(*shared, "shm", 01777); !mounted)
        return std::unexpected(mounted.error().in("/dev/shm"));

    // The host's IPC namespace belongs to the host's user namespace: out of an own one it cannot be mounted.
    const Result<Mount> queues = kernel::makeMqueue(confined);
    if (!queues) {
        note = "/dev/mqueue left out: " + queues.error().text;
        return {};
    }
    if (const Status mounted = mountIn(*queues, "mqueue", 0755); !mounted)
        return std::unexpected(mounted.error().in("/dev/mqueue"));
    return {};
}

Status ContainerRoot::mountProc(Fd clone)
{
    Directory target;
    if (const Status made = makeTarget("proc", target); !made)
        return made;
    Result<Mount> proc = Mount(std::move(clone));
    if (!proc->valid())
        proc = kernel::makeProc({.subsetPid = false, .hidePid = 0, .attributes = confined});
    if (!proc)
        return std::unexpected(proc.error());
    // What was given must be what it is said to be: masks and read-only paths rely on it (R5).
    if (const Status real = proc->checkFilesystem(kernel::sys::procMagic); !real)
        return real;
    const Result<struct ::stat> status = statusOf(proc->fd());
    if (!status)
        return std::unexpected(status.error());
    if (status->st_ino != kernel::sys::procRootInode)
        return failure(ErrorCode::InvalidArgument, "/proc: not the root of a proc file system");
    const Status attached = proc->attach(target.fd());
    if (attached)
        m_proc = std::move(*proc);
    return attached;
}

Status ContainerRoot::mountSys(Fd clone)
{
    Directory target;
    if (const Status made = makeTarget("sys", target); !made)
        return made;
    Result<Mount> sys = Mount(std::move(clone));
    if (!sys->valid())
        sys = kernel::makeSysfs(confined | MOUNT_ATTR_RDONLY);
    if (!sys)
        return std::unexpected(sys.error());
    if (const Status real = sys->checkFilesystem(sysfsMagic); !real)
        return real;
    if (const Status readOnly = sys->setAttributes(
            {.set = confined | MOUNT_ATTR_RDONLY, .clear = 0, .propagation = {}, .idmapUserNamespace = -1});
        !readOnly)
        return readOnly;
    return sys->attach(target.fd());
}

Status ContainerRoot::mountCgroups(std::string &note)
{
    const Result<Directory> target =
        m_root.openDirectory("sys/fs/cgroup", {.noSymlinks = true, .noXdev = false});
    if (!target) {
        note = "/sys/fs/cgroup left out: " + target.error().text;
        return {};
    }
    if (m_spec.cgroupV2) {
        const Result<Mount> tree = kernel::makeCgroup2(confined | MOUNT_ATTR_RDONLY);
        if (!tree) {
            note = "/sys/fs/cgroup left out: " + tree.error().text;
            return {};
        }
        return tree->attach(target->fd());
    }
    if (m_spec.cgroupV1.empty()) {
        note = "/sys/fs/cgroup left out: no hierarchy";
        return {};
    }
    const Result<Mount> base = kernel::makeTmpfs(
        {.size = 64u << 10, .inodes = 0, .mode = 0755, .uid = {}, .gid = {}, .attributes = confined});
    if (!base)
        return std::unexpected(base.error());
    const Result<Directory> inside = base->directory(Directory::Scope::Beneath);
    if (!inside)
        return std::unexpected(inside.error());
    if (const Status attached = base->attach(target->fd()); !attached)
        return std::unexpected(attached.error().in("/sys/fs/cgroup"));
    for (const std::string &controllers : m_spec.cgroupV1) {
        // "name=systemd" stands in a directory "systemd", as everywhere
        const std::string name = controllers.starts_with("name=") ? controllers.substr(5) : controllers;
        const Result<Mount> hierarchy = kernel::makeCgroup1(controllers, confined | MOUNT_ATTR_RDONLY);
        if (!hierarchy) {
            note += (note.empty() ? "/sys/fs/cgroup/" : "; /sys/fs/cgroup/") + name +
                    " left out: " + hierarchy.error().text;
            continue;
        }
        const Result<Directory> place = inside->makeDirectory(name, 0755);
        if (!place)
            return std::unexpected(place.error());
        if (const Status attached = hierarchy->attach(place->fd()); !attached)
            return std::unexpected(attached.error().in("/sys/fs/cgroup/" + name));
    }
    return base->setAttributes(
        {.set = MOUNT_ATTR_RDONLY, .clear = 0, .propagation = {}, .idmapUserNamespace = -1});
}

Status ContainerRoot::bindEtcFile(const Directory &etc, Fd file, std::string_view name) const
{
    // What the image has there is replaced unless it is a plain file: a link would lead the mount (and every
    // later reader) to a place of the image's choosing.
    Result<Fd> target = etc.openFile(name, O_PATH | O_NOFOLLOW);
    if (target) {
        const Result<struct ::stat> status = statusOf(*target);
        if (!status)
            return std::unexpected(status.error());
        if (!S_ISREG(status->st_mode)) {
            if (const Status removed = etc.removeFile(name); !removed)
                return removed;
            target = failure(ErrorCode::NotFound, "");
        }
    } else if (target.error().errnoValue != ENOENT) {
        return std::unexpected(target.error());
    }
    if (!target)
        target = etc.openFile(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
    if (!target)
        return std::unexpected(target.error());
    return Mount(std::move(file)).attach(*target);
}

Status ContainerRoot::bindEtcFiles(std::vector<Fd> files)
{
    if (files.size() != std::size(etcFiles))
        return invalidArgument("descriptors", "one for each of resolv.conf, hosts, hostname");
    Directory etc;
    if (const Status made = makeTarget("etc", etc); !made)
        return made;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (const Status bound = bindEtcFile(etc, std::move(files[i]), etcFiles[i]); !bound)
            return std::unexpected(bound.error().in("/etc/" + std::string(etcFiles[i])));
    }
    return {};
}

Status ContainerRoot::mask(const std::string &path, Mount &emptyDirectory) const
{
    const Result<Fd> target = m_root.openFile(path, O_PATH, 0, {.noSymlinks = true, .noXdev = false});
    if (!target)
        return absent(target.error()) ? Status() : std::unexpected(target.error());
    const Result<struct ::stat> status = statusOf(*target);
    if (!status)
        return std::unexpected(status.error());
    if (S_ISDIR(status->st_mode) && !emptyDirectory.valid()) {
        Result<Mount> made = kernel::makeTmpfs({.size = 4096,
                                                .inodes = 2,
                                                .mode = 0555,
                                                .uid = {},
                                                .gid = {},
                                                .attributes = confined | MOUNT_ATTR_RDONLY});
        if (!made)
            return std::unexpected(made.error());
        emptyDirectory = std::move(*made);
        return emptyDirectory.attach(*target); // once attached it can be cloned for the others
    }
    const Mount &source = S_ISDIR(status->st_mode) ? emptyDirectory : m_null;
    if (!source.valid())
        return failure(ErrorCode::WrongState, "masks need the stage Dev first");
    const Result<Mount> cover = Mount::clone(source.fd());
    if (!cover)
        return std::unexpected(cover.error());
    return cover->attach(*target);
}

Status ContainerRoot::makeReadOnly(const std::string &path) const
{
    const Result<Fd> target = m_root.openFile(path, O_PATH, 0, {.noSymlinks = true, .noXdev = false});
    if (!target)
        return absent(target.error()) ? Status() : std::unexpected(target.error());
    const Result<Mount> cover = Mount::clone(*target, true);
    if (!cover)
        return std::unexpected(cover.error());
    if (const Status set = cover->setAttributes(
            {.set = MOUNT_ATTR_RDONLY, .clear = 0, .propagation = {}, .idmapUserNamespace = -1}, true);
        !set)
        return set;
    return cover->attach(*target);
}

Status ContainerRoot::maskPaths()
{
    for (const std::string &path : m_spec.readOnlyPaths) {
        if (const Status done = makeReadOnly(path); !done)
            return std::unexpected(done.error().in(path));
    }
    Mount emptyDirectory;
    for (const std::string &path : m_spec.maskedPaths) {
        if (const Status done = mask(path, emptyDirectory); !done)
            return std::unexpected(done.error().in(path));
    }
    return {};
}

Status ContainerRoot::pivot()
{
    if (!attached())
        return failure(ErrorCode::WrongState, "no root file system is attached");
    return kernel::pivotRoot(m_mount.fd());
}

Status ContainerRoot::bindConsole(const Fd &terminal)
{
    if (!m_dev.valid())
        return {};
    const Result<Mount> node = Mount::clone(terminal);
    if (!node)
        return std::unexpected(node.error().in("/dev/console"));
    const Result<Fd> target = m_dev.openFile("console", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!target)
        return std::unexpected(target.error());
    return node->attach(*target);
}

} // namespace caisson::monitor
