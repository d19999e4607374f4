// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupdevices.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/kmsg.h"

#include <QtTest/QTest>

#include <algorithm>
#include <csignal>
#include <linux/sched.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::kernel;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t MiB = 1ULL << 20;

/// A child that is ended when the test is over, however it ends.
class Child
{
public:
    explicit Child(pid_t pid)
        : m_pid(pid)
    {
    }
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;
    ~Child()
    {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGKILL);
        // One that a failed test left frozen does not end: it is not waited for without end.
        for (int i = 0; i < 200 && ::waitpid(m_pid, nullptr, WNOHANG) == 0; ++i)
            QTest::qSleep(10);
    }
    [[nodiscard]] pid_t pid() const { return m_pid; }
    int wait()
    {
        int status = -1;
        for (int i = 0; i < 1000; ++i) {
            if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
                m_pid = 0;
                return status;
            }
            QTest::qSleep(5);
        }
        return -1;
    }

private:
    pid_t m_pid;
};

/// Starts `body` in a child born in the group, the way the monitor does it.
template<typename Body>
pid_t startIn(const CgroupGroup &group, Body body)
{
    const Result<std::vector<Fd>> entries = group.entries();
    if (!entries)
        return -1;
    if (group.mode() == CgroupMode::V2) {
        clone_args arguments{};
        arguments.flags = CLONE_INTO_CGROUP;
        arguments.exit_signal = SIGCHLD;
        arguments.cgroup = static_cast<std::uint64_t>(entries->front().get());
        const pid_t pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
        if (pid == 0)
            ::_exit(body());
        return pid;
    }
    const pid_t pid = ::fork();
    if (pid == 0) {
        for (const Fd &tasks : *entries) {
            if (::write(tasks.get(), "0", 1) != 1)
                ::_exit(99);
        }
        ::_exit(body());
    }
    return pid;
}

int sleepForever()
{
    for (;;)
        ::pause();
}

QByteArray message(const Error &error)
{
    return QByteArray::fromStdString(error.text);
}

} // namespace

#define CHECK_OK(expression)                                                                                 \
    do {                                                                                                     \
        const auto &checked = (expression);                                                                  \
        QVERIFY2(checked.has_value(), checked ? "" : message(checked.error()).constData());                  \
    } while (false)

class CgroupTest : public QObject
{
    Q_OBJECT

private:
    std::string m_parent = "caisson-test-" + std::to_string(::getpid());
    std::unique_ptr<CgroupManager> m_v1, m_v2;

    CgroupManager *manager(const QByteArray &mode) { return mode == "v1" ? m_v1.get() : m_v2.get(); }
    static void modes()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::newRow("v1") << QByteArray("v1");
        QTest::newRow("v2") << QByteArray("v2");
    }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void refusesNamesOutside_data();
    void refusesNamesOutside();
    void createsTwiceAndRemovesTwice_data() { modes(); }
    void createsTwiceAndRemovesTwice();
    void processIsBornInside_data() { modes(); }
    void processIsBornInside();
    void freezesAndThaws_data() { modes(); }
    void freezesAndThaws();
    void killsFrozen_data() { modes(); }
    void killsFrozen();
    void killsForkBomb_data() { modes(); }
    void killsForkBomb();
    void killsMoreThanOneRoundOf_data() { modes(); }
    void killsMoreThanOneRoundOf();
    void waitEmptyReportsDeadline_data() { modes(); }
    void waitEmptyReportsDeadline();
    void removesNestedGroups_data() { modes(); }
    void removesNestedGroups();
    void deniesDevices_data() { modes(); }
    void deniesDevices();
    void limitsRaisedAndLowered();
    void refusedLimitLeavesOthers();
    void limitBelowUse();
    void figuresCount();
    void killOfMemoryIsSeen();
    void pidsLimitHolds();
};

void CgroupTest::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    Result<std::unique_ptr<CgroupManager>> v1 = CgroupManager::open();
    if (v1 && (*v1)->mode() == CgroupMode::V1)
        m_v1 = std::move(*v1);
    for (const char *path : {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"}) {
        Fd root(::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (m_v2 || !root || ::faccessat(root.get(), "cgroup.controllers", F_OK, 0) != 0)
            continue;
        auto v2 = CgroupManager::openUnified(std::move(root), path);
        CHECK_OK(v2);
        m_v2 = std::move(*v2);
    }
}

void CgroupTest::cleanupTestCase()
{
    for (CgroupManager *each : {m_v1.get(), m_v2.get()}) {
        if (each == nullptr)
            continue;
        const auto left = each->list(m_parent);
        CHECK_OK(left);
        for (const std::string &name : *left) {
            const auto group = each->handle(m_parent + "/" + name);
            CHECK_OK(group);
            CHECK_OK((*group)->killAll(2s));
            CHECK_OK((*group)->remove(2s));
        }
        CHECK_OK(each->removeIfEmpty(m_parent));
        QVERIFY(each->list(m_parent)->empty());
    }
}

#define MANAGER_OR_SKIP(mode)                                                                                \
    CgroupManager *const groups = manager(mode);                                                             \
    if (groups == nullptr)                                                                                   \
    QSKIP("this interface of control groups is not mounted here")

static bool hasMemory(const CgroupManager &groups)
{
    const std::vector<std::string> controllers = groups.controllers();
    return std::ranges::find(controllers, "memory") != controllers.end();
}

/// The interface that has the controllers: one of them is v1's or v2's, never both's.
#define LIMITING_OR_SKIP()                                                                                   \
    CgroupManager *const groups = m_v1 ? m_v1.get() : m_v2.get();                                            \
    if (groups == nullptr || !hasMemory(*groups))                                                            \
    QSKIP("no controller of memory here")

void CgroupTest::refusesNamesOutside_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"", "x", "/", "a/", "/a/b", "..", "a/..", "../a/b", "a/../b", "a//b", "a/.b",
                             "a/-b", "a/b\n", "a/b c", "a/\303\244"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void CgroupTest::refusesNamesOutside()
{
    QFETCH(QString, name);
    QVERIFY(!checkGroupName(name.toStdString()));
    if (m_v2)
        QCOMPARE(m_v2->create(name.toStdString()).error().code, ErrorCode::InvalidArgument);
}

void CgroupTest::createsTwiceAndRemovesTwice()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const std::string name = m_parent + "/twice";
    QCOMPARE(groups->find(name).error().code, ErrorCode::NotFound);
    const auto group = groups->create(name);
    CHECK_OK(group);
    CHECK_OK(groups->create(name));
    CHECK_OK(groups->find(name));
    QVERIFY(QFile::exists(QString::fromStdString((*group)->path())));
    QCOMPARE(*groups->list(m_parent), std::vector<std::string>{"twice"});
    CHECK_OK((*group)->remove(2s));
    CHECK_OK((*group)->remove(2s));
    QVERIFY(groups->list(m_parent)->empty());
    QCOMPARE((*group)->figures().error().code, ErrorCode::NotFound);
}

void CgroupTest::processIsBornInside()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/born");
    CHECK_OK(group);
    Child child(startIn(**group, sleepForever));
    QVERIFY(child.pid() > 0);
    QTRY_COMPARE(*(*group)->processes(), std::vector<pid_t>{child.pid()});
    if (mode == "v1") { // in each hierarchy
        for (const std::string &controller : groups->controllers()) {
            const auto inside = [&] {
                QFile procs(QString::fromStdString((*group)->path(controller) + "/cgroup.procs"));
                return procs.open(QIODevice::ReadOnly) ? procs.readAll() : QByteArray("(cannot be read)");
            };
            QTRY_COMPARE(inside(), QByteArray::number(child.pid()) + "\n");
        }
    }
    CHECK_OK((*group)->killAll(2s));
    const int status = child.wait();
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::freezesAndThaws()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/frozen");
    CHECK_OK(group);
    // The child counts in shared memory, so that one sees whether it runs.
    auto *const counter = static_cast<volatile std::uint64_t *>(
        ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    QVERIFY(counter != MAP_FAILED);
    Child child(startIn(**group, [counter] {
        for (;;)
            *counter = *counter + 1;
        return 0;
    }));
    QTRY_VERIFY(*counter > 0);
    QCOMPARE(*(*group)->frozen(), false);
    CHECK_OK((*group)->freeze(2s));
    QCOMPARE(*(*group)->frozen(), true);
    const std::uint64_t then = *counter;
    QTest::qWait(30);
    QCOMPARE(std::uint64_t(*counter), then);
    CHECK_OK((*group)->thaw(2s));
    QCOMPARE(*(*group)->frozen(), false);
    QTRY_VERIFY(*counter > then);
    CHECK_OK((*group)->killAll(2s));
    child.wait();
    CHECK_OK((*group)->remove(2s));
    ::munmap(const_cast<std::uint64_t *>(counter), 4096);
}

void CgroupTest::killsFrozen()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/frozenkill");
    CHECK_OK(group);
    Child child(startIn(**group, sleepForever));
    QTRY_COMPARE((*group)->processes()->size(), std::size_t(1));
    CHECK_OK((*group)->freeze(2s));
    CHECK_OK((*group)->killAll(2s));
    QVERIFY(WIFSIGNALED(child.wait()));
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::killsForkBomb()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/bomb");
    CHECK_OK(group);
    if (mode == "v1") {
        CgroupLimits limits;
        limits.pids = 40;
        CHECK_OK((*group)->setLimits(limits));
    }
    Child child(startIn(**group, [] {
        // At most 40 at once, each living shortly: they fork while they are being killed.
        int alive = 0;
        for (;;) {
            const pid_t pid = ::fork();
            if (pid == 0) {
                const timespec moment{0, 50'000'000};
                ::nanosleep(&moment, nullptr);
                ::_exit(0);
            }
            if (pid > 0)
                ++alive;
            while (alive > (pid > 0 ? 30 : 0) && ::waitpid(-1, nullptr, 0) > 0)
                --alive;
        }
        return 0;
    }));
    QTRY_VERIFY((*group)->processes()->size() > 5);
    CHECK_OK((*group)->killAll(5s));
    QVERIFY((*group)->processes()->empty());
    child.wait();
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::killsMoreThanOneRoundOf()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/crowd");
    CHECK_OK(group);
    constexpr int crowd = 1300;
    Child child(startIn(**group, [] {
        for (int i = 1; i < crowd; ++i) {
            if (::fork() == 0)
                break;
        }
        for (;;)
            ::pause();
        return 0;
    }));
    QTRY_COMPARE_WITH_TIMEOUT((*group)->processes()->size(), std::size_t(crowd), 20'000);
    CHECK_OK((*group)->killAll(20s));
    QVERIFY((*group)->processes()->empty());
    child.wait();
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::waitEmptyReportsDeadline()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/wait");
    CHECK_OK(group);
    Child child(startIn(**group, sleepForever));
    QTRY_COMPARE((*group)->processes()->size(), std::size_t(1));
    QCOMPARE((*group)->waitEmpty(20ms).error().code, ErrorCode::WrongState);
    const Status busy = (*group)->remove(20ms);
    QVERIFY(!busy);
    QCOMPARE(busy.error().errnoValue, EBUSY);
    ::kill(child.pid(), SIGKILL);
    CHECK_OK((*group)->waitEmpty(2s));
    child.wait();
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::removesNestedGroups()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/nest");
    CHECK_OK(group);
    CHECK_OK(groups->create(m_parent + "/nest/a/b"));
    CHECK_OK(groups->create(m_parent + "/nest/c"));
    CHECK_OK((*group)->remove(2s));
    QCOMPARE(groups->find(m_parent + "/nest").error().code, ErrorCode::NotFound);
}

void CgroupTest::deniesDevices()
{
    QFETCH(QByteArray, mode);
    MANAGER_OR_SKIP(mode);
    const auto group = groups->create(m_parent + "/devices");
    CHECK_OK(group);
    // Twice: setting the list again replaces it.
    CHECK_OK((*group)->setDevices({}));
    CHECK_OK((*group)->setDevices(standardDeviceRules(false)));
    Child child(startIn(**group, [] {
        for (const char *allowed : {"/dev/null", "/dev/zero", "/dev/urandom"}) {
            if (::open(allowed, O_RDWR) < 0)
                return 1;
        }
        if (::open("/dev/kmsg", O_RDONLY) >= 0 || errno != EPERM)
            return 2;
        if (::open("/dev/mem", O_RDONLY) >= 0)
            return 3;
        return 0;
    }));
    const int status = child.wait();
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::limitsRaisedAndLowered()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/limits");
    CHECK_OK(group);
    const bool v2 = groups->mode() == CgroupMode::V2;
    CgroupLimits limits{
        .memory = 100 * MiB, .memorySwap = 100 * MiB, .memoryHigh = {}, .cpuQuota = 50'000, .pids = 64};
    if (v2)
        limits.memoryHigh = 40 * MiB;
    for (const std::uint64_t size : {100 * MiB, 200 * MiB, 50 * MiB, CgroupLimits::unlimited, 64 * MiB}) {
        limits.memory = limits.memorySwap = size;
        CHECK_OK((*group)->setLimits(limits));
        const auto now = (*group)->limits();
        CHECK_OK(now);
        QVERIFY(*now == limits);
    }
    // Somebody else may choose another period: half a processor stays one.
    using Files = std::vector<std::pair<const char *, const char *>>;
    for (const auto &[name, text] :
         v2 ? Files{{"/cpu.max", "10000 20000"}}
            : Files{{"/cpu.cfs_period_us", "20000"}, {"/cpu.cfs_quota_us", "10000"}}) {
        QFile other(QString::fromStdString((*group)->path("cpu") + name));
        QVERIFY(other.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QVERIFY(other.write(text) > 0);
    }
    QCOMPARE((*group)->limits()->cpuQuota, std::optional<std::uint64_t>(50'000));
    // The kernel's own files say so.
    const auto content = [&group](const char *name) {
        QFile file(QString::fromStdString((*group)->path("memory") + name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
    };
    if (v2) {
        QCOMPARE(content("/memory.max"), QByteArray("67108864\n"));
        QCOMPARE(content("/memory.swap.max"), QByteArray("0\n"));
        QCOMPARE(content("/memory.high"), QByteArray("41943040\n"));
    } else {
        QCOMPARE(content("/memory.memsw.limit_in_bytes"), QByteArray("67108864\n"));
        limits = {};
        limits.memory = 128 * MiB; // above memory and swap together
        QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::InvalidArgument);
    }

    limits = {};
    limits.memorySwap = 32 * MiB;
    QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::InvalidArgument);
    limits = {};
    limits.memory = 1 * MiB;
    QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::InvalidArgument);
    limits = {};
    limits.memoryHigh = CgroupLimits::unlimited;
    if (v2) {
        CHECK_OK((*group)->setLimits(limits));
        QCOMPARE(content("/memory.high"), QByteArray("max\n"));
    } else {
        limits.memoryHigh = 32 * MiB;
        QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::NotSupported);
    }
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::refusedLimitLeavesOthers()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/refused");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.memory = 64 * MiB;
    limits.cpuQuota = 1ULL << 60; // the kernel refuses it
    QVERIFY(!(*group)->setLimits(limits));
    QCOMPARE(*(*group)->limits()->memory, CgroupLimits::unlimited);
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::limitBelowUse()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/below");
    CHECK_OK(group);
    Child child(startIn(**group, [] {
        void *memory = ::mmap(nullptr, 32 * MiB, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return memory == MAP_FAILED ? 1 : sleepForever();
    }));
    QTRY_VERIFY((*group)->figures()->memory > 30 * MiB);
    CgroupLimits limits;
    limits.memory = 16 * MiB;
    const Status refused = (*group)->setLimits(limits);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(refused.error().text.find("in use") != std::string::npos, message(refused.error()));
    QCOMPARE(*(*group)->limits()->memory, CgroupLimits::unlimited);
    QVERIFY(::kill(child.pid(), 0) == 0);
    CHECK_OK((*group)->killAll(2s));
    child.wait();
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::figuresCount()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/figures");
    CHECK_OK(group);
    Child child(startIn(**group, [] {
        void *memory = ::mmap(nullptr, 20 * MiB, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED)
            return 1;
        volatile unsigned long work = 0;
        while (work < 20'000'000)
            work = work + 1;
        return sleepForever();
    }));
    QTRY_VERIFY((*group)->figures()->memory >= 20 * MiB);
    QTRY_VERIFY((*group)->figures()->cpuMicroseconds > 5000);
    const auto figures = (*group)->figures();
    CHECK_OK(figures);
    QCOMPARE(figures->pids, std::uint64_t(1));
    QCOMPARE(figures->swap, std::uint64_t(0));
    QCOMPARE(figures->oomKills, std::uint64_t(0));
    QTRY_VERIFY((*group)->memoryParts()->anon >= 20 * MiB); // memory.stat is flushed every two seconds
    QVERIFY((*group)->memoryPeak().value() >= 20 * MiB);
    CHECK_OK((*group)->killAll(2s));
    child.wait();
    QTRY_COMPARE((*group)->figures()->pids, std::uint64_t(0));
    CHECK_OK((*group)->remove(2s));
    QCOMPARE((*group)->figures().error().code, ErrorCode::NotFound);
}

void CgroupTest::killOfMemoryIsSeen()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/oom");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.memory = limits.memorySwap = 24 * MiB;
    CHECK_OK((*group)->setLimits(limits));
    const auto events = (*group)->outOfMemoryEvents();
    CHECK_OK(events);
    auto log = KmsgReader::open();
    CHECK_OK(log);
    Child child(startIn(**group, [] {
        void *memory = ::mmap(nullptr, 64 * MiB, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return memory == MAP_FAILED ? 1 : 0;
    }));
    pollfd wait{events->get(), POLLIN | POLLPRI, 0};
    QCOMPARE(::poll(&wait, 1, 5000), 1);
    const int status = child.wait();
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    QTRY_COMPARE((*group)->figures()->oomKills, std::uint64_t(1));
    QVERIFY((*group)->memoryPeak().value() <= 24 * MiB);

    std::vector<OomKill> kills;
    QTRY_VERIFY([&] {
        auto more = log->read();
        if (more)
            kills.insert(kills.end(), more->begin(), more->end());
        return std::ranges::any_of(kills,
                                   [&](const OomKill &k) { return k.taskMemcg == "/" + (*group)->name(); });
    }());
    const auto kill = std::ranges::find(kills, "/" + (*group)->name(), &OomKill::taskMemcg);
    // What the child shares with this program is charged to this one, so there is no upper bound to check.
    QVERIFY(kill->anonBytes > 16 * MiB);
    QCOMPARE(kill->command, std::string("cgrouptest"));
    CHECK_OK((*group)->remove(2s));
}

void CgroupTest::pidsLimitHolds()
{
    LIMITING_OR_SKIP();
    const auto group = groups->create(m_parent + "/pids");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.pids = 1;
    CHECK_OK((*group)->setLimits(limits));
    Child child(startIn(**group, [] { return ::fork() < 0 && errno == EAGAIN ? 0 : 1; }));
    const int status = child.wait();
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    CHECK_OK((*group)->remove(2s));
}

QTEST_GUILESS_MAIN(CgroupTest)
#include "cgrouptest.moc"
