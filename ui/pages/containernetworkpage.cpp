// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/containernetworkpage.h"

#include "ui/diagramadapter.h"
#include "ui/support/tablekit.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/networkdiagram.h"

#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace caisson::ui {

ContainerNetworkPage::ContainerNetworkPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_diagram(new NetworkDiagram(this))
    , m_table(new QTableView(this))
    , m_model(new QStandardItemModel(0, 7, this))
    , m_sentence(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
{
    m_table->setObjectName(QStringLiteral("interfaceTable"));
    m_table->setAccessibleName(tr("Interfaces"));
    m_model->setHorizontalHeaderLabels({tr("Inside"), tr("Address"), tr("Route out by"),
                                        tr("Hardware address"), tr("On the host"), tr("Bridge"),
                                        tr("Network")});
    m_table->setModel(m_model);
    prepareTable(m_table);
    m_table->horizontalHeader()->setDefaultSectionSize(Theme::px(140));
    m_diagram->setObjectName(QStringLiteral("containerDiagram"));
    m_diagram->setAccessibleName(tr("Network of this container"));
    m_diagram->setFrameShape(QFrame::NoFrame);
    m_sentence->setElided(Qt::ElideRight);
    // What stands above it stays above, also when there is nothing to draw.
    QSizePolicy place = m_diagram->sizePolicy();
    place.setRetainSizeWhenHidden(true);
    m_diagram->setSizePolicy(place);
    const int margin = Theme::px(16);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, Theme::px(8));
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_sentence);
    layout->addWidget(m_table);
    layout->addWidget(m_diagram, 1);
}

QString ContainerNetworkPage::commandLine() const
{
    return lineOf(QStringLiteral("caissonctl exec %1 ip address"));
}

void ContainerNetworkPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (!onScreen) {
        return;
    }
    if (!m_uplinkAsked) {
        m_uplinkAsked = true;
        m_bench.client.hostNetwork(this, [this](const app::Outcome<app::UplinkData> &outcome) {
            m_uplink = outcome.value_or(app::UplinkData());
            update();
        });
    }
    update();
}

void ContainerNetworkPage::tick()
{
    update();
}

void ContainerNetworkPage::containerChanged()
{
    update();
}

void ContainerNetworkPage::refresh()
{
    update();
}

void ContainerNetworkPage::update()
{
    if (!container() || !isOnScreen()) {
        return;
    }
    const auto &info = container()->data();
    quint64 inode = 0;
    bool hosts = false;
    for (const auto &entry : info.namespaces) {
        if (entry.kind == QLatin1String("net")) {
            inode = entry.inode;
            hosts = entry.relation == app::Relation::Host;
        }
    }
    QList<QStringList> rows;
    for (const auto &interface : info.interfaces) {
        rows += QStringList{
            interface.containerIndex
                ? tr("%1, index %2").arg(interface.containerName).arg(interface.containerIndex)
                : interface.containerName,
            QStringLiteral("%1/%2").arg(interface.address).arg(interface.prefix),
            interface.gateway.isEmpty() ? QStringLiteral("–") : interface.gateway,
            interface.mac,
            interface.hostIndex ? tr("%1, index %2").arg(interface.hostName).arg(interface.hostIndex)
                                : interface.hostName,
            interface.bridge,
            interface.network};
    }
    bool same = m_model->rowCount() == rows.size();
    for (int row = 0; same && row < rows.size(); ++row) {
        for (int column = 0; column < rows[row].size(); ++column) {
            same = same && m_model->item(row, column)->text() == rows[row][column];
        }
    }
    if (!same) {
        m_model->removeRows(0, m_model->rowCount());
        for (const QStringList &row : rows) {
            QList<QStandardItem *> items;
            for (const QString &text : row) {
                items += new QStandardItem(text);
            }
            m_model->appendRow(items);
        }
        m_table->resizeColumnsToContents();
        m_table->horizontalHeader()->setStretchLastSection(true);
    }
    m_table->setFixedHeight(Theme::px(34) +
                            Theme::px(36) * static_cast<int>(std::max<qsizetype>(1, rows.size())));
    if (hosts) {
        m_sentence->setText(tr("It uses the host's interfaces, addresses and routes."));
    } else if (rows.isEmpty()) {
        m_sentence->setText(tr("It has a network namespace of its own with nothing but the loopback in it."));
    } else if (inode == 0) {
        m_sentence->setText(tr("This is what it gets at its next start; there are no interfaces now."));
    } else {
        m_sentence->setText(
            tr("Each interface is one end of a cable; the other end is a port of a bridge on the host."));
    }
    m_diagram->setVisible(inode != 0);
    if (inode != 0) {
        m_diagram->setModel(
            toDiagram(app::networkGraph(m_bench.client, m_uplink, &m_bench.traffic), hosts ? 1 : inode));
        m_diagram->zoomFit();
    }
}

} // namespace caisson::ui
