// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

/// Leads the real window through every page and dialog and leaves numbered pictures, for eyes to look at.
///
///     caisson-tour OUTPUT-DIRECTORY [--theme light|dark] [--size WxH] [--language CODE] [--bus-address
///     ADDRESS]
///
/// Makes containers of its own, in every state there is, and removes them. Exits with 0 if every page came.

#include "tests/gui/driver.h"
#include "tests/gui/hands.h"
#include "tests/gui/stage.h"
#include "ui/widgets/memorygraph.h"
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/planview.h"
#include "ui/widgets/terminalview.h"

#include <cstdio>
#include <QApplication>
#include <QDialog>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>

using namespace caisson;
using app::ContainerState;
using ui::ContainerView;

namespace {

const QString longName = QStringLiteral("a-container-with-quite-a-long-name-which-has-to-fit-somewhere");

class Tour
{
public:
    explicit Tour(tests::Stage &stage)
        : m_stage(stage)
        , m_d(stage.driver())
    {
    }
    int run();

private:
    /// Takes the picture, and remembers if what it should show did not come.
    void see(const QString &name, bool came = true);
    void create(const QString &name, const QString &command, const QString &network);
    void remove(const QString &name);
    void clickSegment(const char *bar, int index);
    void closeDialog();
    void menus();

    void empty();
    void dialogs();
    void containers();
    void tabs();
    void memory();
    void machineNetwork();
    void machineNamespaces();
    void states();
    void end();

    tests::Stage &m_stage;
    tests::Driver &m_d;
    int m_missing = 0;
};

void Tour::see(const QString &name, bool came)
{
    QTest::qWait(250);
    const QString file = m_stage.picture(name);
    m_missing += came ? 0 : 1;
    std::printf("%s%s\n", qPrintable(file), came ? "" : "  MISSING: it does not show what it should");
    std::fflush(stdout);
}

void Tour::clickSegment(const char *bar, int index)
{
    if (auto *found = m_d.find(bar)) {
        if (auto *button = found->findChildren<QAbstractButton *>().value(index)) {
            tests::hands::click(button);
        }
    }
}

void Tour::closeDialog()
{
    if (QWidget *dialog = QApplication::activeModalWidget()) {
        tests::hands::press(dialog, Qt::Key_Escape);
        tests::Driver::until([] { return !QApplication::activeModalWidget(); }, 2000);
    }
}

void Tour::create(const QString &name, const QString &command, const QString &network)
{
    m_d.click("tool_newContainer");
    m_d.type("createName", name);
    m_d.type("createCommandEdit", command);
    m_d.choose("createNetwork", network);
    m_d.click("createAndStart");
    const bool answered = tests::Driver::until(
        [&] {
            const auto *made = m_d.container(name);
            return made &&
                   (made->data().state == ContainerState::Running || !made->data().exitKind.isEmpty());
        },
        30'000);
    if (!answered) {
        see(QStringLiteral("not-created-") + name, false);
        closeDialog();
    }
    QTest::qWait(300);
}

void Tour::remove(const QString &name)
{
    if (!m_d.container(name) || !m_d.clickContainer(name)) {
        return;
    }
    auto *list = m_d.window.sidebar()->containerList();
    QApplication::setActiveWindow(&m_d.window); // without a window manager nobody else does
    list->setFocus();
    tests::hands::press(list, Qt::Key_Delete);
    m_d.click("confirmButton");
    tests::Driver::until([&] { return !m_d.container(name); }, 30'000);
}

void Tour::empty()
{
    const bool ready =
        tests::Driver::until([&] { return m_d.client.status() == app::Client::Status::Ready; }, 20'000);
    for (const QString &name :
         {QStringLiteral("zion"), QStringLiteral("moon"), QStringLiteral("broken"), longName}) {
        remove(name);
    }
    QTest::qWait(800);
    see(QStringLiteral("empty"), ready);
    m_d.clickPlace(0);
    QTest::qWait(500);
    see(QStringLiteral("empty-network"));
}

void Tour::dialogs()
{
    m_d.click("tool_newContainer");
    see(QStringLiteral("new-container"), m_d.find("newContainerDialog"));
    m_d.choose("createNs_uts", QStringLiteral("The host"));
    m_d.choose("createNs_time", QStringLiteral("The host"));
    see(QStringLiteral("new-container-harmless-sharing"));
    m_d.choose("createNs_net", QStringLiteral("The host"));
    m_d.type("createName", QStringLiteral("zi on"));
    m_d.type("createMemory", QStringLiteral("1"));
    see(QStringLiteral("new-container-wrong"), m_d.find("createNameProblem"));
    if (auto *tabs = m_d.find<QTabWidget>("createTabs")) {
        tests::hands::click(tabs->tabBar(), tabs->tabBar()->tabRect(1).center());
    }
    see(QStringLiteral("new-container-advanced"), m_d.find("createEnvironment"));
    closeDialog();
    m_d.click("newNetwork");
    see(QStringLiteral("new-network"), m_d.find("newNetworkDialog"));
    m_d.type("networkSubnet", QStringLiteral("10.0.0.0/33"));
    see(QStringLiteral("new-network-wrong"));
    closeDialog();
}

void Tour::containers()
{
    create(QStringLiteral("zion"), QStringLiteral("/bin/sh"), QStringLiteral("lab"));
    create(QStringLiteral("moon"), QStringLiteral("/bin/sh"), QStringLiteral("lab"));
    create(longName, QStringLiteral("/bin/sh -c 'while :; do date; sleep 1; done'"), QStringLiteral("lab"));
}

void Tour::tabs()
{
    m_d.clickContainer(QStringLiteral("zion"));
    m_d.clickTab(ContainerView::Overview);
    QTest::qWait(2500);
    see(QStringLiteral("overview"), m_d.find("namespaceTable"));
    m_d.clickTab(ContainerView::Terminal);
    auto *terminal = m_d.find<ui::TerminalView>("terminalView");
    const bool prompt =
        terminal && tests::Driver::until([&] { return terminal->visibleText().contains(QLatin1Char('#')); });
    if (terminal) {
        tests::hands::write(terminal, QStringLiteral("ls -l /; ps; ip addr"));
        tests::hands::press(terminal, Qt::Key_Return);
        QTest::qWait(600);
    }
    see(QStringLiteral("terminal"), prompt);
    if (auto *attach = m_d.window.findChild<QAction *>(QStringLiteral("attach"))) {
        attach->trigger();
    }
    see(QStringLiteral("attached"), m_d.find("terminalDetach"));
    m_d.click("terminalDetach");
    see(QStringLiteral("detached"), m_d.find("terminalAgain"));
    m_d.clickTab(ContainerView::Processes);
    auto *processes = m_d.find<QTableView>("processTable");
    see(QStringLiteral("processes"),
        processes && tests::Driver::until([&] { return processes->model()->rowCount() >= 2; }));
    m_d.clickTab(ContainerView::Network);
    QTest::qWait(600);
    see(QStringLiteral("container-network"), m_d.find("interfaceTable"));
    m_d.clickTab(ContainerView::Mounts);
    auto *mounts = m_d.find<QTableView>("mountTable");
    see(QStringLiteral("mounts"),
        mounts && tests::Driver::until([&] { return mounts->model()->rowCount() >= 3; }));
    m_d.clickTab(ContainerView::Log);
    QTest::qWait(500);
    see(QStringLiteral("log"));
    m_d.clickTab(ContainerView::Explain);
    auto *plan = m_d.find<ui::PlanView>("planView");
    const bool steps = plan && tests::Driver::until([&] { return plan->steps().size() > 3; }, 10'000);
    see(QStringLiteral("explain"), steps);
    if (plan) {
        plan->setFocus();
        tests::hands::press(plan, Qt::Key_End);
    }
    see(QStringLiteral("explain-last-step"), steps);
    m_d.clickTab(ContainerView::Events);
    QTest::qWait(400);
    see(QStringLiteral("events"), m_d.find("eventTable"));
    m_d.clickContainer(longName);
    m_d.clickTab(ContainerView::Overview);
    QTest::qWait(1200);
    see(QStringLiteral("overview-of-a-long-name"));
    m_d.clickTab(ContainerView::Log);
    QTest::qWait(600);
    see(QStringLiteral("log-with-lines"));
}

void Tour::memory()
{
    m_d.clickContainer(QStringLiteral("zion"));
    m_d.clickTab(ContainerView::Memory);
    QTest::qWait(2500);
    see(QStringLiteral("memory"), m_d.find("memoryGraph"));
    if (m_d.client.host().cgroupMode == QLatin1String("v2"))
        m_d.type("highSpin", QStringLiteral("70"), true);
    m_d.type("loadEvery", QStringLiteral("1"), true);
    m_d.type("loadStep", QStringLiteral("20"), true);
    m_d.click("loadStart");
    QTest::qWait(3500);
    see(QStringLiteral("memory-under-load"));
    auto *zion = m_d.container(QStringLiteral("zion"));
    const bool killed =
        zion && tests::Driver::until([&] { return m_d.memory.lastKill(zion).has_value(); }, 40'000);
    QTest::qWait(2500);
    see(QStringLiteral("memory-killed"), killed && m_d.find("killBanner"));
}

void Tour::machineNetwork()
{
    m_d.clickPlace(0);
    auto *diagram = m_d.find<ui::NetworkDiagram>("networkDiagram");
    const bool cables =
        diagram && tests::Driver::until([&] { return diagram->model().cables.size() >= 3; }, 5000);
    QTest::qWait(600);
    see(QStringLiteral("network"), cables);
    if (cables) {
        diagram->setFocus();
        for (const QString &id : {diagram->model().cables.first().id, diagram->model().bridges.first().id}) {
            diagram->setSelected(id);
            see(id.startsWith(QLatin1String("bridge")) ? QStringLiteral("network-bridge-selected")
                                                       : QStringLiteral("network-cable-selected"));
        }
    }
    m_d.clickContainer(QStringLiteral("zion"));
    m_d.clickPlace(0);
    if (cables) {
        diagram->setSelected(diagram->model().cables.first().id);
    }
    m_d.click("pingFrom");
    m_d.choose("pingSource", QStringLiteral("zion"));
    m_d.choose("pingTarget", QStringLiteral("moon"));
    m_d.click("pingGo");
    QTest::qWait(4000);
    see(QStringLiteral("network-ping"), m_d.find("pingResult"));
    m_d.click("pingClose");
    clickSegment("diagramOrTable", 1);
    see(QStringLiteral("network-table"), m_d.find("networkTable"));
    clickSegment("diagramOrTable", 0);
}

void Tour::machineNamespaces()
{
    m_d.clickPlace(1);
    QTest::qWait(900);
    auto *matrix = m_d.find<QTableView>("namespaceMatrix");
    see(QStringLiteral("namespaces"), matrix && matrix->model()->rowCount() >= 4);
    if (matrix) {
        tests::hands::click(matrix->viewport(), matrix->visualRect(matrix->model()->index(1, 2)).center());
    }
    see(QStringLiteral("namespaces-cell-selected"));
    clickSegment("matrixOrTable", 1);
    QTest::qWait(500);
    see(QStringLiteral("namespaces-table"), m_d.find("machineNamespaces"));
    clickSegment("matrixOrTable", 0);
}

void Tour::menus()
{
    for (QAction *action : m_d.window.menuBar()->actions()) {
        QMenu *menu = action->menu();
        if (!menu) {
            continue;
        }
        menu->popup(
            m_d.window.menuBar()->mapToGlobal(m_d.window.menuBar()->actionGeometry(action).bottomLeft()));
        see(QStringLiteral("menu-%1").arg(QString(action->text()).remove(QLatin1Char('&')).toLower()));
        menu->close();
    }
}

void Tour::states()
{
    m_d.clickContainer(QStringLiteral("moon"));
    m_d.clickTab(ContainerView::Overview);
    m_d.click("tool_pause");
    see(QStringLiteral("paused"),
        tests::Driver::until([&] { return m_d.isIn(QStringLiteral("moon"), ContainerState::Paused); }));
    m_d.click("tool_pause");
    tests::Driver::until([&] { return m_d.isIn(QStringLiteral("moon"), ContainerState::Running); });
    m_d.click("tool_stop");
    QTest::qWait(300);
    see(QStringLiteral("stopping"));
    const bool stopped = tests::Driver::until(
        [&] { return m_d.isIn(QStringLiteral("moon"), ContainerState::Stopped); }, 30'000);
    QTest::qWait(400);
    see(QStringLiteral("stopped"), stopped);
    for (const auto &[tab, name] : {std::pair{ContainerView::Processes, "processes"},
                                    {ContainerView::Network, "network"},
                                    {ContainerView::Memory, "memory"},
                                    {ContainerView::Mounts, "mounts"},
                                    {ContainerView::Terminal, "terminal"},
                                    {ContainerView::Log, "log"},
                                    {ContainerView::Explain, "explain"}}) {
        m_d.clickTab(tab);
        QTest::qWait(300);
        see(QStringLiteral("stopped-") + QLatin1String(name));
    }
    m_d.clickTab(ContainerView::Overview);
    create(QStringLiteral("broken"), QStringLiteral("nosuchcmd --now"), QStringLiteral("None"));
    QTest::qWait(600);
    see(QStringLiteral("start-failed"), m_d.find("failureBanner"));
    m_d.clickTab(ContainerView::Explain);
    QTest::qWait(300);
    see(QStringLiteral("start-failed-explain"));
    m_d.clickTab(ContainerView::Overview);
    for (const char *action : {"remove", "kill", "about"}) {
        if (auto *found = m_d.window.findChild<QAction *>(QString::fromLatin1(action))) {
            if (qstrcmp(action, "kill") == 0) {
                m_d.clickContainer(QStringLiteral("zion"));
            }
            found->trigger();
            see(QLatin1String("dialog-") + QLatin1String(action), QApplication::activeModalWidget());
            closeDialog();
        }
    }
}

void Tour::end()
{
    // The least window there is.
    m_d.window.resize(m_d.window.minimumSize());
    m_d.clickContainer(QStringLiteral("zion"));
    m_d.clickTab(ContainerView::Overview);
    see(QStringLiteral("least-overview"));
    m_d.clickTab(ContainerView::Memory);
    see(QStringLiteral("least-memory"));
    m_d.clickTab(ContainerView::Explain);
    see(QStringLiteral("least-explain"));
    m_d.clickPlace(0);
    see(QStringLiteral("least-network"));
    m_d.clickPlace(1);
    see(QStringLiteral("least-namespaces"));
    for (const QString &name :
         {QStringLiteral("zion"), QStringLiteral("moon"), QStringLiteral("broken"), longName}) {
        remove(name);
    }
}

int Tour::run()
{
    m_stage.open(m_d);
    empty();
    dialogs();
    containers();
    tabs();
    memory();
    machineNetwork();
    machineNamespaces();
    menus();
    states();
    end();
    std::printf("%d pages did not come; pictures in %s\n", m_missing, qPrintable(m_stage.output()));
    return m_missing == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    tests::Stage stage(argc, argv);
    if (!stage.prepare()) {
        return 2;
    }
    return Tour(stage).run();
}
