// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/mainwindow.h"

#include "app/models/containerlistmodel.h"
#include "ui/dialogs/newcontainerdialog.h"
#include "ui/dialogs/newnetworkdialog.h"
#include "ui/pages/containerview.h"
#include "ui/pages/namespacespage.h"
#include "ui/pages/networkpage.h"
#include "ui/settings.h"
#include "ui/support/textlabel.h"
#include "ui/taskindicator.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace caisson::ui {

MainWindow::MainWindow(Workbench &bench, QWidget *parent)
    : QMainWindow(parent)
    , m_bench(bench)
{
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(1024, 640);
    makeActions();
    setCentralWidget(makeCentre());
    makeMenus();
    makeToolBar();
    makeStatusBar();

    connect(m_sidebar, &Sidebar::containerChosen, this, &MainWindow::showContainer);
    connect(m_sidebar, &Sidebar::placeChosen, this, &MainWindow::showPlace);
    connect(m_sidebar, &Sidebar::newContainerWanted, this, &MainWindow::newContainer);
    connect(m_sidebar, &Sidebar::contextMenuWanted, this,
            [this](app::Container *, const QPoint &position) { m_contextMenu->popup(position); });
    connect(m_view, &ContainerView::commandLineChanged, this, &MainWindow::updateCommandLine);
    connect(m_view, &ContainerView::tabChanged, this, [this] {
        updateSubscription();
        updateActions();
    });
    connect(m_network, &NetworkPage::commandLineChanged, this, &MainWindow::updateCommandLine);
    connect(m_network, &NetworkPage::newNetworkWanted, this, &MainWindow::newNetwork);
    connect(m_network, &NetworkPage::containerWanted, m_sidebar, &Sidebar::selectContainer);
    connect(m_namespaces, &NamespacesPage::containerWanted, m_sidebar, &Sidebar::selectContainer);
    connect(&bench.lifecycle, &app::LifecyclePresenter::asked, m_strip, &CommandStrip::setCommand);
    connect(&bench.client, &app::Client::statusChanged, this, &MainWindow::updateConnection);
    connect(&bench.client, &app::Client::hostChanged, this, &MainWindow::updateStatus);
    connect(&bench.client, &app::Client::containerRemoved, this, &MainWindow::containerGone);
    connect(m_sidebar->model(), &app::ContainerListModel::runningCountChanged, this,
            &MainWindow::updateStatus);

    connect(qApp, &QGuiApplication::applicationStateChanged, this, &MainWindow::updateAttended);
    connect(m_view, &ContainerView::tabChanged, this, &MainWindow::rememberPlace);

    // With the frame that a window manager draws around it, it has to fit beside the desktop's panels.
    constexpr QSize frame(8, 40);
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() - frame));
    restoreGeometry(Settings::state(QStringLiteral("window")));
    restoreState(Settings::state(QStringLiteral("toolBars")));
    m_splitter->restoreState(Settings::state(QStringLiteral("sidebar")));
    m_toolBarShown->setChecked(!findChild<QWidget *>(QStringLiteral("toolBar"))->isHidden());
    showWelcome();
    updateConnection();
}

MainWindow::~MainWindow() = default;

QWidget *MainWindow::makeCentre()
{
    m_sidebar = new Sidebar(m_bench, this);
    m_sidebar->setObjectName(QStringLiteral("sidebar"));
    m_sidebar->setMinimumWidth(Theme::px(220));
    m_view = new ContainerView(m_bench, this);
    m_network = new NetworkPage(m_bench, this);
    m_network->setObjectName(QStringLiteral("networkPage"));
    m_namespaces = new NamespacesPage(m_bench, this);
    m_namespaces->setObjectName(QStringLiteral("namespacesPage"));
    m_welcome = new EmptyState(this);
    m_pages = new QStackedWidget(this);
    for (QWidget *page : {static_cast<QWidget *>(m_welcome), static_cast<QWidget *>(m_view),
                          static_cast<QWidget *>(m_network), static_cast<QWidget *>(m_namespaces)}) {
        m_pages->addWidget(page);
    }
    m_banner = new Banner(this);
    m_banner->setObjectName(QStringLiteral("connectionBanner"));
    m_banner->hide();
    auto *retry = m_banner->addButton(tr("Try again"));
    retry->setObjectName(QStringLiteral("connectAgain"));
    connect(retry, &QAbstractButton::clicked, this, [this] { m_bench.client.open(); });

    m_checkBanner = new Banner(this);
    m_checkBanner->setObjectName(QStringLiteral("checkBanner"));
    m_checkBanner->setClosable(true);
    m_checkBanner->hide();
    auto *details = m_checkBanner->addButton(tr("Details…"));
    details->setObjectName(QStringLiteral("checkDetails"));
    connect(details, &QAbstractButton::clicked, this, &MainWindow::showChecks);

    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(0);
    rightLayout->addWidget(m_banner);
    rightLayout->addWidget(m_checkBanner);
    rightLayout->addWidget(m_pages, 1);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("mainSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({Theme::px(304), Theme::px(976)});

    m_strip = new CommandStrip(this);
    m_strip->setObjectName(QStringLiteral("commandStrip"));
    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new Separator(Qt::Horizontal, centre));
    layout->addWidget(m_splitter, 1);
    layout->addWidget(new Separator(Qt::Horizontal, centre));
    layout->addWidget(m_strip);
    connect(m_copyLine, &QAction::triggered, m_strip, &CommandStrip::copy);
    connect(m_strip, &CommandStrip::copied, this,
            [this] { statusBar()->showMessage(tr("The command line is in the clipboard."), 3000); });
    return centre;
}

void MainWindow::makeStatusBar()
{
    m_connection = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    m_connection->setObjectName(QStringLiteral("connection"));
    m_connection->setElided(Qt::ElideRight);
    m_kernel = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    m_running = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    statusBar()->addWidget(m_connection, 1);
    m_kernel->setContentsMargins(0, 0, Theme::px(16), 0);
    m_running->setContentsMargins(0, 0, Theme::px(8), 0);
    statusBar()->addPermanentWidget(m_kernel);
    statusBar()->addPermanentWidget(m_running);
    statusBar()->addPermanentWidget(new TaskIndicator(m_bench.lifecycle.tasks(), this));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setFixedHeight(Theme::px(28)); // the same with and without a task in it
    statusBar()->setContentsMargins(Theme::px(8), 0, Theme::px(8), 0);
}

void MainWindow::showPage(QWidget *page)
{
    // The page that goes first lets go of what it polls.
    m_view->setOnScreen(false);
    m_network->setOnScreen(false);
    m_namespaces->setOnScreen(false);
    m_pages->setCurrentWidget(page);
    m_view->setOnScreen(page == m_view);
    m_network->setOnScreen(page == m_network);
    m_namespaces->setOnScreen(page == m_namespaces);
    updateActions();
    updateCommandLine();
    updateSubscription();
    updateTitle();
    rememberPlace();
}

void MainWindow::showContainer(app::Container *container)
{
    if (m_container) {
        m_container->disconnect(this);
    }
    m_container = container;
    connect(container, &app::Container::changed, this, [this] {
        updateActions();
        updateTitle();
    });
    m_view->setContainer(container);
    showPage(m_view);
}

void MainWindow::showPlace(Sidebar::Place place)
{
    if (m_container) {
        m_container->disconnect(this);
    }
    m_container = nullptr;
    showPage(place == Sidebar::Place::Network ? static_cast<QWidget *>(m_network) : m_namespaces);
}

void MainWindow::perform(const QString &action, const QString &argument)
{
    if (m_bench.client.status() != app::Client::Status::Ready) {
        m_wantedAction = action;
        m_wantedArgument = argument;
        return;
    }
    if (QApplication::activeModalWidget()) {
        return; // the dialog that is open goes on; it has come to the front with the window
    }
    if (action == QLatin1String("new-container")) {
        newContainer();
    } else if (action == QLatin1String("new-network")) {
        newNetwork();
    } else if (action == QLatin1String("network")) {
        m_sidebar->selectPlace(Sidebar::Place::Network);
    } else if (action == QLatin1String("namespaces")) {
        m_sidebar->selectPlace(Sidebar::Place::Namespaces);
    } else if (action == QLatin1String("show")) {
        if (auto *container = m_bench.client.containerByName(argument)) {
            m_sidebar->selectContainer(container);
        } else {
            statusBar()->showMessage(tr("There is no container %1.").arg(argument), 10000);
        }
    }
}

void MainWindow::comeToFront(const QString &token)
{
    if (!token.isEmpty()) {
        // Where Qt's platforms look for it when a window asks to be activated.
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
        qputenv("DESKTOP_STARTUP_ID", token.toUtf8());
    }
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::rememberPlace()
{
    const QWidget *page = m_pages->currentWidget();
    if (!m_placed || page == m_welcome) {
        return;
    }
    Settings::setState(QStringLiteral("place"), page == m_network      ? QByteArrayLiteral("network")
                                                : page == m_namespaces ? QByteArrayLiteral("namespaces")
                                                : m_container          ? m_container->data().id.toLatin1()
                                                                       : QByteArray());
    Settings::setState(QStringLiteral("tab"), QByteArray::number(m_view->currentTab()));
}

/// Where the window was when it was last used. False: that is not there any more.
bool MainWindow::returnToPlace()
{
    const QString place = QString::fromLatin1(Settings::state(QStringLiteral("place")));
    const int tab = Settings::state(QStringLiteral("tab")).toInt();
    if (place == QLatin1String("network")) {
        m_sidebar->selectPlace(Sidebar::Place::Network);
        return true;
    }
    if (place == QLatin1String("namespaces") && !m_bench.client.containers().isEmpty()) {
        m_sidebar->selectPlace(Sidebar::Place::Namespaces);
        return true;
    }
    const auto *container = place.isEmpty() ? nullptr : m_bench.client.containerByName(place);
    if (!container || container->data().id != place) {
        return false;
    }
    // A terminal is not opened unasked: that would start a shell.
    if (tab >= ContainerView::Overview && tab <= ContainerView::Events && tab != ContainerView::Terminal) {
        m_view->showTab(static_cast<ContainerView::Tab>(tab));
    }
    m_sidebar->selectContainer(container);
    return true;
}

void MainWindow::updateAttended()
{
    const bool attended =
        isVisible() && !isMinimized() && QGuiApplication::applicationState() == Qt::ApplicationActive;
    if (attended != m_attended) {
        m_attended = attended;
        Q_EMIT attendedChanged(attended);
    }
}

void MainWindow::showWelcome()
{
    const bool ready = m_bench.client.status() == app::Client::Status::Ready;
    if (ready && !std::exchange(m_placed, true) && returnToPlace()) {
        return;
    }
    // A container is better than an empty page, and one that runs better than one that does not.
    app::Container *shown = m_sidebar->model()->containerAt(0);
    for (int row = 0; row < m_sidebar->model()->rowCount(); ++row) {
        auto *candidate = m_sidebar->model()->containerAt(row);
        if (candidate->data().pid != 0) {
            shown = candidate;
            break;
        }
    }
    if (shown) {
        m_sidebar->selectContainer(shown);
        return;
    }
    if (ready) {
        // Nothing yet: the list says so and offers the next step; what this computer has is worth a look.
        m_sidebar->selectPlace(Sidebar::Place::Namespaces);
        return;
    }
    m_welcome->setContent(QStringLiteral("kind-mnt"), tr("Waiting for the helper."), QString());
    showPage(m_welcome);
}

void MainWindow::containerGone(app::Container *container)
{
    if (m_container != container) {
        return;
    }
    m_container = nullptr;
    m_view->setContainer(nullptr);
    // After the list has let go of its row; what stands at its place then is chosen, else the empty page.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_container) {
                return;
            }
            if (auto *next = m_sidebar->currentContainer()) {
                showContainer(next);
            } else {
                showWelcome();
            }
        },
        Qt::QueuedConnection);
}

void MainWindow::updateActions()
{
    const bool ready = m_bench.client.status() == app::Client::Status::Ready;
    const auto state = m_container ? m_container->data().state : app::ContainerState::Stopped;
    const auto can = m_container && ready ? app::containerActions(state) : app::ContainerActions{};
    m_newContainer->setEnabled(ready);
    m_newNetwork->setEnabled(ready);
    m_start->setEnabled(can.start);
    m_stop->setEnabled(can.stop);
    const bool paused = m_container && state == app::ContainerState::Paused;
    m_pause->setEnabled(can.pause || can.resume);
    m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setIconText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(Icons::get(paused ? u"media-playback-start" : u"media-playback-pause"));
    m_restart->setEnabled(can.restart);
    m_kill->setEnabled(can.kill);
    m_remove->setEnabled(m_container && ready);
    m_terminal->setEnabled(can.exec);
    m_attach->setEnabled(can.attach);
    m_explain->setEnabled(m_container);
    m_explain->setChecked(m_container && m_view->currentTab() == ContainerView::Explain);
    m_copyId->setEnabled(m_container);
    m_export->setEnabled(m_container && ready);
}

void MainWindow::updateTitle()
{
    setWindowTitle(m_pages->currentWidget() == m_network      ? tr("Network — Caisson")
                   : m_pages->currentWidget() == m_namespaces ? tr("Namespaces — Caisson")
                   : m_container ? tr("%1 — Caisson").arg(m_container->data().name)
                                 : tr("Caisson"));
}

void MainWindow::updateCommandLine()
{
    const QWidget *page = m_pages->currentWidget();
    m_strip->setCommand(page == m_view         ? m_view->commandLine()
                        : page == m_network    ? m_network->commandLine()
                        : page == m_namespaces ? m_namespaces->commandLine()
                                               : QStringLiteral("caissonctl ps -a"));
}

void MainWindow::updateConnection()
{
    const auto status = m_bench.client.status();
    m_banner->setVisible(status == app::Client::Status::Unavailable);
    if (status == app::Client::Status::Unavailable) {
        m_banner->setMessage(StateMark::Error, tr("Caisson's helper cannot be reached."),
                             m_bench.client.statusText());
    }
    updateSubscription();
    if (status == app::Client::Status::Ready) {
        examine();
    }
    if (!m_container && m_pages->currentWidget() == m_welcome) {
        showWelcome();
    }
    updateActions();
    updateStatus();
    if (status == app::Client::Status::Ready && !m_wantedAction.isEmpty()) {
        const QString action = std::exchange(m_wantedAction, {});
        perform(action, std::exchange(m_wantedArgument, {}));
    }
}

void MainWindow::updateStatus()
{
    const auto &host = m_bench.client.host();
    switch (m_bench.client.status()) {
    case app::Client::Status::Connecting:
        m_connection->setText(tr("Connecting to the helper"));
        break;
    case app::Client::Status::Unavailable:
        m_connection->setText(tr("Not connected"));
        break;
    case app::Client::Status::Ready:
        m_connection->setText(host.mode == QLatin1String("session")
                                  ? tr("Session connection · without privileges, with fewer powers")
                                  : tr("System connection · you may look; changes ask for authorisation"));
        break;
    }
    m_kernel->setText(host.kernelRelease.isEmpty()
                          ? QString()
                          : tr("cgroup %1 · Linux %2").arg(host.cgroupMode, host.kernelRelease));
    m_running->setText(tr("%n running", nullptr, m_sidebar->model()->runningCount()));
}

void MainWindow::updateSubscription()
{
    // Also while there is no helper: whoever subscribes is connected once there is one. Not before the first
    // attempt, which comes after the first paint.
    if (m_bench.client.status() == app::Client::Status::Connecting) {
        return;
    }
    if (!isVisible() || isMinimized()) {
        // Nobody looks, so next to nothing is sampled; but the helper stays, and with it the terminals.
        m_bench.client.subscribe(60'000, {});
        return;
    }
    m_bench.client.subscribe(Settings::intervalMilliseconds(),
                             m_container ? QList<app::Container *>{m_container} : QList<app::Container *>{});
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    Settings::setState(QStringLiteral("window"), saveGeometry());
    Settings::setState(QStringLiteral("toolBars"), saveState());
    Settings::setState(QStringLiteral("sidebar"), m_splitter->saveState());
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        updateSubscription();
        updateAttended();
    }
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    updateSubscription();
    updateAttended();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updateSubscription();
    updateAttended();
}

} // namespace caisson::ui
