// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/core.h"

namespace caisson::engine {

/// The plan of a container in words and commands, with what its last start did of it. Reads only.
[[nodiscard]] Result<std::vector<StepReport>> explainContainer(Core &core, const ContainerPointer &container);

/// The commands of all steps as one script. Errors: NotSupported for any format but "shell".
[[nodiscard]] Result<std::string> explainContainerAs(Core &core, const ContainerPointer &container,
                                                     std::string_view format);

} // namespace caisson::engine
