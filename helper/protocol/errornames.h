// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string_view>

/// The contract shared by helper and clients: names on the bus. Nothing else of the project is known here.
namespace caisson::protocol {

inline constexpr std::string_view serviceName = "org.caisson.Helper1";
inline constexpr std::string_view rootPath = "/org/caisson/Helper1";
inline constexpr std::string_view managerInterface = "org.caisson.Manager1";
inline constexpr std::string_view containerInterface = "org.caisson.Container1";
inline constexpr std::string_view networkInterface = "org.caisson.Network1";
inline constexpr std::string_view imageInterface = "org.caisson.Image1";
inline constexpr std::string_view jobInterface = "org.caisson.Job1";

/// In the text of NotAuthorized when nobody was there to ask for a password.
inline constexpr std::string_view noAgentText =
    "no authentication agent runs in the caller's session to ask for a password";

/// The kinds of error that cross the bus, in the order of errorNames.
enum class ErrorKind {
    InvalidArgument,
    NotFound,
    Exists,
    WrongState,
    NotAuthorized,
    NotAuthorizedDismissed,
    NotSupported,
    LimitExceeded,
    Cancelled,
    Kernel,
    Internal,
};

inline constexpr std::array<std::string_view, 11> errorNames{
    "org.caisson.Error.InvalidArgument", "org.caisson.Error.NotFound",
    "org.caisson.Error.Exists",          "org.caisson.Error.WrongState",
    "org.caisson.Error.NotAuthorized",   "org.caisson.Error.NotAuthorizedDismissed",
    "org.caisson.Error.NotSupported",    "org.caisson.Error.LimitExceeded",
    "org.caisson.Error.Cancelled",       "org.caisson.Error.Kernel",
    "org.caisson.Error.Internal",
};
static_assert(errorNames.size() == static_cast<std::size_t>(ErrorKind::Internal) + 1);

} // namespace caisson::protocol
