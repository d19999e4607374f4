// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/marks.h"
#include <optional>
#include <QList>
#include <QListView>
#include <QString>

namespace caisson::ui {

/// One step of a plan, as the list shows it.
struct PlanItem
{
    enum class Status { Planned, Next, Running, Done, Failed, Undone };
    int number = 0;
    QString title;
    std::optional<Kind> kind; ///< nothing: no tile
    Status status = Status::Planned;
    qint64 microseconds = -1; ///< -1: not run
    QString error;
    bool operator==(const PlanItem &) const = default;
};

/// "0.31 ms", "12 ms", "1.4 s".
[[nodiscard]] QString durationText(qint64 microseconds);

class PlanItems;

/// The plan as a list: mark, number, kind, title and a bar of its duration, all bars on one linear scale.
class PlanView : public QListView
{
    Q_OBJECT

public:
    explicit PlanView(QWidget *parent = nullptr);
    ~PlanView() override;

    /// Keeps the selection and the place; repaints what changed.
    void setSteps(const QList<PlanItem> &steps);
    [[nodiscard]] const QList<PlanItem> &steps() const;
    [[nodiscard]] int currentStep() const; ///< index, -1: none
    void setCurrentStep(int index);
    /// Sum over the steps that ran, microseconds.
    [[nodiscard]] qint64 totalMicroseconds() const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void stepSelected(int index);
    void stepActivated(int index);

protected:
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    PlanItems *m_items;
};

} // namespace caisson::ui
