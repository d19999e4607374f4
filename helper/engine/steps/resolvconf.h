// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caisson::engine {

/// The lines of a resolv.conf that hold in a network namespace of its own: name servers on the host's
/// loopback are left out, and so is what is not a line of resolv.conf(5). Pure.
[[nodiscard]] std::string reachableResolvConf(std::string_view text);

/// What a container gets: with the host's network the host's own file, else its reachable name servers; if
/// the host has only a local resolver, the servers behind it (systemd-resolved's list). May be without any.
[[nodiscard]] std::string hostResolvConf(bool hostNetwork);

/// The IPv4 name servers in the lines of hostResolvConf(). Pure.
[[nodiscard]] std::vector<std::string> nameServersIn(std::string_view resolvConf);

} // namespace caisson::engine
