// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/enginebox.h"
#include "tests/support/machinelines.h"
#include "tests/support/patience.h"
#include "tests/support/textof.h"

#include "helper/kernel/directory.h"

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <thread>

namespace caisson::engine::test {

namespace fs = std::filesystem;

void Recorder::changed(const ContainerInfo &container)
{
    {
        const std::lock_guard lock(m_mutex);
        m_containers[container.id] = container;
    }
    m_changed.notify_all();
}

void Recorder::containerRemoved(const ContainerId &id)
{
    {
        const std::lock_guard lock(m_mutex);
        m_removed.insert(id);
    }
    m_changed.notify_all();
}

void Recorder::eventRaised(const Event &event)
{
    {
        const std::lock_guard lock(m_mutex);
        m_events.push_back(event);
    }
    m_changed.notify_all();
}

void Recorder::execEnded(const ContainerId &, const std::string &execId, const ExitInfo &exit)
{
    {
        const std::lock_guard lock(m_mutex);
        m_execs[execId] = exit;
    }
    m_changed.notify_all();
}

bool Recorder::waitForState(const ContainerId &id, State state, int seconds)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, tests::patient(std::chrono::seconds(seconds)), [&] {
        const auto found = m_containers.find(id);
        return found != m_containers.end() && found->second.state == state;
    });
}

bool Recorder::waitForRemoval(const ContainerId &id, int seconds)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, tests::patient(std::chrono::seconds(seconds)),
                              [&] { return m_removed.contains(id); });
}

std::optional<Event> Recorder::waitForEvent(EventKind kind, const ContainerId &id, int seconds)
{
    std::optional<Event> result;
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, tests::patient(std::chrono::seconds(seconds)), [&] {
        for (const Event &event : m_events) {
            if (event.kind == kind && event.container == id)
                result = event;
        }
        return result.has_value();
    });
    return result;
}

std::optional<ExitInfo> Recorder::waitForExec(const std::string &execId, int seconds)
{
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait_for(lock, tests::patient(std::chrono::seconds(seconds)),
                            [&] { return m_execs.contains(execId); }))
        return std::nullopt;
    return m_execs[execId];
}

void Recorder::forgetEvents()
{
    const std::lock_guard lock(m_mutex);
    m_events.clear();
}

std::string Snapshot::leftOver(const Snapshot &now) const
{
    std::string text;
    const auto compare = [&text](const char *what, const std::set<std::string> &before,
                                 const std::set<std::string> &after) {
        for (const std::string &entry : after) {
            if (!before.contains(entry))
                text += std::string(what) + ": " + entry + '\n';
        }
    };
    compare("mount", mounts, now.mounts);
    compare("link", links, now.links);
    compare("cgroup", cgroups, now.cgroups);
    compare("process", processes, now.processes);
    compare("file", files, now.files);
    compare("rule", rules, now.rules);
    compare("setting", settings, now.settings);
    for (const std::string &entry : now.descriptors) {
        if (now.descriptors.count(entry) > descriptors.count(entry))
            text += "descriptor: " + entry + '\n';
    }
    return text;
}

bool EngineBox::enterSandbox()
{
    if (::geteuid() != 0 || ::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
        return false;
    return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

EngineBox::EngineBox()
{
    std::string pattern = "/tmp/caisson-engine-XXXXXX";
    m_path = ::mkdtemp(pattern.data());
    // As /run is: the journal syncs each entry.
    fs::create_directory(m_path + "/run");
    ::mount("tmpfs", (m_path + "/run").c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=711");
    m_cgroup = "caisson-test-" + std::to_string(::getpid());
}

EngineBox::~EngineBox()
{
    ::umount2((m_path + "/run").c_str(), MNT_DETACH);
    std::error_code ignored; // what is left shows in the leak check
    fs::remove_all(m_path, ignored);
}

Config EngineBox::config() const
{
    return configOf(m_path, m_cgroup);
}

Config EngineBox::configOf(const std::string &path, const std::string &cgroup)
{
    Config config;
    config.stateDirectory = path + "/state";
    config.runDirectory = path + "/run";
    config.dataDirectory = CAISSON_TEST_DATA;
    config.monitorProgram = CAISSON_TEST_MONITOR;
    config.cgroupName = cgroup;
    return config;
}

ContainerRequest EngineBox::request(const std::string &name, std::vector<std::string> command)
{
    ContainerRequest request;
    request.name = name;
    request.command = std::move(command);
    request.limits.memory = 64U << 20;
    return request;
}

Snapshot EngineBox::snapshot() const
{
    Snapshot result;
    std::error_code error;
    std::ifstream mountinfo("/proc/self/mountinfo");
    for (std::string line; std::getline(mountinfo, line);)
        result.mounts.insert(line);
    if (struct if_nameindex *names = ::if_nameindex()) {
        for (const auto *entry = names; entry->if_index != 0; ++entry)
            result.links.insert(entry->if_name);
        ::if_freenameindex(names);
    }
    tests::addRules(result.rules);
    for (const char *file : {"/proc/sys/net/ipv4/ip_forward", "/proc/self/net/route"})
        tests::addFile(result.settings, file, file);
    // Below each hierarchy of v1, the one of v2, or as scopes of systemd.
    const std::array places{fs::path("/sys/fs/cgroup"), fs::path("/sys/fs/cgroup/machine.slice")};
    std::set<fs::path> parents(places.begin(), places.end());
    for (const auto &hierarchy : fs::directory_iterator(places[0], error))
        parents.insert(hierarchy.path());
    for (const fs::path &parent : parents) {
        for (const auto &group : fs::directory_iterator(parent, error)) {
            const std::string name = group.path().filename();
            if (!group.is_directory(error) || (name != m_cgroup && !name.starts_with(m_cgroup + '-')))
                continue;
            result.cgroups.insert(group.path());
            for (const auto &below : fs::recursive_directory_iterator(group.path(), error)) {
                if (below.is_directory(error))
                    result.cgroups.insert(below.path());
            }
        }
    }
    // Processes in our own network namespace (monitors) or in our control group (those of containers).
    const fs::path own = fs::read_symlink("/proc/self/ns/net", error);
    for (const auto &entry : fs::directory_iterator("/proc", error)) {
        const std::string pid = entry.path().filename();
        if (pid.find_first_not_of("0123456789") != std::string::npos || pid == std::to_string(::getpid()))
            continue;
        const std::string cgroups = tests::textOf(entry.path() / "cgroup");
        if (fs::read_symlink(entry.path() / "ns/net", error) != own &&
            cgroups.find('/' + m_cgroup + '/') == std::string::npos &&
            cgroups.find('/' + m_cgroup + '-') == std::string::npos)
            continue;
        std::string name;
        std::getline(std::ifstream(entry.path() / "comm") >> std::ws, name);
        result.processes.insert(pid + ' ' + name);
    }
    for (const char *folder : {"/state/layers", "/state/trash", "/state/containers", "/run"}) {
        for (const auto &entry : fs::directory_iterator(m_path + folder, error))
            result.files.insert(entry.path());
    }
    for (const auto &entry : fs::directory_iterator("/proc/self/fd", error)) {
        result.descriptors.insert(fs::read_symlink(entry.path(), error));
    }
    return result;
}

std::string EngineBox::leftOver(const Snapshot &before) const
{
    const auto deadline = std::chrono::steady_clock::now() + tests::patient(std::chrono::seconds(2));
    while (true) {
        const std::string text = before.leftOver(snapshot());
        if (text.empty() || std::chrono::steady_clock::now() > deadline)
            return text;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

namespace {

std::string readWhile(const kernel::Fd &fd, int seconds, const std::string *wanted)
{
    const auto deadline = std::chrono::steady_clock::now() + tests::patient(std::chrono::seconds(seconds));
    std::string text;
    std::array<char, 4096> buffer{};
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        struct ::pollfd waiting
        {
            fd.get(), POLLIN, 0
        };
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
            return text;
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got <= 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (wanted != nullptr && text.find(*wanted) != std::string::npos)
            return text;
    }
}

} // namespace

std::string readToEnd(const kernel::Fd &fd, int seconds)
{
    return readWhile(fd, seconds, nullptr);
}

std::string readUntil(const kernel::Fd &fd, const std::string &wanted, int seconds)
{
    return readWhile(fd, seconds, &wanted);
}

} // namespace caisson::engine::test
