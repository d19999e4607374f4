// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/workbench.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStackedWidget;
class QStandardItemModel;
QT_END_NAMESPACE

namespace caisson::app {
class ContainerListModel;
}

namespace caisson::ui {

class EmptyState;
class TextLabel;

/// Search field, the places of this computer and the list of containers. Exactly one thing is chosen.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    enum class Place { Network, Namespaces };

    explicit Sidebar(Workbench &bench, QWidget *parent = nullptr);

    [[nodiscard]] app::Container *currentContainer() const;
    void selectContainer(const app::Container *container);
    void selectPlace(Place place);
    void focusSearch();
    [[nodiscard]] app::ContainerListModel *model() const { return m_model; }
    [[nodiscard]] QListView *containerList() const { return m_list; }

Q_SIGNALS:
    void containerChosen(caisson::app::Container *container);
    void placeChosen(caisson::ui::Sidebar::Place place);
    void contextMenuWanted(caisson::app::Container *container, const QPoint &globalPosition);
    void newContainerWanted();

private:
    void updateCount();
    void chooseCurrent();

    Workbench &m_bench;
    app::ContainerListModel *m_model;
    QSortFilterProxyModel *m_filter;
    QStandardItemModel *m_places;
    QLineEdit *m_search;
    QListView *m_placeList, *m_list;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    TextLabel *m_count;
    bool m_changing = false;
};

} // namespace caisson::ui
