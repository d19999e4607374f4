// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/processmodel.h"

#include "app/models/format.h"

#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inProcesses(const char *text)
{
    return QCoreApplication::translate("caisson::app::ProcessModel", text);
}

QString stateWord(const QString &letter)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("R"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "running")},
        {QStringLiteral("S"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "sleeping")},
        {QStringLiteral("D"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "waiting for a device")},
        {QStringLiteral("Z"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "ended, not collected")},
        {QStringLiteral("T"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "stopped")},
        {QStringLiteral("t"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "traced")},
        {QStringLiteral("I"), QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "idle")},
    };
    const auto found = words.constFind(letter);
    return found == words.constEnd() ? letter : inProcesses(*found);
}

QString commandText(const ProcessEntry &process)
{
    return escapeControl(process.arguments.isEmpty() ? process.name : process.arguments.join(u' '));
}

bool sameProcess(const ProcessEntry &left, const ProcessEntry &right)
{
    return left.containerPid == right.containerPid && left.parentPid == right.parentPid &&
           left.uid == right.uid && left.state == right.state && left.residentBytes == right.residentBytes &&
           left.name == right.name && left.arguments == right.arguments;
}

} // namespace

ProcessModel::ProcessModel(QObject *parent)
    : ContainerTableModel(parent)
{
}

void ProcessModel::ask(Container &container)
{
    container.processes(
        this, answer<QList<ProcessEntry>>([this](const QList<ProcessEntry> &rows) { setRows(rows); }));
}

void ProcessModel::setRows(QList<ProcessEntry> rows)
{
    std::sort(rows.begin(), rows.end(),
              [](const auto &left, const auto &right) { return left.pid < right.pid; });
    rows.erase(
        std::unique(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.pid == b.pid; }),
        rows.end());
    applyRows(
        m_rows, rows, [](const ProcessEntry &row) { return row.pid; }, sameProcess);
    Q_EMIT refreshed();
}

int ProcessModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ProcessModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProcessModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProcessEntry &row = m_rows.at(index.row());
    const int column = index.column();
    if (role == Qt::TextAlignmentRole)
        return int((column == StateColumn || column == CommandColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (column) {
    case ContainerPidColumn:
        return row.containerPid == 0 && role == Qt::DisplayRole ? QVariant(QStringLiteral("–"))
                                                                : QVariant(row.containerPid);
    case HostPidColumn:
        return row.pid;
    case ParentColumn:
        return row.parentPid;
    case UserColumn:
        return row.uid;
    case StateColumn:
        return stateWord(row.state);
    case MemoryColumn:
        return role == SortRole ? QVariant(row.residentBytes) : QVariant(formatBytes(row.residentBytes));
    case CommandColumn:
        return commandText(row);
    default:
        return {};
    }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int((section == StateColumn || section == CommandColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ContainerPidColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "PID here"));
    case HostPidColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "PID on the host"));
    case ParentColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "Parent on the host"));
    case UserColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "User on the host"));
    case StateColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "State"));
    case MemoryColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "Memory"));
    case CommandColumn:
        return inProcesses(QT_TRANSLATE_NOOP("caisson::app::ProcessModel", "Command"));
    default:
        return {};
    }
}

} // namespace caisson::app
