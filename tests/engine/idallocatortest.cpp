// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/idallocator.h"

#include <QTest>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::idallocator;

class IdAllocatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreParsed()
    {
        const auto lines = parseSubIds("alice:100000:65536\n# no\nbob:x:1\n1001:200000:10\nroot:0:65536\n"
                                       "eve:4294967295:1\nlow:1000:65536\nempty:300000:0\nbad:1:2:3");
        QCOMPARE(lines.size(), std::size_t(2)); // never what reaches below 65536 or past 2^31
        QCOMPARE(lines[0].user, std::string("alice"));
        QCOMPARE(lines[1].count, 10U);
        QCOMPARE(parseIds("root:x:0:0::/:/bin/sh\nbad\nalice:x:1000:1000::/:/bin/sh\n"),
                 (std::vector<std::uint32_t>{0, 1000}));
    }

    void ownerHasTheOwnLinesFirst()
    {
        Sources sources;
        sources.owner = 1000;
        sources.ownerName = "alice";
        sources.subuid = parseSubIds("bob:100000:65536\nalice:165536:131072\n");
        sources.subgid = parseSubIds("alice:165536:131072\n");
        auto got = allocate(sources);
        QVERIFY(got);
        QCOMPARE(got->uidMap, (std::vector<IdMapping>{{0, 165536, 65536}}));
        QCOMPARE(got->gidMap, (std::vector<IdMapping>{{0, 165536, 65536}}));
        sources.used = {got->uidMap[0], got->gidMap[0]};
        got = allocate(sources);
        QVERIFY(got);
        QCOMPARE(got->uidMap[0].outside, 231072U);
        sources.used.push_back(got->uidMap[0]);
        sources.used.push_back(got->gidMap[0]);
        got = allocate(sources); // all used: the pool
        QVERIFY(got);
        QVERIFY(got->uidMap[0].outside >= poolFirst);
        QCOMPARE(got->uidMap, got->gidMap);
    }

    void poolAvoidsEverybody()
    {
        Sources sources;
        sources.subuid = parseSubIds("bob:524288:65536\n");
        sources.subgid = parseSubIds("bob:600000:10\n"); // touches the second block
        sources.uids = {655360};                         // first of the third
        sources.gids = {786431};                         // last of the fourth
        sources.used = {{0, 786432, 65536}};             // the fifth
        const auto got = allocate(sources);
        QVERIFY(got);
        QCOMPARE(got->uidMap[0].outside, 524288U + 5 * 65536);
        QCOMPARE(got->uidMap[0].outside % blockSize, 0U);
    }

    /// R36: disjoint for each container, always in the pool.
    void manyAreDisjoint()
    {
        Sources sources;
        for (int i = 0; i < 200; ++i) {
            const auto got = allocate(sources);
            QVERIFY(got);
            const IdMapping &line = got->uidMap[0];
            QVERIFY(line.outside >= poolFirst && line.outside + line.count <= poolEnd);
            for (const IdMapping &other : sources.used)
                QVERIFY(line.outside + line.count <= other.outside ||
                        other.outside + other.count <= line.outside);
            sources.used.push_back(line);
        }
    }

    void fullPoolSaysSo()
    {
        Sources sources;
        sources.used = {{0, poolFirst, poolEnd - poolFirst}};
        const auto got = allocate(sources);
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::LimitExceeded);
    }

    void ranges()
    {
        Sources sources;
        sources.owner = 1000;
        sources.ownerName = "alice";
        sources.subuid = parseSubIds("alice:100000:65536\nbob:600000:65536\n1000:900000:5\n");
        OwnerRanges got = ownerRanges(sources);
        QCOMPARE(got.uids, (std::vector<IdMapping>{{0, 100000, 65536}, {0, 900000, 5}}));
        QVERIFY(got.gids.empty());
        sources.owner = 0;
        sources.ownerName = "root";
        got = ownerRanges(sources); // the pool around others'
        QCOMPARE(got.uids, (std::vector<IdMapping>{{0, poolFirst, 600000 - poolFirst},
                                                   {0, 665536, 900000 - 665536},
                                                   {0, 900005, poolEnd - 900005}}));
    }
};

QTEST_GUILESS_MAIN(IdAllocatorTest)
#include "idallocatortest.moc"
