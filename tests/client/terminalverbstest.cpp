// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/ctlcase.h"
#include "tests/client/terminal.h"

#include <csignal>
#include <QCoreApplication>
#include <QTest>
#include <signal.h>

using namespace caisson::tests;
using namespace Qt::StringLiterals;

/// The verbs in front of a real terminal: what is typed arrives, what is printed comes back, and the terminal
/// is afterwards as it was. A text that is looked for is never one that was typed: echo is not an answer.
class TerminalVerbsTest : public CtlCase
{
    Q_OBJECT

    static constexpr char detachKeys[] = "\x10\x11"; // Ctrl-P Ctrl-Q

    [[nodiscard]] bool run(Terminal &terminal, const QStringList &arguments) const
    {
        return terminal.run(alice, m_program, arguments);
    }
    /// A container whose first process is a shell with a terminal.
    void makeShell()
    {
        const Result made = line("run -d -it --name zion sh");
        QVERIFY2(made.code == 0, made.error.constData());
    }
    /// One whose first process prints "got:" and each line that it reads, and ends with 4 after "end".
    void makeEcho()
    {
        const Result made = ctl({u"run"_s, u"-d"_s, u"-it"_s, u"--name"_s, u"zion"_s, u"sh"_s, u"-c"_s,
                                 u"stty -echo; while read a; do echo got:$a; "
                                 "if [ $a = end ]; then exit 4; fi; done"_s});
        QVERIFY2(made.code == 0, made.error.constData());
    }
    /// A shell's script in which the terminal's size is told at its beginning and whenever it changes. The
    /// first process of a PID namespace hears only signals that it asked for. Ends with 9 by Ctrl-C.
    static QString tellsSize()
    {
        return u"trap 'exit 9' INT; trap 'stty size' WINCH; stty size; while :; do sleep 0.1; done"_s;
    }

    void followsTheWindow(const QStringList &verb)
    {
        Terminal terminal(30, 100);
        QVERIFY(run(terminal, verb + QStringList{u"sh"_s, u"-c"_s, tellsSize()}));
        QVERIFY(terminal.shows("30 100\r\n"));
        terminal.resize(41, 133);
        QVERIFY(terminal.shows("41 133\r\n"));
        terminal.type("\x03");
        QCOMPARE(terminal.finish(), 9);
        QVERIFY(terminal.isAsBefore());
    }
    /// At a shell: keys are signals there, to the job alone.
    static void endsAJobByCtrlC(Terminal &terminal)
    {
        terminal.type("sh -c 'echo rea''dy; sleep 1000'\r");
        QVERIFY(terminal.shows("ready\r\n"));
        terminal.type("\x03");
        terminal.type("echo code=$?\r");
        QVERIFY(terminal.shows("code=130"));
        QVERIFY(!terminal.screen().contains("job control"));
    }

private Q_SLOTS:
    void runWithATerminal()
    {
        Terminal terminal;
        QVERIFY(run(terminal, {u"run"_s, u"-it"_s, u"--rm"_s, u"--name"_s, u"zion"_s, u"sh"_s}));
        QVERIFY(terminal.shows("# "));
        QVERIFY(terminal.isRaw());
        terminal.type("echo $((40 + 2))x; hostname\r");
        QVERIFY(terminal.shows("42x\r\n"));
        QVERIFY(terminal.shows("zion\r\n"));
        // It is the shell's controlling terminal.
        endsAJobByCtrlC(terminal);
        terminal.type("exit 5\r");
        QCOMPARE(terminal.finish(), 5);
        QVERIFY(terminal.isAsBefore());
        QCOMPARE(json("ps -a --json").size(), std::size_t(0)); // --rm
    }

    /// The end of input is a key, too.
    void runEndsByCtrlD()
    {
        Terminal terminal;
        QVERIFY(run(terminal, {u"run"_s, u"-it"_s, u"--rm"_s, u"sh"_s}));
        QVERIFY(terminal.shows("# "));
        terminal.type("(exit 6)\r");
        QVERIFY(terminal.shows("# "));
        terminal.type("\x04");
        QCOMPARE(terminal.finish(), 6);
        QVERIFY(terminal.isAsBefore());
    }

    void runFollowsTheWindow() { followsTheWindow({u"run"_s, u"-it"_s, u"--rm"_s}); }

    /// Without somebody at a terminal there is none to hand on.
    void terminalsNeedATerminal()
    {
        makeZion();
        refuses("run -it --name moon sh", "standard input is not a terminal");
        refuses("exec -it zion sh", "standard input is not a terminal");
        QCOMPARE(json("ps -a --json").size(), std::size_t(1));
    }

    void execWithATerminal()
    {
        makeZion();
        Terminal terminal(30, 100);
        QVERIFY(run(terminal, {u"exec"_s, u"-it"_s, u"zion"_s, u"sh"_s}));
        QVERIFY(terminal.shows("# "));
        QVERIFY(terminal.isRaw());
        terminal.type("hostname; stty size\r"); // from the first moment on
        QVERIFY(terminal.shows("zion\r\n30 100\r\n"));
        endsAJobByCtrlC(terminal);
        terminal.type("exit 6\r");
        QCOMPARE(terminal.finish(), 6);
        QVERIFY(terminal.isAsBefore());
        QCOMPARE(state("zion"), u"running"_s);
    }

    void execFollowsTheWindow()
    {
        makeZion();
        followsTheWindow({u"exec"_s, u"-it"_s, u"zion"_s});
    }

    void execIsLeftByItsKeys()
    {
        makeZion();
        Terminal terminal;
        QVERIFY(run(terminal, {u"exec"_s, u"-it"_s, u"zion"_s, u"sh"_s}));
        QVERIFY(terminal.shows("# "));
        terminal.type(detachKeys);
        QCOMPARE(terminal.finish(), 130);
        QVERIFY(terminal.isAsBefore());
        QCOMPARE(state("zion"), u"running"_s);
    }

    void runIsLeftByItsKeysAndRemovedAtItsEnd()
    {
        {
            Terminal terminal;
            QVERIFY(run(terminal, {u"run"_s, u"-it"_s, u"--rm"_s, u"--name"_s, u"zion"_s, u"sh"_s}));
            QVERIFY(terminal.shows("# "));
            terminal.type(detachKeys);
            QCOMPARE(terminal.finish(), 0);
            QVERIFY(terminal.isAsBefore());
        }
        QCOMPARE(state("zion"), u"running"_s);
        Terminal terminal;
        QVERIFY(run(terminal, {u"attach"_s, u"zion"_s}));
        QVERIFY(terminal.becomesRaw());
        terminal.type("echo la''st; exit 3\r");
        QVERIFY(terminal.shows("last\r\n"));
        QCOMPARE(terminal.finish(), 3);
        QTRY_COMPARE(json("ps -a --json").size(), std::size_t(0));
    }

    void attachComesAndGoes()
    {
        makeShell();
        const Json before = inspect("zion");
        {
            Terminal terminal(30, 100);
            QVERIFY(run(terminal, {u"attach"_s, u"zion"_s}));
            QVERIFY(terminal.becomesRaw());
            terminal.type("left=be''hind; echo $((40 + 2))x; stty size\r");
            QVERIFY(terminal.shows("42x\r\n"));
            QVERIFY(terminal.shows("30 100\r\n"));
            terminal.resize(41, 133);
            terminal.type("while [ \"$(stty size)\" != '41 133' ]; do :; done; echo fol''lowed\r");
            QVERIFY(terminal.shows("followed\r\n"));
            terminal.type(detachKeys);
            QCOMPARE(terminal.finish(), 0);
            QVERIFY(terminal.shows("zion runs on"));
            QVERIFY(terminal.isAsBefore());
        }
        const Json after = inspect("zion");
        QCOMPARE(QString::fromStdString(after.at("state")), u"running"_s);
        QVERIFY(after.at("pid") == before.at("pid"));
        Terminal terminal; // and back: the same shell, which tells its end
        QVERIFY(run(terminal, {u"attach"_s, u"zion"_s}));
        QVERIFY(terminal.becomesRaw());
        terminal.type("echo $left; exit 3\r");
        QVERIFY(terminal.shows("behind\r\n"));
        QCOMPARE(terminal.finish(), 3);
        QVERIFY(terminal.isAsBefore());
        QCOMPARE(state("zion"), u"stopped"_s);
    }

    /// A lone Ctrl-P is the program's, as soon as it is clear that no Ctrl-Q follows.
    void oneOfTheKeysIsTheContainers()
    {
        const Result made = ctl({u"run"_s, u"-d"_s, u"-it"_s, u"--name"_s, u"zion"_s, u"sh"_s, u"-c"_s,
                                 u"stty raw -echo; exec cat"_s});
        QVERIFY2(made.code == 0, made.error.constData());
        Terminal terminal;
        QVERIFY(run(terminal, {u"attach"_s, u"zion"_s}));
        QVERIFY(terminal.becomesRaw());
        terminal.type("\x10z");
        QVERIFY(terminal.shows("\x10z")); // as cat has it: an echo would be ^P
        QVERIFY(terminal.isRunning());
        terminal.type(detachKeys);
        QCOMPARE(terminal.finish(), 0);
    }

    /// Two at one terminal: both see all, and who only looks takes nothing from its own terminal.
    void attachWithoutInputOnlyLooks()
    {
        makeEcho();
        Terminal looking, typing;
        QVERIFY(run(looking, {u"attach"_s, u"--no-stdin"_s, u"zion"_s}));
        looking.type("wrong\n");
        QVERIFY(run(typing, {u"attach"_s, u"zion"_s}));
        QVERIFY(typing.becomesRaw());
        QVERIFY(waitUntil([&] { // until the other one is there
            typing.type("ping\r");
            return !typing.shows("got:ping") || looking.screen().contains("got:ping");
        }));
        typing.type("end\r");
        QVERIFY(looking.shows("got:end"));
        QCOMPARE(looking.finish(), 4);
        QCOMPARE(typing.finish(), 4);
        QVERIFY(!typing.screen().contains("got:wrong"));
        QCOMPARE(looking.unread(), 6);
        QVERIFY(looking.isAsBefore() && typing.isAsBefore());
    }

    /// Where the first process has neither terminal nor input there is no key to pass: signals are.
    void attachToAStream()
    {
        const Result made =
            ctl({u"run"_s, u"-d"_s, u"--name"_s, u"zion"_s, u"sh"_s, u"-c"_s,
                 u"trap 'exit 8' INT; i=0; while :; do i=$((i + 1)); echo tick $i; sleep 0.1; done"_s});
        QVERIFY2(made.code == 0, made.error.constData());
        for (const bool looking : {true, false}) {
            const auto other =
                launch(QStringList{u"attach"_s} + (looking ? QStringList{u"--no-stdin"_s} : QStringList()) +
                       QStringList{u"zion"_s});
            QByteArray out;
            QVERIFY(says(*other, out, "tick "));
        }
        Terminal terminal;
        QVERIFY(run(terminal, {u"attach"_s, u"zion"_s}));
        QVERIFY(terminal.shows("tick "));
        QVERIFY(terminal.isAsBefore());
        terminal.type("\x03");
        QCOMPARE(terminal.finish(), 8);
    }

    /// Figures that stand still on a terminal, until Ctrl-C.
    void statsOnATerminal()
    {
        makeZion();
        Terminal terminal;
        QVERIFY(run(terminal, {u"stats"_s}));
        for (int tick = 0; tick < 2; ++tick) {
            QVERIFY(terminal.shows("\x1b[H\x1b[J"));
            QVERIFY(terminal.shows("MEMORY / LIMIT"));
            QVERIFY(terminal.shows("zion"));
        }
        terminal.type("\x03");
        QCOMPARE(terminal.finish(), 130);
        QVERIFY(terminal.isAsBefore());
    }
};

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    TerminalVerbsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "terminalverbstest.moc"
