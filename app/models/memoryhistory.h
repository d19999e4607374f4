// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/samplering.h"

#include <QObject>

namespace caisson::app {

/// One sample of a container's memory with the limits in force then.
struct MemoryPoint
{
    qint64 wallMilliseconds = 0; ///< since the epoch
    quint64 memory = 0, swap = 0, anon = 0, file = 0, kernel = 0, shmem = 0;
    quint64 peak = 0;            ///< since the start, as the kernel keeps it; 0: not known
    quint64 limit = 0, high = 0; ///< 0: none
    bool detailed = false;       ///< anon, file, kernel, shmem are known
};

/// One mark of a graph's event lane.
struct MemoryMark
{
    enum class Kind { Started, LimitsChanged, OomKill, Exited };
    qint64 wallMilliseconds = 0;
    Kind kind = Kind::OomKill;
    quint64 sequence = 0;
    QString containerPath;
    QMap<QString, QString>
        details;        ///< as the event's; oom-kill: pid containerPid command anonBytes limitBytes
    QStringList others; ///< the names of the other containers that ran then
};

/// The past of every container's memory, for the graph: fixed rings of samples, and the events to mark.
/// Survives a container's stop (the last curve stays), goes with its removal. Main thread; subscribe
/// elsewhere.
class MemoryHistory : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t capacity = 600;

    explicit MemoryHistory(Client *client, QObject *parent = nullptr);
    ~MemoryHistory() override;
    /// Never null; empty before the first sample. Valid until the container is removed.
    [[nodiscard]] const SampleRing<MemoryPoint> *points(const Container *container) const;
    [[nodiscard]] QList<MemoryMark> marks(const Container *container) const; ///< oldest first, the newest 100
    /// The most since the start that the kernel knows of, else of the kept points; 0: none.
    [[nodiscard]] quint64 peak(const Container *container) const;
    /// The newest out-of-memory kill of this container, if any.
    [[nodiscard]] std::optional<MemoryMark> lastKill(const Container *container) const;

Q_SIGNALS:
    void appended(caisson::app::Container *container);
    void marked(caisson::app::Container *container);

private:
    struct Record;
    void follow(Container *container);
    void raise(const EventEntry &event);
    Client *m_client;
    QHash<QString, std::shared_ptr<Record>> m_records; // by object path
};

} // namespace caisson::app
