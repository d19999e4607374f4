// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"
#include "helper/kernel/rules/ruleset.h"

#include <memory>

struct nft_ctx;

namespace caisson::kernel {

/// Our two tables in the packet filter of one network namespace: that of the thread which opened it. Each
/// change is one transaction: the kernel takes all of it or nothing. The tables outlive this object and the
/// process. Not thread safe.
class RuleTable
{
public:
    [[nodiscard]] static Result<RuleTable> open();
    RuleTable(RuleTable &&other) noexcept = default;
    RuleTable &operator=(RuleTable &&other) noexcept = default;
    ~RuleTable() = default;

    /// Exactly this, whatever was there; nothing at all: the tables are removed.
    [[nodiscard]] Status replace(const RuleSet &rules);
    /// This too. Makes the tables if they are not there.
    [[nodiscard]] Status add(const RuleSet &rules);
    /// This no longer. The tables go with the last network. Not there: success.
    [[nodiscard]] Status remove(const RuleSet &rules);
    /// Removes both tables. Not there: success.
    [[nodiscard]] Status removeAll();
    /// What is in the kernel now, sorted.
    [[nodiscard]] Result<RuleSet> current();
    /// Makes sure that this is in force, among what else may be in the tables, and that the chains are whole;
    /// true if something had to be put back. For when others changed the rules (RuleMonitor) and at start.
    [[nodiscard]] Result<bool> keep(const RuleSet &rules);

private:
    struct Free
    {
        void operator()(nft_ctx *context) const;
    };
    RuleTable(nft_ctx *context, Fd elements)
        : m_context(context)
        , m_elements(std::move(elements))
    {
    }
    [[nodiscard]] Result<std::string> run(const std::string &commands);
    [[nodiscard]] Result<bool> hasTables();
    [[nodiscard]] Result<FoundRules> find();

    std::unique_ptr<nft_ctx, Free> m_context; ///< for tables, chains and reading
    Fd m_elements;                            ///< for elements, see ElementBatch
};

} // namespace caisson::kernel
