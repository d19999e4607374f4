// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/watcher.h"

#include "helper/engine/rulekeeper.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/thread.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace caisson::engine {

ExitInfo exitInfo(const monitor::ProcessExit &exit)
{
    return {exit.signalled ? ExitKind::Signalled : ExitKind::Exited, static_cast<int>(exit.code), {}};
}

ExitInfo exitWithoutMonitor(const Core &core, const ContainerRecord &record, const kernel::PidFd *process)
{
    if (const auto directory = core.places.run.openDirectory(record.id, {.noSymlinks = true})) {
        if (const auto exit = MonitorLink::readExitRecord(directory->fd()))
            return exitInfo(*exit);
    }
    if (process != nullptr && process->valid()) {
        if (const auto status = process->exitInfo(); status && *status)
            return {(*status)->signalled ? ExitKind::Signalled : ExitKind::Exited, (*status)->value, {}};
    }
    return {ExitKind::Lost, 0, "its monitor ended before it"};
}

bool askedOutside(const Core &core, const ContainerId &id, ExitInfo &exit)
{
    const auto directory = core.places.run.openDirectory(id, {.noSymlinks = true});
    if (!directory || !MonitorLink::wasAskedToEnd(directory->fd()))
        return false;
    // Force took the monitor along.
    if (exit.kind == ExitKind::Lost)
        exit = {ExitKind::Signalled, SIGKILL, {}};
    if (exit.kind == ExitKind::Signalled)
        exit.text = "its control group was stopped from outside, by systemctl or the end of the machine";
    return true;
}

Watcher::Watcher(Core &core, Callback onExit, Callback onLimits)
    : m_core(core)
    , m_onExit(std::move(onExit))
    , m_onLimits(std::move(onLimits))
{
}

Watcher::~Watcher()
{
    stop();
}

Status Watcher::watch(int fd, Kind kind, std::uint32_t number) const
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = (std::uint64_t(static_cast<std::uint32_t>(kind)) << 32) | number;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return kernelError("epoll_ctl(EPOLL_CTL_ADD)", "");
    return {};
}

Status Watcher::start()
{
    m_epoll = kernel::Fd(::epoll_create1(EPOLL_CLOEXEC));
    if (!m_epoll)
        return kernelError("epoll_create1", "");
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return kernelError("pipe2", "");
    m_woken = kernel::Fd(ends[0]);
    m_wake = kernel::Fd(ends[1]);
    if (Status status = watch(m_woken.get(), Kind::Wake, 0); !status)
        return status;
    // Without it kills are still counted, by the cgroup, but not told with process and size: doctor says so.
    if (auto kmsg = kernel::KmsgReader::open()) {
        m_kmsg = std::move(*kmsg);
        if (Status status = watch(m_kmsg->fd().get(), Kind::Kmsg, 0); !status)
            return status;
    }
    // Without it rules that somebody throws away are back at the next start of the helper.
    if (auto rules = kernel::RuleMonitor::open()) {
        m_rules = std::move(*rules);
        if (Status status = watch(m_rules->fd().get(), Kind::Rules, 0); !status)
            return status;
    }
    return kernel::startThread(m_thread, "watching containers", [this] { run(); });
}

void Watcher::stop()
{
    if (!m_thread.joinable())
        return;
    m_wake.reset(); // unlike a write this cannot fail: the thread, and we with it, would never end
    m_thread.join();
}

Status Watcher::add(const ContainerPointer &container)
{
    Watched watched{container, nullptr, {}, {}};
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_core.mutex);
        watched.link = container->link;
        group = container->group;
    }
    if (group) {
        // Not every kernel and mode has these; then the kernel's log alone tells of kills.
        if (auto events = group->outOfMemoryEvents())
            watched.outOfMemory = std::move(*events);
        if (auto events = group->limitEvents()) // else a limit that others set shows at the next start
            watched.limits = std::move(*events);
    }
    const std::lock_guard lock(m_mutex);
    const std::uint32_t number = ++m_lastNumber;
    if (watched.link) {
        if (Status status = watch(watched.link->fd(), Kind::Link, number); !status)
            return status;
    }
    if (watched.outOfMemory) {
        if (Status status = watch(watched.outOfMemory.get(), Kind::OutOfMemory, number); !status)
            return status;
    }
    if (watched.limits) {
        if (Status status = watch(watched.limits.get(), Kind::Limits, number); !status)
            return status;
    }
    m_watched.emplace(number, std::move(watched));
    return {};
}

void Watcher::remove(const ContainerId &id)
{
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_watched.begin(); entry != m_watched.end(); ++entry) {
        if (entry->second.container->record.id != id) // the id never changes: no lock needed to read it
            continue;
        if (entry->second.link)
            ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, entry->second.link->fd(), nullptr);
        if (entry->second.outOfMemory)
            ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, entry->second.outOfMemory.get(), nullptr);
        if (entry->second.limits)
            ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, entry->second.limits.get(), nullptr);
        m_watched.erase(entry);
        return;
    }
}

void Watcher::run()
{
    std::array<epoll_event, 32> events{};
    while (true) {
        const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno != EINTR)
            return; // cannot happen with descriptors of ours
        for (int i = 0; i < count; ++i) {
            const std::uint64_t data = events[static_cast<std::size_t>(i)].data.u64;
            const auto number = static_cast<std::uint32_t>(data);
            switch (static_cast<Kind>(data >> 32)) {
            case Kind::Wake:
                return;
            case Kind::Kmsg:
                readKills();
                break;
            case Kind::Link:
                linkReady(number);
                break;
            case Kind::OutOfMemory:
                outOfMemoryReady(number);
                break;
            case Kind::Limits:
                limitsReady(number);
                break;
            case Kind::Rules:
                rulesReady();
                break;
            }
        }
    }
}

void Watcher::rulesReady()
{
    const auto changed = m_rules->changedByOthers();
    if (changed && !*changed)
        return;
    if (Status kept = keepRules(m_core); !kept)
        m_core.addFinding("packet filter: " + kept.error().text);
}

void Watcher::noteExit(const ContainerPointer &container, const ExitInfo &exit)
{
    {
        const std::lock_guard lock(m_core.mutex);
        if (container->exited)
            return;
        container->exited = exit;
    }
    m_core.changed.notify_all();
    m_onExit(container);
}

void Watcher::linkReady(std::uint32_t number)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_watched.find(number);
    if (found == m_watched.end())
        return;
    Watched &watched = found->second;
    const MonitorLink::Notifications notifications = watched.link->takeNotifications();
    for (const monitor::Notification &notification : notifications.received) {
        if (const auto *exited = std::get_if<monitor::ExitedNotification>(&notification)) {
            noteExit(watched.container, exitInfo(exited->exit));
        } else if (const auto *ended = std::get_if<monitor::ExecEndedNotification>(&notification)) {
            const ContainerRecord record = m_core.record(*watched.container);
            const ExitInfo exit = exitInfo(ended->exit);
            m_core.observer.execEnded(record.id, ended->execId, exit);
            m_core.raise(EventKind::ExecExited, record,
                         {{"exec", ended->execId}, {"code", std::to_string(exit.shellCode())}});
        }
    }
    if (notifications.gone) {
        ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, watched.link->fd(), nullptr);
        const ContainerRecord record = m_core.record(*watched.container);
        std::shared_ptr<kernel::PidFd> process;
        {
            const std::lock_guard coreLock(m_core.mutex);
            process = watched.container->process;
        }
        noteExit(watched.container, exitWithoutMonitor(m_core, record, process.get()));
    }
}

void Watcher::outOfMemoryReady(std::uint32_t number)
{
    ContainerPointer container;
    std::shared_ptr<kernel::CgroupGroup> group;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_watched.find(number);
        if (found == m_watched.end())
            return;
        std::array<char, 4096> drained{};
        if (::read(found->second.outOfMemory.get(), drained.data(), drained.size()) < 0 && errno != EAGAIN)
            ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, found->second.outOfMemory.get(), nullptr);
        container = found->second.container;
        const std::lock_guard coreLock(m_core.mutex);
        group = container->group;
    }
    if (!group)
        return;
    const auto figures = group->figures();
    if (!figures)
        return;
    std::uint64_t before = 0;
    {
        const std::lock_guard lock(m_core.mutex);
        before = container->record.oomKills;
        container->record.oomKills = std::max(before, figures->oomKills);
    }
    if (figures->oomKills > before) {
        m_core.tellChanged(*container);
        if (!m_kmsg)
            m_core.raise(EventKind::OutOfMemoryKill, m_core.record(*container),
                         {{"oomKills", std::to_string(figures->oomKills)}});
    }
}

void Watcher::limitsReady(std::uint32_t number)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_watched.find(number);
    if (found == m_watched.end())
        return;
    std::array<char, 4096> drained{};
    while (::read(found->second.limits.get(), drained.data(), drained.size()) > 0) {
    }
    m_onLimits(found->second.container);
}

void Watcher::readKills()
{
    if (!m_kmsg)
        return;
    std::vector<kernel::OomKill> kills;
    {
        const std::lock_guard lock(m_kmsgMutex);
        auto read = m_kmsg->read();
        if (!read)
            return; // nothing new
        kills = std::move(*read);
        // Within the lock: whoever reads next must find these dealt with.
        for (const kernel::OomKill &kill : kills)
            handleKill(kill);
    }
}

void Watcher::handleKill(const kernel::OomKill &kill)
{
    const ContainerPointer container = m_core.ofControlGroup(kill.memcg);
    if (!container)
        return;
    // The victim may be gone; while it is a zombie the kernel still tells its number inside.
    pid_t inside = 0;
    if (const auto proc = kernel::ProcFs::open(); proc && kernel::inFirstPidNamespace())
        inside = proc->containerPid(kill.pid).value_or(0);
    std::shared_ptr<kernel::CgroupGroup> group;
    ContainerRecord record;
    {
        const std::lock_guard lock(m_core.mutex);
        if (kill.pid == container->record.run.pid && kernel::inFirstPidNamespace()) {
            container->initOutOfMemory = true;
            inside = 1;
        }
        group = container->group;
    }
    std::uint64_t counted = 0;
    if (group) {
        if (const auto figures = group->figures())
            counted = figures->oomKills;
    }
    {
        const std::lock_guard lock(m_core.mutex);
        std::uint64_t &kills = container->record.oomKills;
        kills = group ? std::max(kills, counted) : kills + 1; // counted by the kernel before it is told
        record = container->record;
    }
    std::map<std::string, std::string> details{
        {"pid", std::to_string(kill.pid)},
        {"command", kill.command},
        {"anonBytes", std::to_string(kill.anonBytes)},
        {"limitBytes",
         std::to_string(record.specification.caisson.limits.memory.value_or(defaultMemoryLimit))},
        {"oomKills", std::to_string(record.oomKills)}};
    if (inside > 0)
        details.emplace("containerPid", std::to_string(inside));
    m_core.tellChanged(*container);
    m_core.raise(EventKind::OutOfMemoryKill, record, std::move(details));
}

} // namespace caisson::engine
