// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/tablepages.h"

#include "app/models/eventmodel.h"
#include "app/models/mountmodel.h"
#include "app/models/processmodel.h"
#include "ui/support/tablekit.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"

#include <algorithm>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace caisson::ui {

TablePage::TablePage(Workbench &bench, const QString &sentence, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_table(new QTableView(this))
    , m_sentence(new TextLabel(sentence, FontRole::Secondary, Accent::Secondary, this))
    , m_banner(new Banner(this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout)
{
    prepareTable(m_table);
    m_banner->hide();
    m_sentence->setElided(Qt::ElideRight);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (container()) {
            m_bench.lifecycle.start(*container());
        }
    });
    const int margin = Theme::px(16);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, Theme::px(8));
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_banner);
    layout->addWidget(m_sentence);
    layout->addLayout(m_stack, 1);
}

void TablePage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen && container()) {
        ask();
    }
}

void TablePage::showError(const app::ClientError &error)
{
    m_banner->setMessage(StateMark::Error, error.friendlyText(), error.text);
    m_banner->show();
}

void TablePage::clearError()
{
    m_banner->hide();
}

void TablePage::showContents(bool filled, const QString &emptySentence)
{
    const bool canStart = container() && container()->data().pid == 0;
    if (!filled) {
        m_empty->setContent(QStringLiteral("state-stopped"), emptySentence,
                            canStart ? tr("Start") : QString());
    }
    m_sentence->setVisible(filled);
    m_stack->setCurrentIndex(filled ? 0 : 1);
}

ProcessesPage::ProcessesPage(Workbench &bench, QWidget *parent)
    : TablePage(bench,
                tr("The same process has one number inside its PID namespace and another on the host."),
                parent)
    , m_model(new app::ProcessModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_table->setObjectName(QStringLiteral("processTable"));
    m_table->setAccessibleName(tr("Processes"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(app::ProcessModel::SortRole);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(app::ProcessModel::ContainerPidColumn, Qt::AscendingOrder);
    for (int column = 0; column < app::ProcessModel::CommandColumn; ++column) {
        // The states' words are longer than the word over them.
        m_table->setColumnWidth(column,
                                std::max(m_table->horizontalHeader()->sectionSizeHint(column),
                                         column == app::ProcessModel::StateColumn ? Theme::px(96) : 0));
    }
    connect(m_model, &app::ProcessModel::refreshed, this, [this] {
        clearError();
        update();
    });
    connect(m_model, &app::ProcessModel::failed, this, &ProcessesPage::showError);
}

QString ProcessesPage::commandLine() const
{
    return lineOf(QStringLiteral("caissonctl top %1"));
}

void ProcessesPage::containerChanged()
{
    clearError();
    m_model->setContainer(isOnScreen() ? container() : nullptr); // asked for when somebody looks
    update();
}

void ProcessesPage::refresh()
{
    if (isOnScreen()) {
        ask();
    }
    update();
}

void ProcessesPage::tick()
{
    ask();
}

void ProcessesPage::ask()
{
    if (container() && container()->data().pid != 0) {
        m_model->setContainer(container());
        m_model->refresh();
    }
}

void ProcessesPage::update()
{
    const bool running = container() && container()->data().pid != 0;
    showContents(running, tr("No process: the container does not run."));
}

MountsPage::MountsPage(Workbench &bench, QWidget *parent)
    : TablePage(bench, tr("As its first process sees them. None of these stands in the host's own table."),
                parent)
    , m_model(new app::MountModel(this))
{
    m_table->setObjectName(QStringLiteral("mountTable"));
    m_table->setAccessibleName(tr("Mounts"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(app::MountModel::TargetColumn, Theme::px(190));
    m_table->setColumnWidth(app::MountModel::TypeColumn, Theme::px(90));
    m_table->setColumnWidth(app::MountModel::SourceColumn, Theme::px(130));
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(app::MountModel::OptionsColumn, QHeaderView::Stretch);
    connect(m_model, &app::MountModel::refreshed, this, [this] {
        clearError();
        update();
    });
    connect(m_model, &app::MountModel::failed, this, &MountsPage::showError);
}

QString MountsPage::commandLine() const
{
    return lineOf(QStringLiteral("caissonctl exec %1 cat /proc/self/mountinfo"));
}

void MountsPage::containerChanged()
{
    clearError();
    m_model->setContainer(isOnScreen() ? container() : nullptr);
    update();
}

void MountsPage::refresh()
{
    if (isOnScreen() && container() && container()->data().pid != m_askedFor) {
        ask(); // started again
    }
    update();
}

void MountsPage::ask()
{
    if (container() && container()->data().pid != 0) {
        m_askedFor = container()->data().pid;
        m_model->setContainer(container());
        m_model->refresh();
    }
}

void MountsPage::update()
{
    const bool running = container() && container()->data().pid != 0;
    showContents(running, tr("Mounts exist while the container runs."));
}

EventsPage::EventsPage(Workbench &bench, QWidget *parent)
    : TablePage(bench, tr("What the kernel and Caisson did to this container, newest last."), parent)
    , m_model(new app::EventModel(&bench.client, this))
{
    m_table->setObjectName(QStringLiteral("eventTable"));
    m_table->setAccessibleName(tr("Events"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(app::EventModel::TimeColumn, Theme::px(150));
    m_table->setColumnWidth(app::EventModel::NameColumn, Theme::px(140));
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        showContents(true, {});
        m_table->scrollToBottom();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this,
            [this] { showContents(m_model->rowCount() > 0, tr("Nothing has happened yet.")); });
}

QString EventsPage::commandLine() const
{
    return QStringLiteral("caissonctl events");
}

void EventsPage::containerChanged()
{
    if (isOnScreen()) {
        ask();
    }
    showContents(m_model->rowCount() > 0, tr("Nothing has happened yet."));
}

void EventsPage::ask()
{
    m_model->setContainerPath(container() ? container()->path() : QString());
    m_model->reload();
}

} // namespace caisson::ui
