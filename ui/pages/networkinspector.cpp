// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/networkinspector.h"

#include "app/models/format.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/sparkline.h"

#include <algorithm>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace caisson::ui {

NetworkInspector::NetworkInspector(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_title(new TextLabel({}, FontRole::Section, Accent::None, this))
    , m_subtitle(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_curveTitle(new TextLabel(tr("Last minute"), FontRole::Secondary, Accent::Secondary, this))
    , m_rates(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_form(new QFormLayout)
    , m_curves(new QWidget(this))
    , m_in(new Sparkline(this))
    , m_out(new Sparkline(this))
    , m_ping(new QPushButton(Icons::get(u"network-wired"), tr("&Ping from…"), this))
    , m_open(new QPushButton(Icons::get(u"go-next"), tr("&Open"), this))
    , m_remove(new QPushButton(tr("&Remove network…"), this))
{
    setMinimumWidth(Theme::px(220));
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    m_title->setWordWrap(true);
    m_subtitle->setWordWrap(true);
    m_ping->setObjectName(QStringLiteral("pingFrom"));
    m_open->setObjectName(QStringLiteral("inspectorOpen"));
    m_remove->setObjectName(QStringLiteral("removeNetwork"));
    m_in->setFixedHeight(Theme::px(36));
    m_out->setFixedHeight(Theme::px(36));
    m_out->setAccent(Accent::Ok);
    m_form->setVerticalSpacing(Theme::px(8));
    m_form->setHorizontalSpacing(Theme::px(16));
    auto *curveTitle = new QVBoxLayout; // side by side the rates would not fit
    curveTitle->setSpacing(Theme::px(4));
    curveTitle->addWidget(m_curveTitle);
    curveTitle->addWidget(m_rates);
    auto *curves = new QVBoxLayout(m_curves);
    curves->setContentsMargins(0, 0, 0, 0);
    curves->setSpacing(Theme::px(8));
    curves->addWidget(new Separator(Qt::Horizontal, m_curves));
    curves->addLayout(curveTitle);
    curves->addWidget(m_in);
    curves->addWidget(m_out);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_ping, 1);
    buttons->addWidget(m_open, 1);
    const int margin = Theme::px(16);
    auto *facts = new QWidget(this);
    auto *factsLayout = new QVBoxLayout(facts);
    factsLayout->setContentsMargins(margin, margin, margin, 0);
    factsLayout->setSpacing(Theme::px(8));
    factsLayout->addWidget(m_title);
    factsLayout->addWidget(m_subtitle);
    factsLayout->addLayout(m_form);
    factsLayout->addWidget(m_curves);
    factsLayout->addStretch(1);
    // Low windows have no room for all of it.
    auto *area = new QScrollArea(this);
    area->setObjectName(QStringLiteral("inspectorFacts"));
    area->setAccessibleName(tr("What is known of the selected part"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    facts->setAutoFillBackground(false);
    area->setWidget(facts);
    auto *actions = new QVBoxLayout;
    actions->setContentsMargins(margin, 0, margin, margin);
    actions->setSpacing(Theme::px(8));
    actions->addWidget(m_remove);
    actions->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(8));
    layout->addWidget(area, 1);
    layout->addLayout(actions);
    connect(m_ping, &QPushButton::clicked, this, [this] { Q_EMIT pingWanted(m_container); });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT containerWanted(m_container); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeNetworkWanted(m_network); });
}

void NetworkInspector::showFacts(const QList<Fact> &facts)
{
    if (facts == m_facts) {
        return;
    }
    m_facts = facts;
    while (m_form->rowCount() > 0) {
        m_form->removeRow(0);
    }
    for (const Fact &fact : facts) {
        auto *value =
            new TextLabel(fact.value, fact.fixed ? FontRole::FixedSmall : FontRole::Secondary, Accent::None);
        value->setWordWrap(true); // addresses and numbers have no place to break
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_form->addRow(new TextLabel(fact.caption, FontRole::Secondary, Accent::Secondary), value);
    }
}

void NetworkInspector::show(const app::NetworkGraph &graph, const app::UplinkData &uplink, const QString &id)
{
    m_container.clear();
    m_network.clear();
    m_curves->hide();
    m_remove->hide();
    m_open->show();
    const auto findCable = std::ranges::find(graph.cables, id, &app::NetworkGraph::Cable::id);
    if (findCable != graph.cables.end()) {
        showCable(graph, *findCable);
    } else if (id.startsWith(QLatin1String("bridge/"))) {
        const QString name = id.mid(7);
        const auto bridge = std::ranges::find(graph.bridges, name, &app::NetworkGraph::Bridge::network);
        if (bridge == graph.bridges.end()) {
            return;
        }
        const auto ports = std::ranges::count(graph.cables, name, &app::NetworkGraph::Cable::network);
        m_title->setText(tr("Network %1").arg(name));
        m_subtitle->setText(bridge->exists ? tr("bridge, %n port(s)", nullptr, static_cast<int>(ports))
                                           : tr("no bridge: nothing is connected to it"));
        showFacts({{tr("bridge"),
                    bridge->exists ? tr("%1, index %2").arg(bridge->interface).arg(bridge->index)
                                   : QStringLiteral("–"),
                    true},
                   {tr("address"), bridge->address, true},
                   {tr("subnet"), bridge->subnet, true},
                   {tr("way out"), bridge->nat ? tr("by NAT") : tr("none")}});
        m_network = name;
        m_remove->setVisible(true);
        m_remove->setEnabled(ports == 0);
        m_remove->setToolTip(ports == 0 ? QString() : tr("Containers are connected to it"));
        m_open->hide();
    } else if (id == QLatin1String("uplink")) {
        m_title->setText(tr("Uplink"));
        m_subtitle->setText(tr("the interface of the default route"));
        showFacts({{tr("interface"), uplink.interface, true},
                   {tr("address"), uplink.address, true},
                   {tr("router"), uplink.gateway, true}});
        m_open->hide();
    } else {
        const app::NetworkGraph::Box *box = nullptr;
        for (const auto &candidate : graph.boxes) {
            if (id == QStringLiteral("box/%1").arg(candidate.inode) ||
                std::ranges::any_of(candidate.members, [&](const auto &m) { return m.containerId == id; })) {
                box = &candidate;
            }
        }
        if (box) {
            showBox(graph, *box);
        } else {
            m_title->setText(graph.hostName.isEmpty() ? tr("This computer") : graph.hostName);
            m_subtitle->setText(tr("the host's network namespace"));
            QStringList hosted;
            for (const auto &member : graph.inHost) {
                hosted += member.name;
            }
            showFacts(
                {{tr("namespace"), QString::number(graph.hostInode), true},
                 {tr("uplink"), uplink.interface.isEmpty() ? QStringLiteral("–") : uplink.interface, true},
                 {tr("networks"), QString::number(graph.bridges.size())},
                 {tr("containers in it"),
                  hosted.isEmpty() ? tr("none") : hosted.join(QStringLiteral(", "))}});
            m_open->hide();
        }
    }
    const bool anyBox = !graph.boxes.isEmpty();
    m_ping->setEnabled(anyBox);
    m_ping->setToolTip(anyBox ? QString() : tr("No container with a network of its own runs"));
}

void NetworkInspector::showCable(const app::NetworkGraph &, const app::NetworkGraph::Cable &cable)
{
    m_container = cable.containerId;
    m_title->setText(tr("Cable %1 – %2").arg(cable.containerName, cable.network));
    m_subtitle->setText(tr("veth pair: two interfaces, what enters one leaves the other"));
    QList<Fact> facts{
        {tr("in %1").arg(app::shortened(cable.containerName, 8)),
         tr("%1, index %2").arg(cable.containerInterface).arg(cable.containerIndex), true},
        {QString(), cable.address, true},
        {QString(), cable.mac, true},
        {tr("in host"), tr("%1, index %2").arg(cable.hostInterface).arg(cable.hostIndex), true}};
    if (!cable.bridgeInterface.isEmpty()) {
        facts += {QString(), tr("port of %1").arg(cable.bridgeInterface), true};
    }
    if (!cable.gateway.isEmpty()) {
        facts += {tr("route out"), cable.gateway, true};
    }
    showFacts(facts);
    showHistory(cable.containerId);
}

void NetworkInspector::showBox(const app::NetworkGraph &graph, const app::NetworkGraph::Box &box)
{
    QStringList names;
    for (const auto &member : box.members) {
        names += member.name;
    }
    m_container = box.members.isEmpty() ? QString() : box.members.first().containerId;
    m_title->setText(names.join(QStringLiteral(", ")));
    m_subtitle->setText(tr("network namespace of its own"));
    QList<Fact> facts{{tr("namespace"), QString::number(box.inode), true}};
    for (const auto &cable : graph.cables) {
        if (cable.boxInode == box.inode) {
            facts += {cable.containerInterface, cable.address, true};
        }
    }
    if (box.alone) {
        facts += {tr("interfaces"), tr("only the loopback")};
    }
    showFacts(facts);
    if (!box.alone) {
        showHistory(m_container);
    }
}

void NetworkInspector::showHistory(const QString &containerId)
{
    const app::Container *container = m_bench.client.containerByName(containerId);
    const auto *history = container ? m_bench.traffic.history(container) : nullptr;
    m_curves->setVisible(history != nullptr);
    if (!history) {
        return;
    }
    SparklineData in, out;
    for (std::size_t i = 0; i < history->size(); ++i) {
        in.values += history->at(i).received;
        out.values += history->at(i).sent;
    }
    m_in->setData(in);
    m_out->setData(out);
    const auto rates = m_bench.traffic.rates(container);
    m_rates->setText(
        tr("in ↓ %1   out ↑ %2").arg(app::formatRate(rates.received), app::formatRate(rates.sent)));
}

} // namespace caisson::ui
