// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"
#include "helper/kernel/kmsg.h"
#include "helper/kernel/rules/rulemonitor.h"

#include <functional>
#include <thread>
#include <unordered_map>

namespace caisson::engine {

/// Waits, on a thread of its own, for what happens to running containers: monitors that tell of an exit or
/// are gone, memory that runs out, packet filter rules that others changed. It notes and tells; ending a run
/// is the life cycle's, called through the callbacks (which must not block).
class Watcher
{
public:
    using Callback = std::function<void(const ContainerPointer &container)>;

    /// `onLimits`: a limit was written, by whomever.
    Watcher(Core &core, Callback onExit, Callback onLimits);
    ~Watcher();
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

    /// Starts the thread. Errors: Kernel.
    [[nodiscard]] Status start();
    /// Ends the thread. Idempotent.
    void stop();

    /// Watches a container that has its link. Its first notifications may come before this returns.
    [[nodiscard]] Status add(const ContainerPointer &container);
    /// No callback runs for it once this has returned. Not to be called from the watcher's thread.
    void remove(const ContainerId &id);

    /// Reads now what the kernel has said of kills so far. Any thread.
    void readKills();
    /// Whether kills can be told with their details (/dev/kmsg could be opened).
    [[nodiscard]] bool hasKernelLog() const { return m_kmsg.has_value(); }

private:
    struct Watched
    {
        ContainerPointer container;
        std::shared_ptr<MonitorLink> link;
        kernel::Fd outOfMemory, limits;
    };
    enum class Kind : std::uint32_t { Wake, Kmsg, Link, OutOfMemory, Limits, Rules };

    void run();
    void linkReady(std::uint32_t number);
    void outOfMemoryReady(std::uint32_t number);
    void limitsReady(std::uint32_t number);
    void rulesReady();
    void handleKill(const kernel::OomKill &kill);
    void noteExit(const ContainerPointer &container, const ExitInfo &exit);
    [[nodiscard]] Status watch(int fd, Kind kind, std::uint32_t number) const;

    Core &m_core;
    Callback m_onExit, m_onLimits;
    kernel::Fd m_epoll;
    kernel::Fd m_woken, m_wake; ///< a pipe: that its writing end is closed ends the thread
    std::optional<kernel::KmsgReader> m_kmsg;
    std::optional<kernel::RuleMonitor> m_rules;
    std::mutex m_kmsgMutex;
    std::mutex
        m_mutex; ///< of m_watched; held while a container's callback runs. Never with Core::mutex outside
    std::unordered_map<std::uint32_t, Watched> m_watched;
    std::uint32_t m_lastNumber = 0;
    std::thread m_thread;
};

/// The exit that a monitor tells, in the engine's words.
[[nodiscard]] ExitInfo exitInfo(const monitor::ProcessExit &exit);
/// How a container ended whose monitor is gone: its exit record, else what the kernel still knows, else Lost.
[[nodiscard]] ExitInfo exitWithoutMonitor(const Core &core, const ContainerRecord &record,
                                          const kernel::PidFd *process);
/// Whether somebody stopped the container's whole control group; says so in `exit`.
[[nodiscard]] bool askedOutside(const Core &core, const ContainerId &id, ExitInfo &exit);

} // namespace caisson::engine
