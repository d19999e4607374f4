// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/monitortesting.h"
#include "tests/support/patience.h"

#include "helper/engine/steps/detachedfiles.h"
#include "helper/kernel/namespacekind.h"
#include "helper/kernel/seccomp.h"
#include "helper/kernel/seccompprofile.h"
#include <algorithm>
#include <csignal>
#include <QElapsedTimer>
#include <QFile>
#include <sys/stat.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;
using caisson::kernel::Fd;
using monitor::Stage;

namespace {

/// The container's namespaces as `readlink /proc/self/ns/…` printed them, one a line, against this process'.
QString relationOf(const std::string &output, std::string_view kind)
{
    char own[64] = {};
    if (::readlink(("/proc/self/ns/" + std::string(kind)).c_str(), own, sizeof own - 1) < 0)
        return QStringLiteral("unreadable");
    return output.find(own) == std::string::npos ? QStringLiteral("own") : QStringLiteral("host");
}

const char *const showNamespaces =
    "for k in mnt uts ipc pid net user cgroup time; do readlink /proc/self/ns/$k; done";

void makeTraps(int root)
{
    // what an image might do to make the helper's mounts land elsewhere
    QCOMPARE(::symlinkat("/tmp", root, "dev"), 0);
    QCOMPARE(::symlinkat("/tmp", root, "proc"), 0);
    QCOMPARE(::symlinkat("../../../../../../tmp", root, "sys"), 0);
}

void makeEtcTraps(int root)
{
    QCOMPARE(::mkdirat(root, "etc", 0755), 0);
    QCOMPARE(::symlinkat("/tmp/caisson-test-target", root, "etc/resolv.conf"), 0);
    QCOMPARE(::symlinkat("../../../../../tmp/caisson-test-target", root, "etc/hosts"), 0);
    QCOMPARE(::fchownat(root, "etc", 300'000'000, 300'000'000, 0), 0);
}

void makeEtcLink(int root)
{
    QCOMPARE(::symlinkat("/tmp", root, "etc"), 0);
}

} // namespace

/// What each stage makes of a container, for every set of namespaces and against images that lay traps.
class MonitorStagesTest : public MonitorTestBase
{
    Q_OBJECT

private Q_SLOTS:
    void allNamespacesNew();
    void namespaceSubsets_data();
    void namespaceSubsets();
    void confinement();
    void confinementWithoutNoNewPrivileges();
    void noFurtherUserNamespaces();
    void otherUser();
    void devices();
    void falseDeviceNode();
    void timeOffsets();
    void trapsInTheImage();
    void etcTraps_data();
    void etcTraps();
    void wrongOrder();
    void askedAhead();
    void failureStopsWhatWasAskedAhead();
    void noTerminalAfterAFailure();
    void silentFirstProcessIsGivenUp();
    void cgroupV1();
    void cgroupV2();
    void realFilter_data();
    void realFilter();
    void notDumpableBeforeExec();
    void oomScoreIsTheContainers_data();
    void oomScoreIsTheContainers();
};

void MonitorStagesTest::allNamespacesNew()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec(std::string(showNamespaces) +
                                         "; hostname; echo pid $$; id -u; ls /proc/self/fd; ls /; cat "
                                         "/etc/hosts /etc/resolv.conf /etc/hostname; pwd");
    REQUIRE(box.start());
    const auto exit = box.waitForExit();
    REQUIRE(exit);
    const std::string log = box.log();
    QVERIFY2(!exit->signalled && exit->code == 0, log.c_str());
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds)
        QCOMPARE(relationOf(log, kind.name), QStringLiteral("own"));
    QVERIFY2(log.find("\nzion\npid 1\n0\n0\n1\n2\n3\n") != std::string::npos, log.c_str()); // 3: ls's own
    QVERIFY(log.find("nameserver 10.0.0.254") != std::string::npos);
    QVERIFY(log.find("127.0.0.1 localhost") != std::string::npos);
    QVERIFY2(log.find("\nbin\ndev\netc\nproc\nsys\ntmp\n") != std::string::npos, log.c_str());
}

void MonitorStagesTest::namespaceSubsets_data()
{
    QTest::addColumn<quint64>("flags");
    const std::uint64_t all = ContainerBox::defaultSpec("").newNamespaces;
    QTest::newRow("none") << quint64(0);
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        QTest::newRow(qPrintable(QStringLiteral("only ") + QString::fromLatin1(kind.name.data())))
            << quint64(kind.cloneFlag);
        QTest::newRow(qPrintable(QStringLiteral("all but ") + QString::fromLatin1(kind.name.data())))
            << quint64(all & ~kind.cloneFlag);
    }
    QTest::newRow("user and mount") << quint64(CLONE_NEWUSER | CLONE_NEWNS);
    QTest::newRow("user and pid") << quint64(CLONE_NEWUSER | CLONE_NEWPID);
    QTest::newRow("mount and pid") << quint64(CLONE_NEWNS | CLONE_NEWPID);
}

void MonitorStagesTest::namespaceSubsets()
{
    QFETCH(quint64, flags);
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec(std::string(showNamespaces) + "; exec sleep 100");
    box.spec.newNamespaces = flags;
    if ((flags & CLONE_NEWUSER) == 0)
        box.spec.uidMap = box.spec.gidMap = {};
    REQUIRE(box.start());
    const Fd log(::openat(box.runDirectory.get(), "log", O_RDONLY | O_CLOEXEC));
    std::string output;
    QTRY_VERIFY2_WITH_TIMEOUT((output = box.log(), std::count(output.begin(), output.end(), '\n') >= 8),
                              output.c_str(), 5000);
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        const QString expected =
            (flags & kind.cloneFlag) != 0 ? QStringLiteral("own") : QStringLiteral("host");
        QVERIFY2(relationOf(output, kind.name) == expected, (std::string(kind.name) + "\n" + output).c_str());
    }
    // exec sees the very same namespaces
    const auto executed = box.link->exec({.execId = execId,
                                          .arguments = {"sh", "-c", showNamespaces},
                                          .environment = {},
                                          .workingDirectory = {},
                                          .uid = {},
                                          .gid = {},
                                          .terminal = false});
    REQUIRE(executed);
    QCOMPARE(readUntil(executed->descriptors[1], ""), output);
    REQUIRE(box.waitForExec(execId));
}

void MonitorStagesTest::confinement()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec(
        "exec 2>/dev/null; grep -E 'Cap|NoNewPrivs|Seccomp:|Groups|Uid' /proc/self/status; "
        "hostname moon || echo refused; echo x > /proc/sys/kernel/hostname || echo sysctl read-only; "
        "echo interrupts=$(cat /proc/interrupts | wc -c); echo firmware=$(ls /sys/firmware | wc -l); "
        "touch /sys/x || echo sys read-only; echo x > /etc/hosts || echo hosts read-only");
    box.spec.seccompFilter = someFilter();
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    for (const char *expected :
         {"CapInh:\t0000000000000000", "CapPrm:\t00000000400404fb", "CapEff:\t00000000400404fb",
          "CapBnd:\t00000000400404fb", "CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
          "Groups:\t0 \n", "Uid:\t0\t0\t0\t0", "refused\n", "sysctl read-only", "interrupts=0\n",
          "firmware=0\n", "sys read-only", "hosts read-only"})
        QVERIFY2(log.find(expected) != std::string::npos, (std::string(expected) + "\n--\n" + log).c_str());
}

void MonitorStagesTest::confinementWithoutNoNewPrivileges()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec(
        "grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status; hostname moon || echo refused");
    box.spec.noNewPrivileges = false;
    box.spec.seccompFilter = someFilter();
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    for (const char *expected : {"CapEff:\t00000000400404fb", "NoNewPrivs:\t0", "Seccomp:\t2", "refused"})
        QVERIFY2(log.find(expected) != std::string::npos, log.c_str());
}

/// Without any filter: the kernel counts, and by the container's own user namespace only.
void MonitorStagesTest::noFurtherUserNamespaces()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("cat /proc/sys/user/max_user_namespaces; "
                                         "unshare -U true && echo made; unshare -u true && echo others; "
                                         "echo 9 > /proc/sys/user/max_user_namespaces || echo stays");
    box.spec.capabilities |= 1U << 21 | 1U << 24; // CAP_SYS_ADMIN, CAP_SYS_RESOURCE
    const auto ofHost = [] {
        QFile file(QStringLiteral("/proc/sys/user/max_user_namespaces"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = ofHost();
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    QVERIFY2(log.starts_with("0\n"), log.c_str());
    QVERIFY2(log.find("No space left on device") != std::string::npos, log.c_str()); // ENOSPC, not EPERM
    QVERIFY2(log.find("made\n") == std::string::npos, log.c_str());
    QVERIFY2(log.find("others\n") != std::string::npos, log.c_str());
    QVERIFY2(log.find("stays\n") != std::string::npos, log.c_str());
    QCOMPARE(ofHost(), before);
}

void MonitorStagesTest::otherUser()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("grep -E 'Cap(Eff|Prm|Bnd)|Groups|Uid|Gid' /proc/self/status; "
                                         "echo again > /dev/stdout");
    box.spec.uid = 1000;
    box.spec.gid = 1001;
    box.spec.groups = {5};
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    for (const char *expected :
         {"CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "CapBnd:\t00000000400404fb",
          "Uid:\t1000\t1000\t1000\t1000", "Gid:\t1001\t1001\t1001\t1001", "1001", "again"})
        QVERIFY2(log.find(expected) != std::string::npos, (std::string(expected) + "\n--\n" + log).c_str());
    QVERIFY2(log.find("Groups:\t5 1001") != std::string::npos, log.c_str()); // R11
}

void MonitorStagesTest::devices()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("ls /dev; for d in zero urandom random full; do head -c 3 /dev/$d | "
                                         "wc -c; done; echo x > /dev/null && "
                                         "echo null; echo x > /dev/full || echo full; mknod /tmp/d c 1 3 || "
                                         "echo no-mknod; stat -c %t:%T /dev/null; "
                                         "stat -f -c %T /dev/pts /dev/shm; echo x > /dev/shm/f && cat "
                                         "/dev/shm/f; touch /dev/ptmx && echo ptmx");
    box.spec.capabilities |= std::uint64_t{1} << 27; // MKNOD: refused by the user namespace all the same
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    for (const char *expected :
         {"fd\nfull\nmqueue\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero\n",
          "3\n3\n3\n3\n", "null\n", "full\n", "no-mknod\n", "1:3\n", "x\n", "ptmx"})
        QVERIFY2(log.find(expected) != std::string::npos, (std::string(expected) + "\n--\n" + log).c_str());
}

/// R6: the source of masks is looked at by whoever uses it, not believed.
void MonitorStagesTest::falseDeviceNode()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    for (const Stage stage : {Stage::BecomeRoot, Stage::HostName, Stage::PrivateMounts, Stage::RootMount})
        REQUIRE(box.stage(stage));
    auto nodes = makeDeviceNodes();
    REQUIRE(nodes);
    std::swap(nodes->files[0], nodes->files[1]); // /dev/zero in the place of /dev/null
    std::vector<const Fd *> descriptors;
    for (const kernel::Mount &node : nodes->files)
        descriptors.push_back(&node.fd());
    const auto done = box.link->stage(Stage::Dev, descriptors);
    QVERIFY(!done);
    QVERIFY2(done.error().text.find("null") != std::string::npos, done.error().text.c_str());
}

void MonitorStagesTest::timeOffsets()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("cat /proc/self/timens_offsets /proc/uptime");
    box.spec.hasTimeOffsets = true;
    box.spec.monotonicSeconds = 86400;
    box.spec.boottimeSeconds = 864000;
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    for (const Stage stage : box.stages()) {
        if (stage == Stage::Privileges) {
            // Before exec already, which moves a process only since kernel 6.3.
            const QString links = QStringLiteral("/proc/%1/ns/").arg(box.init.pid);
            const QString own = QFile::symLinkTarget(links + QStringLiteral("time"));
            QCOMPARE(own, QFile::symLinkTarget(links + QStringLiteral("time_for_children")));
            QVERIFY(own != QFile::symLinkTarget(QStringLiteral("/proc/self/ns/time")));
        }
        REQUIRE(box.stage(stage));
    }
    REQUIRE(box.waitForExit());
    const QStringList words = QString::fromStdString(box.log()).simplified().split(QLatin1Char(' '));
    QVERIFY2(words.contains(QStringLiteral("86400")) && words.contains(QStringLiteral("864000")),
             box.log().c_str());
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const double uptime = words.at(words.size() - 2).toDouble();
    QVERIFY2(uptime > static_cast<double>(now.tv_sec) + 863'000, box.log().c_str());
}

void MonitorStagesTest::trapsInTheImage()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    box.furnish = makeTraps;
    const Status started = box.start();
    QVERIFY(!started); // refused, and said where
    QVERIFY2(started.error().text.find("/dev") != std::string::npos, started.error().text.c_str());
    for (const Stage stage : {Stage::Proc, Stage::Sys})
        QVERIFY(!box.stage(stage));
}

void MonitorStagesTest::etcTraps_data()
{
    QTest::addColumn<bool>("directoryIsLink");
    QTest::newRow("files") << false;
    QTest::newRow("directory") << true;
}

void MonitorStagesTest::etcTraps()
{
    QFETCH(bool, directoryIsLink);
    const Fd victim(::open("/tmp/caisson-test-target", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    QVERIFY(victim.valid());
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("cat /etc/resolv.conf; ls -l /etc; cat /proc/mounts");
    box.furnish = directoryIsLink ? makeEtcLink : makeEtcTraps;
    const Status started = box.start();
    ::unlink("/tmp/caisson-test-target");
    if (directoryIsLink) {
        QVERIFY(!started);
        return;
    }
    REQUIRE(started);
    REQUIRE(box.waitForExit());
    const std::string log = box.log();
    QVERIFY2(log.find("nameserver 10.0.0.254") == 0, log.c_str());
    QVERIFY2(log.find("->") == std::string::npos, log.c_str());
}

/// All stages in the socket before the first answer is read.
void MonitorStagesTest::askedAhead()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("hostname");
    box.spec.newNamespaces = CLONE_NEWUTS;
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    for (int i = 0; i < 200; ++i)
        REQUIRE(box.link->ask(Stage::HostName));
    REQUIRE(box.link->ask(Stage::Terminal));
    REQUIRE(box.link->answer(Stage::HostName)); // the last one's
    REQUIRE(box.link->answer(Stage::Terminal));
    QVERIFY(!box.link->answer(Stage::Terminal)); // it has been given
    REQUIRE(box.link->execute());
    const auto exit = box.waitForExit();
    REQUIRE(exit);
    QVERIFY(!exit->signalled && exit->code == 0);
    QCOMPARE(box.log(), std::string("zion\n"));
}

void MonitorStagesTest::failureStopsWhatWasAskedAhead()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    REQUIRE(box.link->ask(Stage::RootMount)); // without its mount
    REQUIRE(box.link->ask(Stage::HostName));
    REQUIRE(box.link->ask(Stage::Terminal));
    const auto failed = box.link->answer(Stage::Terminal);
    QVERIFY(!failed);
    QVERIFY2(failed.error().text.find("root file system's mount") != std::string::npos,
             failed.error().text.c_str());
    // Who gives up does not take the answers that are still due for another's.
    const auto status = box.link->status();
    REQUIRE(status);
    QCOMPARE(status->phase, monitor::Phase::Cloned);
    const auto executed = box.link->execute();
    QVERIFY(!executed);
    QVERIFY2(executed.error().text.find("an earlier stage") != std::string::npos,
             executed.error().text.c_str());
    REQUIRE(box.link->release());
    QVERIFY(ends(box.init.pidfd));
}

/// Without a devpts of the container's own its terminal would be one of the host's (R8).
void MonitorStagesTest::noTerminalAfterAFailure()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    box.spec.terminal = true;
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    REQUIRE(box.link->ask(Stage::Dev)); // without its nodes
    REQUIRE(box.link->ask(Stage::Terminal));
    QVERIFY(!box.link->answer(Stage::Dev));
    const auto refused = box.link->answer(Stage::Terminal);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::WrongState);
}

/// Stopped by a signal, or hanging in a file system: the monitor says so, and can still be released.
void MonitorStagesTest::silentFirstProcessIsGivenUp()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    QCOMPARE(::kill(box.init.pid, SIGSTOP), 0);
    REQUIRE(box.link->ask(Stage::HostName));
    REQUIRE(box.link->ask(Stage::PrivateMounts));
    const auto silent = box.link->answer(Stage::PrivateMounts);
    QVERIFY(!silent);
    QCOMPARE(silent.error().errnoValue, ETIMEDOUT);
    QVERIFY2(silent.error().text.find("first process does not answer") != std::string::npos,
             silent.error().text.c_str());
    QVERIFY(!box.link->stage(Stage::HostName)); // not asked again
    REQUIRE(box.link->status());
    QElapsedTimer time;
    time.start();
    REQUIRE(box.link->release());
    QVERIFY(time.elapsed() < 5'000 * tests::patience());
    QVERIFY(ends(box.init.pidfd));
}

void MonitorStagesTest::wrongOrder()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    REQUIRE(box.spawn());
    QVERIFY(!box.link->stage(Stage::Proc)); // nothing cloned
    QVERIFY(!box.link->attach(false, 0));
    REQUIRE(box.clone());
    REQUIRE(box.link->askCloneV1({}));
    QVERIFY(!box.link->cloned());
    QVERIFY(!box.link->stage(Stage::Pivot)); // no root yet
    QVERIFY(!box.link->stage(Stage::RootMount));
    QVERIFY(!box.link->exec({.execId = execId,
                             .arguments = {"true"},
                             .environment = {},
                             .workingDirectory = {},
                             .uid = {},
                             .gid = {},
                             .terminal = false}));
    QVERIFY(!box.link->resize(1, 1));
}

void MonitorStagesTest::cgroupV1()
{
    const std::string base = "/sys/fs/cgroup/pids/caisson-test-" + std::to_string(::getpid());
    if (::mkdir(base.c_str(), 0755) != 0)
        QSKIP("no v1 hierarchy of pids that we may write");
    for (const char *name : {"/monitor", "/container"})
        QCOMPARE(::mkdir((base + name).c_str(), 0755), 0);
    {
        ContainerBox box;
        box.spec =
            ContainerBox::defaultSpec("cat /proc/self/cgroup; ls /sys/fs/cgroup; touch /sys/fs/cgroup/pids/x "
                                      "|| echo read-only; sleep 100");
        box.spec.cgroupV1 = {"pids"};
        box.ownTasks.emplace_back(::open((base + "/monitor/tasks").c_str(), O_WRONLY | O_CLOEXEC));
        box.tasks.emplace_back(::open((base + "/container/tasks").c_str(), O_WRONLY | O_CLOEXEC));
        REQUIRE(box.start());
        const auto read = [&base](const char *file) {
            const Fd fd(::open((base + file).c_str(), O_RDONLY | O_CLOEXEC));
            const auto text = kernel::readAll(fd, 4096);
            return text ? *text : std::string();
        };
        QCOMPARE(read("/monitor/tasks"), std::to_string(box.link->monitorPid()) + "\n");
        QVERIFY(read("/container/tasks").starts_with(std::to_string(box.init.pid) + "\n"));
        QTRY_VERIFY2_WITH_TIMEOUT(box.log().find("read-only") != std::string::npos,
                                  (box.log() + box.notes).c_str(), 3000);
        QVERIFY2(box.log().find("pids:/\n") != std::string::npos, box.log().c_str());
        const auto executed = box.link->exec({.execId = execId,
                                              .arguments = {"cat", "/proc/self/cgroup"},
                                              .environment = {},
                                              .workingDirectory = {},
                                              .uid = {},
                                              .gid = {},
                                              .terminal = false});
        REQUIRE(executed);
        QVERIFY(readUntil(executed->descriptors[1], "").find("pids:/\n") != std::string::npos);
        REQUIRE(box.waitForExec(execId));
    }
    for (const char *name : {"/monitor", "/container", ""})
        QTRY_VERIFY_WITH_TIMEOUT(::rmdir((base + name).c_str()) == 0 || errno == ENOENT, 3000);
}

void MonitorStagesTest::cgroupV2()
{
    const std::string name = "/caisson-test-" + std::to_string(::getpid());
    std::string base = "/sys/fs/cgroup" + name;
    if (::access("/sys/fs/cgroup/cgroup.procs", F_OK) != 0)
        base = "/sys/fs/cgroup/unified" + name;
    if (::mkdir(base.c_str(), 0755) != 0)
        QSKIP("no unified hierarchy that we may write");
    {
        ContainerBox box;
        box.spec =
            ContainerBox::defaultSpec("cat /proc/self/cgroup; ls /sys/fs/cgroup; mkdir /sys/fs/cgroup/x || "
                                      "echo read-only; exec sleep 100");
        box.spec.cgroupV2 = true;
        box.cgroupDirectory.reset(::open(base.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        REQUIRE(box.start());
        QTRY_VERIFY2_WITH_TIMEOUT(box.log().find("read-only") != std::string::npos,
                                  (box.log() + box.notes).c_str(), 3000);
        QVERIFY2(box.log().find("0::/\n") != std::string::npos, box.log().c_str());
        QVERIFY2(box.log().find("cgroup.procs\n") != std::string::npos, (box.log() + box.notes).c_str());
        const auto executed = box.link->exec({.execId = execId,
                                              .arguments = {"grep", "0::", "/proc/self/cgroup"},
                                              .environment = {},
                                              .workingDirectory = {},
                                              .uid = {},
                                              .gid = {},
                                              .terminal = false});
        REQUIRE(executed);
        QCOMPARE(readUntil(executed->descriptors[1], ""), std::string("0::/\n"));
        REQUIRE(box.waitForExec(execId));
    }
    QTRY_VERIFY_WITH_TIMEOUT(::rmdir(base.c_str()) == 0 || errno == ENOENT, 3000);
}

void MonitorStagesTest::realFilter_data()
{
    QTest::addColumn<bool>("noNewPrivileges");
    QTest::newRow("with no_new_privs") << true;
    QTest::newRow("without") << false;
}

/// The default profile lets the last steps and a shell through, and refuses what it is for.
void MonitorStagesTest::realFilter()
{
    QFETCH(bool, noNewPrivileges);
    ContainerBox box;
    box.spec =
        ContainerBox::defaultSpec("mount -t tmpfs x /tmp && echo mounted; grep Seccomp: /proc/self/status; "
                                  "stty size < /dev/null; echo end");
    box.spec.noNewPrivileges = noNewPrivileges;
    box.spec.capabilities |= std::uint64_t{1} << 21; // SYS_ADMIN, but the filter was built without it
    const auto program = kernel::buildSeccompProgram({.capabilities = 0x400404fb, .allowNamespaces = false});
    REQUIRE(program);
    box.spec.seccompFilter = kernel::seccompProgramBytes(*program);
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    QVERIFY2(box.log().find("mounted") == std::string::npos, box.log().c_str());
    QVERIFY2(box.log().find("Seccomp:\t2") != std::string::npos, box.log().c_str());
    QVERIFY2(box.log().find("end\n") != std::string::npos, box.log().c_str());
}

/// R3: until exec, what the process has open and in memory is the host's root's alone.
void MonitorStagesTest::notDumpableBeforeExec()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    const auto owner = [&box] {
        struct ::stat status
        {
        };
        return ::stat(("/proc/" + std::to_string(box.init.pid) + "/environ").c_str(), &status) == 0
                   ? status.st_uid
                   : ~0U;
    };
    for (const Stage stage : box.stages()) {
        QCOMPARE(owner(), 0U);
        REQUIRE(box.stage(stage));
    }
    QCOMPARE(owner(), 300'000'000U); // executed: an ordinary process of its user
}

namespace {

/// This process' own score, and so the monitor's; put back at the end of a test.
class OwnOomScore
{
public:
    [[nodiscard]] bool set(int score) const
    {
        const Fd file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
        return kernel::writeOnce(file, std::to_string(score)).has_value();
    }
    [[nodiscard]] static std::string of(pid_t pid)
    {
        const Fd file(
            ::open(("/proc/" + std::to_string(pid) + "/oom_score_adj").c_str(), O_RDONLY | O_CLOEXEC));
        return kernel::readAll(file, 64).value_or(std::string());
    }
    ~OwnOomScore() { (void)set(std::stoi(m_before)); }

private:
    std::string m_before = of(::getpid());
};

} // namespace

void MonitorStagesTest::oomScoreIsTheContainers_data()
{
    QTest::addColumn<int>("own");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("expected");
    QTest::newRow("raised") << 0 << 150 << 150;
    QTest::newRow("what the caller had, if that is more") << 200 << 0 << 200;
    QTest::newRow("protected helper") << -300 << 0 << 0;
}

/// What protects helper and monitor from the OOM killer must protect no container.
void MonitorStagesTest::oomScoreIsTheContainers()
{
    QFETCH(int, own);
    QFETCH(int, wanted);
    QFETCH(int, expected);
    const OwnOomScore score;
    if (!score.set(own))
        QSKIP("lowering the score is not permitted here");
    ContainerBox box;
    // The last is what a process of the container that wants to be spared would try.
    box.spec = ContainerBox::defaultSpec(
        "cat /proc/self/oom_score_adj; echo -200 > /proc/self/oom_score_adj; exec sleep 100");
    box.spec.oomScoreAdjust = wanted;
    REQUIRE(box.start());
    QTRY_VERIFY2_WITH_TIMEOUT(box.log().starts_with(std::to_string(expected) + '\n'), box.log().c_str(),
                              5000);
    QCOMPARE(OwnOomScore::of(box.link->monitorPid()), std::to_string(own) + '\n');
    QCOMPARE(OwnOomScore::of(box.init.pid), std::to_string(expected) + '\n');
    const auto executed = box.link->exec({.execId = execId,
                                          .arguments = {"cat", "/proc/self/oom_score_adj"},
                                          .environment = {},
                                          .workingDirectory = {},
                                          .uid = {},
                                          .gid = {},
                                          .terminal = false});
    REQUIRE(executed);
    QCOMPARE(readUntil(executed->descriptors[1], ""), std::to_string(expected) + '\n');
    REQUIRE(box.waitForExec(execId));
}

int main(int argc, char **argv)
{
    MonitorStagesTest test;
    return runMonitorTest(test, argc, argv);
}

#include "monitorstagestest.moc"
