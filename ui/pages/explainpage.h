// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

QT_BEGIN_NAMESPACE
class QPlainTextEdit;
class QPushButton;
class QSplitter;
QT_END_NAMESPACE

namespace caisson::app {
class StepModel;
}

namespace caisson::ui {

class Banner;
class KindTile;
class PlanView;
class TextLabel;

/// The steps of a start: each one's sentence, system calls, shell commands and time.
class ExplainPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit ExplainPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;

protected:
    void containerChanged() override;
    void refresh() override;

private:
    void showSteps();
    void showDetail();
    void exportScript();
    [[nodiscard]] QPlainTextEdit *makeCode(const QString &objectName, const QString &accessibleName);

    app::StepModel *m_model;
    Banner *m_banner;
    PlanView *m_plan;
    TextLabel *m_took, *m_total, *m_title, *m_result, *m_sentence;
    KindTile *m_tile;
    QPlainTextEdit *m_calls, *m_shell;
    QPushButton *m_copy, *m_export;
};

} // namespace caisson::ui
