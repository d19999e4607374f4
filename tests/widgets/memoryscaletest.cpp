// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/memoryscale.h"
#include "ui/widgets/bytetext.h"
#include <QTest>

using namespace caisson::ui;

class MemoryScaleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundedWithHeadRoom_data()
    {
        QTest::addColumn<quint64>("need");
        QTest::addColumn<quint64>("top");
        QTest::addColumn<quint64>("step");
        QTest::newRow("the design's picture") << 100 * mebibyte << 125 * mebibyte << 25 * mebibyte;
        QTest::newRow("200 MiB") << 200 * mebibyte << 250 * mebibyte << 50 * mebibyte;
        QTest::newRow("64 MiB") << 64 * mebibyte << 80 * mebibyte << 20 * mebibyte;
        QTest::newRow("8 GiB") << 8 * gibibyte << 10 * gibibyte << 2 * gibibyte;
    }

    void roundedWithHeadRoom()
    {
        QFETCH(quint64, need);
        QFETCH(quint64, top);
        QFETCH(quint64, step);
        MemoryScale scale;
        QVERIFY(scale.fit(need));
        QCOMPARE(scale.top(), top);
        QCOMPARE(scale.step(), step);
        QCOMPARE(scale.ticks().first(), quint64(0));
        QCOMPARE(scale.ticks().last(), top);
    }

    void everyNeedFits()
    {
        for (quint64 need = mebibyte; need < 600 * gibibyte; need += need / 7 + 12345) {
            MemoryScale scale;
            scale.fit(need);
            QVERIFY(scale.top() >= need);
            QVERIFY2(scale.top() >= need + need / 10, qPrintable(QString::number(need)));
            QVERIFY(scale.top() <= need * 2 + mebibyte);
            const qsizetype ticks = scale.ticks().size();
            QVERIFY2(ticks >= 3 && ticks <= 9, qPrintable(QString::number(ticks)));
            QCOMPARE(scale.top() % scale.step(), quint64(0));
        }
    }

    void hysteresis()
    {
        MemoryScale scale;
        scale.fit(100 * mebibyte);
        const quint64 top = scale.top();
        // Going about below it changes nothing, neither up nor down.
        for (const quint64 need : {100, 99, 80, 108, 70, 101, 60})
            QVERIFY(!scale.fit(need * mebibyte));
        QCOMPARE(scale.top(), top);
        // Out of room: it grows at once.
        QVERIFY(scale.fit(120 * mebibyte));
        QVERIFY(scale.top() > top);
        const quint64 grown = scale.top();
        QVERIFY(!scale.fit(100 * mebibyte));
        QCOMPARE(scale.top(), grown);
        // Far too large: it shrinks.
        QVERIFY(scale.fit(20 * mebibyte));
        QVERIFY(scale.top() < grown / 2);
    }

    void words()
    {
        QCOMPARE(byteNumber(100 * mebibyte, mebibyte), QStringLiteral("100"));
        QCOMPARE(byteNumber(mebibyte * 5 / 2, mebibyte), QStringLiteral("2.5"));
        QCOMPARE(byteNumber(6 * mebibyte + 104858, mebibyte, true), QStringLiteral("6.1"));
        QCOMPARE(byteText(100 * mebibyte, true), QStringLiteral("100.0\u00a0MiB"));
        QCOMPARE(byteText(512), QStringLiteral("0.5\u00a0KiB"));
        QCOMPARE(byteText(8 * gibibyte), QStringLiteral("8\u00a0GiB"));
    }
};

QTEST_GUILESS_MAIN(MemoryScaleTest)
#include "memoryscaletest.moc"
