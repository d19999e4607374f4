// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/journal.h"

#include <QTemporaryDir>
#include <QTest>

using namespace caisson;
using namespace caisson::engine;
using Kind = JournalEntry::Kind;

class JournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_place.emplace();
        auto opened = kernel::Directory::open(m_place->path().toUtf8().constData());
        QVERIFY(opened);
        m_directory = std::move(*opened);
    }

    void absentIsNotFound()
    {
        QCOMPARE(Journal::read(m_directory).error().code, ErrorCode::NotFound);
        QCOMPARE(Journal::resume(m_directory).error().code, ErrorCode::NotFound);
    }

    void whatIsWrittenIsRead()
    {
        const auto journal = Journal::create(m_directory);
        QVERIFY(journal);
        const std::vector<JournalEntry> entries{{Kind::Begin, "", 0, "boot"},
                                                {Kind::Intent, "cgroup.create", 0, ""},
                                                {Kind::Done, "cgroup.create", 42, ""},
                                                {Kind::Intent, "process.clone", 0, ""}};
        for (const JournalEntry &entry : entries)
            QVERIFY(journal->write(entry));
        const auto read = Journal::read(m_directory);
        QVERIFY(read);
        QVERIFY(*read == entries);
        const JournalSummary summary = summarise(*read);
        QCOMPARE(summary.bootId, std::string("boot"));
        QCOMPARE(summary.steps.size(), std::size_t(2));
        QCOMPARE(summary.steps[0].kind, Kind::Done);
        QCOMPARE(summary.steps[0].microseconds, std::uint64_t(42));
        QCOMPARE(summary.steps[1].kind, Kind::Intent);
        QVERIFY(!summary.run && !summary.stopping && !summary.finished);
    }

    /// However short the last write was cut, what stood before it is read and the journal can be continued.
    void tornEndIsIgnored()
    {
        const std::string whole = frame({Kind::Begin, "", 0, "boot"}) + frame({Kind::Intent, "a", 0, ""});
        const std::string last = frame({Kind::Done, "a", 7, ""});
        for (std::size_t cut = 0; cut < last.size(); ++cut) {
            std::size_t wholeBytes = 0;
            QCOMPARE(parseFrames(whole + last.substr(0, cut), &wholeBytes).size(), std::size_t(2));
            QCOMPARE(wholeBytes, whole.size());
        }
        const auto file = m_directory.openFile("journal", O_WRONLY | O_CREAT, 0600);
        QVERIFY(file);
        QVERIFY(kernel::writeAll(*file, whole + last.substr(0, last.size() - 1)));
        const auto resumed = Journal::resume(m_directory);
        QVERIFY(resumed);
        QVERIFY(resumed->write({Kind::Stopping, "", 0, ""}));
        const auto read = Journal::read(m_directory);
        QVERIFY(read);
        QCOMPARE(read->size(), std::size_t(3));
        QCOMPARE(read->back().kind, Kind::Stopping);
    }

    void flippedBitEndsTheReading()
    {
        const std::string first = frame({Kind::Begin, "", 0, "boot"});
        const std::string second = frame({Kind::Intent, "a", 0, ""});
        for (std::size_t at = 0; at < second.size(); ++at) {
            std::string damaged = first + second;
            damaged[first.size() + at] = static_cast<char>(damaged[first.size() + at] ^ 1);
            QCOMPARE(parseFrames(damaged).size(), std::size_t(1));
        }
    }

    void hugeLengthIsNotBelieved()
    {
        QVERIFY(parseFrames(std::string(8, '\xff') + std::string(100, 'x')).empty());
    }

    void runAndExitComeBack()
    {
        RunRecord run;
        run.pid = 123;
        run.bootId = "boot";
        const ExitInfo exit{ExitKind::Signalled, 9, ""};
        const JournalSummary summary = summarise({{Kind::Begin, "", 0, "boot"},
                                                  runningEntry(run, 1000),
                                                  stoppingEntry(exit),
                                                  {Kind::Finished, "", 0, ""}});
        QVERIFY(summary.run);
        QCOMPARE(summary.run->pid, 123);
        QCOMPARE(summary.startedAt, std::uint64_t(1000));
        QVERIFY(summary.exit);
        QCOMPARE(summary.exit->code, 9);
        QVERIFY(summary.stopping && summary.finished);
    }

    void whoAskedIsKnown()
    {
        const JournalEntry begin{Kind::Begin, "", 0, "boot"};
        QVERIFY(!summarise({begin}).asked);
        QCOMPARE(summarise({begin, askedEntry(0)}).asked, std::optional<std::uint32_t>(0));
        QCOMPARE(summarise({begin, askedEntry(0), askedEntry(10)}).asked, std::optional<std::uint32_t>(10));
        QVERIFY(!summarise({begin, askedEntry(0), askedEntry(std::nullopt)}).asked);
        QVERIFY(!summarise({begin, askedEntry(0), begin}).asked);
        QVERIFY(!summarise({begin, {Kind::Asked, "", 0, "soon"}}).asked);
        QCOMPARE(parseFrames(frame(askedEntry(10))).front().text, std::string("10"));
    }

    void newRunForgetsTheOld()
    {
        const JournalSummary summary = summarise({{Kind::Begin, "", 0, "one"},
                                                  {Kind::Intent, "a", 0, ""},
                                                  {Kind::Finished, "", 0, ""},
                                                  {Kind::Begin, "", 0, "two"}});
        QCOMPARE(summary.bootId, std::string("two"));
        QVERIFY(summary.steps.empty() && !summary.finished);
    }

private:
    std::optional<QTemporaryDir> m_place;
    kernel::Directory m_directory;
};

QTEST_GUILESS_MAIN(JournalTest)
#include "journaltest.moc"
