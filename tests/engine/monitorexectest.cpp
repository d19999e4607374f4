// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/monitortesting.h"

#include <csignal>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;
using caisson::kernel::Fd;
using monitor::Stage;

/// Further processes in a running container.
class MonitorExecTest : public MonitorTestBase
{
    Q_OBJECT

private Q_SLOTS:
    void execWithPipes();
    void execWithTerminal();
    void execFailures();
    void execAsUser();
    void execHangup();
};

void MonitorExecTest::execWithPipes()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    box.spec.seccompFilter = someFilter();
    REQUIRE(box.start());
    const auto executed = box.link->exec(
        {.execId = execId,
         .arguments =
             {"sh", "-c",
              "cat; grep -E 'Cap(Eff|Bnd|Inh)|NoNewPrivs|Seccomp:' /proc/self/status; ls /proc/self/fd; "
              "echo $HOME $X; pwd; ps; echo bad >&2; exit 3"},
         .environment = {"X=y"},
         .workingDirectory = "/tmp",
         .uid = {},
         .gid = {},
         .terminal = false});
    REQUIRE(executed);
    QCOMPARE(executed->descriptors.size(), std::size_t(3));
    QCOMPARE(::write(executed->descriptors[0].get(), "in\n", 3), 3);
    auto descriptors = std::move(const_cast<MonitorLink::Executed &>(*executed).descriptors);
    descriptors[0].reset();
    const std::string output = readUntil(descriptors[1], "");
    for (const char *expected :
         {"in\n", "CapInh:\t0000000000000000", "CapEff:\t00000000400404fb", "CapBnd:\t00000000400404fb",
          "NoNewPrivs:\t1", "Seccomp:\t2", "0\n1\n2\n3\n/ y\n", "/tmp\n", "sleep 100"})
        QVERIFY2(output.find(expected) != std::string::npos,
                 (std::string(expected) + "\n--\n" + output).c_str());
    QCOMPARE(readUntil(descriptors[2], ""), std::string("bad\n"));
    const auto exit = box.waitForExec(execId);
    REQUIRE(exit);
    QCOMPARE(exit->code, 3U);
}

void MonitorExecTest::execWithTerminal()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    const auto executed =
        box.link->exec({.execId = execId,
                        .arguments = {"sh", "-c", "tty; stty size; read line; echo got $line; exit 5"},
                        .environment = {},
                        .workingDirectory = {},
                        .uid = {},
                        .gid = {},
                        .terminal = true,
                        .rows = 30,
                        .columns = 100});
    REQUIRE(executed);
    QCOMPARE(executed->descriptors.size(), std::size_t(1));
    const Fd &master = executed->descriptors[0];
    std::string output = readUntil(master, "30 100");
    QVERIFY2(output.find("/dev/pts/0") != std::string::npos && output.find("30 100") != std::string::npos,
             output.c_str());
    QCOMPARE(::write(master.get(), "word\n", 5), 5);
    output = readUntil(master, "got word");
    QVERIFY2(output.find("got word") != std::string::npos, output.c_str());
    const auto exit = box.waitForExec(execId);
    REQUIRE(exit);
    QCOMPARE(exit->code, 5U);
}

void MonitorExecTest::execFailures()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    const auto run = [&box](const std::vector<std::string> &arguments, std::optional<std::uint32_t> uid = {},
                            const std::string &directory = {}) {
        return box.link->exec({.execId = execId,
                               .arguments = arguments,
                               .environment = {},
                               .workingDirectory = directory,
                               .uid = uid,
                               .gid = {},
                               .terminal = false});
    };
    const auto missing = run({"no-such-command"});
    QVERIFY(!missing);
    QCOMPARE(MonitorLink::shellCode(missing.error()), 127);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QCOMPARE(
        missing.error().text,
        std::string("no-such-command is not in the container's file system (No such file or directory)"));
    const auto refused = run({"/etc/hosts"});
    QVERIFY(!refused);
    QCOMPARE(MonitorLink::shellCode(refused.error()), 126);
    QCOMPARE(refused.error().code, ErrorCode::Kernel);
    const auto unmapped = run({"true"}, 70000);
    QVERIFY(!unmapped);
    QCOMPARE(unmapped.error().code, ErrorCode::InvalidArgument);
    const auto group = box.link->exec({.execId = execId,
                                       .arguments = {"true"},
                                       .environment = {},
                                       .workingDirectory = {},
                                       .uid = {},
                                       .gid = 70000,
                                       .terminal = false});
    QVERIFY(!group);
    QCOMPARE(group.error().code, ErrorCode::InvalidArgument);
    const auto nowhere = run({"true"}, {}, "/no/such");
    QVERIFY(!nowhere);
    QVERIFY2(nowhere.error().text.find("/no/such") != std::string::npos, nowhere.error().text.c_str());
    QVERIFY(!run({}));
    QVERIFY(!run({std::string("a\0b", 3)}));
    QVERIFY(!run({"true", std::string(200'000, 'x')}));
    REQUIRE(run({"true"})); // the link has survived all that
    REQUIRE(box.waitForExec(execId));
}

void MonitorExecTest::execAsUser()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    const auto executed = box.link->exec({.execId = execId,
                                          .arguments = {"sh", "-c",
                                                        "id -u; id -g; grep Cap[EP] /proc/self/status; "
                                                        "kill -9 1 || echo cannot; echo x > /dev/stderr"},
                                          .environment = {},
                                          .workingDirectory = {},
                                          .uid = 1000,
                                          .gid = 1000,
                                          .terminal = false});
    REQUIRE(executed);
    const std::string output = readUntil(executed->descriptors[1], "");
    QVERIFY2(output.find("1000\n1000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n") == 0,
             output.c_str());
    QVERIFY2(output.find("cannot") != std::string::npos, output.c_str());
    QVERIFY(readUntil(executed->descriptors[2], "").find("x\n") != std::string::npos);
    REQUIRE(box.waitForExec(execId));
}

void MonitorExecTest::execHangup()
{
    ContainerBox box;
    box.spec = ContainerBox::defaultSpec("sleep 100");
    REQUIRE(box.start());
    auto executed = box.link->exec({.execId = execId,
                                    .arguments = {"sleep", "99"},
                                    .environment = {},
                                    .workingDirectory = {},
                                    .uid = {},
                                    .gid = {},
                                    .terminal = true});
    REQUIRE(executed);
    executed->descriptors.clear();
    const auto exit = box.waitForExec(execId);
    REQUIRE(exit);
    QVERIFY(exit->signalled);
    QCOMPARE(exit->code, unsigned(SIGHUP));
}

int main(int argc, char **argv)
{
    MonitorExecTest test;
    return runMonitorTest(test, argc, argv);
}

#include "monitorexectest.moc"
