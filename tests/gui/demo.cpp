// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

/// The main job through the real window, by mouse and keys, as an ordinary user, with proofs.
///
///     caisson-demo OUTPUT-DIRECTORY [--keep] [--theme light|dark] [--size WxH] [--bus-address ADDRESS]
///
/// Prints a line for each step, leaves numbered pictures and summary.md, and exits with 0 only if every step
/// was proven.

#include "app/models/namespacetablemodel.h"
#include "tests/gui/driver.h"
#include "tests/gui/hands.h"
#include "tests/gui/stage.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/memorygraph.h"
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/planview.h"
#include "ui/widgets/terminalview.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSpinBox>
#include <QTableView>
#include <unistd.h>

using namespace caisson;
using app::ContainerState;
using ui::ContainerView;

namespace {

constexpr quint64 mebibyte = 1 << 20;

/// Resident memory of this process in KiB; 0 if the kernel does not tell.
qint64 residentKibibytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmRSS:")) {
                return line.mid(6).trimmed().split(' ').first().toLongLong();
            }
        }
    }
    return 0;
}

/// How many processes the kernel has killed for memory since it runs; 0 if it does not tell.
quint64 outOfMemoryKills()
{
    QFile file(QStringLiteral("/proc/vmstat"));
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("oom_kill ")) {
                return line.mid(9).trimmed().toULongLong();
            }
        }
    }
    return 0;
}

class Demo
{
public:
    Demo(tests::Stage &stage, bool keep)
        : m_stage(stage)
        , m_d(stage.driver())
        , m_keep(keep)
        , m_scene(stage.isScene())
    {
    }

    int run();

private:
    /// One step: what it is, whether it was proven, by what.
    void step(const QString &title, bool proven, const QString &proof);
    void picture(const QString &name);
    /// The wished name, or one beside it where another user's container has that.
    QString freeName(const QString &wish) const;
    /// Gives it the address that the dialog offers, and tells that; empty: it does not run.
    QString create(const QString &name, bool shareTime);
    QString terminalText();
    bool terminalSays(const QString &text, int milliseconds = 8000);
    void typeLine(const QString &line);
    quint64 kernelLimit(const app::Container *container) const;

    void opens();
    void creates();
    void namespaces();
    void network();
    void terminal();
    void memory();
    void explains();
    void otherPages();
    void pauses();
    /// Inodes of all namespaces of this computer, as the helper sees them.
    QSet<quint64> namespacesNow();
    void removes();
    void writeSummary();

    tests::Stage &m_stage;
    tests::Driver &m_d;
    bool m_keep, m_scene;
    QString m_zion, m_moon; // their names
    QString m_zionAddress, m_moonAddress;
    int m_failed = 0;
    struct Line
    {
        QString title, proof, picture;
        bool proven;
    };
    QList<Line> m_lines;
    QString m_lastPicture;
};

void Demo::step(const QString &title, bool proven, const QString &proof)
{
    m_lines += {title, proof, m_lastPicture, proven};
    m_lastPicture.clear();
    m_failed += proven ? 0 : 1;
    std::printf("%2d  %-8s %s: %s\n", static_cast<int>(m_lines.size()), proven ? "proven" : "FAILED",
                qPrintable(title), qPrintable(proof));
    std::fflush(stdout);
}

void Demo::picture(const QString &name)
{
    m_lastPicture = m_stage.picture(name);
}

quint64 Demo::kernelLimit(const app::Container *container) const
{
    for (const char *name : {"/memory.limit_in_bytes", "/memory.max"}) {
        QFile file(container->data().cgroupPath + QLatin1String(name));
        if (file.open(QIODevice::ReadOnly)) {
            return file.readAll().trimmed().toULongLong();
        }
    }
    return 0;
}

void Demo::opens()
{
    const bool ready =
        tests::Driver::until([&] { return m_d.client.status() == app::Client::Status::Ready; }, 20'000);
    picture(QStringLiteral("window"));
    step(QStringLiteral("The window opens and reaches the helper"), ready,
         ready ? QStringLiteral("helper %1, cgroup %2, as uid %3")
                     .arg(m_d.client.host().version, m_d.client.host().cgroupMode)
                     .arg(::getuid())
               : m_d.client.statusText());
    m_zion = freeName(QStringLiteral("zion"));
    m_moon = freeName(QStringLiteral("moon"));
    // What an earlier run with --keep left goes first, by the same window.
    for (const QString &name : {m_zion, m_moon}) {
        if (m_d.container(name) && m_d.clickContainer(name)) {
            QApplication::setActiveWindow(&m_d.window);
            tests::hands::press(m_d.window.sidebar()->containerList(), Qt::Key_Delete);
            m_d.click("confirmButton");
            tests::Driver::until([&] { return !m_d.container(name); }, 20'000);
        }
    }
}

QString Demo::freeName(const QString &wish) const
{
    QString name = wish;
    for (int number = 2;; ++number) {
        const app::Container *taken = m_d.container(name);
        if (!taken || m_scene || taken->data().owner == ::getuid()) {
            return name;
        }
        name = QStringLiteral("%1-%2").arg(wish).arg(number);
    }
}

QString Demo::create(const QString &name, bool shareTime)
{
    if (!m_d.click("tool_newContainer") || !m_d.find("newContainerDialog")) {
        return {};
    }
    m_d.choose("createNetwork", QStringLiteral("lab"));
    const auto *field = m_d.find<QLineEdit>("createAddress");
    const QString address = field ? field->text() : QString();
    if (shareTime) {
        // First something wrong, to see that it is caught while typing.
        m_d.type("createName", QStringLiteral("zi on"));
        m_d.type("createAddress", QStringLiteral("10.9.9.9"));
        auto *confirm = m_d.find<QPushButton>("createAndStart");
        auto *note = m_d.find<QLabel>("createNameProblem");
        const bool caught = confirm && !confirm->isEnabled() && note;
        picture(QStringLiteral("new-container-wrong"));
        step(QStringLiteral("Bad input is caught while typing"), caught,
             note ? note->text() : QStringLiteral("no note"));
    }
    m_d.type("createName", name);
    m_d.type("createCommandEdit", QStringLiteral("/bin/sh"));
    m_d.type("createHostName", name);
    m_d.type("createAddress", address);
    m_d.type("createMemory", QStringLiteral("100"));
    m_d.choose("createSwap", QStringLiteral("None"));
    if (shareTime) {
        m_d.choose("createNs_time", QStringLiteral("The host"));
    }
    QTest::qWait(50);
    auto *line = m_d.find<ui::CommandStrip>("createCommand");
    const QString command = line ? line->command() : QString();
    picture(QStringLiteral("new-container-") + name);
    if (!m_d.click("createAndStart")) {
        return {};
    }
    const bool answered =
        tests::Driver::until([&] { return m_d.container(name) || m_d.find("createBanner", 0); }, 30'000);
    if (!m_d.container(name) && shareTime && answered) {
        // Sharing with the host asks for more than this user may have: then all eight of its own.
        picture(QStringLiteral("refused"));
        m_d.choose("createNs_time", QStringLiteral("New"));
        m_d.click("createAndStart");
    }
    const bool runs = tests::Driver::until([&] { return m_d.isIn(name, ContainerState::Running); }, 30'000);
    const auto *made = m_d.container(name);
    if (auto *cancel = m_d.find<QPushButton>("createCancel", 0)) {
        m_d.click(cancel);
    }
    QTest::qWait(m_scene ? 300 : 1200);
    picture(name + QStringLiteral("-running"));
    const bool inProc =
        made && (m_scene || QFileInfo::exists(QStringLiteral("/proc/%1").arg(made->data().pid)));
    step(QStringLiteral("%1 is created and started by the dialog").arg(name), runs && inProc,
         made ? QStringLiteral("PID %1 on the host; `%2`").arg(made->data().pid).arg(command)
              : QStringLiteral("no container"));
    return runs ? address : QString();
}

void Demo::creates()
{
    m_zionAddress = create(m_zion, true);
    m_moonAddress = create(m_moon, false);
}

void Demo::namespaces()
{
    m_d.clickContainer(m_zion);
    m_d.clickTab(ContainerView::Overview);
    auto *table = m_d.find<QTableView>("namespaceTable");
    int own = 0, hosts = 0, agreeing = 0;
    QStringList told;
    for (int row = 0; table && row < table->model()->rowCount(); ++row) {
        using Model = app::NamespaceTableModel;
        const QString kind = table->model()->index(row, Model::KindColumn).data(Model::KindRole).toString();
        const quint64 here =
            table->model()->index(row, Model::HereColumn).data(Model::InodeRole).toULongLong();
        const quint64 host =
            table->model()->index(row, Model::HostColumn).data(Model::InodeRole).toULongLong();
        own += here != 0 && here != host ? 1 : 0;
        hosts += here != 0 && here == host ? 1 : 0;
        // This process lives in the host's namespaces: what the kernel says of it is the host's id.
        const QString link = QFileInfo(QStringLiteral("/proc/self/ns/") + kind).symLinkTarget();
        agreeing += m_scene || link.contains(QStringLiteral("[%1]").arg(host)) ? 1 : 0;
        told += QStringLiteral("%1 %2/%3").arg(kind).arg(here).arg(host);
    }
    if (table) {
        tests::hands::click(table->viewport(), table->visualRect(table->model()->index(3, 3)).center());
    }
    QTest::qWait(m_scene ? 200 : 2500);
    picture(QStringLiteral("zion-namespaces"));
    step(QStringLiteral("Eight namespace ids beside the host's"),
         own + hosts == 8 && own >= 7 && agreeing == 8,
         QStringLiteral("%1 of its own, %2 the host's; the host's column equals readlink /proc/self/ns; %3")
             .arg(own)
             .arg(hosts)
             .arg(told.join(QStringLiteral(", "))));

    m_d.clickPlace(1);
    QTest::qWait(600);
    picture(QStringLiteral("namespaces-matrix"));
    auto *matrix = m_d.find<QTableView>("namespaceMatrix");
    const bool rows = matrix && matrix->model()->rowCount() >= 3;
    step(QStringLiteral("Host, zion and moon in the namespace matrix"), rows,
         QStringLiteral("%1 rows").arg(matrix ? matrix->model()->rowCount() : 0));
    if (auto *bar = m_d.find("matrixOrTable")) {
        const auto buttons = bar->findChildren<QAbstractButton *>();
        if (buttons.size() > 1) {
            tests::hands::click(buttons.at(1));
        }
    }
    auto *machine = m_d.find<QTableView>("machineNamespaces");
    m_d.type("namespaceFilter",
             QString::number(m_d.container(m_zion) ? m_d.container(m_zion)->data().pid : 0));
    QTest::qWait(300);
    picture(QStringLiteral("namespaces-table"));
    step(QStringLiteral("Every namespace of the machine, filtered by zion's PID"),
         machine && machine->model()->rowCount() >= 5,
         QStringLiteral("%1 rows").arg(machine ? machine->model()->rowCount() : 0));
    m_d.type("namespaceFilter", {});
    if (auto *bar = m_d.find("matrixOrTable")) {
        tests::hands::click(bar->findChildren<QAbstractButton *>().value(0));
    }
}

void Demo::network()
{
    m_d.clickPlace(0);
    auto *diagram = m_d.find<ui::NetworkDiagram>("networkDiagram");
    tests::Driver::until([&] { return diagram && diagram->model().cables.size() >= 2; }, 5000);
    QStringList told;
    if (diagram) {
        for (const auto &cable : diagram->model().cables) {
            told += QStringLiteral("%1–%2").arg(cable.hostName, cable.boxName);
        }
        for (const auto &box : diagram->model().boxes) {
            told += box.addresses.join(QLatin1Char(' '));
        }
    }
    const QString all = told.join(QStringLiteral(", "));
    const bool both = diagram && diagram->model().bridges.size() >= 1 &&
                      all.contains(m_zionAddress + QLatin1Char('/')) &&
                      all.contains(m_moonAddress + QLatin1Char('/'));
    QTest::qWait(600);
    picture(QStringLiteral("network-diagram"));
    step(QStringLiteral("zion and moon on the bridge in the diagram"), both, all);

    m_d.click("pingFrom");
    m_d.choose("pingSource", m_zion);
    m_d.choose("pingTarget", m_moon);
    m_d.click("pingGo");
    auto *result = m_d.find<QLabel>("pingResult");
    auto *lines = m_d.find<QPlainTextEdit>("pingLines");
    const bool answers = tests::Driver::until(
        [&] {
            return result && lines &&
                   lines->toPlainText().contains(QStringLiteral("64 bytes from ") + m_moonAddress) &&
                   result->text().startsWith(QStringLiteral("✓"));
        },
        20'000);
    QTest::qWait(900);
    picture(QStringLiteral("ping"));
    step(QStringLiteral("zion pings moon"), answers,
         lines ? lines->toPlainText().split(QLatin1Char('\n')).filter(QStringLiteral("bytes from")).value(0)
               : QStringLiteral("no lines"));
    m_d.click("pingClose");
}

QString Demo::terminalText()
{
    auto *view = m_d.find<ui::TerminalView>("terminalView", 200);
    return view ? view->visibleText() : QString();
}

bool Demo::terminalSays(const QString &text, int milliseconds)
{
    return tests::Driver::until([&] { return terminalText().contains(text); }, milliseconds);
}

void Demo::typeLine(const QString &line)
{
    auto *view = m_d.find<ui::TerminalView>("terminalView");
    if (!view) {
        return;
    }
    view->setFocus();
    tests::hands::write(view, line);
    tests::hands::press(view, Qt::Key_Return);
}

void Demo::terminal()
{
    m_d.clickContainer(m_zion);
    m_d.click("tool_terminal");
    const bool prompt = terminalSays(QStringLiteral("#"), 10'000);
    typeLine(QStringLiteral("echo $((6*7)) in $(hostname)"));
    const bool answered =
        terminalSays(m_scene ? QStringLiteral("42 in ") : QStringLiteral("42 in ") + m_zion);
    typeLine(QStringLiteral("readlink /proc/self/ns/net; ps"));
    quint64 inode = 0;
    for (const auto &entry : m_d.container(m_zion)->data().namespaces) {
        inode = entry.kind == u"net" ? entry.inode : inode;
    }
    const bool same = terminalSays(m_scene ? QStringLiteral("net:[") : QStringLiteral("net:[%1]").arg(inode));
    picture(QStringLiteral("terminal"));
    step(QStringLiteral("A terminal in zion"), prompt && answered && same,
         QStringLiteral("typed into; inside, /proc/self/ns/net is net:[%1], as the table says").arg(inode));

    m_d.clickContainer(m_moon);
    m_d.clickTab(ContainerView::Overview);
    m_d.clickPlace(0);
    QTest::qWait(300);
    m_d.clickContainer(m_zion);
    m_d.clickTab(ContainerView::Terminal);
    const bool kept = terminalSays(QStringLiteral("42 in "), 2000);
    typeLine(QStringLiteral("echo still here: $?"));
    const bool lives = terminalSays(QStringLiteral("still here: 0"));
    picture(QStringLiteral("terminal-kept"));
    step(QStringLiteral("It stays open while other pages are visited"), kept && lives,
         QStringLiteral("the same shell goes on"));
}

void Demo::memory()
{
    m_d.clickContainer(m_zion);
    m_d.clickTab(ContainerView::Memory);
    auto *zion = m_d.container(m_zion);
    auto *moon = m_d.container(m_moon);
    auto *graph = m_d.find<ui::MemoryGraph>("memoryGraph");
    if (!zion || !moon || !graph) {
        step(QStringLiteral("Memory"), false, QStringLiteral("no page"));
        return;
    }
    const quint32 moonPid = moon->data().pid;
    const quint64 before = kernelLimit(zion);
    const quint64 killsOfAll = outOfMemoryKills();
    m_d.type("loadEvery", QStringLiteral("2"), true);
    m_d.click("loadStart");
    const bool climbs = tests::Driver::until([&] { return zion->figures().memory > 30 * mebibyte; }, 30'000);
    m_d.type("limitSpin", QStringLiteral("120"), true);
    const bool moved = tests::Driver::until(
        [&] {
            return zion->data().memoryLimit == 120 * mebibyte && graph->limit() == 120 * mebibyte &&
                   (m_scene || kernelLimit(zion) == 120 * mebibyte);
        },
        10'000);
    const quint64 raised = kernelLimit(zion);
    QTest::qWait(1200);
    picture(QStringLiteral("memory-limit-moved"));
    // Back by keys on the graph's own handle: Page Down is 10 MiB.
    graph->setFocus();
    tests::hands::press(graph, Qt::Key_PageDown);
    tests::hands::press(graph, Qt::Key_PageDown);
    const bool back = tests::Driver::until(
        [&] {
            return zion->data().memoryLimit == 100 * mebibyte &&
                   (m_scene || kernelLimit(zion) == 100 * mebibyte);
        },
        10'000);
    step(QStringLiteral("The limit moves while it runs"), climbs && moved && back,
         QStringLiteral("%1: %2 → %3 → %4 bytes, by the spin box and by keys on the graph's handle")
             .arg(zion->data().cgroupPath)
             .arg(before)
             .arg(raised)
             .arg(kernelLimit(zion)));

    const bool killed = tests::Driver::until([&] { return m_d.memory.lastKill(zion).has_value(); }, 90'000);
    auto *banner = m_d.find("killBanner", 5000);
    tests::Driver::until([&] { return zion->figures().memory < 60 * mebibyte; }, 5000);
    QTest::qWait(2500);
    picture(QStringLiteral("memory-killed"));
    const auto kill = m_d.memory.lastKill(zion);
    const QString size = kill ? kill->details.value(QStringLiteral("anonBytes")) : QString();
    const QString limit = kill ? kill->details.value(QStringLiteral("limitBytes")) : QString();
    step(QStringLiteral("The memory load is killed at the limit, and it is an event"),
         killed && banner && size.toULongLong() > 50 * mebibyte && limit.toULongLong() == 100 * mebibyte,
         kill ? QStringLiteral("%1, PID %2 inside, %3 on the host, held %4 of %5 bytes, at %6")
                    .arg(kill->details.value(QStringLiteral("command")),
                         kill->details.value(QStringLiteral("containerPid")),
                         kill->details.value(QStringLiteral("pid")), size, limit,
                         QDateTime::fromMSecsSinceEpoch(kill->wallMilliseconds).toString(Qt::ISODate))
              : QStringLiteral("no event"));
    const bool untouched = moon->data().pid == moonPid && moon->data().oomKills == 0 &&
                           moon->data().state == ContainerState::Running &&
                           zion->data().state == ContainerState::Running;
    // The kernel counts all that it killed for memory, in containers and beside them.
    const quint64 killsElsewhere = outOfMemoryKills() - killsOfAll - (m_scene ? 0 : zion->data().oomKills);
    step(
        QStringLiteral("zion goes on, moon and the host are untouched"), untouched && killsElsewhere == 0,
        QStringLiteral("moon: PID %1 as before, %2 kills; zion: PID %3; killed elsewhere on this machine: %4")
            .arg(moon->data().pid)
            .arg(moon->data().oomKills)
            .arg(zion->data().pid)
            .arg(killsElsewhere));
}

void Demo::explains()
{
    m_d.clickContainer(m_zion);
    m_d.click("tool_explain");
    auto *plan = m_d.find<ui::PlanView>("planView");
    tests::Driver::until([&] { return plan && plan->steps().size() > 3; }, 10'000);
    const int count = plan ? static_cast<int>(plan->steps().size()) : 0;
    if (count > 4) {
        tests::hands::click(plan->viewport(), plan->visualRect(plan->model()->index(4, 0)).center());
    }
    auto *shell = m_d.find<QPlainTextEdit>("shellCommands");
    auto *calls = m_d.find<QPlainTextEdit>("systemCalls");
    QTest::qWait(200);
    picture(QStringLiteral("explain"));
    step(QStringLiteral("Each step of the start is explained"),
         count > 3 && calls && !calls->toPlainText().isEmpty(),
         QStringLiteral("%1 steps in %2 µs; the fifth: %3")
             .arg(count)
             .arg(plan ? plan->totalMicroseconds() : 0)
             .arg(shell ? shell->toPlainText().section(QLatin1Char('\n'), 0, 0) : QString()));
}

void Demo::otherPages()
{
    m_d.clickTab(ContainerView::Processes);
    auto *processes = m_d.find<QTableView>("processTable");
    const bool both =
        tests::Driver::until([&] { return processes && processes->model()->rowCount() >= 1; }, 5000);
    const QString inside = both ? processes->model()->index(0, 0).data().toString() : QString();
    const QString outside = both ? processes->model()->index(0, 1).data().toString() : QString();
    QTest::qWait(200);
    picture(QStringLiteral("processes"));
    step(QStringLiteral("Processes with both numbers"), both && inside == u"1",
         QStringLiteral("PID %1 inside is %2 on the host").arg(inside, outside));

    m_d.clickTab(ContainerView::Network);
    auto *interfaces = m_d.find<QTableView>("interfaceTable");
    QTest::qWait(400);
    picture(QStringLiteral("zion-network"));
    m_d.clickTab(ContainerView::Mounts);
    auto *mounts = m_d.find<QTableView>("mountTable");
    const bool mounted =
        tests::Driver::until([&] { return mounts && mounts->model()->rowCount() >= 3; }, 5000);
    QTest::qWait(200);
    picture(QStringLiteral("mounts"));
    step(QStringLiteral("Interfaces and mounts"),
         interfaces && interfaces->model()->rowCount() >= 1 && mounted,
         QStringLiteral("%1 interfaces, %2 mounts")
             .arg(interfaces ? interfaces->model()->rowCount() : 0)
             .arg(mounts ? mounts->model()->rowCount() : 0));
    m_d.clickTab(ContainerView::Log);
    QTest::qWait(600);
    picture(QStringLiteral("log"));
    m_d.clickTab(ContainerView::Events);
    auto *events = m_d.find<QTableView>("eventTable");
    const bool happened =
        tests::Driver::until([&] { return events && events->model()->rowCount() >= 2; }, 5000);
    QTest::qWait(200);
    picture(QStringLiteral("events"));
    step(QStringLiteral("Its events"), happened,
         QStringLiteral("%1 events").arg(events ? events->model()->rowCount() : 0));
}

void Demo::pauses()
{
    m_d.clickContainer(m_moon);
    m_d.clickTab(ContainerView::Overview);
    m_d.click("tool_pause");
    const bool paused = tests::Driver::until([&] { return m_d.isIn(m_moon, ContainerState::Paused); });
    QTest::qWait(200);
    picture(QStringLiteral("paused"));
    m_d.click("tool_pause");
    const bool resumed = tests::Driver::until([&] { return m_d.isIn(m_moon, ContainerState::Running); });
    step(QStringLiteral("Pause and resume"), paused && resumed,
         QStringLiteral("moon was frozen and runs again"));
}

QSet<quint64> Demo::namespacesNow()
{
    const auto answer = std::make_shared<std::optional<QSet<quint64>>>(); // may come after the wait
    m_d.client.listNamespaces(&m_d.window, [answer](const auto &rows) {
        answer->emplace();
        if (rows) {
            for (const app::NamespaceRowEntry &row : *rows) {
                answer->value().insert(row.inode);
            }
        }
    });
    tests::Driver::until([&answer] { return answer->has_value(); }, 5000);
    return answer->value_or(QSet<quint64>());
}

void Demo::removes()
{
    for (const QString &name : {m_zion, m_moon}) {
        auto *found = m_d.container(name);
        if (!found) {
            step(QStringLiteral("%1 stops and is removed").arg(name), false,
                 QStringLiteral("it is not there"));
            continue;
        }
        const QString cgroup = found->data().cgroupPath;
        const quint32 pid = found->data().pid;
        QSet<quint64> own;
        for (const auto &entry : found->data().namespaces) {
            if (entry.relation == app::Relation::Own) {
                own.insert(entry.inode);
            }
        }
        QStringList links;
        for (const auto &interface : found->data().interfaces) {
            links += QStringLiteral("/sys/class/net/") + interface.hostName;
        }
        m_d.clickContainer(name);
        m_d.clickTab(ContainerView::Overview);
        m_d.click("tool_stop");
        QTest::qWait(m_scene ? 600 : 1500);
        picture(name + QStringLiteral("-stopping"));
        const bool stopped =
            tests::Driver::until([&] { return m_d.isIn(name, ContainerState::Stopped); }, 30'000);
        QTest::qWait(200);
        picture(name + QStringLiteral("-stopped"));
        auto *list = m_d.window.sidebar()->containerList();
        QApplication::setActiveWindow(&m_d.window); // without a window manager nobody else does
        list->setFocus();
        tests::hands::press(list, Qt::Key_Delete);
        QWidget *confirm = m_d.find("confirmButton");
        QTest::qWait(100);
        picture(name + QStringLiteral("-remove"));
        m_d.click(confirm);
        const bool gone = tests::Driver::until([&] { return !m_d.container(name); }, 30'000);
        // The kernel takes links and namespaces away a moment later.
        const bool clean =
            m_scene || tests::Driver::until([&] {
                return !QFileInfo::exists(cgroup) &&
                       !QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid)) &&
                       std::ranges::none_of(links,
                                            [](const QString &link) { return QFileInfo::exists(link); }) &&
                       !namespacesNow().intersects(own);
            });
        step(QStringLiteral("%1 stops and is removed").arg(name), stopped && gone && clean,
             QStringLiteral("no process %1, no %2, none of its %3 namespaces, no %4")
                 .arg(pid)
                 .arg(cgroup)
                 .arg(own.size())
                 .arg(links.join(QStringLiteral(", "))));
    }
    QTest::qWait(1200);
    picture(QStringLiteral("end"));
}

void Demo::writeSummary()
{
    QFile file(m_stage.output() + QStringLiteral("/summary.md"));
    if (!file.open(QIODevice::WriteOnly)) {
        return;
    }
    QString text =
        QStringLiteral("# The main job through the window\n\n%1, as uid %2. %3 of %4 steps proven.\n\n"
                       "| # | step | proven | by | picture |\n|---|---|---|---|---|\n")
            .arg(QDateTime::currentDateTime().toString(Qt::ISODate))
            .arg(::getuid())
            .arg(m_lines.size() - m_failed)
            .arg(m_lines.size());
    int number = 0;
    for (const Line &line : m_lines) {
        text += QStringLiteral("| %1 | %2 | %3 | %4 | %5 |\n")
                    .arg(++number)
                    .arg(line.title, line.proven ? QStringLiteral("yes") : QStringLiteral("**no**"),
                         QString(line.proof).replace(QLatin1Char('|'), QStringLiteral("\\|")),
                         line.picture.isEmpty() ? QString() : QStringLiteral("[%1](%1)").arg(line.picture));
    }
    file.write(text.toUtf8());
}

int Demo::run()
{
    m_stage.open(m_d);
    opens();
    const qint64 firstPaint = m_stage.firstPaint();
    step(QStringLiteral("The window's start"), firstPaint >= 0,
         QStringLiteral("first paint %1 ms after main() began, %2 MiB resident")
             .arg(firstPaint)
             .arg(residentKibibytes() / 1024));
    if (m_failed == 0) {
        creates();
    }
    if (m_failed == 0) {
        namespaces();
        network();
        terminal();
        memory();
        explains();
        otherPages();
        pauses();
    }
    if (!m_keep) {
        removes();
    }
    writeSummary();
    std::printf("%d of %d steps proven; pictures and summary.md in %s\n",
                static_cast<int>(m_lines.size()) - m_failed, static_cast<int>(m_lines.size()),
                qPrintable(m_stage.output()));
    return m_failed == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    tests::Stage stage(argc, argv);
    const QCommandLineOption keep(QStringLiteral("keep"), QStringLiteral("leave the containers running"));
    stage.parser().addOption(keep);
    if (!stage.prepare()) {
        return 2;
    }
    Demo demo(stage, stage.parser().isSet(keep));
    return demo.run();
}
