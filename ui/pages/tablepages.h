// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/pages/containerpage.h"

QT_BEGIN_NAMESPACE
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;
QT_END_NAMESPACE

namespace caisson::app {
class EventModel;
class MountModel;
class ProcessModel;
} // namespace caisson::app

namespace caisson::ui {

class Banner;
class EmptyState;
class TextLabel;

/// A page that is one table under a sentence, with an empty state and a place for an error.
class TablePage : public ContainerPage
{
    Q_OBJECT
public:
    void setOnScreen(bool onScreen) override;

protected:
    TablePage(Workbench &bench, const QString &sentence, QWidget *parent);
    void showError(const app::ClientError &error);
    void clearError();
    /// Shows the table or, instead, the sentence of why it is empty; Start if that would fill it.
    void showContents(bool filled, const QString &emptySentence);
    virtual void ask() = 0; ///< fetches what the table shows

    QTableView *m_table;
    TextLabel *m_sentence;
    Banner *m_banner;

private:
    EmptyState *m_empty;
    QStackedLayout *m_stack;
};

/// Processes with both of their numbers.
class ProcessesPage : public TablePage
{
    Q_OBJECT
public:
    explicit ProcessesPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;
    void tick() override;

protected:
    void containerChanged() override;
    void refresh() override;
    void ask() override;

private:
    void update();
    app::ProcessModel *m_model;
    QSortFilterProxyModel *m_sorted;
};

/// The container's own mount table.
class MountsPage : public TablePage
{
    Q_OBJECT
public:
    explicit MountsPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;

protected:
    void containerChanged() override;
    void refresh() override;
    void ask() override;

private:
    void update();
    app::MountModel *m_model;
    quint32 m_askedFor = 0;
};

/// What happened to this container.
class EventsPage : public TablePage
{
    Q_OBJECT
public:
    explicit EventsPage(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] QString commandLine() const override;

protected:
    void containerChanged() override;
    void ask() override;

private:
    app::EventModel *m_model;
};

} // namespace caisson::ui
