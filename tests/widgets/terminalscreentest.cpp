// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalscreen.h"
#include <QSignalSpy>
#include <QTest>

using namespace caisson::ui;

class TerminalScreenTest : public QObject
{
    Q_OBJECT

    static QByteArray answers(const QSignalSpy &spy)
    {
        QByteArray all;
        for (const auto &call : spy)
            all += call.first().toByteArray();
        return all;
    }

private Q_SLOTS:
    void textAndCursor()
    {
        TerminalScreen screen(5, 20);
        screen.write("hello\r\nworld");
        QCOMPARE(screen.lineText(0), QStringLiteral("hello"));
        QCOMPARE(screen.lineText(1), QStringLiteral("world"));
        QCOMPARE(screen.cursor(), QPoint(5, 1));
        screen.write("\x1b[1;3Hxx");
        QCOMPARE(screen.lineText(0), QStringLiteral("hexxo"));
        screen.write("\x1b[?25l");
        QVERIFY(!screen.cursorVisible());
    }

    void brokenUtf8AndSplitSequences()
    {
        TerminalScreen screen(3, 20);
        screen.write("\xe2\x94");
        screen.write("\x80\x1b[3");
        screen.write("1mred");
        QCOMPARE(screen.lineText(0), QStringLiteral("─red"));
        const auto cells = screen.line(0);
        QVERIFY(!cells.at(1).defaultForeground);
        screen.write("\r\n\xff\xfe ok");
        QVERIFY(screen.lineText(1).endsWith(QStringLiteral(" ok")));
    }

    void colours()
    {
        TerminalScreen screen(2, 40);
        screen.setColours(Qt::black, Qt::white, false);
        screen.write("\x1b[38;5;196mA\x1b[48;2;1;2;3mB\x1b[0m\x1b[1;7mC\x1b[0m\x1b[32mD");
        const auto cells = screen.line(0);
        QCOMPARE(cells.at(0).foreground, qRgb(255, 0, 0));
        QCOMPARE(cells.at(1).background, qRgb(1, 2, 3));
        QVERIFY(cells.at(2).bold);
        QVERIFY(cells.at(2).reverse);
        QVERIFY(cells.at(2).defaultForeground);
        QVERIFY(!cells.at(3).defaultForeground);
        // The named colours follow the theme, those in the scrollback too.
        const QRgb light = cells.at(3).foreground;
        screen.setColours(Qt::white, Qt::black, true);
        QVERIFY(screen.line(0).at(3).foreground != light);
    }

    void wideCharacters()
    {
        TerminalScreen screen(2, 10);
        screen.write("\xe6\xbc\xa2x");
        const auto cells = screen.line(0);
        QCOMPARE(cells.at(0).width, quint8(2));
        QCOMPARE(cells.at(1).width, quint8(0));
        QCOMPARE(cells.at(2).text, QStringLiteral("x"));
        QCOMPARE(screen.lineText(0), QStringLiteral("漢x"));
    }

    void scrollbackIsBounded()
    {
        TerminalScreen screen(4, 10);
        int lines = 0, dropped = 0;
        connect(&screen, &TerminalScreen::scrolled, this, [&](int more, int gone) {
            lines += more;
            dropped += gone;
        });
        QByteArray block;
        for (int i = 0; i < TerminalScreen::scrollbackLines + 500; ++i)
            block += QByteArray::number(i) + "\r\n";
        screen.write(block);
        QCOMPARE(screen.scrollbackCount(), TerminalScreen::scrollbackLines);
        QCOMPARE(lines - dropped, TerminalScreen::scrollbackLines);
        QCOMPARE(screen.lineText(screen.lineCount() - 2),
                 QByteArray::number(TerminalScreen::scrollbackLines + 499));
        QCOMPARE(screen.lineText(0), QString::number(dropped));
        screen.clearScrollback();
        QCOMPARE(screen.scrollbackCount(), 0);
    }

    void resizeKeepsWhatWasThere()
    {
        TerminalScreen screen(4, 10);
        screen.write("one\r\ntwo\r\nthree\r\nfour");
        screen.resize(2, 10);
        QCOMPARE(screen.scrollbackCount(), 2);
        screen.resize(4, 10);
        QCOMPARE(screen.scrollbackCount(), 0);
        QCOMPARE(screen.lineText(0), QStringLiteral("one"));
        screen.resize(0, 0);
        QVERIFY(screen.rows() >= 1);
        screen.resize(100000, 100000);
        QVERIFY(screen.rows() <= 1000 && screen.columns() <= 1000);
    }

    void alternateScreenHasNoScrollback()
    {
        TerminalScreen screen(3, 10);
        screen.write("shell\x1b[?1049h");
        QVERIFY(screen.alternateScreen());
        screen.write("\r\n1\r\n2\r\n3\r\n4\r\n5");
        QCOMPARE(screen.scrollbackCount(), 0);
        screen.write("\x1b[?1049l");
        QVERIFY(!screen.alternateScreen());
        QCOMPARE(screen.lineText(0), QStringLiteral("shell"));
    }

    void onlyDamagedRowsAreReported()
    {
        TerminalScreen screen(24, 80);
        screen.write("\x1b[2J\x1b[H");
        QSignalSpy damaged(&screen, &TerminalScreen::damaged);
        screen.write("\x1b[7;1Hx");
        QVERIFY(!damaged.isEmpty());
        for (const auto &call : damaged) {
            QCOMPARE(call.at(0).toInt(), 6);
            QCOMPARE(call.at(1).toInt(), 6);
        }
    }

    void controlKeys_data()
    {
        QTest::addColumn<char32_t>("character");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<QByteArray>("bytes");
        const Qt::KeyboardModifiers control = Qt::ControlModifier, alt = Qt::AltModifier;
        QTest::newRow("Ctrl C") << U'C' << control << QByteArray("\x03");
        QTest::newRow("Ctrl d") << U'd' << control << QByteArray("\x04");
        QTest::newRow("Ctrl I, J and M stay plain") << U'J' << control << QByteArray("\n");
        QTest::newRow("Ctrl [") << U'[' << control << QByteArray("\x1b");
        QTest::newRow("Ctrl \\") << U'\\' << control << QByteArray("\x1c");
        QTest::newRow("Ctrl Space") << U' ' << control << QByteArray(1, '\0');
        QTest::newRow("Alt b") << U'b' << alt
                               << QByteArray("\x1b"
                                             "b");
        QTest::newRow("umlaut") << U'ä' << Qt::KeyboardModifiers() << QByteArray("\xc3\xa4");
    }

    void controlKeys()
    {
        QFETCH(char32_t, character);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(QByteArray, bytes);
        TerminalScreen screen(3, 10);
        QSignalSpy output(&screen, &TerminalScreen::output);
        screen.typeCharacter(character, modifiers);
        QCOMPARE(answers(output), bytes);
    }

    void functionKeysFollowTheMode()
    {
        TerminalScreen screen(3, 10);
        QSignalSpy output(&screen, &TerminalScreen::output);
        QVERIFY(screen.typeKey(Qt::Key_Up, {}));
        QCOMPARE(answers(output), QByteArray("\x1b[A"));
        output.clear();
        screen.write("\x1b[?1h");
        QVERIFY(screen.typeKey(Qt::Key_Up, {}));
        QCOMPARE(answers(output), QByteArray("\x1bOA"));
        output.clear();
        QVERIFY(screen.typeKey(Qt::Key_Return, Qt::ControlModifier));
        QVERIFY(screen.typeKey(Qt::Key_Backspace, Qt::ShiftModifier));
        QCOMPARE(answers(output), QByteArray("\r\x7f"));
        QVERIFY(!screen.typeKey(Qt::Key_CapsLock, {}));
    }

    void pasteCannotBreakOut()
    {
        TerminalScreen screen(3, 40);
        QSignalSpy output(&screen, &TerminalScreen::output);
        const QString evil = QStringLiteral("ls\x1b[201~\nrm -rf /\r\n\x03\u009b201~\tend");
        screen.paste(evil);
        QCOMPARE(answers(output), QByteArray("ls[201~\rrm -rf /\r201~\tend"));
        output.clear();
        screen.write("\x1b[?2004h");
        screen.paste(evil);
        const QByteArray sent = answers(output);
        QVERIFY(sent.startsWith("\x1b[200~"));
        QVERIFY(sent.endsWith("\x1b[201~"));
        QCOMPARE(sent.count('\x1b'), 2);
    }

    void nothingIsReportedOfTitlesAndClipboards_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("title report") << QByteArray("\x1b]2;; rm -rf /\x07\x1b[21t\x1b[20t");
        QTest::newRow("OSC 52 read") << QByteArray("\x1b]52;c;?\x07");
        QTest::newRow("OSC 52 write") << QByteArray("\x1b]52;c;cm0gLXJmIC8=\x07");
        QTest::newRow("window size") << QByteArray("\x1b[14t\x1b[18t");
        QTest::newRow("answerback") << QByteArray("\x05");
        QTest::newRow("endless OSC") << QByteArray("\x1b]0;") + QByteArray(2'000'000, 'A') + "\x07";
    }

    void nothingIsReportedOfTitlesAndClipboards()
    {
        QFETCH(QByteArray, bytes);
        TerminalScreen screen(3, 40);
        QSignalSpy output(&screen, &TerminalScreen::output);
        screen.write(bytes);
        QCOMPARE(answers(output), QByteArray());
        // And it goes on as a terminal.
        screen.write("\x1b[2J\x1b[Hok");
        QCOMPARE(screen.lineText(0), QStringLiteral("ok"));
    }

    void answersWhatProgramsMayAsk()
    {
        TerminalScreen screen(3, 40);
        QSignalSpy output(&screen, &TerminalScreen::output);
        screen.write("\x1b[6n");
        QCOMPARE(answers(output), QByteArray("\x1b[1;1R"));
    }

    void writingFromASlotIsSafe()
    {
        TerminalScreen screen(3, 40);
        int calls = 0;
        connect(&screen, &TerminalScreen::output, this, [&] {
            if (++calls < 3)
                screen.write("\x1b[6n");
        });
        screen.write("\x1b[6n");
        QCOMPARE(calls, 3);
    }

    void resizesBetweenSequences()
    {
        // What wrote outside of libvterm 0.1.4's buffers; run under a memory checker it must stay silent.
        TerminalScreen screen(24, 80);
        QByteArray lines;
        for (int i = 0; i < 40; ++i)
            lines += "line\r\n";
        // The cursor above what a smaller screen keeps.
        screen.write(lines + "\x1b[H");
        screen.resize(11, 90);
        screen.write("\x1b[J\x1b[X");
        QVERIFY(screen.cursor().y() >= 0 && screen.cursor().y() < 11);
        // A cursor saved before, a scroll region that is no more.
        screen.resize(50, 150);
        screen.write("\x1b[50;150H\x1b"
                     "7\x1b[40;50r");
        screen.resize(5, 10);
        screen.write("\x1b"
                     "8x\x1b[S\x1b[Tx");
        QVERIFY(screen.cursor().y() < 5 && screen.cursor().x() < 10);
        // A wide character popped into a narrower line.
        screen.resize(2, 10);
        screen.write("12345678\xe6\xbc\xa2\r\n\r\n\r\n");
        screen.resize(2, 9);
        screen.resize(6, 9);
        QCOMPARE(screen.line(0).size(), 9);
    }

    void repeats()
    {
        TerminalScreen screen(3, 10);
        screen.write("a\x1b[3b|");
        QCOMPARE(screen.lineText(0), QStringLiteral("aaaa|"));
        // Neither a wide nor a combining character can be repeated, and no number is too large.
        screen.write("\x1b[2J\x1b[H\xe6\xbc\xa2\x1b[999999999b");
        QCOMPARE(screen.lineText(0), QStringLiteral("漢"));
        screen.write("\x1b[2J\x1b[He\xcc\x81\x1b[4294967295b");
        QCOMPARE(screen.line(0).at(1).text, QString());
        screen.write("\x1b[2J\x1b[Hx" + QByteArray("\xcc\x81").repeated(100'000));
        QVERIFY(screen.line(0).at(0).text.size() <= 6);
    }

    void stringsEndSomewhere()
    {
        TerminalScreen screen(3, 20);
        screen.write("\x1b]0;title\x1b\\a");
        screen.write("\x1bP1;2qsixel\x1b\\b\x1b_apc\x1b\\c");
        // One that was never ended does not swallow the next sequence.
        screen.write("\x1b]0;open\x1b[1md\x18"
                     "e");
        QCOMPARE(screen.lineText(0), QStringLiteral("abcde"));
        QVERIFY(screen.line(0).at(3).bold);
    }

    void survivesNoise()
    {
        // Bytes as a broken or hostile program sends them, always the same ones.
        TerminalScreen screen(24, 80);
        quint32 state = 1;
        for (int round = 0; round < 300; ++round) {
            QByteArray noise;
            for (int i = 0; i < 997; ++i) {
                state = state * 1664525 + 1013904223;
                const auto byte = char(state >> 24);
                noise += (state & 0x70000) == 0 ? QByteArray("\x1b[") : QByteArray(1, byte);
            }
            screen.write(noise);
            if (round % 20 == 0)
                screen.resize(5 + round % 37, 10 + round % 91);
        }
        QVERIFY(screen.scrollbackCount() <= TerminalScreen::scrollbackLines);
        for (int line = 0; line < screen.lineCount(); ++line)
            QCOMPARE(screen.line(line).size(), screen.columns());
    }
};

QTEST_GUILESS_MAIN(TerminalScreenTest)
#include "terminalscreentest.moc"
