// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/logpage.h"

#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/terminalview.h"

#include <QVBoxLayout>

namespace caisson::ui {

LogPage::LogPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_presenter(new app::LogPresenter(this))
    , m_view(new TerminalView(this))
    , m_banner(new Banner(this))
{
    m_banner->hide();
    m_view->setObjectName(QStringLiteral("logView"));
    m_view->setAccessibleName(tr("Log"));
    m_view->setReadOnly(true);
    auto *sentence =
        new TextLabel(tr("What the first process wrote. It is kept after the container has stopped."),
                      FontRole::Secondary, Accent::Secondary, this);
    sentence->setElided(Qt::ElideRight);
    const int margin = Theme::px(16);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_banner);
    layout->addWidget(sentence);
    layout->addWidget(m_view, 1);
    connect(m_presenter, &app::LogPresenter::opened, m_banner, &QWidget::hide);
    connect(m_presenter, &app::LogPresenter::received, m_view, &TerminalView::write);
    connect(m_presenter, &app::LogPresenter::failed, this, [this](const app::ClientError &error) {
        m_banner->setMessage(StateMark::Error, error.friendlyText(), error.text);
        m_banner->show();
    });
}

QString LogPage::commandLine() const
{
    return container() ? QStringLiteral("caissonctl logs ") + container()->data().name : QString();
}

void LogPage::containerChanged()
{
    m_presenter->setContainer(container());
    m_banner->hide();
    m_view->write("\033c"); // a full reset
    if (isOnScreen()) {
        m_presenter->open();
    }
}

void LogPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen) {
        m_presenter->open();
        m_presenter->poll();
    }
}

void LogPage::tick()
{
    m_presenter->poll();
}

} // namespace caisson::ui
