// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"
#include "helper/kernel/link/ipv4.h"
#include "helper/kernel/link/linknames.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

struct nl_sock;

namespace caisson::kernel {

class NamespaceFd;

/// An interface as the kernel lists it.
struct LinkInfo
{
    std::uint32_t index = 0;
    std::string name, alias;
    std::string kind;              ///< "veth", "bridge"; empty: a real one or lo
    std::uint32_t master = 0;      ///< index of the bridge that it is a port of
    std::uint32_t peer = 0;        ///< of a veth: index of the other end, in that one's namespace
    bool up = false;               ///< administratively
    std::optional<MacAddress> mac; ///< none: has none, or one of another length
    std::uint32_t mtu = 0;
};

struct DefaultRoute
{
    std::uint32_t index = 0; ///< of the uplink
    std::string interface;
    std::optional<Ipv4> gateway; ///< none: a point-to-point link
    std::optional<Ipv4> address; ///< the uplink's first global one
    std::uint8_t prefix = 0;
};

/// As the interface counts them: of a host end, rx is what the container sent.
struct LinkTraffic
{
    std::uint64_t rxBytes = 0, txBytes = 0;
};

struct BridgeRequest
{
    std::string name, alias;
    Ipv4 address; ///< the bridge's own: the gateway of its network
    std::uint8_t prefix = 24;
};

struct VethRequest
{
    std::string hostName, alias;
    std::uint32_t bridgeIndex = 0;
    int peerNamespace = -1; ///< descriptor of the network namespace in which the other end is born
    std::string peerName = "eth0";
    MacAddress peerMac{};
};

/// A network that the host has a route to.
struct NetworkRoute
{
    Ipv4 network;
    std::uint8_t prefix = 0;
    std::uint32_t index = 0; ///< of the link; 0: none (several next hops, or forbidden)
    std::optional<Ipv4> gateway;
};

/// Indices of both ends, each in its own namespace. In a new namespace the first one has 2.
struct VethPair
{
    std::uint32_t host = 0, peer = 0;
};

/// A netlink socket of one network namespace: that of the thread which opened it, wherever it is used later.
/// Each call is one or two requests and waits for the answer, which comes at once. Not thread safe.
/// See rtnetlink(7). Errors: NotFound (no such link), Exists, LimitExceeded (bridge full), Kernel with the
/// kernel's own explanation where it gives one.
class LinkSocket
{
public:
    /// In the calling thread's network namespace.
    [[nodiscard]] static Result<LinkSocket> open();
    /// In another one; the calling thread is there for a moment only.
    [[nodiscard]] static Result<LinkSocket> openIn(const NamespaceFd &network);
    LinkSocket(LinkSocket &&other) noexcept;
    LinkSocket &operator=(LinkSocket &&other) noexcept;
    ~LinkSocket();

    [[nodiscard]] Result<LinkInfo> find(const std::string &name);
    [[nodiscard]] Result<LinkInfo> find(std::uint32_t index);
    [[nodiscard]] Result<std::vector<LinkInfo>> list();
    /// Where packets go that match no other route. None: NotFound.
    [[nodiscard]] Result<DefaultRoute> defaultRoute();
    /// Every other IPv4 route of the table that is asked for anything first: networks that this machine
    /// reaches, its own included.
    [[nodiscard]] Result<std::vector<NetworkRoute>> networkRoutes();
    /// Of all links at once, by index: one request whatever their number.
    [[nodiscard]] Result<std::map<std::uint32_t, LinkTraffic>> traffic();

    /// Makes a bridge with IPv6 off, alias, address, a MAC of its own (else it would change with the ports)
    /// and sets it up; its index. One that has this name and alias already is completed and taken. The
    /// calling thread must be in the socket's namespace (sysctl).
    [[nodiscard]] Result<std::uint32_t> createBridge(const BridgeRequest &request);
    /// Makes a pair by one request: the host's end as a port of the bridge, the other born in its namespace
    /// with its final name and MAC, both with one queue; switches IPv6 off on the host's end, gives it the
    /// alias and sets it up. The calling thread must be in the socket's namespace (sysctl).
    /// For the container's end IPv6 must have been switched off there before (disableIpv6("default")).
    [[nodiscard]] Result<VethPair> createVeth(const VethRequest &request);
    /// Deletes a link that is ours: it has this alias, or none yet and is still down, as one is whose making
    /// was interrupted. Not there: success. Errors: WrongState if it is somebody else's.
    [[nodiscard]] Status removeOwned(const std::string &name, const std::string &alias);

    [[nodiscard]] Status setUp(std::uint32_t index);
    /// That it is there already is success.
    [[nodiscard]] Status addAddress(std::uint32_t index, Ipv4 address, std::uint8_t prefix);
    [[nodiscard]] Status addDefaultRoute(std::uint32_t index, Ipv4 gateway);

private:
    explicit LinkSocket(nl_sock *socket);
    /// IPv6 off, alias, up, in this order.
    [[nodiscard]] Status finishLink(std::uint32_t index, const std::string &alias, const std::string &name);

    nl_sock *m_socket = nullptr;
};

} // namespace caisson::kernel
