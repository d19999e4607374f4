// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/namespacespage.h"

#include "app/models/format.h"
#include "app/models/machinenamespacesmodel.h"
#include "app/models/namespacematrix.h"
#include "app/models/namespacetablemodel.h"
#include "ui/support/tablekit.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/markwidgets.h"
#include "ui/widgets/segmentedbar.h"

#include <algorithm>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

/// Filters by kind and by any column's text.
class NamespaceFilter : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setKind(const QString &kind)
    {
        m_kind = kind;
        invalidateFilter();
    }
    void setText(const QString &text)
    {
        m_text = text;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const auto *model = sourceModel();
        if (!m_kind.isEmpty() &&
            model->index(row, 0, parent).data(app::MachineNamespacesModel::KindRole).toString() != m_kind) {
            return false;
        }
        if (m_text.isEmpty()) {
            return true;
        }
        for (int column = 0; column < model->columnCount(parent); ++column) {
            if (model->index(row, column, parent).data().toString().contains(m_text, Qt::CaseInsensitive)) {
                return true;
            }
        }
        return false;
    }

private:
    QString m_kind, m_text;
};

/// A relation's mark and its word, for the legend.
class LegendItem : public QWidget
{
public:
    LegendItem(RelationMark mark, const QString &text, QWidget *parent)
        : QWidget(parent)
        , m_mark(mark)
    {
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(Theme::px(24), 0, 0, 0);
        layout->addWidget(new TextLabel(text, FontRole::Secondary, Accent::None, this));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        Marks::paintRelation(painter,
                             QRectF(0, (height() - Theme::px(16)) / 2.0, Theme::px(16), Theme::px(16)),
                             m_mark, Theme::of(this).text());
    }

private:
    RelationMark m_mark;
};

} // namespace

NamespacesPage::NamespacesPage(Workbench &bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_model(new app::MachineNamespacesModel(&bench.client, this))
    , m_filtered(new NamespaceFilter(this))
    , m_matrix(new NamespaceMatrix(this))
    , m_table(new QTableView(this))
    , m_views(new QStackedWidget(this))
    , m_banner(new Banner(this))
{
    m_banner->hide();
    m_matrix->setObjectName(QStringLiteral("namespaceMatrix"));
    m_matrix->setAccessibleName(tr("Namespaces of host and containers"));
    m_matrix->setFrameShape(QFrame::NoFrame);
    m_filtered->setSourceModel(m_model);
    m_filtered->setSortRole(app::MachineNamespacesModel::SortRole);
    m_table->setObjectName(QStringLiteral("machineNamespaces"));
    m_table->setAccessibleName(tr("Every namespace of this computer"));
    m_table->setModel(m_filtered);
    FlatHeader *header = prepareTable(m_table);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(app::MachineNamespacesModel::KindColumn, Qt::AscendingOrder);
    // Inode, kind, processes, first PID, user, command, container, name, owner, parent.
    const QList<int> widths{104, 68, 88, 80, 76, 152, 88, 64, 104, 104};
    for (int column = 0; column < app::MachineNamespacesModel::ColumnCount && column < widths.size();
         ++column) {
        m_table->setColumnWidth(column, Theme::px(widths[column]));
    }
    header->setGrowing(app::MachineNamespacesModel::CommandColumn);
    m_views->addWidget(m_matrix);
    m_views->addWidget(m_table);

    auto *canvas = new BasePane(this);
    auto *canvasLayout = new QVBoxLayout(canvas);
    canvasLayout->setContentsMargins(Theme::px(12), Theme::px(8), Theme::px(12), Theme::px(8));
    canvasLayout->addWidget(m_views);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    layout->addWidget(canvas, 1);
    layout->addWidget(makeDetail());

    m_refresh.setInterval(5000);
    connect(&m_refresh, &QTimer::timeout, m_model, &app::MachineNamespacesModel::refresh);
    connect(m_matrix, &NamespaceMatrix::cellSelected, this,
            [this](const QString &, Kind kind, quint64 inode) {
                m_selected = inode;
                m_selectedKind = kindName(kind);
                showDetail();
            });
    connect(m_matrix, &NamespaceMatrix::rowActivated, this, [this](const QString &id) {
        if (auto *container = m_bench.client.containerByName(id); container && !id.isEmpty()) {
            Q_EMIT containerWanted(container);
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) {
                if (now.isValid()) {
                    const auto &row = m_model->row(m_filtered->mapToSource(now).row());
                    m_selected = row.inode;
                    m_selectedKind = row.kind;
                    showDetail();
                }
            });
    connect(m_model, &app::MachineNamespacesModel::refreshed, this, [this] {
        m_banner->hide();
        applyFilter();
        showDetail();
    });
    connect(m_model, &app::MachineNamespacesModel::failed, this, [this](const app::ClientError &error) {
        m_banner->setMessage(StateMark::Error, tr("The namespaces of this computer could not be listed."),
                             error.friendlyText(), error.text);
        m_banner->show();
    });
    const auto follow = [this](const app::Container *container) {
        connect(container, &app::Container::changed, this, &NamespacesPage::updateMatrix);
    };
    for (const app::Container *container : bench.client.containers()) {
        follow(container);
    }
    connect(&bench.client, &app::Client::containerAdded, this,
            [this, follow](const app::Container *container) {
                follow(container);
                updateMatrix();
            });
    connect(&bench.client, &app::Client::containerRemoved, this, &NamespacesPage::updateMatrix,
            Qt::QueuedConnection);
    connect(&bench.client, &app::Client::hostChanged, this, &NamespacesPage::updateMatrix);
}

QWidget *NamespacesPage::makeLegend(QWidget *parent)
{
    auto *legend = new QWidget(parent);
    auto *layout = new QHBoxLayout(legend);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(16));
    layout->addWidget(new LegendItem(RelationMark::Own, tr("its own"), legend));
    layout->addWidget(new LegendItem(RelationMark::Shared, tr("shared, same letter"), legend));
    layout->addWidget(new LegendItem(RelationMark::Host, tr("the host's"), legend));
    return legend;
}

QWidget *NamespacesPage::makeHeader()
{
    auto *header = new QWidget(this);
    m_choice = new SegmentedBar({tr("Matrix"), tr("Table")}, header);
    m_choice->setObjectName(QStringLiteral("matrixOrTable"));
    m_legend = makeLegend(header);
    m_filterBox = new QWidget(header);
    m_search = new QLineEdit(m_filterBox);
    m_search->setObjectName(QStringLiteral("namespaceFilter"));
    m_search->setPlaceholderText(tr("Id, command, PID, container"));
    m_search->setAccessibleName(tr("Filter namespaces"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(Icons::get(u"edit-find"), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(Theme::px(256));
    m_kinds = new QComboBox(m_filterBox);
    m_kinds->setObjectName(QStringLiteral("namespaceKind"));
    m_kinds->setAccessibleName(tr("Kind of namespace"));
    m_kinds->addItem(tr("All kinds"));
    for (const QString &kind : app::namespaceKinds()) {
        m_kinds->addItem(Marks::kindIcon(*kindFromName(kind)), kind, kind);
    }
    m_count = new TextLabel({}, FontRole::Secondary, Accent::Secondary, m_filterBox);
    m_count->setObjectName(QStringLiteral("namespaceCount"));
    auto *filterLayout = new QHBoxLayout(m_filterBox);
    filterLayout->setContentsMargins(0, 0, 0, 0);
    filterLayout->addWidget(m_kinds);
    filterLayout->addWidget(m_search, 1);
    filterLayout->addWidget(m_count);
    m_filterBox->hide();
    auto *layout = new QHBoxLayout(header);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, Theme::px(10), margin, Theme::px(10));
    layout->setSpacing(margin);
    layout->addWidget(new TextLabel(tr("Namespaces"), FontRole::Title, Accent::None, header));
    layout->addWidget(m_filterBox);
    layout->addStretch(1);
    layout->addWidget(m_legend);
    layout->addWidget(m_choice);
    connect(m_choice, &SegmentedBar::currentChanged, this, [this](int index) {
        m_views->setCurrentIndex(index);
        // What goes goes first: for a moment with both the page would ask for more room than there is.
        (index == 0 ? m_filterBox : m_legend)->hide();
        (index == 0 ? m_legend : m_filterBox)->show();
    });
    connect(m_search, &QLineEdit::textChanged, this, &NamespacesPage::applyFilter);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &NamespacesPage::applyFilter);
    return header;
}

QWidget *NamespacesPage::makeDetail()
{
    m_detail = new QWidget(this);
    m_tile = new KindTile(Kind::Net, 24, m_detail);
    m_title = new TextLabel({}, FontRole::Section, Accent::None, m_detail);
    m_title->setObjectName(QStringLiteral("namespaceTitle"));
    m_inode = new TextLabel({}, FontRole::FixedSmall, Accent::Secondary, m_detail);
    m_inode->setObjectName(QStringLiteral("namespaceInode"));
    m_inode->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_meaning = new TextLabel({}, FontRole::Secondary, Accent::Secondary, m_detail);
    m_meaning->setWordWrap(true);
    const auto value = [this] { return new TextLabel({}, FontRole::Secondary, Accent::None, m_detail); };
    m_name = value();
    m_owner = value();
    m_parent = value();
    auto *titleRow = new QHBoxLayout;
    titleRow->setSpacing(Theme::px(8));
    titleRow->addWidget(m_tile);
    titleRow->addWidget(m_title);
    titleRow->addWidget(m_inode, 1);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Theme::px(16));
    form->setVerticalSpacing(Theme::px(4));
    const auto caption = [this](const QString &text) {
        return new TextLabel(text, FontRole::Secondary, Accent::Secondary, m_detail);
    };
    form->addRow(caption(tr("Name")), m_name);
    form->addRow(caption(tr("Owner")), m_owner);
    form->addRow(caption(tr("Parent")), m_parent);
    auto *left = new QVBoxLayout;
    left->addLayout(titleRow);
    left->addWidget(m_meaning);
    left->addLayout(form);
    left->addStretch(1);
    m_processesTitle = new TextLabel({}, FontRole::Section, Accent::None, m_detail);
    m_processes = new TextLabel({}, FontRole::Secondary, Accent::None, m_detail);
    m_processes->setWordWrap(true);
    auto *right = new QVBoxLayout;
    right->addWidget(m_processesTitle);
    right->addWidget(m_processes);
    right->addStretch(1);
    auto *layout = new QHBoxLayout(m_detail);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addLayout(left, 1);
    layout->addWidget(new Separator(Qt::Vertical, m_detail));
    layout->addLayout(right, 1);
    m_detail->setFixedHeight(Theme::px(164));
    return m_detail;
}

QString NamespacesPage::commandLine() const
{
    return QStringLiteral("caissonctl ns");
}

void NamespacesPage::setOnScreen(bool onScreen)
{
    m_onScreen = onScreen;
    onScreen ? m_refresh.start() : m_refresh.stop();
    if (!onScreen) {
        m_model->setRows({}); // better nothing for a moment than what was true a while ago
    }
    if (onScreen) {
        updateMatrix();
        if (!m_matrix->currentKind()) {
            m_matrix->selectCell({}, Kind::Pid);
        }
        showDetail();
    }
}

void NamespacesPage::updateMatrix()
{
    if (!m_onScreen) {
        return;
    }
    QList<app::ContainerData> containers;
    for (const app::Container *container : m_bench.client.containers()) {
        if (container->data().pid != 0) {
            containers += container->data();
        }
    }
    const auto &host = m_bench.client.host();
    MatrixModel matrix;
    matrix.hostName = host.hostName;
    matrix.hostNote = tr("the host");
    const auto &kinds = app::namespaceKinds();
    for (int i = 0; i < kindCount; ++i) {
        matrix.hostInodes[static_cast<std::size_t>(i)] = host.namespaces.value(kinds.at(i));
    }
    for (const auto &row : app::namespaceMatrix(host, containers).rows) {
        if (row.id.isEmpty()) {
            continue; // the host has a row of its own already
        }
        const auto info = std::ranges::find(containers, row.id, &app::ContainerData::id);
        if (info == containers.end()) {
            continue;
        }
        MatrixRow shown;
        shown.id = row.id;
        shown.name = row.name;
        shown.state = stateMarkOf(*info);
        shown.stateText = app::containerStatus(*info, QDateTime::currentDateTime()).word;
        for (int i = 0; i < kindCount && i < row.cells.size(); ++i) {
            auto &cell = shown.cells[static_cast<std::size_t>(i)];
            cell.inode = row.cells.at(i).inode;
            cell.relation = toMark(row.cells.at(i).relation);
            const auto entry = std::ranges::find(info->namespaces, kinds.at(i), &app::NamespaceEntry::kind);
            if (entry != info->namespaces.end()) {
                cell.sharedWith = entry->sharedWith;
            }
        }
        matrix.rows += shown;
    }
    m_matrix->setMatrix(matrix);
    m_model->refresh();
}

void NamespacesPage::applyFilter()
{
    auto *filter = static_cast<NamespaceFilter *>(m_filtered);
    filter->setKind(m_kinds->currentData().toString());
    filter->setText(m_search->text());
    m_count->setText(tr("%1 of %2").arg(m_filtered->rowCount()).arg(m_model->rowCount()));
}

void NamespacesPage::showDetail()
{
    const auto kind = kindFromName(m_selectedKind);
    m_tile->setVisible(kind && m_selected != 0);
    if (!kind || m_selected == 0) {
        m_title->setText(tr("Select a cell"));
        for (TextLabel *label :
             {m_inode, m_meaning, m_name, m_owner, m_parent, m_processesTitle, m_processes}) {
            label->setText({});
        }
        return;
    }
    m_tile->setKind(*kind);
    m_title->setText(app::kindTitle(m_selectedKind));
    m_inode->setText(QString::number(m_selected));
    m_meaning->setText(app::kindSentence(m_selectedKind));
    const app::NamespaceRowEntry *found = nullptr;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        if (m_model->row(i).inode == m_selected) {
            found = &m_model->row(i);
        }
    }
    const QString none = QStringLiteral("–");
    if (!found) {
        for (TextLabel *label : {m_name, m_owner, m_parent}) {
            label->setText(none);
        }
        m_processesTitle->setText({});
        m_processes->setText({});
        return;
    }
    m_name->setText(found->name.isEmpty() ? tr("none; kept by its processes") : found->name);
    m_owner->setText(found->owner ? tr("user namespace %1").arg(found->owner) : none);
    const bool tree = m_selectedKind == QLatin1String("pid") || m_selectedKind == QLatin1String("user");
    m_parent->setText(found->parent ? QString::number(found->parent)
                      : tree        ? none
                                    : tr("this kind has none"));
    m_processesTitle->setText(tr("%n process(es) in it", nullptr, static_cast<int>(found->processes)));
    QStringList members;
    for (const app::Container *container : m_bench.client.containers()) {
        for (const auto &entry : container->data().namespaces) {
            if (entry.inode == m_selected && container->data().pid != 0) {
                members += tr("%1, PID %2").arg(container->data().name).arg(container->data().pid);
            }
        }
    }
    const QString first =
        tr("lowest PID %1: %2").arg(found->lowestPid).arg(app::escapeControl(found->command.left(120)));
    m_processes->setText(
        (members.isEmpty() ? QStringList{first} : members + QStringList{first}).join(QLatin1Char('\n')));
}

} // namespace caisson::ui
