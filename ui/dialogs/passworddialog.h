// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDialog>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

class TextLabel;

/// What is asked for, who answers, and the password. Keeps nothing of what was typed.
class PasswordDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PasswordDialog(QWidget *parent = nullptr);
    void setMessage(const QString &message); ///< plain text, from polkit
    void setIdentities(const QStringList &names, int current);
    [[nodiscard]] int identity() const;
    void setRequest(const QString &request, bool echo); ///< "Password: "
    void setProblem(const QString &text);

Q_SIGNALS:
    void answered(const QString &password);
    void identityChanged();

private:
    TextLabel *m_message, *m_request, *m_problem;
    QComboBox *m_identity;
    QLineEdit *m_password;
    QPushButton *m_confirm;
};

} // namespace caisson::ui
