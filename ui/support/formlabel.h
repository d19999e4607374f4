// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QLabel;
class QWidget;
QT_END_NAMESPACE

namespace caisson::ui {

/// The label of a form's field: Alt and its letter leads there, screen readers tell its name for each part of
/// the field, and its line is the field's whatever the font. `around`: pixels that the row has above and
/// below the field. Belongs to `parent`.
[[nodiscard]] QLabel *formLabel(const QString &title, QWidget *field, QWidget *parent, int around = 0);
/// The same for a label that is there already.
void joinLabel(QLabel *label, QWidget *field, int around = 0);

} // namespace caisson::ui
