// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

QT_BEGIN_NAMESPACE
class QStackedLayout;
class QStandardItemModel;
class QTableView;
QT_END_NAMESPACE

namespace caisson::ui {

class EmptyState;
class NetworkDiagram;
class TextLabel;

/// The interfaces of one container, and where their cables lead.
class ContainerNetworkPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit ContainerNetworkPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;
    void tick() override;

protected:
    void containerChanged() override;
    void refresh() override;

private:
    void update();
    NetworkDiagram *m_diagram;
    QTableView *m_table;
    QStandardItemModel *m_model;
    TextLabel *m_sentence;
    app::UplinkData m_uplink;
    bool m_uplinkAsked = false;
};

} // namespace caisson::ui
