// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/monitorlinkprivate.h"
#include "tests/engine/monitortesting.h"

#include <sys/statvfs.h>

#include <sys/mount.h>

#include "helper/kernel/seqpacket.h"

#include <csignal>
#include <elf.h>
#include <linux/securebits.h>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;
using caisson::kernel::Fd;
using monitor::Stage;

/// The life of a monitor: terminal, log, exit, and what becomes of it when an end of the conversation dies.
class MonitorTest : public MonitorTestBase
{
    Q_OBJECT

private Q_SLOTS:
    void terminal();
    void terminalWithoutOwnMounts_data();
    void terminalWithoutOwnMounts();
    void attachWithPipes();
    void slowClientHoldsInitBack();
    void logsFollowNoLinks_data();
    void logsFollowNoLinks();
    void logsLeaveRoomForOthers();
    void logRotates();
    void exitCodes();
    void signalled();
    void commandNotFound();
    void commandNotExecutable();
    void linkDroppedBetweenStages_data();
    void linkDroppedBetweenStages();
    void monitorKilledBetweenStages_data();
    void monitorKilledBetweenStages();
    void reconnect();
    void exitWithoutEngine();
    void releaseBeforeExec();
    void programIsSealed();
    void programIsStatic();
    void tellsNothingByDumping();
    void oddMessagesEndTheLinkOnly();
    void othersAreNotHeard();
    void figures();
};

void MonitorTest::terminal()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("");
    box.spec.arguments = {"sh"};
    box.spec.environment.emplace_back("PS1=> ");
    box.spec.terminal = true;
    REQUIRE(box.start());
    const auto client = box.link->attach(true, 4096);
    REQUIRE(client);
    const auto say = [&client](const std::string &line) {
        QCOMPARE(::write(client->get(), line.data(), line.size()), static_cast<ssize_t>(line.size()));
    };
    QVERIFY(readUntil(*client, "> ").find("> ") != std::string::npos);
    say("tty; stty size; stat -c %t:%T /dev/console; echo end\n");
    std::string output = readUntil(*client, "end\r\n> ");
    QVERIFY2(output.find("/dev/pts/0\r\n24 80\r\n") != std::string::npos, output.c_str());
    QVERIFY2(output.find("88:0") != std::string::npos, output.c_str());
    REQUIRE(box.link->resize(50, 132));
    say("stty size\n");
    output = readUntil(*client, "50 132");
    QVERIFY2(output.find("50 132") != std::string::npos, output.c_str());
    // a second client sees what was, and what comes
    const auto second = box.link->attach(false, 65536);
    REQUIRE(second);
    output = readUntil(*second, "50 132");
    QVERIFY2(output.find("/dev/pts/0") != std::string::npos, output.c_str());
    say("exit 7\n");
    const auto exit = box.waitForExit();
    REQUIRE(exit);
    QCOMPARE(exit->code, 7U);
    QVERIFY(readUntil(*second, "").find("exit 7") != std::string::npos); // and then the end
}

void MonitorTest::terminalWithoutOwnMounts_data()
{
    QTest::addColumn<quint64>("flags");
    QTest::newRow("none") << quint64(0);
    QTest::newRow("user") << quint64(CLONE_NEWUSER);
    QTest::newRow("pid") << quint64(CLONE_NEWPID);
}

/// The terminal is one of the host's then, and still the container's user's.
void MonitorTest::terminalWithoutOwnMounts()
{
    QFETCH(quint64, flags);
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("echo t=$(tty) u=$(stat -c %u $(tty)); echo again > $(tty)");
    box.spec.newNamespaces = flags;
    box.spec.terminal = true;
    box.spec.environment = {"PATH=/usr/bin:/bin"};
    box.spec.uid = 1000;
    if ((flags & CLONE_NEWUSER) == 0)
        box.spec.uidMap = box.spec.gidMap = {};
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    QVERIFY2(box.log().find("t=/dev/pts/") != std::string::npos, box.log().c_str());
    QVERIFY2(box.log().find("u=1000\r\nagain") != std::string::npos, box.log().c_str());
}

void MonitorTest::attachWithPipes()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("cat; echo done; echo bad >&2");
    box.spec.openStdin = true;
    REQUIRE(box.start());
    const auto client = box.link->attach(true, 0);
    REQUIRE(client);
    QCOMPARE(::write(client->get(), "hello\n", 6), 6);
    QCOMPARE(readUntil(*client, "hello\n"), std::string("hello\n"));
    {
        // one that leaves without saying that this was all does not end init's stdin
        const auto visitor = box.link->attach(true, 0);
        REQUIRE(visitor);
        QCOMPARE(::write(visitor->get(), "visit\n", 6), 6);
        QCOMPARE(readUntil(*visitor, "visit\n"), std::string("visit\n"));
    }
    QCOMPARE(readUntil(*client, "visit\n"), std::string("visit\n"));
    QCOMPARE(::write(client->get(), "more\n", 5), 5);
    QCOMPARE(readUntil(*client, "more\n"), std::string("more\n"));
    QCOMPARE(::shutdown(client->get(), SHUT_WR), 0);
    const std::string rest = readUntil(*client, "");
    QVERIFY2(rest.find("done\n") != std::string::npos && rest.find("bad\n") != std::string::npos,
             rest.c_str());
    REQUIRE(box.waitForExit());
    QVERIFY(box.log().find("hello\nvisit\nmore\n") != std::string::npos);
}

void MonitorTest::slowClientHoldsInitBack()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("seq 1 200000");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    for (const Stage stage : box.stages()) {
        if (stage == Stage::Exec)
            break;
        REQUIRE(box.stage(stage));
    }
    const auto client = box.link->attach(false, 0);
    REQUIRE(client);
    REQUIRE(box.link->execute());
    QTest::qWait(300); // not for order: room for a monitor that would not hold back
    const auto held = box.link->status();
    REQUIRE(held);
    QVERIFY(held->phase == monitor::Phase::Running);
    const std::string all = readUntil(*client, "\n200000\n", 20000);
    QVERIFY(all.find("\n200000\n") != std::string::npos);
    REQUIRE(box.waitForExit());
}

void MonitorTest::logsFollowNoLinks_data()
{
    QTest::addColumn<bool>("symbolic");
    QTest::newRow("symbolic") << true;
    QTest::newRow("hard") << false;
}

/// R30: what stands in the place of the log and is a link to something else is not written to.
void MonitorTest::logsFollowNoLinks()
{
    QFETCH(bool, symbolic);
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("echo evil");
    const std::string victim = box.runPath + "/victim";
    const std::string log = box.runPath + "/log";
    QVERIFY(Fd(::open(victim.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)).valid());
    QCOMPARE(symbolic ? ::symlink(victim.c_str(), log.c_str()) : ::link(victim.c_str(), log.c_str()), 0);
    QVERIFY(!box.start());
    box.link.reset(); // it ends with its link, having nothing to keep
    QTRY_VERIFY((reapEarlierMonitors(), childProcesses() == 0));
    struct ::stat status
    {
    };
    QCOMPARE(::stat(victim.c_str(), &status), 0);
    QCOMPARE(status.st_size, off_t(0));
}

/// /run is memory of the whole machine: what a container prints must not fill it.
void MonitorTest::logsLeaveRoomForOthers()
{
    ContainerBox box;
    QCOMPARE(::mount("tmpfs", box.runPath.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=700"), 0);
    box.runDirectory.reset(::open(box.runPath.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    box.spec = ContainerBox::defaultSpec("seq 1 600000"); // four megabytes; the limit of the log is eight
    const Status started = box.start();
    const auto exit =
        started ? box.waitForExit() : Result<monitor::ProcessExit>(std::unexpected(started.error()));
    struct ::statvfs status
    {
    };
    const bool told = ::fstatvfs(box.runDirectory.get(), &status) == 0;
    const std::string log = box.log();
    box.runDirectory.reset();
    ::umount2(box.runPath.c_str(), MNT_DETACH);
    REQUIRE(exit);
    QVERIFY(told);
    QVERIFY2(status.f_bavail > 0, log.c_str());
    QVERIFY2(log.ends_with("600000\n"), log.substr(0, 100).c_str()); // the newest is what is kept
}

void MonitorTest::logRotates()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("seq 1 3000");
    box.spec.logLimitBytes = 8192;
    REQUIRE(box.start());
    REQUIRE(box.waitForExit());
    QVERIFY(box.log().size() <= 8192);
    QVERIFY(box.log().find("3000\n") != std::string::npos);
    const Fd old(::openat(box.runDirectory.get(), "log.1", O_RDONLY | O_CLOEXEC));
    QVERIFY(old.valid());
}

void MonitorTest::exitCodes()
{
    for (const unsigned code : {0U, 1U, 42U, 255U}) {
        ContainerBox box;
        box.spec = ContainerBox::defaultSpec("exit " + std::to_string(code));
        REQUIRE(box.start());
        const auto exit = box.waitForExit();
        REQUIRE(exit);
        QVERIFY(!exit->signalled);
        QCOMPARE(exit->code, code);
        const auto record = MonitorLink::readExitRecord(box.runDirectory);
        REQUIRE(record);
        QVERIFY(*record == *exit);
        const auto status = box.link->status();
        REQUIRE(status);
        QVERIFY(status->phase == monitor::Phase::Exited && status->exit == *exit && status->pid == 0);
        REQUIRE(box.link->release());
        QCOMPARE(box.link->signal(SIGTERM).error().code, ErrorCode::NotFound);
    }
}

void MonitorTest::signalled()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("grep Sig[IB] /proc/self/status; exec sleep 100");
    REQUIRE(box.start());
    // nothing of the monitor's own arrangements is inherited
    QTRY_VERIFY(box.log().find("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n") !=
                std::string::npos);
    REQUIRE(box.link->signal(SIGKILL));
    const auto exit = box.waitForExit();
    REQUIRE(exit);
    QVERIFY(exit->signalled);
    QCOMPARE(exit->code, unsigned(SIGKILL));
}

void MonitorTest::commandNotFound()
{
    for (const char *command : {"no-such-command", "/bin/no-such-command", "/bin/busybox/x"}) {
        ContainerBox box;
        box.spec = ContainerBox::defaultSpec("");
        box.spec.arguments = {command};
        const Status started = box.start();
        QVERIFY(!started);
        QVERIFY2(started.error().text.find("execve") != std::string::npos, started.error().text.c_str());
        QCOMPARE(MonitorLink::shellCode(started.error()), std::string(command).ends_with("/x") ? 126 : 127);
        QVERIFY(ends(box.init.pidfd));
    }
}

void MonitorTest::commandNotExecutable()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("");
    box.spec.arguments = {"/etc/hosts"};
    const Status started = box.start();
    QVERIFY(!started);
    QCOMPARE(MonitorLink::shellCode(started.error()), 126);
}

void MonitorTest::linkDroppedBetweenStages_data()
{
    QTest::addColumn<int>("after");
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    const auto stages = box.stages();
    QTest::newRow("Clone") << 0;
    for (std::size_t i = 0; i + 1 < stages.size(); ++i)
        QTest::newRow(monitor::stageName(stages[i]).data()) << static_cast<int>(i + 1);
}

void MonitorTest::linkDroppedBetweenStages()
{
    QFETCH(int, after);
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    const auto stages = box.stages();
    for (int i = 0; i < after; ++i)
        REQUIRE(box.stage(stages[static_cast<std::size_t>(i)]));
    const auto pidfd = box.link->monitorPidfd().duplicate();
    REQUIRE(pidfd);
    box.link.reset(); // all that a kill of the helper leaves is closed sockets
    QVERIFY(ends(box.init.pidfd));
    QVERIFY(ends(*pidfd));
    QVERIFY(!MonitorLink::reconnect(box.runDirectory));
    // the link gave the process to be reaped to the next spawn
    ContainerBox next;
    next.spec = ContainerBox::defaultSpec("true");
    REQUIRE(next.start());
    REQUIRE(next.waitForExit());
}

void MonitorTest::monitorKilledBetweenStages_data()
{
    linkDroppedBetweenStages_data();
}

void MonitorTest::monitorKilledBetweenStages()
{
    QFETCH(int, after);
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    const auto stages = box.stages();
    for (int i = 0; i < after; ++i)
        REQUIRE(box.stage(stages[static_cast<std::size_t>(i)]));
    QCOMPARE(::kill(box.link->monitorPid(), SIGKILL), 0);
    QVERIFY(ends(box.init.pidfd));
    const auto next = box.link->stage(stages[static_cast<std::size_t>(after)]);
    QVERIFY(!next);
    REQUIRE(box.link->release());
}

void MonitorTest::reconnect()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("trap 'exit 9' TERM; echo up; while true; do sleep 0.1; done");
    REQUIRE(box.start());
    const pid_t monitorPid = box.link->monitorPid();
    box.link.reset();
    auto link = MonitorLink::reconnect(box.runDirectory);
    REQUIRE(link);
    box.link = std::move(*link);
    QCOMPARE(box.link->monitorPid(), monitorPid);
    const auto status = box.link->status();
    REQUIRE(status);
    QVERIFY(status->phase == monitor::Phase::Running);
    QCOMPARE(status->pid, box.init.pid);
    // exec keeps the confinement although this link never saw the specification
    const auto executed = box.link->exec({.execId = execId,
                                          .arguments = {"grep", "CapBnd", "/proc/self/status"},
                                          .environment = {},
                                          .workingDirectory = {},
                                          .uid = {},
                                          .gid = {},
                                          .terminal = false});
    REQUIRE(executed);
    QCOMPARE(readUntil(executed->descriptors[1], ""), std::string("CapBnd:\t00000000400404fb\n"));
    REQUIRE(box.waitForExec(execId));
    REQUIRE(box.link->signal(SIGTERM));
    const auto exit = box.waitForExit();
    REQUIRE(exit);
    QCOMPARE(exit->code, 9U);
    REQUIRE(box.link->release());
}

void MonitorTest::exitWithoutEngine()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 0.2; exit 4");
    REQUIRE(box.start());
    const auto pidfd = box.link->monitorPidfd().duplicate();
    REQUIRE(pidfd);
    box.link.reset();
    QVERIFY(ends(*pidfd));
    const auto record = MonitorLink::readExitRecord(box.runDirectory);
    REQUIRE(record);
    QCOMPARE(record->code, 4U);
    const auto gone = MonitorLink::reconnect(box.runDirectory);
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, ErrorCode::NotFound);
    ContainerBox next; // reaps
    next.spec = ContainerBox::defaultSpec("true");
    REQUIRE(next.spawn());
}

void MonitorTest::releaseBeforeExec()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    REQUIRE(box.link->release());
    QVERIFY(ends(box.init.pidfd));
    REQUIRE(box.link->release()); // again is no error
}

/// R1: what a container might find behind /proc/PID/exe is a copy that nobody can change.
void MonitorTest::programIsSealed()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    REQUIRE(box.clone());
    for (const pid_t pid : {box.link->monitorPid(), box.init.pid}) {
        const Fd program(::open(("/proc/" + std::to_string(pid) + "/exe").c_str(), O_RDONLY | O_CLOEXEC));
        QVERIFY(program.valid());
        constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
        QCOMPARE(::fcntl(program.get(), F_GET_SEALS) & seals, seals);
    }
}

/// R14: what enters a container loads nothing, least of all the container's own libraries.
void MonitorTest::programIsStatic()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("true");
    REQUIRE(box.spawn());
    const Fd program(
        ::open(("/proc/" + std::to_string(box.link->monitorPid()) + "/exe").c_str(), O_RDONLY | O_CLOEXEC));
    QVERIFY(program.valid());
    Elf64_Ehdr header{};
    QCOMPARE(::pread(program.get(), &header, sizeof header, 0), static_cast<ssize_t>(sizeof header));
    QVERIFY(header.e_phnum > 0);
    for (int i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment{};
        QCOMPARE(::pread(program.get(), &segment, sizeof segment,
                         static_cast<off_t>(header.e_phoff) + i * static_cast<off_t>(sizeof segment)),
                 static_cast<ssize_t>(sizeof segment));
        QVERIFY2(segment.p_type != PT_INTERP, "it names a loader");
        if (segment.p_type != PT_DYNAMIC)
            continue;
        for (std::uint64_t offset = 0; offset < segment.p_filesz; offset += sizeof(Elf64_Dyn)) {
            Elf64_Dyn entry{};
            QVERIFY(::pread(program.get(), &entry, sizeof entry,
                            static_cast<off_t>(segment.p_offset + offset)) > 0);
            QVERIFY2(entry.d_tag != DT_NEEDED, "it needs a library");
        }
    }
}

/// R3, R54: a monitor that crashes leaves no picture of its memory, and so may nobody of its uid trace it.
void MonitorTest::tellsNothingByDumping()
{
    const Fd patternFile(::open("/proc/sys/kernel/core_pattern", O_RDONLY | O_CLOEXEC));
    const auto pattern = kernel::readAll(patternFile, 256);
    if (!pattern || pattern->starts_with('|') || pattern->find('/') != std::string::npos)
        QSKIP("core dumps go to a program or a directory of the machine's");
    const rlimit generous{1 << 20, 1 << 20};
    const auto endOf = [&generous](pid_t pid) {
        if (::prlimit(pid, RLIMIT_CORE, &generous, nullptr) != 0 || ::kill(pid, SIGABRT) != 0)
            return 0;
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0 ? info.si_code : 0;
    };
    // An ordinary process does leave one, so that the comparison means something.
    QTemporaryDir directory;
    const pid_t ordinary = ::fork();
    if (ordinary == 0) {
        (void)!::chdir(directory.path().toLocal8Bit().constData());
        while (true)
            ::pause();
    }
    QTRY_COMPARE(QFileInfo(QStringLiteral("/proc/%1/cwd").arg(ordinary)).symLinkTarget(), directory.path());
    const int control = endOf(ordinary);
    ::waitpid(ordinary, nullptr, 0);
    if (control != CLD_DUMPED)
        QSKIP("no core dumps here");
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.spawn());
    QCOMPARE(endOf(box.link->monitorPid()), CLD_KILLED);
}

/// Should the mode of its socket ever let somebody else connect, the monitor looks who it is (R28, R54, C7).
void MonitorTest::othersAreNotHeard()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    const std::string path = box.runPath + "/monitor.sock";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    QVERIFY(path.size() < sizeof address.sun_path);
    path.copy(static_cast<char *>(address.sun_path), path.size());
    const pid_t other = ::fork();
    if (other == 0) {
        // Past the mode by its capabilities, yet another user.
        ::prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP);
        const int socket = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (::syscall(SYS_setresuid, 65534, 65534, 65534) != 0 ||
            ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            ::_exit(2);
        char byte = 0;
        ::_exit(::recv(socket, &byte, 1, 0) > 0 ? 1 : 0); // the monitor hangs up
    }
    int status = 0;
    QCOMPARE(::waitpid(other, &status, 0), other);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    REQUIRE(box.link->status()); // it has not been taken for a new engine
}

/// Whoever may connect (only our own uid may) and sends nonsense loses the connection, not the container.
void MonitorTest::oddMessagesEndTheLinkOnly()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    for (const std::string &message :
         {std::string("x"), std::string(3, '\xff'), std::string(150'000, '\1')}) {
        const auto directory = kernel::Directory::open(box.runPath.c_str());
        REQUIRE(directory);
        const auto socket = kernel::SeqPacket::connect(*directory, monitor::socketName);
        REQUIRE(socket);
        REQUIRE(socket->send(message));
        const auto answer = socket->receive(1024);
        QVERIFY(answer && answer->endOfFile);
    }
    struct ::stat status
    {
    };
    QCOMPARE(::stat((box.runPath + "/monitor.sock").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, 0600U);
    auto link = MonitorLink::reconnect(box.runDirectory);
    REQUIRE(link);
    box.link = std::move(*link);
    REQUIRE(box.link->signal(SIGKILL));
    REQUIRE(box.waitForExit());
}

/// Not judged, only said: the figures that the design sets goals for.
void MonitorTest::figures()
{
    std::vector<std::int64_t> times;
    std::vector<std::uint64_t> clones;
    std::map<Stage, std::vector<std::uint64_t>> stages;
    std::string memory;
    for (int i = 0; i < 20; ++i) {
        ContainerBox box;
        box.spec = ContainerBox::defaultSpec("sleep 100");
        box.spec.arguments = {"sleep", "100"};
        REQUIRE(box.spawn());
        QElapsedTimer timer;
        timer.start();
        REQUIRE(box.clone());
        for (const Stage stage : box.stages())
            REQUIRE(box.stage(stage));
        times.push_back(timer.nsecsElapsed() / 1000);
        clones.push_back(box.init.microseconds);
        for (const auto &[stage, taken] : box.stageMicroseconds)
            stages[stage].push_back(taken.front());
        const auto proc = kernel::ProcFs::open();
        REQUIRE(proc);
        const auto status = proc->read(box.link->monitorPid(), "status");
        REQUIRE(status);
        memory = *status;
    }
    std::sort(times.begin(), times.end());
    qInfo("clone to exec with all stages: median %lld us, best %lld us", static_cast<long long>(times[10]),
          static_cast<long long>(times[0]));
    const auto median = [](std::vector<std::uint64_t> values) {
        std::sort(values.begin(), values.end());
        return static_cast<unsigned long long>(values[values.size() / 2]);
    };
    qInfo("clone3 %llu us", median(clones));
    for (const auto &[stage, taken] : stages)
        qInfo("%s %llu us", monitor::stageName(stage).data(), median(taken));
    for (const char *field : {"VmRSS", "RssAnon", "RssFile", "RssShmem"}) {
        const std::size_t at = memory.find(field);
        qInfo("monitor %s", memory.substr(at, memory.find('\n', at) - at).c_str());
    }
}

int main(int argc, char **argv)
{
    MonitorTest test;
    return runMonitorTest(test, argc, argv);
}

#include "monitortest.moc"
