// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/launchspecification.h"
#include "helper/engine/steps/resolvconf.h"
#include "helper/engine/steps/stagestep.h"
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"

#include <linux/sched.h>
#include <QTest>
#include <random>

using namespace caisson::monitor;
using namespace caisson::engine;

namespace {

LaunchSpec fullSpec()
{
    LaunchSpec spec;
    spec.containerId = "0123456789abcdef0123456789abcdef";
    spec.newNamespaces = CLONE_NEWNS | CLONE_NEWTIME;
    spec.hostName = "zion";
    spec.arguments = {"sh", "-c", ""};
    spec.environment = {"A=b", "EMPTY="};
    spec.workingDirectory = "/tmp";
    spec.uid = 1000;
    spec.gid = 1001;
    spec.groups = {5, 6};
    spec.uidMap = {{0, 100000, 65536}};
    spec.gidMap = {{0, 100000, 1}, {1, 200000, 1}};
    spec.capabilities = 0xffULL << 33;
    spec.noNewPrivileges = false;
    spec.oomScoreAdjust = -7;
    spec.seccompFilter = std::string("\0\1\2\3\4\5\6\7", 8);
    spec.terminal = true;
    spec.hasTimeOffsets = true;
    spec.monotonicSeconds = -5;
    spec.boottimeSeconds = 864000;
    spec.maskedPaths = {"/proc/kcore"};
    spec.readOnlyPaths = {"/proc/sys", "/proc/bus"};
    spec.cgroupV1 = {"memory", "cpu,cpuacct"};
    spec.logLimitBytes = 1;
    return spec;
}

std::vector<std::string> messages()
{
    ExecuteRequest execute;
    execute.execId = "00000000000000000000000000000001";
    execute.arguments = {"sh"};
    execute.environment = {"A=b"};
    execute.uid = 7;
    execute.terminal = true;
    Answer answer;
    answer.done = false;
    answer.error = "mount proc: Permission denied";
    answer.exit = ProcessExit{true, 9, 1};
    return {encode(fullSpec()),
            encode(Request(execute)),
            encode(Request(StageRequest{Stage::Exec})),
            encode(Request(AttachRequest{true, 5})),
            encode(answer),
            encode(Notification(ExecEndedNotification{execute.execId, {false, 3, 4}}))};
}

/// Decoding must end, with or without a value, and what it accepts must encode again to the same bytes.
void decodeAll(const std::string &bytes)
{
    if (const auto spec = decodeLaunchSpec(bytes))
        QCOMPARE(encode(*spec), bytes);
    if (const auto request = decodeRequest(bytes))
        QCOMPARE(encode(*request), bytes);
    if (const auto answer = decodeAnswer(bytes))
        QCOMPARE(encode(*answer), bytes);
    if (const auto notification = decodeNotification(bytes))
        QCOMPARE(encode(*notification), bytes);
}

} // namespace

class MonitorProtocolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void specComesBack();
    void specIsRefused_data();
    void specIsRefused();
    void requestsComeBack();
    void answersComeBack();
    void requestsAreRefused();
    void exitRecord_data();
    void exitRecord();
    void everyCut();
    void mutated();
    void resolvConf();
    void hierarchies();
    void quoting();
};

void MonitorProtocolTest::specComesBack()
{
    const auto back = decodeLaunchSpec(encode(fullSpec()));
    QVERIFY(back.has_value());
    QVERIFY(*back == fullSpec());
}

void MonitorProtocolTest::specIsRefused_data()
{
    using Change = void (*)(LaunchSpec &);
    QTest::addColumn<void *>("change");
    const auto row = [](const char *name, Change change) {
        QTest::newRow(name) << reinterpret_cast<void *>(change);
    };
    row("short id", [](LaunchSpec &spec) { spec.containerId.pop_back(); });
    row("id that is no number", [](LaunchSpec &spec) { spec.containerId[3] = '/'; });
    row("other clone flags", [](LaunchSpec &spec) { spec.newNamespaces |= CLONE_VM; });
    row("no command", [](LaunchSpec &spec) { spec.arguments.clear(); });
    row("empty command", [](LaunchSpec &spec) { spec.arguments = {""}; });
    row("NUL in an argument", [](LaunchSpec &spec) { spec.arguments.push_back(std::string("a\0b", 3)); });
    row("argument too long", [](LaunchSpec &spec) { spec.arguments.push_back(std::string(200'000, 'x')); });
    row("too many variables", [](LaunchSpec &spec) { spec.environment.assign(5000, "A=b"); });
    row("relative directory", [](LaunchSpec &spec) { spec.workingDirectory = "tmp"; });
    row("user that means none", [](LaunchSpec &spec) { spec.uid = ~0U; });
    row("group that means none", [](LaunchSpec &spec) { spec.gid = ~0U; });
    row("map past the end", [](LaunchSpec &spec) { spec.uidMap = {{0, 4294967290U, 65536}}; });
    row("empty map line", [](LaunchSpec &spec) { spec.uidMap = {{0, 1, 0}}; });
    row("too many map lines", [](LaunchSpec &spec) { spec.uidMap.assign(341, {0, 100000, 1}); });
    row("filter of half an instruction", [](LaunchSpec &spec) { spec.seccompFilter.push_back('x'); });
    row("relative mask", [](LaunchSpec &spec) { spec.maskedPaths = {"proc/kcore"}; });
    row("hierarchy that is a path", [](LaunchSpec &spec) { spec.cgroupV1 = {"../memory"}; });
    row("score out of range", [](LaunchSpec &spec) { spec.oomScoreAdjust = -1001; });
    row("too many rows", [](LaunchSpec &spec) { spec.rows = 70000; });
}

void MonitorProtocolTest::specIsRefused()
{
    QFETCH(void *, change);
    LaunchSpec spec = fullSpec();
    reinterpret_cast<void (*)(LaunchSpec &)>(change)(spec);
    QVERIFY(!decodeLaunchSpec(encode(spec)));
}

void MonitorProtocolTest::requestsComeBack()
{
    for (std::size_t stage = 0; stage < stageCount; ++stage) {
        const auto request = decodeRequest(encode(Request(StageRequest{static_cast<Stage>(stage)})));
        QVERIFY(request && std::get<StageRequest>(*request).stage == static_cast<Stage>(stage));
        QVERIFY(!stageName(static_cast<Stage>(stage)).empty());
    }
    ExecuteRequest execute;
    execute.execId = "00000000000000000000000000000001";
    execute.arguments = {"a", ""};
    execute.environment = {"A="};
    execute.workingDirectory = "/x";
    execute.uid = 0;
    execute.rows = 1;
    const auto request = decodeRequest(encode(Request(execute)));
    QVERIFY(request.has_value());
    const auto &back = std::get<ExecuteRequest>(*request);
    QVERIFY(back.execId == execute.execId && back.arguments == execute.arguments &&
            back.environment == execute.environment && back.workingDirectory == "/x" && back.uid == 0U &&
            !back.gid && !back.terminal && back.rows == 1);
}

void MonitorProtocolTest::answersComeBack()
{
    Answer answer;
    answer.errorCode = 3;
    answer.errnoValue = 2;
    answer.error = "x";
    answer.note = "y";
    answer.microseconds = 1ULL << 40;
    answer.phase = Phase::Exited;
    answer.pid = 77;
    answer.exit = ProcessExit{false, 255, 5};
    QVERIFY(decodeAnswer(encode(answer)) == answer);
    answer.error.assign(100'000, 'e'); // cut, not refused at the other end
    QCOMPARE(decodeAnswer(encode(answer))->error.size(), std::size_t(4096));
}

void MonitorProtocolTest::requestsAreRefused()
{
    QVERIFY(!decodeRequest(""));
    QVERIFY(!decodeRequest("\xff"));
    QVERIFY(!decodeRequest(encode(Request(StatusRequest{})) + "x")); // something left over
    QVERIFY(!decodeRequest(encode(Request(SignalRequest{0}))));
    QVERIFY(!decodeRequest(encode(Request(SignalRequest{65}))));
    QVERIFY(!decodeRequest(encode(Request(StageRequest{static_cast<Stage>(stageCount)}))));
    QVERIFY(!decodeRequest(encode(Request(ResizeRequest{70000, 1}))));
    QVERIFY(!decodeRequest(encode(Request(ExecuteRequest{}))));
    QVERIFY(!decodeRequest(std::string(messageLimit + 1, '\5')));
    // a number of strings that the message cannot hold
    std::string lie = encode(Request(ExecuteRequest{.execId = "1",
                                                    .arguments = {"a"},
                                                    .environment = {},
                                                    .workingDirectory = {},
                                                    .uid = {},
                                                    .gid = {},
                                                    .terminal = false}));
    lie[6] = '\xff';
    lie[7] = '\x0f';
    QVERIFY(!decodeRequest(lie));
}

void MonitorProtocolTest::exitRecord_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("exited") << QByteArray("exited 3 1763795000000000\n") << true;
    QTest::newRow("signalled") << QByteArray("signalled 9 0\n") << true;
    QTest::newRow("torn") << QByteArray("exited 3 17637950") << false;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("code too large") << QByteArray("exited 256 1\n") << false;
    QTest::newRow("negative") << QByteArray("exited -1 1\n") << false;
    QTest::newRow("word") << QByteArray("ended 1 1\n") << false;
    QTest::newRow("more") << QByteArray("exited 1 1\nx") << false;
    QTest::newRow("no time") << QByteArray("exited 1\n") << false;
}

void MonitorProtocolTest::exitRecord()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto exit = decodeExitRecord(text.toStdString());
    QCOMPARE(exit.has_value(), valid);
    if (valid)
        QCOMPARE(encodeExitRecord(*exit), text.toStdString());
}

void MonitorProtocolTest::everyCut()
{
    for (const std::string &message : messages()) {
        for (std::size_t size = 0; size < message.size(); ++size)
            decodeAll(message.substr(0, size));
        decodeAll(message + '\0');
        decodeAll(message);
    }
}

void MonitorProtocolTest::mutated()
{
    std::mt19937 random(20251122); // the same every time: a failure can be looked at
    const std::vector<std::string> originals = messages();
    for (int round = 0; round < 60'000; ++round) {
        std::string bytes = originals[random() % originals.size()];
        for (std::uint32_t change = random() % 4 + 1; change > 0; --change) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 4) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes[at] = static_cast<char>(0xff);
                break;
            case 2:
                bytes.insert(at, 1, static_cast<char>(random()));
                break;
            default:
                bytes.erase(at, random() % 8 + 1);
                break;
            }
            if (bytes.empty())
                bytes = "x";
        }
        decodeAll(bytes);
        if (QTest::currentTestFailed())
            return;
    }
}

void MonitorProtocolTest::resolvConf()
{
    QCOMPARE(reachableResolvConf(
                 "# comment\nnameserver 127.0.0.53\nnameserver  10.1.1.1\noptions edns0\n"
                 "nameserver ::1\nsearch a.b\nsortlist x\nnameserver \x1b[2J\nnameserver 2001:db8::1"),
             std::string("nameserver  10.1.1.1\noptions edns0\nsearch a.b\nnameserver 2001:db8::1\n"));
    QCOMPARE(reachableResolvConf(""), std::string());
}

void MonitorProtocolTest::hierarchies()
{
    const std::vector<std::string> expected{"memory", "cpu,cpuacct"};
    QVERIFY(hierarchiesIn("9:name=systemd:/\n4:memory:/x:y\n3:cpu,cpuacct:/\n0::/\nnonsense\n") == expected);
    QVERIFY(hierarchiesIn("0::/user.slice\n").empty());
}

void MonitorProtocolTest::quoting()
{
    QCOMPARE(shellQuoted("a'b $(x) \"`\n"), std::string("'a'\\''b $(x) \"`\n'"));
    QCOMPARE(shellWords({"a b", ""}), std::string("'a b' ''"));
}

QTEST_GUILESS_MAIN(MonitorProtocolTest)

#include "monitorprotocoltest.moc"
