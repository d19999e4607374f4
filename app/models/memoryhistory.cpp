// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/memoryhistory.h"

#include <algorithm>

namespace caisson::app {

struct MemoryHistory::Record
{
    SampleRing<MemoryPoint> points{MemoryHistory::capacity};
    QList<MemoryMark> marks;
};

namespace {

constexpr qsizetype maxMarks = 100;

std::optional<MemoryMark::Kind> markKind(const QString &eventKind)
{
    if (eventKind == u"oom-kill")
        return MemoryMark::Kind::OomKill;
    if (eventKind == u"limits-changed")
        return MemoryMark::Kind::LimitsChanged;
    if (eventKind == u"container-started")
        return MemoryMark::Kind::Started;
    if (eventKind == u"container-exited")
        return MemoryMark::Kind::Exited;
    return std::nullopt;
}

} // namespace

MemoryHistory::MemoryHistory(Client *client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(client, &Client::containerAdded, this, &MemoryHistory::follow);
    connect(client, &Client::containerRemoved, this,
            [this](const Container *container) { m_records.remove(container->path()); });
    connect(client, &Client::eventRaised, this, &MemoryHistory::raise);
    const QList<Container *> containers = client->containers();
    for (Container *container : containers)
        follow(container);
}

MemoryHistory::~MemoryHistory() = default;

void MemoryHistory::follow(Container *container)
{
    auto record = std::make_shared<Record>();
    m_records.insert(container->path(), record);
    connect(
        container, &Container::figuresArrived, this, [this, container, record](const FiguresSample &sample) {
            const ContainerData &data = container->data();
            record->points.append({.wallMilliseconds = QDateTime::currentMSecsSinceEpoch(),
                                   .memory = sample.memory,
                                   .swap = sample.swap,
                                   .anon = sample.anon,
                                   .file = sample.file,
                                   .kernel = sample.kernel,
                                   .shmem = sample.shmem,
                                   .peak = sample.peak,
                                   .limit = data.memoryLimit,
                                   .high = data.memoryHigh,
                                   .detailed = sample.anon + sample.file + sample.kernel + sample.shmem > 0});
            Q_EMIT appended(container);
        });
}

void MemoryHistory::raise(const EventEntry &event)
{
    const std::optional<MemoryMark::Kind> kind = markKind(event.kind);
    const auto record = m_records.value(event.containerPath);
    if (!kind || !record)
        return;
    const bool known = std::any_of(record->marks.cbegin(), record->marks.cend(), [&](const MemoryMark &mark) {
        return mark.sequence == event.sequence &&
               mark.wallMilliseconds ==
                   event.time.toMSecsSinceEpoch(); // sequences start again with the helper
    });
    if (known)
        return;
    QStringList others; // who ran then, not who runs when somebody reads it
    for (const Container *other : m_client->containers()) {
        if (other->path() != event.containerPath && other->data().pid != 0)
            others += other->data().name;
    }
    record->marks.append(
        {event.time.toMSecsSinceEpoch(), *kind, event.sequence, event.containerPath, event.details, others});
    if (record->marks.size() > maxMarks)
        record->marks.removeFirst();
    if (Container *container = m_client->containerByPath(event.containerPath))
        Q_EMIT marked(container);
}

const SampleRing<MemoryPoint> *MemoryHistory::points(const Container *container) const
{
    static const SampleRing<MemoryPoint> none(1);
    const auto record = container == nullptr ? nullptr : m_records.value(container->path());
    return record ? &record->points : &none;
}

QList<MemoryMark> MemoryHistory::marks(const Container *container) const
{
    const auto record = container == nullptr ? nullptr : m_records.value(container->path());
    return record ? record->marks : QList<MemoryMark>();
}

quint64 MemoryHistory::peak(const Container *container) const
{
    const SampleRing<MemoryPoint> *ring = points(container);
    if (!ring->isEmpty() && ring->last().peak > 0)
        return ring->last().peak;
    quint64 greatest = 0;
    for (std::size_t i = 0; i < ring->size(); ++i)
        greatest = std::max(greatest, ring->at(i).memory);
    return greatest;
}

std::optional<MemoryMark> MemoryHistory::lastKill(const Container *container) const
{
    const QList<MemoryMark> all = marks(container);
    const auto found = std::find_if(all.crbegin(), all.crend(), [](const MemoryMark &mark) {
        return mark.kind == MemoryMark::Kind::OomKill;
    });
    return found == all.crend() ? std::nullopt : std::optional(*found);
}

} // namespace caisson::app
