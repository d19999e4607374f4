// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/procfs.h"
#include "helper/kernel/credentials.h"
#include "helper/kernel/pidfd.h"
#include "helper/kernel/signalname.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <QTest>
#include <random>

using namespace caisson;
using namespace caisson::kernel;

class ProcFsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesMountInfo();
    void parsesStatus();
    void parsesStartTime_data();
    void parsesStartTime();
    void parsersStandGarbage();
    void formatsIdMaps();
    void namesSignals();
    void readsOurselves();
    void longCommandLinesAreCut();
    void isPrivateAndHidesTheMachine();
    void fakeProcIsNotUsed();
    void worksWithoutPrivileges();
    void sharedOneFollowsAFork();
    void goneIsNotFound();
    void heldDirectoryIsNeverAnothers();
    void containerPid();
    void identifiesAgain();
};

void ProcFsTest::parsesMountInfo()
{
    // Recorded, with a blank, a backslash and a line end in names, an empty source, several optional fields.
    const auto mounts =
        parseMountInfo("24 30 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw\n"
                       "98 30 8:1 /a\\040b /mnt/x\\134y\\012z ro,relatime shared:2 master:1 propagate_from:9 "
                       "- ext4 /dev/sda1 rw,errors=remount-ro\n"
                       "nonsense\n"
                       "99 98 0:5 / /mnt/none rw - tmpfs  rw,size=1024k\n"
                       "100 98 0:5 / /cut rw shared:1\n");
    QCOMPARE(mounts.size(), std::size_t{3});
    QCOMPARE(mounts[0].target, std::string("/sys"));
    QCOMPARE(mounts[0].propagation, std::string("shared:7"));
    QCOMPARE(mounts[1].root, std::string("/a b"));
    QCOMPARE(mounts[1].target, std::string("/mnt/x\\y\nz"));
    QCOMPARE(mounts[1].propagation, std::string("shared:2 master:1 propagate_from:9"));
    QCOMPARE(mounts[1].major, 8U);
    QCOMPARE(mounts[1].source, std::string("/dev/sda1"));
    QCOMPARE(mounts[2].source, std::string());
    QCOMPARE(mounts[2].superOptions, std::string("rw,size=1024k"));
    QCOMPARE(unescapeOctal("\\04"), std::string("\\04")); // not whole: as it is
    QCOMPARE(unescapeOctal("\\777"), std::string("\\777"));
}

void ProcFsTest::parsesStatus()
{
    const auto status =
        parseProcessStatus("Name:\ta\\nb\\\\c\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t77\nPPid:\t5\n"
                           "Uid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nNSpid:\t77\t12\t1\nVmRSS:\t  100 kB\n"
                           "Threads:\t3\nSigBlk:\t0000000000010000\nSigCgt:\t0000000180004002\nCapInh:"
                           "\t0000000000000000\nCapPrm:\t000001ffffffffff\n"
                           "CapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n");
    QCOMPARE(status.name, std::string("a\nb\\c"));
    QCOMPARE(status.signalsBlocked, std::uint64_t{1} << (17 - 1));
    QCOMPARE(status.signalsCaught, 0x180004002u);
    QCOMPARE(status.state, 'S');
    QCOMPARE(status.tgid, 77);
    QCOMPARE(status.ppid, 5);
    QCOMPARE(status.uid, 1U);
    QCOMPARE(status.euid, 2U);
    QCOMPARE(status.egid, 6U);
    QCOMPARE(status.nsPids, (std::vector<pid_t>{77, 12, 1}));
    QCOMPARE(status.residentBytes, 102400ULL);
    QCOMPARE(status.capPermitted, 0x1ffffffffffULL);
    QCOMPARE(status.capBounding, 0xa80425fbULL);
    QVERIFY(status.noNewPrivileges);
    QCOMPARE(status.seccompMode, 2);
}

void ProcFsTest::parsesStartTime_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("expected");
    const QByteArray rest = " S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4242 1 2 3\n";
    QTest::newRow("plain") << QByteArray("12 (cat)" + rest) << qint64{4242};
    QTest::newRow("parentheses in the name") << QByteArray("12 (a) S 1 1 (b)" + rest) << qint64{4242};
    QTest::newRow("cut off") << QByteArray("12 (cat) S 1 1") << qint64{-1};
    QTest::newRow("empty") << QByteArray() << qint64{-1};
}

void ProcFsTest::parsesStartTime()
{
    QFETCH(const QByteArray, line);
    QFETCH(const qint64, expected);
    const auto value = parseStartTime(line.toStdString());
    QCOMPARE(value ? static_cast<qint64>(*value) : -1, expected);
}

void ProcFsTest::parsersStandGarbage()
{
    // Bits and pieces of what they look for, in any order: nothing may crash or hang (the sanitizers look
    // on).
    std::mt19937 random(1);
    const std::string_view pieces[] = {"-",        " ",
                                       "\t",       "\n",
                                       ":",        "\\",
                                       "\\04",     "Name",
                                       "NSpid",    "Uid",
                                       "VmRSS",    "(",
                                       ")",        "18446744073709551616",
                                       "-1",       "99",
                                       "shared:1", std::string_view("\0", 1),
                                       "\xff"};
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (unsigned n = random() % 40; n > 0; --n)
            text += pieces[random() % std::size(pieces)];
        static_cast<void>(parseMountInfo(text));
        static_cast<void>(parseProcessStatus(text));
        static_cast<void>(parseStartTime(text));
        static_cast<void>(unescapeOctal(text));
        static_cast<void>(signalFromName(text));
    }
}

void ProcFsTest::formatsIdMaps()
{
    const std::vector<IdRange> map{{0, 100000, 65536}, {65536, 1000, 1}};
    QCOMPARE(formatIdMap(map).value(), std::string("0 100000 65536\n65536 1000 1\n"));
    QCOMPARE(formatIdMap({}).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!formatIdMap(std::vector<IdRange>(341, IdRange{0, 0, 1})));
    QVERIFY(!formatIdMap(std::vector<IdRange>{{0, 0, 0}}));
    QVERIFY(!formatIdMap(std::vector<IdRange>{{0, 4294967295U, 1}})); // that id is "none"
    QVERIFY(!formatIdMap(std::vector<IdRange>{{4294967290U, 0, 10}}));
    QVERIFY(formatIdMap(std::vector<IdRange>{{0, 0, 4294967295U}}));
}

void ProcFsTest::namesSignals()
{
    for (const char *name : {"TERM", "SIGTERM", "term", "sigterm", "15"})
        QCOMPARE(signalFromName(name).value_or(-1), 15);
    QCOMPARE(signalFromName("RTMIN+3").value_or(-1), 37);
    QCOMPARE(signalFromName("SIGRTMAX-1").value_or(-1), 63);
    for (const char *name : {"", "0", "65", "-1", "15x", "TERMX", "SIG", "RTMIN-1", "RTMAX+1", "RTMIN+",
                             "RTMIN+31", "SIGSIGTERM"})
        QVERIFY2(!signalFromName(name), name);
    for (int number = 1; number <= 64; ++number)
        QCOMPARE(signalFromName(signalName(number)).value_or(-1), number);
    QCOMPARE(signalName(SIGKILL), std::string("KILL"));
    QCOMPARE(signalName(99), std::string("99"));
}

void ProcFsTest::readsOurselves()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const pid_t self = ::getpid();
    auto status = proc->status(self);
    VERIFY_OK(status);
    QCOMPARE(status->tgid, self);
    QCOMPARE(status->ppid, ::getppid());
    QCOMPARE(status->euid, ::geteuid());
    QVERIFY(status->residentBytes > 0);
    QCOMPARE(proc->comm(self).value(), status->name);
    QCOMPARE(QString::fromStdString(proc->arguments(self)->front()), QCoreApplication::arguments().front());
    auto environment = proc->environment(self);
    VERIFY_OK(environment);
    QVERIFY(std::ranges::any_of(*environment,
                                [](const std::string &entry) { return entry.starts_with("PATH="); }));
    QVERIFY(proc->startTime(self).value() > 0);
    auto mounts = proc->mounts(self);
    VERIFY_OK(mounts);
    QVERIFY(std::ranges::find(*mounts, "/", &MountInfoEntry::target) != mounts->end());
    auto pids = proc->pids();
    VERIFY_OK(pids);
    QVERIFY(std::ranges::binary_search(*pids, self));
    QCOMPARE(bootId()->size(), std::size_t{36});
}

/// Whoever lists processes takes no megabytes from each of them.
void ProcFsTest::longCommandLinesAreCut()
{
    std::string longOne;
    for (int i = 0; i < 50'000; ++i)
        longOne += "é";
    const pid_t pid = ::fork();
    QVERIFY(pid >= 0);
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // It stops itself: a command that it waited for would outlive it, and hold the output of the test.
        ::execl("/bin/sh", "sh", "-c", "kill -STOP $$", longOne.c_str(), nullptr);
        ::_exit(1);
    }
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    std::vector<std::string> arguments;
    const auto isThere = [&] {
        arguments = proc->arguments(pid).value_or(std::vector<std::string>());
        return arguments.size() == 4 && arguments.front() == "sh";
    };
    QTRY_VERIFY(isThere());
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    std::size_t bytes = 0;
    for (const std::string &argument : arguments)
        bytes += argument.size() + 1;
    QVERIFY2(bytes <= ProcFs::argumentsLimit + 4, std::to_string(bytes).c_str());
    QVERIFY(arguments.back().ends_with("é…"));
    const QString text = QString::fromStdString(arguments.back());
    QVERIFY(!text.contains(QChar::ReplacementCharacter)); // cut between characters
}

void ProcFsTest::isPrivateAndHidesTheMachine()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    QVERIFY(proc->isPrivate());
    QCOMPARE(proc->root().readFile("sysrq-trigger").error().errnoValue, ENOENT);
    VERIFY_OK(ProcFs::open(ProcFs::Subset::All)->root().readFile("sys/kernel/ostype"));
    // R9: whatever lies below /proc of the host, this one is not it.
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        auto fake = makeTmpfs({.size = 1U << 20});
        CHILD_OK(fake);
        CHILD_OK(fake->directory()->makeDirectories(std::to_string(::getpid()), 0755));
        CHILD_OK(fake->directory()->openDirectory(std::to_string(::getpid()))->replaceFile("comm", "fake\n"));
        auto target = Directory::open("/proc");
        CHILD_OK(target);
        CHILD_OK(fake->attach(target->fd()));
        auto own = ProcFs::open();
        CHILD_OK(own);
        auto comm = own->comm(::getpid());
        CHILD_OK(comm);
        CHILD_CHECK(*comm != "fake");
        return {};
    });
    QCOMPARE(result, QString());
}

void ProcFsTest::fakeProcIsNotUsed()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    // Without the right to a procfs of our own (a user namespace below the PID namespace's), with something
    // else on /proc.
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        auto fake = makeTmpfs({.size = 1U << 20});
        CHILD_OK(fake);
        auto target = Directory::open("/proc");
        CHILD_OK(target);
        // A directory of a real procfs bound over /proc has the right magic and the wrong root.
        auto part = Directory::open("/proc/self/task");
        CHILD_OK(part);
        auto bind = Mount::clone(part->fd());
        CHILD_OK(bind);
        CHILD_OK(fake->attach(target->fd()));
        CHILD_CHECK(::unshare(CLONE_NEWUSER) == 0);
        auto refused = ProcFs::open();
        CHILD_CHECK(!refused && refused.error().code == ErrorCode::WrongState);
        return {};
    });
    QCOMPARE(result, QString());
    const QString bound = runInChild(CLONE_NEWNS, []() -> std::string {
        auto part = Directory::open("/proc/self/task");
        CHILD_OK(part);
        auto bind = Mount::clone(part->fd());
        CHILD_OK(bind);
        auto target = Directory::open("/proc");
        CHILD_OK(target);
        CHILD_OK(bind->attach(target->fd()));
        CHILD_CHECK(::unshare(CLONE_NEWUSER) == 0);
        auto refused = ProcFs::open();
        CHILD_CHECK(!refused && refused.error().code == ErrorCode::WrongState);
        return {};
    });
    QCOMPARE(bound, QString());
}

void ProcFsTest::worksWithoutPrivileges()
{
    const QString result = runInChild(0, []() -> std::string {
        if (::geteuid() == 0)
            CHILD_OK(applyCredentials({.uid = 65534, .gid = 65534}));
        auto proc = ProcFs::open();
        CHILD_OK(proc);
        CHILD_CHECK(!proc->isPrivate());
        auto status = proc->status(::getpid());
        CHILD_OK(status);
        CHILD_CHECK(status->tgid == ::getpid());
        return {};
    });
    QCOMPARE(result, QString());
}

void ProcFsTest::sharedOneFollowsAFork()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    VERIFY_OK(ProcFs::shared());
    VERIFY_OK(ProcFs::shared()->status(::getpid()));
    const QString result = runInChild(CLONE_NEWPID, []() -> std::string {
        const pid_t pid = ::fork();
        if (pid == 0) {
            auto proc = ProcFs::shared();
            auto pids = proc ? proc->pids() : Result<std::vector<pid_t>>();
            ::_exit(proc && *pids == std::vector<pid_t>{1} ? 0 : 1);
        }
        int status = 1;
        ::waitpid(pid, &status, 0);
        CHILD_CHECK(status == 0);
        return {};
    });
    QCOMPARE(result, QString());
}

void ProcFsTest::goneIsNotFound()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(0);
    QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    QCOMPARE(proc->status(pid).error().code, ErrorCode::NotFound);
    QCOMPARE(proc->startTime(pid).error().code, ErrorCode::NotFound);
    QCOMPARE(proc->process(pid).error().code, ErrorCode::NotFound);
    QCOMPARE(PidFd::open(pid).error().code, ErrorCode::NotFound);
}

void ProcFsTest::heldDirectoryIsNeverAnothers()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::pause();
        ::_exit(0);
    }
    auto held = proc->process(pid);
    VERIFY_OK(held);
    VERIFY_OK(held->readFile("comm"));
    ::kill(pid, SIGKILL);
    QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    const auto after = held->readFile("comm");
    QVERIFY(!after);
    QVERIFY(after.error().errnoValue == ESRCH || after.error().errnoValue == ENOENT);
}

void ProcFsTest::containerPid()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(CLONE_NEWPID, []() -> std::string {
        auto proc = ProcFs::open(); // of the PID namespace that we are still in
        CHILD_OK(proc);
        const pid_t pid = ::fork(); // its first process
        if (pid == 0) {
            ::pause();
            ::_exit(0);
        }
        CHILD_CHECK(pid > 1);
        auto inner = proc->containerPid(pid);
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        CHILD_OK(inner);
        CHILD_CHECK(*inner == 1);
        return {};
    });
    QCOMPARE(result, QString());
}

void ProcFsTest::identifiesAgain()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::pause();
        ::_exit(0);
    }
    auto process = PidFd::open(pid);
    VERIFY_OK(process);
    auto identity = processIdentity(*proc, *process);
    VERIFY_OK(identity);
    QCOMPARE(identity->pid, pid);
    QVERIFY(identity->startTime > 0);
    VERIFY_OK(openSameProcess(*proc, *identity));
    // The same number and another process: by either mark.
    ProcessIdentity other = *identity;
    other.startTime -= 1;
    QCOMPARE(openSameProcess(*proc, other).error().code, ErrorCode::NotFound);
    if (identity->inode != 0) {
        other = *identity;
        other.inode += 1;
        QCOMPARE(openSameProcess(*proc, other).error().code, ErrorCode::NotFound);
    }
    ::kill(pid, SIGKILL);
    QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    QCOMPARE(openSameProcess(*proc, *identity).error().code, ErrorCode::NotFound);
    QCOMPARE(processIdentity(*proc, *process).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(ProcFsTest)
#include "procfstest.moc"
