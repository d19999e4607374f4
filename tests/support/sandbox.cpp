// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/support/sandbox.h"
#include "tests/support/textof.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <net/if.h>
#include <sched.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace caisson::tests {

namespace {

bool sandboxed = false;

[[noreturn]] void die(const std::string &what)
{
    std::fprintf(stderr, "sandbox: %s: %s\n", what.c_str(), std::strerror(errno));
    std::_Exit(125);
}

void must(bool done, const std::string &what)
{
    if (!done)
        die(what);
}

void mountTmpfs(const char *where, const char *options)
{
    if (::mkdir(where, 0755) != 0 && errno != EEXIST)
        die(where);
    must(::mount("tmpfs", where, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0, std::string("mount ") + where);
}

/// The file with lines added, for this sandbox only.
void extend(const std::string &path, const std::string &lines)
{
    const std::string copy = "/run/etc" + path.substr(path.rfind('/'));
    std::ofstream(copy) << textOf(path) << lines;
    must(::chmod(copy.c_str(), 0644) == 0, copy);
    if (::access(path.c_str(), F_OK) == 0)
        must(::mount(copy.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) == 0, "bind " + path);
}

void addUsers()
{
    must(::mkdir("/run/etc", 0755) == 0, "/run/etc");
    std::string users;
    std::string groups;
    std::string ranges;
    constexpr std::pair<uid_t, const char *> accounts[] = {{alice, "caisson-alice"},
                                                           {bob, "caisson-bob"},
                                                           {carol, "caisson-carol"},
                                                           {mallory, "caisson-mallory"}};
    unsigned first = 700'055'552; // a multiple of 65536 far from what distributions hand out
    for (const auto &[uid, name] : accounts) {
        const std::string id = std::to_string(uid);
        users += std::string(name) + ":x:" + id + ":" + id + "::/nonexistent:/bin/sh\n";
        groups += std::string(name) + ":x:" + id + ":\n";
        ranges += std::string(name) + ":" + std::to_string(first) + ":1048576\n";
        first += 1048576;
    }
    extend("/etc/passwd", users);
    // crypt(3) of alicePassword
    extend("/etc/shadow", "caisson-alice:$6$caissontest$LHXa/"
                          "JfobPO5m3syQkdKVqysBFjrizmZQBhsn1cJ.Zl2B.PNkUDKaZi7wVjiTzznlcnu5yhF"
                          "cCHM00YmIy9u5/:19000:0:99999:7:::\n");
    extend("/etc/group", groups);
    extend("/etc/subuid", ranges);
    extend("/etc/subgid", ranges);
}

void loopbackUp()
{
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    must(fd >= 0 && ::ioctl(fd, SIOCSIFFLAGS, &request) == 0, "lo up");
    ::close(fd);
}

void furnish()
{
    must(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "make / private");
    must(::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0, "mount /proc");
    mountTmpfs("/run", "mode=755");
    for (const char *directory : {"/run/dbus", "/run/netns", "/run/lock"})
        must(::mkdir(directory, 0755) == 0, directory);
    const std::string own = textOf("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy");
    mountTmpfs("/etc/polkit-1/rules.d", "mode=755");
    mountTmpfs("/usr/share/polkit-1/rules.d", "mode=755");
    mountTmpfs("/usr/share/polkit-1/actions", "mode=755");
    std::ofstream("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy") << own;
    std::ofstream("/usr/share/polkit-1/actions/org.caisson.policy") << textOf(CAISSON_POLICY_FILE);
    addUsers();
    loopbackUp();
}

/// PID 1 of the sandbox: reaps whatever is left to it and ends with the test, which ends all the rest.
[[noreturn]] void beInit(pid_t test)
{
    for (;;) {
        int status = 0;
        const pid_t ended = ::waitpid(-1, &status, 0);
        if (ended == test)
            std::_Exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        if (ended < 0 && errno != EINTR)
            std::_Exit(125);
    }
}

} // namespace

std::optional<int> enterSandbox()
{
    if (::geteuid() != 0)
        return std::nullopt;
    std::fflush(nullptr);
    must(::unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET) == 0, "unshare");
    const pid_t init = ::fork();
    must(init >= 0, "fork");
    if (init > 0) {
        int status = 0;
        while (::waitpid(init, &status, 0) < 0 && errno == EINTR) {
        }
        // Not through exit(): what runs there may want a thread, and the next one would be born in a dead PID
        // namespace.
        std::_Exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    must(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "prctl");
    furnish();
    const pid_t test = ::fork();
    must(test >= 0, "fork");
    if (test > 0)
        beInit(test);
    sandboxed = true;
    return std::nullopt;
}

bool isSandboxed()
{
    return sandboxed;
}

std::string forEverybody(const std::string &file)
{
    static std::map<std::string, std::string> places;
    std::string &place = places[file];
    if (place.empty()) {
        place = "/run/for-everybody-" + std::to_string(places.size());
        std::ofstream{place};
        must(::mount(file.c_str(), place.c_str(), nullptr, MS_BIND, nullptr) == 0, "bind " + file);
    }
    return place;
}

} // namespace caisson::tests
