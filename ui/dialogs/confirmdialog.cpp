// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/confirmdialog.h"

#include "ui/support/textlabel.h"
#include "ui/widgets/markwidgets.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace caisson::ui {

ConfirmDialog::ConfirmDialog(const QString &question, const QString &explanation, const QString &verb,
                             QWidget *parent)
    : QDialog(parent)
    , m_confirm(new QPushButton(verb, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question);
    setAccessibleDescription(explanation);
    auto *sentence = new TextLabel(question, FontRole::Section, Accent::None, this);
    sentence->setWordWrap(true);
    auto *more = new TextLabel(explanation, FontRole::Body, Accent::Secondary, this);
    more->setWordWrap(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("confirmCancel"));
    cancel->setDefault(true);
    m_confirm->setObjectName(QStringLiteral("confirmButton"));
    m_confirm->setAutoDefault(false);
    auto *words = new QVBoxLayout;
    words->setSpacing(Theme::px(8));
    words->addWidget(sentence);
    words->addWidget(more);
    auto *upper = new QHBoxLayout;
    upper->setSpacing(Theme::px(16));
    upper->addWidget(new StateTile(StateMark::Warning, 40, this), 0, Qt::AlignTop);
    upper->addLayout(words, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    auto *layout = new QVBoxLayout(this);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addLayout(upper);
    layout->addLayout(buttons);
    setMinimumWidth(Theme::px(420));
    cancel->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace caisson::ui
