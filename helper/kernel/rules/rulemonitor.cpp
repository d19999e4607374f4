// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/rules/rulemonitor.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <optional>
#include <string_view>
#include <sys/socket.h>

namespace caisson::kernel {

namespace {

/// The process that made the new generation of rules, from the end of a transaction (NFT_MSG_NEWGEN); each
/// transaction has one.
std::optional<std::uint32_t> changerOf(std::string_view message)
{
    std::size_t at = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(nfgenmsg));
    while (at + sizeof(nlattr) <= message.size()) {
        nlattr attribute;
        std::copy_n(message.data() + at, sizeof attribute, reinterpret_cast<char *>(&attribute));
        if (attribute.nla_len < sizeof attribute)
            break;
        if (attribute.nla_type == NFTA_GEN_PROC_PID && at + sizeof attribute + 4 <= message.size()) {
            std::uint32_t pid = 0;
            std::copy_n(message.data() + at + sizeof attribute, sizeof pid, reinterpret_cast<char *>(&pid));
            return ntohl(pid);
        }
        at += NLA_ALIGN(attribute.nla_len);
    }
    return std::nullopt;
}

} // namespace

namespace {

/// The kernel names the thread that made a change. One of ours that has ended meanwhile counts as somebody
/// else's: that costs a look at the rules.
bool isOurThread(std::uint32_t id)
{
    return ::access(("/proc/self/task/" + std::to_string(id)).c_str(), F_OK) == 0;
}

} // namespace

Result<RuleMonitor> RuleMonitor::open()
{
    Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER));
    if (!socket)
        return kernelError("socket", "NETLINK_NETFILTER");
    sockaddr_nl any{};
    any.nl_family = AF_NETLINK;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr *>(&any), sizeof any) != 0)
        return kernelError("bind", "NETLINK_NETFILTER");
    const int group = NFNLGRP_NFTABLES;
    if (::setsockopt(socket.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0)
        return kernelError("setsockopt", "NETLINK_ADD_MEMBERSHIP");
    return RuleMonitor(std::move(socket));
}

Result<bool> RuleMonitor::changedByOthers()
{
    bool others = false;
    alignas(nlmsghdr) char buffer[16384];
    for (;;) {
        const ssize_t size = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            return others;
        if (size < 0 && errno == ENOBUFS) {
            others = true;
            continue;
        }
        if (size < 0)
            return kernelError("recv", "NETLINK_NETFILTER");
        std::string_view rest(buffer, static_cast<std::size_t>(size));
        while (rest.size() >= NLMSG_HDRLEN) {
            nlmsghdr header;
            std::copy_n(rest.data(), sizeof header, reinterpret_cast<char *>(&header));
            if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > rest.size())
                break;
            if (header.nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN))
                others = others || !isOurThread(changerOf(rest.substr(0, header.nlmsg_len)).value_or(0));
            rest.remove_prefix(std::min<std::size_t>(rest.size(), NLMSG_ALIGN(header.nlmsg_len)));
        }
    }
}

} // namespace caisson::kernel
