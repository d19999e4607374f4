// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/ctlcase.h"
#include "tests/client/fakebus.h"

#include <csignal>
#include <QCoreApplication>
#include <QFile>
#include <QTest>
#include <signal.h>

using namespace caisson::tests;
using namespace Qt::StringLiterals;

/// Calls that a container's state does not allow, and those that change it while it runs.
class WrongStateTest : public CtlCase
{
    Q_OBJECT

    /// Puts zion into the state.
    void makeZionBe(const QString &wanted)
    {
        if (wanted == u"created") {
            QCOMPARE(line("create --name zion --memory 100M sleep 1000").code, 0);
            return;
        }
        makeZion();
        if (wanted == u"paused")
            QCOMPARE(line("pause zion").code, 0);
        if (wanted == u"stopped") {
            QCOMPARE(line("kill zion").code, 0);
            QCOMPARE(line("wait zion").code, 137);
        }
        QCOMPARE(state("zion"), wanted);
    }
    /// All that does not change by itself.
    Json still()
    {
        Json zion = inspect("zion");
        zion.at("memory").erase("usage");
        zion.at("memory").erase("peak");
        return zion;
    }
    /// A file of zion's control group; its hierarchy has the controller's name where there are several.
    QByteArray groupFile(const char *controller, const char *v1, const char *v2)
    {
        QString path = QString::fromStdString(inspect("zion").at("cgroup"));
        const bool several = path.startsWith(u"/sys/fs/cgroup/memory/");
        if (several)
            path.replace(u"/memory/"_s, u"/%1/"_s.arg(QLatin1String(controller)));
        QFile file(path + u'/' + QLatin1String(several ? v1 : v2));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed()
                                              : file.fileName().toUtf8() + " cannot be read";
    }
    bool hasGroupsV2()
    {
        return !QString::fromStdString(inspect("zion").at("cgroup")).startsWith(u"/sys/fs/cgroup/memory/");
    }

private Q_SLOTS:
    void refused_data()
    {
        using Calls = QList<std::pair<const char *, QByteArray>>; // and what is said of them
        QTest::addColumn<Calls>("calls");
        for (const char *state : {"created", "stopped"}) {
            const QByteArray is = QByteArray("zion is ") + state;
            QTest::newRow(state) << Calls{
                {"exec zion true", is + ", not running"},
                {"top zion", "zion is not running"},
                {"pause zion", is + ", not running"},
                {"resume zion", is + ", not paused"},
                {"kill zion", is + ", not running"},
                {"attach zion", "cannot attach to zion: it does not run"},
                {"ns zion", "zion does not run, so it has no namespaces"},
            };
        }
        QTest::newRow("running") << Calls{
            {"start zion", "zion is running already"},
            {"resume zion", "zion is running, not paused"},
            {"rm zion", "zion is running: stop it first, or force"},
        };
        QTest::newRow("paused") << Calls{
            {"start zion", "zion is paused already"},
            {"pause zion", "zion is paused, not running"},
            {"exec zion true", "zion is paused, not running"},
            {"rm zion", "zion is paused: stop it first, or force"},
        };
    }
    void refused()
    {
        using Calls = QList<std::pair<const char *, QByteArray>>;
        QFETCH(Calls, calls);
        makeZionBe(QString::fromLatin1(QTest::currentDataTag()));
        const Json before = still();
        QVERIFY(before.is_object() && !before.at("state").empty());
        for (const auto &[call, said] : calls) {
            const Result result = line(call);
            QVERIFY2(result.code == 125, call);
            QCOMPARE(result.out, QByteArray());
            QVERIFY2(result.error.startsWith("caissonctl: "), call);
            QVERIFY2(result.error.contains(said), (call + (": " + result.error)).constData());
            const Json after = still();
            QVERIFY2(after == before, (call + ('\n' + before.dump()) + '\n' + after.dump()).c_str());
        }
    }

    void stopOfWhatDoesNotRun_data()
    {
        QTest::addColumn<QString>("state");
        QTest::newRow("created") << u"created"_s;
        QTest::newRow("stopped") << u"stopped"_s;
    }
    void stopOfWhatDoesNotRun()
    {
        QFETCH(QString, state);
        makeZionBe(state);
        const Json before = still();
        const Result result = line("stop zion");
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("zion is " + state.toLatin1() + ", not running"),
                 result.error.constData());
        QVERIFY(still() == before);
    }

    /// The answer that names the job and the word of its end arrive together.
    void jobThatEndsAtOnce()
    {
        FakeBus bus;
        QVERIFY(bus.start());
        bool allEnded = true;
        for (int round = 1; allEnded && round <= 3; ++round) {
            bus.control(u"Scene"_s, {u"Stop"_s, u"silent"_s});
            const auto process = launch({u"--bus-address"_s, bus.address(), u"stop"_s, u"zion"_s}, 0);
            QVERIFY(waitUntil([&] { return bus.calls(u"Stop"_s) == round; }, 20'000));
            ::kill(pid_t(process->processId()), SIGSTOP);
            bus.control(u"AnswerHeld"_s);
            bus.control(u"Complete"_s, {u"/org/caisson/Helper1/job/%1"_s.arg(round), QString()});
            ::kill(pid_t(process->processId()), SIGCONT);
            allEnded = waitUntil([&] { return process->state() == QProcess::NotRunning; }, 5'000);
            if (!allEnded)
                process->kill();
            const Result result = finish(*process);
            QVERIFY2(!allEnded || result.code == 0, result.error.constData());
        }
        QVERIFY(allEnded);
    }

    /// To restart is to stop first, and what stands still can be stopped.
    void restartOfAPausedOne()
    {
        makeZionBe(u"paused"_s);
        const Json before = inspect("zion");
        QCOMPARE(line("restart -t 0 zion").code, 0);
        const Json after = inspect("zion");
        QCOMPARE(QString::fromStdString(after.at("state")), u"running"_s);
        QVERIFY(after.at("pid") != before.at("pid"));
        QCOMPARE(line("exec zion true").code, 0); // it is not frozen any more
    }

    /// What can be looked at can be so while it stands still.
    void lookingAtAPausedOne()
    {
        makeZionBe(u"paused"_s);
        QCOMPARE(json("top --json zion").size(), std::size_t(1));
        QCOMPARE(json("stats --no-stream --json zion").size(), std::size_t(1));
        QCOMPARE(json("ns --json zion").size(), std::size_t(10));
    }

    /// One wrong name or state among several: the others are done, and the code tells it.
    void severalAtOnce()
    {
        makeZion();
        QCOMPARE(line("create --name moon sleep 1000").code, 0);
        const Result result = line("pause moon nosuch zion");
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("moon is created, not running"), result.error.constData());
        QVERIFY2(result.error.contains("there is no container \"nosuch\""), result.error.constData());
        QCOMPARE(state("zion"), u"paused"_s);
        QCOMPARE(state("moon"), u"created"_s);
    }

    void networkInUse()
    {
        QCOMPARE(line("network create quiet --subnet 10.77.0.0/24").code, 0);
        QCOMPARE(line("run -d --name zion --network quiet --ip 10.77.0.9 sleep 1000").code, 0);
        const Json before = json("network inspect --json quiet");
        Result result = line("network rm quiet");
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("network quiet is used by container zion"), result.error.constData());
        QVERIFY(json("network inspect --json quiet") == before);
        QCOMPARE(line("exec zion ping -c 1 -W 5 10.77.0.254").code, 0); // its bridge, by default the last one
        QCOMPARE(line("kill zion").code, 0);
        QCOMPARE(line("wait zion").code, 137);
        QCOMPARE(line("network rm quiet").code, 125); // it would be there no more at the next start
        result = line("network rm lab", 0);           // who may
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("network lab is built in and stays"), result.error.constData());
        QCOMPARE(line("rm zion").code, 0);
        QCOMPARE(line("network rm quiet").code, 0);
    }

    void processorsAndProcesses()
    {
        makeZion();
        QCOMPARE(line("update zion --cpus 0.5 --pids-limit 33").code, 0);
        Json zion = inspect("zion");
        QCOMPARE(zion.at("cpus").get<double>(), 0.5);
        QCOMPARE(zion.at("pidslimit").get<quint64>(), quint64(33));
        QCOMPARE(zion.at("memory").at("limit").get<quint64>(), quint64(100 << 20)); // as it was
        QCOMPARE(groupFile("pids", "pids.max", "pids.max"), QByteArray("33"));
        QCOMPARE(groupFile("cpu", "cpu.cfs_quota_us", "cpu.max").split(' ').constFirst(),
                 QByteArray("50000"));
        // The kernel keeps to it: not one more process.
        QCOMPARE(line("update zion --pids-limit 4").code, 0);
        const Result fork = ctl({u"exec"_s, u"zion"_s, u"sh"_s, u"-c"_s,
                                 u"for i in 1 2 3 4 5 6; do sleep 1000 & done; echo all"_s});
        QVERIFY2(!fork.out.contains("all"), fork.out.constData());
        QVERIFY2(fork.error.contains("fork"), fork.error.constData());

        const Json before = still();
        for (const char *call : {"update zion --cpus 0", "update zion --cpus 1000", "update zion --cpus many",
                                 "update zion --pids-limit 0", "update zion --memory 1k", "update zion",
                                 "update nosuch --cpus 0.5"}) {
            const Result refused = line(call);
            QVERIFY2(refused.code == 125, call);
            QVERIFY2(refused.error.startsWith("caissonctl: "), call);
        }
        QVERIFY(still() == before);
    }

    /// Where the kernel has no such limit it is refused rather than forgotten.
    void memoryHigh()
    {
        makeZion();
        const Result result = line("update zion --memory-high 50M");
        if (hasGroupsV2()) {
            QCOMPARE(result.error, QByteArray());
            QCOMPARE(inspect("zion").at("memory").at("high").get<quint64>(), quint64(50 << 20));
            QCOMPARE(groupFile("memory", "", "memory.high"), QByteArray::number(50 << 20));
            return;
        }
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("needs control groups v2"), result.error.constData());
        QVERIFY(inspect("zion").at("memory").at("high").is_null());
        QCOMPARE(line("create --name moon --memory-high 50M sleep 1000").code, 125);
        QCOMPARE(json("ps -a --json").size(), std::size_t(1));
    }

    /// Steps and their times go to standard error: what reads the id must not read them.
    void stepsAreShown()
    {
        const Result run = line("run -d --verbose --name zion sleep 1000");
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out.trimmed().size(), 32);
        QCOMPARE(line("kill zion").code, 0);
        QCOMPARE(line("wait zion").code, 137);
        const Result start = line("start --verbose zion");
        QCOMPARE(start.code, 0);
        QCOMPARE(start.out, QByteArray());
        const Json steps = json("explain --json zion");
        QVERIFY(steps.size() > 5);
        for (const QByteArray &shown : {run.error, start.error}) {
            QVERIFY2(shown.contains("STEP") && shown.contains("all together"), shown.constData());
            for (const Json &step : steps) {
                const QByteArray title = QByteArray::fromStdString(step.at("title"));
                QVERIFY2(shown.contains(title), title.constData());
            }
            QVERIFY(shown.count("done") >= qsizetype(steps.size()));
        }
        const Result foreground = line("run --rm --verbose echo hello");
        QCOMPARE(foreground.out, QByteArray("hello\n"));
        QVERIFY(foreground.error.contains("all together"));
        QVERIFY(!line("run --rm echo hello").error.contains("all together"));
    }

    /// The flag of all verbs.
    void stepsAreShownByTheProgramsFlag()
    {
        const Result run = line("--verbose run -d --name zion sleep 1000");
        QVERIFY2(run.error.contains("all together"), run.error.constData());
        QCOMPARE(line("kill zion").code, 0);
        QCOMPARE(line("wait zion").code, 137);
        const Result start = line("--verbose start zion");
        QCOMPARE(start.code, 0);
        QVERIFY2(start.error.contains("all together"), start.error.constData());
    }

    /// A start that fails shows how far it came.
    void stepsOfAFailedStart()
    {
        const Result result = line("run --verbose --name zion nosuchcommand");
        QCOMPARE(result.code, 127);
        QVERIFY2(result.error.contains("STEP") && result.error.contains("nosuchcommand"),
                 result.error.constData());
        QVERIFY2(result.error.contains("failed") && result.error.contains("undone"),
                 result.error.constData());
    }
};

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    WrongStateTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "wrongstatetest.moc"
