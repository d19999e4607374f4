// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/jobs/executor.h"
#include "helper/jobs/quota.h"
#include "helper/protocol/wiretypes.h"

#include <functional>
#include <map>
#include <QDBusConnection>
#include <QObject>
#include <QTimer>

namespace caisson::service {

/// Who gets figures and events, and how often. Takes one sample a tick and interval, on a worker, for all who
/// asked for that interval, and sends each its own message: to that connection and nobody else (D16). Without
/// subscribers nothing is sampled.
class Subscriptions : public QObject
{
    Q_OBJECT
public:
    using Sampler =
        std::function<std::vector<engine::Figures>(const std::vector<engine::ContainerId> &detailed)>;

    Subscriptions(const QDBusConnection &bus, jobs::Executor &executor, Sampler sampler,
                  QObject *parent = nullptr);
    ~Subscriptions() override;

    /// Replaces an earlier subscription of the same connection. Error: LimitExceeded.
    Status subscribe(const QString &uniqueName, uid_t uid, int intervalMilliseconds,
                     const std::vector<engine::ContainerId> &detailed);
    void unsubscribe(const QString &uniqueName);
    [[nodiscard]] int count() const { return static_cast<int>(m_subscribers.size()); }
    void raise(const protocol::EventWire &event);

private:
    struct Subscriber
    {
        int interval = 0;
        std::vector<engine::ContainerId> detailed;
        jobs::Quota::Share share;
    };
    struct Ticker
    {
        QTimer timer;
        bool sampling = false;
    };
    void tick(int interval);
    void deliver(int interval, quint64 time, const std::vector<engine::Figures> &figures);
    void send(const QString &uniqueName, const QString &member, const QVariantList &arguments);

    QDBusConnection m_bus;
    jobs::Executor &m_executor;
    Sampler m_sampler;
    jobs::Quota m_quota{"subscriptions", 16, 128};
    std::map<QString, Subscriber> m_subscribers;
    std::map<int, std::unique_ptr<Ticker>> m_tickers; ///< by interval
};

} // namespace caisson::service
