// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupdevices.h"
#include "helper/kernel/cgroup/cgroupmanager.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <poll.h>

using namespace caisson;
using namespace caisson::kernel;

namespace {

constexpr std::uint64_t MiB = 1ULL << 20;

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

/// Both interfaces on recorded trees: what is written where, and how what the kernel writes is read. Needs no
/// privilege and no control groups.
class CgroupTreeTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_tree;

    void put(const QString &path, const QByteArray &text)
    {
        const QString full = m_tree->filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(full).path()));
        QFile file(full);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(text), text.size());
    }
    /// A plain file keeps the tail of what was longer before, which a control file does not.
    QByteArray first(const QString &path)
    {
        QFile file(m_tree->filePath(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }
    Result<std::unique_ptr<CgroupManager>> manager()
    {
        return CgroupManager::open(
            Fd(::open(QFile::encodeName(m_tree->path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
            "/shown");
    }
    void makeV2();
    void makeV1();

private Q_SLOTS:
    void init() { m_tree = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_tree.reset(); }
    void detection();
    void detectionFindsNothing();
    void v2EnablesControllers();
    void v2Limits();
    void v2LimitBelowUse();
    void v2MissingController();
    void v2Figures();
    void v2OutOfMemoryEvent();
    void v1Figures();
    void manyProcessesAreTakenInPart();
    void v1WithoutSwapAccount();
    void v1CoMounted();
    void linksAreNotFollowed();
    void limitsAreJudged_data();
    void limitsAreJudged();
    void deviceProgramDecides();
    void malformedDeviceRules();
};

void CgroupTreeTest::makeV2()
{
    put("cgroup.controllers", "cpuset cpu io memory hugetlb pids\n");
    for (const char *directory : {"", "caisson/", "caisson/a/"}) {
        put(QString(directory) + "cgroup.subtree_control", "");
        put(QString(directory) + "cgroup.procs", "");
    }
    const QString group = "caisson/a/";
    put(group + "memory.max", "max");
    put(group + "memory.swap.max", "max");
    put(group + "memory.high", "max");
    put(group + "memory.current", "1000000\n");
    put(group + "memory.swap.current", "4096\n");
    put(group + "memory.peak", "2000000\n");
    put(group + "memory.events", "low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n");
    put(group + "memory.stat", "anon 500\nfile 300\nkernel 70\nshmem 100\nfile_mapped 3\n");
    put(group + "cpu.max", "max 100000");
    put(group + "cpu.stat", "usage_usec 123456\nuser_usec 100000\nsystem_usec 23456\n");
    put(group + "pids.max", "max");
    put(group + "pids.current", "7\n");
}

void CgroupTreeTest::makeV1()
{
    for (const char *controller : {"memory", "cpu", "cpuacct", "pids", "freezer", "devices"}) {
        put(QString(controller) + "/tasks", "");
        put(QString(controller) + "/caisson/a/tasks", "");
        put(QString(controller) + "/caisson/a/cgroup.procs", "41\n40\n");
    }
    const QString memory = "memory/caisson/a/";
    put(memory + "memory.limit_in_bytes", "9223372036854771712\n");
    put(memory + "memory.memsw.limit_in_bytes", "9223372036854771712\n");
    put(memory + "memory.usage_in_bytes", "5000\n");
    put(memory + "memory.memsw.usage_in_bytes", "7000\n");
    put(memory + "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
    put(memory + "memory.kmem.usage_in_bytes", "11\n");
    put(memory + "memory.stat",
        "cache 1\nrss 2\ntotal_cache 300\ntotal_rss 200\ntotal_rss_huge 0\ntotal_shmem 100\n");
    put("cpuacct/caisson/a/cpuacct.usage", "9000999\n");
    put("pids/caisson/a/pids.current", "2\n");
}

void CgroupTreeTest::detection()
{
    makeV1();
    put("unified/cgroup.controllers", "hugetlb\n");
    QCOMPARE(manager().value()->mode(), CgroupMode::V1); // hybrid, controllers in v1
    QCOMPARE(manager().value()->controllers().size(), std::size_t(6));
    m_tree = std::make_unique<QTemporaryDir>();
    put("systemd/tasks", "");
    put("unified/cgroup.controllers", "cpu memory pids\n");
    const auto hybrid = manager();
    CHECK_OK(hybrid);
    QCOMPARE((*hybrid)->mode(), CgroupMode::V2); // hybrid, controllers in v2
    QCOMPARE((*hybrid)->handle("caisson/a").value()->path(), std::string("/shown/unified/caisson/a"));
    m_tree = std::make_unique<QTemporaryDir>();
    makeV2();
    QCOMPARE(manager().value()->mode(), CgroupMode::V2);
    QCOMPARE(manager().value()->controllers(), (std::vector<std::string>{"cpu", "memory", "pids"}));
}

void CgroupTreeTest::detectionFindsNothing()
{
    put("systemd/tasks", "");
    put("unified/cgroup.controllers", "hugetlb\n");
    const auto none = manager();
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::NotSupported);
    QVERIFY(none.error().text.find("cgroup2") != std::string::npos);
}

void CgroupTreeTest::v2EnablesControllers()
{
    makeV2();
    put("cgroup.subtree_control", "memory\n");
    const auto groups = manager();
    CHECK_OK(groups);
    CHECK_OK((*groups)->create("caisson/a"));
    QVERIFY(first("cgroup.subtree_control").startsWith("+cpu +pids"));
    QCOMPARE(first("caisson/cgroup.subtree_control"), QByteArray("+cpu +memory +pids"));
    QCOMPARE(first("caisson/a/cgroup.subtree_control"), QByteArray()); // processes live here
}

void CgroupTreeTest::v2Limits()
{
    makeV2();
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    CgroupLimits limits{.memory = 100 * MiB,
                        .memorySwap = 150 * MiB,
                        .memoryHigh = 90 * MiB,
                        .cpuQuota = 50'000,
                        .pids = 128};
    CHECK_OK((*group)->setLimits(limits));
    QCOMPARE(first("caisson/a/memory.max"), QByteArray("104857600"));
    QCOMPARE(first("caisson/a/memory.swap.max"), QByteArray("52428800")); // swap alone
    QCOMPARE(first("caisson/a/memory.high"), QByteArray("94371840"));
    QCOMPARE(first("caisson/a/cpu.max"), QByteArray("50000 100000"));
    QCOMPARE(first("caisson/a/pids.max"), QByteArray("128"));
    QVERIFY((*group)->limits().value() == limits);

    put("caisson/a/memory.swap.max", "max");
    CgroupLimits noSwap; // the memory limit is the one in the file
    noSwap.memorySwap = 100 * MiB;
    CHECK_OK((*group)->setLimits(noSwap));
    QVERIFY(first("caisson/a/memory.swap.max").startsWith('0'));
}

void CgroupTreeTest::v2LimitBelowUse()
{
    makeV2();
    put("caisson/a/memory.current", "104857600\n"); // a recorded file gives nothing back
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.memory = 50 * MiB;
    limits.pids = 123;
    const Status refused = (*group)->setLimits(limits);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(refused.error().text.find("104857600") != std::string::npos, message(refused.error()));
    QCOMPARE(first("caisson/a/memory.max"), QByteArray("max")); // it would have killed
    QVERIFY(first("caisson/a/memory.high").startsWith("max"));
    QVERIFY(first("caisson/a/pids.max").startsWith("max")); // put back
}

void CgroupTreeTest::v2MissingController()
{
    put("cgroup.controllers", "hugetlb\n");
    put("cgroup.subtree_control", "");
    put("caisson/cgroup.subtree_control", "");
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->create("caisson/a");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.pids = 5;
    QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::NotSupported);
    QVERIFY((*group)->limits().value() == CgroupLimits{});
    QCOMPARE((*group)->memoryPeak().error().code, ErrorCode::NotSupported);
}

void CgroupTreeTest::v2Figures()
{
    makeV2();
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    const auto figures = (*group)->figures();
    CHECK_OK(figures);
    QCOMPARE(figures->memory, std::uint64_t(1000000));
    QCOMPARE(figures->swap, std::uint64_t(4096));
    QCOMPARE(figures->cpuMicroseconds, std::uint64_t(123456));
    QCOMPARE(figures->pids, std::uint64_t(7));
    QCOMPARE(figures->oomKills, std::uint64_t(1)); // not "oom" and not "oom_group_kill"
    const auto parts = (*group)->memoryParts();
    CHECK_OK(parts);
    QCOMPARE(parts->anon, std::uint64_t(500));
    QCOMPARE(parts->file, std::uint64_t(200)); // without shmem
    QCOMPARE(parts->shmem, std::uint64_t(100));
    QCOMPARE(parts->kernel, std::uint64_t(70));
    QCOMPARE((*group)->memoryPeak().value(), std::uint64_t(2000000));
    // Held: the directory may be renamed, the descriptors stay.
    put("caisson/a/memory.current", "2000000\n");
    QCOMPARE((*group)->figures()->memory, std::uint64_t(2000000));
}

void CgroupTreeTest::v2OutOfMemoryEvent()
{
    makeV2();
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    const auto events = (*group)->outOfMemoryEvents();
    CHECK_OK(events);
    pollfd wait{events->get(), POLLIN, 0};
    QCOMPARE(::poll(&wait, 1, 0), 0);
    put("caisson/a/memory.events", "oom_kill 2\n");
    QCOMPARE(::poll(&wait, 1, 2000), 1);
    char buffer[256];
    QVERIFY(::read(events->get(), buffer, sizeof buffer) > 0);
}

void CgroupTreeTest::v1Figures()
{
    makeV1();
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    const auto figures = (*group)->figures();
    CHECK_OK(figures);
    QCOMPARE(figures->memory, std::uint64_t(5000));
    QCOMPARE(figures->swap, std::uint64_t(2000));
    QCOMPARE(figures->cpuMicroseconds, std::uint64_t(9000));
    QCOMPARE(figures->pids, std::uint64_t(2));
    QCOMPARE(figures->oomKills, std::uint64_t(3)); // not "oom_kill_disable"
    const auto parts = (*group)->memoryParts();
    CHECK_OK(parts);
    QCOMPARE(parts->anon, std::uint64_t(200));
    QCOMPARE(parts->file, std::uint64_t(200));
    QCOMPARE(parts->kernel, std::uint64_t(11));
    QCOMPARE((*group)->processes().value(), (std::vector<pid_t>{40, 41}));
    QCOMPARE((*group)->path(), std::string("/shown/memory/caisson/a"));
    QCOMPARE((*group)->entries()->size(), std::size_t(6));
    put("memory/caisson/a/memory.usage_in_bytes", "nonsense\n");
    QCOMPARE((*group)->figures().error().code, ErrorCode::Kernel);
}

/// A container of two hundred thousand processes: the list is longer than what is read, and they must be seen
/// and killed all the same, one part after the other.
void CgroupTreeTest::manyProcessesAreTakenInPart()
{
    QByteArray list;
    for (int i = 0; i < 200'000; ++i)
        list += QByteArray::number(1'000'000 + i) + '\n';
    const auto check = [&](const QString &file) {
        put(file, list);
        const auto groups = manager();
        CHECK_OK(groups);
        const auto group = (*groups)->find("caisson/a");
        CHECK_OK(group);
        const auto processes = (*group)->processes();
        CHECK_OK(processes);
        QVERIFY(processes->size() > 100'000);
        for (std::size_t i = 0; i < processes->size(); ++i)
            QCOMPARE(processes->at(i), static_cast<pid_t>(1'000'000 + i)); // none of half its digits
    };
    makeV1();
    for (const auto &entry : QDir(m_tree->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        put(entry + QStringLiteral("/caisson/a/cgroup.procs"), {}); // what the others have
    check(QStringLiteral("pids/caisson/a/cgroup.procs"));
    init();
    makeV2();
    check(QStringLiteral("caisson/a/cgroup.procs"));
}

void CgroupTreeTest::v1WithoutSwapAccount()
{
    makeV1();
    QVERIFY(QFile::remove(m_tree->filePath("memory/caisson/a/memory.memsw.limit_in_bytes")));
    const auto groups = manager();
    CHECK_OK(groups);
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    CgroupLimits limits;
    limits.memory = limits.memorySwap = 64 * MiB;
    QCOMPARE((*group)->setLimits(limits).error().code, ErrorCode::NotSupported);
    limits.memorySwap = CgroupLimits::unlimited;
    CHECK_OK((*group)->setLimits(limits));
    QVERIFY(first("memory/caisson/a/memory.limit_in_bytes").startsWith("67108864"));
}

void CgroupTreeTest::v1CoMounted()
{
    for (const char *hierarchy : {"memory", "cpu,cpuacct", "pids", "freezer", "devices"})
        put(QString(hierarchy) + "/tasks", "");
    QVERIFY(QFile::link("cpu,cpuacct", m_tree->filePath("cpu")));
    QVERIFY(QFile::link("cpu,cpuacct", m_tree->filePath("cpuacct")));
    const auto groups = manager();
    CHECK_OK(groups);
    QCOMPARE((*groups)->controllers().size(), std::size_t(6));
    const auto group = (*groups)->create("caisson/a");
    CHECK_OK(group);
    for (const char *hierarchy : {"memory", "cpu,cpuacct", "pids", "freezer", "devices"}) {
        QVERIFY(QFileInfo(m_tree->filePath(QString(hierarchy) + "/caisson/a")).isDir());
        put(QString(hierarchy) + "/caisson/a/tasks", "");
    }
    QCOMPARE((*group)->entries()->size(), std::size_t(5)); // once for both
}

void CgroupTreeTest::linksAreNotFollowed()
{
    makeV2();
    put("outside/memory.max", "max");
    QVERIFY(QFile::link(m_tree->filePath("outside"), m_tree->filePath("caisson/link")));
    QVERIFY(QFile::link("../../outside/memory.max", m_tree->filePath("caisson/a/memory.extra")));
    const auto groups = manager();
    CHECK_OK(groups);
    QVERIFY(!(*groups)->find("caisson/link"));
    const auto link = (*groups)->handle("caisson/link");
    CHECK_OK(link);
    CgroupLimits limits;
    limits.memory = 64 * MiB;
    QVERIFY(!(*link)->setLimits(limits));
    QVERIFY(!(*link)->entries());
    QCOMPARE(first("outside/memory.max"), QByteArray("max"));
    QVERIFY(QFile::remove(m_tree->filePath("caisson/a/memory.max")));
    QVERIFY(QFile::link("../../outside/memory.max", m_tree->filePath("caisson/a/memory.max")));
    const auto group = (*groups)->find("caisson/a");
    CHECK_OK(group);
    QVERIFY(!(*group)->setLimits(limits));
    QCOMPARE(first("outside/memory.max"), QByteArray("max"));
}

void CgroupTreeTest::limitsAreJudged_data()
{
    QTest::addColumn<quint64>("memory");
    QTest::addColumn<quint64>("swap");
    QTest::addColumn<quint64>("cpu");
    QTest::addColumn<quint64>("pids");
    QTest::addColumn<QString>("argument");
    const quint64 good = 64 * MiB;
    QTest::newRow("good") << good << good << quint64(1000) << quint64(1) << QString();
    QTest::newRow("memory") << quint64(4 * MiB - 1) << good << quint64(1000) << quint64(1) << "memory:";
    QTest::newRow("swap") << good << good - 1 << quint64(1000) << quint64(1) << "memory-swap:";
    QTest::newRow("cpu") << good << good << quint64(999) << quint64(1) << "cpus:";
    QTest::newRow("pids") << good << good << quint64(1000) << quint64(0) << "pids-limit:";
}

void CgroupTreeTest::limitsAreJudged()
{
    QFETCH(quint64, memory);
    QFETCH(quint64, swap);
    QFETCH(quint64, cpu);
    QFETCH(quint64, pids);
    QFETCH(QString, argument);
    const Status judged =
        checkLimits({.memory = memory, .memorySwap = swap, .memoryHigh = {}, .cpuQuota = cpu, .pids = pids});
    QCOMPARE(judged.has_value(), argument.isEmpty());
    if (!judged) {
        QCOMPARE(judged.error().code, ErrorCode::InvalidArgument);
        QVERIFY(QString::fromStdString(judged.error().text).startsWith(argument));
    }
}

void CgroupTreeTest::deviceProgramDecides()
{
    // The program run by hand: a small part of BPF is enough for it.
    const auto rules = standardDeviceRules(false);
    const auto program = deviceProgram(rules);
    CHECK_OK(program);
    const auto decide = [&](char type, std::uint32_t major, std::uint32_t minor,
                            std::uint32_t access) -> int {
        const std::uint32_t context[] = {(access << 16) | (type == 'b' ? 1U : 2U), major, minor};
        std::uint32_t registers[11] = {};
        for (std::size_t at = 0; at < program->size(); ++at) {
            const bpf_insn &insn = (*program)[at];
            std::uint32_t &target = registers[insn.dst_reg];
            const auto immediate = static_cast<std::uint32_t>(insn.imm);
            if (insn.code == (BPF_LDX | BPF_MEM | BPF_W))
                target = context[insn.off / 4];
            else if (insn.code == (BPF_ALU | BPF_MOV | BPF_X))
                target = registers[insn.src_reg];
            else if (insn.code == (BPF_ALU64 | BPF_MOV | BPF_K))
                target = immediate;
            else if (insn.code == (BPF_ALU | BPF_AND | BPF_K))
                target &= immediate;
            else if (insn.code == (BPF_ALU | BPF_RSH | BPF_K))
                target >>= immediate;
            else if (insn.code == (BPF_JMP32 | BPF_JNE | BPF_K))
                at += target != immediate ? static_cast<std::size_t>(insn.off) : 0;
            else if (insn.code == (BPF_JMP | BPF_EXIT))
                return static_cast<int>(registers[0]);
            else
                return -1;
        }
        return -2;
    };
    constexpr std::uint32_t mknod = BPF_DEVCG_ACC_MKNOD, read = BPF_DEVCG_ACC_READ,
                            write = BPF_DEVCG_ACC_WRITE;
    QCOMPARE(decide('c', 1, 3, read | write), 1);
    QCOMPARE(decide('c', 136, 77, read), 1);
    QCOMPARE(decide('c', 1, 11, read), 0);
    QCOMPARE(decide('c', 1, 11, mknod), 1);
    QCOMPARE(decide('c', 1, 11, mknod | read), 0);
    QCOMPARE(decide('b', 8, 0, mknod), 1);
    QCOMPARE(decide('b', 8, 0, read), 0);
    QCOMPARE(decide('b', 1, 3, write), 0);
    QCOMPARE(decide('c', 5, 1, read), 0); // console only if asked for
}

void CgroupTreeTest::malformedDeviceRules()
{
    for (const DeviceRule &bad : std::vector<DeviceRule>{
             {'a', 1, 3, "rwm"}, {'c', 1, 3, ""}, {'c', 1, 3, "x"}, {'c', 1, 3, "rr"}, {'c', 1, 3, "r\n"}}) {
        QVERIFY(!deviceRuleText(bad));
        QVERIFY(!deviceProgram(std::vector<DeviceRule>{bad}));
    }
    QVERIFY(!deviceProgram(std::vector<DeviceRule>(257)));
    QCOMPARE(deviceRuleText({'c', 136, std::nullopt, "rw"}).value(), std::string("c 136:* rw"));
}

QTEST_GUILESS_MAIN(CgroupTreeTest)
#include "cgrouptreetest.moc"
