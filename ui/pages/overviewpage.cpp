// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/overviewpage.h"

#include "app/models/format.h"
#include "app/models/namespacetablemodel.h"
#include "ui/pages/namespacedelegate.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/keyfigure.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/sparkline.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace caisson::ui {

OverviewPage::OverviewPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_memory(new KeyFigure(tr("Memory"), this))
    , m_processor(new KeyFigure(tr("Processor"), this))
    , m_processes(new KeyFigure(tr("Processes"), this))
    , m_network(new KeyFigure(tr("Network"), this))
    , m_model(new app::NamespaceTableModel(&bench.client, this))
    , m_table(new QTableView(this))
{
    const int margin = Theme::px(16);
    auto *figures = new QHBoxLayout;
    figures->setSpacing(margin);
    const QList<KeyFigure *> all{m_memory, m_processor, m_processes, m_network};
    for (KeyFigure *figure : all) {
        if (figure != all.first()) {
            figures->addWidget(new Separator(Qt::Vertical, this));
        }
        figures->addWidget(figure, 1);
    }
    m_memory->setObjectName(QStringLiteral("memoryFigure"));
    m_network->setObjectName(QStringLiteral("networkFigure"));

    m_summary = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    m_summary->setObjectName(QStringLiteral("namespaceSummary"));
    auto *title = new QHBoxLayout;
    title->setSpacing(Theme::px(12));
    title->addWidget(new TextLabel(tr("Namespaces"), FontRole::Section, Accent::None, this));
    title->addWidget(m_summary, 1);

    m_table->setObjectName(QStringLiteral("namespaceTable"));
    m_table->setAccessibleName(tr("Namespaces of this container beside the host's"));
    m_table->setModel(m_model);
    prepareTable(m_table);
    m_table->setItemDelegate(new NamespaceDelegate(m_table));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setMinimumHeight(Theme::px(120));

    m_sourceName = new TextLabel({}, FontRole::Strong, Accent::None, this);
    m_sourceText = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    m_sourceText->setObjectName(QStringLiteral("namespaceSource"));
    m_sourceText->setElided(Qt::ElideMiddle);
    m_manual = new TextLabel({}, FontRole::Secondary, Accent::Secondary, this);
    auto *source = new QHBoxLayout;
    source->setSpacing(Theme::px(10));
    source->setContentsMargins(Theme::px(8), 0, Theme::px(8), 0);
    source->addWidget(m_sourceName);
    source->addWidget(m_sourceText, 1);
    source->addWidget(m_manual);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, Theme::px(12));
    layout->setSpacing(Theme::px(12));
    layout->addLayout(figures);
    layout->addLayout(title);
    layout->addWidget(m_table, 1);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addLayout(source);

    connect(m_model, &app::NamespaceTableModel::summaryChanged, this,
            [this] { m_summary->setText(m_model->summary()); });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &OverviewPage::showSource);
    connect(m_model, &QAbstractItemModel::modelReset, this, &OverviewPage::showSource);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &OverviewPage::showSource);
    connect(&m_bench.traffic, &app::Traffic::ticked, this, &OverviewPage::showFigures);
}

QString OverviewPage::commandLine() const
{
    return container() ? QStringLiteral("caissonctl inspect ") + container()->data().name : QString();
}

void OverviewPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen) {
        refresh();
    }
}

void OverviewPage::containerChanged()
{
    m_model->setContainer(container());
    m_summary->setText(m_model->summary());
    if (!m_table->currentIndex().isValid()) {
        m_table->selectRow(static_cast<int>(app::namespaceKinds().indexOf(QStringLiteral("pid"))));
    }
    refresh();
}

void OverviewPage::refresh()
{
    showFigures();
    showSource();
}

void OverviewPage::showFigures()
{
    if (!container() || !isOnScreen()) {
        return;
    }
    const auto &info = container()->data();
    const auto &sample = container()->figures();
    const bool running = info.pid != 0;
    const auto rates = m_bench.traffic.rates(container());
    const QString none = QStringLiteral("–");

    m_memory->setFigure(running ? app::formatMebibytes(sample.memory) : none,
                        info.memoryLimit ? tr("of %1 MiB").arg(app::formatMebibytes(info.memoryLimit))
                                         : tr("MiB"));
    m_memory->meter()->setValue(running ? static_cast<double>(sample.memory) : 0,
                                static_cast<double>(info.memoryLimit));
    m_processor->setFigure(running && rates.known ? QLocale().toString(rates.processors, 'f', 2) : none,
                           info.cpus > 0 ? tr("of %1 CPU").arg(QLocale().toString(info.cpus, 'f', 2))
                                         : tr("CPU"));
    m_processes->setFigure(running ? QLocale().toString(sample.pids) : none,
                           info.pidsLimit ? tr("of %1").arg(info.pidsLimit) : QString());
    m_processes->meter()->setValue(running ? static_cast<double>(sample.pids) : 0,
                                   static_cast<double>(info.pidsLimit));
    const auto figure = [&](const QString &prefix, double rate) {
        const QString text = app::formatRate(rate);
        const auto gap = text.indexOf(QLatin1Char(' '));
        return KeyFigure::Figure{prefix, text.left(gap), gap < 0 ? QString() : text.mid(gap + 1)};
    };
    if (running && rates.known && !info.interfaces.isEmpty()) {
        m_network->setFigures(
            {figure(QStringLiteral("↓"), rates.received), figure(QStringLiteral("↑"), rates.sent)});
    } else {
        m_network->setFigure(none, info.interfaces.isEmpty() ? tr("no interface") : QString());
    }
    SparklineData processors, network;
    if (const auto *history = m_bench.traffic.history(container())) {
        for (std::size_t i = 0; i < history->size(); ++i) {
            processors.values += history->at(i).processors;
            network.values += history->at(i).received + history->at(i).sent;
        }
    }
    for (const auto &[shown, curve] : {std::pair(m_processor, &processors), {m_network, &network}}) {
        shown->sparkline()->setData(*curve);
        shown->sparkline()->setAccent(running ? Accent::Info : Accent::Secondary);
    }
}

void OverviewPage::showSource()
{
    const QModelIndex index = m_table->currentIndex();
    if (!container() || !index.isValid()) {
        m_sourceName->setText({});
        m_sourceText->setText({});
        m_manual->setText({});
        return;
    }
    const auto entry = m_model->entry(index.row());
    const auto pid = container()->data().pid;
    if (entry.inode == 0 || pid == 0) {
        m_sourceName->setText(entry.kind);
        m_sourceText->setText(tr("has no id while the container does not run"));
    } else {
        m_sourceName->setText(QStringLiteral("%1 %2").arg(entry.kind).arg(entry.inode));
        m_sourceText->setText(tr("read from /proc/%1/ns/%2 with readlink").arg(pid).arg(entry.kind));
    }
    m_manual->setText(tr("Manual: %1").arg(app::kindManual(entry.kind)));
}

} // namespace caisson::ui
