// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"
#include "ui/widgets/marks.h"

#include <QDialog>

namespace caisson::ui {

/// What the helper found when it examined this computer: what is there, what lacks, what that costs and what
/// can be done. The worst comes first.
class CheckDialog : public QDialog
{
    Q_OBJECT
public:
    explicit CheckDialog(const QList<app::CheckEntry> &checks, QWidget *parent = nullptr);

    /// Error, Warning, Starting (a note) or Running (well).
    [[nodiscard]] static StateMark markOf(const app::CheckEntry &check);
};

} // namespace caisson::ui
