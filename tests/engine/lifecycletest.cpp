// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/enginebox.h"
#include "tests/support/patience.h"
#include "tests/support/textof.h"

#include "helper/kernel/cgroup/cgroupgroup.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/rules/ruletable.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <linux/capability.h>
#include <QElapsedTimer>
#include <QProcess>
#include <QScopeGuard>
#include <QTest>
#include <regex>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;

#define VERIFY_DONE(status)                                                                                  \
    do {                                                                                                     \
        const auto &verified = (status);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : verified.error().text.c_str());                       \
    } while (false)

namespace {

using Box = EngineBox;
using tests::textOf;

Authorized<Action::Manage> manage(uid_t caller = 0, bool others = false)
{
    return Box::token<Action::Manage>(caller, others);
}

} // namespace

/// Real containers on this machine, in namespaces and a control group of the test's own.
class LifecycleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
        // What is kept for the life of the process (the sealed copy of the monitor) is there before the
        // comparisons.
        init();
        const ContainerId id = create("first", {"true"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
        VERIFY_DONE(m_engine->remove(manage(), id, true));
        m_engine.reset();
        m_box.reset();
    }

    void init()
    {
        m_box.emplace();
        m_recorder.emplace();
        m_before = m_box->snapshot();
        open();
    }

    void cleanup()
    {
        if (!m_box)
            return;
        if (m_engine) {
            for (const ContainerInfo &container : m_engine->containers())
                VERIFY_DONE(m_engine->remove(manage(), container.id, true));
        }
        m_engine.reset();
        const std::string left = m_box->leftOver(m_before);
        QVERIFY2(left.empty(), left.c_str());
        m_box.reset();
    }

    void wholeLife()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        QCOMPARE(m_engine->container(id)->state, State::Created);
        VERIFY_DONE(m_engine->start(manage(), id));
        const auto running = m_engine->container(id);
        QCOMPARE(running->state, State::Running);
        QVERIFY(running->pid > 1);
        for (const NamespaceInfo &kind : running->namespaces) {
            QVERIFY2(kind.inode != 0, std::string(kernel::info(kind.kind).name).c_str());
            QVERIFY2(kind.inode != kind.hostInode, std::string(kernel::info(kind.kind).name).c_str());
            QCOMPARE(kind.relation, Relation::Own);
        }
        QCOMPARE(m_engine->start(manage(), id).error().code, ErrorCode::WrongState);

        QCOMPARE(output(id, {"hostname"}), std::string("zion\n"));
        QCOMPARE(output(id, {"cat", "/proc/1/comm"}), std::string("sleep\n"));
        QVERIFY(output(id, {"cat", "/proc/self/cgroup"}).find(id) == std::string::npos);
        QVERIFY(output(id, {"id", "-u"}) == "0\n");

        VERIFY_DONE(m_engine->pause(manage(), id));
        QCOMPARE(m_engine->container(id)->state, State::Paused);
        QCOMPARE(m_engine->pause(manage(), id).error().code, ErrorCode::WrongState);
        VERIFY_DONE(m_engine->resume(manage(), id));
        QCOMPARE(m_engine->container(id)->state, State::Running);

        const auto processes = m_engine->processes(id);
        VERIFY_DONE(processes);
        QCOMPARE(processes->size(), std::size_t(1));
        QCOMPARE(processes->front().containerPid, 1);
        QCOMPARE(processes->front().pid, running->pid);
        QVERIFY(processes->front().uid >= 65536); // R36
        const auto mounts = m_engine->mounts(id);
        VERIFY_DONE(mounts);
        QVERIFY(std::ranges::any_of(
            *mounts, [](const MountInfo &m) { return m.target == "/" && m.type == "overlay"; }));

        VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(0)));
        const auto stopped = m_engine->container(id);
        QCOMPARE(stopped->state, State::Stopped);
        QCOMPARE(stopped->pid, 0);
        QCOMPARE(stopped->exit.kind, ExitKind::Signalled);
        QCOMPARE(stopped->exit.code, SIGKILL);
        QVERIFY(stopped->exit.asked);
        QCOMPARE(stopped->exit.waited, 0U);
        QCOMPARE(m_engine->stop(manage(), id, std::chrono::seconds(0)).error().code, ErrorCode::WrongState);
        VERIFY_DONE(m_engine->start(manage(), id));
        VERIFY_DONE(m_engine->restart(manage(), id, std::chrono::seconds(0)));
        QCOMPARE(m_engine->remove(manage(), id, false).error().code, ErrorCode::WrongState);
        VERIFY_DONE(m_engine->remove(manage(), id, true));
        QCOMPARE(m_engine->container(id).error().code, ErrorCode::NotFound);
    }

    void termIsHeard()
    {
        const ContainerId id =
            create("zion", {"sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.01; done"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QTRY_VERIFY(catchesTerm(output(id, {"cat", "/proc/1/status"})));
        VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(10)));
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Exited);
        QCOMPARE(m_engine->container(id)->exit.code, 7);
        QVERIFY(m_engine->container(id)->exit.asked);
        QCOMPARE(m_engine->container(id)->exit.waited, 0U);
    }

    void termIsIgnored()
    {
        const ContainerId id = create("zion", {"sh", "-c", "trap : TERM; while :; do sleep 0.01; done"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QTRY_VERIFY(catchesTerm(output(id, {"cat", "/proc/1/status"})));
        VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(1)));
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Signalled);
        QVERIFY(m_engine->container(id)->exit.asked);
        QCOMPARE(m_engine->container(id)->exit.waited, 1U);
        // The next end is nobody's wish.
        VERIFY_DONE(m_engine->start(manage(), id));
        QVERIFY(!m_engine->container(id)->exit.asked);
        VERIFY_DONE(m_engine->kill(manage(), id, SIGKILL));
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
        QVERIFY(!m_engine->container(id)->exit.asked);
    }

    /// A first process without a handler never gets TERM: nobody waits for what cannot come.
    void deafInitIsNotWaitedFor()
    {
        const ContainerId id = create("zion", {"sh", "-c", "while :; do sleep 0.01; done"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QElapsedTimer timer;
        timer.start();
        VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(600)));
        QVERIFY(timer.elapsed() < 60'000);
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Signalled);
        QCOMPARE(m_engine->container(id)->exit.code, SIGKILL);
    }

    void endsByItself()
    {
        const ContainerId id = create("zion", {"sh", "-c", "echo hello; exit 3"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Exited);
        QCOMPARE(m_engine->container(id)->exit.code, 3);
        const auto log = m_engine->log(Box::token<Action::Exec>(), id);
        VERIFY_DONE(log);
        QCOMPARE(readToEnd(*log), std::string("hello\n"));
    }

    void removedOnExit()
    {
        ContainerRequest request = Box::request("zion", {"true"});
        request.removeOnExit = true;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        QVERIFY(m_recorder->waitForRemoval(made->id));
        QVERIFY(m_engine->containers().empty());
    }

    void commandNotFound_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        QTest::newRow("absent")
            << QStringLiteral("no-such-program") << 127
            << QStringLiteral(
                   "no-such-program is not in the container's file system (No such file or directory)");
        QTest::newRow("absent path")
            << QStringLiteral("/bin/no-such") << 127
            << QStringLiteral("/bin/no-such, or the program that is to interpret it, is not in the "
                              "container's file system (No such file or directory)");
        QTest::newRow("directory")
            << QStringLiteral("/etc") << 126
            << QStringLiteral(
                   "/etc is in the container's file system but may not be executed (Permission denied)");
        QTest::newRow("not executable") << QStringLiteral("/etc/passwd") << 126
                                        << QStringLiteral("/etc/passwd is in the container's file system "
                                                          "but may not be executed (Permission denied)");
    }
    void commandNotFound()
    {
        QFETCH(QString, command);
        QFETCH(int, code);
        QFETCH(QString, text);
        reopenWithoutSpare(); // which comes and goes by itself
        const ContainerId id = create("zion", {command.toStdString()});
        const Snapshot before = m_box->snapshot();
        const auto started = m_engine->start(manage(), id);
        QVERIFY(!started);
        QCOMPARE(QString::fromStdString(started.error().text), text);
        const auto info = m_engine->container(id);
        QCOMPARE(info->state, State::Stopped);
        QCOMPARE(info->exit.kind, ExitKind::StartFailed);
        QCOMPARE(info->exit.shellCode(), code);
        QCOMPARE(QString::fromStdString(info->exit.text), text);
        Snapshot withRunDirectory = before;
        withRunDirectory.files.insert(m_box->path() + "/run/" + id);
        const std::string left = m_box->leftOver(withRunDirectory);
        QVERIFY2(left.empty(), left.c_str());
    }

    /// The rules are watched, and put back when somebody else takes them away: not those of a start that
    /// fails.
    void failedStartLeavesNoRules()
    {
        const ContainerId id = create("zion", {"nosuchcmd"});
        for (int i = 0; i < 10; ++i) {
            // As in the helper, where each call is on a thread of the pool.
            auto started =
                std::async(std::launch::async, [this, &id] { return m_engine->start(manage(), id); });
            QVERIFY(!started.get());
        }
        auto table = kernel::RuleTable::open();
        VERIFY_DONE(table);
        const auto left = table->current();
        VERIFY_DONE(left);
        QVERIFY(left->networks.empty());
        QVERIFY(left->ports.empty());
    }

    void aMonitorWaitsForTheNextStart()
    {
        using namespace std::chrono_literals;
        QCOMPARE(spareMonitor(0ms), 0); // nothing can be started
        const ContainerId id = create("zion", {"sleep", "1000"});
        const pid_t waiting = spareMonitor(5s);
        QVERIFY(waiting > 0);
        VERIFY_DONE(m_engine->start(manage(), id));
        QCOMPARE(monitorOf(id), waiting);
        QCOMPARE(textOf("/proc/" + std::to_string(waiting) + "/cmdline"),
                 std::string("caisson-monitor") + '\0' + id + '\0');
        QCOMPARE(spareMonitor(0ms), 0); // again nothing
        VERIFY_DONE(m_engine->stop(manage(), id, 0s));
        QCOMPARE(spareMonitor(100ms), 0); // of what was stopped nothing is left
        const ContainerId moon = create("moon", {"sleep", "1000"});
        const pid_t next = spareMonitor(5s);
        QVERIFY(next > 0);
        // Somebody ends it: the start makes its own.
        QCOMPARE(::kill(next, SIGKILL), 0);
        siginfo_t ended{};
        QCOMPARE(::waitid(P_PID, static_cast<id_t>(next), &ended, WEXITED | WNOWAIT), 0);
        VERIFY_DONE(m_engine->start(manage(), moon));
        QVERIFY(monitorOf(moon) > 0);
        QVERIFY(monitorOf(moon) != next);
        const ContainerId last = create("last", {"true"});
        QVERIFY(spareMonitor(5s) > 0);
        VERIFY_DONE(m_engine->remove(manage(), last, true));
        QCOMPARE(spareMonitor(0ms), 0); // gone with the last that could want it
    }

    void execTellsItsEnd()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        ExecRequest request;
        request.command = {"sh", "-c", "cat; echo err >&2; exit 5"};
        auto session = m_engine->exec(Box::token<Action::Exec>(), id, request);
        VERIFY_DONE(session);
        QCOMPARE(session->descriptors.size(), std::size_t(3));
        VERIFY_DONE(kernel::writeAll(session->descriptors[0], "through"));
        session->descriptors[0].reset();
        QCOMPARE(readToEnd(session->descriptors[1]), std::string("through"));
        QCOMPARE(readToEnd(session->descriptors[2]), std::string("err\n"));
        const auto exit = m_recorder->waitForExec(session->execId);
        QVERIFY(exit);
        QCOMPARE(exit->code, 5);

        request.command = {"tty"};
        request.terminal = true;
        session = m_engine->exec(Box::token<Action::Exec>(), id, request);
        VERIFY_DONE(session);
        QCOMPARE(session->descriptors.size(), std::size_t(1));
        QVERIFY(readUntil(session->descriptors[0], "/dev/pts/").find("/dev/pts/") != std::string::npos);
        QVERIFY(m_recorder->waitForExec(session->execId));
    }

    void twoContainersPing()
    {
        const ContainerId zion = create("zion", {"sleep", "1000"});
        const ContainerId moon = create("moon", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), zion));
        VERIFY_DONE(m_engine->start(manage(), moon));
        const auto there = m_engine->container(moon);
        QCOMPARE(there->interfaces.size(), std::size_t(1));
        const std::string text = output(zion, {"ping", "-c", "1", "-W", "2", there->interfaces[0].address});
        QVERIFY2(text.find("1 packets received") != std::string::npos, text.c_str());
        QVERIFY(there->interfaces[0].hostIndex != 0);
        const auto networks = m_engine->networks();
        QVERIFY(std::ranges::any_of(
            networks, [](const NetworkInfo &n) { return n.name == "lab" && n.bridgeIndex != 0; }));
        const std::array<ContainerId, 1> detailed{zion};
        const auto figures = m_engine->sample(detailed);
        QCOMPARE(figures.size(), std::size_t(2));
        for (const Figures &row : figures) {
            QVERIFY(row.memory > 0);
            QCOMPARE(row.pids, std::uint64_t(1));
            QVERIFY(row.rxBytes > 0);
            QCOMPARE(row.peak >= row.memory,
                     row.container == zion); // kept by the kernel, told in detail only
        }
    }

    /// The limit is reached by a process that is not init: it is killed, told of, and the container goes on.
    void outOfMemoryIsTold()
    {
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        request.limits.memory = 32U << 20;
        request.limits.memorySwap = 32U << 20;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        ExecRequest eat;
        eat.command = {"sh", "-c", "dd if=/dev/zero of=/dev/null bs=60M count=1"};
        const auto session = m_engine->exec(Box::token<Action::Exec>(), made->id, eat);
        VERIFY_DONE(session);
        const auto event = m_recorder->waitForEvent(EventKind::OutOfMemoryKill, made->id);
        QVERIFY(event);
        QVERIFY(std::stoull(event->details.at("anonBytes")) > (16U << 20));
        QCOMPARE(event->details.at("limitBytes"), std::to_string(32U << 20));
        QVERIFY(std::stoi(event->details.at("pid")) > 1);
        QVERIFY(!event->details.at("command").empty());
        QTRY_COMPARE(m_engine->container(made->id)->oomKills, std::uint64_t(1));
        QCOMPARE(m_engine->container(made->id)->state, State::Running);
        // A sample a second would hardly have met it: the kernel has kept how far it came.
        const std::array<ContainerId, 1> detailed{made->id};
        const auto figures = m_engine->sample(detailed);
        QCOMPARE(figures.size(), std::size_t(1));
        QVERIFY(figures.front().peak > (31U << 20) && figures.front().peak <= (32U << 20));
    }

    void outOfMemoryOfInit()
    {
        if (!kernel::inFirstPidNamespace())
            QSKIP("the kernel's log has PIDs of another PID namespace");
        ContainerRequest request =
            Box::request("zion", {"dd", "if=/dev/zero", "of=/dev/null", "bs=60M", "count=1"});
        request.limits.memory = 32U << 20;
        request.limits.memorySwap = 32U << 20;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        QVERIFY(m_recorder->waitForState(made->id, State::Stopped));
        QCOMPARE(m_engine->container(made->id)->exit.kind, ExitKind::OutOfMemory);
        QVERIFY(m_recorder->waitForEvent(EventKind::OutOfMemoryKill, made->id));
    }

    /// Nothing is lost by an order that cannot be carried out to its end.
    void throwAwayContainersAreNotRestarted()
    {
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        request.removeOnExit = true;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        const pid_t pid = m_engine->container(made->id)->pid;
        const Status refused = m_engine->restart(manage(), made->id, std::chrono::seconds(0));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::WrongState);
        QVERIFY(refused.error().text.find("create another") != std::string::npos);
        QCOMPARE(m_engine->container(made->id)->pid, pid);
        QCOMPARE(m_engine->container(made->id)->state, State::Running);
        VERIFY_DONE(m_engine->stop(manage(), made->id, std::chrono::seconds(0)));
    }

    /// Nothing of a run is left when the machine was restarted, but the record says that it ran.
    void throwAwayContainersEndWithTheMachine()
    {
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        std::vector<ContainerId> ids;
        for (const bool thrown : {true, false}) {
            request.name = thrown ? "thrown" : "kept";
            request.removeOnExit = thrown;
            const auto made = m_engine->create(Box::token<Action::Create>(), request);
            VERIFY_DONE(made);
            ids.push_back(made->id);
        }
        m_engine.reset();
        for (const ContainerId &id : ids) {
            const std::string path = m_box->path() + "/state/containers/" + id + ".json";
            const std::string text = std::regex_replace(textOf(path), std::regex("\"state\": ?\"created\""),
                                                        "\"state\":\"running\"");
            QVERIFY(text != textOf(path));
            std::ofstream(path) << text;
        }
        open();
        QCOMPARE(m_engine->container(ids[0]).error().code, ErrorCode::NotFound);
        QCOMPARE(m_engine->container(ids[1])->exit.kind, ExitKind::Lost);
        VERIFY_DONE(m_engine->remove(manage(), ids[1], false));
    }

    /// What is refused below is enough to start with.
    void theLeastLimitsSuffice()
    {
        ContainerRequest request = Box::request("zion", {"sh", "-c", "exit 7"});
        request.limits.memory = request.limits.memorySwap = kernel::minimumMemoryLimit;
        request.limits.pids = 2;
        request.limits.cpus = 0.01;
        ContainerRequest less[] = {request, request, request};
        --*less[0].limits.memory;
        less[1].limits.pids = 1;
        less[2].limits.cpus = 0.005;
        for (const ContainerRequest &one : less)
            QCOMPARE(m_engine->create(Box::token<Action::Create>(), one).error().code,
                     ErrorCode::InvalidArgument);
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        QVERIFY(m_recorder->waitForState(made->id, State::Stopped, 30));
        QCOMPARE(m_engine->container(made->id)->exit.code, 7);
        VERIFY_DONE(m_engine->remove(manage(), made->id, true));
    }

    void limitsMove()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        Limits changes;
        changes.memory = 96U << 20;
        VERIFY_DONE(m_engine->update(Box::token<Action::Limits>(), id, changes));
        const auto info = m_engine->container(id);
        QCOMPARE(*info->limits.memory, std::uint64_t(96) << 20);
        const std::string v1 = textOf(info->cgroupPath + "/memory.limit_in_bytes");
        const std::string file = v1.empty() ? textOf(info->cgroupPath + "/memory.max") : v1;
        QCOMPARE(file, std::to_string(96U << 20) + "\n");
        // What cannot be in force is not taken as if it were.
        changes = {};
        changes.memoryHigh = 64U << 20;
        const Status high = m_engine->update(Box::token<Action::Limits>(), id, changes);
        if (v1.empty()) {
            VERIFY_DONE(high);
            QCOMPARE(textOf(info->cgroupPath + "/memory.high"), std::to_string(64U << 20) + "\n");
            changes.memoryHigh = 0;
            VERIFY_DONE(m_engine->update(Box::token<Action::Limits>(), id, changes));
            QCOMPARE(textOf(info->cgroupPath + "/memory.high"), std::string("max\n"));
            QVERIFY(!m_engine->container(id)->limits.memoryHigh);
        } else {
            QCOMPARE(high.error().code, ErrorCode::NotSupported);
            QVERIFY(!m_engine->container(id)->limits.memoryHigh);
        }
        changes = {};
        changes.memory = 1;
        QCOMPARE(m_engine->update(Box::token<Action::Limits>(), id, changes).error().code,
                 ErrorCode::InvalidArgument);
    }

    void othersContainersAreRefused()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        const auto mallory = manage(1234);
        QCOMPARE(m_engine->start(mallory, id).error().code, ErrorCode::NotAuthorized);
        QCOMPARE(m_engine->remove(mallory, id, true).error().code, ErrorCode::NotAuthorized);
        QCOMPARE(m_engine->exec(Box::token<Action::Exec>(1234), id, {}).error().code,
                 ErrorCode::NotAuthorized);
        QCOMPARE(m_engine->log(Box::token<Action::Exec>(1234), id).error().code, ErrorCode::NotAuthorized);
        QCOMPARE(m_engine->update(Box::token<Action::Limits>(1234), id, {}).error().code,
                 ErrorCode::NotAuthorized);
        VERIFY_DONE(m_engine->start(manage(1234, true), id));
    }

    /// The helper goes and comes back: the container is the same, and still tells how it ended.
    void survivesTheEngine()
    {
        const ContainerId id =
            create("zion", {"sh", "-c", "while [ ! -e /tmp/end ]; do sleep 0.01; done; exit 9"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const auto before = m_engine->container(id);
        m_engine.reset();
        open();
        const auto after = m_engine->container(id);
        VERIFY_DONE(after);
        QCOMPARE(after->state, State::Running);
        QCOMPARE(after->pid, before->pid);
        for (std::size_t i = 0; i < after->namespaces.size(); ++i)
            QCOMPARE(after->namespaces[i].inode, before->namespaces[i].inode);
        QCOMPARE(output(id, {"hostname"}), std::string("zion\n"));
        output(id, {"touch", "/tmp/end"});
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
        QCOMPARE(m_engine->container(id)->exit.code, 9);
    }

    void endedWhileNobodyLooked()
    {
        const ContainerId id =
            create("zion", {"sh", "-c", "while [ ! -e /tmp/end ]; do sleep 0.01; done; exit 9"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const pid_t pid = m_engine->container(id)->pid;
        m_engine.reset();
        {
            std::ofstream file("/proc/" + std::to_string(pid) + "/root/tmp/end");
            QVERIFY(file.is_open());
        }
        QTRY_VERIFY(textOf("/proc/" + std::to_string(pid) + "/comm").empty());
        open();
        QCOMPARE(m_engine->container(id)->state, State::Stopped);
        QCOMPARE(m_engine->container(id)->exit.code, 9);
    }

    void outOfMemoryWhileNobodyLooked()
    {
        if (!kernel::inFirstPidNamespace())
            QSKIP("the kernel's log has PIDs of another PID namespace");
        ContainerRequest request = Box::request("zion", {"sh", "-c",
                                                         "while [ ! -e /tmp/end ]; do sleep 0.01; done; "
                                                         "exec dd if=/dev/zero of=/dev/null bs=60M count=1"});
        request.limits.memory = 32U << 20;
        request.limits.memorySwap = 32U << 20;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        const pid_t pid = m_engine->container(made->id)->pid;
        m_engine.reset();
        {
            std::ofstream file("/proc/" + std::to_string(pid) + "/root/tmp/end");
            QVERIFY(file.is_open());
        }
        QTRY_VERIFY(textOf("/proc/" + std::to_string(pid) + "/comm").empty());
        open();
        QCOMPARE(m_engine->container(made->id)->state, State::Stopped);
        QCOMPARE(m_engine->container(made->id)->exit.kind, ExitKind::OutOfMemory);
        QCOMPARE(m_engine->container(made->id)->oomKills, std::uint64_t(1));
    }

    /// As after a restart of the machine: nothing of the run, and nothing in /run (C12).
    void lostWithTheMachine()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const std::string record = m_box->path() + "/state/containers/" + id + ".json";
        QTRY_VERIFY(textOf(record).find("\"state\": \"running\"") != std::string::npos);
        const pid_t pid = m_engine->container(id)->pid;
        m_engine.reset();
        QCOMPARE(::kill(pid, SIGKILL), 0);
        QTRY_VERIFY(textOf("/proc/" + std::to_string(pid) + "/comm").empty());
        auto run = kernel::Directory::open((m_box->path() + "/run").c_str());
        VERIFY_DONE(run);
        VERIFY_DONE(run->removeTree(id));
        open();
        QCOMPARE(m_engine->container(id)->state, State::Stopped);
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Lost);
        VERIFY_DONE(m_engine->start(manage(), id));
    }

    void monitorKilled()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const pid_t monitor = monitorOf(id);
        QCOMPARE(textOf("/proc/" + std::to_string(monitor) + "/comm").substr(0, 7), std::string("caisson"));
        QCOMPARE(::kill(monitor, SIGKILL), 0); // a child of the engine's, found by its container
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
    }

    /// As systemd stops a scope: SIGTERM to all that is in it, and SIGKILL to what is left.
    void controlGroupStoppedFromOutside()
    {
        const ContainerId polite =
            create("polite", {"sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.01; done"});
        const ContainerId deaf = create("deaf", {"sleep", "1000"});
        for (const ContainerId &id : {polite, deaf}) {
            VERIFY_DONE(m_engine->start(manage(), id));
            if (id == polite)
                QTRY_VERIFY(catchesTerm(output(id, {"cat", "/proc/1/status"})));
            const pid_t init = m_engine->container(id)->pid, monitor = monitorOf(id);
            QVERIFY(monitor > 1);
            QCOMPARE(::kill(monitor, SIGTERM), 0);
            QTRY_VERIFY(::access((m_box->path() + "/run/" + id + "/asked").c_str(), F_OK) == 0);
            QCOMPARE(m_engine->container(id)->state, State::Running); // the monitor alone ends nothing
            QCOMPARE(::kill(init, SIGTERM), 0);
            if (id == deaf)
                QCOMPARE(::kill(monitor, SIGKILL), 0);
            QVERIFY(m_recorder->waitForState(id, State::Stopped));
            const ExitInfo exit = m_engine->container(id)->exit;
            QVERIFY(exit.asked);
            QCOMPARE(exit.kind, id == polite ? ExitKind::Exited : ExitKind::Signalled);
            QCOMPARE(exit.code, id == polite ? 7 : SIGKILL);
            // The next run starts with a clean record.
            VERIFY_DONE(m_engine->start(manage(), id));
            QCOMPARE(::kill(monitorOf(id), SIGKILL), 0);
            QVERIFY(m_recorder->waitForState(id, State::Stopped));
            QVERIFY(!m_engine->container(id)->exit.asked);
        }
    }

    void cancelledStopLeavesItRunning()
    {
        const ContainerId id = create("zion", {"sh", "-c", "trap : TERM; while :; do sleep 0.01; done"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QTRY_VERIFY(catchesTerm(output(id, {"cat", "/proc/1/status"})));
        std::thread canceller([this, &id] {
            if (m_recorder->waitForState(id, State::Stopping))
                m_engine->cancel(id);
        });
        const Status status = m_engine->stop(manage(), id, std::chrono::seconds(30));
        canceller.join();
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
        QCOMPARE(m_engine->container(id)->state, State::Running);
        QCOMPARE(output(id, {"hostname"}), std::string("zion\n"));
    }

    /// D17: a time of grace may be a day, and each who waited for its end would cost everybody a thread.
    void graceHoldsNobodyUp()
    {
        const ContainerId id = create("zion", {"sh", "-c", "trap : TERM; while :; do sleep 0.01; done"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QTRY_VERIFY(catchesTerm(output(id, {"cat", "/proc/1/status"})));
        std::thread stopper([this, &id] { (void)m_engine->stop(manage(), id, std::chrono::seconds(300)); });
        const auto joined = qScopeGuard([this, &stopper, &id] {
            m_engine->cancel(id); // whatever failed before the removal below
            stopper.join();
        });
        QVERIFY(m_recorder->waitForState(id, State::Stopping));
        QElapsedTimer time;
        time.start();
        Limits changes;
        changes.memory = 96U << 20;
        QCOMPARE(m_engine->pause(manage(), id).error().code, ErrorCode::WrongState);
        QCOMPARE(m_engine->start(manage(), id).error().code, ErrorCode::WrongState);
        QCOMPARE(m_engine->stop(manage(), id, std::chrono::seconds(5)).error().code, ErrorCode::WrongState);
        QCOMPARE(m_engine->remove(manage(), id, false).error().code, ErrorCode::WrongState);
        QCOMPARE(m_engine->update(Box::token<Action::Limits>(), id, changes).error().code,
                 ErrorCode::WrongState);
        QVERIFY2(time.elapsed() < 5'000 * tests::patience(), std::to_string(time.elapsed()).c_str());
        // What is to go by force does not wait for it either.
        VERIFY_DONE(m_engine->remove(manage(), id, true));
        QVERIFY2(time.elapsed() < 20'000 * tests::patience(), std::to_string(time.elapsed()).c_str());
    }

    /// R47: who is on a network reaches all that is on it.
    void networksOfOthersAreRefused()
    {
        VERIFY_DONE(m_engine->createNetwork(
            Box::token<Action::Network>(1234),
            {.name = "private", .subnet = "10.7.0.0/24", .gateway = {}, .nat = true}));
        ContainerRequest request = Box::request("zion", {"true"});
        request.network = "private";
        QCOMPARE(m_engine->create(Box::token<Action::Create>(1235), request).error().code,
                 ErrorCode::NotAuthorized);
        for (const auto &allowed :
             {Box::token<Action::Create>(1234), Box::token<Action::Create>(1235, true)}) {
            const auto made = m_engine->create(allowed, request);
            VERIFY_DONE(made);
            VERIFY_DONE(m_engine->remove(manage(0, true), made->id, false));
        }
        VERIFY_DONE(m_engine->removeNetwork(Box::token<Action::Network>(1234), "private"));
    }

    /// D17: everybody's network has room for everybody.
    void oneUserGetsAQuarterOfTheLab()
    {
        std::vector<ContainerId> made;
        Result<ContainerInfo> next;
        for (int number = 0; number < 70; ++number) {
            next = m_engine->create(Box::token<Action::Create>(1234),
                                    Box::request("lab" + std::to_string(number), {"true"}));
            if (!next)
                break;
            made.push_back(next->id);
        }
        const auto other =
            m_engine->create(Box::token<Action::Create>(1235), Box::request("other", {"true"}));
        const bool otherMade = other.has_value();
        if (otherMade)
            made.push_back(other->id);
        for (const ContainerId &id : made)
            VERIFY_DONE(m_engine->remove(manage(0, true), id, false));
        QVERIFY(otherMade);
        QCOMPARE(made.size(), std::size_t(64 + 1));
        QCOMPARE(next.error().code, ErrorCode::LimitExceeded);
    }

    void explainSaysWhatWasDone()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        auto steps = m_engine->explain(id);
        VERIFY_DONE(steps);
        QVERIFY(steps->size() >= 20);
        for (const StepReport &step : *steps) {
            QCOMPARE(step.status, StepReport::Status::Planned);
            QVERIFY2(!step.title.empty() && !step.sentence.empty() && !step.systemCalls.empty(),
                     step.id.c_str());
        }
        VERIFY_DONE(m_engine->start(manage(), id));
        steps = m_engine->explain(id);
        for (const StepReport &step : *steps)
            QVERIFY2(step.status == StepReport::Status::Done, step.id.c_str());
        m_engine.reset();
        open();
        steps = m_engine->explain(id); // durations outlive the helper
        for (const StepReport &step : *steps)
            QVERIFY2(step.status == StepReport::Status::Done, step.id.c_str());
        const auto script = m_engine->explainAs(id, "shell");
        VERIFY_DONE(script);
        QVERIFY(script->starts_with("#!/bin/sh\n"));
        QCOMPARE(m_engine->explainAs(id, "dance").error().code, ErrorCode::NotSupported);
    }

    /// Any kind may stay the host's: the container has that one, and the others of its own.
    void hostKinds_data()
    {
        QTest::addColumn<unsigned>("host"); ///< bit by NamespaceKind
        for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds)
            QTest::newRow(kind.name.data()) << (1U << static_cast<unsigned>(kind.kind));
        QTest::newRow("all but net") << (0xffU & ~(1U << static_cast<unsigned>(kernel::NamespaceKind::Net)));
        QTest::newRow("all") << 0xffU;
    }
    void hostKinds()
    {
        QFETCH(unsigned, host);
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        for (std::size_t i = 0; i < kernel::namespaceKindCount; ++i) {
            if ((host >> i & 1U) != 0)
                request.namespaces[i] = NamespaceMode::Host;
        }
        if ((host >> static_cast<unsigned>(kernel::NamespaceKind::Net) & 1U) != 0)
            request.network = "host";
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        const auto info = m_engine->container(made->id);
        for (std::size_t i = 0; i < kernel::namespaceKindCount; ++i) {
            const bool shared = (host >> i & 1U) != 0;
            const NamespaceInfo &row = info->namespaces[i];
            const std::string name(kernel::info(row.kind).name);
            QVERIFY2(row.inode != 0, name.c_str());
            QVERIFY2((row.relation == Relation::Host) == shared, name.c_str());
            // "Host" is what the engine is in: the sandbox's own mount and network namespaces here.
            struct ::stat own
            {
            };
            QCOMPARE(::stat(("/proc/self/ns/" + name).c_str(), &own), 0);
            QVERIFY2((row.inode == own.st_ino) == shared, name.c_str());
        }
        QVERIFY(output(made->id, {"true"}).empty());
        VERIFY_DONE(m_engine->stop(manage(), made->id, std::chrono::seconds(0)));
    }

    void networkNoneHasOnlyLoopback()
    {
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        request.network = "none";
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        const std::string links = output(made->id, {"ip", "-o", "link"});
        QVERIFY2(links.find("lo:") != std::string::npos && links.find("eth0") == std::string::npos,
                 links.c_str());
        QVERIFY(output(made->id, {"ping", "-c", "1", "127.0.0.1"}).find("1 packets received") !=
                std::string::npos);
    }

    void clocksAreOffset()
    {
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        request.timeOffsets = {{"boottime", 1'000'000}};
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        const double here = std::stod(textOf("/proc/uptime"));
        const double inside = std::stod(output(made->id, {"cat", "/proc/uptime"}));
        QVERIFY2(inside - here > 999'990 && inside - here < 1'000'010, std::to_string(inside - here).c_str());
    }

    void terminalIsAttached()
    {
        ContainerRequest request = Box::request("zion", {"sh"});
        request.terminal = true;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        auto stream = m_engine->attach(Box::token<Action::Exec>(), made->id, true, 4096);
        VERIFY_DONE(stream);
        VERIFY_DONE(m_engine->resize(Box::token<Action::Exec>(), made->id, 33, 77));
        VERIFY_DONE(kernel::writeAll(*stream, "stty size; echo answer=$((6*7))\n"));
        const std::string text = readUntil(*stream, "answer=42");
        QVERIFY2(text.find("33 77") != std::string::npos && text.find("answer=42") != std::string::npos,
                 text.c_str());
        VERIFY_DONE(kernel::writeAll(*stream, "exit 4\n"));
        QVERIFY(m_recorder->waitForState(made->id, State::Stopped));
        QCOMPARE(m_engine->container(made->id)->exit.code, 4);
        const auto log = m_engine->log(Box::token<Action::Exec>(), made->id);
        VERIFY_DONE(log);
        QVERIFY(readToEnd(*log).find("answer=42") != std::string::npos);
    }

    void outputIsAttached()
    {
        const ContainerId id = create(
            "zion", {"sh", "-c", "echo first; while [ ! -e /tmp/go ]; do sleep 0.01; done; echo second"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const auto stream = m_engine->attach(Box::token<Action::Exec>(), id, false, 4096);
        VERIFY_DONE(stream);
        QVERIFY(readUntil(*stream, "first\n").find("first\n") != std::string::npos);
        output(id, {"touch", "/tmp/go"});
        QVERIFY(readUntil(*stream, "second\n").find("second\n") != std::string::npos);
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
    }

    /// More than any buffer holds, written at once: who attached before the start misses nothing.
    void outputIsWholeFromTheStart()
    {
        const ContainerId id = create("zion", {"seq", "1", "200000"});
        std::string expected;
        for (int i = 1; i <= 200'000; ++i)
            expected += std::to_string(i) + '\n';
        for (int round = 0; round < 2; ++round) { // created, then stopped
            const auto stream = m_engine->attach(Box::token<Action::Exec>(), id, false, 0);
            VERIFY_DONE(stream);
            auto reading = std::async(std::launch::async, [&stream] { return readToEnd(*stream); });
            VERIFY_DONE(m_engine->start(manage(), id));
            QVERIFY(reading.get() == expected);
            QTRY_COMPARE(m_engine->container(id)->state, State::Stopped);
        }
    }

    void inputWaitsForTheStart()
    {
        ContainerRequest request = Box::request("zion", {"cat"});
        request.openStdin = true;
        const auto made = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(made);
        const auto stream = m_engine->attach(Box::token<Action::Exec>(), made->id, true, 0);
        VERIFY_DONE(stream);
        VERIFY_DONE(kernel::writeAll(*stream, "said before\n"));
        QCOMPARE(::shutdown(stream->get(), SHUT_WR), 0);
        VERIFY_DONE(m_engine->start(manage(), made->id));
        QCOMPARE(readToEnd(*stream), std::string("said before\n"));
        QVERIFY(m_recorder->waitForState(made->id, State::Stopped));
    }

    /// Streams that wait for a start are few, leave with who holds them, and end with what they wait for.
    void waitingStreamsEnd()
    {
        const auto attach = [this](const ContainerId &id, bool input = false) {
            return m_engine->attach(Box::token<Action::Exec>(), id, input, 0);
        };
        const ContainerId id = create("zion", {"nosuchcommand"});
        QCOMPARE(attach(id, true).error().code, ErrorCode::WrongState); // it has no input
        std::vector<kernel::Fd> held;
        for (int i = 0; i < 16; ++i) {
            auto stream = attach(id);
            VERIFY_DONE(stream);
            held.push_back(std::move(*stream));
        }
        QCOMPARE(attach(id).error().code, ErrorCode::LimitExceeded);
        held.pop_back();
        auto last = attach(id);
        VERIFY_DONE(last);
        QVERIFY(!m_engine->start(manage(), id));
        QCOMPARE(readToEnd(*last), std::string());
        QCOMPARE(readToEnd(held.front()), std::string());

        const auto again = attach(id);
        VERIFY_DONE(again);
        VERIFY_DONE(m_engine->remove(manage(), id, false));
        QCOMPARE(readToEnd(*again), std::string());
        QCOMPARE(attach(id).error().code, ErrorCode::NotFound);
    }

    /// Who writes into the control group's own files, as a lesson has it, sees it in Caisson.
    void limitsOfOthersAreSeen()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        const std::string group = m_engine->container(id)->cgroupPath;
        const std::string v1 = group + "/memory.limit_in_bytes";
        const std::string path = std::filesystem::exists(v1) ? v1 : group + "/memory.max";
        const auto set = [&path](unsigned mebibytes) {
            std::ofstream file(path);
            file << (std::uint64_t{mebibytes} << 20) << std::flush;
            return file.good();
        };
        QVERIFY(set(80));
        const auto event = m_recorder->waitForEvent(EventKind::LimitsChanged, id);
        QVERIFY(event);
        QCOMPARE(event->details.at("by"), std::string("others"));
        QCOMPARE(m_engine->container(id)->limits.memory, std::optional<std::uint64_t>(80U << 20));

        // Ours is still the last word, and no echo of it is taken for somebody else's.
        Limits ours;
        ours.memory = 96U << 20;
        VERIFY_DONE(m_engine->update(Box::token<Action::Limits>(), id, ours));
        QCOMPARE(m_engine->container(id)->limits.memory, std::optional<std::uint64_t>(96U << 20));
        QVERIFY(set(68));
        QTRY_COMPARE(m_engine->container(id)->limits.memory, std::optional<std::uint64_t>(68U << 20));
    }

    /// What is written is kept over a stop, in the container's own layer; the image stays as it is.
    void layerIsKept()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        QCOMPARE(output(id, {"sh", "-c", "echo kept > /root/file"}), std::string());
        VERIFY_DONE(m_engine->restart(manage(), id, std::chrono::seconds(0)));
        QCOMPARE(output(id, {"cat", "/root/file"}), std::string("kept\n"));
        QVERIFY(textOf(std::string(CAISSON_TEST_DATA) + "/images/busybox/rootfs/root/file").empty());
    }

    void manyAtOnce()
    {
        std::vector<ContainerId> ids;
        for (int i = 0; i < 8; ++i)
            ids.push_back(create("many" + std::to_string(i), {"sleep", "1000"}));
        std::vector<std::thread> threads;
        std::atomic<int> failures{0};
        for (const ContainerId &id : ids) {
            threads.emplace_back([this, &failures, id] {
                for (int round = 0; round < 3; ++round) {
                    if (!m_engine->start(manage(), id) ||
                        !m_engine->stop(manage(), id, std::chrono::seconds(0)))
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
    }

    void killedAndRestarted()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        QCOMPARE(m_engine->kill(manage(), id, SIGKILL).error().code, ErrorCode::WrongState);
        VERIFY_DONE(m_engine->start(manage(), id));
        QCOMPARE(m_engine->kill(manage(), id, 65).error().code, ErrorCode::InvalidArgument);
        VERIFY_DONE(m_engine->kill(manage(), id, SIGKILL));
        QVERIFY(m_recorder->waitForState(id, State::Stopped));
        QCOMPARE(m_engine->container(id)->exit.kind, ExitKind::Signalled);
        VERIFY_DONE(m_engine->restart(manage(), id, std::chrono::seconds(0))); // of a stopped one: a start
        QCOMPARE(m_engine->container(id)->state, State::Running);
    }

    void pausedIsFoundPausedAndStopped()
    {
        const ContainerId id = create("zion", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        VERIFY_DONE(m_engine->pause(manage(), id));
        m_engine.reset();
        open();
        QCOMPARE(m_engine->container(id)->state, State::Paused);
        QCOMPARE(m_engine->exec(Box::token<Action::Exec>(), id, {{"true"}, {}, {}, {}, false, 24, 80})
                     .error()
                     .code,
                 ErrorCode::WrongState);
        VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(1)));
    }

    void hostsOwnNetworkIsNotTaken()
    {
        QCOMPARE(QProcess::execute(QStringLiteral("ip"), {QStringLiteral("address"), QStringLiteral("add"),
                                                          QStringLiteral("10.0.0.77/24"),
                                                          QStringLiteral("dev"), QStringLiteral("lo")}),
                 0);
        const auto made = m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"}));
        QCOMPARE(QProcess::execute(QStringLiteral("ip"), {QStringLiteral("address"), QStringLiteral("del"),
                                                          QStringLiteral("10.0.0.77/24"),
                                                          QStringLiteral("dev"), QStringLiteral("lo")}),
                 0);
        QVERIFY(!made);
        QVERIFY2(made.error().text.find("10.0.0.77") != std::string::npos, made.error().text.c_str());
    }

    void networksMayNotHideTheHosts()
    {
        const auto ip = [](const char *arguments) {
            return QProcess::execute(QStringLiteral("ip"), QString::fromLatin1(arguments).split(u' '));
        };
        const auto network = [](const char *subnet) {
            return NetworkRequest{.name = "blue", .subnet = subnet, .gateway = {}, .nat = true};
        };
        const auto token = Box::token<Action::Network>();
        QCOMPARE(m_engine->createNetwork(token, network("9.9.9.0/24")).error().code,
                 ErrorCode::NotAuthorized);
        VERIFY_DONE(m_engine->createNetwork(token, network("9.9.9.0/24"), Box::token<Action::HostNetwork>()));
        VERIFY_DONE(m_engine->removeNetwork(token, "blue"));

        QCOMPARE(ip("link set lo up"), 0);
        QCOMPARE(ip("route add 10.1.0.0/16 dev lo"), 0);
        const auto overlapping = m_engine->createNetwork(token, network("10.1.7.0/24"));
        const auto wider = m_engine->createNetwork(token, network("10.0.0.0/9"));
        const auto chosen = m_engine->createNetwork(token, network(""));
        QCOMPARE(ip("route del 10.1.0.0/16 dev lo"), 0);
        QCOMPARE(overlapping.error().code, ErrorCode::WrongState);
        QVERIFY2(overlapping.error().text.find("10.1.0.0/16") != std::string::npos,
                 overlapping.error().text.c_str());
        QVERIFY(!wider);
        VERIFY_DONE(chosen);
        QCOMPARE(chosen->subnet, std::string("10.2.0.0/24"));
        VERIFY_DONE(m_engine->removeNetwork(token, "blue"));

        // A route into the very addresses of a network that is there; a wider one takes nothing from the
        // host.
        QCOMPARE(ip("route add 10.0.0.8/29 dev lo"), 0);
        const auto hidden = m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"}));
        QCOMPARE(ip("route del 10.0.0.8/29 dev lo"), 0);
        QVERIFY(!hidden);
        // Where the host itself is in a wider one, its neighbours and its gateway may be there.
        QCOMPARE(ip("link add eth9 type bridge"), 0);
        QCOMPARE(ip("addr add 10.0.3.7/20 dev eth9"), 0);
        QCOMPARE(ip("link set eth9 up"), 0);
        const auto neighbours = m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"}));
        QCOMPARE(ip("addr flush dev eth9"), 0);
        QCOMPARE(ip("addr add 192.168.77.2/24 dev eth9"), 0);
        QCOMPARE(ip("route add 10.0.0.1 dev eth9"), 0);
        QCOMPARE(ip("route add default via 10.0.0.1 dev eth9"), 0);
        QCOMPARE(ip("route del 10.0.0.1 dev eth9"), 0);
        const auto gateway = m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"}));
        QCOMPARE(ip("link del eth9"), 0);
        QVERIFY(!neighbours);
        QVERIFY2(neighbours.error().text.find("10.0.0.0/20") != std::string::npos,
                 neighbours.error().text.c_str());
        QVERIFY(!gateway);
        QVERIFY2(gateway.error().text.find("gateway 10.0.0.1") != std::string::npos,
                 gateway.error().text.c_str());

        QCOMPARE(ip("route add 10.0.0.0/8 dev lo"), 0);
        const auto beside = m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"}));
        QCOMPARE(ip("route del 10.0.0.0/8 dev lo"), 0);
        VERIFY_DONE(beside);
        VERIFY_DONE(m_engine->remove(manage(), beside->id, false));
    }

    /// Every client gets all containers in one message of at most 32 MiB: no user may make that too long.
    void mapsHaveALimitTogether()
    {
        std::uint32_t next = 600'000'000;
        ErrorCode refused = ErrorCode::Internal;
        int made = 0;
        for (; made < 60 && refused == ErrorCode::Internal; ++made) {
            ContainerRequest request = Box::request("many" + std::to_string(made), {"true"});
            request.network = "none";
            for (std::uint32_t inside = 0; inside < 340; ++inside, next += 2)
                request.uidMap.push_back({inside, next, 1});
            request.gidMap = request.uidMap;
            const auto container = m_engine->create(Box::token<Action::Create>(), request);
            if (!container)
                refused = container.error().code;
        }
        QCOMPARE(refused, ErrorCode::LimitExceeded);
        QCOMPARE(made, 32768 / 680 + 1);
        QVERIFY(m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"true"}))); // as ever
    }

    /// What a container leaves may be without end: nothing waits for its removal, nothing outside is removed
    /// with it, and it costs no stack.
    void hostileLayerIsDeletedApart()
    {
        struct Gate
        {
            std::mutex mutex;
            std::condition_variable changed;
            bool open = false;
            std::atomic<bool> reached = false;
            void release()
            {
                {
                    const std::lock_guard lock(mutex);
                    open = true;
                }
                changed.notify_all();
            }
        };
        const auto gate = std::make_shared<Gate>();
        const auto released = qScopeGuard([gate] { gate->release(); });
        m_engine.reset();
        Config config = m_box->config();
        config.stepHook = [gate](std::string_view step, bool) {
            if (step != "trash.sweep")
                return;
            gate->reached = true;
            std::unique_lock lock(gate->mutex);
            gate->changed.wait(lock, [&gate] { return gate->open; });
        };
        auto opened = Engine::open(config, *m_recorder);
        VERIFY_DONE(opened);
        m_engine = std::move(*opened);

        const std::string outside = m_box->path() + "/outside";
        QVERIFY(QDir().mkpath(QString::fromStdString(outside)));
        const kernel::Fd kept(::open((outside + "/kept").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        QVERIFY(kept.valid());
        const ContainerId id = create("hostile", {"true"});
        const std::string layer = m_box->path() + "/state/layers/" + id;
        kernel::Fd at(::open((layer + "/upper").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        QVERIFY(at.valid());
        // names that the removal would choose for itself
        QCOMPARE(::mkdirat(at.get(), ".tmp-deep-0", 0755), 0);
        QCOMPARE(::symlinkat(outside.c_str(), at.get(), ".tmp-deep-1"), 0);
        QCOMPARE(::mkfifoat(at.get(), "fifo\n", 0600), 0);
        for (int depth = 0; depth < 5000; ++depth) {
            if (depth % 100 == 0) {
                QCOMPARE(::symlinkat(outside.c_str(), at.get(), "away"), 0);
                QCOMPARE(::symlinkat("../../..", at.get(), "up"), 0);
            }
            QCOMPARE(::mkdirat(at.get(), "d", 0755), 0);
            at = kernel::Fd(::openat(at.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            QVERIFY(at.valid());
        }
        at = {};
        VERIFY_DONE(m_engine->remove(manage(), id, false));
        QTRY_VERIFY(gate->reached.load());
        QVERIFY(!std::filesystem::exists(layer));

        // While it is being removed, another one lives and ends, and goes by itself.
        ContainerRequest request = Box::request("zion", {"true"});
        request.removeOnExit = true;
        const auto other = m_engine->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(other);
        VERIFY_DONE(m_engine->start(manage(), other->id));
        QVERIFY(m_recorder->waitForRemoval(other->id));

        gate->release();
        const std::string trash = m_box->path() + "/state/trash";
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::is_empty(trash), 30'000);
        QVERIFY(std::filesystem::exists(outside + "/kept"));
        std::filesystem::remove_all(outside);
    }

    void nothingIsTouchedByBadRequests()
    {
        const Snapshot before = m_box->snapshot();
        ContainerRequest request = Box::request("zion", {"sh"});
        request.address = "192.168.1.1";
        QCOMPARE(m_engine->create(Box::token<Action::Create>(), request).error().code,
                 ErrorCode::InvalidArgument);
        request = Box::request("zion", {"sh"});
        request.image = "nothing";
        QCOMPARE(m_engine->create(Box::token<Action::Create>(), request).error().code, ErrorCode::NotFound);
        const std::string left = before.leftOver(m_box->snapshot());
        QVERIFY2(left.empty(), left.c_str());
        create("zion", {"sh"});
        QCOMPARE(m_engine->create(Box::token<Action::Create>(), Box::request("zion", {"sh"})).error().code,
                 ErrorCode::Exists);
    }

    /// C17. The last test: what it gives up does not come back.
    void whatIsLeftOutIsSaid()
    {
        m_engine.reset();
        // By the thread from which the engine's come: monitors have neither the right nor the room.
        QCOMPARE(::prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE), 0);
        const rlimit few{1024, 4096};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
        open();
        const ContainerId id = create("zion", {"sleep", "1000"});
        for (int run = 0; run < 2; ++run) {
            VERIFY_DONE(m_engine->start(manage(), id));
            const std::vector<Check> checks = m_engine->doctor();
            const auto said = std::ranges::count_if(checks, [](const Check &check) {
                return check.message.starts_with("zion: RLIMIT_NOFILE stays at 4096");
            });
            QCOMPARE(said, 1); // not once for each start
            VERIFY_DONE(m_engine->stop(manage(), id, std::chrono::seconds(0)));
        }
    }

public:
    static bool s_sandboxed;

private:
    /// The parent of the container's first process; 0: cannot be read.
    [[nodiscard]] pid_t monitorOf(const ContainerId &id) const
    {
        const auto status = textOf("/proc/" + std::to_string(m_engine->container(id)->pid) + "/status");
        std::smatch match;
        if (!std::regex_search(status, match, std::regex("PPid:\\s+(\\d+)")))
            return 0;
        return std::stoi(match[1]);
    }

    void reopenWithoutSpare()
    {
        m_engine.reset();
        Config config = m_box->config();
        config.spareMonitor = false;
        auto opened = Engine::open(config, *m_recorder);
        VERIFY_DONE(opened);
        m_engine = std::move(*opened);
    }
    /// PID of the monitor that waits for a container; 0: there is none, after `patience`.
    static pid_t spareMonitor(std::chrono::milliseconds patience)
    {
        const std::string line = std::string("caisson-monitor") + '\0' + std::string(32, '-') + '\0';
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (true) {
            std::istringstream pids(allChildren());
            for (pid_t pid = 0; pids >> pid;) {
                if (textOf("/proc/" + std::to_string(pid) + "/cmdline") == line)
                    return pid;
            }
            if (std::chrono::steady_clock::now() > deadline)
                return 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    /// Whichever of our threads made them.
    static std::string allChildren()
    {
        std::string all;
        for (const auto &task : std::filesystem::directory_iterator("/proc/self/task"))
            all += textOf(task.path().string() + "/children") + ' ';
        return all;
    }

    void open()
    {
        auto opened = Engine::open(m_box->config(), *m_recorder);
        VERIFY_DONE(opened);
        m_engine = std::move(*opened);
    }
    ContainerId create(const std::string &name, std::vector<std::string> command)
    {
        const auto made =
            m_engine->create(Box::token<Action::Create>(), Box::request(name, std::move(command)));
        if (!made)
            qFatal("%s", made.error().text.c_str());
        return made->id;
    }
    static bool catchesTerm(const std::string &status)
    {
        std::smatch match;
        return std::regex_search(status, match, std::regex("SigCgt:\\s+([0-9a-f]+)")) &&
               (std::stoull(match[1], nullptr, 16) & (1ULL << (SIGTERM - 1))) != 0;
    }
    std::string output(const ContainerId &id, std::vector<std::string> command)
    {
        ExecRequest request;
        request.command = std::move(command);
        const auto session = m_engine->exec(Box::token<Action::Exec>(), id, request);
        if (!session)
            return "exec: " + session.error().text;
        std::string text = readToEnd(session->descriptors[1]) + readToEnd(session->descriptors[2]);
        (void)m_recorder->waitForExec(session->execId);
        return text;
    }

    std::optional<EngineBox> m_box;
    std::optional<Recorder> m_recorder;
    std::unique_ptr<Engine> m_engine;
    Snapshot m_before;
};

bool LifecycleTest::s_sandboxed = false;

int main(int argc, char **argv)
{
    LifecycleTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    LifecycleTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "lifecycletest.moc"
