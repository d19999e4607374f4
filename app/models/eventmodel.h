// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <QAbstractTableModel>

namespace caisson::app {

/// A translated sentence for an event: "zion started", "The kernel killed eat in zion: 89.4 MiB, limit 100
/// MiB".
[[nodiscard]] QString eventText(const EventEntry &event);

/// The events of the machine or of one container, newest last, at most a thousand.
class EventModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, NameColumn, TextColumn, ColumnCount };
    enum Role { KindRole = Qt::UserRole + 1, ContainerPathRole, SequenceRole };
    explicit EventModel(Client *client, QObject *parent = nullptr);
    void setContainerPath(const QString &path); ///< empty: all
    void reload(); ///< fetches the past from the helper; live events come by themselves
    [[nodiscard]] const EventEntry &event(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void append(const EventEntry &event);
    Client *m_client;
    QString m_path;
    QList<EventEntry> m_rows;
};

} // namespace caisson::app
