// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/rules/ruletable.h"

#include "helper/kernel/fd.h"

#include <algorithm>
#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <mutex>
#include <nftables/libnftables.h>
#include <sys/socket.h>

namespace caisson::kernel {

namespace {

// Contexts are separate, but the parser behind them keeps some state for the whole process.
std::mutex &libraryMutex()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace

void RuleTable::Free::operator()(nft_ctx *context) const
{
    const std::scoped_lock lock(libraryMutex());
    ::nft_ctx_free(context);
}

Result<RuleTable> RuleTable::open()
{
    const std::scoped_lock lock(libraryMutex());
    RuleTable table(::nft_ctx_new(NFT_CTX_DEFAULT));
    if (!table.m_context)
        return kernelError("nft_ctx_new", "", ENOMEM);
    ::nft_ctx_output_set_flags(table.m_context.get(), NFT_CTX_OUTPUT_JSON);
    if (::nft_ctx_buffer_output(table.m_context.get()) != 0 ||
        ::nft_ctx_buffer_error(table.m_context.get()) != 0)
        return kernelError("nft_ctx_buffer_output", "", ENOMEM);
    return table;
}

Result<std::string> RuleTable::run(const std::string &commands)
{
    const std::scoped_lock lock(libraryMutex());
    const int result = ::nft_run_cmd_from_buffer(m_context.get(), commands.c_str());
    // Both buffers are emptied by the next command, so they are taken now.
    const char *const output = ::nft_ctx_get_output_buffer(m_context.get());
    const char *const error = ::nft_ctx_get_error_buffer(m_context.get());
    if (result == 0)
        return std::string(output == nullptr ? "" : output);
    std::string text = error == nullptr ? "" : error;
    text = text.substr(0, text.find('\n')); // further lines draw the place within the command
    if (text.empty())
        text = "refused without an explanation (is nf_tables in this kernel?)";
    return failure(ErrorCode::Kernel, "nftables: " + text);
}

Result<bool> RuleTable::hasTables()
{
    const Result<std::string> text = run(R"({"nftables":[{"list":{"tables":null}}]})");
    if (!text)
        return std::unexpected(text.error());
    const auto has = [&](const char *family) {
        return text->find(std::string(R"("family": ")") + family + R"(", "name": ")" + ruleTableName + '"') !=
               std::string::npos;
    };
    return has("inet") && has("bridge");
}

Status RuleTable::replace(const RuleSet &rules)
{
    if (Status valid = checkRuleSet(rules); !valid)
        return valid;
    if (rules.networks.empty() && rules.ports.empty())
        return removeAll();
    const Result<std::string> done = run(replaceJson(rules));
    return done ? Status{} : std::unexpected(done.error());
}

Status RuleTable::add(const RuleSet &rules)
{
    if (Status valid = checkRuleSet(rules); !valid)
        return valid;
    if (rules.networks.empty() && rules.ports.empty())
        return {};
    const Result<std::string> done = run(addJson(rules));
    if (done)
        return {};
    // Nearly always the tables are there, so it is tried first and asked later.
    const Result<bool> there = hasTables();
    if (!there)
        return std::unexpected(there.error());
    return *there ? std::unexpected(done.error()) : replace(rules);
}

Status RuleTable::remove(const RuleSet &rules)
{
    if (Status valid = checkRuleSet(rules); !valid)
        return valid;
    const Result<std::string> done = run(removeJson(rules));
    if (!done) {
        const Result<bool> there = hasTables();
        if (!there)
            return std::unexpected(there.error());
        return *there ? std::unexpected(done.error()) : Status{};
    }
    if (rules.networks.empty())
        return {};
    const Result<RuleSet> left = current();
    if (!left)
        return std::unexpected(left.error());
    return left->networks.empty() && left->ports.empty() ? removeAll() : Status{};
}

Status RuleTable::removeAll()
{
    const Result<std::string> done = run(removeTablesJson());
    return done ? Status{} : std::unexpected(done.error());
}

Result<RuleSet> RuleTable::current()
{
    const Result<std::string> text = run(R"({"nftables":[{"list":{"sets":null}}]})");
    if (!text)
        return std::unexpected(text.error());
    return parseRuleSet(*text);
}

Result<std::uint32_t> RuleTable::generation()
{
    // libnftables knows the number but does not tell it.
    const Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    if (!socket)
        return kernelError("socket", "NETLINK_NETFILTER");
    struct
    {
        nlmsghdr header;
        nfgenmsg body;
    } request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    if (::send(socket.get(), &request, sizeof request, 0) < 0)
        return kernelError("send", "NFT_MSG_GETGEN");
    alignas(nlmsghdr) char answer[1024];
    const ssize_t size = ::recv(socket.get(), answer, sizeof answer, 0);
    if (size < 0)
        return kernelError("recv", "NFT_MSG_GETGEN");
    const auto *const header = reinterpret_cast<const nlmsghdr *>(answer);
    if (static_cast<std::size_t>(size) < sizeof request || header->nlmsg_type == NLMSG_ERROR)
        return failure(ErrorCode::Kernel, "NFT_MSG_GETGEN: refused");
    std::size_t at = NLMSG_ALIGN(sizeof request);
    const std::size_t end = std::min(static_cast<std::size_t>(size), std::size_t{header->nlmsg_len});
    while (at + sizeof(nlattr) + sizeof(std::uint32_t) <= end) {
        const auto *const attribute = reinterpret_cast<const nlattr *>(answer + at);
        if (attribute->nla_type == NFTA_GEN_ID)
            return ntohl(*reinterpret_cast<const std::uint32_t *>(attribute + 1));
        if (attribute->nla_len < sizeof(nlattr))
            break;
        at += NLA_ALIGN(attribute->nla_len);
    }
    return failure(ErrorCode::Kernel, "NFT_MSG_GETGEN: an answer that is not understood");
}

} // namespace caisson::kernel
