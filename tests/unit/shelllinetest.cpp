// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/shellline.h"

#include <QProcess>
#include <QTest>

using namespace caisson::app;

/// Command lines that are shown to people: a shell must read back exactly what was meant.
class ShellLineTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void quotedWordsSurviveAShell_data()
    {
        QTest::addColumn<QString>("word");
        for (const char *word :
             {"plain", "", "two words", "it's", "\"double\"", "$HOME `id` $(id)", "a\\b", "*?[x]", "~", "#x",
              "a;b|c&d>e", "-n", "gr\xc3\xbc\xc3\x9f", "!!", "{a,b}", "a=b"})
            QTest::newRow(word) << QString::fromUtf8(word);
        QTest::newRow("newline") << QStringLiteral("one\ntwo\t'\\ three");
        QTest::newRow("control") << QStringLiteral("\x1b[31m1\x7f");
    }
    void quotedWordsSurviveAShell()
    {
        QFETCH(const QString, word);
        QProcess shell;
        shell.start(QStringLiteral("bash"),
                    {QStringLiteral("-c"), QStringLiteral("printf %s ") + shellQuote(word)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), word);
        if (!word.contains(u'\n') && !word.contains(QChar(0x1b)))
            QCOMPARE(shellSplit(shellQuote(word)), std::optional(QStringList{word}));
        for (const QChar c : shellQuote(word))
            QVERIFY(c.unicode() >= 0x20 &&
                    c.unicode() != 0x7f); // nothing that steers a terminal is ever shown
    }

    void splits()
    {
        QCOMPARE(shellSplit(QStringLiteral(" a  'b c' \"d \\\" e\" f\\ g ''")),
                 std::optional(QStringList{QStringLiteral("a"), QStringLiteral("b c"),
                                           QStringLiteral("d \" e"), QStringLiteral("f g"), QString()}));
        QVERIFY(!shellSplit(QStringLiteral("'open")).has_value());
        QVERIFY(!shellSplit(QStringLiteral("open\\")).has_value());
        QCOMPARE(shellSplit(QString()), std::optional(QStringList()));
    }

    void sizes()
    {
        QCOMPARE(sizeArgument(100 << 20), QStringLiteral("100M"));
        QCOMPARE(sizeArgument(1536 << 10), QStringLiteral("1536K"));
        QCOMPARE(sizeArgument(1 << 30), QStringLiteral("1G"));
        QCOMPARE(sizeArgument(1000), QStringLiteral("1000"));
    }

    void runLines()
    {
        ContainerRequestData request;
        request.name = QStringLiteral("zion");
        QCOMPARE(runLine(request), QStringLiteral("caissonctl run --name zion"));
        request.terminal = true;
        request.limits.memory = 100 << 20;
        request.limits.memorySwap = 100 << 20;
        request.limits.cpus = 0.5;
        request.limits.pids = 64;
        request.network = QStringLiteral("lab");
        request.address = QStringLiteral("10.0.0.1");
        request.namespaces = {{QStringLiteral("time"), QStringLiteral("host")},
                              {QStringLiteral("pid"), QStringLiteral("new")}};
        request.command = {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo 'hi'")};
        QCOMPARE(
            runLine(request),
            QStringLiteral(
                "caissonctl run -it --name zion --memory 100M --memory-swap 100M --cpus 0.5 --pids-limit 64 "
                "--ip 10.0.0.1 --ns time=host sh -c 'echo '\\''hi'\\'''"));
        request.timeOffsets = {{QStringLiteral("boottime"), 3600}};
        QVERIFY(runLine(request).contains(u"--time-offset boottime=+3600"));
        QVERIFY(runLine(request, QStringLiteral("create")).startsWith(u"caissonctl create -it"));
    }

    void updateLines()
    {
        LimitsRequest limits;
        limits.memory = 200 << 20;
        QCOMPARE(updateLine(QStringLiteral("zion"), limits),
                 QStringLiteral("caissonctl update zion --memory 200M"));
    }
};

QTEST_GUILESS_MAIN(ShellLineTest)
#include "shelllinetest.moc"
