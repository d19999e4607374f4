// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/taskspresenter.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QProgressBar;
class QToolButton;
QT_END_NAMESPACE

namespace caisson::ui {

class TextLabel;

/// What is under way, in the status bar: words at once, a moving bar after half a second, and Cancel for
/// what can be cancelled.
class TaskIndicator : public QWidget
{
    Q_OBJECT
public:
    explicit TaskIndicator(app::TasksPresenter &tasks, QWidget *parent = nullptr);

private:
    void show();
    app::TasksPresenter &m_tasks;
    TextLabel *m_text;
    QProgressBar *m_bar;
    QToolButton *m_cancel;
    QTimer m_patience;
};

} // namespace caisson::ui
