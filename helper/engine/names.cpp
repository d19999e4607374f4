// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/names.h"

#include <array>

namespace caisson::engine {

namespace {

constexpr std::array<std::string_view, 6> stateNames{"created", "starting", "running",
                                                     "paused",  "stopping", "stopped"};
constexpr std::array<std::string_view, 6> exitKindNames{
    "", "exited", "signalled", "out-of-memory", "start-failed", "lost"};
constexpr std::array<std::string_view, 13> eventKindNames{
    "container-created", "container-started", "container-paused", "container-resumed", "container-exited",
    "container-removed", "container-renamed", "oom-kill",         "limits-changed",    "network-created",
    "network-removed",   "exec-started",      "exec-exited"};
static_assert(static_cast<std::size_t>(State::Stopped) + 1 == stateNames.size());
static_assert(static_cast<std::size_t>(ExitKind::Lost) + 1 == exitKindNames.size());
static_assert(static_cast<std::size_t>(EventKind::ExecExited) + 1 == eventKindNames.size());

template<typename Enum, std::size_t Size>
std::optional<Enum> find(const std::array<std::string_view, Size> &names, std::string_view name)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (names[i] == name)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

} // namespace

std::string_view stateName(State state)
{
    return stateNames.at(static_cast<std::size_t>(state));
}

std::optional<State> stateFromName(std::string_view name)
{
    return find<State>(stateNames, name);
}

std::string_view exitKindName(ExitKind kind)
{
    return exitKindNames.at(static_cast<std::size_t>(kind));
}

std::optional<ExitKind> exitKindFromName(std::string_view name)
{
    return find<ExitKind>(exitKindNames, name);
}

std::string_view eventKindName(EventKind kind)
{
    return eventKindNames.at(static_cast<std::size_t>(kind));
}

} // namespace caisson::engine
