// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDBusConnection>

namespace caisson::app {

/// The session's bus where there is one: a connection that is not connected otherwise. Starts none, as
/// libdbus would when there is a display.
[[nodiscard]] QDBusConnection sessionBusIfAny();

} // namespace caisson::app
