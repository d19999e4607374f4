// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/eventmodel.h"

#include "app/models/format.h"

#include <QCoreApplication>

namespace caisson::app {

namespace {

constexpr qsizetype maxRows = 1000;

QString inEvents(const char *text)
{
    return QCoreApplication::translate("caisson::app::Events", text);
}

QString oomText(const EventEntry &event)
{
    const QString command = escapeControl(event.details.value(QStringLiteral("command")));
    const quint64 size = event.details.value(QStringLiteral("anonBytes")).toULongLong();
    const quint64 limit = event.details.value(QStringLiteral("limitBytes")).toULongLong();
    QString text =
        command.isEmpty()
            ? inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "The kernel killed a process in %1"))
                  .arg(escapeControl(event.name))
            : inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "The kernel killed %1 in %2"))
                  .arg(command, escapeControl(event.name));
    const QString pid = event.details.value(QStringLiteral("pid"));
    if (!pid.isEmpty())
        text += inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", " (PID %1)")).arg(escapeControl(pid));
    if (size > 0)
        text += inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", ": it held %1")).arg(formatBytes(size));
    if (limit > 0)
        text +=
            inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", ", the limit is %1")).arg(formatBytes(limit));
    return text;
}

QString exitText(const EventEntry &event)
{
    const QString kind = event.details.value(QStringLiteral("kind"));
    const QString code = escapeControl(event.details.value(QStringLiteral("code")));
    const QString name = escapeControl(event.name);
    if (kind == u"out-of-memory")
        return inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was killed: out of memory")).arg(name);
    if (event.details.contains(QStringLiteral("asked")))
        return kind == u"exited"
                   ? inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was stopped, exit %2"))
                         .arg(name, code)
                   : inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was stopped")).arg(name);
    if (kind == u"signalled")
        return inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was killed: %2"))
            .arg(name, signalName(code.toInt()));
    return code.isEmpty()
               ? inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 ended")).arg(name)
               : inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "%1 ended, exit %2")).arg(name, code);
}

} // namespace

QString eventText(const EventEntry &event)
{
    static const QHash<QString, const char *> sentences{
        {QStringLiteral("container-created"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was created")},
        {QStringLiteral("container-started"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 started")},
        {QStringLiteral("container-paused"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was paused")},
        {QStringLiteral("container-resumed"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 goes on")},
        {QStringLiteral("container-removed"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 was removed")},
        {QStringLiteral("container-renamed"), QT_TRANSLATE_NOOP("caisson::app::Events", "%1 has a new name")},
        {QStringLiteral("limits-changed"),
         QT_TRANSLATE_NOOP("caisson::app::Events", "The limits of %1 changed")},
        {QStringLiteral("network-created"),
         QT_TRANSLATE_NOOP("caisson::app::Events", "Network %1 was created")},
        {QStringLiteral("network-removed"),
         QT_TRANSLATE_NOOP("caisson::app::Events", "Network %1 was removed")},
        {QStringLiteral("exec-started"),
         QT_TRANSLATE_NOOP("caisson::app::Events", "A command started in %1")},
        {QStringLiteral("exec-exited"), QT_TRANSLATE_NOOP("caisson::app::Events", "A command ended in %1")},
    };
    if (event.kind == u"oom-kill")
        return oomText(event);
    if (event.kind == u"container-exited")
        return exitText(event);
    const auto found = sentences.constFind(event.kind);
    const QString name = escapeControl(event.name);
    return found == sentences.constEnd() ? QStringLiteral("%1: %2").arg(escapeControl(event.kind), name)
                                         : inEvents(*found).arg(name);
}

EventModel::EventModel(Client *client, QObject *parent)
    : QAbstractTableModel(parent)
    , m_client(client)
{
    connect(client, &Client::eventRaised, this, &EventModel::append);
}

void EventModel::setContainerPath(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    reload();
}

void EventModel::reload()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
    m_client->events(0, this, [this](const Outcome<QList<EventEntry>> &events) {
        if (!events)
            return; // the live ones still come
        for (const EventEntry &event : *events)
            append(event);
    });
}

void EventModel::append(const EventEntry &event)
{
    if (!m_path.isEmpty() && event.containerPath != m_path)
        return;
    // Sequences start again with the helper, so the time decides; the past may come after the first live
    // event.
    const auto later = [](const EventEntry &left, const EventEntry &right) {
        return std::pair(left.time, left.sequence) < std::pair(right.time, right.sequence);
    };
    const auto place = std::lower_bound(m_rows.cbegin(), m_rows.cend(), event, later);
    if (place != m_rows.cend() && place->sequence == event.sequence && place->time == event.time)
        return;
    const int row = int(place - m_rows.cbegin());
    beginInsertRows({}, row, row);
    m_rows.insert(row, event);
    endInsertRows();
    if (m_rows.size() > maxRows) {
        beginRemoveRows({}, 0, 0);
        m_rows.removeFirst();
        endRemoveRows();
    }
}

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EventEntry &event = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (index.column() == TimeColumn)
            return formatClock(event.time);
        return index.column() == NameColumn ? escapeControl(event.name) : eventText(event);
    case KindRole:
        return event.kind;
    case ContainerPathRole:
        return event.containerPath;
    case SequenceRole:
        return event.sequence;
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "Time"));
    case NameColumn:
        return inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "Name"));
    case TextColumn:
        return inEvents(QT_TRANSLATE_NOOP("caisson::app::Events", "What happened"));
    default:
        return {};
    }
}

} // namespace caisson::app
