// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

// leakcheck PROGRAM [ARGUMENT…]: runs a test in mount and network namespaces of its own, with a /tmp of its
// own (but for the checkout, where that lies below /tmp), and fails it if anything is left when it is over
// (C16): processes, mounts, links, addresses, routes, rules, settings, control groups named after it, files
// in /tmp. The kernel takes some away late, so it looks for two seconds. Without root it only runs it.
#include "tests/support/machinelines.h"
#include "tests/support/patience.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <set>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

using caisson::tests::Lines, caisson::tests::addFile, caisson::tests::addOutput;

[[noreturn]] void fail(const std::string &what)
{
    std::fprintf(stderr, "leakcheck: %s: %s\n", what.c_str(), std::strerror(errno));
    std::_Exit(125);
}

/// The groups that `test` names by its PID.
void addControlGroups(Lines &lines, pid_t test)
{
    const std::string prefix = "caisson-test-" + std::to_string(test);
    std::error_code ignored; // groups come and go
    for (auto entry = fs::recursive_directory_iterator("/sys/fs/cgroup", ignored);
         entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
        const std::string name = entry->path().filename();
        const bool ours =
            name.starts_with(prefix) &&
            (name.size() == prefix.size() || name[prefix.size()] < '0' || name[prefix.size()] > '9');
        if (ours && entry->is_directory(ignored))
            lines.insert("control group: " + entry->path().string());
    }
}

/// All that are left to us, who are the reaper of what our descendants leave.
void addProcesses(Lines &lines)
{
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    std::ifstream children("/proc/thread-self/children");
    for (std::string pid; children >> pid;) {
        std::string name;
        std::getline(std::ifstream("/proc/" + pid + "/comm") >> std::ws, name);
        lines.insert("process: " + pid + ' ' + name);
    }
}

Lines look(pid_t test)
{
    Lines lines;
    addFile(lines, "mount", "/proc/self/mountinfo");
    addFile(lines, "setting ip_forward", "/proc/sys/net/ipv4/ip_forward");
    addOutput(lines, "link", "ip -o link 2>/dev/null | sed 's/ qlen.*//; s/ state [A-Z]*//'");
    addOutput(lines, "address", "ip -o address 2>/dev/null");
    addOutput(lines, "route", "ip route show table all 2>/dev/null");
    caisson::tests::addRules(lines);
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator("/tmp", ignored))
        lines.insert("file: " + entry.path().string());
    if (test > 0) {
        addControlGroups(lines, test);
        addProcesses(lines);
    }
    return lines;
}

std::string leftOver(const Lines &before, const Lines &now)
{
    std::string text;
    for (const std::string &line : now) {
        if (!before.contains(line))
            text += "  " + line + '\n';
    }
    return text;
}

/// A directory for a /tmp of the test's own; where it lies for others.
std::string makePlace()
{
    std::string place = "/tmp/caisson-leakcheck-XXXXXX";
    if (::mkdtemp(place.data()) == nullptr || ::chmod(place.c_str(), 01777) != 0)
        fail(place);
    return place;
}

/// The entries of /tmp below which the programs and their data are: a checkout may lie there.
std::set<std::string> checkoutInTmp()
{
    std::set<std::string> entries;
    for (const fs::path path : {CAISSON_SOURCE_TREE, CAISSON_BUILD_TREE}) {
        const fs::path below = path.lexically_relative("/tmp");
        if (!below.empty() && *below.begin() != "..")
            entries.insert(*below.begin());
    }
    return entries;
}

/// Puts `place` over /tmp, with the checkout in it too.
void enterOwnTmp(const std::string &place, const std::set<std::string> &checkout)
{
    for (const std::string &entry : checkout) {
        const std::string inside = place + '/' + entry;
        if (::mkdir(inside.c_str(), 0755) != 0 ||
            ::mount(("/tmp/" + entry).c_str(), inside.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0)
            fail(inside);
    }
    if (::mount(place.c_str(), "/tmp", nullptr, MS_BIND | MS_REC, nullptr) != 0)
        fail(place);
}

/// Away with the test's /tmp. Never with the checkout: where that is still mounted, all of the place stays.
void removePlace(const std::string &place, const std::set<std::string> &checkout)
{
    if (::umount2("/tmp", MNT_DETACH) != 0)
        fail("/tmp");
    for (const std::string &entry : checkout) {
        const std::string inside = place + '/' + entry;
        if (::umount2(inside.c_str(), MNT_DETACH) != 0 || ::rmdir(inside.c_str()) != 0)
            fail(inside);
    }
    std::error_code ignored;
    fs::remove_all(place, ignored);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: leakcheck PROGRAM [ARGUMENT...]\n");
        return 125;
    }
    if (::geteuid() != 0) {
        ::execv(argv[1], argv + 1);
        fail(argv[1]);
    }
    const std::string place = makePlace();
    const std::set<std::string> checkout = checkoutInTmp();
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || ::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        fail("a place of the test's own");
    enterOwnTmp(place, checkout);
    const Lines before = look(0);

    const pid_t test = ::fork();
    if (test < 0)
        fail("fork");
    if (test == 0) {
        ::execv(argv[1], argv + 1);
        fail(argv[1]);
    }
    int status = 0;
    for (pid_t ended = 0; ended != test;) {
        ended = ::waitpid(-1, &status, 0);
        if (ended < 0 && errno != EINTR)
            fail("waitpid");
    }

    const auto deadline = std::chrono::steady_clock::now() + caisson::tests::patient(std::chrono::seconds(2));
    std::string left = leftOver(before, look(test));
    while (!left.empty() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        left = leftOver(before, look(test));
    }
    std::ifstream children("/proc/thread-self/children");
    for (pid_t pid = 0; children >> pid;)
        ::kill(pid, SIGKILL); // children of ours: the number is theirs until we wait
    removePlace(place, checkout);
    if (!left.empty()) {
        std::fprintf(stderr, "FAIL!  : leakcheck: the test left behind\n%s", left.c_str());
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
