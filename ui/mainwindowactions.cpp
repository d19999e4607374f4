// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The part of MainWindow that is actions, menus and dialogs.
#include "ui/mainwindow.h"

#include "app/models/checktexts.h"
#include "ui/dialogs/checkdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/newcontainerdialog.h"
#include "ui/dialogs/newnetworkdialog.h"
#include "ui/pages/containerview.h"
#include "ui/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QListView>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

namespace caisson::ui {

QAction *MainWindow::makeAction(const char *objectName, const QString &icon, const QString &text,
                                const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(objectName));
    if (!icon.isEmpty()) {
        action->setIcon(Icons::get(icon));
    }
    action->setShortcut(shortcut);
    if (!shortcut.isEmpty()) {
        action->setToolTip(QStringLiteral("%1 (%2)").arg(QString(text).remove(QLatin1Char('&')),
                                                         shortcut.toString(QKeySequence::NativeText)));
    }
    return action;
}

void MainWindow::makeActions()
{
    m_newContainer =
        makeAction("newContainer", QStringLiteral("list-add"), tr("&New container…"), QKeySequence::New);
    m_newNetwork = makeAction("newNetworkAction", QStringLiteral("network-wired"), tr("New net&work…"),
                              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    m_start = makeAction("start", QStringLiteral("media-playback-start"), tr("&Start"),
                         QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_stop = makeAction("stop", QStringLiteral("media-playback-stop"), tr("S&top"),
                        QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_pause = makeAction("pause", QStringLiteral("media-playback-pause"), tr("&Pause"),
                         QKeySequence(Qt::CTRL | Qt::Key_P));
    m_restart = makeAction("restart", QStringLiteral("view-refresh"), tr("&Restart"),
                           QKeySequence(Qt::CTRL | Qt::Key_R));
    m_terminal = makeAction("terminal", QStringLiteral("utilities-terminal"), tr("T&erminal"),
                            QKeySequence(Qt::CTRL | Qt::Key_T));
    m_attach = makeAction("attach", QStringLiteral("network-connect"), tr("Attac&h"),
                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    m_attach->setToolTip(tr("Joins the terminal or the output of the first process (%1)")
                             .arg(m_attach->shortcut().toString(QKeySequence::NativeText)));
    m_explain = makeAction("explain", QStringLiteral("view-list-details"), tr("E&xplain"),
                           QKeySequence(Qt::CTRL | Qt::Key_E));
    m_explain->setCheckable(true);
    m_kill = makeAction("kill", QStringLiteral("process-stop"), tr("&Kill…"));
    m_remove = makeAction("remove", QStringLiteral("edit-delete"), tr("Re&move…"), QKeySequence::Delete);
    m_copyId = makeAction("copyId", QStringLiteral("edit-copy"), tr("Copy &id"));
    m_copyLine = makeAction("copyLine", QStringLiteral("edit-copy"), tr("Copy command &line"),
                            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    m_export = makeAction("exportSpecification", QStringLiteral("document-export"),
                          tr("Export OCI &specification…"));
    connect(m_newContainer, &QAction::triggered, this, &MainWindow::newContainer);
    connect(m_newNetwork, &QAction::triggered, this, &MainWindow::newNetwork);
    const auto act = [this](QAction *action, auto what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (m_container) {
                what(m_bench.lifecycle, *m_container);
            }
        });
    };
    act(m_start, [](auto &lifecycle, app::Container &container) { lifecycle.start(container); });
    act(m_stop, [](auto &lifecycle, app::Container &container) { lifecycle.stop(container); });
    act(m_pause, [](auto &lifecycle, app::Container &container) { lifecycle.pauseOrResume(container); });
    act(m_restart, [](auto &lifecycle, app::Container &container) { lifecycle.restart(container); });
    connect(m_terminal, &QAction::triggered, this, &MainWindow::openTerminal);
    connect(m_attach, &QAction::triggered, this, &MainWindow::attach);
    connect(m_explain, &QAction::triggered, this, &MainWindow::openExplain);
    connect(m_kill, &QAction::triggered, this, &MainWindow::confirmKill);
    connect(m_remove, &QAction::triggered, this, &MainWindow::confirmRemove);
    connect(m_export, &QAction::triggered, this, &MainWindow::exportSpecification);
    connect(m_copyId, &QAction::triggered, this, [this] {
        if (m_container) {
            QApplication::clipboard()->setText(m_container->data().id);
            statusBar()->showMessage(tr("The id is in the clipboard."), 3000);
        }
    });
}

void MainWindow::makeMenus()
{
    auto *file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_newContainer);
    file->addAction(m_newNetwork);
    file->addSeparator();
    file->addAction(m_export);
    file->addSeparator();
    auto *quit = makeAction("quit", QStringLiteral("application-exit"), tr("&Quit"), QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    file->addAction(quit);

    auto *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(m_copyId);
    edit->addAction(m_copyLine);
    edit->addSeparator();
    auto *find = makeAction("find", QStringLiteral("edit-find"), tr("&Find container"), QKeySequence::Find);
    connect(find, &QAction::triggered, m_sidebar, &Sidebar::focusSearch);
    edit->addAction(find);

    auto *view = menuBar()->addMenu(tr("&View"));
    auto *network = makeAction("viewNetwork", QStringLiteral("network-wired"), tr("&Network"),
                               QKeySequence(Qt::ALT | Qt::Key_1));
    connect(network, &QAction::triggered, this, [this] { m_sidebar->selectPlace(Sidebar::Place::Network); });
    auto *namespaces = makeAction("viewNamespaces", QStringLiteral("view-grid"), tr("N&amespaces"),
                                  QKeySequence(Qt::ALT | Qt::Key_2));
    connect(namespaces, &QAction::triggered, this,
            [this] { m_sidebar->selectPlace(Sidebar::Place::Namespaces); });
    auto *list = makeAction("viewContainers", {}, tr("&Container list"), QKeySequence(Qt::ALT | Qt::Key_3));
    connect(list, &QAction::triggered, this,
            [this] { m_sidebar->containerList()->setFocus(Qt::ShortcutFocusReason); });
    view->addAction(network);
    view->addAction(namespaces);
    view->addAction(list);
    view->addSeparator();
    m_toolBarShown = makeAction("showToolBar", {}, tr("&Tool bar"));
    m_toolBarShown->setCheckable(true);
    m_toolBarShown->setChecked(true);
    view->addAction(m_toolBarShown);

    m_containerMenu = menuBar()->addMenu(tr("&Container"));
    m_contextMenu = new QMenu(this);
    for (QMenu *menu : {m_containerMenu, m_contextMenu}) {
        menu->addAction(m_start);
        menu->addAction(m_stop);
        menu->addAction(m_pause);
        menu->addAction(m_restart);
        menu->addSeparator();
        menu->addAction(m_terminal);
        menu->addAction(m_attach);
        menu->addAction(m_explain);
        menu->addSeparator();
        menu->addAction(m_kill);
        menu->addAction(m_remove);
        menu->addSeparator();
        menu->addAction(m_copyId);
    }
    m_view->setMoreMenu(m_contextMenu);
    m_contextMenu->setObjectName(QStringLiteral("contextMenu"));

    auto *networkMenu = menuBar()->addMenu(tr("&Network"));
    networkMenu->addAction(network);
    networkMenu->addAction(m_newNetwork);

    auto *learn = menuBar()->addMenu(tr("&Learn"));
    learn->addAction(m_explain);
    learn->addAction(namespaces);

    auto *settings = menuBar()->addMenu(tr("&Settings"));
    auto *themes = settings->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const auto addTheme = [&](const char *name, const QString &text, Theme::Choice choice) {
        auto *action = makeAction(name, {}, text);
        action->setCheckable(true);
        action->setChecked(Settings::theme() == choice);
        m_themes->addAction(action);
        themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { setTheme(choice); });
    };
    addTheme("themeSystem", tr("As the &system"), Theme::Choice::System);
    addTheme("themeLight", tr("&Light"), Theme::Choice::Light);
    addTheme("themeDark", tr("&Dark"), Theme::Choice::Dark);
    m_fast = makeAction("tenTimesASecond", {}, tr("&Refresh ten times a second"));
    m_fast->setCheckable(true);
    m_fast->setChecked(Settings::intervalMilliseconds() == 100);
    connect(m_fast, &QAction::toggled, this, [this](bool fast) {
        Settings::setIntervalMilliseconds(fast ? 100 : 1000);
        updateSubscription();
    });
    settings->addAction(m_fast);

    auto *help = menuBar()->addMenu(tr("&Help"));
    auto *check = makeAction("examine", {}, tr("&This computer…"));
    connect(check, &QAction::triggered, this, &MainWindow::showChecks);
    help->addAction(check);
    auto *aboutAction = makeAction("about", QStringLiteral("help-contextual"), tr("&About Caisson"));
    connect(aboutAction, &QAction::triggered, this, &MainWindow::about);
    help->addAction(aboutAction);
    auto *aboutQt = makeAction("aboutQt", {}, tr("About &Qt"));
    connect(aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
    help->addAction(aboutQt);
}

void MainWindow::makeToolBar()
{
    auto *bar = addToolBar(tr("Tool bar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize(QSize(Theme::px(16), Theme::px(16)));
    const auto add = [bar](QAction *action) {
        bar->addAction(action);
        if (auto *button = bar->widgetForAction(action)) {
            button->setObjectName(QStringLiteral("tool_") + action->objectName());
            button->setFocusPolicy(Qt::TabFocus);
        }
    };
    add(m_newContainer);
    bar->addSeparator();
    add(m_start);
    add(m_stop);
    add(m_pause);
    add(m_restart);
    bar->addSeparator();
    add(m_terminal);
    add(m_explain);
    connect(m_toolBarShown, &QAction::toggled, bar, &QWidget::setVisible);
}

void MainWindow::newContainer()
{
    auto *dialog = new NewContainerDialog(m_bench, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewContainerDialog::created, this, [this](app::Container *container, bool start) {
        m_sidebar->selectContainer(container);
        if (start) {
            m_bench.lifecycle.start(*container);
        }
    });
    dialog->open();
}

void MainWindow::newNetwork()
{
    auto *dialog = new NewNetworkDialog(m_bench, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::confirmRemove()
{
    if (!m_container) {
        return;
    }
    const bool running = m_container->data().pid != 0;
    auto *question = new ConfirmDialog(
        tr("Remove %1?").arg(m_container->data().name),
        running
            ? tr("It runs and is stopped first. Its own files, its log and its limits go with it; the image "
                 "stays.")
            : tr("Its own files, its log and its limits go with it; the image stays."),
        running ? tr("Stop and &remove") : tr("&Remove"), this);
    question->setObjectName(QStringLiteral("confirmRemove"));
    connect(question, &QDialog::accepted, this, [this, target = m_container] {
        if (target) {
            m_bench.lifecycle.remove(*target);
        }
    });
    question->open();
}

void MainWindow::confirmKill()
{
    if (!m_container) {
        return;
    }
    auto *question = new ConfirmDialog(
        tr("Kill %1?").arg(m_container->data().name),
        tr("Its processes end at once and can save nothing. Stop lets them end by themselves."), tr("&Kill"),
        this);
    question->setObjectName(QStringLiteral("confirmKill"));
    connect(question, &QDialog::accepted, this, [this, target = m_container] {
        if (target) {
            m_bench.lifecycle.kill(*target);
        }
    });
    question->open();
}

void MainWindow::openTerminal()
{
    m_view->showTerminal(TerminalSession::Kind::Shell);
}

void MainWindow::attach()
{
    m_view->showTerminal(TerminalSession::Kind::FirstProcess);
}

void MainWindow::openExplain()
{
    m_view->showTab(m_view->currentTab() == ContainerView::Explain ? ContainerView::Overview
                                                                   : ContainerView::Explain);
    updateActions();
}

void MainWindow::exportSpecification()
{
    if (!m_container) {
        return;
    }
    m_container->specification(this, [this](const app::Outcome<QString> &outcome) {
        if (!outcome) {
            QMessageBox::warning(this, tr("Export"),
                                 outcome.error().friendlyText() + QLatin1Char('\n') + outcome.error().text);
            return;
        }
        auto *dialog = new QFileDialog(this, tr("Export OCI specification"), QStringLiteral("config.json"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        connect(dialog, &QFileDialog::fileSelected, this, [this, text = *outcome](const QString &fileName) {
            QSaveFile file(fileName);
            if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
                statusBar()->showMessage(tr("%1 could not be written: %2").arg(fileName, file.errorString()),
                                         10000);
            }
        });
        dialog->open();
    });
}

void MainWindow::setTheme(Theme::Choice choice)
{
    Settings::setTheme(choice);
    Theme::apply(*qApp, choice);
}

/// Asks what this computer lacks; says so by itself only where containers could not work.
void MainWindow::examine()
{
    m_bench.client.doctor(this, [this](const app::Outcome<QList<app::CheckEntry>> &outcome) {
        if (!outcome) {
            return; // the helper is lost, which is said elsewhere
        }
        m_checks = *outcome;
        for (const auto &check : m_checks) {
            if (CheckDialog::markOf(check) == StateMark::Error) {
                m_checkBanner->setMessage(StateMark::Warning, tr("This computer lacks what containers need."),
                                          app::checkText(check.message), app::checkText(check.advice));
                m_checkBanner->show();
                return;
            }
        }
        m_checkBanner->hide();
    });
}

void MainWindow::showChecks()
{
    (new CheckDialog(m_checks, this))->open();
}

void MainWindow::about()
{
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Caisson"),
                        tr("Caisson %1").arg(QApplication::applicationVersion()), QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(Icons::application().pixmap(64, 64));
    const auto &host = m_bench.client.host();
    box->setInformativeText(
        tr("Makes containers out of the kernel's own parts and lets people see them.") +
        QStringLiteral("\n\n") +
        (host.version.isEmpty() ? QString() : tr("Helper %1").arg(host.version) + QLatin1Char('\n')) +
        tr("GNU General Public License, version 2 or later"));
    box->open();
}

} // namespace caisson::ui
