// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/processsteps.h"

#include "helper/engine/steps/launchspecification.h"
#include "helper/engine/steps/stagestep.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/procfs.h"

#include <algorithm>

namespace caisson::engine {

using kernel::Fd;
using kernel::NamespaceKind;
using monitor::Stage;

namespace {

const Result<kernel::ProcFs> &hostProc()
{
    static const Result<kernel::ProcFs> proc = kernel::ProcFs::open();
    return proc;
}

Result<std::uint64_t> startTimeOf(pid_t pid)
{
    if (!hostProc())
        return std::unexpected(hostProc().error());
    return hostProc()->startTime(pid);
}

// ---- monitor.spawn

StepDescription describeSpawn(const ContainerRecord &record)
{
    return {
        "Start the monitor",
        "A small program stays beside the container as the parent of its first process: it holds terminal, "
        "log "
        "and exit status, also when the helper is gone.",
        {"memfd_create(\"caisson-monitor\"), fcntl(F_ADD_SEALS)", "clone(CLONE_VM|CLONE_VFORK), setsid(), "
                                                                  "execveat(\"caisson-monitor " +
                                                                      record.id + "\")"},
        {"work=$(mktemp -d)", "chmod 711 \"$work\"", "mkfifo -m 644 \"$work/go\""},
        ""};
}

Status applySpawn(StartContext &context)
{
    const auto own = kernel::Directory::open("/proc/self");
    const Result<std::string> groups = own ? own->readFile("cgroup") : Result<std::string>(std::string());
    auto spec = makeLaunchSpec(context.record, context.machine.cgroups->mode() == kernel::CgroupMode::V2,
                               groups ? hierarchiesIn(*groups) : std::vector<std::string>());
    if (!spec)
        return std::unexpected(spec.error());
    const MonitorLink::SetupRequest request{std::move(*spec), &context.runDirectory,
                                            context.monitorCgroupEntries};
    if (context.takeMonitor)
        context.monitor = context.takeMonitor();
    // Answered with the clone. One that waited may have been ended by somebody.
    if (context.monitor == nullptr || !context.monitor->askSetUp(request)) {
        auto link = MonitorLink::spawn(context.machine.config.monitorProgram);
        if (!link)
            return std::unexpected(link.error());
        context.monitor = std::move(*link);
        if (Status asked = context.monitor->askSetUp(request); !asked)
            return asked;
    }
    context.monitorPid = context.monitor->monitorPid();
    const auto started = startTimeOf(context.monitorPid);
    if (!started)
        return std::unexpected(started.error());
    context.monitorStartTime = *started;
    return {};
}

// ---- process.clone

bool isNew(const ContainerRecord &record, NamespaceKind kind)
{
    return record.hasNamespace(kind);
}

/// Options of unshare(1) and nsenter(1), which share their names.
std::string kindOptions(const ContainerRecord &record, bool withUser, bool withTime)
{
    static constexpr std::pair<NamespaceKind, const char *> options[] = {
        {NamespaceKind::Mnt, " --mount"},     {NamespaceKind::Uts, " --uts"},
        {NamespaceKind::Ipc, " --ipc"},       {NamespaceKind::Pid, " --pid"},
        {NamespaceKind::Net, " --net"},       {NamespaceKind::User, " --user"},
        {NamespaceKind::Cgroup, " --cgroup"}, {NamespaceKind::Time, " --time"}};
    std::string text;
    for (const auto &[kind, option] : options) {
        if (!isNew(record, kind) || (kind == NamespaceKind::User && !withUser) ||
            (kind == NamespaceKind::Time && !withTime))
            continue;
        text += option;
    }
    return text;
}

std::string unshareCommand(const ContainerRecord &record)
{
    std::string command = "unshare" + kindOptions(record, false, true);
    for (const auto &[clock, offset] : record.specification.linuxPart.timeOffsets)
        command += " --" + clock + ' ' + std::to_string(offset.secs);
    if (isNew(record, NamespaceKind::Pid) || isNew(record, NamespaceKind::Time))
        command += " --fork --kill-child";
    return command;
}

/// What becomes the container's command: waits at the fifo with the privileges that it keeps.
std::string waitingCommand(const ContainerRecord &record)
{
    const oci::Process &process = record.specification.process;
    std::string bounding = "-all";
    for (const std::string &name : process.capabilities.bounding) {
        bounding += ",+";
        for (const char c : name.substr(name.starts_with("CAP_") ? 4 : 0))
            bounding += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    std::string groups;
    for (const std::uint32_t group : process.user.additionalGids)
        groups += (groups.empty() ? "" : ",") + std::to_string(group);
    if (groups.empty())
        groups = std::to_string(process.user.gid);
    std::string command = "setpriv --bounding-set " + bounding + " --inh-caps -all --reuid " +
                          std::to_string(process.user.uid) + " --regid " + std::to_string(process.user.gid) +
                          " --groups " + groups;
    if (process.noNewPrivileges)
        command += " --no-new-privs";
    return command + " env -i " + shellWords(process.env) + " /bin/sh -c " +
           shellQuoted("read -r line < \"$0\"; cd \"$1\"; shift; exec \"$@\"") + " \"$work/go\" " +
           shellQuoted(process.cwd.empty() ? "/" : process.cwd) + ' ' + shellWords(process.args);
}

/// In the cgroup first, so that it is born there and the cgroup namespace has it for its root.
std::string joinCommand(const ContainerRecord &record)
{
    const std::string v2 = "/sys/fs/cgroup/" + record.cgroupGroup;
    // A scope's payload last: there it stays.
    return "join='for f in /sys/fs/cgroup/*/" + record.cgroupGroup + "/tasks " + v2 + "/cgroup.procs " + v2 +
           "/payload/cgroup.procs; do if [ -e \"$f\" ]; then echo 0 > \"$f\"; fi; done; exec \"$@\"'";
}

std::vector<std::string> findProcess(const ContainerRecord &record)
{
    std::vector<std::string> lines;
    if (isNew(record, NamespaceKind::Pid) || isNew(record, NamespaceKind::Time)) {
        lines.emplace_back(
            "until pid=$(tr -d ' ' < \"/proc/$outer/task/$outer/children\") && [ -n \"$pid\" ]; do "
            "sleep 0.05; done");
    } else {
        lines.emplace_back("pid=$outer");
    }
    // it waits at the fifo when its own program is running: before that it is still unshare or setpriv
    lines.emplace_back("until [ \"$(cat \"/proc/$pid/comm\")\" = sh ] && ! cmp -s \"/proc/$pid/cmdline\" "
                       "\"/proc/$outer/cmdline\" || [ \"$pid\" = \"$outer\" ]; do sleep 0.05; done");
    std::string inside = "inside=\"nsenter --target $pid" + kindOptions(record, true, false);
    if (isNew(record, NamespaceKind::User))
        inside += " --setuid 0 --setgid 0";
    lines.push_back(inside + '"');
    return lines;
}

StepDescription describeClone(const ContainerRecord &record)
{
    StepDescription description;
    description.title = "Clone the first process";
    description.sentence =
        "One system call makes the process and its new namespaces at once; born in its control "
        "group, it waits for everything else to be set up around it.";
    std::string flags = "CLONE_PIDFD";
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        if (record.hasNamespace(kind.kind) && kind.kind != NamespaceKind::Time)
            flags += '|' + std::string(kind.flagName);
    }
    description.systemCalls = {"write(tasks, \"0\")", "clone3(" + flags + ")"};
    description.shell.push_back(joinCommand(record));
    if (isNew(record, NamespaceKind::User)) {
        // the maps must be written before anything else can be made as that namespace's root
        description.shell.insert(description.shell.end(),
                                 {"unshare --user sleep infinity & holder=$!",
                                  "until [ \"$(readlink \"/proc/$holder/ns/user\")\" != \"$(readlink "
                                  "/proc/self/ns/user)\" ]; do sleep "
                                  "0.05; done"});
        return description;
    }
    description.shell.push_back("sh -c \"$join\" sh " + unshareCommand(record) + ' ' +
                                waitingCommand(record) + " & outer=$!");
    for (std::string &line : findProcess(record))
        description.shell.push_back(std::move(line));
    return description;
}

/// A namespace of init, held open for the steps that need it.
Status holdNamespace(const StartContext &context, NamespaceKind kind, Fd &held)
{
    if (!context.record.hasNamespace(kind))
        return {};
    Result<Fd> copy = context.pidfd.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    const auto opened = kernel::NamespaceFd::open(kernel::PidFd(std::move(*copy)), kind);
    if (!opened)
        return std::unexpected(opened.error());
    Result<Fd> fd = opened->fd().duplicate();
    if (!fd)
        return std::unexpected(fd.error());
    held = std::move(*fd);
    return {};
}

class CloneStep final : public Step
{
public:
    [[nodiscard]] std::string_view id() const override { return "process.clone"; }
    [[nodiscard]] StepDescription describe(const ContainerRecord &record) const override
    {
        return describeClone(record);
    }
    [[nodiscard]] bool isAskedAhead() const override { return true; }
    [[nodiscard]] bool canBeAsked(const StartContext &context) const override
    {
        return context.monitor != nullptr && context.cgroupIsReady;
    }
    Status ask(StartContext &context) override
    {
        if (!context.cgroupIsV2)
            return context.monitor->askCloneV1(context.cgroupEntries);
        if (context.cgroupEntries.empty())
            return failure(ErrorCode::Internal, "no cgroup to be born in");
        return context.monitor->askCloneV2(context.cgroupEntries.front());
    }
    Status apply(StartContext &context) override
    {
        auto cloned = context.monitor->cloned();
        if (!cloned)
            return std::unexpected(cloned.error());
        context.ownTime = std::chrono::microseconds(cloned->microseconds);
        context.pid = cloned->pid;
        context.pidfd = std::move(cloned->pidfd);
        const auto started = startTimeOf(context.pid);
        if (!started)
            return std::unexpected(started.error());
        context.startTime = *started;
        if (const Status held = holdNamespace(context, NamespaceKind::Net, context.netNamespace); !held)
            return held;
        return holdNamespace(context, NamespaceKind::User, context.userNamespace);
    }
    Status undo(const ContainerRecord &) override { return {}; }
};

// ---- user.map

std::string mapText(const std::vector<IdMapping> &map)
{
    std::string text;
    for (const IdMapping &line : map)
        text += std::to_string(line.inside) + ' ' + std::to_string(line.outside) + ' ' +
                std::to_string(line.count) + "\\n";
    return text;
}

StepDescription describeMap(const ContainerRecord &record)
{
    StepDescription description;
    description.title = "Map users";
    description.sentence =
        "Root inside becomes an ordinary user outside: each id of the container stands for one of "
        "a range that nobody else has. No further user namespaces may be made below this one.";
    description.systemCalls = {"write(/proc/PID/uid_map, \"" + mapText(record.uidMap) + "\")",
                               "write(/proc/PID/gid_map, \"" + mapText(record.gidMap) + "\")",
                               "setgroups(), setresgid(0), setresuid(0)",
                               "write(/proc/sys/user/max_user_namespaces, \"0\")"};
    description.shell = {"printf '" + mapText(record.uidMap) + "' > \"/proc/$holder/uid_map\"",
                         "printf '" + mapText(record.gidMap) + "' > \"/proc/$holder/gid_map\"",
                         "nsenter --target \"$holder\" --user --setuid 0 --setgid 0 "
                         "sh -c 'echo 0 > /proc/sys/user/max_user_namespaces'",
                         "sh -c \"$join\" sh nsenter --target \"$holder\" --user --setuid 0 --setgid 0 " +
                             unshareCommand(record) + ' ' + waitingCommand(record) + " & outer=$!"};
    for (std::string &line : findProcess(record))
        description.shell.push_back(std::move(line));
    description.shell.emplace_back("kill \"$holder\"");
    description.kind = "user";
    return description;
}

std::vector<kernel::IdRange> kernelMap(const std::vector<IdMapping> &map)
{
    std::vector<kernel::IdRange> ranges;
    for (const IdMapping &line : map)
        ranges.push_back({line.inside, line.outside, line.count});
    return ranges;
}

Status applyMap(StartContext &context)
{
    if (!hostProc())
        return std::unexpected(hostProc().error());
    if (const Status written = hostProc()->writeUidMap(context.pid, kernelMap(context.record.uidMap));
        !written)
        return written;
    if (const Status written = hostProc()->writeGidMap(context.pid, kernelMap(context.record.gidMap));
        !written)
        return written;
    context.usersMapped = true;
    // Answered together with the first stage that has a step of its own.
    return context.monitor->ask(Stage::BecomeRoot);
}

// ---- uts.hostname

StepDescription describeHostname(const ContainerRecord &record)
{
    const std::string &name = record.specification.hostname;
    return {"Set the host name",
            "The container has a UTS namespace, so its name is its own affair; the host keeps its.",
            {"sethostname(\"" + name + "\")"},
            {"$inside hostname " + shellQuoted(name)},
            "uts"};
}

} // namespace

std::unique_ptr<Step> makeMonitorSpawn(Machine &)
{
    return std::make_unique<FunctionStep>("monitor.spawn", describeSpawn, applySpawn);
}
std::unique_ptr<Step> makeProcessClone(Machine &)
{
    return std::make_unique<CloneStep>();
}
std::unique_ptr<Step> makeUserMap(Machine &)
{
    return std::make_unique<FunctionStep>("user.map", describeMap, applyMap);
}
std::unique_ptr<Step> makeUtsHostname(Machine &)
{
    return std::make_unique<StageStep>("uts.hostname", Stage::HostName, describeHostname);
}

} // namespace caisson::engine
