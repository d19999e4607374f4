// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/commandline.h"

#include <QTest>

using namespace caisson::cli;

/// The whole command line: which words are flags, which the container's command, and what is said of a wrong
/// one.
class CommandLineTest : public QObject
{
    Q_OBJECT

    static std::optional<CommandLine> read(const QStringList &words)
    {
        std::vector<std::string> bytes{"caissonctl"};
        for (const QString &word : words)
            bytes.push_back(word.toStdString());
        std::vector<const char *> argv;
        for (const std::string &word : bytes)
            argv.push_back(word.c_str());
        return readCommandLine(int(argv.size()), argv.data());
    }

private Q_SLOTS:
    void goodLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("forwards");
        for (const char *line :
             {"ps",
              "ps -aq --json",
              "start a b c",
              "stop -t 3 a",
              "kill -s TERM a",
              "rm -f a",
              "wait a",
              "inspect --json a",
              "top a",
              "logs -f --tail 3 a",
              "stats --no-stream",
              "update a --memory 200M",
              "ns",
              "ns 1 --json",
              "ns diff 1 2",
              "explain a --as shell",
              "explain a --as oci",
              "ns tree --json",
              "update a --memory-high none",
              "events -f",
              "doctor --json",
              "network ls",
              "network create lab2 --subnet 10.2.0.0/24 --no-nat",
              "image ls --json",
              "run -d --name a sleep 100",
              "create --name a",
              "--verbose start a",
              "run -d --name a -- sleep 100",
              "create -- --odd",
              "run -d --ns net=host --ns time=new --time-offset boottime=+1 -e A=1 -e B=2 sh -c exit",
              "run -d ls --json"})
            QTest::newRow(line) << QString::fromLatin1(line) << false;
        for (const char *line :
             {"run --rm echo hello", "run --rm ls --color=", "exec a ls --color=", "exec a ls -l",
              "exec a -- ls -l", "exec -- a ls", "attach a", "run --name ps ps --help"})
            QTest::newRow(line) << QString::fromLatin1(line) << true;
    }
    void goodLines()
    {
        QFETCH(const QString, line);
        QFETCH(const bool, forwards);
        const std::optional<CommandLine> read = this->read(line.split(u' '));
        QVERIFY(read.has_value());
        QVERIFY(read->command.run);
        QCOMPARE(read->command.forwardsSignals, forwards);
    }

    void badLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("no verb") << QString() << QStringLiteral("expected a verb");
        QTest::newRow("unknown verb")
            << QStringLiteral("strat a") << QStringLiteral("Did you mean \"start\"");
        QTest::newRow("unknown flag")
            << QStringLiteral("ps --jsn") << QStringLiteral("Did you mean \"--json\"");
        QTest::newRow("unknown flag of run")
            << QStringLiteral("run --memmory 1 a") << QStringLiteral("Did you mean \"--memory\"");
        QTest::newRow("later flag") << QStringLiteral("run --tmpfs /x a")
                                    << QStringLiteral("--tmpfs /x is not supported by this version");
        QTest::newRow("later port") << QStringLiteral("run -p 80:80 a")
                                    << QStringLiteral("--publish 80:80 is not supported");
        QTest::newRow("later mode") << QStringLiteral("run --ns net=container:x a")
                                    << QStringLiteral("not supported by this version");
        QTest::newRow("later network") << QStringLiteral("run --network container:x a")
                                       << QStringLiteral("not supported by this version");
        QTest::newRow("later verb") << QStringLiteral("rename a b")
                                    << QStringLiteral("rename is not supported");
        QTest::newRow("later nested verb")
            << QStringLiteral("image pull x") << QStringLiteral("image pull is not supported");
        QTest::newRow("later format")
            << QStringLiteral("explain a --as podman") << QStringLiteral("--as podman is not supported");
        QTest::newRow("missing name") << QStringLiteral("start") << QStringLiteral("expected containers");
        QTest::newRow("missing value") << QStringLiteral("run --memory") << QStringLiteral("--memory");
        QTest::newRow("bad size") << QStringLiteral("run --memory 10X a")
                                  << QStringLiteral("--memory: \"10X\"");
        QTest::newRow("swap below memory")
            << QStringLiteral("run --memory 100M --memory-swap 50M a") << QStringLiteral("--memory-swap");
        QTest::newRow("bad timeout") << QStringLiteral("stop -t soon a") << QStringLiteral("--time");
        QTest::newRow("bad signal") << QStringLiteral("kill -s FOO a") << QStringLiteral("--signal");
        QTest::newRow("nothing to update")
            << QStringLiteral("update a") << QStringLiteral("expected at least one of");
        QTest::newRow("exec without command")
            << QStringLiteral("exec a") << QStringLiteral("expected a container and a command");
        QTest::newRow("one too many") << QStringLiteral("ps a") << QStringLiteral("one argument too many");
        for (const char *line : {"run --memory= a",
                                 "run --memory \"\" a",
                                 "run --name= a",
                                 "run --name \"\" a",
                                 "run --ip= a",
                                 "run --ip \"\" a",
                                 "run -u \"\" a",
                                 "run --user= a",
                                 "run --network= a",
                                 "run -d --memory 100M --network \"\" a",
                                 "create --hostname= a",
                                 "create --hostname \"\" a",
                                 "stop --time= a",
                                 "stop -t \"\" a",
                                 "kill --signal= a",
                                 "kill -s \"\" a",
                                 "logs --tail= a",
                                 "logs a -n \"\"",
                                 "explain a --as=",
                                 "explain a --as \"\"",
                                 "update a --cpus=",
                                 "update a --cpus \"\"",
                                 "run --env= a",
                                 "run --env \"\" a",
                                 "run --ns \"\" a",
                                 "exec --workdir= a true",
                                 "exec --workdir \"\" a true",
                                 "network create lab2 --subnet \"\"",
                                 "network create lab2 --subnet=",
                                 "network create --subnet= lab2"})
            QTest::newRow(line) << QString::fromLatin1(line)
                                << QStringLiteral("expected a value, not an empty one");
        QTest::newRow("bad tail") << QStringLiteral("logs -n many a") << QStringLiteral("--tail: \"many\"");
        QTest::newRow("nested") << QStringLiteral("network lss") << QStringLiteral("Did you mean \"ls\"");
    }
    void badLines()
    {
        QFETCH(const QString, line);
        QFETCH(const QString, says);
        try {
            QStringList words = line.split(u' ', Qt::SkipEmptyParts);
            words.replaceInStrings(QStringLiteral("\"\""), QString()); // an argument, but an empty one
            static_cast<void>(read(words));
        } catch (const Failure &failure) {
            QVERIFY2(failure.text.contains(says), qPrintable(failure.text));
            QCOMPARE(failure.exitCode, 125);
            return;
        }
        QFAIL("was taken");
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "commandlinetest.moc"
