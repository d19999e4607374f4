// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/linksocket.h"

#include "helper/kernel/link/linkmessages.h"
#include "helper/kernel/link/netlink.h"
#include "helper/kernel/link/networksysctl.h"
#include "helper/kernel/namespacefd.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>

namespace caisson::kernel {

using netlink::Message;
using netlink::talk;

namespace {

constexpr std::size_t largestAnswer = 32768; // of a list, see netlink_dump() in the kernel

} // namespace

LinkSocket::LinkSocket(nl_sock *socket)
    : m_socket(socket)
{
}

LinkSocket::LinkSocket(LinkSocket &&other) noexcept
    : m_socket(std::exchange(other.m_socket, nullptr))
{
}

LinkSocket &LinkSocket::operator=(LinkSocket &&other) noexcept
{
    if (this != &other) {
        ::nl_socket_free(m_socket);
        m_socket = std::exchange(other.m_socket, nullptr);
    }
    return *this;
}

LinkSocket::~LinkSocket()
{
    ::nl_socket_free(m_socket);
}

Result<LinkSocket> LinkSocket::open()
{
    LinkSocket socket(::nl_socket_alloc());
    if (socket.m_socket == nullptr)
        return kernelError("socket", "NETLINK_ROUTE", ENOMEM);
    ::nl_socket_set_local_port(socket.m_socket, 0); // the kernel chooses; libnl's own guesses can collide
    // An answer is read at once into a buffer that holds any; asking for its size first would double the
    // calls.
    ::nl_socket_disable_msg_peek(socket.m_socket);
    if (const int result = ::nl_socket_set_msg_buf_size(socket.m_socket, largestAnswer); result < 0)
        return failure(ErrorCode::Kernel, std::string("netlink: ") + ::nl_geterror(result));
    if (const int result = ::nl_connect(socket.m_socket, NETLINK_ROUTE); result < 0)
        return failure(ErrorCode::Kernel, std::string("connect NETLINK_ROUTE: ") + ::nl_geterror(result));
    // For the kernel's words in an error, cut off after the header of what was asked.
    const int on = 1;
    const int fd = ::nl_socket_get_fd(socket.m_socket);
    if (::setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on) != 0 ||
        ::setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on) != 0)
        return kernelError("setsockopt", "NETLINK_EXT_ACK");
    return socket;
}

Result<LinkSocket> LinkSocket::openIn(const NamespaceFd &network)
{
    Result<LinkSocket> socket = failure(ErrorCode::Internal, "not opened");
    const Status entered = runInNetworkNamespace(network, [&]() -> Status {
        socket = open();
        return {};
    });
    if (!entered)
        return std::unexpected(entered.error());
    return socket;
}

Status LinkSocket::setUp(std::uint32_t index)
{
    Message message(RTM_NEWLINK, 0);
    message.header(linkHeader(index, IFF_UP));
    return talk(m_socket, message, "RTM_NEWLINK(up)", std::to_string(index));
}

Status LinkSocket::finishLink(std::uint32_t index, const std::string &alias, const std::string &name)
{
    if (Status off = disableIpv6(name); !off)
        return off;
    if (Status ignored = ignoreRouters(name); !ignored)
        return ignored;
    Message message(RTM_NEWLINK, 0);
    message.header(linkHeader(index, IFF_UP));
    message.put(IFLA_IFALIAS, alias.data(), alias.size()); // the kernel takes it without the final NUL
    return talk(m_socket, message, "RTM_NEWLINK(up)", name);
}

Result<std::uint32_t> LinkSocket::createBridge(const BridgeRequest &request)
{
    if (const Status valid = checkLinkName(request.name); !valid)
        return std::unexpected(valid.error());
    // Nearly always it is there. Alias and up are what it gets last: with both it is complete.
    if (const Result<LinkInfo> there = find(request.name);
        there && there->up && there->kind == "bridge" && there->alias == request.alias)
        return there->index;
    Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    message.header(linkHeader());
    message.put(IFLA_IFNAME, std::string_view(request.name));
    const MacAddress mac = derivedMac(request.alias);
    message.put(IFLA_ADDRESS, mac.data(), mac.size());
    message.nest(IFLA_LINKINFO, [&] { message.put(IFLA_INFO_KIND, std::string_view("bridge")); });
    const Status made = talk(m_socket, message, "RTM_NEWLINK bridge", request.name);
    if (!made && made.error().code != ErrorCode::Exists)
        return std::unexpected(made.error());
    const Result<LinkInfo> link = find(request.name);
    if (!link)
        return std::unexpected(link.error());
    if (!made) {
        const bool halfMade = link->alias.empty() && !link->up;
        if (link->kind != "bridge" || (link->alias != request.alias && !halfMade))
            return failure(ErrorCode::Exists, "interface " + request.name +
                                                  " is there already and is not the bridge of this network");
    }
    if (Status addressed = addAddress(link->index, request.address, request.prefix); !addressed)
        return std::unexpected(addressed.error());
    if (Status ignored = ignoreRedirects(request.name); !ignored)
        return std::unexpected(ignored.error());
    if (Status finished = finishLink(link->index, request.alias, request.name); !finished)
        return std::unexpected(finished.error());
    return link->index;
}

Result<VethPair> LinkSocket::createVeth(const VethRequest &request)
{
    for (const std::string &name : {request.hostName, request.peerName}) {
        if (const Status valid = checkLinkName(name); !valid)
            return std::unexpected(valid.error());
    }
    Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    message.header(linkHeader());
    message.put(IFLA_IFNAME, std::string_view(request.hostName));
    const MacAddress mac = hostEndMac(request.hostName);
    message.put(IFLA_ADDRESS, mac.data(), mac.size());
    message.put(IFLA_MASTER, request.bridgeIndex);
    message.put(IFLA_NUM_TX_QUEUES, 1U);
    message.put(IFLA_NUM_RX_QUEUES, 1U);
    message.nest(IFLA_LINKINFO, [&] {
        message.put(IFLA_INFO_KIND, std::string_view("veth"));
        message.nest(IFLA_INFO_DATA, [&] {
            message.nest(VETH_INFO_PEER, [&] {
                message.header(linkHeader());
                message.put(IFLA_IFNAME, std::string_view(request.peerName));
                message.put(IFLA_ADDRESS, request.peerMac.data(), request.peerMac.size());
                message.put(IFLA_NUM_TX_QUEUES, 1U);
                message.put(IFLA_NUM_RX_QUEUES, 1U);
                message.put(IFLA_NET_NS_FD, static_cast<std::uint32_t>(request.peerNamespace));
            });
        });
    });
    if (Status made = talk(m_socket, message, "RTM_NEWLINK veth", request.hostName); !made) {
        Error error = std::move(made.error());
        if (error.errnoValue == EXFULL) {
            error.code = ErrorCode::LimitExceeded;
            error.text =
                "the network has no room for another interface: a bridge takes 1023 at most; use another "
                "network";
        }
        return std::unexpected(std::move(error));
    }
    const Result<LinkInfo> link = find(request.hostName);
    if (!link)
        return std::unexpected(link.error());
    if (Status finished = finishLink(link->index, request.alias, request.hostName); !finished)
        return std::unexpected(finished.error());
    return VethPair{link->index, link->peer};
}

Status LinkSocket::removeOwned(const std::string &name, const std::string &alias)
{
    const Result<LinkInfo> link = find(name);
    if (!link) {
        if (link.error().code == ErrorCode::NotFound)
            return {};
        return std::unexpected(link.error());
    }
    const bool halfMade =
        link->alias.empty() && !link->up && (link->kind == "veth" || link->kind == "bridge");
    if (alias.empty() || (link->alias != alias && !halfMade))
        return failure(ErrorCode::WrongState,
                       "interface " + name + " was not made by Caisson for this: it is left alone");
    // By index: the name may belong to another one by now.
    Message message(RTM_DELLINK, 0);
    message.header(linkHeader(link->index));
    Status removed = talk(m_socket, message, "RTM_DELLINK", name);
    if (!removed && removed.error().code == ErrorCode::NotFound)
        return {};
    return removed;
}

Status LinkSocket::addAddress(std::uint32_t index, Ipv4 address, std::uint8_t prefix)
{
    Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    ifaddrmsg header{};
    header.ifa_family = AF_INET;
    header.ifa_prefixlen = prefix;
    header.ifa_scope = RT_SCOPE_UNIVERSE;
    header.ifa_index = index;
    message.header(header);
    message.put(IFA_LOCAL, htonl(address.value));
    message.put(IFA_ADDRESS, htonl(address.value));
    if (prefix < 31)
        message.put(IFA_BROADCAST, htonl(Ipv4Network::of(address, prefix).broadcast().value));
    Status added = talk(m_socket, message, "RTM_NEWADDR", address.text());
    if (!added && added.error().code == ErrorCode::Exists)
        return {};
    return added;
}

Status LinkSocket::addDefaultRoute(std::uint32_t index, Ipv4 gateway)
{
    Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
    rtmsg header{};
    header.rtm_family = AF_INET;
    header.rtm_table = RT_TABLE_MAIN;
    header.rtm_protocol = RTPROT_STATIC;
    header.rtm_scope = RT_SCOPE_UNIVERSE;
    header.rtm_type = RTN_UNICAST;
    message.header(header);
    message.put(RTA_GATEWAY, htonl(gateway.value));
    message.put(RTA_OIF, index);
    return talk(m_socket, message, "RTM_NEWROUTE", "default via " + gateway.text());
}

} // namespace caisson::kernel
