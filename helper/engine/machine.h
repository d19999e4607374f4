// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/engine.h"

#include <memory>
#include <mutex>

namespace caisson::kernel {
class CgroupManager;
class RuleTable;
} // namespace caisson::kernel

namespace caisson::engine {

/// What steps need of the machine besides the record: configuration and the cgroup manager. One for the
/// engine's life; handed to each step's constructor. Thread safe as far as its members are; what is shared
/// among containers (a bridge, the rule table) is changed with `sharedNetwork` held.
struct Machine
{
    Config config;
    std::unique_ptr<kernel::CgroupManager> cgroups;
    std::mutex sharedNetwork;
    std::unique_ptr<kernel::RuleTable>
        ruleTable; ///< opened at first use, kept since that takes longer than a change;
                   ///< guarded by sharedNetwork, see networkplan::changeRules()

    Machine();
    ~Machine();
    Machine(const Machine &) = delete;
    Machine &operator=(const Machine &) = delete;
};

} // namespace caisson::engine
