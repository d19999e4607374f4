// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/gallery/samples.h"
#include <QAccessible>
#include <QImage>
#include <QProxyStyle>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace caisson::ui;

namespace {

class StillStyle : public QProxyStyle
{
public:
    explicit StillStyle(int duration)
        : QProxyStyle(QStringLiteral("Fusion"))
        , m_duration(duration)
    {
    }
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override
    {
        return hint == SH_Widget_Animation_Duration ? m_duration
                                                    : QProxyStyle::styleHint(hint, option, widget, data);
    }

private:
    int m_duration;
};

} // namespace

class NetworkDiagramTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<NetworkDiagram> m_diagram;

    [[nodiscard]] QPoint middle(const QString &id) const
    {
        const int index = int(m_diagram->places().readingOrder.indexOf(id));
        return m_diagram->accessibleItem(index).rect.center();
    }

private Q_SLOTS:
    void init()
    {
        m_diagram = std::make_unique<NetworkDiagram>();
        m_diagram->setModel(samples::network());
        m_diagram->resize(720, 600);
        m_diagram->show();
        QVERIFY(QTest::qWaitForWindowActive(m_diagram.get()));
        m_diagram->setFocus();
    }

    void cleanup() { m_diagram.reset(); }

    void mouseSelects()
    {
        QSignalSpy selection(m_diagram.get(), &NetworkDiagram::selectionChanged);
        QTest::mouseClick(m_diagram->viewport(), Qt::LeftButton, {}, middle(QStringLiteral("cs3c9e-0")));
        QCOMPARE(m_diagram->selected(), QStringLiteral("cs3c9e-0"));
        QTest::mouseClick(m_diagram->viewport(), Qt::LeftButton, {}, middle(QStringLiteral("quiet")));
        QCOMPARE(m_diagram->selected(), QStringLiteral("quiet"));
        QTest::mouseClick(m_diagram->viewport(), Qt::LeftButton, {}, middle(QStringLiteral("box-web")));
        QCOMPARE(m_diagram->selected(), QStringLiteral("box-web"));
        QTest::mouseClick(m_diagram->viewport(), Qt::LeftButton, {}, middle(QStringLiteral("programmation")));
        QCOMPARE(m_diagram->selected(), QStringLiteral("programmation"));
        QCOMPARE(selection.size(), 4);
        QTest::mouseClick(m_diagram->viewport(), Qt::LeftButton, {}, QPoint(3, 3));
        QVERIFY(m_diagram->selected().isEmpty());
    }

    void tabWalksInReadingOrder()
    {
        m_diagram->setSelected({});
        QStringList walked;
        for (qsizetype i = 0; i < m_diagram->places().readingOrder.size(); ++i) {
            QTest::keyClick(m_diagram.get(), Qt::Key_Tab);
            walked.append(m_diagram->selected());
        }
        QCOMPARE(walked, m_diagram->places().readingOrder);
        QTest::keyClick(m_diagram.get(), Qt::Key_Backtab);
        QCOMPARE(m_diagram->selected(), walked.at(walked.size() - 2));
    }

    void keysActAndZoom()
    {
        QSignalSpy ping(m_diagram.get(), &NetworkDiagram::pingRequested),
            activated(m_diagram.get(), &NetworkDiagram::activated);
        m_diagram->setSelected(QStringLiteral("box-moon"));
        QTest::keyClick(m_diagram.get(), Qt::Key_P);
        QCOMPARE(ping.size(), 1);
        QCOMPARE(ping.first().first().toString(), QStringLiteral("box-moon"));
        QTest::keyClick(m_diagram.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        const qreal fitting = m_diagram->zoom();
        QTest::keyClick(m_diagram.get(), Qt::Key_Plus);
        QVERIFY(m_diagram->zoom() > fitting);
        QTest::keyClick(m_diagram.get(), Qt::Key_0);
        QVERIFY(m_diagram->zoom() <= 1);
        QTest::keyClick(m_diagram.get(), Qt::Key_Escape);
        QVERIFY(m_diagram->selected().isEmpty());
    }

    void fitsUntilSomebodyZooms()
    {
        m_diagram->resize(2000, 1500);
        QCOMPARE(m_diagram->zoom(), 1.0); // never larger than life
        const QSizeF whole = m_diagram->places().size;
        m_diagram->resize((whole * 0.8).toSize());
        QVERIFY(m_diagram->zoom() < 1);
        QVERIFY(whole.width() * m_diagram->zoom() < m_diagram->width() + 1);
        QVERIFY(whole.height() * m_diagram->zoom() < m_diagram->height() + 1);
        m_diagram->resize((whole * 0.2).toSize());
        QCOMPARE(m_diagram->zoom(), 0.6); // smaller nobody could read it
        m_diagram->setZoom(1.5);
        m_diagram->resize(2000, 1500);
        QCOMPARE(m_diagram->zoom(), 1.5);
        m_diagram->zoomFit();
        QCOMPARE(m_diagram->zoom(), 1.0);
        m_diagram->resize((whole * 0.5).toSize());
        QVERIFY(m_diagram->zoom() < 0.6); // asked for, it stays whole
    }

    void aContainerSelectsItsBox()
    {
        m_diagram->setSelected(QStringLiteral("zion"));
        QCOMPARE(m_diagram->selected(), QStringLiteral("box-zion"));
    }

    void trafficDoesNotMoveThePicture()
    {
        const DiagramPlaces before = m_diagram->places();
        m_diagram->setSelected(QStringLiteral("cs7f2a-0"));
        DiagramModel model = samples::network();
        model.cables[0].inPerSecond = 999ULL * 1024 * 1024;
        model.cables[1].outPerSecond = 12;
        m_diagram->setModel(model);
        QCOMPARE(m_diagram->places().size, before.size);
        QCOMPARE(m_diagram->places().bridges, before.bridges);
        QCOMPARE(m_diagram->selected(), QStringLiteral("cs7f2a-0"));
        // What is gone is not selected any more.
        model.cables.removeFirst();
        m_diagram->setModel(model);
        QVERIFY(m_diagram->selected().isEmpty());
    }

    void probeEndsAtOnceWithoutAnimations()
    {
        StillStyle still(0);
        m_diagram->setStyle(&still);
        QSignalSpy finished(m_diagram.get(), &NetworkDiagram::probeFinished);
        m_diagram->showProbe({QStringLiteral("cs7f2a-0"), QStringLiteral("cs3c9e-0")});
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 100);
        m_diagram->setStyle(nullptr);
    }

    void probeRunsAndIsLost()
    {
        StillStyle moving(200);
        m_diagram->setStyle(&moving);
        QSignalSpy finished(m_diagram.get(), &NetworkDiagram::probeFinished);
        const QImage before = m_diagram->grab().toImage();
        m_diagram->showProbe({QStringLiteral("cs91d4-0")}, QStringLiteral("no carrier"));
        QCOMPARE(finished.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 3000);
        // The cross stays until it is taken away.
        QVERIFY(m_diagram->grab().toImage() != before);
        m_diagram->clearProbe();
        QCOMPARE(m_diagram->grab().toImage(), before);
        m_diagram->setStyle(nullptr);
    }

    void exportsBothForms()
    {
        QTemporaryDir folder;
        const QString png = folder.filePath(QStringLiteral("net.png")),
                      svg = folder.filePath(QStringLiteral("net.svg"));
        QVERIFY(m_diagram->exportTo(png));
        QVERIFY(m_diagram->exportTo(svg));
        QCOMPARE(QImage(png).size(), (m_diagram->places().size * 2).toSize());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(content.contains("<svg"));
        QVERIFY(content.contains("cs7f2a-0"));
        QVERIFY(!m_diagram->exportTo(folder.filePath(QStringLiteral("missing/net.png"))));
    }

    void accessible()
    {
        QAccessibleInterface *view = QAccessible::queryAccessibleInterface(m_diagram.get());
        QVERIFY(view);
        QCOMPARE(view->childCount(), int(m_diagram->places().readingOrder.size()));
        const int cable = int(m_diagram->places().readingOrder.indexOf(QStringLiteral("cs91d4-0")));
        QVERIFY(view->child(cable)->text(QAccessible::Name).contains(QStringLiteral("unplugged")));
        view->child(cable)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(m_diagram->selected(), QStringLiteral("cs91d4-0"));
        QCOMPARE(view->indexOfChild(view->child(cable)), cable);
    }

    void selectionIsScrolledTo()
    {
        m_diagram->resize(300, 250);
        m_diagram->setSelected(QStringLiteral("box-web"));
        const QRect seen = m_diagram->accessibleItem(m_diagram->accessibleCurrent()).rect;
        QVERIFY(m_diagram->viewport()->rect().contains(seen));
    }

    void emptyModel()
    {
        m_diagram->setModel({});
        QVERIFY(!m_diagram->grab().isNull());
        QTest::keyClick(m_diagram.get(), Qt::Key_Right);
    }
};

QTEST_MAIN(NetworkDiagramTest)
#include "networkdiagramtest.moc"
