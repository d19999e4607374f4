// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/rules/ruletable.h"

#include "helper/kernel/rules/elementbatch.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <nftables/libnftables.h>

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
    Result<Fd> elements = ElementBatch::open();
    if (!elements)
        return std::unexpected(elements.error());
    const std::scoped_lock lock(libraryMutex());
    RuleTable table(::nft_ctx_new(NFT_CTX_DEFAULT), std::move(*elements));
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
    const Result<std::string> message = ElementBatch::encode(rules, ElementBatch::Action::Add);
    if (!message)
        return std::unexpected(message.error());
    if (rules.networks.empty() && rules.ports.empty())
        return {};
    // Asked first: a change that the kernel takes back waits for a grace period, 5 to 12 ms. If the tables
    // are not there, what else they held comes back by keep().
    const Result<bool> there = ElementBatch::hasSets(m_elements);
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return replace(rules);
    Status done = ElementBatch::send(m_elements, *message);
    return done || done.error().code != ErrorCode::NotFound ? done : replace(rules);
}

Status RuleTable::remove(const RuleSet &rules)
{
    const Result<std::string> message = ElementBatch::encode(rules, ElementBatch::Action::Remove);
    if (!message)
        return std::unexpected(message.error());
    if (rules.networks.empty() && rules.ports.empty())
        return {};
    if (Status done = ElementBatch::send(m_elements, *message); !done)
        return done.error().code == ErrorCode::NotFound ? Status{} : done;
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

Result<FoundRules> RuleTable::find()
{
    const Result<std::string> inet = run(listJson("inet"));
    const Result<std::string> bridge = run(listJson("bridge"));
    if (inet && bridge)
        return parseTables(*inet, *bridge);
    const Result<bool> there = hasTables();
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return std::unexpected(inet ? bridge.error() : inet.error());
    // One of them alone: what it holds is known better from elsewhere.
    return FoundRules{};
}

Result<RuleSet> RuleTable::current()
{
    Result<FoundRules> found = find();
    if (!found)
        return std::unexpected(std::move(found.error()));
    return std::move(found->rules);
}

Result<bool> RuleTable::keep(const RuleSet &rules)
{
    if (rules.networks.empty() && rules.ports.empty())
        return false;
    Result<FoundRules> found = find();
    if (!found)
        return std::unexpected(found.error());
    RuleSet whole = std::move(found->rules);
    bool lacking = !found->intact;
    const auto complete = [&lacking](auto &have, const auto &wanted, auto name) {
        for (const auto &each : wanted) {
            if (std::ranges::find(have, each) != have.end())
                continue;
            lacking = true;
            // The same interface with other values is what somebody changed.
            std::erase_if(
                have, [&](const auto &other) { return std::invoke(name, other) == std::invoke(name, each); });
            have.push_back(each);
        }
    };
    complete(whole.networks, rules.networks, &RuleNetwork::bridge);
    complete(whole.ports, rules.ports, &RulePort::hostInterface);
    if (!lacking)
        return false;
    if (Status restored = replace(whole); !restored)
        return std::unexpected(restored.error());
    return true;
}

} // namespace caisson::kernel
