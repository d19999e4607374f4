// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

namespace caisson::kernel {

/// Hears of every change of the packet filter's rules in one network namespace: that of the thread which
/// opened it. A firewall that is started again throws all rules away, ours included (R39).
class RuleMonitor
{
public:
    [[nodiscard]] static Result<RuleMonitor> open();

    /// Readable (POLLIN) when something was changed, by whomever. Does not block.
    [[nodiscard]] const Fd &fd() const noexcept { return m_socket; }
    /// Takes what was told so far: whether another process than this one changed anything. What was lost,
    /// since too much came at once, counts as changed by others.
    [[nodiscard]] Result<bool> changedByOthers();

private:
    explicit RuleMonitor(Fd socket)
        : m_socket(std::move(socket))
    {
    }
    Fd m_socket;
};

} // namespace caisson::kernel
