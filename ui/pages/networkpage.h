// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/networkgraph.h"
#include "ui/workbench.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QStandardItemModel;
class QTableView;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class EmptyState;
class NetworkDiagram;
class NetworkInspector;
class PingPanel;
class SegmentedBar;
class TextLabel;

/// The network of this computer as a picture and as a table, an inspector, and the ping.
class NetworkPage : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const;
    void setOnScreen(bool onScreen);

Q_SIGNALS:
    void commandLineChanged();
    void newNetworkWanted();
    void containerWanted(caisson::app::Container *container);

private:
    QWidget *makeHeader();
    void update();
    void updateTable();
    void showSelection();
    void ping(const QString &fromId, const QString &toId);
    void removeNetwork(const QString &name);
    void exportPicture();

    Workbench &m_bench;
    app::NetworkGraph m_graph;
    app::UplinkData m_uplink;
    Banner *m_banner;
    NetworkDiagram *m_diagram;
    QTableView *m_table;
    QStandardItemModel *m_rows;
    SegmentedBar *m_choice = nullptr;
    QStackedWidget *m_canvas;
    EmptyState *m_empty;
    NetworkInspector *m_inspector;
    PingPanel *m_ping;
    TextLabel *m_zoom = nullptr;
    QWidget *m_zoomBox = nullptr;
    QSplitter *m_splitter;
    bool m_onScreen = false;
};

} // namespace caisson::ui
