// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"

/// What a caller does in a running container by its monitor: commands, terminal, output. Thread safe; none of
/// these waits for the operations on the container.
namespace caisson::engine {

[[nodiscard]] Result<ExecSession> execInContainer(Core &core, const ContainerPointer &container,
                                                  const ExecRequest &request);
[[nodiscard]] Result<kernel::Fd> attachToContainer(const Core &core, const ContainerPointer &container,
                                                   bool input, std::uint64_t backlogBytes);
[[nodiscard]] Status resizeTerminal(const Core &core, const ContainerPointer &container, std::uint16_t rows,
                                    std::uint16_t columns);
[[nodiscard]] Result<kernel::Fd> openLog(const Core &core, const ContainerPointer &container);

} // namespace caisson::engine
