// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"
#include "helper/kernel/rules/ruleset.h"

namespace caisson::kernel {

/// Adds and removes elements of our sets by one message to the kernel. libnftables could, but reads all rules
/// of the machine first: half a millisecond on an empty one, in the way of each container's start. Chains and
/// tables are its job still. See the kernel's uapi/linux/netfilter/nf_tables.h.
class ElementBatch
{
public:
    enum class Action { Add, Remove };

    /// The message, whole: one transaction. Adding what is there and removing what is not are no errors. A
    /// pure function. Errors: LimitExceeded (more elements than fit).
    [[nodiscard]] static Result<std::string> encode(const RuleSet &rules, Action action);

    /// Sends it on a socket from open() and reads the answer. Errors: NotFound (a table or set lacks).
    [[nodiscard]] static Status send(const Fd &socket, const std::string &message);

    /// Are our sets there? Both tables are looked at.
    [[nodiscard]] static Result<bool> hasSets(const Fd &socket);

    /// A socket for it in the calling thread's network namespace.
    [[nodiscard]] static Result<Fd> open();
};

} // namespace caisson::kernel
