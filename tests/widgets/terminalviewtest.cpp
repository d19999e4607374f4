// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalview.h"
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace caisson::ui;

class TerminalViewTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<TerminalView> m_view;

    static QByteArray sent(const QSignalSpy &spy)
    {
        QByteArray all;
        for (const auto &call : spy)
            all += call.first().toByteArray();
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_view = std::make_unique<TerminalView>();
        m_view->resize(m_view->sizeHint());
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setFocus();
    }

    void cleanup() { m_view.reset(); }

    void typing()
    {
        QSignalSpy output(m_view.get(), &TerminalView::outputReady);
        QTest::keyClicks(m_view.get(), QStringLiteral("ls -l"));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
        QTest::keyClick(m_view.get(), Qt::Key_Tab);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(sent(output), QByteArray("ls -l\r\x03\t\x1b[A"));
    }

    void tellsItsSize()
    {
        QSignalSpy resized(m_view.get(), &TerminalView::resized);
        m_view->resize(m_view->width() / 2, m_view->height() / 2);
        QTRY_VERIFY(!resized.isEmpty());
        QCOMPARE(resized.last().at(0).toInt(), m_view->rows());
        QCOMPARE(resized.last().at(1).toInt(), m_view->columns());
        QVERIFY(m_view->columns() < 80);
        const qsizetype before = resized.size();
        m_view->resize(m_view->width() + 1, m_view->height());
        QCoreApplication::processEvents();
        QCOMPARE(resized.size(), before);
    }

    void selectAndCopy()
    {
        m_view->write("first line\r\nsecond line");
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(5, 8));
        QTest::mouseMove(m_view->viewport(), QPoint(600, 30));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(600, 30));
        QCOMPARE(m_view->selectedText().trimmed(), QStringLiteral("first line\nsecond line"));
        QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text().trimmed(), QStringLiteral("first line\nsecond line"));
        // A double click takes a word, as paths are words.
        m_view->write("\x1b[2J\x1b[Hcat /etc/hosts now");
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(60, 10));
        QCOMPARE(m_view->selectedText(), QStringLiteral("/etc/hosts"));
        // Typing takes the selection away; so does text that changes under it.
        m_view->write("\x1b[H     ");
        QVERIFY(!m_view->hasSelection());
    }

    void pasteInBrackets()
    {
        QSignalSpy output(m_view.get(), &TerminalView::outputReady);
        QGuiApplication::clipboard()->setText(QStringLiteral("echo hi\n"));
        m_view->write("\x1b[?2004h");
        QTest::keyClick(m_view.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(sent(output), QByteArray("\x1b[200~echo hi\r\x1b[201~"));
    }

    void scrollsAndFollows()
    {
        for (int i = 0; i < 200; ++i)
            m_view->write(QByteArray::number(i) + "\r\n");
        QScrollBar *bar = m_view->verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        QTest::keyClick(m_view.get(), Qt::Key_PageUp, Qt::ShiftModifier);
        const int value = bar->value();
        QVERIFY(value < bar->maximum());
        // Reading is not disturbed by what is written; typing goes to the end.
        m_view->write("more\r\nmore\r\n");
        QCOMPARE(bar->value(), value);
        QTest::keyClick(m_view.get(), Qt::Key_A);
        QCOMPARE(bar->value(), bar->maximum());
    }

    void readOnlySendsNothing()
    {
        m_view->setReadOnly(true);
        QSignalSpy output(m_view.get(), &TerminalView::outputReady);
        QTest::keyClicks(m_view.get(), QStringLiteral("rm"));
        QGuiApplication::clipboard()->setText(QStringLiteral("x"));
        m_view->paste();
        m_view->write("\x1b[6n");
        QCOMPARE(sent(output), QByteArray());
    }

    void mouseIsReportedWhenWanted()
    {
        QSignalSpy output(m_view.get(), &TerminalView::outputReady);
        m_view->write("\x1b[?1000h\x1b[?1006h");
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(50, 30));
        QVERIFY(sent(output).startsWith("\x1b[<0;"));
        // With Shift the user selects all the same.
        output.clear();
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ShiftModifier, QPoint(50, 30));
        QCOMPARE(sent(output), QByteArray());
    }

    void titlesStayOutside()
    {
        const QString title = m_view->windowTitle();
        m_view->write("\x1b]2;owned\x07\x1b]52;c;b3duZWQ=\x07");
        QCOMPARE(m_view->windowTitle(), title);
        QVERIFY(QGuiApplication::clipboard()->text() != QStringLiteral("owned"));
    }

    void accessible()
    {
        m_view->write("hello");
        QAccessibleInterface *view = QAccessible::queryAccessibleInterface(m_view.get());
        QVERIFY(view && view->textInterface());
        QCOMPARE(view->role(), QAccessible::Terminal);
        QCOMPARE(view->textInterface()->text(0, 5), QStringLiteral("hello"));
        QCOMPARE(view->textInterface()->cursorPosition(), 5);
    }

    void quickEnough()
    {
        QByteArray block;
        for (int i = 0; i < 20000; ++i)
            block += "\x1b[3" + QByteArray::number(i % 8) + "mline " + QByteArray::number(i) +
                     " of some output\r\n";
        QElapsedTimer timer;
        timer.start();
        m_view->write(block);
        QCoreApplication::processEvents();
        QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TerminalViewTest)
#include "terminalviewtest.moc"
