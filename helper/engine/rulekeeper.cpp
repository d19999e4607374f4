// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/rulekeeper.h"

#include "helper/engine/steps/networkplan.h"

#include <algorithm>

namespace caisson::engine {

namespace {

/// What the containers that run, or are about to, need.
kernel::RuleSet expectedRules(const Core &core)
{
    kernel::RuleSet expected;
    const std::lock_guard lock(core.mutex);
    for (const auto &[id, container] : core.containers) {
        const ContainerRecord &record = container->record;
        if (record.state != State::Running && record.state != State::Paused &&
            record.state != State::Starting)
            continue;
        const auto interfaces = networkplan::interfaces(record);
        if (!interfaces) // a damaged record: it could not have been started
            continue;
        const kernel::RuleSet rules = networkplan::rules(*interfaces);
        for (const kernel::RuleNetwork &network : rules.networks) {
            if (std::ranges::find(expected.networks, network) == expected.networks.end())
                expected.networks.push_back(network);
        }
        expected.ports.insert(expected.ports.end(), rules.ports.begin(), rules.ports.end());
    }
    return expected;
}

} // namespace

Status keepRules(Core &core)
{
    const std::lock_guard lock(core.machine.sharedNetwork);
    const kernel::RuleSet expected = expectedRules(core);
    if (expected.ports.empty())
        return {};
    return networkplan::changeRules(core.machine, [&expected](kernel::RuleTable &table) -> Status {
        const Result<bool> restored = table.keep(expected);
        return restored ? Status{} : std::unexpected(restored.error());
    });
}

Status sweepNetworks(Core &core)
{
    const std::lock_guard lock(core.machine.sharedNetwork);
    Result<kernel::LinkSocket> socket = kernel::LinkSocket::open();
    if (!socket)
        return std::unexpected(socket.error());
    Result<std::vector<kernel::LinkInfo>> links = socket->list();
    if (!links)
        return std::unexpected(links.error());
    const auto isOurs = [](const kernel::LinkInfo &link) {
        return link.kind == "bridge" && link.name.starts_with("csn-") &&
               link.alias.starts_with(kernel::bridgeAlias(""));
    };
    const auto hasPort = [&](const kernel::LinkInfo &bridge) {
        return std::ranges::any_of(*links,
                                   [&](const kernel::LinkInfo &link) { return link.master == bridge.index; });
    };
    bool inUse = false;
    std::vector<std::string> removed;
    for (const kernel::LinkInfo &link : *links) {
        if (!isOurs(link))
            continue;
        if (hasPort(link)) {
            inUse = true;
            continue;
        }
        if (Status status = socket->removeOwned(link.name, link.alias); !status)
            return status;
        removed.push_back(link.name);
        core.addFinding("network bridge " + link.name + " without a container: taken away");
    }
    std::erase_if(*links, [&](const kernel::LinkInfo &link) {
        return std::ranges::find(removed, link.name) != removed.end();
    });

    const auto isGone = [&](const std::string &name) {
        return std::ranges::find(*links, name, &kernel::LinkInfo::name) == links->end();
    };
    const Status rules = networkplan::changeRules(core.machine, [&](kernel::RuleTable &table) -> Status {
        const Result<kernel::RuleSet> found = table.current();
        if (!found)
            return std::unexpected(found.error());
        kernel::RuleSet stale;
        std::ranges::copy_if(found->networks, std::back_inserter(stale.networks),
                             [&](const kernel::RuleNetwork &network) { return isGone(network.bridge); });
        std::ranges::copy_if(found->ports, std::back_inserter(stale.ports),
                             [&](const kernel::RulePort &port) { return isGone(port.hostInterface); });
        return stale == kernel::RuleSet{} ? Status{} : table.remove(stale);
    });
    if (!rules)
        return rules;
    return inUse ? Status{} : networkplan::restoreForwarding(core.machine.config.runDirectory);
}

} // namespace caisson::engine
