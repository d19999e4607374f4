// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupv2group.h"

#include "helper/kernel/cgroup/cgroupchanges.h"
#include "helper/kernel/cgroup/cgroupdevices.h"
#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupkill.h"
#include "helper/kernel/cgroup/cgroupwatch.h"

#include <algorithm>
#include <poll.h>

namespace caisson::kernel {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

CgroupV2Group::CgroupV2Group(std::shared_ptr<const CgroupManagerV2::Hierarchy> hierarchy, std::string name)
    : CgroupGroup(std::move(name))
    , m_hierarchy(std::move(hierarchy))
{
}

std::string CgroupV2Group::path(std::string_view) const
{
    return m_hierarchy->path + "/" + name();
}

Result<Fd> CgroupV2Group::open(std::string_view file, int flags) const
{
    Result<Fd> fd = cgroupfile::open(m_hierarchy->root, name() + "/" + std::string(file), flags);
    if (!fd)
        return std::unexpected(groupError(fd.error(), name()));
    return fd;
}

Result<std::string> CgroupV2Group::read(std::string_view file) const
{
    Result<std::string> text = cgroupfile::read(m_hierarchy->root, name() + "/" + std::string(file));
    if (!text)
        return std::unexpected(groupError(text.error(), name()));
    return text;
}

Status CgroupV2Group::write(std::string_view file, std::string_view text) const
{
    if (const Status written = cgroupfile::write(m_hierarchy->root, name() + "/" + std::string(file), text);
        !written)
        return std::unexpected(groupError(written.error(), name()));
    return {};
}

Result<std::optional<std::uint64_t>> CgroupV2Group::number(std::string_view file) const
{
    const Result<std::string> text = read(file);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound)
            return std::nullopt;
        return std::unexpected(text.error());
    }
    return cgroupfile::parseNumber(*text);
}

Status CgroupV2Group::setDevices(std::span<const DeviceRule> rules)
{
    const Result<Fd> directory = open("", O_RDONLY | O_DIRECTORY);
    if (!directory)
        return std::unexpected(directory.error());
    return attachDeviceProgram(*directory, rules);
}

Result<std::vector<Fd>> CgroupV2Group::entries() const
{
    Result<Fd> directory = open("", O_RDONLY | O_DIRECTORY);
    if (!directory)
        return std::unexpected(directory.error());
    std::vector<Fd> entries;
    entries.push_back(std::move(*directory));
    return entries;
}

Result<std::vector<pid_t>> CgroupV2Group::processes() const
{
    const Result<Fd> file = open("cgroup.procs", O_RDONLY);
    auto pids = file ? cgroupfile::readProcesses(*file, "cgroup.procs")
                     : Result<std::vector<pid_t>>(std::unexpected(file.error()));
    if (pids)
        return pids;
    const Error error = file ? groupError(pids.error(), name()) : pids.error();
    if (error.code == ErrorCode::NotFound)
        return std::vector<pid_t>{};
    return std::unexpected(error);
}

Result<bool> CgroupV2Group::waitEvent(std::string_view key, std::uint64_t value,
                                      std::chrono::milliseconds timeout) const
{
    const Clock::time_point deadline = Clock::now() + timeout;
    const Result<Fd> events = open("cgroup.events", O_RDONLY);
    if (!events)
        return std::unexpected(events.error());
    for (;;) {
        const Result<std::string> text = cgroupfile::readHeld(*events, "cgroup.events");
        if (!text)
            return std::unexpected(groupError(text.error(), name()));
        if (cgroupfile::valueOf(*text, key) == value)
            return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0)
            return false;
        pollfd wait{events->get(), POLLPRI, 0};
        if (::poll(&wait, 1, static_cast<int>(std::min<long long>(left, 60'000))) < 0 && errno != EINTR)
            return kernelError("poll", "cgroup.events");
    }
}

Status CgroupV2Group::freeze(std::chrono::milliseconds timeout)
{
    if (Status written = write("cgroup.freeze", "1"); !written)
        return written;
    const Result<bool> done = waitEvent("frozen", 1, timeout);
    if (!done)
        return std::unexpected(done.error());
    if (*done)
        return {};
    Error error{ErrorCode::WrongState, 0,
                "control group " + name() + " did not freeze within " + std::to_string(timeout.count()) +
                    " ms"};
    if (const Status back = write("cgroup.freeze", "0"); !back)
        error.text += "; and thawing failed: " + back.error().text;
    return std::unexpected(std::move(error));
}

Status CgroupV2Group::thaw(std::chrono::milliseconds timeout)
{
    if (Status written = write("cgroup.freeze", "0"); !written)
        return written;
    const Result<bool> done = waitEvent("frozen", 0, timeout);
    if (!done)
        return std::unexpected(done.error());
    if (!*done)
        return failure(ErrorCode::WrongState, "control group " + name() + " is kept frozen by one above it");
    return {};
}

Result<bool> CgroupV2Group::frozen() const
{
    const Result<std::string> text = read("cgroup.events");
    if (!text)
        return std::unexpected(text.error());
    return cgroupfile::valueOf(*text, "frozen") == 1U;
}

Status CgroupV2Group::killAll(std::chrono::milliseconds timeout)
{
    // Gone already: nothing is left to kill.
    if (Status thawed = write("cgroup.freeze", "0"); !thawed)
        return thawed.error().code == ErrorCode::NotFound ? Status{} : thawed;
    const Status killed = write("cgroup.kill", "1"); // since 5.14
    if (!killed && killed.error().code != ErrorCode::NotFound)
        return killed;
    return waitEmpty(timeout);
}

Status CgroupV2Group::waitEmpty(std::chrono::milliseconds timeout) const
{
    const Result<bool> empty = waitEvent("populated", 0, timeout);
    if (!empty)
        return empty.error().code == ErrorCode::NotFound ? Status{} : std::unexpected(empty.error());
    if (!*empty)
        return failure(ErrorCode::WrongState, "control group " + name() + " still has processes");
    return {};
}

Status CgroupV2Group::remove(std::chrono::milliseconds timeout)
{
    return removeTree(m_hierarchy->root, name(), Clock::now() + timeout);
}

Result<const CgroupV2Group::Held *> CgroupV2Group::held() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_held)
        return m_held.get();
    auto held = std::make_unique<Held>();
    const struct
    {
        Fd *into;
        const char *file;
    } files[] = {
        {&held->cpu, "cpu.stat"}, // there even without the controller
        {&held->memory, "memory.current"},
        {&held->swap, "memory.swap.current"},
        {&held->memoryEvents, "memory.events"},
        {&held->pids, "pids.current"},
    };
    for (const auto &[into, file] : files) {
        Result<Fd> fd = open(file, O_RDONLY);
        if (fd)
            *into = std::move(*fd);
        else if (fd.error().code != ErrorCode::NotFound || into == &held->cpu)
            return std::unexpected(fd.error());
    }
    m_held = std::move(held);
    return m_held.get();
}

Result<CgroupFigures> CgroupV2Group::figures() const
{
    const Result<const Held *> files = held();
    if (!files)
        return std::unexpected(files.error());
    CgroupFigures figures;
    const struct
    {
        const Fd &from;
        std::uint64_t *into;
        const char *name;
    } numbers[] = {
        {(*files)->memory, &figures.memory, "memory.current"},
        {(*files)->swap, &figures.swap, "memory.swap.current"},
        {(*files)->pids, &figures.pids, "pids.current"},
    };
    for (const auto &[from, into, file] : numbers) {
        if (!from)
            continue;
        const Result<std::uint64_t> value = cgroupfile::readNumber(from, file);
        if (!value)
            return std::unexpected(groupError(value.error(), name()));
        *into = *value;
    }
    const Result<std::string> cpu = cgroupfile::readHeld((*files)->cpu, "cpu.stat");
    if (!cpu)
        return std::unexpected(groupError(cpu.error(), name()));
    figures.cpuMicroseconds = cgroupfile::valueOf(*cpu, "usage_usec").value_or(0);
    if ((*files)->memoryEvents) {
        const Result<std::string> events = cgroupfile::readHeld((*files)->memoryEvents, "memory.events");
        if (!events)
            return std::unexpected(groupError(events.error(), name()));
        figures.oomKills = cgroupfile::valueOf(*events, "oom_kill").value_or(0);
    }
    return figures;
}

Result<MemoryParts> CgroupV2Group::memoryParts() const
{
    const Result<std::string> text = read("memory.stat");
    if (!text)
        return std::unexpected(text.error());
    MemoryParts parts;
    parts.anon = cgroupfile::valueOf(*text, "anon").value_or(0);
    parts.shmem = cgroupfile::valueOf(*text, "shmem").value_or(0);
    const std::uint64_t file = cgroupfile::valueOf(*text, "file").value_or(0); // shmem included
    parts.file = file > parts.shmem ? file - parts.shmem : 0;
    parts.kernel = cgroupfile::valueOf(*text, "kernel").value_or(0);
    return parts;
}

Result<std::uint64_t> CgroupV2Group::memoryPeak() const
{
    const auto peak = number("memory.peak"); // since 5.19
    if (!peak)
        return std::unexpected(peak.error());
    if (!peak->has_value())
        return failure(ErrorCode::NotSupported, "this kernel does not keep the memory peak of a group");
    return **peak;
}

Result<Fd> CgroupV2Group::outOfMemoryEvents() const
{
    Result<Fd> events = open("memory.events", O_PATH);
    if (!events)
        return events;
    return watchFiles({&*events, 1});
}

Result<Fd> CgroupV2Group::limitEvents() const
{
    std::vector<Fd> files;
    for (const char *file : {"memory.max", "memory.swap.max", "memory.high", "cpu.max", "pids.max"}) {
        Result<Fd> opened = open(file, O_PATH);
        if (opened)
            files.push_back(std::move(*opened));
        else if (opened.error().code != ErrorCode::NotFound)
            return opened;
    }
    return watchFiles(files);
}

} // namespace caisson::kernel
