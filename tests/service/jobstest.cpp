// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Order, deadlines and limits of work, without a bus.
#include "helper/jobs/executor.h"
#include "helper/jobs/jobtable.h"
#include "helper/jobs/quota.h"
#include "helper/service/ownernames.h"
#include "helper/service/sharedquery.h"

#include <algorithm>
#include <atomic>
#include <QSemaphore>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace caisson;
using namespace caisson::jobs;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class JobsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workOfALaneKeepsItsOrder();
    void otherLanesAreNotHeldUp();
    void longWorkDoesNotHoldUpItsLane();
    void longWorkWaitsForItsTurn();
    void deadlineAnswersAndTheResultIsDropped();
    void workWhoseDeadlinePassedInTheLaneNeverRuns();
    void resultsComeBackOnOneThread();
    void quotaCountsEachUser();
    void quotaGivesBack();
    void jobsAreBoundToTheirStarter();
    void jobIdsAreRandom();
    void jobOutlivesItsStarter();
    void oneLookServesAllWhoAsk();
    void aStuckLookKeepsOneWorker();
    void namesOfOwnersAge();
};

void JobsTest::workOfALaneKeepsItsOrder()
{
    Executor executor;
    QList<int> order;
    std::atomic<int> atOnce = 0;
    std::atomic<int> mostAtOnce = 0;
    for (int i = 0; i < 50; ++i) {
        executor.post<int>(
            u"lane"_s, Executor::Length::Short, 10s,
            [i, &atOnce, &mostAtOnce]() -> Result<int> {
                mostAtOnce = std::max(mostAtOnce.load(), ++atOnce);
                QThread::usleep(i % 5 * 100U);
                --atOnce;
                return i;
            },
            [&order](Result<int> value) { order.append(*value); });
    }
    QTRY_COMPARE(order.size(), 50);
    QVERIFY(std::ranges::is_sorted(order));
    QCOMPARE(mostAtOnce.load(), 1);
    QCOMPARE(executor.underWay(), 0);
}

void JobsTest::otherLanesAreNotHeldUp()
{
    Executor executor;
    QSemaphore gate;
    bool held = false;
    bool free = false;
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 10s,
        [&]() -> Status {
            gate.acquire();
            return {};
        },
        [&](const Status &) { held = true; });
    executor.post<void>(
        u"b"_s, Executor::Length::Short, 10s, []() -> Status { return {}; },
        [&](const Status &) { free = true; });
    QTRY_VERIFY(free);
    QVERIFY(!held);
    gate.release();
    QTRY_VERIFY(held);
}

void JobsTest::longWorkDoesNotHoldUpItsLane()
{
    Executor executor;
    QSemaphore gate;
    bool stopped = false;
    bool killed = false;
    executor.post<void>(
        u"a"_s, Executor::Length::Long, 10s,
        [&]() -> Status {
            gate.acquire();
            return {};
        },
        [&](const Status &) { stopped = true; });
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 10s, []() -> Status { return {}; },
        [&](const Status &) { killed = true; });
    QTRY_VERIFY(killed);
    QVERIFY(!stopped);
    gate.release();
    QTRY_VERIFY(stopped);
}

void JobsTest::longWorkWaitsForItsTurn()
{
    Executor executor;
    QSemaphore gate;
    std::atomic<bool> started = false;
    bool done = false;
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 10s,
        [&]() -> Status {
            gate.acquire();
            return {};
        },
        [](const Status &) {});
    executor.post<void>(
        u"a"_s, Executor::Length::Long, 10s,
        [&]() -> Status {
            started = true;
            return {};
        },
        [&](const Status &) { done = true; });
    QTest::qWait(50);
    QVERIFY(!started);
    gate.release();
    QTRY_VERIFY(done);
}

void JobsTest::deadlineAnswersAndTheResultIsDropped()
{
    Executor executor;
    QSemaphore gate;
    QList<bool> answers;
    executor.post<int>(
        {}, Executor::Length::Short, 30ms,
        [&]() -> Result<int> {
            gate.acquire();
            return 1;
        },
        [&](const Result<int> &value) { answers.append(value.has_value()); });
    QTRY_COMPARE(answers, QList<bool>{false});
    QCOMPARE(executor.underWay(), 0);
    gate.release();
    QTest::qWait(50);
    QCOMPARE(answers, QList<bool>{false});
}

void JobsTest::workWhoseDeadlinePassedInTheLaneNeverRuns()
{
    Executor executor;
    QSemaphore gate;
    std::atomic<bool> ran = false;
    bool failed = false;
    bool third = false;
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 10s,
        [&]() -> Status {
            gate.acquire();
            return {};
        },
        [](const Status &) {});
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 30ms,
        [&]() -> Status {
            ran = true;
            return {};
        },
        [&](const Status &status) { failed = !status.has_value(); });
    executor.post<void>(
        u"a"_s, Executor::Length::Short, 10s, []() -> Status { return {}; },
        [&](const Status &) { third = true; });
    QTRY_VERIFY(failed);
    gate.release();
    QTRY_VERIFY(third);
    QVERIFY(!ran);
}

void JobsTest::resultsComeBackOnOneThread()
{
    Executor executor;
    int answers = 0;
    for (int i = 0; i < 100; ++i)
        executor.post<void>(
            {}, Executor::Length::Short, 10s, []() -> Status { return {}; },
            [&](const Status &) {
                QCOMPARE(QThread::currentThread(), thread());
                ++answers;
            });
    QTRY_COMPARE(answers, 100);
}

void JobsTest::quotaCountsEachUser()
{
    Quota quota("things", 2, 3);
    auto first = quota.take(1000);
    auto second = quota.take(1000);
    QVERIFY(first && second);
    const auto third = quota.take(1000);
    QVERIFY(!third);
    QCOMPARE(third.error().code, ErrorCode::LimitExceeded);
    const auto others = quota.take(1001);
    QVERIFY(others);
    QVERIFY(!quota.take(1002)); // three in all
}

void JobsTest::quotaGivesBack()
{
    Quota quota("things", 1, 1);
    for (int i = 0; i < 3; ++i) {
        auto share = quota.take(1000);
        QVERIFY(share);
        Quota::Share moved = std::move(*share);
        QCOMPARE(quota.held(), 1);
        moved = {};
        QCOMPARE(quota.held(), 0);
    }
}

void JobsTest::jobsAreBoundToTheirStarter()
{
    JobTable table(10ms);
    QSignalSpy removed(&table, &JobTable::removed);
    const auto id = table.add(u"stop"_s, u"c"_s, u":1.1"_s, 1000);
    QVERIFY(id);
    QVERIFY(table.find(*id, u":1.1"_s) != nullptr);
    QVERIFY(table.find(*id, u":1.2"_s) == nullptr);
    QVERIFY(table.find(*id, {}) == nullptr);
    QCOMPARE(table.running(), 1);
    table.finish(*id);
    QCOMPARE(table.running(), 0);
    QVERIFY(table.find(*id, u":1.1"_s) != nullptr); // for a while
    QTRY_COMPARE(removed.size(), 1);
    QVERIFY(table.find(*id, u":1.1"_s) == nullptr);
}

void JobsTest::jobIdsAreRandom()
{
    QSet<QString> ids;
    for (int i = 0; i < 1000; ++i) {
        const QString id = randomId();
        QCOMPARE(id.size(), 32);
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 1000);
}

void JobsTest::jobOutlivesItsStarter()
{
    JobTable table(10ms);
    const auto id = table.add(u"stop"_s, u"c"_s, u":1.1"_s, 1000);
    QVERIFY(id);
    table.callerLeft(u":1.1"_s);
    QVERIFY(table.find(*id, u":1.1"_s) == nullptr);
    QCOMPARE(table.running(), 1); // the work goes on, and the helper stays for it
    table.finish(*id);
    QVERIFY(table.all().empty());
}

void JobsTest::oneLookServesAllWhoAsk()
{
    Executor executor;
    std::atomic<int> looks = 0;
    std::atomic<int> atOnce = 0;
    std::atomic<int> mostAtOnce = 0;
    service::SharedQuery<int> query(executor, std::chrono::seconds(10), [&]() -> Result<int> {
        mostAtOnce = std::max(mostAtOnce.load(), ++atOnce);
        QThread::msleep(20);
        --atOnce;
        return ++looks;
    });
    int answered = 0;
    for (int i = 0; i < 100; ++i)
        query.ask([&](const Result<int> &result) { answered += result ? 1 : 0; });
    QTRY_COMPARE(answered, 100);
    QCOMPARE(mostAtOnce.load(), 1);
    QCOMPARE(looks.load(), 2); // the first one's, and one for all who came meanwhile
}

/// A process may hold up a look at the machine for ever, and must not do so to one worker after the other.
void JobsTest::aStuckLookKeepsOneWorker()
{
    Executor executor;
    std::atomic<int> looks = 0;
    std::atomic<bool> isHeld = true;
    service::SharedQuery<int> query(executor, 50ms, [&]() -> Result<int> {
        ++looks;
        while (isHeld)
            QThread::msleep(1);
        return 7;
    });
    int refused = 0;
    int told = 0;
    const auto count = [&](const Result<int> &result) { result ? told = *result : ++refused; };
    query.ask(count);
    query.ask(count); // waits for the next one
    QTRY_COMPARE(refused, 2);
    for (int i = 0; i < 20; ++i)
        query.ask(count);
    QCOMPARE(refused, 22); // at once
    QCOMPARE(looks.load(), 1);
    isHeld = false;
    QTRY_VERIFY((query.ask(count), told == 7));
}

void JobsTest::namesOfOwnersAge()
{
    service::OwnerNames names(std::chrono::milliseconds(50));
    QVERIFY(!names.isFresh(0));
    QCOMPARE(names.name(0), QStringLiteral("0"));
    names.resolve(0);
    QVERIFY(names.isFresh(0));
    QCOMPARE(names.name(0), QStringLiteral("root"));
    QTRY_VERIFY(!names.isFresh(0));
    QCOMPARE(names.name(0), QStringLiteral("root")); // known until it is looked up again
    QTest::qWait(700);
    names.resolve(1);
    QCOMPARE(names.name(0), QStringLiteral("0")); // forgotten: nobody has asked for long
}

QTEST_GUILESS_MAIN(JobsTest)

#include "jobstest.moc"
