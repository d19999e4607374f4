// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/createpresenter.h"
#include "ui/workbench.h"

#include <QDialog>
#include <QHash>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class CommandStrip;
class FieldNote;

/// Asks for a new network: name, subnet, the bridge's address, a way out.
class NewNetworkDialog : public QDialog
{
    Q_OBJECT
public:
    explicit NewNetworkDialog(Workbench &bench, QWidget *parent = nullptr);

private:
    [[nodiscard]] app::NetworkForm form() const;
    void check();
    void create();

    Workbench &m_bench;
    Banner *m_banner;
    QLineEdit *m_name, *m_subnet, *m_gateway;
    QCheckBox *m_nat;
    QHash<QString, FieldNote *> m_notes;
    CommandStrip *m_line;
    QPushButton *m_create;
    bool m_busy = false;
};

} // namespace caisson::ui
