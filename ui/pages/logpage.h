// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/logpresenter.h"
#include "ui/pages/containerpage.h"

namespace caisson::ui {

class Banner;
class TerminalView;

/// What the container's first process wrote.
class LogPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit LogPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;
    void tick() override;

protected:
    void containerChanged() override;

private:
    app::LogPresenter *m_presenter;
    TerminalView *m_view;
    Banner *m_banner;
};

} // namespace caisson::ui
