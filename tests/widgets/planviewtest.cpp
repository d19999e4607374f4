// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/planview.h"
#include "ui/widgets/gallery/samples.h"
#include <QSignalSpy>
#include <QTest>

using namespace caisson::ui;

class PlanViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations()
    {
        QCOMPARE(durationText(90), QStringLiteral("0.09\u00a0ms"));
        QCOMPARE(durationText(2400), QStringLiteral("2.4\u00a0ms"));
        QCOMPARE(durationText(12000), QStringLiteral("12\u00a0ms"));
        QCOMPARE(durationText(1400000), QStringLiteral("1.4\u00a0s"));
    }

    void keepsPlaceWhenAStepIsDone()
    {
        PlanView view;
        QList<PlanItem> steps = samples::plan();
        view.setSteps(steps);
        QSignalSpy selected(&view, &PlanView::stepSelected);
        view.setCurrentStep(6);
        QCOMPARE(selected.size(), 1);
        steps[7].status = PlanItem::Status::Done;
        steps[7].microseconds = 700;
        QSignalSpy changed(view.model(), &QAbstractItemModel::dataChanged);
        view.setSteps(steps);
        QCOMPARE(changed.size(), 1); // only the row that changed
        QCOMPARE(view.currentStep(), 6);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(view.totalMicroseconds(), qint64(6860 + 700));
        // A new longest one changes every bar.
        steps[8].microseconds = 50000;
        changed.clear();
        view.setSteps(steps);
        QCOMPARE(changed.size(), steps.size());
    }

    void keyboard()
    {
        PlanView view;
        view.setSteps(samples::plan());
        view.resize(view.sizeHint());
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        view.setCurrentStep(0);
        QSignalSpy activated(&view, &PlanView::stepActivated);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.currentStep(), 2);
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(view.currentStep(), 13);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
    }

    void wordsForEveryStatus()
    {
        PlanView view;
        QList<PlanItem> steps = samples::plan();
        steps[9].status = PlanItem::Status::Failed;
        steps[9].error = QStringLiteral("no <b>such</b> device");
        view.setSteps(steps);
        const auto words = [&view](int row) {
            return view.model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        };
        QCOMPARE(words(0), QStringLiteral("Step 1, Create the control group, done in 0.31\u00a0ms"));
        QVERIFY(words(7).endsWith(QStringLiteral("next")));
        QVERIFY(words(8).endsWith(QStringLiteral("to come")));
        // What comes from elsewhere is never markup.
        QVERIFY(!view.model()->index(9, 0).data(Qt::ToolTipRole).toString().contains(QLatin1Char('<')));
    }
};

QTEST_MAIN(PlanViewTest)
#include "planviewtest.moc"
