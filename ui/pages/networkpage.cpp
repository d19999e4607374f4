// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/networkpage.h"

#include "app/models/format.h"
#include "ui/diagramadapter.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/pages/networkinspector.h"
#include "ui/pages/pingpanel.h"
#include "ui/support/tablekit.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/segmentedbar.h"

#include <algorithm>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace caisson::ui {

NetworkPage::NetworkPage(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_banner(new Banner(this))
    , m_diagram(new NetworkDiagram(this))
    , m_table(new QTableView(this))
    , m_rows(new QStandardItemModel(0, 7, this))
    , m_canvas(new QStackedWidget(this))
    , m_empty(new EmptyState(QStringLiteral("network-wired"), tr("Nothing is connected."), tr("New network…"),
                             this))
    , m_inspector(new NetworkInspector(bench, this))
    , m_ping(new PingPanel(bench, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    m_banner->hide();
    m_banner->setClosable(true);
    m_diagram->setObjectName(QStringLiteral("networkDiagram"));
    m_diagram->setAccessibleName(tr("Network of this computer"));
    m_diagram->setFrameShape(QFrame::NoFrame);
    m_table->setObjectName(QStringLiteral("networkTable"));
    m_table->setAccessibleName(tr("Cables of this computer"));
    m_rows->setHorizontalHeaderLabels({tr("Container"), tr("Inside"), tr("Address"), tr("On the host"),
                                       tr("Bridge"), tr("Network"), tr("In ↓ / out ↑")});
    m_table->setModel(m_rows);
    FlatHeader *header = prepareTable(m_table);
    // Whole names of interfaces, and room for two rates: as wide as the page is at 1280.
    int column = 0;
    for (const int width : {100, 60, 104, 122, 76, 76}) {
        m_table->setColumnWidth(column++, Theme::px(width));
    }
    header->setGrowing(0); // names are what is long
    m_empty->button()->setObjectName(QStringLiteral("emptyNewNetwork"));
    m_canvas->addWidget(m_diagram);
    m_canvas->addWidget(m_table);
    m_canvas->addWidget(m_empty);
    m_ping->hide();

    auto *left = new BasePane(this);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_canvas, 3);
    leftLayout->addWidget(m_ping, 1);
    m_splitter->setObjectName(QStringLiteral("networkSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({Theme::px(704), Theme::px(272)});

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(m_splitter, 1);

    connect(m_diagram, &NetworkDiagram::selectionChanged, this, [this] {
        showSelection();
        Q_EMIT commandLineChanged();
    });
    connect(m_diagram, &NetworkDiagram::pingRequested, this, [this](const QString &id) {
        const auto cable = std::ranges::find(m_graph.cables, id, &app::NetworkGraph::Cable::id);
        ping(cable != m_graph.cables.end() ? cable->containerId : id, {});
    });
    connect(m_diagram, &NetworkDiagram::activated, this, [this](const QString &id) {
        const auto cable = std::ranges::find(m_graph.cables, id, &app::NetworkGraph::Cable::id);
        if (auto *container =
                m_bench.client.containerByName(cable != m_graph.cables.end() ? cable->containerId : id)) {
            Q_EMIT containerWanted(container);
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                if (now.isValid()) {
                    m_diagram->setSelected(m_rows->item(now.row(), 0)->data().toString());
                    showSelection();
                }
            });
    connect(m_inspector, &NetworkInspector::pingWanted, this, [this](const QString &id) { ping(id, {}); });
    connect(m_inspector, &NetworkInspector::containerWanted, this, [this](const QString &id) {
        if (auto *container = m_bench.client.containerByName(id)) {
            Q_EMIT containerWanted(container);
        }
    });
    connect(m_inspector, &NetworkInspector::removeNetworkWanted, this, &NetworkPage::removeNetwork);
    connect(m_ping, &PingPanel::closeWanted, this, [this] {
        m_ping->hide();
        m_diagram->clearProbe();
        m_canvas->parentWidget()->layout()->activate();
        m_diagram->zoomFit();
        Q_EMIT commandLineChanged();
    });
    connect(m_ping, &PingPanel::commandLineChanged, this, &NetworkPage::commandLineChanged);
    connect(m_ping, &PingPanel::answered, this,
            [this](const QString &from, const QString &to, const QString &lost) {
                const QStringList way = cablesBetween(m_graph, from, to);
                if (!way.isEmpty()) {
                    m_diagram->showProbe(way, lost);
                }
            });
    connect(m_empty, &EmptyState::activated, this, &NetworkPage::newNetworkWanted);
    connect(&bench.traffic, &app::Traffic::ticked, this, &NetworkPage::update);
    for (const auto changed : {&app::Client::containerAdded, &app::Client::containerRemoved}) {
        connect(&bench.client, changed, this, &NetworkPage::update, Qt::QueuedConnection);
    }
    for (const auto changed : {&app::Client::networkAdded, &app::Client::networkRemoved}) {
        connect(&bench.client, changed, this, &NetworkPage::update, Qt::QueuedConnection);
    }
    connect(&bench.client, &app::Client::containerAdded, this, [this](const app::Container *container) {
        connect(container, &app::Container::changed, this, &NetworkPage::update);
    });
    for (const app::Container *container : bench.client.containers()) {
        connect(container, &app::Container::changed, this, &NetworkPage::update);
    }
}

QWidget *NetworkPage::makeHeader()
{
    auto *header = new QWidget(this);
    auto *title = new TextLabel(tr("Network"), FontRole::Title, Accent::None, header);
    auto *newNetwork = new QPushButton(Icons::get(u"list-add"), tr("Ne&w network…"), header);
    newNetwork->setObjectName(QStringLiteral("newNetwork"));
    m_choice = new SegmentedBar({tr("Diagram"), tr("Table")}, header);
    m_choice->setObjectName(QStringLiteral("diagramOrTable"));
    m_zoomBox = new QWidget(header);
    const auto zoomButton = [this](const char *objectName, const QString &icon, const QString &name) {
        auto *button = new QToolButton(m_zoomBox);
        button->setObjectName(QString::fromLatin1(objectName));
        button->setIcon(Icons::get(icon));
        button->setAutoRaise(true);
        button->setToolTip(name);
        button->setAccessibleName(name);
        button->setFocusPolicy(Qt::TabFocus);
        return button;
    };
    auto *out = zoomButton("zoomOut", QStringLiteral("zoom-out"), tr("Smaller"));
    auto *in = zoomButton("zoomIn", QStringLiteral("zoom-in"), tr("Larger"));
    auto *fit = zoomButton("zoomFit", QStringLiteral("zoom-fit-best"), tr("Fit the picture into the window"));
    fit->setText(tr("Fit"));
    fit->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_zoom = new TextLabel(tr("%1 %").arg(100), FontRole::Body, Accent::None, m_zoomBox);
    m_zoom->setAlignment(Qt::AlignCenter);
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(tr("%1 %").arg(8888)));
    auto *zoomLayout = new QHBoxLayout(m_zoomBox);
    zoomLayout->setContentsMargins(0, 0, 0, 0);
    zoomLayout->addWidget(out);
    zoomLayout->addWidget(m_zoom);
    zoomLayout->addWidget(in);
    zoomLayout->addSpacing(Theme::px(8));
    zoomLayout->addWidget(fit);
    auto *exportButton = new QPushButton(Icons::get(u"document-export"), tr("E&xport…"), header);
    exportButton->setObjectName(QStringLiteral("exportDiagram"));
    auto *layout = new QHBoxLayout(header);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, Theme::px(10), margin, Theme::px(10));
    layout->setSpacing(margin);
    layout->addWidget(title);
    layout->addWidget(newNetwork);
    layout->addStretch(1);
    layout->addWidget(m_choice);
    layout->addWidget(m_zoomBox);
    layout->addWidget(exportButton);
    connect(newNetwork, &QPushButton::clicked, this, &NetworkPage::newNetworkWanted);
    connect(m_choice, &SegmentedBar::currentChanged, this, &NetworkPage::update);
    connect(out, &QToolButton::clicked, m_diagram, &NetworkDiagram::zoomOut);
    connect(in, &QToolButton::clicked, m_diagram, &NetworkDiagram::zoomIn);
    connect(fit, &QToolButton::clicked, m_diagram, &NetworkDiagram::zoomFit);
    connect(m_diagram, &NetworkDiagram::zoomChanged, this,
            [this](qreal zoom) { m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100))); });
    connect(exportButton, &QPushButton::clicked, this, &NetworkPage::exportPicture);
    return header;
}

QString NetworkPage::commandLine() const
{
    if (m_ping->isVisibleTo(this)) {
        return m_ping->commandLine();
    }
    const QString selected = m_diagram->selected();
    if (selected.startsWith(QLatin1String("bridge/"))) {
        return QStringLiteral("caissonctl network inspect ") + selected.mid(7);
    }
    return QStringLiteral("caissonctl network ls");
}

void NetworkPage::setOnScreen(bool onScreen)
{
    m_onScreen = onScreen;
    if (!onScreen) {
        return;
    }
    m_bench.client.hostNetwork(this, [this](const app::Outcome<app::UplinkData> &outcome) {
        if (outcome) {
            m_uplink = *outcome;
            update();
        }
    });
    update();
}

void NetworkPage::update()
{
    if (!m_onScreen) {
        return;
    }
    m_graph = app::networkGraph(m_bench.client, m_uplink, &m_bench.traffic);
    m_diagram->setModel(toDiagram(m_graph));
    const bool table = m_choice->currentIndex() == 1;
    const bool nothing =
        m_graph.boxes.isEmpty() && m_graph.bridges.isEmpty() && m_graph.uplinkInterface.isEmpty();
    m_zoomBox->setEnabled(!table && !nothing);
    m_canvas->setCurrentWidget(nothing ? static_cast<QWidget *>(m_empty)
                               : table ? static_cast<QWidget *>(m_table)
                                       : m_diagram);
    updateTable();
    showSelection();
}

void NetworkPage::updateTable()
{
    // Rows by cable; rates change each tick, so items are changed, not made anew.
    const auto &cables = m_graph.cables;
    if (m_rows->rowCount() != cables.size()) {
        m_rows->setRowCount(static_cast<int>(cables.size()));
    }
    for (int row = 0; row < cables.size(); ++row) {
        const auto &cable = cables[row];
        const QStringList texts{cable.containerName,
                                cable.containerInterface,
                                cable.address,
                                cable.hostInterface,
                                cable.bridgeInterface,
                                cable.network,
                                cable.ratesKnown
                                    ? QStringLiteral("↓ %1  ↑ %2")
                                          .arg(app::formatRate(cable.received), app::formatRate(cable.sent))
                                    : QStringLiteral("–")};
        for (int column = 0; column < texts.size(); ++column) {
            auto *item = m_rows->item(row, column);
            if (!item) {
                item = new QStandardItem;
                m_rows->setItem(row, column, item);
            }
            if (item->text() != texts[column]) {
                item->setText(texts[column]);
            }
            item->setData(cable.id);
        }
    }
}

void NetworkPage::showSelection()
{
    m_inspector->show(m_graph, m_uplink, m_diagram->selected());
}

void NetworkPage::ping(const QString &fromId, const QString &)
{
    m_ping->prepare(fromId);
    m_ping->show();
    // Once there is room for the panel: the picture stays whole.
    m_canvas->parentWidget()->layout()->activate();
    m_diagram->zoomFit();
    Q_EMIT commandLineChanged();
}

void NetworkPage::removeNetwork(const QString &name)
{
    auto *question =
        new ConfirmDialog(tr("Remove the network %1?").arg(name),
                          tr("Its bridge, its addresses and its NAT rule go with it."), tr("&Remove"), this);
    question->setObjectName(QStringLiteral("confirmRemoveNetwork"));
    connect(question, &QDialog::accepted, this, [this, name] {
        for (app::Network *network : m_bench.client.networks()) {
            if (network->data().name != name) {
                continue;
            }
            Q_EMIT m_bench.lifecycle.asked(QStringLiteral("caissonctl network rm ") + name);
            network->remove(this, [this, name](const app::Outcome<void> &outcome) {
                m_banner->setVisible(!outcome);
                if (!outcome) {
                    m_banner->setMessage(StateMark::Error,
                                         tr("The network %1 could not be removed.").arg(name),
                                         outcome.error().friendlyText(), outcome.error().text);
                }
            });
            return;
        }
    });
    question->open();
}

void NetworkPage::exportPicture()
{
    auto *dialog = new QFileDialog(this, tr("Export the picture"), QStringLiteral("network.svg"),
                                   tr("Pictures (*.svg *.png)"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &fileName) {
        if (!m_diagram->exportTo(fileName)) {
            m_banner->setMessage(StateMark::Error,
                                 tr("The picture could not be written to %1.").arg(fileName));
            m_banner->show();
        }
    });
    dialog->open();
}

} // namespace caisson::ui
