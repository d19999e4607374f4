// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/engine.h"
#include "tests/support/testauthorization.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace caisson::engine::test {

/// Keeps what an engine tells.
class Recorder final : public Observer
{
public:
    void containerAdded(const ContainerInfo &container) override { changed(container); }
    void containerChanged(const ContainerInfo &container) override { changed(container); }
    void containerRemoved(const ContainerId &id) override;
    void networkAdded(const NetworkInfo &) override {}
    void networkChanged(const NetworkInfo &) override {}
    void networkRemoved(const std::string &) override {}
    void eventRaised(const Event &event) override;
    void execEnded(const ContainerId &container, const std::string &execId, const ExitInfo &exit) override;

    /// Waits until the container was told to be in that state; the last that was told of it.
    [[nodiscard]] bool waitForState(const ContainerId &id, State state, int seconds = 10);
    [[nodiscard]] bool waitForRemoval(const ContainerId &id, int seconds = 10);
    [[nodiscard]] std::optional<Event> waitForEvent(EventKind kind, const ContainerId &id, int seconds = 10);
    [[nodiscard]] std::optional<ExitInfo> waitForExec(const std::string &execId, int seconds = 10);
    void forgetEvents();

private:
    void changed(const ContainerInfo &container);
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<ContainerId, ContainerInfo> m_containers;
    std::set<ContainerId> m_removed;
    std::vector<Event> m_events;
    std::map<std::string, ExitInfo> m_execs;
};

/// All that a container may leave: what the leak check compares (C16).
struct Snapshot
{
    std::set<std::string> mounts, links, cgroups, processes, files, rules, settings;
    std::multiset<std::string> descriptors; ///< of this process, by what they are

    /// What `now` has that this one has not, one a line; empty: nothing.
    [[nodiscard]] std::string leftOver(const Snapshot &now) const;
};

/// A place for engines of one test program: directories below /tmp, a cgroup of its own, private mount and
/// network namespaces. Removes all of it at its end.
class EngineBox
{
public:
    EngineBox();
    ~EngineBox();
    EngineBox(const EngineBox &) = delete;
    EngineBox &operator=(const EngineBox &) = delete;

    /// Private mount and network namespaces for this process, before it has threads. False: not permitted.
    [[nodiscard]] static bool enterSandbox();

    [[nodiscard]] Config config() const;
    /// That of a box of this path and cgroup, for another process.
    [[nodiscard]] static Config configOf(const std::string &path, const std::string &cgroup);
    /// The busybox image, all eight namespaces, network lab.
    [[nodiscard]] static ContainerRequest request(const std::string &name, std::vector<std::string> command);
    [[nodiscard]] Snapshot snapshot() const;
    /// Takes snapshots until nothing is left over, for two seconds at most (the kernel lets go late); what
    /// is.
    [[nodiscard]] std::string leftOver(const Snapshot &before) const;

    template<Action A>
    [[nodiscard]] static Authorized<A> token(uid_t caller = 0, bool others = false)
    {
        return TestAuthorization::token<A>(caller, others);
    }
    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] const std::string &cgroupName() const { return m_cgroup; }

private:
    std::string m_path, m_cgroup;
};

/// Reads a descriptor to its end, `seconds` at most.
[[nodiscard]] std::string readToEnd(const kernel::Fd &fd, int seconds = 10);
/// Reads until the text holds `wanted`; what was read.
[[nodiscard]] std::string readUntil(const kernel::Fd &fd, const std::string &wanted, int seconds = 10);

} // namespace caisson::engine::test
