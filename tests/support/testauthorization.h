// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/authorized.h"

namespace caisson::engine {

/// Makes proofs of authorisation without a bus or polkit. For tests of the engine only: nothing outside
/// tests/ includes it.
class TestAuthorization
{
public:
    template<Action A>
    [[nodiscard]] static Authorized<A> token(uid_t caller = 0, bool mayManageOthers = false)
    {
        return Authorized<A>(caller, mayManageOthers);
    }
};

} // namespace caisson::engine
