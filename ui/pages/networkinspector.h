// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/networkgraph.h"
#include "ui/workbench.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QFormLayout;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace caisson::ui {

class Sparkline;
class TextLabel;

/// What is known of the selected part of the network, and what can be done with it.
class NetworkInspector : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkInspector(Workbench &bench, QWidget *parent = nullptr);
    void show(const app::NetworkGraph &graph, const app::UplinkData &uplink, const QString &id);

Q_SIGNALS:
    void pingWanted(const QString &containerId);
    void containerWanted(const QString &containerId);
    void removeNetworkWanted(const QString &name);

private:
    struct Fact
    {
        QString caption, value;
        bool fixed = false;
        bool operator==(const Fact &) const = default;
    };
    void showFacts(const QList<Fact> &facts);
    void showCable(const app::NetworkGraph &graph, const app::NetworkGraph::Cable &cable);
    void showBox(const app::NetworkGraph &graph, const app::NetworkGraph::Box &box);
    void showHistory(const QString &containerId);

    Workbench &m_bench;
    TextLabel *m_title, *m_subtitle, *m_curveTitle, *m_rates;
    QFormLayout *m_form;
    QWidget *m_curves;
    Sparkline *m_in, *m_out;
    QPushButton *m_ping, *m_open, *m_remove;
    QList<Fact> m_facts;
    QString m_container, m_network;
};

} // namespace caisson::ui
