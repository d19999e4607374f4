// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/containerview.h"

#include "ui/pages/containernetworkpage.h"
#include "ui/pages/explainpage.h"
#include "ui/pages/logpage.h"
#include "ui/pages/memorypage.h"
#include "ui/pages/overviewpage.h"
#include "ui/pages/tablepages.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/markwidgets.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace caisson::ui {

ContainerView::ContainerView(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_mark(new StateTile(StateMark::Stopped, 32, this))
    , m_name(new TextLabel({}, FontRole::Title, Accent::None, this))
    , m_facts(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_state(new StateLabel(this))
    , m_more(new QToolButton(this))
    , m_banner(new Banner(this))
    , m_tabs(new QTabWidget(this))
    , m_terminal(new TerminalPage(bench, this))
{
    m_name->setObjectName(QStringLiteral("containerName"));
    m_state->setObjectName(QStringLiteral("containerState"));
    m_state->setMarkVisible(false);
    m_facts->setElided(Qt::ElideRight);
    m_facts->setObjectName(QStringLiteral("containerFacts"));
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setText(tr("M&ore"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_banner->setObjectName(QStringLiteral("failureBanner"));
    m_banner->setClosable(true);
    m_banner->hide();

    auto *firstLine = new QHBoxLayout;
    firstLine->setSpacing(Theme::px(12));
    firstLine->addWidget(m_name);
    firstLine->addWidget(m_state);
    firstLine->addStretch(1);
    auto *words = new QVBoxLayout;
    words->setSpacing(Theme::px(2));
    words->addLayout(firstLine);
    words->addWidget(m_facts);
    auto *header = new QHBoxLayout;
    const int margin = Theme::px(16);
    header->setContentsMargins(margin, Theme::px(8), margin, Theme::px(8));
    header->setSpacing(Theme::px(12));
    header->addWidget(m_mark);
    header->addLayout(words, 1);
    header->addWidget(m_more);

    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setElideMode(Qt::ElideNone);
    addPage(new OverviewPage(bench, this), QStringLiteral("overviewPage"), tr("Overview"));
    addPage(new ProcessesPage(bench, this), QStringLiteral("processesPage"), tr("Processes"));
    addPage(new ContainerNetworkPage(bench, this), QStringLiteral("containerNetworkPage"), tr("Network"));
    auto *memory = new MemoryPage(bench, this);
    addPage(memory, QStringLiteral("memoryPage"), tr("Memory"));
    addPage(new MountsPage(bench, this), QStringLiteral("mountsPage"), tr("Mounts"));
    addPage(m_terminal, QStringLiteral("terminalPage"), tr("Terminal"));
    addPage(new LogPage(bench, this), QStringLiteral("logPage"), tr("Log"));
    addPage(new ExplainPage(bench, this), QStringLiteral("explainPage"), tr("Explain"));
    addPage(new EventsPage(bench, this), QStringLiteral("eventsPage"), tr("Events"));

    auto *bannerRow = new QHBoxLayout;
    bannerRow->setContentsMargins(margin, 0, margin, Theme::px(8));
    bannerRow->addWidget(m_banner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addLayout(bannerRow);
    layout->addWidget(m_tabs, 1);

    m_ticks.setInterval(1000);
    connect(&m_ticks, &QTimer::timeout, this, [this] {
        showHeader(); // "running for 12 min" ages
        if (auto *current = page(m_tabs->currentIndex())) {
            current->tick();
        }
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        updateOnScreen();
        showHeader();
        Q_EMIT tabChanged();
        Q_EMIT commandLineChanged();
    });
    connect(m_terminal, &TerminalPage::commandLineChanged, this, &ContainerView::commandLineChanged);
    connect(memory, &MemoryPage::eventsWanted, this, [this] { showTab(Events); });
    connect(&bench.lifecycle, &app::LifecyclePresenter::failureChanged, this, [this](const QString &path) {
        if (m_container && m_container->path() == path) {
            showFailure();
        }
    });
    connect(m_banner, &Banner::closed, this, [this] {
        if (m_container) {
            m_bench.lifecycle.dismiss(*m_container);
        }
    });
}

void ContainerView::addPage(ContainerPage *page, const QString &objectName, const QString &title)
{
    page->setObjectName(objectName);
    m_tabs->addTab(page, title);
}

ContainerPage *ContainerView::page(int index) const
{
    return qobject_cast<ContainerPage *>(m_tabs->widget(index));
}

void ContainerView::setMoreMenu(QMenu *menu)
{
    m_more->setMenu(menu);
}

void ContainerView::setContainer(app::Container *container)
{
    if (m_container == container) {
        return;
    }
    if (m_container) {
        m_container->disconnect(this);
    }
    m_container = container;
    if (container) {
        connect(container, &app::Container::changed, this, [this] {
            showHeader();
            showFailure();
        });
    }
    for (int i = 0; i < m_tabs->count(); ++i) {
        page(i)->setContainer(container);
    }
    showHeader();
    showFailure();
    Q_EMIT commandLineChanged();
}

void ContainerView::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void ContainerView::showTerminal(TerminalSession::Kind kind)
{
    showTab(Terminal);
    m_terminal->choose(kind);
}

ContainerView::Tab ContainerView::currentTab() const
{
    return static_cast<Tab>(m_tabs->currentIndex());
}

QString ContainerView::commandLine() const
{
    const auto *current = page(m_tabs->currentIndex());
    return current ? current->commandLine() : QString();
}

void ContainerView::setOnScreen(bool onScreen)
{
    m_onScreen = onScreen;
    updateOnScreen();
    onScreen ? m_ticks.start() : m_ticks.stop();
}

void ContainerView::updateOnScreen()
{
    // Off first: a page that goes may hold what the next one takes.
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (!m_onScreen || i != m_tabs->currentIndex()) {
            page(i)->setOnScreen(false);
        }
    }
    if (m_onScreen && m_container) {
        page(m_tabs->currentIndex())->setOnScreen(true);
    }
}

void ContainerView::showHeader()
{
    if (!m_container) {
        return;
    }
    const auto &info = m_container->data();
    const auto status = app::containerStatus(info, QDateTime::currentDateTime());
    m_mark->setMark(toMark(status.mark));
    m_name->setText(info.name);
    // What happened to it meanwhile stands beside the state, in its own accent.
    m_state->setState(toMark(status.mark), status.text);
    m_state->setNote(status.note);
    QStringList facts{info.image};
    if (info.pid != 0) {
        facts += tr("PID %1").arg(info.pid);
    }
    if (!info.cgroupPath.isEmpty() && currentTab() == Memory) {
        facts += info.cgroupPath; // long, and there what matters
    } else {
        facts += tr("host name %1").arg(info.hostName.isEmpty() ? info.name : info.hostName);
        for (const auto &interface : info.interfaces) {
            facts += tr("%1 on %2").arg(interface.address, interface.network);
        }
        facts += tr("owner %1").arg(info.ownerName);
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

void ContainerView::showFailure()
{
    const auto failure = m_container ? m_bench.lifecycle.failure(*m_container) : std::nullopt;
    m_banner->setVisible(failure.has_value());
    if (failure) {
        m_banner->setMessage(StateMark::Error, failure->title, failure->sentence, failure->error.text);
    }
}

} // namespace caisson::ui
