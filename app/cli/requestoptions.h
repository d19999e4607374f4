// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace caisson::cli {

/// Flags of limits as typed: run, create and update have them.
struct LimitFlags
{
    std::string memory, memorySwap, memoryHigh, cpus, pids;
    [[nodiscard]] app::LimitsRequest toRequest() const;
};
void addLimitFlags(CLI::App &verb, LimitFlags &flags);

/// Flags of run and create as typed.
struct RequestFlags
{
    LimitFlags limits;
    std::string name, image, hostName, network, address, workingDirectory, user, stopTimeout;
    std::vector<std::string> namespaces, uidMaps, gidMaps, timeOffsets, environment, capAdd, capDrop;
    std::vector<std::string> volumes, ports, tmpfs; ///< of later versions: refused by name
    bool terminal = false, interactive = false, removeOnExit = false, noProc = false,
         allowNewPrivileges = false;
    /// Throws Failure for the first value that is not possible.
    [[nodiscard]] app::ContainerRequestData toRequest(const QStringList &command) const;
};
void addRequestFlags(CLI::App &verb, RequestFlags &flags);

/// "calm-otter": for whoever gives no name.
[[nodiscard]] QString inventName();

} // namespace caisson::cli
