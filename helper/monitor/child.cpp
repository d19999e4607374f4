// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/child.h"

#include "helper/kernel/credentials.h"
#include "helper/kernel/syscalls.h"
#include "helper/monitor/confinement.h"

#include <algorithm>
#include <array>
#include <sched.h>
#include <time.h>

namespace caisson::monitor {

using kernel::Fd;

std::uint64_t monotonicMicroseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

void describe(const Error &error, Answer &answer)
{
    answer.done = false;
    answer.errorCode = static_cast<std::uint8_t>(error.code);
    answer.errnoValue = static_cast<std::uint32_t>(error.errnoValue);
    answer.error = error.text;
}

Error errorOf(const Answer &answer)
{
    const bool known = answer.errorCode <= static_cast<std::uint8_t>(ErrorCode::Internal);
    return {known ? static_cast<ErrorCode>(answer.errorCode) : ErrorCode::Internal,
            static_cast<int>(answer.errnoValue), answer.error};
}

void Child::run()
{
    resetInherited();
    bool failed = false;
    while (true) {
        Result<kernel::Packet> packet = m_monitor.receive(startRequestLimit, descriptorLimit);
        if (!packet || packet->endOfFile)
            ::_exit(1);
        const std::optional<Request> request = decodeRequest(packet->data);
        const StageRequest *const stage = request ? std::get_if<StageRequest>(&*request) : nullptr;
        if (stage == nullptr)
            ::_exit(1);
        Answer answer;
        Descriptors given;
        const std::uint64_t begin = monotonicMicroseconds();
        // Stages are asked ahead: those behind one that failed must not be carried out.
        const Status done = failed ? failure(ErrorCode::WrongState, "an earlier stage has failed")
                                   : perform(stage->stage, std::move(packet->descriptors), answer, given);
        answer.microseconds = monotonicMicroseconds() - begin;
        if (!done) {
            failed = true;
            describe(done.error(), answer);
        }
        std::vector<int> numbers;
        for (const Fd &fd : given)
            numbers.push_back(fd.get());
        if (!m_monitor.send(encode(answer), numbers) || stage->stage == Stage::Exec)
            ::_exit(1);
    }
}

Status Child::perform(Stage stage, Descriptors descriptors, Answer &answer, Descriptors &given)
{
    const auto optionalOne = [&descriptors] {
        return descriptors.empty() ? Fd() : std::move(descriptors.front());
    };
    switch (stage) {
    case Stage::BecomeRoot:
        return becomeRoot(answer.note);
    case Stage::HostName:
        return setHostName();
    case Stage::PrivateMounts:
        return kernel::setRootPropagation(kernel::Propagation::Private);
    case Stage::RootMount:
        if (descriptors.size() != 1)
            return invalidArgument("descriptors", "the root file system's mount");
        return m_root.attach(std::move(descriptors.front()));
    case Stage::Dev: {
        if (const Status done = m_root.mountDev(std::move(descriptors), answer.note); !done)
            return done;
        // the monitor opens terminals in it, for init and for every later exec
        Result<Fd> devpts = m_root.devpts().fd().duplicate();
        if (!devpts)
            return std::unexpected(devpts.error());
        given.push_back(std::move(*devpts));
        return {};
    }
    case Stage::Proc:
        return m_root.mountProc(optionalOne());
    case Stage::Sys:
        return m_root.mountSys(optionalOne());
    case Stage::Cgroupfs:
        return m_root.mountCgroups(answer.note);
    case Stage::EtcFiles:
        return m_root.bindEtcFiles(std::move(descriptors));
    case Stage::Masks:
        return m_root.maskPaths();
    case Stage::Pivot:
        return enterRoot();
    case Stage::Terminal:
        return takeTerminal(descriptors, answer.note);
    case Stage::TimeOffsets:
        return descriptors.empty() ? leaveTime() : enterTime(descriptors.front());
    case Stage::Privileges:
        return applyPrivileges(m_spec, answer.note);
    case Stage::Exec:
        return std::unexpected(executeCommand(m_spec));
    }
    return failure(ErrorCode::Internal, "no such stage");
}

Status Child::becomeRoot(std::string &note)
{
    const Status become = kernel::setIdentity(0, 0, {});
    dieWithParent();
    if (!become)
        return become;
    // The file is each user namespace's own: of ours it says how many more may be made below it (R50).
    constexpr const char *limits = "/proc/sys/user";
    const Result<kernel::Directory> directory = kernel::Directory::open(limits);
    if (const Status limited =
            directory ? directory->writeFile("max_user_namespaces", "0") : std::unexpected(directory.error());
        !limited)
        note =
            "further user namespaces are kept away by the system call filter alone: " + limited.error().text;
    return {};
}

Status Child::setHostName()
{
    if (::sethostname(m_spec.hostName.data(), m_spec.hostName.size()) != 0)
        return kernelError("sethostname", m_spec.hostName);
    return {};
}

Status Child::takeTerminal(const Descriptors &descriptors, std::string &note)
{
    if (descriptors.size() != (m_spec.terminal ? 1 : 3))
        return invalidArgument("descriptors", "the terminal, or three standard descriptors");
    int standard[3] = {-1, -1, -1};
    for (std::size_t i = 0; i < descriptors.size(); ++i)
        standard[i] = descriptors[i].get();
    if (const Status taken = adoptStandardDescriptors(standard, m_spec.terminal); !taken)
        return taken;
    if (m_spec.terminal) {
        if (const Status bound = m_root.bindConsole(descriptors.front()); !bound)
            note = "/dev/console left out: " + bound.error().text;
    }
    return {};
}

Status Child::leaveTime()
{
    if (::unshare(CLONE_NEWTIME) != 0)
        return kernelError("unshare", "CLONE_NEWTIME");
    // Offsets are written by the monitor: /proc files of a process that is not dumpable belong to the host's
    // root. It then gives us the namespace, as it does where we have no /proc to find it in.
    if (m_spec.hasTimeOffsets || !m_root.proc().valid())
        return {};
    const Fd made(
        ::openat(m_root.proc().fd().get(), "self/ns/time_for_children", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!made)
        return kernelError("openat", "ns/time_for_children");
    return enterTime(made);
}

Status Child::enterTime(const Fd &timeNamespace)
{
    // unshare(2) moves only children, and exec does so since kernel 6.3 alone. The offsets are fixed from
    // here on.
    if (::setns(timeNamespace.get(), CLONE_NEWTIME) != 0)
        return kernelError("setns", "CLONE_NEWTIME");
    return {};
}

Status Child::enterRoot()
{
    return m_root.pivot();
}

} // namespace caisson::monitor
