// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagramlayout.h"
#include "ui/widgets/gallery/samples.h"
#include <QElapsedTimer>
#include <QTest>

using namespace caisson::ui;

namespace {

/// Everything that must not lie on something of its own rank.
void checkNoOverlaps(const DiagramPlaces &places)
{
    const auto apart = [](const QList<QRectF> &rects, const char *what) {
        for (qsizetype a = 0; a < rects.size(); ++a) {
            for (qsizetype b = a + 1; b < rects.size(); ++b)
                QVERIFY2(!rects.at(a).intersects(rects.at(b)), what);
        }
    };
    QList<QRectF> boxes, hostLabels, boxLabels, pills;
    for (const DiagramBoxPlace &place : places.boxes)
        boxes.append(place.rect);
    for (const DiagramCablePlace &place : places.cables) {
        hostLabels.append(place.hostLabel);
        boxLabels.append(place.boxLabel);
        pills.append(place.pill);
        QVERIFY(place.pill.top() > place.hostLabel.bottom());
        QVERIFY(place.pill.bottom() < place.boxLabel.top());
    }
    apart(boxes, "boxes");
    apart(hostLabels, "labels on the host");
    apart(boxLabels, "labels on boxes");
    apart(pills, "pills");
    QList<QRectF> inHost = places.bridges.values();
    if (!places.routing.isNull())
        inHost.append(places.routing);
    apart(inHost, "bridges");
    for (const QRectF &rect : inHost)
        QVERIFY(places.host.contains(rect));
    const QRectF all(QPointF(), places.size);
    for (const QRectF &rect : boxes + hostLabels + boxLabels + pills)
        QVERIFY(all.contains(rect));
}

QStringList without(QStringList order, const QString &id)
{
    order.removeAll(id);
    return order;
}

} // namespace

class DiagramLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pure()
    {
        DiagramModel model = samples::largeNetwork(12);
        const DiagramPlaces first = layoutDiagram(model, {});
        const DiagramPlaces again = layoutDiagram(model, {});
        QCOMPARE(again.readingOrder, first.readingOrder);
        QCOMPARE(again.size, first.size);
        // The order in which the helper tells its objects must not matter.
        std::reverse(model.boxes.begin(), model.boxes.end());
        std::reverse(model.cables.begin(), model.cables.end());
        std::reverse(model.bridges.begin(), model.bridges.end());
        const DiagramPlaces turned = layoutDiagram(model, {});
        QCOMPARE(turned.readingOrder, first.readingOrder);
        for (auto it = first.boxes.cbegin(); it != first.boxes.cend(); ++it)
            QCOMPARE(turned.boxes.value(it.key()).rect, it.value().rect);
        QCOMPARE(turned.bridges, first.bridges);
    }

    void noOverlaps_data()
    {
        QTest::addColumn<int>("boxes");
        QTest::addColumn<qreal>("scale");
        for (const int boxes : {0, 1, 2, 5, 9, 40, 200}) {
            QTest::addRow("%d", boxes) << boxes << 1.0;
            QTest::addRow("%d, presenter", boxes) << boxes << 1.5;
        }
    }

    void noOverlaps()
    {
        QFETCH(int, boxes);
        QFETCH(qreal, scale);
        DiagramMetrics metrics;
        metrics.scale = scale;
        checkNoOverlaps(layoutDiagram(samples::largeNetwork(boxes), metrics));
    }

    void noOverlapsInTheDesignsPicture() { checkNoOverlaps(layoutDiagram(samples::network(), {})); }

    void stableWhenOneIsAdded()
    {
        for (int boxes = 1; boxes < 14; ++boxes) {
            const DiagramPlaces before = layoutDiagram(samples::largeNetwork(boxes), {});
            const DiagramPlaces after =
                layoutDiagram(samples::largeNetwork(boxes + 1), {}, {before.bridgeOrder});
            QCOMPARE(after.bridgeOrder, before.bridgeOrder);
            const QString added = QStringLiteral("box-node%1").arg(boxes, 2, 10, QLatin1Char('0'));
            QVERIFY(after.boxOrder.contains(added));
            QCOMPARE(without(after.boxOrder, added), before.boxOrder);
        }
    }

    void cablesRunStraightDown()
    {
        const DiagramPlaces places = layoutDiagram(samples::largeNetwork(20), {});
        for (const DiagramCablePlace &place : places.cables) {
            QCOMPARE(place.outside.size(), 2);
            QCOMPARE(place.outside.first().x(), place.outside.last().x());
            QCOMPARE(place.inside.last(), QPointF(place.outside.first().x(), place.hostLabel.top()));
            for (qsizetype i = 1; i < place.inside.size(); ++i) {
                const QPointF step = place.inside.at(i) - place.inside.at(i - 1);
                QVERIFY2(step.x() == 0 || step.y() == 0, "not a right angle");
            }
        }
    }

    void barycentreKeepsNeighboursTogether()
    {
        // Two bridges with two boxes each, named so that the order by id alone would cross all cables.
        DiagramModel model;
        model.bridges = {{QStringLiteral("one"), QStringLiteral("one"), {}, {}, {}, true},
                         {QStringLiteral("two"), QStringLiteral("two"), {}, {}, {}, true}};
        for (const auto &[box, bridge] :
             {std::pair{"a", "one"}, std::pair{"b", "two"}, std::pair{"c", "one"}, std::pair{"d", "two"}}) {
            DiagramBox one;
            one.id = QLatin1String(box);
            one.members = {{one.id, one.id, StateMark::Running}};
            model.boxes.append(one);
            DiagramCable cable;
            cable.id = QStringLiteral("cable-") + one.id;
            cable.boxId = one.id;
            cable.bridgeId = QLatin1String(bridge);
            model.cables.append(cable);
        }
        const DiagramPlaces places = layoutDiagram(model, {});
        QCOMPARE(places.boxOrder.first(2), (QStringList{QStringLiteral("a"), QStringLiteral("c")}));
        QCOMPARE(places.boxOrder.last(2), (QStringList{QStringLiteral("b"), QStringLiteral("d")}));
    }

    void readingOrderNamesEverythingOnce()
    {
        const DiagramModel model = samples::network();
        const QStringList order = layoutDiagram(model, {}).readingOrder;
        QCOMPARE(QSet<QString>(order.cbegin(), order.cend()).size(), order.size());
        // Uplink, host, bridges, cables, boxes and the second container of the first box.
        QCOMPARE(order.size(), 2 + model.bridges.size() + model.cables.size() + model.boxes.size() + 1);
        QCOMPARE(order.first(), model.uplink.id);
        QVERIFY(order.contains(QStringLiteral("programmation")));
    }

    void emptyAndDangling()
    {
        QVERIFY(!layoutDiagram({}, {}).size.isEmpty());
        DiagramModel model;
        DiagramCable cable;
        cable.id = QStringLiteral("loose");
        cable.boxId = QStringLiteral("nowhere");
        cable.bridgeId = QStringLiteral("nothing");
        model.cables.append(cable);
        QVERIFY(!layoutDiagram(model, {}).readingOrder.contains(cable.id));
        DiagramBox box;
        box.id = QStringLiteral("box");
        model.boxes.append(box);
        model.cables[0].boxId = box.id;
        QVERIFY(layoutDiagram(model, {}).cables.contains(cable.id));
    }

    void quickEnough()
    {
        QElapsedTimer timer;
        timer.start();
        const DiagramPlaces places = layoutDiagram(samples::largeNetwork(300), {});
        QVERIFY(!places.boxes.isEmpty());
        // A debug build under a sanitizer on a loaded machine included; it is some milliseconds else.
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(DiagramLayoutTest)
#include "diagramlayouttest.moc"
