// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/linkmessages.h"
#include "helper/kernel/link/linksocket.h"
#include "helper/kernel/link/netlink.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

/// The half of LinkSocket that only asks.
namespace caisson::kernel {

using netlink::Message;
using netlink::talk;

namespace {

/// Reads an attribute that must be of this size.
template<typename T>
std::optional<T> valueOf(nlattr *const attribute)
{
    if (attribute == nullptr || ::nla_len(attribute) < static_cast<int>(sizeof(T)))
        return std::nullopt;
    T value;
    std::memcpy(&value, ::nla_data(attribute), sizeof value);
    return value;
}

using RouteAttributes = std::array<nlattr *, RTA_MAX + 1>;

std::string textOf(nlattr *const attribute)
{
    if (attribute == nullptr)
        return {};
    const auto *const text = static_cast<const char *>(::nla_data(attribute));
    return std::string(text, ::strnlen(text, static_cast<std::size_t>(::nla_len(attribute))));
}

std::optional<Ipv4> addressOf(nlattr *const attribute)
{
    const std::optional<std::uint32_t> value = valueOf<std::uint32_t>(attribute);
    return value ? std::optional(Ipv4{ntohl(*value)}) : std::nullopt;
}

std::optional<LinkInfo> parseLink(nlmsghdr *header)
{
    std::array<nlattr *, IFLA_MAX + 1> attributes{};
    if (header->nlmsg_type != RTM_NEWLINK ||
        ::nlmsg_parse(header, sizeof(ifinfomsg), attributes.data(), IFLA_MAX, nullptr) < 0)
        return std::nullopt;
    const auto *const info = static_cast<const ifinfomsg *>(::nlmsg_data(header));
    LinkInfo link;
    link.index = static_cast<std::uint32_t>(info->ifi_index);
    link.up = (info->ifi_flags & IFF_UP) != 0;
    link.name = textOf(attributes[IFLA_IFNAME]);
    link.alias = textOf(attributes[IFLA_IFALIAS]);
    link.master = valueOf<std::uint32_t>(attributes[IFLA_MASTER]).value_or(0);
    link.mtu = valueOf<std::uint32_t>(attributes[IFLA_MTU]).value_or(0);
    if (attributes[IFLA_ADDRESS] != nullptr && ::nla_len(attributes[IFLA_ADDRESS]) == 6)
        link.mac = valueOf<MacAddress>(attributes[IFLA_ADDRESS]);
    std::array<nlattr *, IFLA_INFO_MAX + 1> parts{};
    if (attributes[IFLA_LINKINFO] != nullptr &&
        ::nla_parse_nested(parts.data(), IFLA_INFO_MAX, attributes[IFLA_LINKINFO], nullptr) >= 0)
        link.kind = textOf(parts[IFLA_INFO_KIND]);
    if (link.kind == "veth")
        link.peer = valueOf<std::uint32_t>(attributes[IFLA_LINK]).value_or(0);
    return link;
}

/// Every IPv4 route of the main table; `restart` when the kernel's list changed while it was read.
Status listMainRoutes(nl_sock *socket,
                      const std::function<void(const rtmsg &, const RouteAttributes &)> &visit,
                      const std::function<void()> &restart)
{
    Message routes(RTM_GETROUTE, NLM_F_DUMP);
    rtmsg routeHeader{};
    routeHeader.rtm_family = AF_INET;
    routes.header(routeHeader);
    return talk(
        socket, routes, "RTM_GETROUTE", "all",
        [&visit](nlmsghdr *answer) {
            RouteAttributes attributes{};
            const auto *const info = static_cast<const rtmsg *>(::nlmsg_data(answer));
            if (answer->nlmsg_type == RTM_NEWROUTE && info->rtm_table == RT_TABLE_MAIN &&
                ::nlmsg_parse(answer, sizeof(rtmsg), attributes.data(), RTA_MAX, nullptr) >= 0)
                visit(*info, attributes);
        },
        restart);
}

} // namespace

Result<LinkInfo> LinkSocket::find(const std::string &name)
{
    if (const Status valid = checkLinkName(name); !valid)
        return std::unexpected(valid.error());
    Message message(RTM_GETLINK, 0);
    message.header(linkHeader());
    message.put(IFLA_IFNAME, std::string_view(name));
    std::optional<LinkInfo> link;
    if (const Status asked =
            talk(m_socket, message, "RTM_GETLINK", name, [&](nlmsghdr *answer) { link = parseLink(answer); });
        !asked)
        return std::unexpected(asked.error());
    if (!link)
        return failure(ErrorCode::Kernel, "RTM_GETLINK " + name + ": an answer that is not understood");
    return *link;
}

Result<LinkInfo> LinkSocket::find(std::uint32_t index)
{
    Message message(RTM_GETLINK, 0);
    message.header(linkHeader(index));
    std::optional<LinkInfo> link;
    if (const Status asked = talk(m_socket, message, "RTM_GETLINK", std::to_string(index),
                                  [&](nlmsghdr *answer) { link = parseLink(answer); });
        !asked)
        return std::unexpected(asked.error());
    if (!link)
        return failure(ErrorCode::Kernel, "RTM_GETLINK: an answer that is not understood");
    return *link;
}

Result<std::vector<LinkInfo>> LinkSocket::list()
{
    Message message(RTM_GETLINK, NLM_F_DUMP);
    message.header(linkHeader());
    std::vector<LinkInfo> links;
    const Status asked = talk(
        m_socket, message, "RTM_GETLINK", "all",
        [&](nlmsghdr *answer) {
            if (std::optional<LinkInfo> link = parseLink(answer))
                links.push_back(std::move(*link));
        },
        [&] { links.clear(); });
    if (!asked)
        return std::unexpected(asked.error());
    return links;
}

Result<std::map<std::uint32_t, LinkTraffic>> LinkSocket::traffic()
{
    Message message(RTM_GETSTATS, NLM_F_DUMP);
    if_stats_msg header{};
    header.filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
    message.header(header);
    std::map<std::uint32_t, LinkTraffic> traffic;
    const Status asked = talk(
        m_socket, message, "RTM_GETSTATS", "all",
        [&](nlmsghdr *answer) {
            std::array<nlattr *, IFLA_STATS_MAX + 1> attributes{};
            if (answer->nlmsg_type != RTM_NEWSTATS ||
                ::nlmsg_parse(answer, sizeof(if_stats_msg), attributes.data(), IFLA_STATS_MAX, nullptr) < 0)
                return;
            // Newer kernels append members: read what we know of them.
            rtnl_link_stats64 stats{};
            nlattr *const attribute = attributes[IFLA_STATS_LINK_64];
            if (attribute == nullptr)
                return;
            std::memcpy(&stats, ::nla_data(attribute),
                        std::min(sizeof stats, static_cast<std::size_t>(::nla_len(attribute))));
            const auto *const info = static_cast<const if_stats_msg *>(::nlmsg_data(answer));
            traffic[info->ifindex] = {stats.rx_bytes, stats.tx_bytes};
        },
        [&] { traffic.clear(); });
    if (!asked)
        return std::unexpected(asked.error());
    return traffic;
}

Result<std::vector<NetworkRoute>> LinkSocket::networkRoutes()
{
    std::vector<NetworkRoute> found;
    const Status asked = listMainRoutes(
        m_socket,
        [&](const rtmsg &info, const RouteAttributes &attributes) {
            const std::optional<Ipv4> network =
                info.rtm_dst_len == 0 ? std::optional(Ipv4{}) : addressOf(attributes[RTA_DST]);
            if (network)
                found.push_back({.network = *network,
                                 .prefix = info.rtm_dst_len,
                                 .index = valueOf<std::uint32_t>(attributes[RTA_OIF]).value_or(0),
                                 .gateway = addressOf(attributes[RTA_GATEWAY])});
        },
        [&] { found.clear(); });
    if (!asked)
        return std::unexpected(asked.error());
    return found;
}

Result<DefaultRoute> LinkSocket::defaultRoute()
{
    std::optional<DefaultRoute> route;
    std::uint32_t bestMetric = 0;
    const Status asked = listMainRoutes(
        m_socket,
        [&](const rtmsg &info, const RouteAttributes &attributes) {
            if (info.rtm_dst_len != 0 || info.rtm_type != RTN_UNICAST)
                return;
            const std::optional<std::uint32_t> index = valueOf<std::uint32_t>(attributes[RTA_OIF]);
            const std::uint32_t metric = valueOf<std::uint32_t>(attributes[RTA_PRIORITY]).value_or(0);
            if (!index || (route && metric >= bestMetric))
                return;
            bestMetric = metric;
            route = DefaultRoute{.index = *index,
                                 .interface = {},
                                 .gateway = addressOf(attributes[RTA_GATEWAY]),
                                 .address = {}};
        },
        [&] { route.reset(); });
    if (!asked)
        return std::unexpected(asked.error());
    if (!route)
        return failure(ErrorCode::NotFound, "this machine has no default route");

    const Result<LinkInfo> link = find(route->index);
    if (!link)
        return std::unexpected(link.error());
    route->interface = link->name;

    Message addresses(RTM_GETADDR, NLM_F_DUMP);
    ifaddrmsg addressHeader{};
    addressHeader.ifa_family = AF_INET;
    addresses.header(addressHeader);
    const Status listed = talk(
        m_socket, addresses, "RTM_GETADDR", "all",
        [&](nlmsghdr *answer) {
            std::array<nlattr *, IFA_MAX + 1> attributes{};
            const auto *const info = static_cast<const ifaddrmsg *>(::nlmsg_data(answer));
            if (answer->nlmsg_type != RTM_NEWADDR || info->ifa_index != route->index || route->address ||
                info->ifa_scope != RT_SCOPE_UNIVERSE ||
                ::nlmsg_parse(answer, sizeof(ifaddrmsg), attributes.data(), IFA_MAX, nullptr) < 0)
                return;
            route->address = addressOf(attributes[IFA_LOCAL]);
            route->prefix = info->ifa_prefixlen;
        },
        [&] { route->address.reset(); });
    if (!listed)
        return std::unexpected(listed.error());
    return *route;
}

} // namespace caisson::kernel
