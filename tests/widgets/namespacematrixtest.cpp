// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/namespacematrix.h"
#include "ui/widgets/gallery/samples.h"
#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace caisson::ui;

Q_DECLARE_METATYPE(caisson::ui::Kind)

class NamespaceMatrixTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<NamespaceMatrix> m_matrix;

    [[nodiscard]] QPoint middle(int row, Kind kind) const
    {
        return m_matrix->visualRect(m_matrix->model()->index(row, static_cast<int>(kind))).center();
    }

private Q_SLOTS:
    void init()
    {
        m_matrix = std::make_unique<NamespaceMatrix>();
        m_matrix->setMatrix(samples::namespaces());
        m_matrix->resize(1000, 440);
        m_matrix->show();
        QVERIFY(QTest::qWaitForWindowActive(m_matrix.get()));
        m_matrix->setFocus();
    }

    void cleanup() { m_matrix.reset(); }

    void sharersStandTogether()
    {
        QStringList names;
        for (const MatrixRow &row : m_matrix->matrix().rows)
            names.append(row.name);
        QCOMPARE(names,
                 (QStringList{QStringLiteral("zion"), QStringLiteral("programmation"), QStringLiteral("moon"),
                              QStringLiteral("web"), QStringLiteral("virtualisation")}));
        // Nothing is lost or doubled, whatever the order was.
        QList<MatrixRow> rows = samples::namespaces().rows;
        std::reverse(rows.begin(), rows.end());
        const QList<MatrixRow> ordered = NamespaceMatrix::ordered(rows);
        QCOMPARE(ordered.size(), rows.size());
        for (const MatrixRow &row : rows)
            QVERIFY(ordered.contains(row));
    }

    void letters()
    {
        QCOMPARE(m_matrix->letter(1, Kind::Ipc), QChar(u'A'));
        QCOMPARE(m_matrix->letter(3, Kind::Ipc), QChar(u'A'));
        QCOMPARE(m_matrix->letter(1, Kind::Net), QChar(u'B'));
        QCOMPARE(m_matrix->letter(2, Kind::Net), QChar(u'B'));
        QVERIFY(m_matrix->letter(1, Kind::Mnt).isNull());
        QVERIFY(m_matrix->letter(0, Kind::Net).isNull());
    }

    void arrowsWalkTheCells()
    {
        QSignalSpy selected(m_matrix.get(), &NamespaceMatrix::cellSelected);
        m_matrix->selectCell(QStringLiteral("zion"), Kind::Mnt);
        QTest::keyClick(m_matrix.get(), Qt::Key_Right);
        QCOMPARE(m_matrix->currentKind(), std::optional(Kind::Uts));
        QTest::keyClick(m_matrix.get(), Qt::Key_Down);
        QCOMPARE(m_matrix->currentRowId(), QStringLiteral("programmation"));
        QTest::keyClick(m_matrix.get(), Qt::Key_End);
        QCOMPARE(m_matrix->currentKind(), std::optional(Kind::Time));
        QTest::keyClick(m_matrix.get(), Qt::Key_Up);
        QTest::keyClick(m_matrix.get(), Qt::Key_Up);
        QVERIFY(m_matrix->currentRowId().isEmpty()); // the host
        QCOMPARE(selected.last().at(2).toULongLong(), quint64(4026531834));
        QSignalSpy activated(m_matrix.get(), &NamespaceMatrix::rowActivated);
        QTest::keyClick(m_matrix.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 0);
        QTest::keyClick(m_matrix.get(), Qt::Key_Down);
        QTest::keyClick(m_matrix.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
    }

    void tabLeaves()
    {
        m_matrix->selectCell(QStringLiteral("zion"), Kind::Mnt);
        QTest::keyClick(m_matrix.get(), Qt::Key_Tab);
        QCOMPARE(m_matrix->currentKind(), std::optional(Kind::Mnt));
    }

    void dragToShare()
    {
        QSignalSpy share(m_matrix.get(), &NamespaceMatrix::shareRequested);
        QWidget *view = m_matrix->viewport();
        QTest::mousePress(view, Qt::LeftButton, {}, middle(1, Kind::Uts));
        QTest::mouseMove(view, middle(2, Kind::Uts));
        QTest::mouseMove(view, middle(3, Kind::Uts));
        QTest::mouseRelease(view, Qt::LeftButton, {}, middle(3, Kind::Uts));
        QCOMPARE(share.size(), 1);
        QCOMPARE(share.first().at(0).value<Kind>(), Kind::Uts);
        QCOMPARE(share.first().at(1).toString(), QStringLiteral("zion"));
        QCOMPARE(share.first().at(2).toString(), QStringLiteral("moon"));
        QCOMPARE(m_matrix->currentRowId(), QStringLiteral("zion"));
        // Onto the host, or onto itself: nothing. And Escape lets go.
        for (const int target : {0, 1}) {
            QTest::mousePress(view, Qt::LeftButton, {}, middle(1, Kind::Uts));
            QTest::mouseMove(view, middle(3, Kind::Uts));
            QTest::mouseMove(view, middle(target, Kind::Uts));
            QTest::mouseRelease(view, Qt::LeftButton, {}, middle(target, Kind::Uts));
        }
        QTest::mousePress(view, Qt::LeftButton, {}, middle(1, Kind::Uts));
        QTest::mouseMove(view, middle(3, Kind::Uts));
        QTest::keyClick(m_matrix.get(), Qt::Key_Escape);
        QTest::mouseRelease(view, Qt::LeftButton, {}, middle(3, Kind::Uts));
        QCOMPARE(share.size(), 1);
    }

    void selectionSurvivesChanges()
    {
        m_matrix->selectCell(QStringLiteral("moon"), Kind::Pid);
        MatrixModel changed = samples::namespaces();
        changed.rows[1].stateText = QStringLiteral("paused");
        m_matrix->setMatrix(changed);
        QCOMPARE(m_matrix->currentRowId(), QStringLiteral("moon"));
        changed.rows.removeFirst();
        m_matrix->setMatrix(changed);
        QCOMPARE(m_matrix->currentRowId(), QStringLiteral("moon"));
        QCOMPARE(m_matrix->currentKind(), std::optional(Kind::Pid));
        m_matrix->setMatrix({});
        QVERIFY(m_matrix->currentRowId().isEmpty());
    }

    void accessibleTable()
    {
        QAccessibleInterface *table = QAccessible::queryAccessibleInterface(m_matrix.get());
        QVERIFY(table);
        QVERIFY(table->tableInterface());
        QCOMPARE(table->tableInterface()->columnCount(), kindCount);
        QCOMPARE(table->tableInterface()->rowCount(), 6);
        QCOMPARE(table->tableInterface()->columnDescription(4), QStringLiteral("net"));
        const QModelIndex cell = m_matrix->model()->index(1, static_cast<int>(Kind::Net));
        QCOMPARE(cell.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("zion, net: shared with programmation, 4026532504"));
        QCOMPARE(m_matrix->model()->headerData(1, Qt::Vertical, Qt::AccessibleTextRole).toString(),
                 QStringLiteral("zion, running"));
    }
};

QTEST_MAIN(NamespaceMatrixTest)
#include "namespacematrixtest.moc"
