// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/finishsteps.h"

#include "helper/engine/steps/stagestep.h"

namespace caisson::engine {

using monitor::Stage;

namespace {

// ---- process.terminal

StepDescription describeTerminal(const ContainerRecord &record)
{
    if (record.specification.process.terminal)
        return {"Open the terminal",
                "A pseudo terminal of the container's own: the monitor holds the one end, the process gets "
                "the other "
                "as its controlling terminal.",
                {"open(\"/dev/pts/ptmx\"), ioctl(TIOCGPTPEER)", "setsid(), ioctl(TIOCSCTTY), dup2()"},
                {"# the process keeps this shell's terminal: making one takes a program such as script(1)"},
                ""};
    return {"Connect input and output",
            "What the process writes goes through two pipes to the monitor, which keeps it as the log.",
            {"pipe2()", "setsid(), dup2()"},
            {"# the process keeps the output of this shell"},
            ""};
}

// ---- time.offsets

StepDescription describeTime(const ContainerRecord &record)
{
    std::string offsets;
    for (const auto &[clock, offset] : record.specification.linuxPart.timeOffsets)
        offsets += clock + ' ' + std::to_string(offset.secs) + " 0\\n";
    StepDescription description;
    description.title = "Make the time namespace";
    description.sentence =
        "Clocks that count since the start of the machine may run ahead or behind inside; the time "
        "of day is the host's always.";
    description.systemCalls = {"unshare(CLONE_NEWTIME)"};
    if (!offsets.empty())
        description.systemCalls.push_back("write(/proc/PID/timens_offsets, \"" + offsets + "\")");
    description.systemCalls.push_back("setns(/proc/PID/ns/time_for_children)");
    description.shell = {"# done by unshare --time above, with its offsets"};
    description.kind = "time";
    return description;
}

// ---- process.privileges

StepDescription describePrivileges(const ContainerRecord &record)
{
    const oci::Process &process = record.specification.process;
    StepDescription description;
    description.title = "Drop privileges";
    description.sentence =
        "Root inside keeps only the powers that ordinary programs need, and can never get more.";
    description.systemCalls = {"prctl(PR_CAPBSET_DROP) for all but " +
                                   std::to_string(process.capabilities.bounding.size()) + " capabilities",
                               "setgroups(), setresgid(" + std::to_string(process.user.gid) +
                                   "), setresuid(" + std::to_string(process.user.uid) + "), capset()"};
    if (process.noNewPrivileges)
        description.systemCalls.emplace_back("prctl(PR_SET_NO_NEW_PRIVS)");
    description.shell = {"# capabilities, user and no_new_privs: done by setpriv above"};
    for (const oci::Rlimit &limit : process.rlimits) {
        if (limit.type != "RLIMIT_NOFILE")
            continue;
        const std::string values = std::to_string(limit.soft) + ':' + std::to_string(limit.hard);
        description.systemCalls.push_back("setrlimit(RLIMIT_NOFILE, " + values + ')');
        description.shell.push_back("prlimit --pid \"$pid\" --nofile=" + values +
                                    " || prlimit --pid \"$pid\" --nofile=" + std::to_string(limit.soft) +
                                    ':');
    }
    return description;
}

// ---- process.exec

StepDescription describeExec(const ContainerRecord &record)
{
    const oci::Process &process = record.specification.process;
    return {"Run the command",
            "The last thing: a filter for system calls is laid, and the process becomes the container's own "
            "command.",
            {"close_range(4, ~0)", "seccomp(SECCOMP_SET_MODE_FILTER)",
             "execve(\"" + (process.args.empty() ? std::string() : process.args.front()) + "\")"},
            {"# the system call filter has no command of its own", "echo go > \"$work/go\""},
            ""};
}

Status applyExec(StartContext &context)
{
    if (context.takeStreams) {
        for (const AwaitedStream &stream : context.takeStreams()) {
            // Who looks on is no reason to fail: the end of the stream tells them.
            if (const Status attached = context.monitor->attach(stream); !attached)
                context.notes.push_back(attached.error().text);
        }
    }
    const auto done = context.monitor->execute();
    if (done)
        return {};
    const auto &command = context.record.specification.process.args;
    return std::unexpected(
        MonitorLink::executionError(command.empty() ? std::string() : command.front(), done.error()));
}

} // namespace

std::unique_ptr<Step> makeProcessTerminal(Machine &)
{
    return std::make_unique<StageStep>("process.terminal", Stage::Terminal, describeTerminal);
}
std::unique_ptr<Step> makeTimeOffsets(Machine &)
{
    return std::make_unique<StageStep>("time.offsets", Stage::TimeOffsets, describeTime);
}
std::unique_ptr<Step> makeProcessPrivileges(Machine &)
{
    return std::make_unique<StageStep>("process.privileges", Stage::Privileges, describePrivileges);
}
std::unique_ptr<Step> makeProcessExec(Machine &)
{
    return std::make_unique<FunctionStep>("process.exec", describeExec, applyExec);
}

} // namespace caisson::engine
