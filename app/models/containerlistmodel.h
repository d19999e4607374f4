// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/containerstatus.h"
#include "app/models/samplering.h"

#include <QAbstractListModel>
#include <QTimer>

namespace caisson::app {

/// Memory of one container for its sparkline, in bytes; the newest 60 ticks.
using SparklineRing = SampleRing<quint64>;

/// The containers of the sidebar, one a row, by name. A row keeps its container while it lives; a rename
/// moves it. Main thread. Does not make calls; whoever wants figures subscribes.
class ContainerListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ContainerRole = Qt::UserRole + 1, ///< Container *
        NameRole,                         ///< QString
        IdRole,                           ///< QString
        StateRole,                        ///< int of ContainerState
        MarkRole,                         ///< int of StatusMark
        ToneRole,                         ///< int of StatusTone
        StatusWordRole,                   ///< "running"
        StatusTextRole,                   ///< "running for 12 min"
        StatusNoteRole,                   ///< bad news of a running one: "1 killed"; usually empty
        DetailRole,      ///< what stands beside the word: address, "exit 0, 2 h ago"; may be empty
        AddressRole,     ///< first address without prefix; empty
        MemoryRole,      ///< quint64 bytes in use
        MemoryLimitRole, ///< quint64 bytes; 0: none
        MemoryTextRole,  ///< "38 / 100 MiB"; empty when not running
        SparklineRole,   ///< const SparklineRing *, see sparkline(); never null
        SearchRole,      ///< name, image, address, id and PID in one string, to filter by
    };
    Q_ENUM(Role)

    explicit ContainerListModel(Client *client, QObject *parent = nullptr);
    ~ContainerListModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Container *containerAt(int row) const; ///< null outside
    [[nodiscard]] QModelIndex indexOf(const Container *container) const;
    [[nodiscard]] const SparklineRing *sparkline(const Container *container) const; ///< null if unknown
    [[nodiscard]] int runningCount() const;

Q_SIGNALS:
    void runningCountChanged();

private:
    struct Row;
    void add(Container *container);
    void remove(Container *container);
    void refresh(Container *container);
    void figures(Container *container, const FiguresSample &sample);
    void refreshTimes();
    void updateRunning();
    [[nodiscard]] int rowOf(const Container *container) const;

    Client *m_client;
    std::vector<std::unique_ptr<Row>> m_rows;
    QTimer m_clock; // only the words "for 12 min" age; runs while there are rows
    int m_running = 0;
};

} // namespace caisson::app

Q_DECLARE_METATYPE(const caisson::app::SparklineRing *)
