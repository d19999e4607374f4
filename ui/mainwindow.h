// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/sidebar/sidebar.h"
#include "ui/workbench.h"

#include <QMainWindow>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QActionGroup;
class QSplitter;
class QStackedWidget;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class CommandStrip;
class ContainerView;
class EmptyState;
class NamespacesPage;
class NetworkPage;
class TextLabel;

/// The window: menus and tools, the sidebar, one page, the command strip and the status bar. Knows which page
/// is shown and which container is meant; what is done with it is LifecyclePresenter's.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Workbench &bench, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// What a launch, the desktop or a notification asks for: "new-container", "new-network", "network",
    /// "namespaces", "show" with a container's name or id. Waits for the helper where it has to.
    void perform(const QString &action, const QString &argument = {});
    /// To the front, with what the desktop gave for that; may be empty.
    void comeToFront(const QString &token);

    [[nodiscard]] ContainerView *containerView() const { return m_view; }
    [[nodiscard]] Sidebar *sidebar() const { return m_sidebar; }

Q_SIGNALS:
    /// Whether somebody can be looking at the window, which is shown and in use.
    void attendedChanged(bool attended);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeActions();
    void makeMenus();
    void makeToolBar();
    void makeStatusBar();
    QWidget *makeCentre();
    QAction *makeAction(const char *objectName, const QString &icon, const QString &text,
                        const QKeySequence &shortcut = {});

    void showContainer(app::Container *container);
    void showPlace(Sidebar::Place place);
    void showWelcome();
    void showPage(QWidget *page);
    void updateActions();
    void updateStatus();
    void updateConnection();
    void updateCommandLine();
    void updateSubscription();
    void updateTitle();
    void updateAttended();
    void rememberPlace();
    [[nodiscard]] bool returnToPlace();
    void containerGone(app::Container *container);

    void newContainer();
    void newNetwork();
    void confirmRemove();
    void confirmKill();
    void openTerminal();
    void attach();
    void openExplain();
    void about();
    void examine();
    void showChecks();
    void exportSpecification();
    void setTheme(Theme::Choice choice);

    Workbench &m_bench;
    Sidebar *m_sidebar = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_pages = nullptr;
    ContainerView *m_view = nullptr;
    NetworkPage *m_network = nullptr;
    NamespacesPage *m_namespaces = nullptr;
    EmptyState *m_welcome = nullptr;
    Banner *m_banner = nullptr, *m_checkBanner = nullptr;
    QList<app::CheckEntry> m_checks;
    CommandStrip *m_strip = nullptr;
    TextLabel *m_connection = nullptr, *m_kernel = nullptr, *m_running = nullptr;
    QMenu *m_containerMenu = nullptr, *m_contextMenu = nullptr;
    QActionGroup *m_themes = nullptr;
    QAction *m_newContainer = nullptr, *m_newNetwork = nullptr, *m_start = nullptr, *m_stop = nullptr,
            *m_pause = nullptr, *m_restart = nullptr, *m_kill = nullptr, *m_remove = nullptr,
            *m_terminal = nullptr, *m_attach = nullptr, *m_explain = nullptr, *m_fast = nullptr,
            *m_copyId = nullptr, *m_copyLine = nullptr, *m_export = nullptr, *m_toolBarShown = nullptr;
    QPointer<app::Container> m_container;
    QString m_wantedAction, m_wantedArgument; ///< until the helper is there
    bool m_attended = false, m_placed = false;
};

} // namespace caisson::ui
