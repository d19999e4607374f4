// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/linefeeds.h"

#include <QObject>
#include <QPointer>

namespace caisson::app {

/// The log of one container's init: the newest MiB, then what is added, as long as somebody asks by poll().
class LogPresenter : public QObject
{
    Q_OBJECT
public:
    explicit LogPresenter(QObject *parent = nullptr);
    ~LogPresenter() override;

    void setContainer(Container *container); ///< null: closes
    void open();                             ///< asks for the log; needs the right to run commands in it
    void poll();                             ///< reads what was added
    [[nodiscard]] bool isOpen() const { return m_log >= 0; }

Q_SIGNALS:
    void opened();
    /// Bytes as init wrote them; a line feed alone has become carriage return and line feed.
    void received(const QByteArray &bytes);
    void failed(const caisson::app::ClientError &error);

private:
    void close();
    QPointer<Container> m_container;
    int m_log = -1;
    bool m_asking = false;
    LineFeeds m_lineFeeds;
    qint64 m_position = 0;
    quint64 m_generation = 0;
};

} // namespace caisson::app
