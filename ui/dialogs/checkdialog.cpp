// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/checkdialog.h"

#include "app/models/checktexts.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/markwidgets.h"

#include <algorithm>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

int rank(StateMark mark)
{
    switch (mark) {
    case StateMark::Error:
        return 0;
    case StateMark::Warning:
        return 1;
    case StateMark::Starting:
        return 2;
    default:
        return 3;
    }
}

QString word(StateMark mark)
{
    switch (mark) {
    case StateMark::Error:
        return CheckDialog::tr("lacks");
    case StateMark::Warning:
        return CheckDialog::tr("limited");
    case StateMark::Starting:
        return CheckDialog::tr("note");
    default:
        return CheckDialog::tr("well");
    }
}

} // namespace

StateMark CheckDialog::markOf(const app::CheckEntry &check)
{
    return check.level == u"error"     ? StateMark::Error
           : check.level == u"warning" ? StateMark::Warning
           : check.level == u"note"    ? StateMark::Starting
                                       : StateMark::Running;
}

CheckDialog::CheckDialog(const QList<app::CheckEntry> &checks, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("checkDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("This computer"));
    QList<app::CheckEntry> sorted = checks;
    std::ranges::stable_sort(sorted, {}, [](const auto &check) { return rank(markOf(check)); });
    const auto errors =
        std::ranges::count_if(sorted, [](const auto &check) { return markOf(check) == StateMark::Error; });

    auto *title = new TextLabel(errors == 0 ? tr("Containers can do all that Caisson needs here.")
                                            : tr("Something that containers need lacks here."),
                                FontRole::Section, Accent::None, this);
    title->setWordWrap(true);
    auto *list = new BasePane(this);
    auto *grid = new QGridLayout(list);
    const int margin = Theme::px(16);
    grid->setContentsMargins(margin, margin, margin, margin);
    grid->setHorizontalSpacing(Theme::px(12));
    grid->setVerticalSpacing(Theme::px(12));
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const auto &check : sorted) {
        const StateMark mark = markOf(check);
        auto *tile = new StateTile(mark, 20, list);
        tile->setAccessibleName(word(mark));
        grid->addWidget(tile, row, 0, Qt::AlignTop);
        grid->addWidget(new TextLabel(word(mark), FontRole::Secondary, Accent::Secondary, list), row, 1,
                        Qt::AlignTop);
        auto *message = new TextLabel(app::checkText(check.message), FontRole::Body, Accent::None, list);
        message->setWordWrap(true);
        auto *words = new QVBoxLayout;
        words->setSpacing(Theme::px(2));
        words->addWidget(message);
        if (!check.advice.isEmpty() && mark != StateMark::Running) {
            auto *advice =
                new TextLabel(app::checkText(check.advice), FontRole::Secondary, Accent::Secondary, list);
            advice->setWordWrap(true);
            words->addWidget(advice);
        }
        grid->addLayout(words, row++, 2);
    }
    grid->setRowStretch(row, 1);
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setWidget(list);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("checkClose"));
    close->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(title);
    layout->addWidget(area, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    resize(Theme::px(640), Theme::px(480));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace caisson::ui
