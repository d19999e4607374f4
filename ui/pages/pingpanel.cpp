// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/pingpanel.h"

#include "ui/support/textlabel.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>

namespace caisson::ui {

PingPanel::PingPanel(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_command(new app::CommandPresenter(this))
    , m_from(new QComboBox(this))
    , m_to(new QComboBox(this))
    , m_go(new QPushButton(Icons::get(u"media-playback-start"), tr("Pin&g"), this))
    , m_result(new TextLabel(tr("Three packets; two seconds at most for each answer."), FontRole::Strong,
                             Accent::Secondary, this))
    , m_lines(new QPlainTextEdit(this))
{
    m_from->setObjectName(QStringLiteral("pingSource"));
    m_from->setAccessibleName(tr("Ping from"));
    m_to->setObjectName(QStringLiteral("pingTarget"));
    m_to->setAccessibleName(tr("Ping to"));
    m_go->setObjectName(QStringLiteral("pingGo"));
    m_result->setObjectName(QStringLiteral("pingResult"));
    m_lines->setObjectName(QStringLiteral("pingLines"));
    m_lines->setAccessibleName(tr("What ping says"));
    m_lines->setReadOnly(true);
    m_lines->setTabChangesFocus(true);
    m_lines->setFont(Theme::font(FontRole::FixedSmall));
    m_lines->setFrameShape(QFrame::NoFrame);
    m_lines->setMinimumHeight(Theme::px(72));
    m_from->setMinimumContentsLength(10);
    m_to->setMinimumContentsLength(18);
    m_result->setElided(Qt::ElideRight);

    auto *fromLabel = new QLabel(tr("Ping fro&m"), this);
    fromLabel->setBuddy(m_from);
    auto *toLabel = new QLabel(tr("&to"), this);
    toLabel->setBuddy(m_to);
    auto *close = new QToolButton(this);
    close->setObjectName(QStringLiteral("pingClose"));
    close->setIcon(Icons::get(u"window-close"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close the ping"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::px(8));
    bar->addWidget(fromLabel);
    bar->addWidget(m_from);
    bar->addWidget(toLabel);
    bar->addWidget(m_to);
    bar->addWidget(m_go);
    bar->addStretch(1);
    bar->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(8), Theme::px(16), Theme::px(8));
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addLayout(bar);
    layout->addWidget(m_result);
    layout->addWidget(m_lines, 1);

    connect(m_from, &QComboBox::currentIndexChanged, this, &PingPanel::updateTargets);
    connect(m_to, &QComboBox::currentIndexChanged, this, &PingPanel::commandLineChanged);
    connect(m_go, &QPushButton::clicked, this, &PingPanel::ping);
    connect(close, &QToolButton::clicked, this, &PingPanel::closeWanted);
    connect(m_command, &app::CommandPresenter::line, m_lines, &QPlainTextEdit::appendPlainText);
    connect(m_command, &app::CommandPresenter::finished, this, &PingPanel::ended);
    connect(m_command, &app::CommandPresenter::failed, this, [this](const app::ClientError &error) {
        m_go->setEnabled(true);
        m_result->setAccent(Accent::Bad);
        m_result->setText(error.friendlyText());
        m_lines->appendPlainText(error.text);
    });
}

app::Container *PingPanel::from() const
{
    return m_bench.client.containerByPath(m_from->currentData().toString());
}

void PingPanel::prepare(const QString &fromId)
{
    const QString before = m_from->currentData().toString();
    m_from->blockSignals(true);
    m_from->clear();
    for (const app::Container *container : m_bench.client.containers()) {
        if (container->data().state == app::ContainerState::Running) {
            m_from->addItem(container->data().name, container->path());
            if (container->data().id == fromId || (fromId.isEmpty() && container->path() == before)) {
                m_from->setCurrentIndex(m_from->count() - 1);
            }
        }
    }
    m_from->blockSignals(false);
    updateTargets();
}

void PingPanel::updateTargets()
{
    const QString before = m_to->currentData().toString();
    m_to->blockSignals(true);
    m_to->clear();
    const app::Container *source = from();
    QSet<QString> gateways;
    for (const app::Container *container : m_bench.client.containers()) {
        if (container == source || container->data().pid == 0) {
            continue;
        }
        for (const auto &interface : container->data().interfaces) {
            m_to->addItem(QStringLiteral("%1 · %2").arg(container->data().name, interface.address),
                          interface.address);
        }
    }
    if (source) {
        for (const auto &interface : source->data().interfaces) {
            if (!interface.gateway.isEmpty() && !gateways.contains(interface.gateway)) {
                gateways += interface.gateway;
                m_to->addItem(tr("the host · %1").arg(interface.gateway), interface.gateway);
            }
        }
        m_to->addItem(tr("itself · 127.0.0.1"), QStringLiteral("127.0.0.1"));
    }
    if (const int index = m_to->findData(before); index >= 0) {
        m_to->setCurrentIndex(index);
    }
    m_to->blockSignals(false);
    m_go->setEnabled(source && m_to->count() > 0 && !m_command->isRunning());
    Q_EMIT commandLineChanged();
}

QString PingPanel::commandLine() const
{
    const app::Container *source = from();
    return source ? QStringLiteral("caissonctl exec %1 ping -c 3 %2")
                        .arg(source->data().name, m_to->currentData().toString())
                  : QString();
}

void PingPanel::ping()
{
    app::Container *source = from();
    if (!source) {
        return;
    }
    const QString address = m_to->currentData().toString();
    m_fromId = source->data().id;
    m_toId.clear();
    for (const app::Container *container : m_bench.client.containers()) {
        for (const auto &interface : container->data().interfaces) {
            if (interface.address == address) {
                m_toId = container->data().id;
            }
        }
    }
    m_lines->clear();
    m_result->setAccent(Accent::Info);
    m_result->setText(tr("asking %1").arg(address));
    m_go->setEnabled(false);
    m_command->start(*source, {QStringLiteral("ping"), QStringLiteral("-c"), QStringLiteral("3"),
                               QStringLiteral("-W"), QStringLiteral("2"), address});
    Q_EMIT m_bench.lifecycle.asked(commandLine());
}

void PingPanel::ended(const app::ExitData &exit)
{
    m_go->setEnabled(true);
    const bool well = exit.kind == QLatin1String("exited") && exit.code == 0;
    m_result->setAccent(well ? Accent::Ok : Accent::Bad);
    m_result->setText(well ? tr("✓ it answers") : tr("✕ no answer"));
    Q_EMIT answered(m_fromId, m_toId, well ? QString() : tr("no answer"));
}

} // namespace caisson::ui
