// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/stepmodel.h"

#include "app/models/format.h"
#include "app/models/steptexts.h"

#include <algorithm>

namespace caisson::app {

namespace {

bool same(const StepEntry &left, const StepEntry &right)
{
    return left.title == right.title && left.sentence == right.sentence && left.kind == right.kind &&
           left.status == right.status && left.error == right.error &&
           left.microseconds == right.microseconds && left.systemCalls == right.systemCalls &&
           left.shell == right.shell;
}

QList<StepEntry> inWordsOfTheWindow(QList<StepEntry> steps)
{
    for (StepEntry &step : steps) {
        step.title = stepText(step.title);
        step.sentence = stepText(step.sentence);
    }
    return steps;
}

} // namespace

StepModel::StepModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void StepModel::setContainer(Container *container)
{
    if (m_container == container && container != nullptr)
        return;
    if (m_container)
        m_container->disconnect(this);
    m_container = container;
    ++m_generation;
    m_asking = m_again = false;
    setSteps({});
    if (container == nullptr)
        return;
    m_lastState = container->data().state;
    connect(container, &Container::changed, this, [this] {
        // While it starts every change may be a step done; otherwise only another state has another story.
        const ContainerState state = m_container->data().state;
        if (state != m_lastState || state == ContainerState::Starting)
            refresh();
        m_lastState = state;
    });
    refresh();
}

void StepModel::refresh()
{
    if (!m_container)
        return;
    if (m_asking) {
        m_again = true; // what is being answered may be older than this change
        return;
    }
    m_asking = true;
    m_container->explain(this, [this, generation = m_generation](const Outcome<QList<StepEntry>> &steps) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (steps)
            setSteps(inWordsOfTheWindow(*steps));
        else
            Q_EMIT failed(steps.error());
        if (std::exchange(m_again, false))
            refresh();
    });
}

void StepModel::setSteps(const QList<StepEntry> &steps)
{
    quint64 longest = 0;
    for (const StepEntry &step : steps)
        longest = std::max(longest, step.microseconds);
    const bool sameSteps = std::equal(steps.cbegin(), steps.cend(), m_steps.cbegin(), m_steps.cend(),
                                      [](const StepEntry &a, const StepEntry &b) { return a.id == b.id; });
    if (!sameSteps) {
        beginResetModel();
        m_steps = steps;
        m_longest = longest;
        endResetModel();
    } else {
        const bool scaled = std::exchange(m_longest, longest) != longest;
        for (qsizetype i = 0; i < steps.size(); ++i) {
            if (!scaled && same(m_steps.at(i), steps.at(i)))
                continue;
            m_steps[i] = steps.at(i);
            Q_EMIT dataChanged(index(int(i)), index(int(i)));
        }
    }
    Q_EMIT refreshed();
}

quint64 StepModel::totalMicroseconds() const
{
    quint64 total = 0;
    for (const StepEntry &step : m_steps)
        total += step.microseconds;
    return total;
}

int StepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QVariant StepModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepEntry &step = m_steps.at(index.row());
    switch (role) {
    case TitleRole:
        return step.title;
    case Qt::ToolTipRole:
    case SentenceRole:
        return step.sentence;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1. %2, %3").arg(index.row() + 1).arg(step.title, step.status);
    case IdRole:
        return step.id;
    case NumberRole:
        return index.row() + 1;
    case KindRole:
        return step.kind;
    case StatusRole:
        return step.status;
    case ErrorRole:
        return step.error;
    case MicrosecondsRole:
        return step.microseconds;
    case TimeTextRole:
        return formatMicroseconds(step.microseconds);
    case ShareRole:
        return m_longest == 0 ? 0.0 : double(step.microseconds) / double(m_longest);
    case SystemCallsRole:
        return step.systemCalls;
    case ShellRole:
        return step.shell;
    default:
        return {};
    }
}

} // namespace caisson::app
