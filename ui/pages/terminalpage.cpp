// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/terminalpage.h"

#include "app/models/terminalpresenter.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/segmentedbar.h"
#include "ui/widgets/terminalview.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

constexpr int index(TerminalSession::Kind kind)
{
    return kind == TerminalSession::Kind::Shell ? 0 : 1;
}

} // namespace

TerminalSession::TerminalSession(app::Container &container, Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_container(&container)
    , m_presenter(nullptr)
    , m_attach(kind == Kind::FirstProcess ? new app::AttachPresenter(container, this) : nullptr)
    , m_view(new TerminalView(this))
    , m_state(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_again(
          new QPushButton(kind == Kind::Shell ? Icons::get(u"view-refresh") : Icons::get(u"network-connect"),
                          kind == Kind::Shell ? tr("Start a ne&w shell") : tr("&Attach again"), this))
    , m_detach(new QPushButton(Icons::get(u"network-disconnect"), tr("&Detach"), this))
    , m_banner(new Banner(this))
{
    m_presenter = m_attach ? static_cast<app::TerminalPresenter *>(m_attach)
                           : new app::ShellPresenter(container, {QStringLiteral("/bin/sh")}, this);
    const QString name = container.data().name;
    m_view->setObjectName(QStringLiteral("terminalView"));
    m_view->setAccessibleName(kind == Kind::Shell ? tr("Terminal in %1").arg(name)
                                                  : tr("First process of %1").arg(name));
    m_state->setObjectName(QStringLiteral("terminalState"));
    m_state->setElided(Qt::ElideRight);
    m_detach->setObjectName(QStringLiteral("terminalDetach"));
    m_detach->setToolTip(tr("Leaves it; the container runs on (Control P, Control Q)"));
    m_detach->hide();
    m_again->setObjectName(QStringLiteral("terminalAgain"));
    m_again->hide();
    m_banner->hide();
    setFocusProxy(m_view);

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_state, 1);
    bar->addWidget(m_again);
    bar->addWidget(m_detach);
    auto *layout = new QVBoxLayout(this);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, 0, margin, margin);
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_banner);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    connect(m_presenter, &app::TerminalPresenter::received, m_view, &TerminalView::write);
    connect(m_presenter, &app::TerminalPresenter::stateChanged, this, &TerminalSession::showState);
    connect(m_view, &TerminalView::outputReady, m_presenter, &app::TerminalPresenter::write);
    connect(m_view, &TerminalView::resized, m_presenter, &app::TerminalPresenter::resize);
    connect(m_again, &QPushButton::clicked, this, &TerminalSession::startAgain);
    if (m_attach) {
        connect(m_detach, &QPushButton::clicked, m_attach, &app::AttachPresenter::detach);
    }
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
    if (m_attach && m_presenter->state() != app::TerminalPresenter::State::Running) {
        m_view->write("\033c"); // what it wrote lately comes again
    }
    m_presenter->open(m_view->rows(), m_view->columns());
    m_view->setFocus();
}

QString TerminalSession::what() const
{
    if (!m_attach) {
        return tr("A shell of its own (/bin/sh), beside the first process");
    }
    return m_container && m_container->data().terminal ? tr("The terminal of the first process")
                                                       : tr("The output of the first process");
}

void TerminalSession::showState()
{
    using State = app::TerminalPresenter::State;
    const State state = m_presenter->state();
    m_state->setText(QStringLiteral("%1 · %2").arg(what(), m_presenter->stateText()));
    const bool focused = m_detach->hasFocus() || m_again->hasFocus();
    m_again->setVisible(state == State::Ended || state == State::Failed);
    m_detach->setVisible(m_attach && (state == State::Running || state == State::Starting));
    if (focused) {
        // The one takes the other's place under the person's hands.
        (m_again->isHidden() ? static_cast<QWidget *>(m_view) : m_again)->setFocus();
    }
    // Where nobody listens, keys are the window's.
    m_view->setReadOnly(state == State::Ended || state == State::Failed ||
                        (m_attach && !m_attach->hasInput()));
    m_banner->setVisible(state == State::Failed);
    if (state == State::Failed) {
        m_banner->setMessage(StateMark::Error, m_presenter->error().friendlyText(),
                             m_presenter->error().text);
        m_state->setText(m_attach ? tr("Not attached.") : tr("No shell runs."));
    }
}

TerminalPage::TerminalPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_choice(new SegmentedBar({tr("Shell"), tr("First process")}, this))
    , m_stack(new QStackedLayout)
    , m_empty(new EmptyState(this))
{
    m_choice->setObjectName(QStringLiteral("shellOrFirstProcess"));
    m_choice->setToolTip(tr("A shell beside the first process, or the first process itself"));
    auto *choiceRow = new QHBoxLayout;
    const int margin = Theme::px(16);
    choiceRow->setContentsMargins(margin, Theme::px(12), margin, Theme::px(8));
    choiceRow->addWidget(m_choice);
    choiceRow->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(choiceRow);
    layout->addLayout(m_stack, 1);
    connect(m_choice, &SegmentedBar::currentChanged, this, [this] {
        showSession();
        Q_EMIT commandLineChanged();
    });
    m_empty->setContent(QStringLiteral("utilities-terminal"), tr("A terminal opens in a running container."),
                        tr("Start"));
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (container()) {
            m_bench.lifecycle.start(*container());
        }
    });
    connect(&bench.client, &app::Client::containerRemoved, this, [this](const app::Container *gone) {
        for (TerminalSession *each : m_sessions.take(gone->path())) {
            delete each;
        }
    });
}

TerminalSession::Kind TerminalPage::kind() const
{
    return m_choice->currentIndex() == 0 ? TerminalSession::Kind::Shell : TerminalSession::Kind::FirstProcess;
}

void TerminalPage::choose(TerminalSession::Kind wanted)
{
    m_choice->setCurrentIndex(index(wanted));
    if (auto *current = session(container())) {
        current->setFocus();
    }
}

QString TerminalPage::commandLine() const
{
    return lineOf(kind() == TerminalSession::Kind::Shell ? QStringLiteral("caissonctl exec -it %1 /bin/sh")
                                                         : QStringLiteral("caissonctl attach %1"));
}

TerminalSession *TerminalPage::session(const app::Container *of) const
{
    return of ? m_sessions.value(of->path()).at(static_cast<std::size_t>(index(kind()))) : nullptr;
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
        current = new TerminalSession(*container(), kind(), this);
        m_sessions[container()->path()].at(static_cast<std::size_t>(index(kind()))) = current;
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
