// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/containerlistmodel.h"

#include "app/models/format.h"

#include <algorithm>

namespace caisson::app {

struct ContainerListModel::Row
{
    Container *container = nullptr;
    QString name; ///< under which it is sorted: the container's own may already be another
    SparklineRing memory{60};
    ContainerStatus status;
};

namespace {

/// "stopped, exit 0, 2 h ago" has its first word in StatusWordRole.
QString afterTheWord(const ContainerStatus &status)
{
    if (!status.text.startsWith(status.word))
        return status.text;
    qsizetype from = status.word.size();
    while (from < status.text.size() && (status.text.at(from).isSpace() || status.text.at(from).isPunct()))
        ++from;
    return status.text.mid(from);
}

} // namespace

ContainerListModel::ContainerListModel(Client *client, QObject *parent)
    : QAbstractListModel(parent)
    , m_client(client)
{
    connect(client, &Client::containerAdded, this, &ContainerListModel::add);
    connect(client, &Client::containerRemoved, this, &ContainerListModel::remove);
    m_clock.setInterval(1000);
    connect(&m_clock, &QTimer::timeout, this, &ContainerListModel::refreshTimes);
    const QList<Container *> containers = client->containers();
    for (Container *container : containers)
        add(container);
}

ContainerListModel::~ContainerListModel() = default;

int ContainerListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ContainerListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = *m_rows.at(std::size_t(index.row()));
    const ContainerData &data = row.container->data();
    const bool alive = data.state == ContainerState::Running || data.state == ContainerState::Paused ||
                       data.state == ContainerState::Stopping;
    const QString address = data.interfaces.isEmpty() ? QString() : data.interfaces.constFirst().address;
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return data.name;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(data.name, row.status.line());
    case Qt::ToolTipRole:
        return row.status.line();
    case ContainerRole:
        return QVariant::fromValue(row.container);
    case IdRole:
        return data.id;
    case StateRole:
        return int(data.state);
    case MarkRole:
        return int(row.status.mark);
    case ToneRole:
        return int(row.status.tone);
    case StatusWordRole:
        return row.status.word;
    case StatusTextRole:
        return row.status.text;
    case StatusNoteRole:
        return row.status.note;
    case DetailRole:
        if (alive || data.state == ContainerState::Starting)
            return address;
        return row.status.detail.isEmpty() ? afterTheWord(row.status) : row.status.detail;
    case AddressRole:
        return address;
    case MemoryRole:
        return alive ? row.container->figures().memory : quint64(0);
    case MemoryLimitRole:
        return data.memoryLimit;
    case MemoryTextRole:
        return alive ? formatUsedOfLimit(row.container->figures().memory, data.memoryLimit) : QString();
    case SparklineRole:
        return QVariant::fromValue<const SparklineRing *>(&row.memory);
    case SearchRole:
        return QStringList{data.name, data.image, address, data.id, QString::number(data.pid)}.join(u'\n');
    default:
        return {};
    }
}

QHash<int, QByteArray> ContainerListModel::roleNames() const
{
    return {{ContainerRole, "container"},   {NameRole, "name"},       {StateRole, "state"},
            {StatusTextRole, "statusText"}, {AddressRole, "address"}, {MemoryRole, "memory"}};
}

Container *ContainerListModel::containerAt(int row) const
{
    return row >= 0 && std::size_t(row) < m_rows.size() ? m_rows.at(std::size_t(row))->container : nullptr;
}

int ContainerListModel::rowOf(const Container *container) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                    [&](const auto &row) { return row->container == container; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

QModelIndex ContainerListModel::indexOf(const Container *container) const
{
    const int row = rowOf(container);
    return row < 0 ? QModelIndex() : index(row);
}

const SparklineRing *ContainerListModel::sparkline(const Container *container) const
{
    const int row = rowOf(container);
    return row < 0 ? nullptr : &m_rows.at(std::size_t(row))->memory;
}

int ContainerListModel::runningCount() const
{
    return m_running;
}

void ContainerListModel::add(Container *container)
{
    auto row = std::make_unique<Row>();
    row->container = container;
    row->name = container->data().name;
    row->status = containerStatus(container->data(), QDateTime::currentDateTime());
    const auto place =
        std::lower_bound(m_rows.cbegin(), m_rows.cend(), row->name,
                         [](const auto &other, const QString &name) { return other->name < name; });
    const int position = int(place - m_rows.cbegin());
    beginInsertRows({}, position, position);
    m_rows.insert(place, std::move(row));
    endInsertRows();
    connect(container, &Container::changed, this, [this, container] { refresh(container); });
    connect(container, &Container::figuresArrived, this,
            [this, container](const FiguresSample &sample) { figures(container, sample); });
    m_clock.start();
    updateRunning();
}

void ContainerListModel::remove(Container *container)
{
    const int row = rowOf(container);
    if (row < 0)
        return;
    container->disconnect(this);
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    if (m_rows.empty())
        m_clock.stop();
    updateRunning();
}

void ContainerListModel::refresh(Container *container)
{
    const int from = rowOf(container);
    if (from < 0)
        return;
    Row &row = *m_rows.at(std::size_t(from));
    const ContainerState state = container->data().state;
    if (state == ContainerState::Starting || state == ContainerState::Created)
        row.memory.clear();
    row.status = containerStatus(container->data(), QDateTime::currentDateTime());
    const QString name = container->data().name;
    if (name != row.name) {
        row.name = name;
        int to = 0;
        for (const auto &other : m_rows)
            to += other.get() != &row && other->name < name ? 1 : 0;
        if (to != from && beginMoveRows({}, from, from, {}, to > from ? to + 1 : to)) {
            auto moved = std::move(m_rows.at(std::size_t(from)));
            m_rows.erase(m_rows.begin() + from);
            m_rows.insert(m_rows.begin() + to, std::move(moved));
            endMoveRows();
        }
    }
    const QModelIndex changed = indexOf(container);
    Q_EMIT dataChanged(changed, changed);
    updateRunning();
}

void ContainerListModel::figures(Container *container, const FiguresSample &sample)
{
    const int row = rowOf(container);
    if (row < 0)
        return;
    m_rows.at(std::size_t(row))->memory.append(sample.memory);
    Q_EMIT dataChanged(index(row), index(row), {MemoryRole, MemoryTextRole, SparklineRole});
}

void ContainerListModel::refreshTimes()
{
    const QDateTime now = QDateTime::currentDateTime();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        ContainerStatus status = containerStatus(m_rows[i]->container->data(), now);
        if (status == m_rows[i]->status)
            continue;
        m_rows[i]->status = std::move(status);
        Q_EMIT dataChanged(index(int(i)), index(int(i)), {StatusTextRole, DetailRole, Qt::ToolTipRole});
    }
}

void ContainerListModel::updateRunning()
{
    const auto running = std::count_if(m_rows.cbegin(), m_rows.cend(), [](const auto &row) {
        return row->container->data().state == ContainerState::Running;
    });
    if (m_running == int(running))
        return;
    m_running = int(running);
    Q_EMIT runningCountChanged();
}

} // namespace caisson::app
