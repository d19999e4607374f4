// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"

namespace caisson::engine {

/// Makes sure that the rules of every running container are in force, among what else stands in our tables:
/// another program may have thrown all rules of the machine away (R39, C11). Does nothing if none lacks. Any
/// thread; takes Machine::sharedNetwork and Core::mutex.
[[nodiscard]] Status keepRules(Core &core);

/// Takes away what a killed predecessor left of networks that nobody uses: rules for interfaces that are
/// gone, bridges of ours without a port, and with the last of them the tables and forwarding. What another
/// engine in this network namespace uses stays. Before anybody can call.
[[nodiscard]] Status sweepNetworks(Core &core);

} // namespace caisson::engine
