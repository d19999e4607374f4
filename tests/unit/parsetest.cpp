// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/parse.h"

#include <QTest>

using namespace caisson::cli;

/// Values of caissonctl's flags: what is read, and that every bad one is refused with the flag's name.
class ParseTest : public QObject
{
    Q_OBJECT

    template<typename Function>
    static QString failureOf(Function function)
    {
        try {
            static_cast<void>(function());
        } catch (const Failure &failure) {
            return failure.text;
        }
        return {};
    }

private Q_SLOTS:
    void sizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("bytes");
        QTest::newRow("bytes") << QStringLiteral("4096") << quint64(4096);
        QTest::newRow("explicit bytes") << QStringLiteral("4096b") << quint64(4096);
        QTest::newRow("kibi") << QStringLiteral("512k") << quint64(512 << 10);
        QTest::newRow("mebi") << QStringLiteral("100M") << quint64(100 << 20);
        QTest::newRow("mebi, long") << QStringLiteral("100MiB") << quint64(100 << 20);
        QTest::newRow("mebi, other") << QStringLiteral("100mb") << quint64(100 << 20);
        QTest::newRow("gibi") << QStringLiteral("1G") << quint64(1 << 30);
        QTest::newRow("half") << QStringLiteral("1.5G") << quint64(3) * (1 << 29);
        QTest::newRow("tebi") << QStringLiteral("2T") << (quint64(2) << 40);
        QTest::newRow("nothing") << QStringLiteral("0") << quint64(0);
    }
    void sizes()
    {
        QFETCH(const QString, text);
        QFETCH(const quint64, bytes);
        QCOMPARE(parseSize(QStringLiteral("--memory"), text), bytes);
    }

    void badSizes_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *bad : {"", "M", "-1", "10X", "1e6", "1.5", "10 M", "0x10", "99999999999999999999",
                                "20000000T", "1.M", "MB10", "10BiB", "10bb", "\u0661"})
            QTest::newRow(bad) << QString::fromUtf8(bad);
    }
    void badSizes()
    {
        QFETCH(const QString, text);
        const QString why = failureOf([&] { return parseSize(QStringLiteral("--memory"), text); });
        QVERIFY2(why.startsWith(u"--memory: "), qPrintable(why));
        QVERIFY(why.contains(u"expected"));
    }

    void cpus()
    {
        QCOMPARE(parseCpus(QStringLiteral("--cpus"), QStringLiteral("0.5")), 0.5);
        for (const char *bad : {"", "0", "-1", "nan", "inf", "1,5", "2000", "x"})
            QVERIFY2(
                !failureOf([&] { return parseCpus(QStringLiteral("--cpus"), QLatin1String(bad)); }).isEmpty(),
                bad);
    }

    void mappings()
    {
        const auto entries = parseMappings(QStringLiteral("--uid-map"),
                                           {QStringLiteral("0:100000:65536"), QStringLiteral("65536:7:1")});
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries.at(0).outside, 100000u);
        QCOMPARE(entries.at(1), (caisson::app::IdMapEntry{65536, 7, 1}));
        for (const char *bad : {"", "0", "0:1", "0:1:0", "0:1:2:3", "a:b:c", "-1:0:1", "0:4294967296:1",
                                "0:4294967295:1", " 0:1:1", "+0:1:1"})
            QVERIFY2(!failureOf([&] {
                          return parseMappings(QStringLiteral("--uid-map"), {QLatin1String(bad)});
                      }).isEmpty(),
                     bad);
    }

    void timeOffsets()
    {
        QCOMPARE(parseTimeOffset(QStringLiteral("--time-offset"), QStringLiteral("boottime=+3600")),
                 std::pair(QStringLiteral("boottime"), qint64(3600)));
        QCOMPARE(parseTimeOffset(QStringLiteral("--time-offset"), QStringLiteral("monotonic=-5")).second,
                 qint64(-5));
        for (const char *bad : {"boottime", "boottime=", "realtime=1", "boottime=1h", "boottime=1.5"})
            QVERIFY2(!failureOf([&] {
                          return parseTimeOffset(QStringLiteral("--time-offset"), QLatin1String(bad));
                      }).isEmpty(),
                     bad);
    }

    void namespaces()
    {
        QCOMPARE(parseNamespace(QStringLiteral("--ns"), QStringLiteral("net=host")),
                 std::pair(QStringLiteral("net"), QStringLiteral("host")));
        QVERIFY(failureOf([] {
                    return parseNamespace(QStringLiteral("--ns"), QStringLiteral("ned=new"));
                }).contains(u"Did you mean \"net\""));
        QVERIFY(failureOf([] {
                    return parseNamespace(QStringLiteral("--ns"), QStringLiteral("net=container:zion"));
                }).contains(u"not supported by this version"));
        for (const char *bad : {"", "net", "net=", "=host", "net=mine", "NET=new"})
            QVERIFY2(!failureOf([&] {
                          return parseNamespace(QStringLiteral("--ns"), QLatin1String(bad));
                      }).isEmpty(),
                     bad);
    }

    void signalNames()
    {
        QCOMPARE(parseSignal(QStringLiteral("--signal"), QStringLiteral("SIGterm")), QStringLiteral("TERM"));
        QCOMPARE(parseSignal(QStringLiteral("--signal"), QStringLiteral("9")), QStringLiteral("9"));
        QVERIFY(failureOf([] {
                    return parseSignal(QStringLiteral("--signal"), QStringLiteral("TREM"));
                }).contains(u"\"TERM\""));
        for (const char *bad : {"", "0", "-9", "99", "SIG", "TERM;"})
            QVERIFY2(!failureOf([&] {
                          return parseSignal(QStringLiteral("--signal"), QLatin1String(bad));
                      }).isEmpty(),
                     bad);
    }

    void environment()
    {
        qputenv("CAISSON_PARSE_TEST", "from here");
        QCOMPARE(parseEnvironment(QStringLiteral("--env"), QStringLiteral("A=b=c")), QStringLiteral("A=b=c"));
        QCOMPARE(parseEnvironment(QStringLiteral("--env"), QStringLiteral("CAISSON_PARSE_TEST")),
                 QStringLiteral("CAISSON_PARSE_TEST=from here"));
        QVERIFY(!failureOf([] {
                     return parseEnvironment(QStringLiteral("--env"), QStringLiteral("=x"));
                 }).isEmpty());
    }

    void argumentsAreUtf8()
    {
        QCOMPARE(text("gr\xc3\xbc\xc3\x9f"), QStringLiteral("gr\u00fc\u00df"));
        QVERIFY(!failureOf([] { return text("\xff\xfe"); }).isEmpty());
    }

    void nearestNames()
    {
        const QStringList names{QStringLiteral("zion"), QStringLiteral("moon"),
                                QStringLiteral("programmation")};
        QCOMPARE(nearest(QStringLiteral("zoin"), names), QStringLiteral("zion"));
        QCOMPARE(nearest(QStringLiteral("mon"), names), QStringLiteral("moon"));
        QCOMPARE(nearest(QStringLiteral("prog"), names), QStringLiteral("programmation"));
        QCOMPARE(nearest(QStringLiteral("archive"), names), QString());
    }
};

QTEST_GUILESS_MAIN(ParseTest)
#include "parsetest.moc"
