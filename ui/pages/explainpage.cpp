// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/explainpage.h"

#include "app/models/format.h"
#include "app/models/stepmodel.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/markwidgets.h"
#include "ui/widgets/planview.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace caisson::ui {

ExplainPage::ExplainPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_model(new app::StepModel(this))
    , m_banner(new Banner(this))
    , m_plan(new PlanView(this))
    , m_took(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_total(new TextLabel({}, FontRole::Strong, Accent::None, this))
    , m_title(new TextLabel({}, FontRole::Section, Accent::None, this))
    , m_result(new TextLabel({}, FontRole::Body, Accent::Secondary, this))
    , m_sentence(new TextLabel({}, FontRole::Body, Accent::None, this))
    , m_tile(new KindTile(Kind::Mnt, 24, this))
    , m_calls(makeCode(QStringLiteral("systemCalls"), tr("System calls of this step")))
    , m_shell(makeCode(QStringLiteral("shellCommands"), tr("Shell commands that do the same")))
    , m_copy(new QPushButton(Icons::get(u"edit-copy"), tr("Cop&y"), this))
    , m_export(new QPushButton(Icons::get(u"document-export"), tr("E&xport script…"), this))
{
    m_banner->hide();
    m_banner->setClosable(true);
    m_plan->setObjectName(QStringLiteral("planView"));
    m_plan->setAccessibleName(tr("Steps of the start"));
    m_plan->setFrameShape(QFrame::NoFrame);
    m_copy->setObjectName(QStringLiteral("copyShell"));
    m_export->setObjectName(QStringLiteral("exportScript"));
    m_export->setToolTip(tr("A shell script that builds the same container with the ordinary tools"));
    m_sentence->setWordWrap(true);
    m_title->setWordWrap(true);

    const int margin = Theme::px(16);
    auto *totals = new QHBoxLayout;
    totals->setContentsMargins(Theme::px(8), 0, Theme::px(8), 0);
    totals->addWidget(m_took, 1);
    totals->addWidget(m_total);
    auto *left = new QWidget(this);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(Theme::px(8), Theme::px(8), Theme::px(8), Theme::px(8));
    leftLayout->addWidget(m_plan, 1);
    leftLayout->addLayout(totals);

    auto *right = new QWidget(this);
    auto *titleRow = new QHBoxLayout;
    titleRow->setSpacing(Theme::px(8));
    titleRow->addWidget(m_tile);
    titleRow->addWidget(m_title, 1);
    titleRow->addWidget(m_result);
    auto *shellRow = new QHBoxLayout;
    shellRow->addWidget(new TextLabel(tr("Shell"), FontRole::Strong, Accent::Secondary, this), 1);
    shellRow->addWidget(m_copy);
    auto *exportRow = new QHBoxLayout;
    exportRow->addStretch(1);
    exportRow->addWidget(m_export);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(margin, margin, margin, margin);
    rightLayout->setSpacing(Theme::px(8));
    rightLayout->addLayout(titleRow);
    rightLayout->addWidget(m_sentence);
    rightLayout->addSpacing(Theme::px(8));
    rightLayout->addWidget(new TextLabel(tr("System calls"), FontRole::Strong, Accent::Secondary, this));
    rightLayout->addWidget(m_calls, 1);
    rightLayout->addLayout(shellRow);
    rightLayout->addWidget(m_shell, 2);
    rightLayout->addLayout(exportRow);

    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("explainSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setSizes({Theme::px(512), Theme::px(464)});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(splitter, 1);

    connect(m_model, &app::StepModel::refreshed, this, &ExplainPage::showSteps);
    connect(m_model, &app::StepModel::failed, this, [this](const app::ClientError &error) {
        m_banner->setMessage(StateMark::Error, error.friendlyText(), error.text);
        m_banner->show();
    });
    connect(m_plan, &PlanView::stepSelected, this, &ExplainPage::showDetail);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_shell->toPlainText()); });
    connect(m_export, &QPushButton::clicked, this, &ExplainPage::exportScript);
}

QPlainTextEdit *ExplainPage::makeCode(const QString &objectName, const QString &accessibleName)
{
    auto *edit = new QPlainTextEdit(this);
    edit->setObjectName(objectName);
    edit->setAccessibleName(accessibleName);
    edit->setReadOnly(true);
    edit->setFont(Theme::font(FontRole::FixedSmall));
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    edit->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    edit->setMinimumHeight(Theme::px(48));
    return edit;
}

QString ExplainPage::commandLine() const
{
    return container() ? QStringLiteral("caissonctl explain %1 --as shell").arg(container()->data().name)
                       : QString();
}

void ExplainPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen) {
        m_model->setContainer(container());
        m_model->refresh();
    }
}

void ExplainPage::containerChanged()
{
    m_banner->hide();
    // The steps are asked for when somebody looks.
    m_model->setContainer(isOnScreen() ? container() : nullptr);
    showSteps();
}

void ExplainPage::refresh() {}

void ExplainPage::showSteps()
{
    QList<PlanItem> items;
    int number = 0, done = 0;
    bool failed = false, nextSeen = false, undone = false;
    int telling = 0; // what is looked at first: the one that failed, if one did
    for (const auto &step : m_model->steps()) {
        PlanItem item;
        item.number = ++number;
        item.title = step.title;
        item.kind = kindFromName(step.kind);
        if (step.status == QLatin1String("done")) {
            item.status = PlanItem::Status::Done;
            ++done;
        } else if (step.status == QLatin1String("failed")) {
            item.status = PlanItem::Status::Failed;
            failed = true;
            telling = number - 1;
        } else if (step.status == QLatin1String("undone")) {
            item.status = PlanItem::Status::Undone;
            undone = true;
        } else if (done > 0 && !failed && !nextSeen) {
            item.status = PlanItem::Status::Next;
            nextSeen = true;
        }
        item.microseconds = step.microseconds > 0 ? static_cast<qint64>(step.microseconds) : -1;
        item.error = step.error;
        items += item;
    }
    m_plan->setSteps(items);
    if (done > 0)
        m_took->setText(tr("%n step(s), some at once; work in all", nullptr, done));
    else if (undone)
        m_took->setText(tr("Taken back. These are the steps of the next start too."));
    else
        m_took->setText(tr("Nothing done yet: these are the steps of the next start."));
    m_total->setText(done > 0 ? app::formatMicroseconds(m_model->totalMicroseconds()) : QString());
    if (m_plan->currentStep() < 0 && !items.isEmpty()) {
        m_plan->setCurrentStep(telling);
    }
    showDetail();
}

void ExplainPage::showDetail()
{
    const int index = m_plan->currentStep();
    const bool valid = index >= 0 && index < m_model->steps().size();
    m_tile->hide();
    m_copy->setEnabled(valid);
    m_export->setEnabled(container());
    if (!valid) {
        for (TextLabel *label : {m_title, m_result, m_sentence}) {
            label->setText({});
        }
        m_calls->clear();
        m_shell->clear();
        return;
    }
    const auto &step = m_model->steps().at(index);
    if (const auto kind = kindFromName(step.kind)) {
        m_tile->setKind(*kind);
        m_tile->show();
    }
    m_title->setText(QStringLiteral("%1 · %2").arg(index + 1).arg(step.title));
    m_sentence->setText(step.sentence);
    if (step.status == QLatin1String("done")) {
        m_result->setAccent(Accent::Ok);
        m_result->setText(tr("✓ done in %1").arg(app::formatMicroseconds(step.microseconds)));
    } else if (step.status == QLatin1String("failed")) {
        m_result->setAccent(Accent::Bad);
        m_result->setText(tr("✕ failed: %1").arg(step.error));
    } else if (step.status == QLatin1String("undone")) {
        m_result->setAccent(Accent::Secondary);
        m_result->setText(tr("taken back"));
    } else {
        m_result->setAccent(Accent::Info);
        m_result->setText(tr("not yet"));
    }
    const auto fill = [](QPlainTextEdit *edit, const QStringList &lines) {
        const QString text = lines.join(QLatin1Char('\n'));
        if (edit->toPlainText() != text) {
            edit->setPlainText(text);
        }
    };
    fill(m_calls, step.systemCalls);
    fill(m_shell, step.shell);
}

void ExplainPage::exportScript()
{
    if (!container()) {
        return;
    }
    const QString name = container()->data().name;
    Q_EMIT m_bench.lifecycle.asked(commandLine());
    container()->explainAs(QStringLiteral("shell"), this, [this, name](const app::Outcome<QString> &outcome) {
        if (!outcome) {
            m_banner->setMessage(StateMark::Error, outcome.error().friendlyText(), outcome.error().text);
            m_banner->show();
            return;
        }
        auto *dialog = new QFileDialog(this, tr("Export script"), name + QStringLiteral(".sh"));
        dialog->setObjectName(QStringLiteral("exportDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        connect(dialog, &QFileDialog::fileSelected, this, [this, text = *outcome](const QString &fileName) {
            QSaveFile file(fileName);
            if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
                m_banner->setMessage(StateMark::Error, tr("The script could not be written."),
                                     file.errorString());
                m_banner->show();
            }
        });
        dialog->open();
    });
}

} // namespace caisson::ui
