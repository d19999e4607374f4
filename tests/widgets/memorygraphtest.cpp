// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/memorygraph.h"
#include "ui/widgets/bytetext.h"
#include "ui/widgets/gallery/samples.h"
#include <memory>
#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace caisson::ui;

/// Counts what is really painted.
class CountingGraph : public MemoryGraph
{
public:
    int painted = 0;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        ++painted;
        MemoryGraph::paintEvent(event);
    }
};

namespace {

quint64 last(const QSignalSpy &spy)
{
    return spy.isEmpty() ? 0 : spy.last().first().toULongLong();
}

} // namespace

class MemoryGraphTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<CountingGraph> m_graph;

    [[nodiscard]] QPoint onFlag(MemoryGraph::Handle handle) const
    {
        return m_graph->handleRect(handle).center();
    }

private Q_SLOTS:
    void init()
    {
        Theme::apply(*qApp, Theme::Choice::Light);
        m_graph = std::make_unique<CountingGraph>();
        m_graph->resize(656, 344);
        m_graph->setLimits(100 * mebibyte, 80 * mebibyte);
        const auto memory = samples::memory();
        m_graph->setSamples(memory.samples);
        m_graph->setPeak(100 * mebibyte);
        m_graph->setLoads(memory.loads);
        m_graph->setMarks(memory.marks);
        m_graph->show();
        QVERIFY(QTest::qWaitForWindowActive(m_graph.get()));
        m_graph->setFocus();
        QTRY_VERIFY(m_graph->hasFocus());
    }

    void cleanup() { m_graph.reset(); }

    void dragByMouse()
    {
        QSignalSpy preview(m_graph.get(), &MemoryGraph::limitPreview),
            dragged(m_graph.get(), &MemoryGraph::limitDragged),
            released(m_graph.get(), &MemoryGraph::limitReleased),
            high(m_graph.get(), &MemoryGraph::highPreview);
        const QPoint flag = onFlag(MemoryGraph::Handle::Limit);
        QTest::mousePress(m_graph.get(), Qt::LeftButton, {}, flag);
        QTest::mouseMove(m_graph.get(), flag + QPoint(0, 20));
        QTest::mouseMove(m_graph.get(), flag + QPoint(0, 40));
        QVERIFY(!preview.isEmpty());
        QVERIFY(last(preview) < 100 * mebibyte);
        QCOMPARE(last(preview) % mebibyte, quint64(0));
        // Nothing is asked of the kernel while the hand moves, and once when it rests.
        QCOMPARE(dragged.size(), 0);
        QTRY_COMPARE(dragged.size(), 1);
        QCOMPARE(last(dragged), last(preview));
        QCOMPARE(released.size(), 0);
        QTest::mouseMove(m_graph.get(), flag + QPoint(0, 60));
        QTest::mouseRelease(m_graph.get(), Qt::LeftButton, {}, flag + QPoint(0, 60));
        QCOMPARE(released.size(), 1);
        QCOMPARE(last(released), last(preview));
        QVERIFY(last(released) < last(dragged));
        QCOMPARE(high.size(), 0);
        // What holds is only what setLimits says.
        QCOMPARE(m_graph->limit(), 100 * mebibyte);
        QCOMPARE(m_graph->handleValue(MemoryGraph::Handle::Limit), last(released));
        m_graph->setLimits(last(released), 80 * mebibyte);
        QCOMPARE(m_graph->handleValue(MemoryGraph::Handle::Limit), last(released));
    }

    void dragByTheLineItself()
    {
        QSignalSpy released(m_graph.get(), &MemoryGraph::highReleased);
        const QPoint flag = onFlag(MemoryGraph::Handle::High);
        const QPoint line(200, flag.y() + 4);
        QTest::mousePress(m_graph.get(), Qt::LeftButton, {}, line);
        QTest::mouseMove(m_graph.get(), line + QPoint(0, 30));
        QTest::mouseRelease(m_graph.get(), Qt::LeftButton, {}, line + QPoint(0, 30));
        QCOMPARE(released.size(), 1);
        QVERIFY(last(released) < 80 * mebibyte);
        // A press away from both takes hold of nothing.
        QTest::mousePress(m_graph.get(), Qt::LeftButton, {}, QPoint(200, 290));
        QTest::mouseMove(m_graph.get(), QPoint(200, 200));
        QTest::mouseRelease(m_graph.get(), Qt::LeftButton, {}, QPoint(200, 200));
        QCOMPARE(released.size(), 1);
    }

    void aClickChangesNothing()
    {
        QSignalSpy released(m_graph.get(), &MemoryGraph::limitReleased);
        QTest::mouseClick(m_graph.get(), Qt::LeftButton, {}, onFlag(MemoryGraph::Handle::Limit));
        QCOMPARE(released.size(), 0);
        QCOMPARE(m_graph->handleValue(MemoryGraph::Handle::Limit), 100 * mebibyte);
    }

    void keys()
    {
        QSignalSpy preview(m_graph.get(), &MemoryGraph::limitPreview),
            released(m_graph.get(), &MemoryGraph::limitReleased);
        QTest::mouseClick(m_graph.get(), Qt::LeftButton, {}, onFlag(MemoryGraph::Handle::Limit));
        QTest::keyClick(m_graph.get(), Qt::Key_Up);
        QCOMPARE(last(preview), 101 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_PageUp);
        QCOMPARE(last(preview), 111 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_Down);
        QCOMPARE(last(preview), 110 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_PageDown);
        QCOMPARE(last(preview), 100 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_PageUp);
        QCOMPARE(released.size(), 0);
        QTRY_COMPARE(released.size(), 1);
        QCOMPARE(last(released), 110 * mebibyte);
    }

    void escapeTakesBack()
    {
        QSignalSpy preview(m_graph.get(), &MemoryGraph::limitPreview),
            released(m_graph.get(), &MemoryGraph::limitReleased);
        QTest::mouseClick(m_graph.get(), Qt::LeftButton, {}, onFlag(MemoryGraph::Handle::Limit));
        // Before it was asked for: nothing is asked.
        QTest::keyClick(m_graph.get(), Qt::Key_PageUp);
        QTest::keyClick(m_graph.get(), Qt::Key_Escape);
        QCOMPARE(m_graph->handleValue(MemoryGraph::Handle::Limit), 100 * mebibyte);
        QTest::qWait(200); // longer than the rest: the wish must be gone, not late
        QCOMPARE(released.size(), 0);
        // After it: the old value is asked for.
        QTest::keyClick(m_graph.get(), Qt::Key_PageUp);
        QTRY_COMPARE(released.size(), 1);
        m_graph->setLimits(110 * mebibyte, 80 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_Escape);
        QCOMPARE(released.size(), 2);
        QCOMPARE(last(released), 100 * mebibyte);
        QCOMPARE(last(preview), 100 * mebibyte);
    }

    void escapeWhileDragging()
    {
        QSignalSpy dragged(m_graph.get(), &MemoryGraph::limitDragged),
            released(m_graph.get(), &MemoryGraph::limitReleased);
        const QPoint flag = onFlag(MemoryGraph::Handle::Limit);
        QTest::mousePress(m_graph.get(), Qt::LeftButton, {}, flag);
        QTest::mouseMove(m_graph.get(), flag + QPoint(0, 50));
        QTRY_COMPARE(dragged.size(), 1);
        QTest::keyClick(m_graph.get(), Qt::Key_Escape);
        QCOMPARE(released.size(), 1);
        QCOMPARE(last(released), 100 * mebibyte);
        QTest::mouseMove(m_graph.get(), flag + QPoint(0, 70));
        QTest::mouseRelease(m_graph.get(), Qt::LeftButton, {}, flag + QPoint(0, 70));
        QCOMPARE(released.size(), 1);
    }

    void tabWalksTheHandles()
    {
        m_graph->accessibleActivate(0);
        QCOMPARE(m_graph->accessibleCurrent(), 0);
        QTest::keyClick(m_graph.get(), Qt::Key_Tab);
        QCOMPARE(m_graph->accessibleCurrent(), 1);
        QSignalSpy preview(m_graph.get(), &MemoryGraph::highPreview);
        QTest::keyClick(m_graph.get(), Qt::Key_Right);
        QCOMPARE(last(preview), 81 * mebibyte);
        QTest::keyClick(m_graph.get(), Qt::Key_Backtab);
        QCOMPARE(m_graph->accessibleCurrent(), 0);
    }

    void aRefusedWishIsForgotten()
    {
        QSignalSpy released(m_graph.get(), &MemoryGraph::limitReleased);
        m_graph->accessibleActivate(0);
        QTest::keyClick(m_graph.get(), Qt::Key_PageDown);
        QTRY_COMPARE(released.size(), 1);
        QCOMPARE(m_graph->handleValue(MemoryGraph::Handle::Limit), 90 * mebibyte);
        // The kernel never sets it: after two seconds the line is again where it truly is.
        QTRY_COMPARE_WITH_TIMEOUT(m_graph->handleValue(MemoryGraph::Handle::Limit), 100 * mebibyte, 4000);
    }

    void bounds()
    {
        QSignalSpy preview(m_graph.get(), &MemoryGraph::limitPreview);
        m_graph->setLargestLimit(105 * mebibyte);
        m_graph->accessibleActivate(0);
        QTest::keyClick(m_graph.get(), Qt::Key_PageUp);
        QCOMPARE(last(preview), 105 * mebibyte);
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(m_graph.get(), Qt::Key_PageDown);
        QCOMPARE(last(preview), mebibyte);
        m_graph->setLimitEditable(false);
        const qsizetype before = preview.size();
        QTest::keyClick(m_graph.get(), Qt::Key_Up);
        QCOMPARE(preview.size(), before);
    }

    void ringIsBounded()
    {
        MemorySample sample = m_graph->samples().last();
        const qint64 start = sample.time;
        for (int i = 1; i <= 500; ++i) {
            sample.time = start + i * 1000;
            m_graph->append(sample);
        }
        QVERIFY(m_graph->samples().size() <= 62);
        QCOMPARE(m_graph->samples().last().time, sample.time);
        // Time never runs back.
        const MemorySample late = m_graph->samples().first();
        m_graph->append(late);
        QCOMPARE(m_graph->samples().last().time, sample.time);
    }

    void hiddenPaintsNothing()
    {
        m_graph->hide();
        const int before = m_graph->painted;
        MemorySample sample = m_graph->samples().last();
        for (int i = 1; i <= 20; ++i) {
            sample.time += 1000;
            m_graph->append(sample);
        }
        QCoreApplication::processEvents();
        QCOMPARE(m_graph->painted, before);
    }

    void unchangedPaintsNothing()
    {
        QTRY_VERIFY(m_graph->painted > 0);
        QCoreApplication::processEvents();
        const int before = m_graph->painted;
        m_graph->setLimits(100 * mebibyte, 80 * mebibyte);
        m_graph->setPeak(100 * mebibyte);
        m_graph->setMarks(samples::memory().marks);
        QCoreApplication::processEvents();
        QCOMPARE(m_graph->painted, before);
    }

    void drawsInEveryState()
    {
        m_graph->setFrozen(true);
        QVERIFY(!m_graph->grab().isNull());
        m_graph->setFrozen(false);
        m_graph->clear();
        m_graph->setLimits(0, 0);
        QVERIFY(!m_graph->grab().isNull());
        QVERIFY(m_graph->handleRect(MemoryGraph::Handle::Limit).isNull());
        m_graph->resize(30, 20);
        QVERIFY(!m_graph->grab().isNull());
    }

    void accessible()
    {
        QAccessibleInterface *view = QAccessible::queryAccessibleInterface(m_graph.get());
        QVERIFY(view);
        QCOMPARE(view->childCount(), 6);
        QCOMPARE(view->child(0)->role(), QAccessible::Slider);
        QCOMPARE(view->child(0)->text(QAccessible::Value), QStringLiteral("100\u00a0MiB"));
        QVERIFY(view->child(2)->text(QAccessible::Name).startsWith(QStringLiteral("anon")));
        QVERIFY(view->child(0)->rect().isValid());
    }
};

QTEST_MAIN(MemoryGraphTest)
#include "memorygraphtest.moc"
