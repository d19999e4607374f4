// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/networksteps.h"

#include "helper/engine/startcontext.h"
#include "helper/engine/steps/networkplan.h"
#include "helper/kernel/thread.h"

#include <algorithm>
#include <chrono>

namespace caisson::engine {

namespace {

using networkplan::Inside;
using networkplan::Interface;

using Interfaces = std::vector<Interface>;

/// For describing: a record that is damaged has nothing to show.
Interfaces describable(const ContainerRecord &record)
{
    return networkplan::interfaces(record).value_or(Interfaces{});
}

/// A command inside the container's network namespace; $pid is init, see process.clone.
std::string inside(const std::string &command)
{
    return "nsenter -t \"$pid\" -n " + command;
}

std::string withPrefix(const Interface &each)
{
    return each.address.text() + '/' + std::to_string(each.prefix);
}

/// 0: there is no such link.
std::uint32_t indexOf(kernel::LinkSocket &socket, const std::string &name)
{
    const Result<kernel::LinkInfo> link = socket.find(name);
    return link ? link->index : 0;
}

std::string quietSettings(const std::string &link)
{
    return "for s in ipv6/conf/" + link + "/disable_ipv6=1 ipv6/conf/" + link + "/accept_ra=0 ipv6/conf/" +
           link + "/accept_redirects=0; do echo \"${s#*=}\" > \"/proc/sys/net/${s%=*}\"; done";
}

/// Common to all of them: the machine, and interfaces from the record.
class NetworkStep : public Step
{
public:
    explicit NetworkStep(Machine &machine)
        : m_machine(machine)
    {
    }
    Status undo(const ContainerRecord &) override { return {}; } // goes with the namespace

protected:
    Machine &m_machine;
};

class NetworkBridge final : public NetworkStep
{
public:
    using NetworkStep::NetworkStep;
    std::string_view id() const override { return "network.bridge"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Set up the bridge";
        text.sentence =
            "A bridge is a switch inside the kernel: whatever is plugged into it can talk to each other, "
            "and its own address is the way out.";
        text.kind = "net";
        for (const Interface &each : describable(record)) {
            const std::string &name = each.bridge.name;
            const std::string gateway = each.gateway.text() + '/' + std::to_string(each.prefix);
            const std::string mac = kernel::macText(kernel::derivedMac(each.bridge.alias));
            text.systemCalls.insert(text.systemCalls.end(),
                                    {"sendto(netlink, RTM_NEWLINK bridge " + name + ")",
                                     "sendto(netlink, RTM_NEWADDR " + gateway + ")",
                                     "write(\"/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6\", \"1\")",
                                     "sendto(netlink, RTM_NEWLINK " + name + " up)"});
            text.shell.insert(text.shell.end(),
                              {"ip link show dev " + name + " > /dev/null 2>&1 || ip link add " + name +
                                   " address " + mac + " type bridge",
                               quietSettings(name), "ip address replace " + gateway + " brd + dev " + name,
                               "ip link set dev " + name + " alias " + each.bridge.alias + " up"});
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        const auto interfaces = networkplan::interfaces(context.record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        const std::scoped_lock lock(m_machine.sharedNetwork);
        Result<kernel::LinkSocket> socket = kernel::LinkSocket::open();
        if (!socket)
            return std::unexpected(socket.error());
        for (const Interface &each : *interfaces) {
            const auto index = socket->createBridge(each.bridge);
            if (!index)
                return std::unexpected(index.error());
            if (&each == &interfaces->front())
                context.bridgeIndex = *index;
        }
        return {};
    }

    Status undo(const ContainerRecord &record) override
    {
        const auto interfaces = networkplan::interfaces(record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        const std::scoped_lock lock(m_machine.sharedNetwork);
        return networkplan::removeUnused(m_machine, *interfaces);
    }
};

class NetworkVeth final : public NetworkStep
{
public:
    using NetworkStep::NetworkStep;
    std::string_view id() const override { return "network.veth"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Lay the cable";
        text.sentence =
            "A veth pair is a cable with a plug at both ends: one is put into the bridge, the other is born "
            "inside the container's network namespace.";
        text.kind = "net";
        text.systemCalls.push_back(
            "setns(network namespace); write(\"net/ipv6/conf/default/disable_ipv6\", \"1\")");
        text.shell.push_back(inside("sh -c 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6'"));
        for (const Interface &each : describable(record)) {
            const std::string &name = each.veth.hostName;
            const std::string peer = each.veth.peerName + " address " + kernel::macText(each.veth.peerMac);
            text.systemCalls.insert(text.systemCalls.end(),
                                    {"sendto(netlink, RTM_NEWLINK veth " + name + " master " +
                                         each.bridge.name + ", peer " + peer + ", IFLA_NET_NS_FD)",
                                     "write(\"/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6\", \"1\")",
                                     "sendto(netlink, RTM_NEWLINK " + name + " up)"});
            text.shell.insert(
                text.shell.end(),
                {"ip link add " + name + " numtxqueues 1 numrxqueues 1 address " +
                     kernel::macText(kernel::hostEndMac(name)) + " master " + each.bridge.name +
                     " type veth peer name " + peer + " numtxqueues 1 numrxqueues 1 netns \"$pid\"",
                 quietSettings(name), "ip link set dev " + name + " alias " + each.veth.alias + " up"});
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        const auto interfaces = networkplan::interfaces(context.record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        auto inside = networkplan::enter(context.netNamespace);
        if (!inside)
            return std::unexpected(inside.error());
        const std::scoped_lock lock(m_machine.sharedNetwork);
        const auto begin = std::chrono::steady_clock::now(); // waiting for others' rules is no part of it
        Result<kernel::LinkSocket> host = kernel::LinkSocket::open();
        if (!host)
            return std::unexpected(host.error());
        for (const Interface &each : *interfaces) {
            kernel::VethRequest request = each.veth;
            request.peerNamespace = (*inside)->network.fd().get();
            if (&each == &interfaces->front())
                request.bridgeIndex = context.bridgeIndex;
            Result<kernel::VethPair> pair = failure(ErrorCode::NotFound, {});
            if (request.bridgeIndex != 0)
                pair = host->createVeth(request);
            if (!pair && pair.error().code != ErrorCode::Exists &&
                indexOf(*host, each.bridge.name) != request.bridgeIndex) {
                // The last other container took the bridge away after our step had found it.
                context.bridgeMadeAgain = true;
                const auto bridge = host->createBridge(each.bridge);
                if (!bridge)
                    return std::unexpected(bridge.error());
                request.bridgeIndex = *bridge;
                pair = host->createVeth(request);
            }
            if (!pair)
                return std::unexpected(pair.error());
            (*inside)->indices.push_back(pair->peer);
            if (&each == &interfaces->front()) {
                context.bridgeIndex = request.bridgeIndex;
                context.hostInterfaceIndex = pair->host;
                context.containerInterfaceIndex = pair->peer;
            }
        }
        context.network = std::move(*inside);
        context.ownTime = std::chrono::steady_clock::now() - begin;
        return {};
    }

    Status undo(const ContainerRecord &record) override
    {
        const auto interfaces = networkplan::interfaces(record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        Result<kernel::LinkSocket> host = kernel::LinkSocket::open();
        if (!host)
            return std::unexpected(host.error());
        // They would go with the namespace, but up to 50 ms later: the names would not be free for a restart.
        Status result;
        for (const Interface &each : *interfaces) {
            Status removed = host->removeOwned(each.veth.hostName, each.veth.alias);
            if (!removed && result)
                result = std::move(removed);
        }
        return result;
    }
};

class NetworkAddress final : public NetworkStep
{
public:
    using NetworkStep::NetworkStep;
    std::string_view id() const override { return "network.address"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        const Interfaces interfaces = describable(record);
        text.title = interfaces.empty() ? "Switch loopback on" : "Give it an address";
        text.sentence =
            interfaces.empty()
                ? "A new network namespace has one interface, loopback, and even that is down."
                : "In a new network namespace everything is down, even loopback: both interfaces are "
                  "switched on and the outer one gets its address.";
        text.kind = "net";
        text.systemCalls.push_back("sendto(netlink, RTM_NEWLINK lo up)");
        text.shell.push_back(inside("ip link set dev lo up"));
        for (const Interface &each : interfaces) {
            text.systemCalls.insert(
                text.systemCalls.end(),
                {"sendto(netlink, RTM_NEWADDR " + withPrefix(each) + " " + each.veth.peerName + ")",
                 "sendto(netlink, RTM_NEWLINK " + each.veth.peerName + " up)"});
            text.shell.insert(text.shell.end(), {inside("ip address add " + withPrefix(each) + " brd + dev " +
                                                        each.veth.peerName),
                                                 inside("ip link set dev " + each.veth.peerName + " up")});
        }
        for (const auto &[key, value] : record.specification.linuxPart.sysctl) {
            if (key != "net.ipv4.ping_group_range")
                continue;
            text.systemCalls.push_back("write(\"/proc/sys/net/ipv4/ping_group_range\", \"" + value + "\")");
            // Entering the user namespace too makes the numbers those inside.
            text.shell.push_back("nsenter -t \"$pid\" -n" +
                                 std::string(record.hasNamespace(kernel::NamespaceKind::User) ? " -U" : "") +
                                 " sh -c 'echo \"" + value + "\" > /proc/sys/net/ipv4/ping_group_range'");
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        const auto interfaces = networkplan::interfaces(context.record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        if (!context.network.has_value()) { // no interface: nobody has been there yet
            auto inside = networkplan::enter(context.netNamespace);
            if (!inside)
                return std::unexpected(inside.error());
            context.network = std::move(*inside);
        }
        Inside &container = **std::any_cast<std::shared_ptr<Inside>>(&context.network);
        if (Status up = container.socket.setUp(1); !up)
            return up;
        for (std::size_t i = 0; i < interfaces->size(); ++i) {
            const Interface &each = (*interfaces)[i];
            const std::uint32_t index = container.indices.at(i);
            if (Status added = container.socket.addAddress(index, each.address, each.prefix); !added)
                return added;
            if (Status up = container.socket.setUp(index); !up)
                return up;
        }
        return networkplan::applySysctls(context.record, container.network);
    }
};

class NetworkRoute final : public NetworkStep
{
public:
    using NetworkStep::NetworkStep;
    std::string_view id() const override { return "network.route"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Show it the way out";
        text.sentence =
            "The default route says where packets for everywhere else go: to the bridge's own address.";
        text.kind = "net";
        const Interfaces interfaces = describable(record);
        if (!interfaces.empty()) {
            const std::string route = "default via " + interfaces.front().gateway.text() + " dev " +
                                      interfaces.front().veth.peerName;
            text.systemCalls.push_back("sendto(netlink, RTM_NEWROUTE " + route + ")");
            text.shell.push_back(inside("ip route replace " + route + " proto static"));
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        const auto interfaces = networkplan::interfaces(context.record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        Inside &container = **std::any_cast<std::shared_ptr<Inside>>(&context.network);
        return container.socket.addDefaultRoute(container.indices.front(), interfaces->front().gateway);
    }
};

class NetworkRules final : public NetworkStep
{
public:
    using NetworkStep::NetworkStep;
    ~NetworkRules() override { forsake(); }
    NetworkRules(const NetworkRules &) = delete;
    NetworkRules &operator=(const NetworkRules &) = delete;
    std::string_view id() const override { return "network.rules"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Say what may pass";
        text.sentence =
            "Packet filter rules keep networks apart, let this container speak only with its own addresses, "
            "and lend it the host's address towards the outside.";
        text.kind = "net";
        const Interfaces interfaces = describable(record);
        bool nat = false;
        text.shell.push_back(
            "{ nft list table inet caisson && nft list table bridge caisson; } > /dev/null 2>&1 || nft '" +
            kernel::tablesText() + "'");
        for (const std::string &command : kernel::addText(networkplan::rules(interfaces))) {
            text.systemCalls.push_back("sendmsg(netlink, nftables: " + command + ")");
            text.shell.push_back("nft '" + command + "'");
        }
        for (const Interface &each : interfaces)
            nat = nat || each.nat;
        if (nat) {
            text.systemCalls.push_back("write(\"/proc/sys/net/ipv4/ip_forward\", \"1\")");
            text.shell.push_back("echo 1 > /proc/sys/net/ipv4/ip_forward");
        }
        return text;
    }

    /// The first rules of a machine take longer than all the rest of a start (the kernel hooks itself into
    /// the way of every packet), so a thread of its own makes them.
    bool isAskedAhead() const override { return true; }
    bool canBeAsked(const StartContext &context) const override { return context.bridgeIndex != 0; }

    Status ask(StartContext &context) override
    {
        const auto interfaces = networkplan::interfaces(context.record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        return kernel::startThread(m_thread, "rules", [this, wanted = *interfaces] {
            const auto begin = std::chrono::steady_clock::now();
            m_done = lay(wanted);
            m_duration = std::chrono::steady_clock::now() - begin;
        });
    }

    void forsake() override
    {
        if (m_thread.joinable())
            m_thread.join();
    }

    Status apply(StartContext &context) override
    {
        forsake();
        context.ownTime = m_duration;
        if (!m_done || !context.bridgeMadeAgain)
            return std::move(m_done);
        // What was laid may have gone with the former bridge. From here on our own port holds the new one.
        const auto interfaces = networkplan::interfaces(context.record);
        return interfaces ? lay(*interfaces) : std::unexpected(interfaces.error());
    }

    Status undo(const ContainerRecord &record) override
    {
        const auto interfaces = networkplan::interfaces(record);
        if (!interfaces)
            return std::unexpected(interfaces.error());
        kernel::RuleSet gone = networkplan::rules(*interfaces);
        gone.networks.clear(); // go with their bridge, see network.bridge
        const std::scoped_lock lock(m_machine.sharedNetwork);
        return networkplan::changeRules(m_machine,
                                        [&gone](kernel::RuleTable &table) { return table.remove(gone); });
    }

private:
    Status lay(const Interfaces &interfaces)
    {
        const kernel::RuleSet rules = networkplan::rules(interfaces);
        const std::scoped_lock lock(m_machine.sharedNetwork);
        if (Status added = networkplan::changeRules(
                m_machine, [&rules](kernel::RuleTable &table) { return table.add(rules); });
            !added)
            return added;
        // After the rules: the machine never forwards for us without them.
        if (std::ranges::any_of(interfaces, [](const Interface &each) { return each.nat; }))
            return networkplan::enableForwarding(m_machine.config.runDirectory);
        return {};
    }

    std::thread m_thread;
    Status m_done;
    std::chrono::steady_clock::duration m_duration{};
};

} // namespace

std::unique_ptr<Step> makeNetworkBridge(Machine &machine)
{
    return std::make_unique<NetworkBridge>(machine);
}
std::unique_ptr<Step> makeNetworkVeth(Machine &machine)
{
    return std::make_unique<NetworkVeth>(machine);
}
std::unique_ptr<Step> makeNetworkAddress(Machine &machine)
{
    return std::make_unique<NetworkAddress>(machine);
}
std::unique_ptr<Step> makeNetworkRoute(Machine &machine)
{
    return std::make_unique<NetworkRoute>(machine);
}
std::unique_ptr<Step> makeNetworkRules(Machine &machine)
{
    return std::make_unique<NetworkRules>(machine);
}

} // namespace caisson::engine
