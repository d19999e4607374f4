// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/namespacematrix.h"

#include <algorithm>
#include <map>

namespace caisson::app {

namespace {

using Key = std::pair<int, quint64>; // kind's place, inode

QList<NamespaceMatrix::Cell> cellsOf(const ContainerData &container)
{
    QList<NamespaceMatrix::Cell> cells;
    for (const QString &kind : namespaceKinds()) {
        NamespaceMatrix::Cell cell;
        for (const NamespaceEntry &entry : container.namespaces) {
            if (entry.kind == kind)
                cell = {entry.inode, entry.relation, {}, -1};
        }
        cells.append(cell);
    }
    return cells;
}

bool share(const NamespaceMatrix::Row &left, const NamespaceMatrix::Row &right)
{
    for (qsizetype kind = 0; kind < left.cells.size(); ++kind) {
        const NamespaceMatrix::Cell &a = left.cells.at(kind);
        if (a.inode != 0 && a.relation != Relation::Host && a.inode == right.cells.at(kind).inode)
            return true;
    }
    return false;
}

/// By name, but whoever shares with a row already placed comes right after it.
QList<NamespaceMatrix::Row> arranged(QList<NamespaceMatrix::Row> rows)
{
    std::sort(rows.begin(), rows.end(), [](const auto &left, const auto &right) {
        return std::pair(left.name, left.id) < std::pair(right.name, right.id);
    });
    QList<NamespaceMatrix::Row> placed;
    while (!rows.isEmpty()) {
        placed.append(rows.takeFirst());
        for (qsizetype from = placed.size() - 1; from < placed.size(); ++from) {
            for (qsizetype i = 0; i < rows.size();) {
                if (share(placed.at(from), rows.at(i)))
                    placed.append(rows.takeAt(i));
                else
                    ++i;
            }
        }
    }
    return placed;
}

/// A, B, … Z, AA, AB, …
QString letterOf(int number)
{
    QString letter;
    for (++number; number > 0; number = (number - 1) / 26)
        letter.prepend(QChar(u'A' + (number - 1) % 26));
    return letter;
}

} // namespace

NamespaceMatrix namespaceMatrix(const HostData &host, QList<ContainerData> containers)
{
    QList<NamespaceMatrix::Row> rows;
    for (const ContainerData &container : std::as_const(containers))
        rows.append({container.id, container.name, container.state, cellsOf(container)});

    NamespaceMatrix matrix;
    NamespaceMatrix::Row hostRow{{}, host.hostName, ContainerState::Running, {}};
    for (const QString &kind : namespaceKinds())
        hostRow.cells.append({host.namespaces.value(kind), Relation::Host, {}, -1});
    matrix.rows = {hostRow};
    matrix.rows += arranged(std::move(rows));

    std::map<Key, QList<int>> members;
    for (int row = 1; row < matrix.rows.size(); ++row) {
        for (int kind = 0; kind < namespaceKinds().size(); ++kind) {
            const NamespaceMatrix::Cell &cell = matrix.rows.at(row).cells.at(kind);
            if (cell.inode != 0 && cell.relation != Relation::Host)
                members[{kind, cell.inode}].append(row);
        }
    }
    for (int row = 1; row < matrix.rows.size(); ++row) { // letters in reading order
        for (int kind = 0; kind < namespaceKinds().size(); ++kind) {
            const quint64 inode = matrix.rows.at(row).cells.at(kind).inode;
            const auto group = members.find({kind, inode});
            if (group == members.end() || group->second.size() < 2 || group->second.constFirst() != row)
                continue;
            const int number = int(matrix.groups.size());
            matrix.groups.append({namespaceKinds().at(kind), inode, letterOf(number), group->second});
            for (const int member : std::as_const(group->second)) {
                NamespaceMatrix::Cell &cell = matrix.rows[member].cells[kind];
                cell.relation = Relation::Shared;
                cell.letter = letterOf(number);
                cell.group = number;
            }
        }
    }
    return matrix;
}

} // namespace caisson::app
