// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/checktexts.h"
#include "app/models/steptexts.h"
#include "tests/client/ctlcase.h"

#include <csignal>
#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <signal.h>

using namespace caisson::tests;

/// What the verbs do that run, end and list; those with a terminal and those that only look have tests of
/// their own.
class CaissonctlTest : public CtlCase
{
    Q_OBJECT

private Q_SLOTS:
    void runGivesOutputAndExitCode()
    {
        Result result = line("run --rm --name e1 echo hello");
        QCOMPARE(result.out, QByteArray("hello\n"));
        QCOMPARE(result.code, 0);
        result = ctl({QStringLiteral("run"), QStringLiteral("--rm"), QStringLiteral("sh"),
                      QStringLiteral("-c"), QStringLiteral("echo out; exit 7")});
        QCOMPARE(result.out, QByteArray("out\n"));
        QCOMPARE(result.code, 7);
        QCOMPARE(json("ps -a --json").size(), std::size_t(0)); // --rm
    }

    void runPassesInput()
    {
        const Result result = ctl({QStringLiteral("run"), QStringLiteral("-i"), QStringLiteral("--rm"),
                                   QStringLiteral("wc"), QStringLiteral("-c")},
                                  QByteArray(3'000'000, 'x'));
        QCOMPARE(result.out.trimmed(), QByteArray("3000000"));
        QCOMPARE(result.code, 0);
    }

    /// Nothing is lost of what is written at once, nor to who takes it slowly.
    void runGivesAllOutput()
    {
        const Result result = ctl({QStringLiteral("run"), QStringLiteral("--rm"), QStringLiteral("seq"),
                                   QStringLiteral("1"), QStringLiteral("300000")});
        QCOMPARE(result.out.size(), 1'988'895);
        QVERIFY(result.out.startsWith("1\n2\n"));
        QVERIFY(result.out.endsWith("\n300000\n"));

        // The container has ended long before its output is asked for.
        const auto slowly =
            m_bus->run(alice, QStringLiteral("/bin/sh"),
                       {QStringLiteral("-c"),
                        m_program + QStringLiteral(" run --rm seq 1 50000 | { sleep 3; wc -c; }")});
        QCOMPARE(finish(*slowly).out.trimmed(), QByteArray("288894"));
    }

    /// "--" ends our flags; a second one, or one within the command, is the command's.
    void dashesEndTheFlags()
    {
        QCOMPARE(line("run --rm -- echo a").out, QByteArray("a\n"));
        QCOMPARE(line("run --rm -- echo -- a").out, QByteArray("-- a\n"));
        QCOMPARE(line("run --rm echo a -- -b").out, QByteArray("a -- -b\n"));
        QCOMPARE(line("run --rm -- --rm").code, 127);
        QCOMPARE(line("run --rm --rn -- echo a").code, 125);
        makeZion();
        QCOMPARE(line("exec zion -- echo a").out, QByteArray("a\n"));
        QCOMPARE(line("exec zion echo -- a").out, QByteArray("-- a\n"));
        QCOMPARE(line("exec -- zion echo a").out, QByteArray("a\n"));
        QCOMPARE(line("exec zion --").code, 125);
    }

    void commandsThatCannotRun()
    {
        QCOMPARE(line("run --rm nosuchcommand").code, 127);
        QCOMPARE(line("run --rm /etc").code, 126);
        QCOMPARE(line("run -d --name zion sleep 1000").code, 0);
        const Result missing = line("exec zion nosuchcommand");
        QCOMPARE(missing.code, 127);
        QVERIFY2(missing.error.contains("nosuchcommand is not in the container's file system"),
                 missing.error.constData());
        QCOMPARE(line("exec zion /etc").code, 126);
        QCOMPARE(line("exec nosuchcontainer true").code, 125);
        QCOMPARE(line("exec zion false").code, 1);
        QCOMPARE(line("rm --force zion").code, 0);
    }

    void anyKindCanBeTheHosts_data()
    {
        QTest::addColumn<QStringList>("hosts");
        QStringList all;
        for (const char *kind : {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"}) {
            all.append(QString::fromLatin1(kind));
            QTest::newRow(kind) << QStringList{QString::fromLatin1(kind)};
        }
        QTest::newRow("none") << QStringList();
        QTest::newRow("all") << all;
    }
    void anyKindCanBeTheHosts()
    {
        QFETCH(QStringList, hosts);
        QStringList arguments{QStringLiteral("run"), QStringLiteral("--rm")};
        for (const QString &kind : hosts)
            arguments << QStringLiteral("--ns") << kind + QStringLiteral("=host");
        // Paths are the host's when its mounts are.
        arguments << QStringLiteral("sh") << QStringLiteral("-c")
                  << QStringLiteral(
                         "for k in cgroup ipc mnt net pid time user uts; do readlink /proc/self/ns/$k; done");
        const Result result = ctl(arguments, {}, 0); // root: most of it is not for ordinary users
        QCOMPARE(result.error, QByteArray());
        const QList<QByteArray> links = result.out.trimmed().split('\n');
        QCOMPARE(links.size(), 8);
        for (const QByteArray &link : links) {
            const QString kind = QString::fromLatin1(link.left(link.indexOf(':')));
            const QString ours = QFile::symLinkTarget(QStringLiteral("/proc/self/ns/") + kind);
            QVERIFY2(ours.endsWith(QString::fromLatin1(link)) == hosts.contains(kind), link.constData());
        }
    }

    void outOfMemoryIsKilled()
    {
        const Result result = line("run --rm --memory 20M --memory-swap 20M tail /dev/zero");
        QVERIFY2(result.code == 137, result.error.constData());
    }

    void signalsAreForwarded()
    {
        const auto process =
            launch({QStringLiteral("run"), QStringLiteral("--rm"), QStringLiteral("--name"),
                    QStringLiteral("sig"), QStringLiteral("sh"), QStringLiteral("-c"),
                    QStringLiteral("trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done")});
        QByteArray out;
        QVERIFY(
            waitUntil([&] { return (out += process->readAllStandardOutput()).contains("ready"); }, 20'000));
        ::kill(pid_t(process->processId()), SIGTERM);
        QCOMPARE(finish(*process).code, 9);
    }

    void inspectHasTheContractsKeys()
    {
        makeZion();
        const Json array = json("inspect --json zion");
        QVERIFY(array.is_array() && array.size() == 1);
        const Json &zion = array.at(0);
        for (const char *key : {"id", "name", "state", "pid", "image", "command", "hostname", "namespaces",
                                "ip", "network", "cgroup", "memory", "owner"})
            QVERIFY2(zion.contains(key), key);
        QCOMPARE(zion.at("namespaces").size(), std::size_t(8));
        for (const char *key : {"usage", "limit", "swapLimit", "peak", "oomKills"})
            QVERIFY2(zion.at("memory").contains(key), key);
        QCOMPARE(zion.at("memory").at("limit").get<quint64>(), quint64(100 << 20));
        QVERIFY(zion.at("memory").at("usage").get<quint64>() > 0);
        QVERIFY(zion.at("memory").at("peak").is_number()); // an ordinary user may read it
        QCOMPARE(QString::fromStdString(zion.at("owner")), QStringLiteral("caisson-alice"));
        QCOMPARE(QString::fromStdString(zion.at("ip")), QStringLiteral("10.0.0.1"));
        // What it says of a namespace is what the kernel says of the process.
        const Json links = json("ns --json zion");
        QCOMPARE(links.size(), std::size_t(10));
        for (const Json &link : links) {
            if (link.at("link") == link.at("type"))
                QCOMPARE(link.at("ns").get<quint64>(),
                         zion.at("namespaces").at(link.at("type").get<std::string>()).get<quint64>());
        }
    }

    void execGivesExitCodeAndStreams()
    {
        makeZion();
        Result result = ctl({QStringLiteral("exec"), QStringLiteral("zion"), QStringLiteral("sh"),
                             QStringLiteral("-c"), QStringLiteral("hostname; echo wrong >&2; exit 5")});
        QCOMPARE(result.out, QByteArray("zion\n"));
        QCOMPARE(result.error, QByteArray("wrong\n"));
        QCOMPARE(result.code, 5);
        result = ctl({QStringLiteral("exec"), QStringLiteral("-i"), QStringLiteral("zion"),
                      QStringLiteral("wc"), QStringLiteral("-c")},
                     QByteArray(3'000'000, 'x'));
        QCOMPARE(result.out.trimmed(), QByteArray("3000000"));
        result = ctl({QStringLiteral("exec"), QStringLiteral("zion"), QStringLiteral("head"),
                      QStringLiteral("-c"), QStringLiteral("3000000"), QStringLiteral("/dev/zero")});
        QCOMPARE(result.out.size(), 3'000'000);
    }

    void limitsMove()
    {
        makeZion();
        QCOMPARE(line("update zion --memory 200M").code, 0);
        QCOMPARE(json("inspect --json zion").at(0).at("memory").at("limit").get<quint64>(),
                 quint64(200 << 20));
    }

    void lifeCycle()
    {
        makeZion();
        QCOMPARE(line("pause zion").code, 0);
        QCOMPARE(QString::fromStdString(json("ps --json").at(0).at("state")), QStringLiteral("paused"));
        QCOMPARE(line("resume zion").code, 0);
        QCOMPARE(line("restart -t 0 zion").code, 0);
        const Result refused = line("rm zion");
        QCOMPARE(refused.code, 125);
        QVERIFY(refused.error.contains("running"));
        QCOMPARE(line("stop -t 0 zion").code, 0);
        QCOMPARE(line("wait zion").code, 137);
        QCOMPARE(json("ps --json").size(), std::size_t(0));
        QCOMPARE(line("start zion").code, 0);
        QCOMPARE(line("kill zion").code, 0);
        QCOMPARE(line("wait zion").out, QByteArray("137\n"));
    }

    /// Newer Qt (6.8, not 6.4) warns of encodings that are not UTF-8.
    void saysNothingOfLocales()
    {
        const auto process = m_bus->run(alice, QStringLiteral("/usr/bin/env"),
                                        {QStringLiteral("LC_ALL=C"), m_program, QStringLiteral("ps")});
        const Result result = finish(*process);
        QCOMPARE(result.code, 0);
        QCOMPARE(result.error, QByteArray());
    }

    /// The window says them in its language: it must know what any plan says.
    void stepsAreKnownToTheWindow()
    {
        QVERIFY(!caisson::app::isKnownStepText(QStringLiteral("Open the pod bay doors")));
        for (const char *flags : {"--time-offset boottime=+5 -t", "--network none",
                                  "--network host --ns user=host", "--ns mnt=host --ns pid=host"}) {
            const QStringList words =
                QStringLiteral("create --name zion %1 sleep 1").arg(QLatin1String(flags)).split(u' ');
            const Result made = ctl(words, {}, 0);
            QVERIFY2(made.code == 0, made.error.constData());
            const Json steps = json("explain --json zion");
            QVERIFY(steps.is_array() && !steps.empty());
            for (const Json &step : steps) {
                for (const char *key : {"title", "sentence"}) {
                    const std::string text = step[key];
                    QVERIFY2(caisson::app::isKnownStepText(QString::fromStdString(text)), text.c_str());
                }
            }
            QCOMPARE(ctl({QStringLiteral("rm"), QStringLiteral("zion")}, {}, 0).code, 0);
        }
    }

    /// As stepsAreKnownToTheWindow(); what is found of containers and of the machine's parts may be anything.
    void checksAreKnownToTheWindow()
    {
        const Json checks = json("doctor --json");
        QVERIFY(checks.size() > 5);
        for (const Json &check : checks) {
            if (check["id"] == "state.found")
                continue;
            for (const char *key : {"message", "advice"}) {
                const std::string text = check[key];
                QVERIFY2(text.empty() || caisson::app::isKnownCheckText(QString::fromStdString(text)),
                         text.c_str());
            }
        }
    }

    void explainAndEvents()
    {
        makeZion();
        const Json steps = json("explain --json zion");
        QVERIFY(steps.size() > 5);
        for (const Json &step : steps)
            QCOMPARE(QString::fromStdString(step.at("status")), QStringLiteral("done"));
        QVERIFY(line("explain zion --as shell").out.startsWith("#!/bin/sh"));
        const Json events = json("events --json");
        QVERIFY(std::any_of(events.begin(), events.end(), [](const Json &event) {
            return event.at("kind") == "container-started" && event.at("name") == "zion";
        }));
    }

    void logsHaveTails()
    {
        QCOMPARE(
            ctl({QStringLiteral("run"), QStringLiteral("--name"), QStringLiteral("log"), QStringLiteral("sh"),
                 QStringLiteral("-c"), QStringLiteral("echo one; echo two; echo three")})
                .code,
            0);
        QCOMPARE(line("logs log").out, QByteArray("one\ntwo\nthree\n"));
        QCOMPARE(line("logs --tail 2 log").out, QByteArray("two\nthree\n"));
        QCOMPARE(line("logs -f log").out, QByteArray("one\ntwo\nthree\n")); // it has ended: so does following
    }

    void statsOnce()
    {
        makeZion();
        const Json stats = json("stats --no-stream --json");
        QCOMPARE(stats.size(), std::size_t(1));
        QVERIFY(stats.at(0).at("memory").get<quint64>() > 0);
        QVERIFY(stats.at(0).at("cpus").is_number());
    }

    void waitOutlivesTheHelper()
    {
        makeZion();
        const auto waiting = launch({QStringLiteral("wait"), QStringLiteral("zion")});
        const pid_t former = m_bus->helperPid();
        QTRY_VERIFY(waiting->state() == QProcess::Running);
        (void)line("ps"); // by its answer the wait has been asked, too
        m_bus->killHelper(SIGKILL);
        QCOMPARE(line("kill zion").code, 0);
        QVERIFY(m_bus->helperPid() != former);
        QCOMPARE(finish(*waiting).code, 137);
    }

    void networks()
    {
        QCOMPARE(line("network create quiet --subnet 10.77.0.0/24 --no-nat").code, 0);
        const Json quiet = json("network inspect --json quiet").at(0);
        QCOMPARE(QString::fromStdString(quiet.at("subnet")), QStringLiteral("10.77.0.0/24"));
        QVERIFY(!quiet.at("nat").get<bool>());
        QCOMPARE(line("network rm quiet").code, 0);
        // Its object goes from the bus a moment after the answer.
        QTRY_VERIFY(!line("network ls --json").out.contains("quiet"));
        QCOMPARE(line("network rm quiet").code, 125);
    }

    void namesThatAreNotThere()
    {
        makeZion();
        const Result result = line("inspect zoin");
        QCOMPARE(result.code, 125);
        QVERIFY2(result.error.contains("Did you mean \"zion\""), result.error.constData());
        QCOMPARE(line("run -d --name zion sleep 1").code, 125); // taken
    }

    void whoMayNotLookIsTold()
    {
        const Result result = ctl({QStringLiteral("ps")}, {}, mallory);
        QCOMPARE(result.code, 125);
        QVERIFY(result.error.contains("org.caisson.inspect"));
    }

    void streamsOfOthersAreNotMine()
    {
        makeZion();
        QCOMPARE(ctl({QStringLiteral("exec"), QStringLiteral("zion"), QStringLiteral("true")}, {}, bob).code,
                 125);
        QCOMPARE(ctl({QStringLiteral("rm"), QStringLiteral("-f"), QStringLiteral("zion")}, {}, bob).code,
                 125);
        const Json seen = Json::parse(
            ctl({QStringLiteral("ps"), QStringLiteral("--json")}, {}, bob).out.toStdString(), nullptr, false);
        QCOMPARE(seen.at(0).at("command").size(), std::size_t(0)); // its command is the owner's
    }
};

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    CaissonctlTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "caissonctltest.moc"
