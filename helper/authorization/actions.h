// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/authorized.h"

#include <array>
#include <optional>
#include <QString>
#include <QStringView>
#include <string_view>

namespace caisson::authorization {

using engine::Action;

/// The polkit actions by engine::Action: one for one those of polkit/org.caisson.policy (a test compares).
inline constexpr std::array<std::string_view, 11> actionNames{
    "org.caisson.inspect", "org.caisson.create",        "org.caisson.manage",      "org.caisson.exec",
    "org.caisson.limits",  "org.caisson.mount-host",    "org.caisson.network",     "org.caisson.host-network",
    "org.caisson.image",   "org.caisson.manage-others", "org.caisson.host-cgroup",
};
static_assert(actionNames.size() == static_cast<std::size_t>(Action::HostCgroup) + 1);

[[nodiscard]] inline QString actionName(Action action)
{
    const std::string_view name = actionNames[static_cast<std::size_t>(action)];
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

[[nodiscard]] inline std::optional<Action> actionFromName(QStringView name)
{
    for (std::size_t i = 0; i < actionNames.size(); ++i) {
        if (name == QLatin1String(actionNames[i].data(), static_cast<qsizetype>(actionNames[i].size())))
            return static_cast<Action>(i);
    }
    return std::nullopt;
}

} // namespace caisson::authorization
