// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"
#include <QWidget>

namespace caisson::ui {

/// A thin bar: the share of a limit that is used. No limit: an empty bar.
class MeterBar : public QWidget
{
    Q_OBJECT

public:
    explicit MeterBar(QWidget *parent = nullptr);

    void setValue(double value, double limit);
    void setAccent(Accent accent);
    [[nodiscard]] double share() const { return m_share; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_share = 0;
    Accent m_accent = Accent::Info;
};

} // namespace caisson::ui
