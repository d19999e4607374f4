// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seccomp.h"
#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/credentials.h"
#include "helper/kernel/seccompprofile.h"
#include "helper/kernel/seccomptable.h"
#include "helper/kernel/syscalls.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <linux/capability.h>
#include <QTest>
#include <set>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/socket.h>

using namespace caisson;
using namespace caisson::kernel;

namespace {

/// In a child under the filter of these options; all capabilities are kept, so that only the filter can
/// refuse.
[[nodiscard]] QString underFilter(const SeccompOptions &options, const std::function<std::string()> &body)
{
    return runInChild(0, [&]() -> std::string {
        auto program = buildSeccompProgram(options);
        CHILD_OK(program);
        CHILD_OK(setNoNewPrivileges());
        CHILD_OK(installSeccompProgram(*program));
        return body();
    });
}

[[nodiscard]] int errorOf(long result)
{
    return result < 0 ? errno : 0;
}

/// Ends by the signal that it got, as a wait status; 0: it went on.
[[nodiscard]] int signalOf(const SeccompOptions &options, const std::function<void()> &body)
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        auto program = buildSeccompProgram(options);
        if (!program || !setNoNewPrivileges() || !installSeccompProgram(*program))
            ::_exit(99);
        body();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

} // namespace

class SeccompTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableHasNoNameTwice();
    void listsAreSortedAndApart();
    void ordinaryProgramsRun();
    void unknownCallsAreNoSys();
    void refusedCallsAreEperm();
    void terminalInjectionIsRefused();
    void socketFamilies();
    void namespacesAreRefused();
    void capabilityOpensWhatBelongsToIt();
    void personality();
    void otherArchitecturesKill();
    void travelsAsBytes();
    void needsNoNewPrivileges();
    void isInherited();
};

void SeccompTest::tableHasNoNameTwice()
{
    std::set<std::string_view> seen{"clone3", "personality"};
    for (const SystemCallRule &rule : systemCallRules())
        QVERIFY2(seen.insert(rule.name).second, rule.name);
    QVERIFY(seen.size() > 350);
}

void SeccompTest::listsAreSortedAndApart()
{
    const auto allowed = allowedSystemCalls({});
    const auto refused = refusedSystemCalls({});
    QVERIFY(std::ranges::is_sorted(allowed));
    QVERIFY(std::ranges::is_sorted(refused));
    for (const std::string_view name : refused)
        QVERIFY(!std::ranges::binary_search(allowed, name));
    QVERIFY(std::ranges::binary_search(allowed, "openat"));
    QVERIFY(std::ranges::binary_search(refused, "mount"));
    QVERIFY(std::ranges::binary_search(refused, "clone3"));
    QVERIFY(std::ranges::binary_search(allowedSystemCalls({.capabilities = allCapabilities()}), "mount"));
}

void SeccompTest::ordinaryProgramsRun()
{
    const QString result = underFilter({.capabilities = defaultCapabilities()}, []() -> std::string {
        const pid_t pid = ::fork(); // by clone
        if (pid == 0) {
            ::execl("/bin/sh", "sh", "-c",
                    "ls / | grep -q etc && cat /etc/hostname >/dev/null && (sleep 0 & wait)", nullptr);
            ::_exit(1);
        }
        int status = 0;
        CHILD_CHECK(::waitpid(pid, &status, 0) == pid);
        CHILD_CHECK(status == 0);
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::unknownCallsAreNoSys()
{
    const QString result = underFilter({}, []() -> std::string {
        CHILD_CHECK(errorOf(::syscall(1000)) == ENOSYS);
        CHILD_CHECK(errorOf(::syscall(SYS_clone3, nullptr, 0)) == ENOSYS);
        CHILD_CHECK(errorOf(::syscall(470)) == ENOSYS);
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::refusedCallsAreEperm()
{
    const QString result = underFilter({.capabilities = defaultCapabilities()}, []() -> std::string {
        // With arguments that would give another error, were they looked at.
        for (const long number : {SYS_mount,
                                  SYS_umount2,
                                  SYS_pivot_root,
                                  SYS_fsopen,
                                  SYS_open_tree,
                                  SYS_move_mount,
                                  SYS_mount_setattr,
                                  SYS_setns,
                                  SYS_unshare,
                                  SYS_bpf,
                                  SYS_keyctl,
                                  SYS_add_key,
                                  SYS_request_key,
                                  SYS_userfaultfd,
                                  SYS_perf_event_open,
                                  SYS_io_uring_setup,
                                  SYS_kexec_load,
                                  SYS_init_module,
                                  SYS_finit_module,
                                  SYS_delete_module,
                                  SYS_swapon,
                                  SYS_reboot,
                                  SYS_open_by_handle_at,
                                  SYS_settimeofday,
                                  SYS_clock_settime,
                                  SYS_acct,
                                  SYS_syslog,
                                  SYS_quotactl,
                                  SYS_sethostname,
                                  SYS_kcmp,
                                  SYS_pidfd_getfd,
                                  SYS_vhangup,
                                  SYS_mbind}) {
            if (errorOf(::syscall(number, -1, -1, -1, -1, -1, -1)) != EPERM)
                return "call " + std::to_string(number) + ": " + ::strerror(errno);
        }
        // Of the default capabilities.
        CHILD_CHECK(errorOf(::syscall(SYS_chroot, "/nonexistent")) == ENOENT);
        CHILD_CHECK(errorOf(::syscall(SYS_ptrace, -1, 0, 0, 0)) != EPERM);
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::terminalInjectionIsRefused()
{
    const QString result = underFilter({.capabilities = allCapabilities()}, []() -> std::string {
        // R16. -1 is no descriptor: EBADF if the filter let it pass, also with a bit above the 32 that the
        // kernel reads.
        for (const unsigned long request : {TIOCSTI, TIOCLINUX}) {
            CHILD_CHECK(errorOf(::syscall(SYS_ioctl, -1, request, 0)) == EPERM);
            CHILD_CHECK(errorOf(::syscall(SYS_ioctl, -1, request | 1UL << 32, 0)) == EPERM);
            CHILD_CHECK(errorOf(::syscall(SYS_ioctl, -1, request | 1UL << 63, 0)) == EPERM);
        }
        CHILD_CHECK(errorOf(::syscall(SYS_ioctl, -1, TIOCGWINSZ, 0)) == EBADF);
        CHILD_CHECK(errorOf(::syscall(SYS_ioctl, -1, 0x541D, 0)) == EBADF); // beside TIOCLINUX
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::socketFamilies()
{
    const QString result = underFilter({.capabilities = allCapabilities()}, []() -> std::string {
        for (const long family : {38L, 40L}) { // AF_ALG, AF_VSOCK
            CHILD_CHECK(errorOf(::syscall(SYS_socket, family, SOCK_STREAM, 0)) == EAFNOSUPPORT);
            CHILD_CHECK(errorOf(::syscall(SYS_socket, family | 1L << 32, SOCK_SEQPACKET, 0)) == EAFNOSUPPORT);
        }
        for (const int family : {AF_UNIX, AF_INET, AF_NETLINK}) {
            const Fd socket(::socket(family, family == AF_NETLINK ? SOCK_RAW : SOCK_STREAM, 0));
            CHILD_CHECK(socket.valid());
        }
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::namespacesAreRefused()
{
    const QString refused = underFilter({.capabilities = defaultCapabilities()}, []() -> std::string {
        for (const unsigned long flag :
             {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID,
              CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET}) {
            CHILD_CHECK(errorOf(::syscall(SYS_clone, flag | SIGCHLD, 0, 0, 0, 0)) == EPERM);
            CHILD_CHECK(errorOf(::syscall(SYS_clone, flag | SIGCHLD | 1UL << 40, 0, 0, 0, 0)) == EPERM);
        }
        CHILD_CHECK(errorOf(::unshare(CLONE_NEWUSER)) == EPERM);
        const pid_t pid = static_cast<pid_t>(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
        if (pid == 0)
            ::_exit(0);
        CHILD_CHECK(pid > 0 && ::waitpid(pid, nullptr, 0) == pid);
        return {};
    });
    QCOMPARE(refused, QString());
    const QString allowed = underFilter({.allowNamespaces = true}, []() -> std::string {
        CHILD_CHECK(errorOf(::unshare(CLONE_NEWUSER)) == 0);
        CHILD_CHECK(errorOf(::syscall(SYS_clone3, nullptr, 0)) == EINVAL);
        CHILD_CHECK(errorOf(::syscall(SYS_mount, nullptr, nullptr, nullptr, 0, nullptr)) == EPERM);
        return {};
    });
    QCOMPARE(allowed, QString());
}

void SeccompTest::capabilityOpensWhatBelongsToIt()
{
    if (::geteuid() != 0)
        QSKIP("needs root, else the kernel refuses as the filter does");
    const auto one = [](int capability) {
        return SeccompOptions{.capabilities = std::uint64_t{1} << capability};
    };
    QCOMPARE(underFilter(one(CAP_SYS_ADMIN),
                         []() -> std::string {
                             CHILD_CHECK(errorOf(::syscall(SYS_fsopen, -1, -1)) != EPERM);
                             CHILD_CHECK(errorOf(::syscall(SYS_setns, -1, 0)) == EBADF);
                             CHILD_CHECK(errorOf(::syscall(SYS_bpf, -1, nullptr, 0)) == EINVAL);
                             CHILD_CHECK(errorOf(::syscall(SYS_keyctl, -1, 0)) ==
                                         EPERM); // R50: not even then
                             return {};
                         }),
             QString());
    QCOMPARE(underFilter(one(CAP_BPF),
                         []() -> std::string {
                             CHILD_CHECK(errorOf(::syscall(SYS_bpf, -1, nullptr, 0)) == EINVAL);
                             CHILD_CHECK(errorOf(::syscall(SYS_setns, -1, 0)) == EPERM);
                             CHILD_CHECK(errorOf(::syscall(SYS_chroot, "/nonexistent")) == EPERM);
                             return {};
                         }),
             QString());
}

void SeccompTest::personality()
{
    const QString result = underFilter({}, []() -> std::string {
        CHILD_CHECK(::personality(0xffffffff) >= 0);
        CHILD_CHECK(::personality(0) >= 0);
        CHILD_CHECK(::personality(PER_LINUX32) >= 0);
        CHILD_CHECK(::personality(UNAME26) >= 0 && ::personality(0x20008) >= 0);
        CHILD_CHECK(errorOf(::personality(ADDR_NO_RANDOMIZE)) == ENOSYS);
        CHILD_CHECK(errorOf(::syscall(SYS_personality, READ_IMPLIES_EXEC | 1UL << 33)) == ENOSYS);
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::otherArchitecturesKill()
{
#if defined(__x86_64__)
    // R35. x32: the same gate with a bit set.
    QCOMPARE(signalOf({}, [] { ::syscall(0x40000000 | SYS_getpid); }), SIGSYS);
    // i386 through int 0x80; 20 is getpid there. Without support in the kernel it is a fault instead.
    const int signal = signalOf({}, [] {
        ::signal(SIGSEGV, SIG_DFL); // a sanitizer's handler would end it otherwise
        long result = 20;
        asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    });
    QVERIFY(signal == SIGSYS || signal == SIGSEGV);
    QCOMPARE(signalOf({}, [] { ::syscall(SYS_getpid); }), 0);
#else
    QSKIP("only x86 has other architectures to speak of");
#endif
}

void SeccompTest::travelsAsBytes()
{
    const auto program = buildSeccompProgram({});
    VERIFY_OK(program);
    const std::string bytes(seccompProgramBytes(*program));
    const auto again = seccompProgramFromBytes(bytes);
    VERIFY_OK(again);
    QCOMPARE(seccompProgramBytes(*again), seccompProgramBytes(*program));
    QVERIFY(!seccompProgramFromBytes(""));
    QVERIFY(!seccompProgramFromBytes(bytes.substr(1)));
    QVERIFY(!seccompProgramFromBytes(std::string(8 * 4097, '\0')));
    QCOMPARE(installSeccompProgram({}).error().code, ErrorCode::InvalidArgument);
    qInfo("%zu instructions", program->size());
}

void SeccompTest::needsNoNewPrivileges()
{
    const auto program = buildSeccompProgram({});
    VERIFY_OK(program);
    const QString result = runInChild(0, [&]() -> std::string {
        if (::geteuid() == 0) {
            CHILD_OK(applyCredentials({.uid = 1000, .gid = 1000}));
        }
        CHILD_CHECK(installSeccompProgram(*program).error().errnoValue == EACCES);
        CHILD_OK(setNoNewPrivileges());
        CHILD_OK(installSeccompProgram(*program));
        return {};
    });
    QCOMPARE(result, QString());
}

void SeccompTest::isInherited()
{
    const QString result = underFilter({}, []() -> std::string {
        const pid_t pid = ::fork();
        if (pid == 0)
            ::_exit(errorOf(::syscall(SYS_keyctl, -1, 0)) == EPERM ? 7 : 0);
        int status = 0;
        CHILD_CHECK(::waitpid(pid, &status, 0) == pid);
        CHILD_CHECK(WEXITSTATUS(status) == 7);
        return {};
    });
    QCOMPARE(result, QString());
}

QTEST_GUILESS_MAIN(SeccompTest)
#include "seccomptest.moc"
