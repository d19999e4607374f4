// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupv1group.h"

#include "helper/kernel/cgroup/cgroupchanges.h"
#include "helper/kernel/cgroup/cgroupdevices.h"
#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupkill.h"
#include "helper/kernel/cgroup/cgroupwatch.h"

#include <algorithm>
#include <sys/eventfd.h>

namespace caisson::kernel {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

CgroupV1Group::CgroupV1Group(std::shared_ptr<const CgroupManagerV1::Hierarchies> hierarchies,
                             std::string name)
    : CgroupGroup(std::move(name))
    , m_hierarchies(std::move(hierarchies))
{
}

std::string CgroupV1Group::path(std::string_view controller) const
{
    return m_hierarchies->path + "/" + std::string(controller.empty() ? "memory" : controller) + "/" + name();
}

Result<const Fd *> CgroupV1Group::hierarchy(std::string_view controller) const
{
    const auto found = m_hierarchies->byController.find(controller);
    if (found == m_hierarchies->byController.end())
        return failure(ErrorCode::NotSupported, "the v1 hierarchy of the controller " +
                                                    std::string(controller) +
                                                    " is not mounted on this machine");
    return &found->second;
}

Result<Fd> CgroupV1Group::open(std::string_view controller, std::string_view file, int flags) const
{
    const Result<const Fd *> root = hierarchy(controller);
    if (!root)
        return std::unexpected(root.error());
    Result<Fd> fd = cgroupfile::open(**root, name() + "/" + std::string(file), flags);
    if (!fd)
        return std::unexpected(groupError(fd.error(), name()));
    return fd;
}

Result<std::string> CgroupV1Group::read(std::string_view controller, std::string_view file) const
{
    const Result<Fd> fd = open(controller, file, O_RDONLY);
    if (!fd)
        return std::unexpected(fd.error());
    Result<std::string> text = cgroupfile::readHeld(*fd, file);
    if (!text)
        return std::unexpected(groupError(text.error(), name()));
    return text;
}

Status CgroupV1Group::write(std::string_view controller, std::string_view file, std::string_view text) const
{
    const Result<const Fd *> root = hierarchy(controller);
    if (!root)
        return std::unexpected(root.error());
    if (const Status written = cgroupfile::write(**root, name() + "/" + std::string(file), text); !written)
        return std::unexpected(groupError(written.error(), name()));
    return {};
}

Result<std::optional<std::uint64_t>> CgroupV1Group::number(std::string_view controller,
                                                           std::string_view file) const
{
    const Result<std::string> text = read(controller, file);
    if (!text) {
        if (text.error().code == ErrorCode::NotSupported || text.error().code == ErrorCode::NotFound)
            return std::nullopt;
        return std::unexpected(text.error());
    }
    return cgroupfile::parseNumber(*text);
}

Status CgroupV1Group::setDevices(std::span<const DeviceRule> rules)
{
    std::vector<std::string> lines;
    for (const DeviceRule &rule : rules) {
        Result<std::string> line = deviceRuleText(rule);
        if (!line)
            return std::unexpected(line.error());
        lines.push_back(std::move(*line));
    }
    if (Status denied = write("devices", "devices.deny", "a"); !denied)
        return denied;
    const Result<Fd> allow = open("devices", "devices.allow", O_WRONLY);
    if (!allow)
        return std::unexpected(allow.error());
    for (const std::string &line : lines) { // each write is one rule
        if (::write(allow->get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()))
            return kernelError("write \"" + line + "\" to", name() + "/devices.allow");
    }
    return {};
}

Result<std::vector<Fd>> CgroupV1Group::entries() const
{
    std::vector<Fd> files;
    for (const std::string &controller : m_hierarchies->distinct) {
        Result<Fd> file = open(controller, "tasks", O_WRONLY);
        if (!file)
            return std::unexpected(file.error());
        files.push_back(std::move(*file));
    }
    return files;
}

Result<std::vector<pid_t>> CgroupV1Group::processes() const
{
    // Every process is in all hierarchies, but after a kill of the helper perhaps in the first ones only.
    std::vector<pid_t> pids;
    for (const std::string &controller : m_hierarchies->distinct) {
        const Result<Fd> file = open(controller, "cgroup.procs", O_RDONLY);
        const auto here = file ? cgroupfile::readProcesses(*file, "cgroup.procs")
                               : Result<std::vector<pid_t>>(std::unexpected(file.error()));
        if (!here) {
            const Error error = file ? groupError(here.error(), name()) : here.error();
            if (error.code == ErrorCode::NotFound)
                continue;
            return std::unexpected(error);
        }
        pids.insert(pids.end(), here->begin(), here->end());
    }
    std::ranges::sort(pids);
    const auto rest = std::ranges::unique(pids);
    pids.erase(rest.begin(), rest.end());
    return pids;
}

Status CgroupV1Group::setState(std::string_view state, std::chrono::milliseconds timeout) const
{
    if (Status written = write("freezer", "freezer.state", state); !written)
        return written;
    const Result<bool> reached = cgroupfile::pollUntil(Clock::now() + timeout, [&]() -> Result<bool> {
        const Result<std::string> now = read("freezer", "freezer.state");
        if (!now)
            return std::unexpected(now.error());
        if (*now == state)
            return true;
        // A task that forks while the others are being stopped can hold it in FREEZING: ask again.
        if (const Status again = write("freezer", "freezer.state", state); !again)
            return std::unexpected(again.error());
        return false;
    });
    if (!reached)
        return std::unexpected(reached.error());
    if (!*reached)
        return failure(ErrorCode::WrongState, "control group " + name() + " did not become " +
                                                  std::string(state) + " within " +
                                                  std::to_string(timeout.count()) + " ms");
    return {};
}

Status CgroupV1Group::freeze(std::chrono::milliseconds timeout)
{
    Status done = setState("FROZEN", timeout);
    if (!done && done.error().code == ErrorCode::WrongState) {
        if (const Status back = write("freezer", "freezer.state", "THAWED"); !back)
            return std::unexpected(std::move(done.error()).in(back.error().text));
    }
    return done;
}

Status CgroupV1Group::thaw(std::chrono::milliseconds timeout)
{
    return setState("THAWED", timeout);
}

Result<bool> CgroupV1Group::frozen() const
{
    const Result<std::string> state = read("freezer", "freezer.state");
    if (!state)
        return std::unexpected(state.error());
    return *state == "FROZEN";
}

Status CgroupV1Group::killAll(std::chrono::milliseconds timeout)
{
    const Clock::time_point deadline = Clock::now() + timeout;
    // A frozen task keeps its SIGKILL until it is thawed.
    if (m_hierarchies->byController.contains("freezer")) {
        if (const Status thawed = thaw(timeout); !thawed && thawed.error().code != ErrorCode::NotFound)
            return thawed;
    }
    if (m_hierarchies->byController.contains("pids")) {
        if (const Status closed = write("pids", "pids.max", "0");
            !closed && closed.error().code != ErrorCode::NotFound)
            return closed;
    }
    return killUntilEmpty([this] { return processes(); }, name(), deadline);
}

Status CgroupV1Group::waitEmpty(std::chrono::milliseconds timeout) const
{
    const Result<bool> empty = cgroupfile::pollUntil(Clock::now() + timeout, [this]() -> Result<bool> {
        const Result<std::vector<pid_t>> left = processes();
        if (!left)
            return std::unexpected(left.error());
        return left->empty();
    });
    if (!empty)
        return std::unexpected(empty.error());
    if (!*empty)
        return failure(ErrorCode::WrongState, "control group " + name() + " still has processes");
    return {};
}

Status CgroupV1Group::remove(std::chrono::milliseconds timeout)
{
    const Clock::time_point deadline = Clock::now() + timeout;
    Status result;
    for (const std::string &controller : m_hierarchies->distinct) {
        const Status removed =
            removeTree(m_hierarchies->byController.find(controller)->second, name(), deadline);
        if (!removed && result) // go on with the others, report the first
            result = std::unexpected(removed.error().in(controller));
    }
    return result;
}

Result<const CgroupV1Group::Held *> CgroupV1Group::held() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_held)
        return m_held.get();
    auto held = std::make_unique<Held>();
    const struct
    {
        Fd *into;
        const char *controller, *file;
    } files[] = {
        {&held->memory, "memory", "memory.usage_in_bytes"},
        {&held->memorySwap, "memory", "memory.memsw.usage_in_bytes"},
        {&held->oomControl, "memory", "memory.oom_control"},
        {&held->cpu, "cpuacct", "cpuacct.usage"},
        {&held->pids, "pids", "pids.current"},
    };
    for (const auto &[into, controller, file] : files) {
        Result<Fd> fd = open(controller, file, O_RDONLY);
        if (fd) {
            *into = std::move(*fd);
        } else if (fd.error().code != ErrorCode::NotSupported &&
                   (fd.error().code != ErrorCode::NotFound || into == &held->memory)) {
            return std::unexpected(fd.error());
        }
    }
    m_held = std::move(held);
    return m_held.get();
}

Result<CgroupFigures> CgroupV1Group::figures() const
{
    const Result<const Held *> files = held();
    if (!files)
        return std::unexpected(files.error());
    CgroupFigures figures;
    std::uint64_t both = 0, cpu = 0;
    const struct
    {
        const Fd &from;
        std::uint64_t *into;
        const char *name;
    } numbers[] = {
        {(*files)->memory, &figures.memory, "memory.usage_in_bytes"},
        {(*files)->memorySwap, &both, "memory.memsw.usage_in_bytes"},
        {(*files)->cpu, &cpu, "cpuacct.usage"},
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
    // The two counters are read one after the other, so the sum may seem smaller than its part.
    figures.swap = both > figures.memory ? both - figures.memory : 0;
    figures.cpuMicroseconds = cpu / 1000;
    if ((*files)->oomControl) {
        const Result<std::string> text = cgroupfile::readHeld((*files)->oomControl, "memory.oom_control");
        if (!text)
            return std::unexpected(groupError(text.error(), name()));
        figures.oomKills = cgroupfile::valueOf(*text, "oom_kill").value_or(0);
    }
    return figures;
}

Result<MemoryParts> CgroupV1Group::memoryParts() const
{
    const Result<std::string> text = read("memory", "memory.stat");
    if (!text)
        return std::unexpected(text.error());
    MemoryParts parts;
    parts.anon = cgroupfile::valueOf(*text, "total_rss").value_or(0);
    parts.shmem = cgroupfile::valueOf(*text, "total_shmem").value_or(0);
    const std::uint64_t cache = cgroupfile::valueOf(*text, "total_cache").value_or(0);
    parts.file = cache > parts.shmem ? cache - parts.shmem : 0;
    const auto kernel = number("memory", "memory.kmem.usage_in_bytes");
    if (!kernel)
        return std::unexpected(kernel.error());
    parts.kernel = kernel->value_or(0);
    return parts;
}

Result<std::uint64_t> CgroupV1Group::memoryPeak() const
{
    const auto peak = number("memory", "memory.max_usage_in_bytes");
    if (!peak)
        return std::unexpected(peak.error());
    if (!peak->has_value())
        return failure(ErrorCode::NotSupported, "this kernel does not keep the memory peak of a group");
    return **peak;
}

Result<Fd> CgroupV1Group::outOfMemoryEvents() const
{
    const Result<Fd> control = open("memory", "memory.oom_control", O_RDONLY);
    if (!control)
        return std::unexpected(control.error());
    Fd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event)
        return kernelError("eventfd", "");
    // The kernel keeps the registration for as long as the eventfd lives; oom_control may be closed.
    if (Status registered = write("memory", "cgroup.event_control",
                                  std::to_string(event.get()) + " " + std::to_string(control->get()));
        !registered)
        return std::unexpected(registered.error());
    return event;
}

Result<Fd> CgroupV1Group::limitEvents() const
{
    std::vector<Fd> files;
    for (const auto &[controller, file] :
         {std::pair("memory", "memory.limit_in_bytes"), std::pair("memory", "memory.memsw.limit_in_bytes"),
          std::pair("cpu", "cpu.cfs_quota_us"), std::pair("pids", "pids.max")}) {
        Result<Fd> opened = open(controller, file, O_PATH);
        if (opened)
            files.push_back(std::move(*opened));
        else if (opened.error().code != ErrorCode::NotFound && opened.error().code != ErrorCode::NotSupported)
            return opened;
    }
    return watchFiles(files);
}

} // namespace caisson::kernel
