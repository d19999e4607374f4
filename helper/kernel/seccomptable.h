// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

namespace caisson::kernel {

/// What the default profile says of one system call by name. Calls not in the table get ENOSYS.
struct SystemCallRule
{
    enum When {
        Always,         ///< allowed
        WithCapability, ///< allowed with either capability, else EPERM
        WithNamespaces, ///< allowed to who may make namespaces, else EPERM
        Never,          ///< EPERM
    };
    const char *name;
    When when = Always;
    int capability = -1, capability2 = -1;
    int number = -1; ///< of calls newer than the libseccomp that we build with
};

[[nodiscard]] std::span<const SystemCallRule> systemCallRules();

} // namespace caisson::kernel
