// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/taskindicator.h"

#include "ui/support/textlabel.h"

#include <algorithm>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace caisson::ui {

namespace {
constexpr int patienceMilliseconds = 500;
}

TaskIndicator::TaskIndicator(app::TasksPresenter &tasks, QWidget *parent)
    : QWidget(parent)
    , m_tasks(tasks)
    , m_text(new TextLabel({}, FontRole::Secondary, Accent::Secondary, this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    m_text->setObjectName(QStringLiteral("taskText"));
    m_bar->setObjectName(QStringLiteral("taskBar"));
    m_bar->setFixedSize(Theme::px(64), Theme::px(12));
    m_bar->setTextVisible(false);
    m_bar->hide();
    m_cancel->setObjectName(QStringLiteral("taskCancel"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAutoRaise(true);
    m_cancel->setFixedHeight(Theme::px(20)); // the bar does not grow when it comes
    m_cancel->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_bar);
    layout->addWidget(m_text);
    layout->addWidget(m_cancel);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &TaskIndicator::show);
    connect(&tasks, &app::TasksPresenter::changed, this, &TaskIndicator::show);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        for (const auto &task : m_tasks.tasks()) {
            if (task.job) {
                m_tasks.cancel(task.id);
                return;
            }
        }
    });
    show();
}

void TaskIndicator::show()
{
    const auto &tasks = m_tasks.tasks();
    m_text->setText(
        tasks.isEmpty() ? tr("no tasks")
        : tasks.size() == 1
            ? tasks.first().title
            : tr("%1 and %n more", nullptr, static_cast<int>(tasks.size()) - 1).arg(tasks.first().title));
    const auto longest =
        std::ranges::max_element(tasks, {}, [](const auto &task) { return task.since.elapsed(); });
    const bool busy = longest != tasks.end() && longest->since.elapsed() >= patienceMilliseconds;
    m_bar->setVisible(busy);
    if (busy) {
        const double progress = longest->job ? longest->job->progress() : -1;
        m_bar->setRange(0, progress < 0 ? 0 : 100);
        m_bar->setValue(progress < 0 ? 0 : qRound(progress * 100));
    } else if (longest != tasks.end()) {
        m_patience.start(patienceMilliseconds - static_cast<int>(longest->since.elapsed()));
    }
    m_cancel->setVisible(busy &&
                         std::ranges::any_of(tasks, [](const auto &task) { return !task.job.isNull(); }));
}

} // namespace caisson::ui
