// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/grammar.h"
#include "helper/engine/types.h"
#include "helper/kernel/directory.h"

#include <functional>
#include <span>

namespace caisson::engine {

/// The networks on disk, one file each, and the built-in "lab". Not thread safe by itself.
class NetworkStore
{
public:
    explicit NetworkStore(const kernel::Directory &directory);

    /// Reads all. Files that cannot be read are told in `problems` and passed over.
    [[nodiscard]] Status load(std::vector<std::string> &problems);

    [[nodiscard]] const std::vector<NetworkInfo> &all() const { return m_networks; } ///< sorted by name
    [[nodiscard]] const NetworkInfo *find(std::string_view name) const;

    /// Adds a checked request (checkSyntax). Errors: Exists (name, overlapping subnet), LimitExceeded (no
    /// free subnet). Where the request names none, one is chosen for which `isFree` says yes.
    [[nodiscard]] Result<NetworkInfo> add(const NetworkRequest &request, uid_t owner,
                                          const std::function<bool(const grammar::Subnet &)> &isFree = {});
    /// Errors: NotFound; WrongState for the built-in one. Whether it is in use is the caller's question.
    [[nodiscard]] Status remove(const std::string &name);

private:
    void insert(NetworkInfo network);
    const kernel::Directory &m_directory;
    std::vector<NetworkInfo> m_networks;
};

/// The lowest address of a network that is neither reserved (network, broadcast, gateway) nor taken. Pure.
/// Errors: LimitExceeded.
[[nodiscard]] Result<std::string> freeAddress(const NetworkInfo &network, std::span<const std::string> taken);

} // namespace caisson::engine
