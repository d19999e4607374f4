// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/link/ipv4.h"
#include "helper/kernel/link/linknames.h"

#include <string>
#include <vector>

namespace caisson::kernel {

/// A network whose bridge is on this machine.
struct RuleNetwork
{
    std::string bridge; ///< interface name
    bool nat = true;    ///< may reach what lies beyond the host, with the host's address
    auto operator<=>(const RuleNetwork &) const = default;
};

/// A port of such a bridge: what may come in by it.
struct RulePort
{
    std::string hostInterface; ///< "csn-1a2b3c4d-0"
    MacAddress mac{};
    Ipv4 address;
    auto operator<=>(const RulePort &) const = default;
};

/// All that our tables hold. The chains are always the same; networks and ports are elements of sets, so that
/// a container comes and goes by one element and the cost of a packet does not grow with their number.
///
/// What follows from the chains:
/// - Ports: a frame from a container must carry its own MAC address, and IPv4 or ARP with its own address;
/// all
///   else (other sources, IPv6, router advertisements, DHCP requests, VLAN tags) is dropped (R40).
/// - Between networks nothing passes. From outside only answers come in. Out of a network with nat everything
///   may pass, with the host's address; out of one without, nothing.
/// - To the host itself containers may speak as any neighbour on a wire: services that the host offers on all
///   its addresses are reachable at the gateway, as people know it from podman and docker; the host's own
///   firewall decides. Services on 127.0.0.1 are not reachable.
struct RuleSet
{
    std::vector<RuleNetwork> networks;
    std::vector<RulePort> ports;
    bool operator==(const RuleSet &) const = default;
};

/// Both tables hold one name: `inet caisson` and `bridge caisson`.
inline constexpr const char *ruleTableName = "caisson";

/// Its sets: interfaces of all bridges, of those with nat, each bridge with itself (traffic that stays in the
/// network); and in the bridge table the ports, as host end . MAC . address.
inline constexpr const char *ruleSetBridges = "bridges", *ruleSetNatted = "natted", *ruleSetWithin = "within",
                            *ruleSetPorts = "ports";

/// Judges every name. Errors: InvalidArgument. (R38: a name that nft could read as anything else is refused.)
[[nodiscard]] Status checkRuleSet(const RuleSet &rules);

/// The tables made anew with exactly this, as one transaction for libnftables-json(5). Names must have been
/// checked. A pure function.
[[nodiscard]] std::string replaceJson(const RuleSet &rules);
/// Both tables removed, there or not.
[[nodiscard]] std::string removeTablesJson();
/// Asks for a table ("inet" or "bridge") with all that is in it.
[[nodiscard]] std::string listJson(const char *family);

/// Tables as they were found.
struct FoundRules
{
    RuleSet rules;       ///< sorted; elements that are not of our making are passed over
    bool intact = false; ///< every rule of the chains is there
};
/// Reads the answers to listJson() for both.
[[nodiscard]] Result<FoundRules> parseTables(const std::string &inet, const std::string &bridge);

/// The same tables without elements in nft(8)'s own language, on one line: for people and for a shell.
[[nodiscard]] std::string tablesText();
/// "add element …" commands in nft's language, one an element.
[[nodiscard]] std::vector<std::string> addText(const RuleSet &rules);

} // namespace caisson::kernel
