// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cloneprocess.h"
#include "helper/kernel/memfd.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/spawn.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <linux/magic.h>
#include <QTest>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>

using namespace caisson;
using namespace caisson::kernel;
using namespace std::chrono_literals;

namespace {

/// Runs /bin/sh with this script and gives what it wrote; descriptor 5 is the pipe.
struct ShellResult
{
    std::string output;
    ExitStatus status;
};

[[nodiscard]] Result<ShellResult> shell(const std::string &script, SpawnRequest request = {})
{
    const Fd program(::open("/bin/sh", O_PATH | O_CLOEXEC));
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return kernelError("pipe2", "");
    const Fd in(ends[0]);
    Fd out(ends[1]);
    request.executable = program.get();
    request.arguments = {"sh", "-c", script};
    request.descriptors.push_back({out.get(), 1});
    auto process = spawn(request);
    if (!process)
        return std::unexpected(process.error());
    out.reset();
    auto output = readAll(in, 1U << 20);
    auto status = process->pidfd.wait();
    if (!output || !status)
        return std::unexpected(!output ? output.error() : status.error());
    return ShellResult{*output, *status};
}

} // namespace

class ProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spawnsWithNothingOfOurs();
    void placesDescriptors_data();
    void placesDescriptors();
    void spawnResetsSignals();
    void spawnTellsWhyExecFailed();
    void spawnRefusesBadRequests();
    void spawnsASealedCopy();
    void spawnsFromManyThreads();
    void pidfdTellsTheEnd();
    void pidfdSignals();
    void pidfdOfSomebodyElsesChild();
    void adoptsOnlyPidfds();
    void clonesIntoNamespaces();
    void sealedMemfdCannotChange();
    void unsealedMemfdIsRefused();
};

void ProcessTest::spawnsWithNothingOfOurs()
{
    const Fd leak(::open("/proc/self/status", O_RDONLY)); // not close-on-exec, on purpose
    QVERIFY(leak);
    qputenv("CAISSON_TEST_LEAK", "1");
    const auto run =
        shell("env; pwd; umask; echo fds $(ls /proc/self/fd); ps -o sid= -p $$ | tr -d ' '; echo $$",
              {.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C"}});
    VERIFY_OK(run);
    const QStringList lines = QString::fromStdString(run->output).split(QLatin1Char('\n'));
    QVERIFY(lines.contains(QStringLiteral("LC_ALL=C")));
    QVERIFY(!run->output.contains("LEAK"));
    QVERIFY(lines.contains(QStringLiteral("/")));
    QVERIFY(lines.contains(QStringLiteral("0077")));
    // The fourth is the one with which ls reads the directory.
    QVERIFY2(lines.contains(QStringLiteral("fds 0 1 2 3")), run->output.c_str());
    QCOMPARE(lines.at(lines.size() - 2), lines.at(lines.size() - 3)); // a session of its own
}

void ProcessTest::placesDescriptors_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("in order") << 3 << 4;
    QTest::newRow("exchanged") << 4 << 3;
    QTest::newRow("with a gap") << 9 << 5;
    QTest::newRow("standard input") << 0 << 7;
}

void ProcessTest::placesDescriptors()
{
    QFETCH(const int, first);
    QFETCH(const int, second);
    auto a = sealedMemfd("a", "A");
    auto b = sealedMemfd("b", "B");
    VERIFY_OK(a);
    VERIFY_OK(b);
    const std::string script =
        "cat <&" + std::to_string(first) + "; cat <&" + std::to_string(second) +
        "; for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo -n \" $n\"; done";
    const auto run = shell(script, {.environment = {"PATH=/usr/bin:/bin"},
                                    .descriptors = {{a->get(), first}, {b->get(), second}}});
    VERIFY_OK(run);
    std::vector<int> expected{0, 1, 2, first, second};
    std::ranges::sort(expected);
    expected.erase(std::ranges::unique(expected).begin(), expected.end());
    std::string text = "AB";
    for (const int fd : expected)
        text += ' ' + std::to_string(fd);
    QCOMPARE(run->output, text);
}

void ProcessTest::spawnResetsSignals()
{
    struct sigaction ignore
    {
    };
    struct sigaction before
    {
    };
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGUSR2, &ignore, &before);
    sigset_t blocked;
    sigset_t old;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &old);
    const auto run =
        shell("grep -E '^Sig(Blk|Ign)' /proc/self/status", {.environment = {"PATH=/usr/bin:/bin"}});
    sigset_t now;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    QVERIFY(::sigismember(&now, SIGUSR1)); // ours is as it was
    QVERIFY(!::sigismember(&now, SIGUSR2));
    ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
    ::sigaction(SIGUSR2, &before, nullptr);
    VERIFY_OK(run);
    QCOMPARE(QString::fromStdString(run->output),
             QStringLiteral("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
}

void ProcessTest::spawnTellsWhyExecFailed()
{
    const auto nothing = sealedMemfd("nothing", "not a program", true);
    VERIFY_OK(nothing);
    const auto run = spawn({.executable = nothing->get(), .arguments = {"nothing"}});
    QVERIFY(!run);
    QCOMPARE(run.error().errnoValue, ENOEXEC);
    QVERIFY(run.error().text.find("execveat") != std::string::npos);
    // Its child has been reaped.
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    QCOMPARE(errno, ECHILD);
}

void ProcessTest::spawnRefusesBadRequests()
{
    const Fd program(::open("/bin/true", O_PATH | O_CLOEXEC));
    QCOMPARE(spawn({.executable = program.get()}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(spawn({.executable = program.get(), .arguments = {"true"}, .descriptors = {{0, 4}, {1, 4}}})
                 .error()
                 .code,
             ErrorCode::InvalidArgument);
    QCOMPARE(
        spawn({.executable = program.get(), .arguments = {"true"}, .descriptors = {{-1, 4}}}).error().code,
        ErrorCode::InvalidArgument);
    QCOMPARE(spawn({.executable = 1000, .arguments = {"true"}}).error().errnoValue, EBADF);
}

void ProcessTest::spawnsASealedCopy()
{
    // R1: what runs is a copy that nobody can write to, be it through /proc/PID/exe.
    const Fd program(::open("/bin/cat", O_RDONLY | O_CLOEXEC));
    auto copy = sealedCopy("cat", program);
    VERIFY_OK(copy);
    auto input = sealedMemfd("input", "hello");
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const Fd in(ends[0]);
    Fd out(ends[1]);
    auto process = spawn({.executable = copy->get(),
                          .arguments = {"cat"},
                          .descriptors = {{input->get(), 0}, {out.get(), 1}}});
    VERIFY_OK(process);
    const std::string exe = "/proc/" + std::to_string(process->pid) + "/exe";
    const Fd writable(::open(exe.c_str(), O_WRONLY | O_CLOEXEC));
    QVERIFY(!writable || ::pwrite(writable.get(), "x", 1, 0) < 0);
    out.reset();
    QCOMPARE(readAll(in, 100).value(), std::string("hello"));
    QCOMPARE(process->pidfd.wait().value(), ExitStatus{});
    // Whatever the moment of the write: no write at all is possible.
    QCOMPARE(::pwrite(copy->get(), "x", 1, 0), ssize_t{-1});
    QCOMPARE(errno, EPERM);
    QCOMPARE(::ftruncate(copy->get(), 0), -1);
}

void ProcessTest::spawnsFromManyThreads()
{
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&good, i] {
            for (int n = 0; n < 20; ++n) {
                const auto run = shell("exit " + std::to_string(i));
                good += run && run->status.value == i ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 80);
}

void ProcessTest::pidfdTellsTheEnd()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const Fd in(ends[0]);
    Fd out(ends[1]);
    const pid_t pid = ::fork();
    if (pid == 0) {
        out.reset();
        char c = 0;
        static_cast<void>(!::read(in.get(), &c, 1));
        ::_exit(42);
    }
    auto process = PidFd::open(pid);
    VERIFY_OK(process);
    QCOMPARE(process->pid().value(), pid);
    QVERIFY(!process->hasExited().value());
    QVERIFY(!process->waitForExit(5ms).value());
    QVERIFY(!process->tryWait()->has_value());
    const auto still = process->exitInfo();
    QVERIFY((still && !still->has_value()) || still.error().code == ErrorCode::NotSupported);
    out.reset();
    QVERIFY(process->waitForExit(5s).value());
    QCOMPARE(process->pid().value(), pid); // a zombie has its number
    QCOMPARE(process->wait().value(), (ExitStatus{.value = 42}));
    QCOMPARE(process->pid().error().code, ErrorCode::NotFound);
    QVERIFY(process->hasExited().value());
    // C8: after it has been reaped, by whomever.
    const auto info = process->exitInfo();
    if (!info && info.error().code == ErrorCode::NotSupported)
        QSKIP("kernel before 6.15");
    VERIFY_OK(info);
    QCOMPARE(info->value(), (ExitStatus{.value = 42}));
}

void ProcessTest::pidfdSignals()
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::pause();
        ::_exit(0);
    }
    auto process = PidFd::open(pid);
    VERIFY_OK(process);
    VERIFY_OK(process->sendSignal(0));
    QVERIFY(!process->sendSignal(1000));
    VERIFY_OK(process->sendSignal(SIGKILL));
    const auto status = process->wait();
    VERIFY_OK(status);
    QVERIFY(status->signalled);
    QCOMPARE(status->value, SIGKILL);
    QCOMPARE(status->shellCode(), 137);
    QCOMPARE(process->sendSignal(0).error().code, ErrorCode::NotFound);
    QCOMPARE(ExitStatus::fromWaitWord(0x0300), (ExitStatus{.value = 3}));
    QCOMPARE(ExitStatus::fromWaitWord(0x8b),
             (ExitStatus{.signalled = true, .coreDumped = true, .value = 11}));
}

void ProcessTest::pidfdOfSomebodyElsesChild()
{
    // A grandchild, reaped by the child: what a restarted helper has to do with.
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    Fd in(ends[0]);
    Fd out(ends[1]);
    int go[2];
    QCOMPARE(::pipe2(go, O_CLOEXEC), 0);
    Fd goIn(go[0]);
    Fd goOut(go[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        goOut.reset();
        const pid_t grandchild = ::fork();
        if (grandchild == 0) {
            char c = 0;
            static_cast<void>(!::read(goIn.get(), &c, 1));
            ::_exit(7);
        }
        static_cast<void>(!::write(out.get(), &grandchild, sizeof grandchild));
        ::waitpid(grandchild, nullptr, 0);
        ::_exit(0);
    }
    pid_t grandchild = 0;
    QCOMPARE(::read(in.get(), &grandchild, sizeof grandchild), static_cast<ssize_t>(sizeof grandchild));
    auto process = PidFd::open(grandchild);
    VERIFY_OK(process);
    QVERIFY(!process->wait()); // not ours to reap
    goOut.reset();
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    QVERIFY(process->hasExited().value());
    const auto info = process->exitInfo();
    if (!info && info.error().code == ErrorCode::NotSupported)
        QSKIP("kernel before 6.15");
    VERIFY_OK(info);
    QCOMPARE(info->value(), (ExitStatus{.value = 7}));
}

void ProcessTest::adoptsOnlyPidfds()
{
    for (const char *path : {"/dev/null", "/proc/self", "/"}) {
        Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
        const auto adopted = PidFd::adopt(std::move(fd));
        // /proc/PID directories were the first pidfds: they do work for signals.
        QVERIFY2(std::string_view(path) == "/proc/self" || !adopted, path);
    }
    QVERIFY(!PidFd::adopt(Fd()));
    auto own = PidFd::open(::getpid());
    VERIFY_OK(own);
    auto copy = own->fd().duplicate();
    VERIFY_OK(copy);
    VERIFY_OK(PidFd::adopt(std::move(*copy)));
}

void ProcessTest::clonesIntoNamespaces()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    auto child = cloneProcess({.flags = CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWNET});
    if (child && child->isChild())
        ::_exit(::getpid() == 1 && ::sethostname("inside", 6) == 0 ? 0 : 1);
    VERIFY_OK(child);
    QVERIFY(child->pid > 1);
    QCOMPARE(child->pidfd.pid().value(), child->pid);
    QCOMPARE(child->pidfd.wait().value(), ExitStatus{});
    QVERIFY(!cloneProcess({.flags = CLONE_NEWNS | CLONE_FS})); // these two exclude each other
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
}

void ProcessTest::sealedMemfdCannotChange()
{
    auto fd = sealedMemfd("test", "content");
    VERIFY_OK(fd);
    QCOMPARE(readSealed(*fd, 100).value(), std::string("content"));
    QCOMPARE(readSealed(*fd, 6).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(::lseek(fd->get(), 0, SEEK_CUR), off_t{0}); // reading did not move the shared offset
    QCOMPARE(::write(fd->get(), "x", 1), ssize_t{-1});
    QCOMPARE(::ftruncate(fd->get(), 100), -1);
    QCOMPARE(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd->get(), 0), MAP_FAILED);
    QVERIFY(::fcntl(fd->get(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE) < 0);
    QCOMPARE(readSealed(*fd, 100).value(), std::string("content"));
    QVERIFY((::fcntl(fd->get(), F_GETFD) & FD_CLOEXEC) != 0);
}

void ProcessTest::unsealedMemfdIsRefused()
{
    const Fd open(::memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    QCOMPARE(readSealed(open, 100).error().code, ErrorCode::InvalidArgument);
    ::fcntl(open.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
    QCOMPARE(readSealed(open, 100).error().code, ErrorCode::InvalidArgument);
    const Fd file(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    QCOMPARE(readSealed(file, 100).error().code, ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(ProcessTest)
#include "processtest.moc"
