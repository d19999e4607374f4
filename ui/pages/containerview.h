// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/terminalpage.h"
#include "ui/workbench.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QMenu;
class QTabWidget;
class QToolButton;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class StateLabel;
class StateTile;
class TextLabel;

/// One container: its header, what went wrong last, and the tabs.
class ContainerView : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Overview, Processes, Network, Memory, Mounts, Terminal, Log, Explain, Events };

    explicit ContainerView(Workbench &bench, QWidget *parent = nullptr);

    void setContainer(app::Container *container);
    [[nodiscard]] app::Container *container() const { return m_container; }
    void showTab(Tab tab);
    void showTerminal(TerminalSession::Kind kind);
    [[nodiscard]] Tab currentTab() const;
    [[nodiscard]] QString commandLine() const;
    /// What stands behind "More"; not owned.
    void setMoreMenu(QMenu *menu);
    /// The window shows another page, or nothing: nobody looks at the tabs.
    void setOnScreen(bool onScreen);

Q_SIGNALS:
    void commandLineChanged();
    void tabChanged();

private:
    void addPage(ContainerPage *page, const QString &objectName, const QString &title);
    [[nodiscard]] ContainerPage *page(int index) const;
    void showHeader();
    void showFailure();
    void updateOnScreen();

    Workbench &m_bench;
    QPointer<app::Container> m_container;
    StateTile *m_mark;
    TextLabel *m_name, *m_facts;
    StateLabel *m_state;
    QToolButton *m_more;
    Banner *m_banner;
    QTabWidget *m_tabs;
    TerminalPage *m_terminal;
    QTimer m_ticks;
    bool m_onScreen = false;
};

} // namespace caisson::ui
