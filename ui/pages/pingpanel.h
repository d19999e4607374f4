// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/commandpresenter.h"
#include "ui/workbench.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QComboBox;
class QPlainTextEdit;
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

class TextLabel;

/// Pings one container from another: runs ping in the first and shows its lines.
class PingPanel : public QWidget
{
    Q_OBJECT
public:
    explicit PingPanel(Workbench &bench, QWidget *parent = nullptr);
    /// Fills the lists; `fromId` may be empty.
    void prepare(const QString &fromId);
    void updateTargets();
    [[nodiscard]] QString commandLine() const;

Q_SIGNALS:
    /// The probe ended: how many of the packets came back; "" as reason if all did.
    void answered(const QString &fromId, const QString &toId, const QString &lostReason);
    void closeWanted();
    void commandLineChanged();

private:
    void ping();
    void ended(const app::ExitData &exit);
    [[nodiscard]] app::Container *from() const;

    Workbench &m_bench;
    app::CommandPresenter *m_command;
    QComboBox *m_from, *m_to;
    QPushButton *m_go;
    TextLabel *m_result;
    QPlainTextEdit *m_lines;
    QString m_fromId, m_toId;
};

} // namespace caisson::ui
