// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/newnetworkdialog.h"

#include "ui/dialogs/fieldnote.h"
#include "ui/support/formlabel.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/commandstrip.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace caisson::ui {

NewNetworkDialog::NewNetworkDialog(Workbench &bench, QWidget *parent)
    : QDialog(parent)
    , m_bench(bench)
    , m_banner(new Banner(this))
    , m_nat(new QCheckBox(tr("A &way out through this computer (NAT)"), this))
    , m_line(new CommandStrip(this))
    , m_create(new QPushButton(tr("&Create"), this))
{
    setObjectName(QStringLiteral("newNetworkDialog"));
    setWindowTitle(tr("New network"));
    m_banner->hide();
    const auto edit = [this](const char *name) {
        auto *line = new QLineEdit(this);
        line->setObjectName(QString::fromLatin1(name));
        connect(line, &QLineEdit::textChanged, this, &NewNetworkDialog::check);
        return line;
    };
    m_name = edit("networkName");
    m_subnet = edit("networkSubnet");
    m_gateway = edit("networkGateway");
    m_gateway->setPlaceholderText(tr("the last address of the subnet"));
    m_nat->setObjectName(QStringLiteral("networkNat"));
    m_create->setObjectName(QStringLiteral("networkCreate"));
    m_create->setDefault(true);
    m_line->setObjectName(QStringLiteral("networkCommand"));
    m_line->setCaption({});
    m_line->setWrapping(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("networkCancel"));
    cancel->setAutoDefault(false);
    auto *sentence =
        new TextLabel(tr("A network is a bridge on this computer, which is a switch made of software: "
                         "containers on it reach each other."),
                      FontRole::Secondary, Accent::Secondary, this);
    sentence->setWordWrap(true);

    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [&](const QString &title, QLineEdit *field, const char *name) {
        auto *note = new FieldNote(field, this);
        form->addRow(formLabel(title, field, this, FieldNote::frame), note);
        m_notes.insert(QString::fromLatin1(name), note);
        connect(note, &FieldNote::fixWanted, field, &QLineEdit::setText);
    };
    add(tr("&Name"), m_name, "name");
    add(tr("&Subnet"), m_subnet, "subnet");
    add(tr("&Bridge's address"), m_gateway, "gateway");
    form->addRow(QString(), m_nat);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto *inner = new QVBoxLayout;
    const int margin = Theme::px(16);
    inner->setContentsMargins(margin, margin, margin, 0);
    inner->setSpacing(Theme::px(12));
    inner->addWidget(m_banner);
    inner->addWidget(sentence);
    inner->addLayout(form);
    inner->addStretch(1);
    auto *footer = new QVBoxLayout;
    footer->setContentsMargins(margin, 0, margin, Theme::px(12));
    footer->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(inner, 1);
    layout->addWidget(m_line);
    layout->addLayout(footer);
    resize(Theme::px(520), Theme::px(340));

    const auto suggestion = app::suggestNetwork(bench.client);
    m_name->setText(suggestion.name);
    m_subnet->setText(suggestion.subnet);
    m_nat->setChecked(suggestion.nat);
    m_name->selectAll();
    connect(m_nat, &QCheckBox::toggled, this, &NewNetworkDialog::check);
    connect(m_create, &QPushButton::clicked, this, &NewNetworkDialog::create);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    check();
}

app::NetworkForm NewNetworkDialog::form() const
{
    return {m_name->text(), m_subnet->text(), m_gateway->text(), m_nat->isChecked()};
}

void NewNetworkDialog::check()
{
    if (m_notes.size() < 3) {
        return; // still being built
    }
    const auto problems = app::networkProblems(m_bench.client, form());
    for (auto it = m_notes.cbegin(); it != m_notes.cend(); ++it) {
        const app::FieldProblem *found = nullptr;
        for (const auto &problem : problems) {
            if (problem.field == it.key()) {
                found = &problem;
                break;
            }
        }
        it.value()->setProblem(found);
    }
    m_line->setCommand(app::networkCommandLine(form()));
    m_create->setEnabled(problems.isEmpty() && !m_busy);
    // The notes come and go, and their words wrap: the dialog grows rather than cut them.
    layout()->activate();
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : layout()->totalSizeHint().height();
    if (needed > height()) {
        resize(width(), needed);
    }
}

void NewNetworkDialog::create()
{
    const auto now = form();
    app::NetworkData request;
    request.name = now.name;
    request.subnet = now.subnet;
    request.gateway = now.gateway;
    request.nat = now.nat;
    m_busy = true;
    m_banner->hide();
    check();
    Q_EMIT m_bench.lifecycle.asked(app::networkCommandLine(now));
    m_bench.client.createNetwork(request, this, [this](const app::Outcome<app::Network *> &outcome) {
        if (outcome) {
            accept();
            return;
        }
        m_busy = false;
        check();
        m_banner->setMessage(StateMark::Error, tr("The network was not created."),
                             outcome.error().friendlyText(), outcome.error().text);
        m_banner->show();
    });
}

} // namespace caisson::ui
