// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDialog>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

/// Asks before something that cannot be taken back. Cancel is what Return does; the other button carries the
/// verb. Opened with open(); accepted() means yes. Deletes itself.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    ConfirmDialog(const QString &question, const QString &explanation, const QString &verb,
                  QWidget *parent = nullptr);
    [[nodiscard]] QPushButton *confirmButton() const { return m_confirm; }

private:
    QPushButton *m_confirm;
};

} // namespace caisson::ui
