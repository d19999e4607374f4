// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/link/ipv4.h"
#include "helper/kernel/link/linksocket.h"
#include "helper/kernel/link/networksysctl.h"
#include "helper/kernel/namespacefd.h"

#include <arpa/inet.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <thread>

/// What tests of links and rules share: network namespaces of their own with nothing in them, and packets.
namespace networkfixture {

using namespace caisson;
using namespace caisson::kernel;

/// A new network namespace that lives as long as the descriptor; made by a thread, so that no process is
/// needed.
inline Result<NamespaceFd> makeNamespace()
{
    Result<NamespaceFd> made = failure(ErrorCode::Internal, "unshare failed");
    std::thread([&] {
        if (::unshare(CLONE_NEWNET) == 0)
            made = NamespaceFd::ofSelf(NamespaceKind::Net);
    }).join();
    return made;
}

/// A socket that was opened in that namespace and stays in it.
inline Fd socketIn(const NamespaceFd &network, int domain, int type, int protocol)
{
    Fd opened;
    const Status entered = runInNetworkNamespace(network, [&]() -> Status {
        opened.reset(::socket(domain, type | SOCK_CLOEXEC, protocol));
        return {};
    });
    return entered ? std::move(opened) : Fd();
}

inline std::uint16_t checksum(const void *data, std::size_t size)
{
    std::uint32_t sum = 0;
    const auto *bytes = static_cast<const std::uint8_t *>(data);
    for (std::size_t i = 0; i + 1 < size; i += 2)
        sum += static_cast<std::uint32_t>(bytes[i] << 8 | bytes[i + 1]);
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return htons(static_cast<std::uint16_t>(~sum));
}

/// Whether an ICMP echo to this address is answered. `source`: sent from this address whoever has it. The
/// kernel opens a bridge's port in its own time after the link is up and asks again by ARP after a second: an
/// answer that is expected needs more than that.
inline bool ping(const NamespaceFd &from, Ipv4 to, int milliseconds = 5000, std::optional<Ipv4> source = {})
{
    const Fd socket = socketIn(from, AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (!socket)
        return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (source) {
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_IP, IP_FREEBIND, &on, sizeof on);
        address.sin_addr.s_addr = htonl(source->value);
        if (::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            return false;
    }
    static std::uint16_t sequence = 0;
    icmphdr echo{};
    echo.type = ICMP_ECHO;
    echo.un.echo.id = htons(0x4353);
    echo.un.echo.sequence = htons(++sequence);
    echo.checksum = checksum(&echo, sizeof echo);
    address.sin_addr.s_addr = htonl(to.value);
    if (::sendto(socket.get(), &echo, sizeof echo, 0, reinterpret_cast<sockaddr *>(&address),
                 sizeof address) < 0)
        return false;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd wait{socket.get(), POLLIN, 0};
        if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
            return false;
        std::uint8_t packet[256];
        const ssize_t size = ::recv(socket.get(), packet, sizeof packet, 0);
        const std::size_t header = (packet[0] & 15U) * 4U;
        if (size < static_cast<ssize_t>(header + sizeof(icmphdr)))
            continue;
        icmphdr reply{};
        std::memcpy(&reply, packet + header, sizeof reply);
        if (reply.type == ICMP_ECHOREPLY && reply.un.echo.id == echo.un.echo.id &&
            reply.un.echo.sequence == echo.un.echo.sequence)
            return true;
    }
}

/// A namespace joined to a bridge of the calling thread's namespace, as a container is.
struct Member
{
    NamespaceFd network;
    LinkSocket inside;
    std::uint32_t hostIndex = 0;
    std::string hostName;
    MacAddress mac{};
};

inline Result<Member> join(LinkSocket &host, std::uint32_t bridge, const std::string &id, Ipv4 address,
                           std::optional<Ipv4> gateway = {})
{
    Result<NamespaceFd> network = makeNamespace();
    if (!network)
        return std::unexpected(network.error());
    const Status quiet = runInNetworkNamespace(*network, [] { return disableIpv6("default"); });
    if (!quiet)
        return std::unexpected(quiet.error());
    Result<LinkSocket> inside = LinkSocket::openIn(*network);
    if (!inside)
        return std::unexpected(inside.error());
    VethRequest request;
    request.hostName = hostEndName(id, 0);
    request.alias = hostEndAlias(id);
    request.bridgeIndex = bridge;
    request.peerNamespace = network->fd().get();
    request.peerMac = derivedMac(id);
    const Result<VethPair> pair = host.createVeth(request);
    if (!pair)
        return std::unexpected(pair.error());
    for (const Status &done :
         {inside->setUp(1), inside->addAddress(pair->peer, address, 24), inside->setUp(pair->peer),
          gateway ? inside->addDefaultRoute(pair->peer, *gateway) : Status{}}) {
        if (!done)
            return std::unexpected(done.error());
    }
    return Member{std::move(*network), std::move(*inside), pair->host, request.hostName, request.peerMac};
}

} // namespace networkfixture
