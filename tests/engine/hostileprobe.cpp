// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// What somebody who owns a container would try. Runs inside as a static program, tries each thing once and
// writes a line "name: outcome" for it; hostiletest knows what the outcome must be. The argument is the PID
// of a process on the host.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace {

void tell(const char *name, const std::string &outcome)
{
    std::printf("%s: %s\n", name, outcome.c_str());
}

/// "ok", or the name of errno.
std::string outcome(long result)
{
    return result >= 0 ? "ok" : strerrorname_np(errno);
}

void attempt(const char *name, long result)
{
    tell(name, outcome(result));
}

std::string firstBytes(const char *path)
{
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return strerrorname_np(errno);
    char buffer[4096];
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    ::close(fd);
    return count < 0 ? strerrorname_np(errno) : std::string(buffer, static_cast<std::size_t>(count));
}

void attemptWrite(const char *name, const char *path, const char *text)
{
    const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
    attempt(name, fd < 0 ? fd : ::write(fd, text, std::strlen(text)));
    if (fd >= 0)
        ::close(fd);
}

// ---- what came along

void inherited()
{
    std::string descriptors;
    for (int fd = 0; fd < 1024; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0)
            descriptors += (descriptors.empty() ? "" : " ") + std::to_string(fd);
    }
    tell("descriptors", descriptors);

    char directory[4096] = {};
    tell("directory", ::syscall(SYS_getcwd, directory, sizeof directory) < 0 ? "none" : directory);

    std::vector<std::string> names;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        names.push_back(text.substr(0, text.find('=')));
    }
    std::ranges::sort(names);
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : " ") + name;
    tell("environment", all);

    std::string signals;
    for (int number = 1; number <= 64; ++number) {
        struct sigaction action
        {
        };
        if (number != SIGKILL && number != SIGSTOP && ::sigaction(number, nullptr, &action) == 0 &&
            action.sa_handler != SIG_DFL)
            signals += std::to_string(number) + ' ';
    }
    sigset_t mask;
    ::sigprocmask(SIG_SETMASK, nullptr, &mask);
    for (int number = 1; number <= 64; ++number) {
        if (::sigismember(&mask, number) == 1)
            signals += "blocked " + std::to_string(number) + ' ';
    }
    tell("signals", signals.empty() ? "default" : signals);

    const std::string status = firstBytes("/proc/self/status");
    for (const char *key : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Uid",
                            "Gid", "Groups"}) {
        const std::size_t at = status.find('\n' + std::string(key) + ":\t");
        std::string value = at == std::string::npos ? "missing" : status.substr(at + std::strlen(key) + 3);
        value = value.substr(0, value.find('\n'));
        std::ranges::replace(value, '\t', ' ');
        while (value.ends_with(' '))
            value.pop_back();
        tell(key, value);
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_CORE, &limit);
    tell("core size", std::to_string(limit.rlim_cur) + ' ' + std::to_string(limit.rlim_max));
    ::getrlimit(RLIMIT_NOFILE, &limit);
    tell("open files", std::to_string(limit.rlim_cur));
    const mode_t mask2 = ::umask(022);
    char octal[16];
    std::snprintf(octal, sizeof octal, "%03o", mask2);
    tell("umask", octal);
}

// ---- other processes

void processes(pid_t host)
{
    attempt("kill a process of the host", ::kill(host, SIGKILL));
    attempt("kill by pidfd", ::syscall(SYS_pidfd_open, host, 0));
    attempt("trace a process of the host", ::ptrace(PTRACE_ATTACH, host, nullptr, nullptr));
    char byte = 0;
    const iovec here{&byte, 1};
    const iovec there{reinterpret_cast<void *>(0x400000), 1};
    attempt("read a process of the host", ::syscall(SYS_process_vm_readv, host, &here, 1, &there, 1, 0));
    attempt("see a process of the host", ::access(("/proc/" + std::to_string(host)).c_str(), F_OK));
}

// ---- the kernel

void systemCalls()
{
    attempt("mount", ::mount("none", "/tmp", "tmpfs", 0, nullptr));
    attempt("remount", ::mount(nullptr, "/proc/sys", nullptr, MS_REMOUNT | MS_BIND, nullptr));
    attempt("umount", ::umount2("/proc/kcore", MNT_DETACH));
    attempt("fsopen", ::syscall(SYS_fsopen, "tmpfs", 0));
    attempt("open_tree", ::syscall(SYS_open_tree, AT_FDCWD, "/", 1));
    attempt("pivot_root", ::syscall(SYS_pivot_root, "/", "/"));
    attempt("unshare user", ::unshare(CLONE_NEWUSER));
    attempt("unshare mounts", ::unshare(CLONE_NEWNS));
    attempt("clone3", ::syscall(SYS_clone3, nullptr, 0));
    const int own = ::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    attempt("setns", ::setns(own, CLONE_NEWNET));
    ::close(own);
    attempt("mknod of a disk", ::mknod("/tmp/disk", S_IFBLK | 0600, ::makedev(8, 0)));
    attempt("mknod of memory", ::mknod("/tmp/memory", S_IFCHR | 0600, ::makedev(1, 1)));
    struct
    {
        file_handle handle;
        unsigned char bytes[128];
    } handle{};
    handle.handle.handle_bytes = sizeof handle.bytes;
    int mountId = 0;
    if (::syscall(SYS_name_to_handle_at, AT_FDCWD, "/", &handle, &mountId, 0) < 0) {
        handle.handle.handle_bytes = 8; // the root of an ext4: what the attack by handles guesses
        handle.handle.handle_type = 1;
        handle.bytes[0] = 2;
    }
    const int root = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    attempt("open_by_handle_at", ::syscall(SYS_open_by_handle_at, root, &handle, O_RDONLY));
    ::close(root);
    attempt("keyctl", ::syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0));
    attempt("add_key", ::syscall(SYS_add_key, "user", "caisson-probe", "x", 1, KEY_SPEC_PROCESS_KEYRING));
    attempt("bpf", ::syscall(SYS_bpf, 0, nullptr, 0));
    attempt("io_uring_setup", ::syscall(SYS_io_uring_setup, 1, nullptr));
    attempt("perf_event_open", ::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0));
    attempt("userfaultfd", ::syscall(SYS_userfaultfd, 0));
    attempt("init_module", ::syscall(SYS_init_module, nullptr, 0, ""));
    attempt("kexec_load", ::syscall(SYS_kexec_load, 0, 0, nullptr, 0));
    attempt("reboot", ::syscall(SYS_reboot, 0xfee1deadU, 672274793, 0, nullptr));
    attempt("swapon", ::syscall(SYS_swapon, "/tmp/disk", 0));
    attempt("kernel log", ::syscall(SYS_syslog, 3, nullptr, 0));
    const timespec invalid{0, -1}; // should it come through, no harm is done
    attempt("set the clock", ::syscall(SYS_clock_settime, CLOCK_REALTIME, &invalid));
    attempt("set the host name", ::sethostname("moon", 4));
    attempt("AF_ALG", ::socket(38, SOCK_SEQPACKET, 0));
    attempt("AF_VSOCK", ::socket(40, SOCK_STREAM, 0));
    attempt("raw packets", ::socket(AF_PACKET, SOCK_RAW, 0));
}

// ---- terminals

void terminals()
{
    const int master = ::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) {
        attempt("ptmx", master);
        return;
    }
    char byte = 'x';
    attempt("TIOCSTI", ::syscall(SYS_ioctl, master, 0x5412UL, &byte));
    // the kernel looks at 32 bits only: so must the filter
    attempt("TIOCSTI in disguise", ::syscall(SYS_ioctl, master, 0x100005412UL, &byte));
    attempt("TIOCLINUX", ::syscall(SYS_ioctl, master, 0x541cUL, &byte));
    ::close(master);
}

// ---- files that lead out

void files()
{
    attemptWrite("host name by /proc/sys", "/proc/sys/kernel/hostname", "moon");
    attemptWrite("core pattern", "/proc/sys/kernel/core_pattern", "|/tmp/evil");
    attemptWrite("sysrq", "/proc/sysrq-trigger", "h");
    attemptWrite("/sys", "/sys/kernel/mm/transparent_hugepage/enabled", "never");
    for (const char *path : {"/proc/kcore", "/proc/keys", "/proc/interrupts", "/proc/timer_list"}) {
        const std::string bytes = firstBytes(path);
        tell(path, bytes.empty() ? "empty" : (bytes == "ENOENT" ? bytes : "readable"));
    }
    DIR *firmware = ::opendir("/sys/firmware");
    int entries = 0;
    while (firmware != nullptr && ::readdir(firmware) != nullptr)
        ++entries;
    tell("/sys/firmware", firmware == nullptr || entries <= 2 ? "empty" : "readable");
    if (firmware != nullptr)
        ::closedir(firmware);
    // One hierarchy for all, or one below.
    for (const char *base : {"/sys/fs/cgroup", "/sys/fs/cgroup/memory"}) {
        if (::access((std::string(base) + "/cgroup.procs").c_str(), F_OK) != 0)
            continue;
        attemptWrite("leave the control group", (std::string(base) + "/cgroup.procs").c_str(), "0");
        attempt("make a control group", ::mkdir((std::string(base) + "/evil").c_str(), 0755));
        attemptWrite("release agent", (std::string(base) + "/release_agent").c_str(), "/tmp/evil");
        attemptWrite("memory limit", (std::string(base) + "/memory.limit_in_bytes").c_str(), "-1");
    }
    attemptWrite("resolv.conf", "/etc/resolv.conf", "nameserver 6.6.6.6\n");
    attempt("replace resolv.conf", ::unlink("/etc/resolv.conf"));
    for (const char *path : {"/etc/resolv.conf", "/etc/hostname", "/etc/hosts"}) {
        struct stat status
        {
        };
        tell((std::string(path) + " is").c_str(),
             ::lstat(path, &status) == 0 && S_ISREG(status.st_mode) ? "a file" : "else");
    }
}

} // namespace

int main(int argc, char **argv)
{
    ::setvbuf(stdout, nullptr, _IOLBF, 4096); // whatever ends it: what came before is told
    inherited();
    processes(argc > 1 ? std::atoi(argv[1]) : 0);
    systemCalls();
    terminals();
    files();
    std::fflush(stdout);
    return 0;
}
