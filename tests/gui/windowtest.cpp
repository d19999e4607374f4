// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/driver.h"
#include "tests/gui/scenebus.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/memorygraph.h"
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/terminalview.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace caisson;
using app::ContainerState;
using tests::Driver;
using ui::ContainerView;

/// The real window by mouse and keys, over a helper that plays a scene.
class WindowTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<tests::SceneBus> m_bus;
    std::unique_ptr<Driver> m_d;

    void open(bool empty = false)
    {
        QSettings().clear(); // where another test left the window
        m_bus = std::make_unique<tests::SceneBus>();
        QVERIFY(m_bus->start(empty));
        m_d = std::make_unique<Driver>(m_bus->connection());
        m_d->window.resize(1280, 800);
        m_d->window.show();
        QApplication::setActiveWindow(&m_d->window);
        m_d->client.open();
        QVERIFY(Driver::until([this] { return m_d->client.status() == app::Client::Status::Ready; }));
        QTest::qWait(50);
    }

    /// Each part that the keyboard reaches has a name for a screen reader.
    static void everythingIn(const QWidget *top)
    {
        for (QWidget *widget : top->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus ||
                qobject_cast<QScrollBar *>(widget) || widget->focusProxy() ||
                widget->objectName().startsWith(QStringLiteral("qt_"))) {
                continue;
            }
            const bool ofAnother =
                widget->parentWidget() && (qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) ||
                                           qobject_cast<QComboBox *>(widget->parentWidget()) ||
                                           qobject_cast<QLineEdit *>(widget->parentWidget()));
            if (ofAnother) {
                continue;
            }
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            const QString name = accessible ? accessible->text(QAccessible::Name) : QString();
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            QVERIFY2(!name.isEmpty() || (button && !button->text().isEmpty()) ||
                         qobject_cast<QTabBar *>(widget) || qobject_cast<QTabWidget *>(widget),
                     qPrintable(QStringLiteral("%1 “%2” has no accessible name")
                                    .arg(QString::fromLatin1(widget->metaObject()->className()),
                                         widget->objectName())));
        }
    }

private Q_SLOTS:
    void cleanup()
    {
        m_d.reset();
        m_bus.reset();
    }

    void emptyListOffersTheNextStep()
    {
        open(true);
        QVERIFY(m_d->click("emptyNewContainer"));
        QVERIFY(m_d->find<QDialog>("newContainerDialog"));
    }

    void dialogCanBeConfirmedUntouched()
    {
        open(true);
        QVERIFY(m_d->click("tool_newContainer"));
        QCOMPARE(m_d->find<QLineEdit>("createName")->text(), QStringLiteral("zion"));
        const QPointer<QDialog> dialog = m_d->find<QDialog>("newContainerDialog");
        // The new container is told of before the answer: it does not stand in its own way.
        QString complaint;
        const auto *problems = dialog->findChild<ui::TextLabel *>(QStringLiteral("createProblems"));
        QVERIFY(problems);
        connect(&m_d->client, &app::Client::containerAdded, dialog,
                [&complaint, problems] { complaint += problems->text(); });
        QVERIFY(m_d->click("createAndStart"));
        QVERIFY(Driver::until([&dialog] { return dialog.isNull(); }));
        QCOMPARE(complaint, QString());
        QVERIFY(Driver::until([this] { return m_d->isIn(QStringLiteral("zion"), ContainerState::Running); }));
        QVERIFY(Driver::until([this] {
            return m_d->window.containerView()->container() == m_d->container(QStringLiteral("zion"));
        }));
        QVERIFY(m_d->window.windowTitle().startsWith(QStringLiteral("zion")));
    }

    void badInputIsCaughtWhileTyping_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("text");
        QTest::newRow("blank in name") << QByteArray("createName") << QStringLiteral("zi on");
        QTest::newRow("empty name") << QByteArray("createName") << QString();
        QTest::newRow("taken name") << QByteArray("createName") << QStringLiteral("moon");
        QTest::newRow("address outside") << QByteArray("createAddress") << QStringLiteral("10.1.0.1");
        QTest::newRow("address taken") << QByteArray("createAddress") << QStringLiteral("10.0.0.101");
        QTest::newRow("address of the bridge") << QByteArray("createAddress") << QStringLiteral("10.0.0.254");
        QTest::newRow("not an address") << QByteArray("createAddress") << QStringLiteral("10.0.0.300");
        QTest::newRow("open quote") << QByteArray("createCommandEdit") << QStringLiteral("sh -c 'x");
        QTest::newRow("host name") << QByteArray("createHostName") << QStringLiteral("a_b");
        QTest::newRow("memory") << QByteArray("createMemory") << QStringLiteral("1");
    }
    void badInputIsCaughtWhileTyping()
    {
        QFETCH(QByteArray, field);
        QFETCH(QString, text);
        open();
        QVERIFY(m_d->click("tool_newContainer"));
        auto *confirm = m_d->find<QPushButton>("createAndStart");
        QVERIFY(confirm && confirm->isEnabled());
        QVERIFY(m_d->type(field.constData(), text));
        QVERIFY(!confirm->isEnabled());
        QVERIFY(!m_d->find<QLabel>("createProblems")->text().isEmpty());
        const QByteArray note = (field == "createMemory" ? QByteArray("createMemoryRow") : field) + "Problem";
        QVERIFY(m_d->find<QLabel>(note.constData()));
        const QByteArray fix = note.chopped(7) + "Fix";
        if (auto *mend = m_d->find<QPushButton>(fix.constData(), 0)) {
            QTest::mouseClick(mend, Qt::LeftButton);
            QVERIFY(confirm->isEnabled());
        }
    }

    void commandLineFollowsEachKeystroke()
    {
        open();
        QVERIFY(m_d->click("tool_newContainer"));
        auto *line = m_d->find<ui::CommandStrip>("createCommand");
        QVERIFY(m_d->type("createName", QStringLiteral("lab1")));
        QVERIFY(line->command().contains(QStringLiteral("--name lab1")));
        QVERIFY(m_d->choose("createNs_uts", QStringLiteral("The host")));
        QVERIFY(line->command().contains(QStringLiteral("--ns uts=host")));
        QVERIFY(m_d->choose("createNs_net", QStringLiteral("The host")));
        QVERIFY(line->command().contains(QStringLiteral("--network host")));
        QVERIFY(!m_d->find<QComboBox>("createNetwork")->isEnabled());
    }

    void refusalKeepsWhatWasTyped()
    {
        open();
        QVERIFY(m_d->click("tool_newContainer"));
        QVERIFY(m_d->type("createName", QStringLiteral("refused")));
        QVERIFY(m_d->click("createAndStart"));
        auto *banner = m_d->find<ui::Banner>("createBanner", 5000);
        QVERIFY(banner);
        QCOMPARE(m_d->find<QLineEdit>("createName")->text(), QStringLiteral("refused"));
        QVERIFY(m_d->find<QPushButton>("createAndStart")->isEnabled());
    }

    void failedStartIsSaidAboveThePage()
    {
        open();
        QVERIFY(m_d->click("tool_newContainer"));
        QVERIFY(m_d->type("createName", QStringLiteral("broken")));
        QVERIFY(m_d->click("createAndStart"));
        auto *banner = m_d->find<ui::Banner>("failureBanner", 5000);
        QVERIFY(banner);
        QVERIFY(banner->sentence().contains(QStringLiteral("broken")));
        QVERIFY(m_d->tasks.tasks().isEmpty());
    }

    void lifeCycleByToolBarAndKeys()
    {
        open();
        QVERIFY(m_d->clickContainer(QStringLiteral("archive")));
        QVERIFY(!m_d->find("tool_stop")->isEnabled());
        QVERIFY(m_d->click("tool_start"));
        QVERIFY(
            Driver::until([this] { return m_d->isIn(QStringLiteral("archive"), ContainerState::Running); }));
        QVERIFY(m_d->click("tool_pause"));
        QVERIFY(
            Driver::until([this] { return m_d->isIn(QStringLiteral("archive"), ContainerState::Paused); }));
        QVERIFY(m_d->click("tool_pause"));
        QVERIFY(
            Driver::until([this] { return m_d->isIn(QStringLiteral("archive"), ContainerState::Running); }));
        QVERIFY(m_d->click("tool_stop"));
        QVERIFY(Driver::until([this] { return m_d->find("taskBar", 0) != nullptr; },
                              10'000)); // after half a second
        QVERIFY(
            Driver::until([this] { return m_d->isIn(QStringLiteral("archive"), ContainerState::Stopped); }));
        auto *list = m_d->window.sidebar()->containerList();
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(m_d->click("confirmCancel"));
        QVERIFY(m_d->container(QStringLiteral("archive")));
        m_d->window.activateWindow(); // as a window manager does when a dialog goes
        QVERIFY(Driver::until([this] { return m_d->window.isActiveWindow(); }));
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(m_d->click("confirmButton"));
        QVERIFY(Driver::until([this] { return !m_d->container(QStringLiteral("archive")); }));
    }

    void terminalsStayAndAreSeveral()
    {
        open();
        const auto say = [this](const QString &text) {
            auto *view = m_d->find<ui::TerminalView>("terminalView");
            QVERIFY(view);
            QTest::keyClicks(view, text);
            QTest::keyClick(view, Qt::Key_Return);
        };
        const auto shows = [this](const QString &text) {
            return Driver::until([&] {
                auto *view = m_d->find<ui::TerminalView>("terminalView", 0);
                return view && view->visibleText().contains(text);
            });
        };
        QVERIFY(m_d->clickContainer(QStringLiteral("moon")));
        QVERIFY(m_d->click("tool_terminal"));
        QVERIFY(shows(QStringLiteral("#")));
        say(QStringLiteral("A=moon-$((40+2)); echo $A"));
        QVERIFY(shows(QStringLiteral("moon-42")));
        QVERIFY(m_d->clickContainer(QStringLiteral("web")));
        QVERIFY(m_d->clickTab(ContainerView::Terminal));
        QVERIFY(shows(QStringLiteral("#")));
        say(QStringLiteral("echo web-$A-"));
        QVERIFY(shows(QStringLiteral("web--")));
        QVERIFY(m_d->clickPlace(0));
        QVERIFY(m_d->clickContainer(QStringLiteral("moon")));
        say(QStringLiteral("echo again-$A"));
        QVERIFY(shows(QStringLiteral("again-moon-42")));
        say(QStringLiteral("exit"));
        auto *again = m_d->find<QPushButton>("terminalAgain", 5000);
        QVERIFY(again);
        QTest::mouseClick(again, Qt::LeftButton);
        say(QStringLiteral("echo new-$A-"));
        QVERIFY(shows(QStringLiteral("new--")));
    }

    void firstProcessIsJoinedAndLeft()
    {
        open();
        const auto shows = [this](const QString &text) {
            return Driver::until([&] {
                auto *view = m_d->find<ui::TerminalView>("terminalView", 0);
                return view && view->visibleText().contains(text);
            });
        };
        const auto type = [this](const QString &text) {
            auto *view = m_d->find<ui::TerminalView>("terminalView");
            QVERIFY(view);
            QTest::keyClicks(view, text);
            QTest::keyClick(view, Qt::Key_Return);
        };
        QVERIFY(m_d->clickContainer(QStringLiteral("moon")));
        // By keys alone: the shortcut joins, Control P Control Q leaves, and the shell beside it is another.
        QTest::keyClick(&m_d->window, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(shows(QStringLiteral("first #")));
        QCOMPARE(m_d->window.findChild<ui::CommandStrip *>(QStringLiteral("commandStrip"))->command(),
                 QStringLiteral("caissonctl attach moon"));
        type(QStringLiteral("A=joined-$((40+2)); echo $A"));
        QVERIFY(shows(QStringLiteral("joined-42")));
        auto *view = m_d->find<ui::TerminalView>("terminalView");
        QTest::keyClick(view, Qt::Key_P, Qt::ControlModifier);
        QTest::keyClick(view, Qt::Key_Q, Qt::ControlModifier);
        QVERIFY(m_d->find<QPushButton>("terminalAgain"));
        QVERIFY(m_d->find<QLabel>("terminalState")->text().contains(QStringLiteral("runs on")));
        QVERIFY(m_d->isIn(QStringLiteral("moon"), ContainerState::Running));
        QVERIFY(m_d->click("terminalAgain"));
        QVERIFY(m_d->find<QPushButton>("terminalDetach"));
        type(QStringLiteral("echo again-$A"));
        QVERIFY(shows(QStringLiteral("again-joined-42")));
        QVERIFY(m_d->click("terminalDetach"));
        QVERIFY(m_d->find<QPushButton>("terminalAgain"));
        QVERIFY(m_d->click("tool_terminal"));
        QVERIFY(shows(QStringLiteral("/ #")));
        QVERIFY(!m_d->find<ui::TerminalView>("terminalView")->visibleText().contains(QStringLiteral("42")));

        // One without a terminal is looked at: its lines, and nothing can be typed.
        QVERIFY(m_d->clickContainer(QStringLiteral("web")));
        QTest::keyClick(&m_d->window, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(shows(QStringLiteral("first line\nsecond line")));
        QVERIFY(m_d->find<QLabel>("terminalState")->text().contains(QStringLiteral("output")));
    }

    void memoryLimitMovesAndAKillIsSaid()
    {
        open();
        QVERIFY(m_d->clickContainer(QStringLiteral("moon")));
        QVERIFY(m_d->clickTab(ContainerView::Memory));
        auto *graph = m_d->find<ui::MemoryGraph>("memoryGraph");
        QVERIFY(m_d->type("limitSpin", QStringLiteral("80"), true));
        QVERIFY(Driver::until([&] { return graph->limit() == 80U << 20; }));
        graph->setFocus();
        QTest::keyClick(graph, Qt::Key_PageUp);
        auto *spin = m_d->find<QSpinBox>("limitSpin");
        QVERIFY(Driver::until(
            [&] { return m_d->container(QStringLiteral("moon"))->data().memoryLimit == 90U << 20; }));
        QVERIFY(Driver::until([&] { return spin->value() == 90; }));
        QVERIFY(m_d->click("loadStart"));
        auto *banner = m_d->find<ui::Banner>("killBanner", 15'000);
        QVERIFY(banner);
        QVERIFY(banner->sentence().contains(QStringLiteral("90\u00a0MiB")));
        QVERIFY(Driver::until([this] { return m_d->find<QPushButton>("loadStart")->isEnabled(); }));
        QVERIFY(m_d->click("whatTheKernelDid"));
        QVERIFY(m_d->find<QTableView>("eventTable"));
    }

    void loadCanBeStopped()
    {
        open();
        QVERIFY(m_d->clickContainer(QStringLiteral("web")));
        QVERIFY(m_d->clickTab(ContainerView::Memory));
        QVERIFY(m_d->type("limitSpin", QStringLiteral("4000"), true));
        QVERIFY(m_d->click("loadStart"));
        auto *stop = m_d->find<QPushButton>("loadStop");
        QVERIFY(Driver::until([&] { return stop->isEnabled(); }));
        QVERIFY(m_d->click(stop));
        QVERIFY(Driver::until(
            [&] { return !stop->isEnabled() && m_d->find<QPushButton>("loadStart")->isEnabled(); }));
    }

    void pingShowsItsLines()
    {
        open();
        QVERIFY(m_d->clickPlace(0));
        auto *diagram = m_d->find<ui::NetworkDiagram>("networkDiagram");
        QVERIFY(Driver::until([&] { return diagram->model().cables.size() == 2; }));
        QVERIFY(m_d->click("pingFrom"));
        QVERIFY(m_d->choose("pingSource", QStringLiteral("moon")));
        QVERIFY(m_d->choose("pingTarget", QStringLiteral("web")));
        QVERIFY(m_d->click("pingGo"));
        auto *lines = m_d->find<QPlainTextEdit>("pingLines");
        QVERIFY(Driver::until([&] { return lines->toPlainText().contains(QStringLiteral("seq=2")); }));
        QVERIFY(Driver::until(
            [this] { return m_d->find<QLabel>("pingResult")->text().startsWith(QStringLiteral("✓")); }));
    }

    void namespacesAreFiltered()
    {
        open();
        QVERIFY(m_d->clickPlace(1));
        auto *matrix = m_d->find<QTableView>("namespaceMatrix");
        QCOMPARE(matrix->model()->rowCount(), 3);
        const auto buttons = m_d->find("matrixOrTable")->findChildren<QAbstractButton *>();
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        auto *table = m_d->find<QTableView>("machineNamespaces");
        QVERIFY(Driver::until([&] { return table->model()->rowCount() == 24; }));
        QVERIFY(m_d->choose("namespaceKind", QStringLiteral("pid")));
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void newNetworkIsChecked()
    {
        open();
        QVERIFY(m_d->clickPlace(0));
        QVERIFY(m_d->click("newNetwork"));
        auto *create = m_d->find<QPushButton>("networkCreate");
        QVERIFY(create && create->isEnabled());
        QVERIFY(m_d->type("networkSubnet", QStringLiteral("10.0.0.128/25")));
        QVERIFY(!create->isEnabled());
        QVERIFY(m_d->click("networkSubnetFix"));
        QVERIFY(create->isEnabled());
        QVERIFY(m_d->type("networkName", QStringLiteral("lab")));
        QVERIFY(!create->isEnabled());
        QVERIFY(m_d->click("networkCancel"));
    }

    void lostHelperIsSaid()
    {
        open();
        m_bus->killHelper();
        QVERIFY(m_d->find<ui::Banner>("connectionBanner", 10'000));
        QVERIFY(!m_d->find("tool_newContainer")->isEnabled());
    }

    void whatTheComputerLacksIsSaid()
    {
        qputenv("CAISSON_SCENE_LACKS", "1");
        open();
        qunsetenv("CAISSON_SCENE_LACKS");
        auto *banner = m_d->find<ui::Banner>("checkBanner", 5000);
        QVERIFY(banner);
        QVERIFY(m_d->click("checkDetails"));
        auto *dialog = m_d->find<QDialog>("checkDialog");
        QVERIFY(dialog);
        QStringList texts;
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            texts += label->text();
        }
        // The worst comes first, with what it costs.
        const auto worst = texts.indexOf(QStringLiteral("the kernel has no file system overlay"));
        QVERIFY(worst >= 0 && texts.contains(QStringLiteral("no container can start")));
        QVERIFY(worst < texts.indexOf(QStringLiteral("Linux 6.12")));
        QVERIFY(m_d->click("checkClose"));
    }

    void noWarningWhereNothingLacks()
    {
        open();
        QTest::qWait(300);
        QVERIFY(!m_d->find("checkBanner", 0));
    }

    void aMissingHelperIsExplained()
    {
        m_bus = std::make_unique<tests::SceneBus>();
        QVERIFY(m_bus->start(true));
        m_bus->killHelper();
        m_d = std::make_unique<Driver>(m_bus->connection());
        m_d->window.show();
        m_d->client.open();
        auto *banner = m_d->find<ui::Banner>("connectionBanner", 10'000);
        QVERIFY(banner);
        QStringList texts;
        for (const QLabel *label : banner->findChildren<QLabel *>()) {
            texts += label->text();
        }
        QVERIFY2(texts.join(QLatin1Char('\n')).contains(QStringLiteral("Install caisson-helper")),
                 qPrintable(texts.join(QLatin1Char('\n'))));
    }

    void themeChangesWhileItRuns()
    {
        open();
        auto *label = m_d->find<QLabel>("runningCount");
        const QColor light = label->palette().color(QPalette::WindowText);
        m_d->window.findChild<QAction *>(QStringLiteral("themeDark"))->trigger();
        QTest::qWait(50);
        const QColor dark = label->palette().color(QPalette::WindowText);
        QVERIFY2(dark.lightness() > light.lightness() + 50, qPrintable(dark.name()));
        m_d->window.findChild<QAction *>(QStringLiteral("themeLight"))->trigger();
        QTest::qWait(50);
        QCOMPARE(label->palette().color(QPalette::WindowText), light);
    }

    void searchFilters()
    {
        open();
        QVERIFY(m_d->type("search", QStringLiteral("10.0.0.102")));
        QCOMPARE(m_d->window.sidebar()->containerList()->model()->rowCount(), 1);
    }

    void everythingHasANameAndCanBeReached()
    {
        open();
        QVERIFY(m_d->clickContainer(QStringLiteral("moon")));
        for (int tab = ContainerView::Overview; tab <= ContainerView::Events; ++tab) {
            QVERIFY(m_d->clickTab(static_cast<ContainerView::Tab>(tab)));
            QTest::qWait(20);
            everythingIn(&m_d->window);
        }
        QVERIFY(m_d->eachDialog([](const QDialog &dialog, int) { everythingIn(&dialog); }));
    }

    void textOfAContainerIsNoMarkup()
    {
        open();
        for (const QLabel *label : m_d->window.findChildren<QLabel *>()) {
            QVERIFY2(label->textFormat() != Qt::RichText, qPrintable(label->text()));
        }
    }
};

int main(int argc, char **argv)
{
    QTemporaryDir configuration;
    qputenv("XDG_CONFIG_HOME", configuration.path().toLocal8Bit());
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("caisson"));
    QApplication::setOrganizationName(QStringLiteral("caisson"));
    ui::Theme::apply(application, ui::Theme::Choice::Light);
    WindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "windowtest.moc"
