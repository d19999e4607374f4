// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

namespace caisson::app {

/// A table whose rows are renewed as a whole from outside. Applies only the difference, so that selection and
/// scrolling stay where they are.
class DiffTableModel : public QAbstractTableModel
{
    using QAbstractTableModel::QAbstractTableModel;

protected:
    /// Makes rows equal to renewed. key(row) tells rows apart and is unique; equal(a, b) whether a row looks
    /// the same. Rows that stay and keep their order are kept; when the order of those that stay changed, the
    /// model is reset.
    template<typename Row, typename Key, typename Equal>
    void applyRows(QList<Row> &rows, const QList<Row> &renewed, Key key, Equal equal)
    {
        using KeyType = std::decay_t<decltype(key(rows.constFirst()))>;
        QSet<KeyType> wanted;
        for (const Row &row : renewed)
            wanted.insert(key(row));
        for (qsizetype last = rows.size() - 1; last >= 0; --last) {
            if (wanted.contains(key(rows.at(last))))
                continue;
            qsizetype first = last;
            while (first > 0 && !wanted.contains(key(rows.at(first - 1))))
                --first;
            beginRemoveRows({}, int(first), int(last));
            rows.remove(first, last - first + 1);
            endRemoveRows();
            last = first;
        }
        QSet<KeyType> kept;
        for (const Row &row : std::as_const(rows))
            kept.insert(key(row));
        QList<KeyType> order;
        for (const Row &row : renewed) {
            if (kept.contains(key(row)))
                order.append(key(row));
        }
        const bool sameOrder =
            order.size() == rows.size() &&
            std::equal(order.cbegin(), order.cend(), rows.cbegin(),
                       [&](const KeyType &left, const Row &right) { return left == key(right); });
        if (!sameOrder) {
            beginResetModel();
            rows = renewed;
            endResetModel();
            return;
        }
        for (qsizetype i = 0; i < renewed.size(); ++i) {
            if (i < rows.size() && key(rows.at(i)) == key(renewed.at(i))) {
                if (!equal(rows.at(i), renewed.at(i))) {
                    rows[i] = renewed.at(i);
                    Q_EMIT dataChanged(index(int(i), 0), index(int(i), columnCount() - 1));
                }
                continue;
            }
            qsizetype end = i;
            while (end < renewed.size() && !kept.contains(key(renewed.at(end))))
                ++end;
            beginInsertRows({}, int(i), int(end - 1));
            for (qsizetype j = i; j < end; ++j)
                rows.insert(j, renewed.at(j));
            endInsertRows();
            i = end - 1;
        }
    }
};

} // namespace caisson::app
