// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <QAbstractListModel>
#include <QPointer>

namespace caisson::app {

/// The steps of a container's start, for Explain. Rows are stable by id; refresh() changes what differs.
class StepModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        TitleRole = Qt::DisplayRole,
        IdRole = Qt::UserRole + 1,
        NumberRole, ///< int from 1
        SentenceRole,
        KindRole,   ///< namespace kind or empty
        StatusRole, ///< planned done failed undone
        ErrorRole,
        MicrosecondsRole, ///< quint64
        TimeTextRole,     ///< "0.31 ms"
        ShareRole,        ///< double 0 … 1 of the longest step: the bar
        SystemCallsRole,  ///< QStringList
        ShellRole,        ///< QStringList
    };
    explicit StepModel(QObject *parent = nullptr);
    void setContainer(Container *container); ///< empties, then refreshes; follows its changes
    void refresh();
    void setSteps(const QList<StepEntry> &steps);
    [[nodiscard]] const QList<StepEntry> &steps() const { return m_steps; }
    [[nodiscard]] quint64 totalMicroseconds() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void refreshed();
    void failed(const caisson::app::ClientError &error);

private:
    QPointer<Container> m_container;
    QList<StepEntry> m_steps;
    quint64 m_longest = 0;
    quint64 m_generation = 0;
    bool m_asking = false, m_again = false;
    ContainerState m_lastState = ContainerState::Created;
};

} // namespace caisson::app
