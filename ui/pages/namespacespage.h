// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/namespacematrix.h"
#include "ui/workbench.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
QT_END_NAMESPACE

namespace caisson::app {
class MachineNamespacesModel;
}

namespace caisson::ui {

class Banner;
class KindTile;
class SegmentedBar;
class TextLabel;

/// Which namespaces containers and host live in, as a matrix; and every namespace of the machine as a table.
class NamespacesPage : public QWidget
{
    Q_OBJECT
public:
    explicit NamespacesPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const;
    void setOnScreen(bool onScreen);

Q_SIGNALS:
    void containerWanted(caisson::app::Container *container);

private:
    QWidget *makeHeader();
    QWidget *makeLegend(QWidget *parent);
    QWidget *makeDetail();
    void updateMatrix();
    void showDetail();
    void applyFilter();

    Workbench &m_bench;
    app::MachineNamespacesModel *m_model;
    QSortFilterProxyModel *m_filtered;
    NamespaceMatrix *m_matrix;
    QTableView *m_table;
    QStackedWidget *m_views;
    SegmentedBar *m_choice = nullptr;
    QLineEdit *m_search = nullptr;
    QComboBox *m_kinds = nullptr;
    QWidget *m_legend = nullptr, *m_filterBox = nullptr, *m_detail = nullptr;
    KindTile *m_tile = nullptr;
    TextLabel *m_title = nullptr, *m_inode = nullptr, *m_name = nullptr, *m_owner = nullptr,
              *m_parent = nullptr, *m_processesTitle = nullptr, *m_processes = nullptr, *m_meaning = nullptr,
              *m_count = nullptr;
    Banner *m_banner;
    quint64 m_selected = 0;
    QString m_selectedKind;
    QTimer m_refresh; // processes come and go without telling; runs while on screen
    bool m_onScreen = false;
};

} // namespace caisson::ui
