// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace caisson::app {

/// What a launch asks of the window, whichever process gets to do it.
struct LaunchRequest
{
    /// "new-container", "new-network", "network", "namespaces", "show"; empty: just the window.
    QString action;
    QString argument; ///< of "show": a container's name or id
    bool operator==(const LaunchRequest &) const = default;
};

/// The names that a desktop entry's actions and org.freedesktop.Application may carry.
[[nodiscard]] inline QStringList launchActions()
{
    return {QStringLiteral("new-container"), QStringLiteral("new-network"), QStringLiteral("network"),
            QStringLiteral("namespaces"), QStringLiteral("show")};
}

} // namespace caisson::app

Q_DECLARE_METATYPE(caisson::app::LaunchRequest)
