// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/subscriptions.h"

#include "helper/service/encode.h"

#include <algorithm>
#include <ctime>
#include <QDBusMessage>
#include <set>

namespace caisson::service {

namespace {

struct Sample
{
    quint64 time = 0;
    std::vector<engine::Figures> figures;
};

quint64 monotonicMicroseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<quint64>(now.tv_sec) * 1'000'000 + static_cast<quint64>(now.tv_nsec) / 1'000;
}

} // namespace

Subscriptions::Subscriptions(const QDBusConnection &bus, jobs::Executor &executor, Sampler sampler,
                             QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_executor(executor)
    , m_sampler(std::move(sampler))
{
}

Subscriptions::~Subscriptions() = default;

Status Subscriptions::subscribe(const QString &uniqueName, uid_t uid, int intervalMilliseconds,
                                const std::vector<engine::ContainerId> &detailed)
{
    unsubscribe(uniqueName);
    Result<jobs::Quota::Share> share = m_quota.take(uid);
    if (!share)
        return std::unexpected(std::move(share.error()));
    m_subscribers.emplace(uniqueName, Subscriber{intervalMilliseconds, detailed, std::move(*share)});
    std::unique_ptr<Ticker> &ticker = m_tickers[intervalMilliseconds];
    if (!ticker) {
        ticker = std::make_unique<Ticker>();
        ticker->timer.setTimerType(Qt::PreciseTimer);
        ticker->timer.setInterval(intervalMilliseconds);
        connect(&ticker->timer, &QTimer::timeout, this,
                [this, intervalMilliseconds] { tick(intervalMilliseconds); });
        ticker->timer.start();
        tick(intervalMilliseconds); // the first picture at once
    }
    return {};
}

void Subscriptions::unsubscribe(const QString &uniqueName)
{
    const auto found = m_subscribers.find(uniqueName);
    if (found == m_subscribers.end())
        return;
    const int interval = found->second.interval;
    m_subscribers.erase(found);
    const bool isWanted = std::ranges::any_of(
        m_subscribers, [interval](const auto &entry) { return entry.second.interval == interval; });
    if (!isWanted)
        m_tickers.erase(interval);
}

void Subscriptions::tick(int interval)
{
    const auto ticker = m_tickers.find(interval);
    if (ticker == m_tickers.end() || ticker->second->sampling)
        return; // a machine that is too slow for the interval gets fewer samples, not a queue of them
    ticker->second->sampling = true;
    std::set<engine::ContainerId> detailed;
    for (const auto &[name, subscriber] : m_subscribers) {
        if (subscriber.interval == interval)
            detailed.insert(subscriber.detailed.begin(), subscriber.detailed.end());
    }
    m_executor.post<Sample>(
        {}, jobs::Executor::Length::Short, std::chrono::seconds(30),
        [sampler = m_sampler, wanted = std::vector(detailed.begin(), detailed.end())]() -> Result<Sample> {
            const quint64 time = monotonicMicroseconds();
            return Sample{time, sampler(wanted)};
        },
        [this, interval](Result<Sample> sample) {
            const auto still = m_tickers.find(interval);
            if (still == m_tickers.end())
                return;
            still->second->sampling = false;
            if (sample)
                deliver(interval, sample->time, sample->figures);
        });
}

void Subscriptions::deliver(int interval, quint64 time, const std::vector<engine::Figures> &figures)
{
    const QVariantList arguments{QVariant::fromValue(time), QVariant::fromValue(wire(figures))};
    for (const auto &[name, subscriber] : m_subscribers) {
        if (subscriber.interval == interval)
            send(name, QStringLiteral("Figures"), arguments);
    }
}

void Subscriptions::raise(const protocol::EventWire &event)
{
    for (const auto &[name, subscriber] : m_subscribers)
        send(name, QStringLiteral("EventRaised"), {QVariant::fromValue(event)});
}

void Subscriptions::send(const QString &uniqueName, const QString &member, const QVariantList &arguments)
{
    QDBusMessage signal = QDBusMessage::createTargetedSignal(uniqueName, text(protocol::rootPath),
                                                             text(protocol::managerInterface), member);
    signal.setArguments(arguments);
    m_bus.send(signal);
}

} // namespace caisson::service
