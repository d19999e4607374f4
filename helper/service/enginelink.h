// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <functional>
#include <QObject>

namespace caisson::service {

/// Carries what the engine tells on its threads over to the main thread, in order. Made before the engine;
/// what comes before the functions are set waits in the main thread's queue.
class EngineLink : public QObject, public engine::Observer
{
    Q_OBJECT
public:
    using QObject::QObject;

    std::function<void(const engine::ContainerInfo &)> onContainer;
    std::function<void(const engine::ContainerId &)> onContainerRemoved;
    std::function<void(const engine::NetworkInfo &)> onNetwork;
    std::function<void(const std::string &)> onNetworkRemoved;
    std::function<void(const engine::Event &)> onEvent;
    std::function<void(const std::string &execId, const engine::ExitInfo &)> onExecEnded;

    void containerAdded(const engine::ContainerInfo &container) override
    {
        later(&EngineLink::onContainer, container);
    }
    void containerChanged(const engine::ContainerInfo &container) override
    {
        later(&EngineLink::onContainer, container);
    }
    void containerRemoved(const engine::ContainerId &id) override
    {
        later(&EngineLink::onContainerRemoved, id);
    }
    void networkAdded(const engine::NetworkInfo &network) override { later(&EngineLink::onNetwork, network); }
    void networkChanged(const engine::NetworkInfo &network) override
    {
        later(&EngineLink::onNetwork, network);
    }
    void networkRemoved(const std::string &name) override { later(&EngineLink::onNetworkRemoved, name); }
    void eventRaised(const engine::Event &event) override { later(&EngineLink::onEvent, event); }
    void execEnded(const engine::ContainerId &, const std::string &execId,
                   const engine::ExitInfo &exit) override
    {
        later(&EngineLink::onExecEnded, execId, exit);
    }

private:
    template<typename Function, typename... Values>
    void later(Function EngineLink::*function, const Values &...values)
    {
        QMetaObject::invokeMethod(
            this,
            [this, function, values...] {
                if (this->*function)
                    (this->*function)(values...);
            },
            Qt::QueuedConnection);
    }
};

} // namespace caisson::service
