// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/mountmodel.h"

#include "app/models/format.h"

#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inMounts(const char *text)
{
    return QCoreApplication::translate("caisson::app::MountModel", text);
}

bool sameMount(const MountEntry &left, const MountEntry &right)
{
    return left.parent == right.parent && left.target == right.target && left.type == right.type &&
           left.source == right.source && left.options == right.options &&
           left.propagation == right.propagation;
}

} // namespace

MountModel::MountModel(QObject *parent)
    : ContainerTableModel(parent)
{
}

void MountModel::ask(Container &container)
{
    container.mounts(this,
                     answer<QList<MountEntry>>([this](const QList<MountEntry> &rows) { setRows(rows); }));
}

void MountModel::setRows(const QList<MountEntry> &rows)
{
    applyRows(
        m_rows, rows, [](const MountEntry &row) { return row.id; }, sameMount);
    Q_EMIT refreshed();
}

int MountModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MountModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MountModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const MountEntry &row = m_rows.at(index.row());
    switch (index.column()) {
    case TargetColumn:
        return escapeControl(row.target);
    case TypeColumn:
        return escapeControl(row.type);
    case SourceColumn:
        return escapeControl(row.source);
    case OptionsColumn:
        return escapeControl(row.options);
    case PropagationColumn:
        return escapeControl(row.propagation);
    default:
        return {};
    }
}

QVariant MountModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TargetColumn:
        return inMounts(QT_TRANSLATE_NOOP("caisson::app::MountModel", "Mounted on"));
    case TypeColumn:
        return inMounts(QT_TRANSLATE_NOOP("caisson::app::MountModel", "Type"));
    case SourceColumn:
        return inMounts(QT_TRANSLATE_NOOP("caisson::app::MountModel", "Source"));
    case OptionsColumn:
        return inMounts(QT_TRANSLATE_NOOP("caisson::app::MountModel", "Options"));
    case PropagationColumn:
        return inMounts(QT_TRANSLATE_NOOP("caisson::app::MountModel", "Propagation"));
    default:
        return {};
    }
}

} // namespace caisson::app
