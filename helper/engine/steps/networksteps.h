// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/step.h"

namespace caisson::engine {

/// "network.bridge": makes the network's bridge if this is its first container. Undo takes it away after the
/// last one.
[[nodiscard]] std::unique_ptr<Step> makeNetworkBridge(Machine &machine);
/// "network.veth": the pair between bridge and container, born in place.
[[nodiscard]] std::unique_ptr<Step> makeNetworkVeth(Machine &machine);
/// "network.address": loopback and the container's interfaces up, with their addresses; sysctls of the
/// container's network. Without interfaces: loopback alone. Goes with the namespace.
[[nodiscard]] std::unique_ptr<Step> makeNetworkAddress(Machine &machine);
/// "network.route": the default route inside. Goes with the namespace.
[[nodiscard]] std::unique_ptr<Step> makeNetworkRoute(Machine &machine);
/// "network.rules": what may pass: this port's own addresses only, NAT, nothing between networks.
[[nodiscard]] std::unique_ptr<Step> makeNetworkRules(Machine &machine);

} // namespace caisson::engine
