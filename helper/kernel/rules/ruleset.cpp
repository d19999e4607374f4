// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/rules/ruleset.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace caisson::kernel {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t ruleCountOfTables = 10;

Json table(const char *family)
{
    return {{"family", family}, {"name", ruleTableName}};
}

Json set(const char *family, const char *name, Json type)
{
    return {{"family", family}, {"table", ruleTableName}, {"name", name}, {"type", std::move(type)}};
}

Json chain(const char *family, const char *name) // a plain one, to jump to
{
    return {{"family", family}, {"table", ruleTableName}, {"name", name}};
}

Json hooked(const char *family, const char *name, const char *type, const char *hook, int priority)
{
    Json value = chain(family, name);
    value.update({{"type", type}, {"hook", hook}, {"prio", priority}, {"policy", "accept"}});
    return value;
}

Json match(const char *operation, Json left, Json right)
{
    return {{"match", {{"op", operation}, {"left", std::move(left)}, {"right", std::move(right)}}}};
}

Json meta(const char *key)
{
    return {{"meta", {{"key", key}}}};
}
Json payload(const char *protocol, const char *field)
{
    return {{"payload", {{"protocol", protocol}, {"field", field}}}};
}
Json concat(Json parts)
{
    return {{"concat", std::move(parts)}};
}
Json verdict(const char *what)
{
    return {{what, nullptr}};
}

Json rule(const char *family, const char *chainName, Json expressions)
{
    return {
        {"family", family}, {"table", ruleTableName}, {"chain", chainName}, {"expr", std::move(expressions)}};
}

Json element(const char *family, const char *setName, Json elements)
{
    return {{"family", family}, {"table", ruleTableName}, {"name", setName}, {"elem", std::move(elements)}};
}

/// Every element as its set and its value.
std::vector<Json> elementsOf(const RuleSet &rules)
{
    std::vector<Json> elements;
    for (const RuleNetwork &network : rules.networks) {
        elements.push_back(element("inet", ruleSetBridges, Json::array({network.bridge})));
        elements.push_back(element("inet", ruleSetWithin,
                                   Json::array({concat(Json::array({network.bridge, network.bridge}))})));
        if (network.nat)
            elements.push_back(element("inet", ruleSetNatted, Json::array({network.bridge})));
    }
    for (const RulePort &port : rules.ports) {
        elements.push_back(element("bridge", ruleSetPorts,
                                   Json::array({concat(Json::array(
                                       {port.hostInterface, macText(port.mac), port.address.text()}))})));
    }
    return elements;
}

void add(Json &commands, const char *kind, Json object)
{
    commands.push_back({{"add", {{kind, std::move(object)}}}});
}

std::string finished(Json commands)
{
    return Json{{"nftables", std::move(commands)}}.dump();
}

} // namespace

Status checkRuleSet(const RuleSet &rules)
{
    for (const RuleNetwork &network : rules.networks) {
        if (!isInterfaceName(network.bridge))
            return invalidArgument("bridge", "an interface name of [A-Za-z0-9_.-] is expected");
    }
    for (const RulePort &port : rules.ports) {
        // The bridge table looks at interfaces of our own name only: another one would stay unguarded.
        if (!isInterfaceName(port.hostInterface) || !port.hostInterface.starts_with("csn-"))
            return invalidArgument("interface", "a name beginning with csn- is expected");
    }
    return {};
}

std::string replaceJson(const RuleSet &rules)
{
    Json commands = Json::array();
    for (const char *family : {"inet", "bridge"}) {
        // Deleting what is not there is an error; adding what is there is none.
        add(commands, "table", table(family));
        commands.push_back({{"delete", {{"table", table(family)}}}});
        add(commands, "table", table(family));
    }
    add(commands, "set", set("inet", ruleSetBridges, "ifname"));
    add(commands, "set", set("inet", ruleSetNatted, "ifname"));
    add(commands, "set", set("inet", ruleSetWithin, Json::array({"ifname", "ifname"})));
    add(commands, "chain", hooked("inet", "forward", "filter", "forward", 0));
    add(commands, "chain", hooked("inet", "postrouting", "nat", "postrouting", 100));
    const auto rule4 = [&](const char *chainName, Json expressions) {
        add(commands, "rule", rule("inet", chainName, std::move(expressions)));
    };
    rule4("forward",
          Json::array({match("==", meta("oifname"), "@bridges"),
                       match("in", {{"ct", {{"key", "state"}}}}, Json::array({"established", "related"})),
                       verdict("accept")}));
    // Seen here only where bridged packets are passed through this hook too (br_netfilter).
    rule4("forward",
          Json::array({match("==", concat(Json::array({meta("iifname"), meta("oifname")})), "@within"),
                       verdict("accept")}));
    rule4("forward", Json::array({match("==", meta("iifname"), "@natted"),
                                  match("!=", meta("oifname"), "@bridges"), verdict("accept")}));
    rule4("forward", Json::array({match("==", meta("iifname"), "@bridges"), verdict("drop")}));
    rule4("forward", Json::array({match("==", meta("oifname"), "@bridges"), verdict("drop")}));
    rule4("postrouting", Json::array({match("==", meta("iifname"), "@natted"),
                                      match("!=", meta("oifname"), "@bridges"), verdict("masquerade")}));

    add(commands, "set", set("bridge", ruleSetPorts, Json::array({"ifname", "ether_addr", "ipv4_addr"})));
    add(commands, "chain", hooked("bridge", "prerouting", "filter", "prerouting", -300));
    add(commands, "chain", chain("bridge", "port"));
    const auto rule2 = [&](const char *chainName, Json expressions) {
        add(commands, "rule", rule("bridge", chainName, std::move(expressions)));
    };
    rule2("prerouting",
          Json::array({match("==", meta("iifname"), "csn-*"), {{"jump", {{"target", "port"}}}}}));
    rule2("port", Json::array({match("==", payload("ether", "type"), "ip"),
                               match("==",
                                     concat(Json::array({meta("iifname"), payload("ether", "saddr"),
                                                         payload("ip", "saddr")})),
                                     "@ports"),
                               verdict("accept")}));
    rule2("port", Json::array({match("==", payload("ether", "type"), "arp"),
                               match("==",
                                     concat(Json::array({meta("iifname"), payload("ether", "saddr"),
                                                         payload("arp", "saddr ip")})),
                                     "@ports"),
                               match("==",
                                     concat(Json::array({meta("iifname"), payload("arp", "saddr ether"),
                                                         payload("arp", "saddr ip")})),
                                     "@ports"),
                               verdict("accept")}));
    rule2("port", Json::array({verdict("drop")}));
    for (Json &each : elementsOf(rules))
        add(commands, "element", std::move(each));
    return finished(std::move(commands));
}

std::string removeTablesJson()
{
    Json commands = Json::array();
    for (const char *family : {"inet", "bridge"}) {
        add(commands, "table", table(family));
        commands.push_back({{"delete", {{"table", table(family)}}}});
    }
    return finished(std::move(commands));
}

std::string listJson(const char *family)
{
    return finished(Json::array({{{"list", {{"table", table(family)}}}}}));
}

Result<FoundRules> parseTables(const std::string &inet, const std::string &bridge)
{
    Json items = Json::array();
    for (const std::string &text : {inet, bridge}) {
        const Json all = Json::parse(text, nullptr, false);
        if (!all.is_object() || !all.contains("nftables") || !all["nftables"].is_array())
            return failure(ErrorCode::Kernel, "nft: an answer that is not understood");
        items.insert(items.end(), all["nftables"].begin(), all["nftables"].end());
    }
    FoundRules answer;
    RuleSet &rules = answer.rules;
    std::size_t ruleCount = 0;
    std::set<std::string> natted;
    const auto textAt = [](const Json &object, const char *key) -> std::string {
        return object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                               : std::string();
    };
    for (const Json &item : items) {
        if (item.is_object() && item.contains("rule") && textAt(item["rule"], "table") == ruleTableName)
            ++ruleCount;
        if (!item.is_object() || !item.contains("set"))
            continue;
        const Json &found = item["set"];
        if (textAt(found, "table") != ruleTableName || !found.contains("elem") || !found["elem"].is_array())
            continue;
        const std::string name = textAt(found, "name");
        for (const Json &value : found["elem"]) {
            if (value.is_string() && name == ruleSetBridges)
                rules.networks.push_back({value.get<std::string>(), false});
            else if (value.is_string() && name == ruleSetNatted)
                natted.insert(value.get<std::string>());
            else if (name == ruleSetPorts && value.is_object() && value.contains("concat")) {
                const Json &parts = value["concat"];
                if (!parts.is_array() || parts.size() != 3 ||
                    !std::ranges::all_of(parts, [](const Json &part) { return part.is_string(); }))
                    continue;
                const Result<MacAddress> mac = parseMac(parts[1].get<std::string>());
                const Result<Ipv4> address = Ipv4::parse(parts[2].get<std::string>());
                if (mac && address)
                    rules.ports.push_back({parts[0].get<std::string>(), *mac, *address});
            }
        }
    }
    for (RuleNetwork &network : rules.networks)
        network.nat = natted.contains(network.bridge);
    std::ranges::sort(rules.networks);
    std::ranges::sort(rules.ports);
    answer.intact = ruleCount == ruleCountOfTables;
    return answer;
}

std::string tablesText()
{
    return "table inet caisson { "
           "set bridges { type ifname; }; "
           "set natted { type ifname; }; "
           "set within { type ifname . ifname; }; "
           "chain forward { type filter hook forward priority 0; policy accept; "
           "oifname @bridges ct state established,related accept; "
           "iifname . oifname @within accept; "
           "iifname @natted oifname != @bridges accept; "
           "iifname @bridges drop; "
           "oifname @bridges drop; }; "
           "chain postrouting { type nat hook postrouting priority 100; policy accept; "
           "iifname @natted oifname != @bridges masquerade; }; }; "
           "table bridge caisson { "
           "set ports { type ifname . ether_addr . ipv4_addr; }; "
           "chain prerouting { type filter hook prerouting priority -300; policy accept; "
           "iifname \"csn-*\" jump port; }; "
           "chain port { "
           "ether type ip iifname . ether saddr . ip saddr @ports accept; "
           "ether type arp iifname . ether saddr . arp saddr ip @ports "
           "iifname . arp saddr ether . arp saddr ip @ports accept; "
           "drop; }; }";
}

std::vector<std::string> addText(const RuleSet &rules)
{
    std::vector<std::string> commands;
    const auto addElement = [&](const std::string &where, const std::string &value) {
        commands.push_back("add element " + where + " { " + value + " }");
    };
    for (const RuleNetwork &network : rules.networks) {
        const std::string name = '"' + network.bridge + '"';
        addElement("inet caisson bridges", name);
        addElement("inet caisson within", name + " . " + name);
        if (network.nat)
            addElement("inet caisson natted", name);
    }
    for (const RulePort &port : rules.ports)
        addElement("bridge caisson ports",
                   '"' + port.hostInterface + "\" . " + macText(port.mac) + " . " + port.address.text());
    return commands;
}

} // namespace caisson::kernel
