// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/terminalpage.h"

#include "app/models/terminalpresenter.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/terminalview.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>

namespace caisson::ui {

TerminalSession::TerminalSession(Workbench &, app::Container &container, QWidget *parent)
    : QWidget(parent)
    , m_presenter(new app::TerminalPresenter(container, this))
    , m_view(new TerminalView(this))
    , m_state(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_again(new QPushButton(Icons::get(u"view-refresh"), tr("Start a &new shell"), this))
    , m_banner(new Banner(this))
{
    const QString name = container.data().name;
    m_view->setObjectName(QStringLiteral("terminalView"));
    m_view->setAccessibleName(tr("Terminal in %1").arg(name));
    m_state->setObjectName(QStringLiteral("terminalState"));
    m_again->setObjectName(QStringLiteral("terminalAgain"));
    m_again->hide();
    m_banner->hide();
    setFocusProxy(m_view);

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_state, 1);
    bar->addWidget(m_again);
    auto *layout = new QVBoxLayout(this);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, Theme::px(8), margin, margin);
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_banner);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    connect(m_presenter, &app::TerminalPresenter::received, m_view, &TerminalView::write);
    connect(m_presenter, &app::TerminalPresenter::stateChanged, this, &TerminalSession::showState);
    connect(m_view, &TerminalView::outputReady, m_presenter, &app::TerminalPresenter::write);
    connect(m_view, &TerminalView::resized, m_presenter, &app::TerminalPresenter::resize);
    connect(m_again, &QPushButton::clicked, this, &TerminalSession::startAgain);
    showState();
}

void TerminalSession::ensureStarted()
{
    if (!m_wanted) {
        m_wanted = true;
        startAgain();
    }
}

void TerminalSession::startAgain()
{
    m_presenter->start({QStringLiteral("/bin/sh")}, m_view->rows(), m_view->columns());
    m_view->setFocus();
}

void TerminalSession::showState()
{
    using State = app::TerminalPresenter::State;
    const State state = m_presenter->state();
    m_state->setText(
        tr("A shell of its own (/bin/sh), beside the first process · %1").arg(m_presenter->stateText()));
    m_again->setVisible(state == State::Ended || state == State::Failed);
    m_banner->setVisible(state == State::Failed);
    if (state == State::Failed) {
        m_banner->setMessage(StateMark::Error, m_presenter->error().friendlyText(),
                             m_presenter->error().text);
        m_state->setText(tr("No shell runs."));
    }
}

TerminalPage::TerminalPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_stack(new QStackedLayout(this))
    , m_empty(new EmptyState(this))
{
    m_empty->setContent(QStringLiteral("utilities-terminal"), tr("A terminal opens in a running container."),
                        tr("Start"));
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (container()) {
            m_bench.lifecycle.start(*container());
        }
    });
    connect(&bench.client, &app::Client::containerRemoved, this,
            [this](const app::Container *gone) { delete m_sessions.take(gone->path()); });
}

QString TerminalPage::commandLine() const
{
    return container() ? QStringLiteral("caissonctl exec -it %1 /bin/sh").arg(container()->data().name)
                       : QString();
}

TerminalSession *TerminalPage::session(const app::Container *of) const
{
    return of ? m_sessions.value(of->path()) : nullptr;
}

void TerminalPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen) {
        showSession();
    }
}

void TerminalPage::containerChanged()
{
    showSession();
}

void TerminalPage::refresh()
{
    showSession();
}

void TerminalPage::showSession()
{
    TerminalSession *current = session(container());
    const bool running = container() && container()->data().pid != 0 &&
                         container()->data().state != app::ContainerState::Starting;
    if (!current && running && isOnScreen()) {
        current = new TerminalSession(m_bench, *container(), this);
        m_sessions.insert(container()->path(), current);
        m_stack->addWidget(current);
    }
    QWidget *shown = current ? static_cast<QWidget *>(current) : m_empty;
    if (m_stack->currentWidget() != shown) {
        m_stack->setCurrentWidget(shown);
    }
    if (current && running && isOnScreen()) {
        current->ensureStarted();
    }
}

} // namespace caisson::ui
