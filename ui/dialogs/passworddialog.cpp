// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/passworddialog.h"

#include "ui/support/formlabel.h"
#include "ui/support/textlabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace caisson::ui {

PasswordDialog::PasswordDialog(QWidget *parent)
    : QDialog(parent)
    , m_message(new TextLabel({}, FontRole::Body, Accent::None, this))
    , m_request(new TextLabel({}, FontRole::Body, Accent::None, this))
    , m_problem(new TextLabel({}, FontRole::Secondary, Accent::Bad, this))
    , m_identity(new QComboBox(this))
    , m_password(new QLineEdit(this))
    , m_confirm(new QPushButton(tr("&Authenticate"), this))
{
    setObjectName(QStringLiteral("passwordDialog"));
    setWindowTitle(tr("Authentication required"));
    setWindowModality(Qt::WindowModal);
    m_message->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setEnabled(false);
    m_password->setAccessibleName(tr("Password"));
    m_identity->setObjectName(QStringLiteral("identity"));
    m_identity->setAccessibleName(tr("Who authenticates"));
    m_confirm->setObjectName(QStringLiteral("authenticate"));
    m_confirm->setDefault(true);
    m_confirm->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto *form = new QFormLayout;
    form->addRow(formLabel(tr("As"), m_identity, this), m_identity);
    form->addRow(m_request, m_password);
    joinLabel(m_request, m_password);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    auto *layout = new QVBoxLayout(this);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(m_message);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    setMinimumWidth(Theme::px(420));
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        m_confirm->setEnabled(false);
        m_password->setEnabled(false);
        m_problem->hide();
        Q_EMIT answered(m_password->text());
        m_password->clear();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_identity, &QComboBox::activated, this, &PasswordDialog::identityChanged);
}

void PasswordDialog::setMessage(const QString &message)
{
    m_message->setText(message);
}

void PasswordDialog::setIdentities(const QStringList &names, int current)
{
    m_identity->addItems(names);
    m_identity->setCurrentIndex(current);
    m_identity->setEnabled(names.size() > 1);
}

int PasswordDialog::identity() const
{
    return qMax(0, m_identity->currentIndex());
}

void PasswordDialog::setRequest(const QString &request, bool echo)
{
    m_request->setText(request);
    m_password->setEchoMode(echo ? QLineEdit::Normal : QLineEdit::Password);
    m_password->clear();
    m_password->setEnabled(true);
    m_password->setFocus();
    m_confirm->setEnabled(true);
}

void PasswordDialog::setProblem(const QString &text)
{
    m_problem->setText(text);
    m_problem->show();
}

} // namespace caisson::ui
