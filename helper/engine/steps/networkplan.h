// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/machine.h"
#include "helper/engine/record.h"
#include "helper/kernel/link/linksocket.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/rules/ruletable.h"

#include <functional>
#include <memory>

/// What the network steps share: the record's interfaces as values for the kernel, and the machine-wide
/// things that come with the first container of a network and go with the last.
namespace caisson::engine::networkplan {

struct Interface
{
    kernel::BridgeRequest bridge;
    kernel::VethRequest veth; ///< without namespace and bridge's index
    kernel::Ipv4 address;
    std::uint8_t prefix = 24;
    kernel::Ipv4 gateway;
    bool nat = true;
};

/// Errors: Internal, if the record holds what validation would not have let in.
[[nodiscard]] Result<std::vector<Interface>> interfaces(const ContainerRecord &record);

/// The rules that this container needs: its networks and its ports.
[[nodiscard]] kernel::RuleSet rules(const std::vector<Interface> &interfaces);

/// Calls `change` with the machine's rule table. After an error the next one gets a fresh one. Called with
/// Machine::sharedNetwork held.
[[nodiscard]] Status changeRules(Machine &machine, const std::function<Status(kernel::RuleTable &)> &change);

/// Lets the machine pass packets on if it does not yet, and notes in `runDirectory` that it was us.
[[nodiscard]] Status enableForwarding(const std::string &runDirectory);
/// Takes that back if it was us. Leaves it on where links of others have come since: they may need it.
[[nodiscard]] Status restoreForwarding(const std::string &runDirectory);

/// Takes away the bridges of these networks that have no port any more, and with the last bridge of all the
/// rule tables and forwarding. Called with Machine::sharedNetwork held.
[[nodiscard]] Status removeUnused(Machine &machine, const std::vector<Interface> &interfaces);

/// What the network steps of one start hand on to each other (StartContext::network).
struct Inside
{
    kernel::NamespaceFd network;
    kernel::LinkSocket socket;               ///< opened in the container's network namespace
    std::vector<std::uint32_t> indices = {}; ///< of the interfaces inside, in the record's order
};
/// Opens it, with IPv6 off for every interface that is yet to come there.
[[nodiscard]] Result<std::shared_ptr<Inside>> enter(const kernel::Fd &netNamespace);

/// Applies the sysctls of the specification that are the network's. Values are as seen inside.
[[nodiscard]] Status applySysctls(const ContainerRecord &record, const kernel::NamespaceFd &network);

} // namespace caisson::engine::networkplan
