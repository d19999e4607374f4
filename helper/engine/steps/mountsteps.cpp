// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/mountsteps.h"

#include "helper/engine/steps/detachedfiles.h"
#include "helper/engine/steps/resolvconf.h"
#include "helper/engine/steps/stagestep.h"
#include "helper/kernel/mount.h"

namespace caisson::engine {

using kernel::Directory;
using kernel::Fd;
using kernel::Mount;
using kernel::NamespaceKind;
using monitor::Stage;

namespace {

Status askWith(StartContext &context, Stage stage, const std::vector<Mount> &mounts)
{
    std::vector<const Fd *> descriptors;
    for (const Mount &mount : mounts)
        descriptors.push_back(&mount.fd());
    return context.monitor->ask(stage, descriptors);
}

/// What a container with users of its own cannot mount because it belongs to the host: a clone of the host's.
Status askWithHostClone(StartContext &context, Stage stage, NamespaceKind kind, const char *path)
{
    std::vector<Mount> mounts;
    if (context.record.hasNamespace(NamespaceKind::User) && !context.record.hasNamespace(kind)) {
        const Result<Directory> directory = Directory::open(path);
        if (!directory)
            return std::unexpected(directory.error());
        Result<Mount> clone = Mount::clone(directory->fd());
        if (!clone)
            return std::unexpected(clone.error());
        mounts.push_back(std::move(*clone));
    }
    return askWith(context, stage, mounts);
}

// ---- mount.dev

StepDescription describeDev(const ContainerRecord &)
{
    return {
        "Make /dev",
        "A small file system in memory with just the standard devices, terminals of the container's own and "
        "shared memory: no other device of the host can be reached.",
        {"fsopen(\"tmpfs\"), mknodat(null zero full random urandom tty)",
         "open_tree(OPEN_TREE_CLONE), "
         "move_mount() of each",
         "fsopen(\"devpts\"), fsopen(\"mqueue\")"},
        {"$inside mkdir -p \"$work/root/dev\"",
         "$inside mount -t tmpfs -o nosuid,mode=755,size=64k tmpfs \"$work/root/dev\"",
         "for n in null zero full random urandom tty; do $inside touch \"$work/root/dev/$n\"; $inside mount "
         "--bind \"/dev/$n\" \"$work/root/dev/$n\"; done",
         "$inside ln -s /proc/self/fd \"$work/root/dev/fd\"",
         "$inside ln -s /proc/self/fd/0 \"$work/root/dev/stdin\"",
         "$inside ln -s /proc/self/fd/1 \"$work/root/dev/stdout\"",
         "$inside ln -s /proc/self/fd/2 \"$work/root/dev/stderr\"",
         "$inside ln -s pts/ptmx \"$work/root/dev/ptmx\"",
         "$inside mkdir \"$work/root/dev/pts\" \"$work/root/dev/shm\" \"$work/root/dev/mqueue\"",
         "$inside mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "
         "\"$work/root/dev/pts\"",
         "$inside mount -t tmpfs -o nosuid,nodev,noexec,mode=1777,size=64m shm \"$work/root/dev/shm\"",
         "$inside mount -t mqueue -o nosuid,nodev,noexec mqueue \"$work/root/dev/mqueue\" || true"},
        "mnt"};
}

Status askDev(StartContext &context)
{
    auto nodes = makeDeviceNodes();
    if (!nodes)
        return std::unexpected(nodes.error());
    context.closeLater.push_back(std::move(nodes->origin));
    return askWith(context, Stage::Dev, nodes->files);
}

// ---- mount.proc

StepDescription describeProc(const ContainerRecord &record)
{
    const bool clone = record.hasNamespace(NamespaceKind::User) && !record.hasNamespace(NamespaceKind::Pid);
    return {"Mount /proc",
            "Programs such as ps read it: it shows the processes of the container's PID namespace.",
            {clone ? "open_tree(\"/proc\", OPEN_TREE_CLONE)" : "fsopen(\"proc\"), fsmount()", "move_mount()"},
            {"$inside mkdir -p \"$work/root/proc\"",
             clone ? "$inside mount --rbind /proc \"$work/root/proc\""
                   : "$inside mount -t proc -o nosuid,nodev,noexec proc \"$work/root/proc\""},
            "pid"};
}

Status askProc(StartContext &context)
{
    return askWithHostClone(context, Stage::Proc, NamespaceKind::Pid, "/proc");
}

// ---- mount.sys

StepDescription describeSys(const ContainerRecord &record)
{
    const bool clone = record.hasNamespace(NamespaceKind::User) && !record.hasNamespace(NamespaceKind::Net);
    return {
        "Mount /sys read-only",
        "What the kernel tells of devices and of the container's own network interfaces; nothing can be set.",
        {clone ? "open_tree(\"/sys\", OPEN_TREE_CLONE)" : "fsopen(\"sysfs\"), fsmount(MOUNT_ATTR_RDONLY)",
         "move_mount()"},
        {"$inside mkdir -p \"$work/root/sys\"",
         clone ? "$inside mount --rbind /sys \"$work/root/sys\" && $inside mount -o remount,bind,ro "
                 "\"$work/root/sys\""
               : "$inside mount -t sysfs -o ro,nosuid,nodev,noexec sysfs \"$work/root/sys\""},
        "net"};
}

Status askSys(StartContext &context)
{
    return askWithHostClone(context, Stage::Sys, NamespaceKind::Net, "/sys");
}

// ---- mount.cgroup

StepDescription describeCgroup(const ContainerRecord &)
{
    return {
        "Mount /sys/fs/cgroup read-only",
        "The container sees its own control group as the root of the tree, and its limits, but cannot change "
        "them.",
        {"fsopen(\"cgroup2\") or fsopen(\"tmpfs\") and fsopen(\"cgroup\") for each hierarchy",
         "fsmount(MOUNT_ATTR_RDONLY), move_mount()"},
        {"if [ -e /sys/fs/cgroup/cgroup.controllers ]; then $inside mount -t cgroup2 -o "
         "ro,nosuid,nodev,noexec "
         "cgroup2 \"$work/root/sys/fs/cgroup\" || true; else $inside mount -t tmpfs -o "
         "nosuid,nodev,noexec,mode=755,size=64k tmpfs \"$work/root/sys/fs/cgroup\"; for c in $(cut -d: -f2 "
         "/proc/self/cgroup | grep -v = | grep .); do $inside mkdir \"$work/root/sys/fs/cgroup/$c\"; $inside "
         "mount -t cgroup -o \"ro,nosuid,nodev,noexec,$c\" cgroup \"$work/root/sys/fs/cgroup/$c\" || true; "
         "done; "
         "$inside mount -o remount,bind,ro \"$work/root/sys/fs/cgroup\"; fi"},
        "cgroup"};
}

// ---- mount.etc

std::string hostsOf(const ContainerRecord &record)
{
    std::string text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
    const std::string &name = record.specification.hostname;
    const std::string address = record.interfaces.empty() ? "127.0.1.1" : record.interfaces.front().address;
    return name.empty() ? text : text + address + ' ' + name + '\n';
}

StepDescription describeEtc(const ContainerRecord &record)
{
    std::string hosts;
    for (const char c : hostsOf(record)) {
        if (c == '\n')
            hosts += "\\n";
        else
            hosts += c;
    }
    return {"Bind resolv.conf, hosts and hostname",
            "Three small files made for this container lie over those of the image.",
            {"fsopen(\"tmpfs\"), write()", "open_tree(OPEN_TREE_CLONE), move_mount() of each"},
            {"grep -v '^nameserver 127' /etc/resolv.conf > \"$work/resolv.conf\" || true",
             "printf " + shellQuoted(hosts) + " > \"$work/hosts\"",
             "printf '%s\\n' " + shellQuoted(record.specification.hostname) + " > \"$work/hostname\"",
             "chmod 644 \"$work/resolv.conf\" \"$work/hosts\" \"$work/hostname\"",
             "$inside mkdir -p \"$work/root/etc\"",
             "for n in resolv.conf hosts hostname; do $inside rm -f \"$work/root/etc/$n\"; $inside touch "
             "\"$work/root/etc/$n\"; $inside mount --bind \"$work/$n\" \"$work/root/etc/$n\"; done"},
            "mnt"};
}

Status askEtc(StartContext &context)
{
    Result<Fd> copy = context.runDirectory.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    const ContainerRecord &record = context.record;
    const bool hostNetwork = !record.hasNamespace(NamespaceKind::Net);
    const std::string &name = record.specification.hostname;
    auto files = makeEtcFiles(Directory(std::move(*copy)), {hostResolvConf(hostNetwork), hostsOf(record),
                                                            name.empty() ? std::string() : name + '\n'});
    if (!files)
        return std::unexpected(files.error());
    context.closeLater.push_back(std::move(files->origin));
    return askWith(context, Stage::EtcFiles, files->files);
}

// ---- mount.masks

std::string pathList(const std::vector<std::string> &paths)
{
    return paths.empty() ? std::string("''") : shellWords(paths);
}

StepDescription describeMasks(const ContainerRecord &record)
{
    const oci::Linux &part = record.specification.linuxPart;
    return {
        "Hide what a container should not see",
        "Files of /proc and /sys that tell about the host or reach into it are covered or made read-only.",
        {"open_tree(OPEN_TREE_CLONE), mount_setattr(MOUNT_ATTR_RDONLY), move_mount() of " +
             std::to_string(part.readonlyPaths.size()) + " paths",
         "move_mount() of /dev/null or an empty directory over " + std::to_string(part.maskedPaths.size()) +
             " paths"},
        {"for p in " + pathList(part.readonlyPaths) +
             "; do if [ -n \"$p\" ] && $inside test -e \"$work/root$p\"; then $inside mount --rbind "
             "\"$work/root$p\" \"$work/root$p\"; $inside mount -o remount,bind,ro \"$work/root$p\"; fi; done",
         "for p in " + pathList(part.maskedPaths) +
             "; do if [ -n \"$p\" ] && $inside test -d \"$work/root$p\"; then $inside mount -t tmpfs -o "
             "ro,nosuid,nodev,noexec,size=4k tmpfs \"$work/root$p\"; elif [ -n \"$p\" ] && $inside test -e "
             "\"$work/root$p\"; then $inside mount --bind /dev/null \"$work/root$p\"; fi; done"},
        "mnt"};
}

} // namespace

std::unique_ptr<Step> makeMountDev(Machine &)
{
    return std::make_unique<StageStep>("mount.dev", Stage::Dev, describeDev, askDev);
}
std::unique_ptr<Step> makeMountProc(Machine &)
{
    return std::make_unique<StageStep>("mount.proc", Stage::Proc, describeProc, askProc);
}
std::unique_ptr<Step> makeMountSys(Machine &)
{
    return std::make_unique<StageStep>("mount.sys", Stage::Sys, describeSys, askSys);
}
std::unique_ptr<Step> makeMountCgroup(Machine &)
{
    return std::make_unique<StageStep>("mount.cgroup", Stage::Cgroupfs, describeCgroup);
}
std::unique_ptr<Step> makeMountEtc(Machine &)
{
    return std::make_unique<StageStep>("mount.etc", Stage::EtcFiles, describeEtc, askEtc);
}
std::unique_ptr<Step> makeMountMasks(Machine &)
{
    return std::make_unique<StageStep>("mount.masks", Stage::Masks, describeMasks);
}

} // namespace caisson::engine
