// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"

#include <QList>
#include <QString>

namespace caisson::app {

/// Host and containers × eight kinds, as plain data: what the matrix draws.
struct NamespaceMatrix
{
    struct Cell
    {
        quint64 inode = 0; ///< 0: not running, nothing is drawn but the relation wanted
        Relation relation = Relation::Own;
        QString letter; ///< "A", "B", … of the group that shares it, empty if not shared between rows
        int group = -1; ///< index into groups
    };
    struct Row
    {
        QString id; ///< of the container; empty: the host
        QString name;
        ContainerState state = ContainerState::Running;
        QList<Cell> cells; ///< eight, in the order of namespaceKinds()
    };
    struct Group
    {
        QString kind;
        quint64 inode = 0;
        QString letter;
        QList<int> rows; ///< ascending
    };
    QList<Row> rows; ///< the host first
    QList<Group> groups;
};

/// Pure. Only containers that run or are paused have inodes. Rows that share stand together where possible;
/// otherwise by name. Letters are given in reading order and do not depend on the order of the input.
[[nodiscard]] NamespaceMatrix namespaceMatrix(const HostData &host, QList<ContainerData> containers);

} // namespace caisson::app
