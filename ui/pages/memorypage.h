// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/loadpresenter.h"
#include "ui/pages/containerpage.h"

#include <QHash>

QT_BEGIN_NAMESPACE
class QAction;
class QHBoxLayout;
class QPushButton;
class QSlider;
class QSpinBox;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class EmptyState;
class MemoryGraph;
class TextLabel;

/// The memory of one container over time, its limits to move, and a safe load to try them with.
class MemoryPage : public ContainerPage
{
    Q_OBJECT
public:
    explicit MemoryPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void setOnScreen(bool onScreen) override;

Q_SIGNALS:
    void eventsWanted(); ///< "What the kernel did"

protected:
    void containerChanged() override;
    void refresh() override;

private:
    struct LimitRow
    {
        QSlider *slider = nullptr;
        QSpinBox *spin = nullptr;
    };
    LimitRow makeLimitRow(const QString &objectName, const QString &title, Accent accent, QHBoxLayout *into);
    QWidget *makeLoadPanel();
    void showAll();
    void appendNewest();
    void showMarks();
    void showKill();
    void showLoad();
    void showLimits();
    void setLimit(quint64 bytes);
    [[nodiscard]] bool hasHigh() const; ///< control groups v1 have none
    void setHigh(quint64 bytes);
    void raiseAndRerun();
    [[nodiscard]] app::LoadPresenter *load() const;
    [[nodiscard]] app::LoadSettings settings() const;

    MemoryGraph *m_graph;
    Banner *m_banner;
    LimitRow m_limit, m_high;
    QSpinBox *m_step = nullptr, *m_every = nullptr, *m_until = nullptr;
    QPushButton *m_start = nullptr, *m_stop = nullptr, *m_startContainer = nullptr;
    QAction *m_raise, *m_what;
    TextLabel *m_loadTitle = nullptr, *m_loadStatus = nullptr, *m_stopped = nullptr;
    QHash<QString, app::LoadPresenter *> m_loads; // by object path
    QHash<QString, qint64> m_dismissed;           // kills whose banner was closed, by object path
    qint64 m_lastShown = 0;
    bool m_showing = false;
};

} // namespace caisson::ui
