// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

QT_BEGIN_NAMESPACE
class QTableView;
QT_END_NAMESPACE

namespace caisson::app {
class NamespaceTableModel;
}

namespace caisson::ui {

class KeyFigure;
class TextLabel;

/// Key figures and the eight namespaces beside the host's.
class OverviewPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit OverviewPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;

protected:
    void containerChanged() override;
    void refresh() override;

private:
    void showFigures();
    void showSource();

    KeyFigure *m_memory, *m_processor, *m_processes, *m_network;
    app::NamespaceTableModel *m_model;
    QTableView *m_table;
    TextLabel *m_summary, *m_sourceName, *m_sourceText, *m_manual;
};

} // namespace caisson::ui
