// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/kernel/fd.h"

#include <QVariant>

/// What calls carry, as the engine's values. Judged by form here and by the engine's checkSyntax(); nothing
/// is touched. Errors: InvalidArgument with the argument's name and what was expected.
namespace caisson::service {

[[nodiscard]] Result<engine::ContainerRequest> containerRequest(const QVariant &argument);
[[nodiscard]] Result<engine::ExecRequest> execRequest(const QVariant &argument);
[[nodiscard]] Result<engine::NetworkRequest> networkRequest(const QVariant &argument);
[[nodiscard]] Result<engine::Limits> limits(const QVariant &argument);

/// A string argument of its own: at most 4096 characters, no control characters.
[[nodiscard]] Result<std::string> plainString(const char *name, const QVariant &argument);
/// 0xffffffff (the container's own timeout) becomes -1; at most a day.
[[nodiscard]] Result<std::chrono::seconds> stopTimeout(const QVariant &argument);
/// A copy of a passed descriptor, close-on-exec. That it is of the kind wanted is for who uses it.
[[nodiscard]] Result<kernel::Fd> descriptor(const char *name, const QVariant &argument);

} // namespace caisson::service
