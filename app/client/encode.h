// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"

#include <QVariantMap>

/// From the client's values onto the wire: the keys that the interface XML names, and only those that were
/// set.
namespace caisson::app::encode {

[[nodiscard]] QVariantMap containerRequest(const ContainerRequestData &request);
[[nodiscard]] QVariantMap limits(const LimitsRequest &limits);
[[nodiscard]] QVariantMap execRequest(const ExecRequestData &request);
[[nodiscard]] QVariantMap networkRequest(const NetworkData &request);

} // namespace caisson::app::encode
