// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

#include <QHash>

QT_BEGIN_NAMESPACE
class QPushButton;
class QStackedLayout;
QT_END_NAMESPACE

namespace caisson::app {
class TerminalPresenter;
}

namespace caisson::ui {

class Banner;
class EmptyState;
class TerminalView;
class TextLabel;

/// A shell in one container: its screen, what became of it, and a button that starts it again.
class TerminalSession : public QWidget
{
    Q_OBJECT
public:
    TerminalSession(Workbench &bench, app::Container &container, QWidget *parent = nullptr);
    /// Starts the shell unless one runs or has run: called when the session comes on screen.
    void ensureStarted();
    void startAgain();
    [[nodiscard]] TerminalView *view() const { return m_view; }

private:
    void showState();
    app::TerminalPresenter *m_presenter;
    TerminalView *m_view;
    TextLabel *m_state;
    QPushButton *m_again;
    Banner *m_banner;
    bool m_wanted = false;
};

/// One terminal session per container; each stays open while other pages and containers are visited.
class TerminalPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit TerminalPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;
    [[nodiscard]] TerminalSession *session(const app::Container *container) const;

protected:
    void containerChanged() override;
    void refresh() override;

private:
    void showSession();
    QStackedLayout *m_stack;
    EmptyState *m_empty;
    QHash<QString, TerminalSession *> m_sessions; // by object path
};

} // namespace caisson::ui
