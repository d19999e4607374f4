// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/banner.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/keyfigure.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/segmentedbar.h"
#include "ui/widgets/sparkline.h"
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace caisson::ui;

class PiecesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bannerWordsAreNeverMarkup()
    {
        Banner banner;
        banner.setMessage(StateMark::Error, QStringLiteral("<b>x</b>"), QStringLiteral("<img src=x>"));
        for (const QLabel *label : banner.findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QCOMPARE(banner.sentence(), QStringLiteral("<b>x</b>"));
        QCOMPARE(banner.accessibleName(), QStringLiteral("<b>x</b>"));
    }

    void bannerActions()
    {
        Banner banner;
        QAction action(QStringLiteral("Raise"));
        QSignalSpy triggered(&action, &QAction::triggered);
        QPushButton *button = banner.addAction(&action);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(triggered.size(), 1);
        action.setEnabled(false);
        QVERIFY(!button->isEnabled());
        banner.clearActions();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(banner.findChildren<QPushButton *>().isEmpty());
    }

    void commandIsCopiedWhole()
    {
        CommandStrip strip;
        const QString command = QStringLiteral("caissonctl run --name ") + QString(300, QLatin1Char('z'));
        strip.setCommand(command);
        strip.resize(300, 32);
        strip.show();
        QSignalSpy copied(&strip, &CommandStrip::copied);
        QTest::mouseClick(strip.findChild<QToolButton *>(), Qt::LeftButton);
        QCOMPARE(copied.size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), command);
        QVERIFY(strip.minimumSizeHint().width() < 400);
    }

    void meterIsClamped()
    {
        MeterBar meter;
        meter.setValue(50, 100);
        QCOMPARE(meter.share(), 0.5);
        meter.setValue(500, 100);
        QCOMPARE(meter.share(), 1.0);
        meter.setValue(5, 0);
        QCOMPARE(meter.share(), 0.0);
        QVERIFY(!meter.accessibleName().isEmpty());
    }

    void sparklineHeightIsTheShare()
    {
        Theme::apply(*qApp, Theme::Choice::Light);
        const Theme &theme = Theme::application();
        // The filled column's height is the share of the limit, to the pixel.
        for (const double share : {0.25, 0.5, 0.75}) {
            QImage image(80, 101, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            QPainter painter(&image);
            paintSparkline(painter, QRectF(0, 0, 80, 101), {QList<double>(60, share * 100), 60, 100}, theme);
            painter.end();
            int filled = 0;
            for (int y = 0; y < image.height(); ++y)
                filled += qAlpha(image.pixel(40, y)) > 20 && y > 3;
            QVERIFY2(qAbs(filled - share * 100) <= 2.5, qPrintable(QString::number(filled)));
        }
    }

    void sparklineKeepsItsLength()
    {
        Sparkline line;
        for (int i = 0; i < 500; ++i)
            line.append(i);
        QCOMPARE(line.data().values.size(), 60);
        QCOMPARE(line.data().values.last(), 499.0);
    }

    void keyFigureSaysItself()
    {
        KeyFigure figure(QStringLiteral("Memory"));
        figure.setFigure(QStringLiteral("38.4"), QStringLiteral("of 100 MiB"));
        QCOMPARE(figure.accessibleName(), QStringLiteral("Memory: 38.4 of 100 MiB"));
        QVERIFY(figure.meter());
        QVERIFY(figure.sparkline());
        QVERIFY(!figure.grab().isNull());
    }

    void emptyStateHasOneButton()
    {
        EmptyState state(QStringLiteral("container"), QStringLiteral("No containers yet."),
                         QStringLiteral("New container…"));
        QSignalSpy activated(&state, &EmptyState::activated);
        QTest::mouseClick(state.button(), Qt::LeftButton);
        QCOMPARE(activated.size(), 1);
    }

    void segmentsByKeyboard()
    {
        SegmentedBar bar({QStringLiteral("Diagram"), QStringLiteral("Table")});
        bar.show();
        QSignalSpy changed(&bar, &SegmentedBar::currentChanged);
        QCOMPARE(bar.currentIndex(), 0);
        bar.setCurrentIndex(1);
        QCOMPARE(bar.currentIndex(), 1);
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_MAIN(PiecesTest)
#include "piecestest.moc"
