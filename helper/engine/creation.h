// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"

namespace caisson::engine {

/// Makes a container of a request: judges it, decides what is open (id, ids, address), stores it. Nothing in
/// the kernel is touched. Thread safe.
[[nodiscard]] Result<ContainerInfo> createContainer(Core &core, uid_t caller, bool mayManageOthers,
                                                    const ContainerRequest &asked);
/// Removes a network that no container is made for. Errors: NotFound, WrongState, NotAuthorized.
[[nodiscard]] Status removeNetwork(Core &core, uid_t caller, bool mayManageOthers, const std::string &name);
[[nodiscard]] Result<NetworkInfo> createNetwork(Core &core, uid_t caller, const NetworkRequest &request);

/// 128 random bits as 32 lower-case hexadecimal digits: ids of containers and of exec sessions.
[[nodiscard]] Result<std::string> randomId();

} // namespace caisson::engine
