// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

namespace caisson::authorization {
class Gate;
}

namespace caisson::engine {

/// What a caller may be allowed to do; one for one the polkit actions `org.caisson.*` (design.md).
enum class Action {
    Inspect,
    Create,
    Manage,
    Exec,
    Limits,
    MountHost,
    Network,
    HostNetwork,
    Image,
    ManageOthers,
    HostCgroup,
};

/// Proof that the caller with this uid was authorised for `A`. Only authorization::Gate can make one, so a
/// change of the machine without a check does not compile. Taken by value: it is used once.
template<Action A>
class Authorized
{
public:
    /// The uid of the caller, as the bus daemon gave it.
    [[nodiscard]] uid_t caller() const { return m_caller; }
    /// Whether the caller was also authorised for ManageOthers (needed for containers of another uid).
    [[nodiscard]] bool mayManageOthers() const { return m_others; }

private:
    friend class authorization::Gate;
    friend class TestAuthorization; // tests/support only: tests of the engine without a bus
    Authorized(uid_t caller, bool others)
        : m_caller(caller)
        , m_others(others)
    {
    }
    uid_t m_caller;
    bool m_others;
};

} // namespace caisson::engine
