// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/checktexts.h"
#include "app/models/containerlistmodel.h"
#include "app/models/eventmodel.h"
#include "app/models/machinenamespacesmodel.h"
#include "app/models/memoryhistory.h"
#include "app/models/mountmodel.h"
#include "app/models/namespacetablemodel.h"
#include "app/models/processmodel.h"
#include "app/models/stepmodel.h"
#include "app/models/traffic.h"
#include "tests/client/fakebus.h"

#include <memory>
#include <QAbstractItemModelTester>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

using namespace caisson::app;
using caisson::tests::FakeBus;

/// The item models over a client whose helper is a fake. QAbstractItemModelTester watches each change.
class ModelsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeBus> m_bus;
    std::unique_ptr<Client> m_client;
    int m_number = 0;

    Container *zion() const { return m_client->containerByName(QStringLiteral("zion")); }
    void change(const QString &path, const char *property, const QVariant &value)
    {
        m_bus->control(QStringLiteral("Change"),
                       {path, QLatin1String(property), QVariant::fromValue(QDBusVariant(value))});
    }
    static QStringList names(const QAbstractItemModel &model)
    {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row)
            list.append(model.index(row, 0).data().toString());
        return list;
    }
    static ProcessEntry process(quint32 pid, quint64 resident)
    {
        ProcessEntry entry;
        entry.pid = pid;
        entry.residentBytes = resident;
        return entry;
    }
    static MountEntry mount(quint64 id)
    {
        MountEntry entry;
        entry.id = id;
        entry.target = QStringLiteral("/%1").arg(id);
        return entry;
    }

private Q_SLOTS:
    void init()
    {
        m_bus = std::make_unique<FakeBus>();
        QVERIFY(m_bus->start());
        m_client = std::make_unique<Client>(m_bus->connect(QStringLiteral("models%1").arg(++m_number)));
        m_client->open();
        QTRY_COMPARE(m_client->status(), Client::Status::Ready);
    }
    void cleanup()
    {
        m_client.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("models%1").arg(m_number));
        m_bus.reset();
    }

    /// In English nothing changes, whatever stands in the places that differ.
    void checksKeepTheirParts()
    {
        for (const char *text : {"Linux 5.10.0-%1 is older than 6.1",
                                 "the kernel makes no bridges: newlink: Operation not supported",
                                 "containers start with --network none or host only; try `modprobe bridge`, "
                                 "or a kernel that has it",
                                 "control groups v2, each container a scope of systemd in machine.slice",
                                 "control groups hybrid", "the controller memory is not available",
                                 "a sentence of a later helper", "overlay is there"}) {
            QCOMPARE(checkText(QString::fromLatin1(text)), QString::fromLatin1(text));
            QCOMPARE(isKnownCheckText(QString::fromLatin1(text)),
                     !QByteArrayView(text).startsWith("a sentence"));
        }
    }

    void containersStandByName()
    {
        ContainerListModel model(m_client.get());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(names(model), QStringList{QStringLiteral("zion")});
        const QString moon =
            m_bus->control(QStringLiteral("Add"), {QStringLiteral("moon")}).value(0).toString();
        m_bus->control(QStringLiteral("Add"), {QStringLiteral("sun")});
        QTRY_COMPARE(names(model),
                     (QStringList{QStringLiteral("moon"), QStringLiteral("sun"), QStringLiteral("zion")}));
        const QPersistentModelIndex persistent = model.indexOf(m_client->containerByPath(moon));
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        change(moon, "Name", QStringLiteral("tau"));
        QTRY_COMPARE(names(model),
                     (QStringList{QStringLiteral("sun"), QStringLiteral("tau"), QStringLiteral("zion")}));
        QCOMPARE(moved.size(), 1);
        QCOMPARE(persistent.row(), 1);
        m_bus->control(QStringLiteral("Remove"), {moon});
        QTRY_COMPARE(names(model), (QStringList{QStringLiteral("sun"), QStringLiteral("zion")}));
        QVERIFY(!persistent.isValid());
    }

    void rolesOfAContainer()
    {
        ContainerListModel model(m_client.get());
        const QModelIndex index = model.index(0);
        QCOMPARE(index.data(ContainerListModel::ContainerRole).value<Container *>(), zion());
        QCOMPARE(index.data(ContainerListModel::AddressRole).toString(), QStringLiteral("10.0.0.1"));
        QCOMPARE(index.data(ContainerListModel::MemoryLimitRole).toULongLong(), quint64(100 << 20));
        QVERIFY(index.data(ContainerListModel::StatusTextRole).toString().startsWith(u"running for "));
        QVERIFY(index.data(ContainerListModel::SearchRole).toString().contains(u"4711"));
        QCOMPARE(model.runningCount(), 1);
        QVERIFY(index.data(ContainerListModel::SparklineRole).value<const SparklineRing *>()->isEmpty());
        QSignalSpy running(&model, &ContainerListModel::runningCountChanged);
        change(zion()->path(), "State", QStringLiteral("stopped"));
        QTRY_COMPARE(model.runningCount(), 0);
        QCOMPARE(running.size(), 1);
        QCOMPARE(index.data(ContainerListModel::MemoryTextRole).toString(), QString());
    }

    void figuresFeedSparklineHistoryAndTraffic()
    {
        ContainerListModel model(m_client.get());
        const MemoryHistory history(m_client.get());
        const Traffic traffic(m_client.get());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QVERIFY(!traffic.rates(zion()).known);
        m_client->subscribe(1000, {});
        QTRY_COMPARE(m_bus->control(QStringLiteral("Subscription")).value(0).toUInt(), 1000u);
        for (const quint64 memory : {quint64(10 << 20), quint64(30 << 20), quint64(20 << 20)})
            m_bus->control(QStringLiteral("Tick"), {QVariant::fromValue(memory)});
        QTRY_COMPARE(history.points(zion())->size(), std::size_t(3));
        QCOMPARE(changed.size(), 3);
        QCOMPARE(changed.constFirst().at(2).value<QList<int>>(),
                 (QList<int>{ContainerListModel::MemoryRole, ContainerListModel::MemoryTextRole,
                             ContainerListModel::SparklineRole}));
        QCOMPARE(model.sparkline(zion())->last(), quint64(20 << 20));
        QCOMPARE(model.index(0).data(ContainerListModel::MemoryTextRole).toString(),
                 QStringLiteral("20 / 100 MiB"));
        QCOMPARE(history.peak(zion()), quint64(30 << 20));
        QCOMPARE(history.points(zion())->last().limit, quint64(100 << 20));
        QVERIFY(!traffic.rates(zion()).known); // the counter went back: that is no rate
        m_bus->control(QStringLiteral("Tick"), {QVariant::fromValue(quint64(21 << 20))});
        QTRY_VERIFY(traffic.rates(zion()).known);
        QCOMPARE(traffic.rates(zion()).received, double(1 << 20)); // a second apart
        // What the kernel keeps is more than what a sample a second sees.
        m_bus->control(QStringLiteral("Tick"),
                       {QVariant::fromValue(quint64(22 << 20)), QVariant::fromValue(quint64(99 << 20))});
        QTRY_COMPARE(history.peak(zion()), quint64(99 << 20));
    }

    void eventsMarkTheGraph()
    {
        const MemoryHistory history(m_client.get());
        QSignalSpy marked(&history, &MemoryHistory::marked);
        m_bus->control(QStringLiteral("Event"),
                       {QStringLiteral("container-paused"), zion()->path()}); // no mark
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("oom-kill"), zion()->path()});
        QTRY_COMPARE(marked.size(), 1);
        QVERIFY(history.lastKill(zion()).has_value());
        QCOMPARE(history.marks(zion()).size(), 1);
    }

    void namespaceTableFollowsItsContainer()
    {
        NamespaceTableModel model(m_client.get());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 8);
        model.setContainer(zion());
        const int net = int(namespaceKinds().indexOf(QStringLiteral("net")));
        QCOMPARE(model.index(net, NamespaceTableModel::HereColumn).data().toString(), QStringLiteral("101"));
        QCOMPARE(model.index(net, NamespaceTableModel::HostColumn).data().toString(), QStringLiteral("1"));
        QCOMPARE(model.index(net, NamespaceTableModel::RelationColumn).data().toString(),
                 QStringLiteral("its own"));
        QVERIFY(model.index(net, NamespaceTableModel::MeaningColumn).data().toString().contains(u"10.0.0.1"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        change(zion()->path(), "Image", QStringLiteral("other")); // nothing that the table shows
        QSignalSpy containerChanged(zion(), &Container::changed);
        QTRY_COMPARE(containerChanged.size(), 1);
        QCOMPARE(changed.size(), 0);
    }

    void rowsAreRenewedByDifference()
    {
        ProcessModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({process(30, 1), process(10, 1), process(20, 1)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.row(0).pid, 10u);
        const QPersistentModelIndex last = model.index(2, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows({process(5, 1), process(15, 1), process(16, 1), process(30, 2)});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1); // 30 alone
        QCOMPARE(last.row(), 3);
        QCOMPARE(model.row(3).residentBytes, quint64(2));
        QCOMPARE(model.row(1).pid, 15u);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void mountsKeepTheKernelsOrder()
    {
        MountModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({mount(1), mount(2), mount(3)});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows({mount(1), mount(4), mount(3)});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(names(model),
                 (QStringList{QStringLiteral("/1"), QStringLiteral("/4"), QStringLiteral("/3")}));
        model.setRows({mount(3), mount(1)});
        QCOMPARE(reset.size(), 1); // another order has no difference of few rows
        QCOMPARE(names(model), (QStringList{QStringLiteral("/3"), QStringLiteral("/1")}));
    }

    void machineNamespacesKnowContainers()
    {
        MachineNamespacesModel model(m_client.get());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy refreshed(&model, &MachineNamespacesModel::refreshed);
        model.refresh();
        QTRY_COMPARE(refreshed.size(), 1);
        QCOMPARE(model.rowCount(), 1);
        NamespaceRowEntry own;
        own.kind = QStringLiteral("net");
        own.inode = 101;
        NamespaceRowEntry host = own;
        host.inode = 1;
        model.setRows({host, own});
        QCOMPARE(model.index(1, 0).data(MachineNamespacesModel::ContainerRole).value<Container *>(), zion());
        QVERIFY(model.index(0, 0).data(MachineNamespacesModel::HostRole).toBool());
        QVERIFY(!model.index(1, 0).data(MachineNamespacesModel::HostRole).toBool());
    }

    void eventsOfOneContainer()
    {
        EventModel model(m_client.get());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setContainerPath(zion()->path());
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("container-started"), QStringLiteral("/")});
        m_bus->control(QStringLiteral("Event"), {QStringLiteral("container-started"), zion()->path()});
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, EventModel::TextColumn).data().toString(), QStringLiteral("zion started"));
    }

    void stepsKeepTheirRows()
    {
        StepModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        StepEntry first, second;
        first.id = QStringLiteral("cgroup.create");
        first.microseconds = 100;
        second.id = QStringLiteral("clone");
        model.setSteps({first, second});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        second.status = QStringLiteral("done");
        second.microseconds = 50;
        model.setSteps({first, second});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1); // the scale did not change
        QCOMPARE(model.index(1).data(StepModel::ShareRole).toDouble(), 0.5);
        QCOMPARE(model.totalMicroseconds(), quint64(150));
        model.setSteps({second});
        QCOMPARE(reset.size(), 1);
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "modelstest.moc"
