// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/sidebar/sidebar.h"

#include "app/models/containerlistmodel.h"
#include "ui/sidebar/containerdelegate.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

QListView *makeList(const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    auto *list = new QListView(parent);
    list->setObjectName(objectName);
    list->setAccessibleName(accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->setUniformItemSizes(true);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return list;
}

} // namespace

Sidebar::Sidebar(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_model(new app::ContainerListModel(&bench.client, this))
    , m_filter(new QSortFilterProxyModel(this))
    , m_places(new QStandardItemModel(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Name, image, address, id, PID"));
    m_search->setAccessibleName(tr("Search containers"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(Icons::get(u"edit-find"), QLineEdit::LeadingPosition);

    auto *placesTitle = new TextLabel(tr("This computer"), FontRole::Strong, Accent::Secondary, this);
    m_placeList = makeList(QStringLiteral("places"), tr("This computer"), this);
    m_placeList->setItemDelegate(new PlaceDelegate(m_placeList));
    const auto addPlace = [this](const QString &icon, const QString &text) {
        m_places->appendRow(new QStandardItem(Icons::get(icon), text));
    };
    addPlace(QStringLiteral("network-wired"), tr("Network"));
    addPlace(QStringLiteral("view-grid"), tr("Namespaces"));
    m_placeList->setModel(m_places);
    m_placeList->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_placeList->setFixedHeight(Theme::px(32) * m_places->rowCount() + 2);

    auto *listTitle = new TextLabel(tr("Containers"), FontRole::Strong, Accent::Secondary, this);
    m_count = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    m_count->setObjectName(QStringLiteral("runningCount"));

    m_filter->setSourceModel(m_model);
    m_filter->setFilterRole(app::ContainerListModel::SearchRole);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = makeList(QStringLiteral("containers"), tr("Containers"), this);
    m_list->setItemDelegate(new ContainerDelegate(m_list));
    m_list->setModel(m_filter);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);

    m_empty =
        new EmptyState(QStringLiteral("list-add"), tr("No containers yet."), tr("New container…"), this);
    m_empty->button()->setObjectName(QStringLiteral("emptyNewContainer"));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);

    const int margin = Theme::px(8);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(margin, 0, margin, 0);
    titleRow->addWidget(listTitle, 1);
    titleRow->addWidget(m_count);
    auto *placesRow = new QHBoxLayout;
    placesRow->setContentsMargins(margin, 0, margin, 0);
    placesRow->addWidget(placesTitle);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->setSpacing(margin);
    layout->addWidget(m_search);
    layout->addLayout(placesRow);
    layout->addWidget(m_placeList);
    layout->addLayout(titleRow);
    layout->addWidget(m_stack, 1);

    connect(m_search, &QLineEdit::textChanged, m_filter, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_filter->rowCount() > 0) {
            m_list->setCurrentIndex(m_filter->index(0, 0));
            m_list->setFocus();
        }
    });
    connect(m_model, &app::ContainerListModel::runningCountChanged, this, &Sidebar::updateCount);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &Sidebar::updateCount);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &Sidebar::updateCount);
    connect(m_model, &QAbstractItemModel::modelReset, this, &Sidebar::updateCount);
    connect(&m_bench.client, &app::Client::statusChanged, this, &Sidebar::updateCount);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &now) {
                if (m_changing || !now.isValid()) {
                    return;
                }
                m_changing = true;
                m_placeList->selectionModel()->clear();
                m_changing = false;
                chooseCurrent();
            });
    connect(m_placeList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &now) {
                if (m_changing || !now.isValid()) {
                    return;
                }
                m_changing = true;
                m_list->selectionModel()->clear();
                m_changing = false;
                Q_EMIT placeChosen(static_cast<Place>(now.row()));
            });
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        const QModelIndex index = m_list->indexAt(point);
        if (!index.isValid()) {
            return;
        }
        m_list->setCurrentIndex(index);
        if (auto *container = currentContainer()) {
            Q_EMIT contextMenuWanted(container, m_list->viewport()->mapToGlobal(point));
        }
    });
    connect(m_empty, &EmptyState::activated, this, &Sidebar::newContainerWanted);
    updateCount();
}

void Sidebar::chooseCurrent()
{
    if (auto *container = currentContainer()) {
        Q_EMIT containerChosen(container);
    }
}

app::Container *Sidebar::currentContainer() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_model->containerAt(m_filter->mapToSource(index).row()) : nullptr;
}

void Sidebar::selectContainer(const app::Container *container)
{
    const QModelIndex index = m_filter->mapFromSource(m_model->indexOf(container));
    if (!index.isValid() && !m_search->text().isEmpty()) {
        m_search->clear(); // it is hidden by the filter
        selectContainer(container);
        return;
    }
    if (index.isValid()) {
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
    }
}

void Sidebar::selectPlace(Place place)
{
    m_placeList->setCurrentIndex(m_places->index(static_cast<int>(place), 0));
}

void Sidebar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void Sidebar::updateCount()
{
    m_count->setText(tr("%n running", nullptr, m_model->runningCount()));
    const bool empty = m_model->rowCount() == 0 && m_bench.client.status() == app::Client::Status::Ready;
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_list);
}

} // namespace caisson::ui
