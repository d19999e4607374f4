// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

#include <array>
#include <QHash>

QT_BEGIN_NAMESPACE
class QPushButton;
class QStackedLayout;
QT_END_NAMESPACE

namespace caisson::app {
class AttachPresenter;
class TerminalPresenter;
} // namespace caisson::app

namespace caisson::ui {

class Banner;
class EmptyState;
class SegmentedBar;
class TerminalView;
class TextLabel;

/// A screen with what it shows: a shell of its own, or the container's first process; what became of it, and
/// buttons that begin it again or leave it.
class TerminalSession : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Shell, FirstProcess };

    TerminalSession(app::Container &container, Kind kind, QWidget *parent = nullptr);
    /// Begins unless it goes on or has been: called when the session comes on screen.
    void ensureStarted();
    void startAgain();
    [[nodiscard]] TerminalView *view() const { return m_view; }

private:
    void showState();
    [[nodiscard]] QString what() const;
    Kind m_kind;
    QPointer<app::Container> m_container;
    app::TerminalPresenter *m_presenter;
    app::AttachPresenter *m_attach; ///< the same, of the first process; else null
    TerminalView *m_view;
    TextLabel *m_state;
    QPushButton *m_again, *m_detach;
    Banner *m_banner;
    bool m_wanted = false;
};

/// Terminal sessions, two for each container; each stays open while other pages and containers are visited.
class TerminalPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit TerminalPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;
    /// Of the kind that is shown.
    [[nodiscard]] TerminalSession *session(const app::Container *container) const;
    void choose(TerminalSession::Kind kind);

Q_SIGNALS:
    void commandLineChanged();

protected:
    void containerChanged() override;
    void refresh() override;

private:
    [[nodiscard]] TerminalSession::Kind kind() const;
    void showSession();
    SegmentedBar *m_choice;
    QStackedLayout *m_stack;
    EmptyState *m_empty;
    using Sessions = std::array<TerminalSession *, 2>; // by kind
    QHash<QString, Sessions> m_sessions;               // by object path
};

} // namespace caisson::ui
