// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/models/containerstatus.h"
#include "app/models/format.h"
#include "app/models/namespacematrix.h"
#include "app/models/networkgraph.h"
#include "app/models/samplering.h"

#include <algorithm>
#include <QTest>

using namespace caisson::app;

/// What windows and caissonctl show, as pure functions: words, figures, matrix, diagram.
class ViewDataTest : public QObject
{
    Q_OBJECT

    static ContainerData container(const char *name, quint64 net, quint64 ipc)
    {
        ContainerData data;
        data.name = QLatin1String(name);
        data.id = data.name + QStringLiteral("-id");
        data.state = net == 0 ? ContainerState::Stopped : ContainerState::Running;
        data.namespaces = {{QStringLiteral("net"), net, 1, net == 1 ? Relation::Host : Relation::Own, {}},
                           {QStringLiteral("ipc"), ipc, 2, Relation::Own, {}}};
        return data;
    }
    static HostData host()
    {
        HostData data;
        data.hostName = QStringLiteral("atelier");
        data.namespaces = {{QStringLiteral("net"), 1}, {QStringLiteral("ipc"), 2}};
        return data;
    }
    static InterfaceEntry plugged(const char *network, const char *address)
    {
        InterfaceEntry entry;
        entry.network = QLatin1String(network);
        entry.containerName = QStringLiteral("eth0");
        entry.address = QLatin1String(address);
        entry.prefix = 24;
        return entry;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void figures()
    {
        QCOMPARE(formatBytes(0), QStringLiteral("0 B"));
        QCOMPARE(formatBytes(1023), QStringLiteral("1023 B"));
        QCOMPARE(formatBytes(1024), QStringLiteral("1 KiB"));
        QCOMPARE(formatBytes(quint64(38.4 * 1048576)), QStringLiteral("38.4 MiB"));
        QCOMPARE(formatBytes(100 << 20), QStringLiteral("100 MiB"));
        QCOMPARE(formatMebibytes(quint64(0.3 * 1048576)), QStringLiteral("0.3"));
        QCOMPARE(formatUsedOfLimit(38 << 20, 100 << 20), QStringLiteral("38 / 100 MiB"));
        QCOMPARE(formatUsedOfLimit(308 << 10, 100 << 20), QStringLiteral("0.3 / 100 MiB"));
        QCOMPARE(formatUsedOfLimit(0, 100 << 20), QStringLiteral("0 / 100 MiB"));
        QCOMPARE(formatRate(84.0 * 1024), QStringLiteral("84 KiB/s"));
        QCOMPARE(formatDuration(59), QStringLiteral("59 s"));
        QCOMPARE(formatDuration(12 * 60 + 5), QStringLiteral("12 min"));
        QCOMPARE(formatDuration(2 * 3600), QStringLiteral("2 h"));
        QCOMPARE(formatDuration(3 * 86400), QStringLiteral("3 d"));
        QCOMPARE(formatMicroseconds(310), QStringLiteral("0.31 ms"));
        QCOMPARE(formatMicroseconds(2400), QStringLiteral("2.4 ms"));
        QCOMPARE(formatMicroseconds(0), QString());
        QCOMPARE(signalName(9), QStringLiteral("SIGKILL"));
    }

    void nothingSteersATerminal()
    {
        QCOMPARE(escapeControl(QStringLiteral("a\x1b[2Jb\x07")), QStringLiteral("a\\x1b[2Jb\\x07"));
        QCOMPARE(escapeControl(QStringLiteral("\u009b1m\u007f")), QStringLiteral("\\x9b1m\\x7f"));
        QCOMPARE(escapeControl(QStringLiteral("\u202eevil")), QStringLiteral("\\u{202e}evil"));
        QCOMPARE(escapeControl(QStringLiteral("a\nb")), QStringLiteral("a\\x0ab"));
        QCOMPARE(escapeControl(QStringLiteral("a\nb"), true), QStringLiteral("a\nb"));
        QCOMPARE(escapeControl(QStringLiteral("grüß 日本")), QStringLiteral("grüß 日本"));
    }

    void tablesAreEscapedAndAligned()
    {
        caisson::cli::Table table(
            {{QStringLiteral("NAME")}, {QStringLiteral("N"), caisson::cli::Table::Align::Right}});
        table.add({QStringLiteral("a\x1b"), QStringLiteral("5")});
        table.add({QStringLiteral("longer"), QStringLiteral("100")});
        QCOMPARE(table.toString(), QStringLiteral("NAME      N\na\\x1b     5\nlonger  100\n"));
    }

    void statusWords()
    {
        const QDateTime now = QDateTime::currentDateTime();
        ContainerData data;
        data.state = ContainerState::Running;
        data.startedAt = now.addSecs(-12 * 60);
        QCOMPARE(containerStatus(data, now).text, QStringLiteral("running for 12 min"));
        data.oomKills = 1;
        QCOMPARE(containerStatus(data, now).word, QStringLiteral("running"));
        QCOMPARE(containerStatus(data, now).note, QStringLiteral("1 killed"));
        QCOMPARE(containerStatus(data, now).line(), QStringLiteral("running for 12 min · 1 killed"));
        QCOMPARE(containerStatus(data, now).tone, StatusTone::Ok);
        data.state = ContainerState::Stopped;
        data.exitKind = QStringLiteral("exited");
        data.finishedAt = now.addSecs(-2 * 3600);
        QCOMPARE(containerStatus(data, now).text, QStringLiteral("stopped, exit 0, 2 h ago"));
        // A signal nobody is known to have sent is a worry; the same at somebody's wish is none.
        data.exitKind = QStringLiteral("signalled");
        data.exitCode = 9;
        QCOMPARE(containerStatus(data, now).tone, StatusTone::Bad);
        data.stopAsked = true;
        QCOMPARE(containerStatus(data, now).mark, StatusMark::Stopped);
        QCOMPARE(containerStatus(data, now).tone, StatusTone::Secondary);
        QCOMPARE(containerStatus(data, now).word, QStringLiteral("stopped"));
        QCOMPARE(containerStatus(data, now).text, QStringLiteral("stopped by KILL at once, 2 h ago"));
        data.stopWaited = 10;
        QCOMPARE(containerStatus(data, now).detail, QStringLiteral("2 h ago"));
        QCOMPARE(containerStatus(data, now).text,
                 QStringLiteral("stopped; did not react to TERM within 10 s, killed, 2 h ago"));
        data.exitCode = 15;
        QCOMPARE(containerStatus(data, now).text, QStringLiteral("stopped by SIGTERM, 2 h ago"));
        data.exitKind = QStringLiteral("out-of-memory");
        data.finishedAt = now;
        QCOMPARE(containerStatus(data, now).text,
                 QStringLiteral("killed: out of memory, ") + now.time().toString(QStringLiteral("HH:mm:ss")));
        QCOMPARE(containerStatus(data, now).tone, StatusTone::Bad);
        data.state = ContainerState::Starting;
        data.stepsDone = 7;
        data.stepsTotal = 14;
        QCOMPARE(containerStatus(data, now).text, QStringLiteral("starting, step 7 of 14"));
    }

    void exitCodes()
    {
        QCOMPARE((ExitData{QStringLiteral("exited"), 3}.shellCode()), 3);
        QCOMPARE((ExitData{QStringLiteral("signalled"), 15}.shellCode()), 143);
        QCOMPARE((ExitData{QStringLiteral("out-of-memory"), 9}.shellCode()), 137);
        QCOMPARE((ExitData{QStringLiteral("start-failed"), 127}.shellCode()), 127);
        QCOMPARE((ExitData{QStringLiteral("start-failed"), 1}.shellCode()), 125);
        QCOMPARE((ExitData{QStringLiteral("lost"), 0}.shellCode()), 125);
    }

    void ringKeepsTheNewest()
    {
        SampleRing<int> ring(3);
        for (int i = 1; i <= 5; ++i)
            ring.append(i);
        QCOMPARE(ring.size(), std::size_t(3));
        QCOMPARE(ring.at(0), 3);
        QCOMPARE(ring.last(), 5);
        QCOMPARE(ring.total(), std::size_t(5));
    }

    void matrixPutsSharersTogether()
    {
        QList<ContainerData> containers{container("zion", 100, 200), container("moon", 101, 201),
                                        container("archive", 0, 0), container("alpha", 100, 201),
                                        container("inhost", 1, 204)};
        const NamespaceMatrix matrix = namespaceMatrix(host(), containers);
        QStringList names;
        for (const NamespaceMatrix::Row &row : matrix.rows)
            names.append(row.name);
        // alpha shares net with zion and ipc with moon: they follow it.
        QCOMPARE(names,
                 (QStringList{QStringLiteral("atelier"), QStringLiteral("alpha"), QStringLiteral("moon"),
                              QStringLiteral("zion"), QStringLiteral("archive"), QStringLiteral("inhost")}));
        QCOMPARE(matrix.groups.size(), 2);
        QCOMPARE(matrix.groups.at(0).kind,
                 QStringLiteral("ipc")); // reading order: alpha's ipc stands left of its net
        QCOMPARE(matrix.groups.at(0).letter, QStringLiteral("A"));
        QCOMPARE(matrix.groups.at(0).rows, (QList<int>{1, 2}));
        QCOMPARE(matrix.groups.at(1).rows, (QList<int>{1, 3}));
        const int net = int(namespaceKinds().indexOf(QStringLiteral("net")));
        QCOMPARE(matrix.rows.at(3).cells.at(net).letter, QStringLiteral("B"));
        QCOMPARE(matrix.rows.at(2).cells.at(net).letter, QString());
        QCOMPARE(matrix.rows.at(5).cells.at(net).relation, Relation::Host);

        std::reverse(containers.begin(), containers.end());
        const NamespaceMatrix again = namespaceMatrix(host(), containers);
        for (int i = 0; i < matrix.rows.size(); ++i)
            QCOMPARE(again.rows.at(i).name, matrix.rows.at(i).name);
    }

    void graphIsTrueAndDeterministic()
    {
        NetworkData lab, quiet;
        lab.name = QStringLiteral("lab");
        lab.bridge = QStringLiteral("cs-lab");
        lab.bridgeIndex = 5;
        lab.subnet = QStringLiteral("10.0.0.0/24");
        lab.gateway = QStringLiteral("10.0.0.254");
        quiet.name = QStringLiteral("quiet");
        quiet.nat = false;
        QList<NetworkGraphInput> inputs;
        for (auto [data, network, address] : {std::tuple{container("zion", 100, 200), "quiet", "10.2.0.1"},
                                              std::tuple{container("moon", 101, 201), "lab", "10.0.0.2"},
                                              std::tuple{container("guest", 101, 202), "", ""},
                                              std::tuple{container("lonely", 103, 203), "", ""},
                                              std::tuple{container("inhost", 1, 204), "", ""},
                                              std::tuple{container("archive", 0, 0), "", ""}}) {
            if (*network != '\0')
                data.interfaces = {plugged(network, address)};
            inputs.append({QStringLiteral("/") + data.name,
                           data,
                           {.received = 2048, .sent = 0, .processors = 0, .known = true}});
        }
        const NetworkGraph graph =
            networkGraph(host(), {QStringLiteral("enp3s0"), {}, {}}, {quiet, lab}, inputs);
        QCOMPARE(graph.hostInode, quint64(1));
        QCOMPARE(graph.bridges.at(0).network, QStringLiteral("lab"));
        QCOMPARE(graph.bridges.at(0).address, QStringLiteral("10.0.0.254/24"));
        QVERIFY(graph.bridges.at(0).exists);
        QVERIFY(!graph.bridges.at(1).exists);
        QCOMPARE(graph.boxes.size(), 3);
        QCOMPARE(graph.boxes.at(0).inode, quint64(101)); // lab before quiet before none
        QCOMPARE(graph.boxes.at(0).members.size(), 2);
        QCOMPARE(graph.boxes.at(0).members.at(0).name, QStringLiteral("moon")); // who owns the interface
        QCOMPARE(graph.boxes.at(2).members.at(0).name, QStringLiteral("lonely"));
        QVERIFY(graph.boxes.at(2).alone);
        QVERIFY(!graph.boxes.at(0).alone);
        QCOMPARE(graph.cables.size(), 2);
        QCOMPARE(graph.cables.at(0).address, QStringLiteral("10.0.0.2/24"));
        QVERIFY(graph.cables.at(0).ratesKnown);
        QCOMPARE(graph.inHost.size(), 1);
        QCOMPARE(graph.stopped.size(), 1);

        std::reverse(inputs.begin(), inputs.end());
        const NetworkGraph again =
            networkGraph(host(), {QStringLiteral("enp3s0"), {}, {}}, {lab, quiet}, inputs);
        for (int i = 0; i < graph.cables.size(); ++i)
            QCOMPARE(again.cables.at(i).id, graph.cables.at(i).id);
        for (int i = 0; i < graph.boxes.size(); ++i)
            QCOMPARE(again.boxes.at(i).inode, graph.boxes.at(i).inode);
    }

    void decades()
    {
        QCOMPARE(trafficDecade(0), 0);
        QCOMPARE(trafficDecade(2000), 1);
        QCOMPARE(trafficDecade(1 << 20), 2);
        QCOMPARE(trafficDecade(100 << 20), 3);
    }

    void ratesNeedTwoSamples()
    {
        FiguresSample earlier, later;
        later.timeMicroseconds = 500'000;
        later.rxBytes = 1000;
        later.cpuMicroseconds = 250'000;
        const Rates rates = ratesBetween(earlier, later);
        QVERIFY(rates.known);
        QCOMPARE(rates.received, 2000.0);
        QCOMPARE(rates.processors, 0.5);
        QVERIFY(!ratesBetween(later, earlier).known);
        QVERIFY(!ratesBetween(later, later).known);
    }
};

QTEST_GUILESS_MAIN(ViewDataTest)
#include "viewdatatest.moc"
