// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <functional>
#include <span>

/// Judging what a caller asks, as a pass of its own before anything is touched. Every refusal names the
/// argument and what was expected. Pure functions over values.
namespace caisson::engine {

/// The request by itself: grammar, ranges, what excludes what. Cheap, asks nothing of the machine, so that it
/// can stand before the question to polkit (D27).
[[nodiscard]] Status checkSyntax(const ContainerRequest &request);
[[nodiscard]] Status checkSyntax(const ExecRequest &request);
[[nodiscard]] Status checkSyntax(const NetworkRequest &request);
/// `changes` as update() takes them.
[[nodiscard]] Status checkSyntax(const Limits &limits);

/// What the machine says about a request, gathered by the caller of checkFacts().
struct RequestFacts
{
    bool nameTaken = false;
    bool imageExists = false;
    bool imageHasCommand = false;
    std::optional<NetworkInfo> network;          ///< the one asked for, if there is one
    std::span<const std::string> takenAddresses; ///< on that network
    std::vector<IdMapping> ownerUids, ownerGids; ///< ranges the owner may map to (inside is not used)
    std::vector<IdMapping> usedIds;              ///< host ranges that other containers have
    unsigned processors = 1;
    bool memoryHighSupported = true;
    bool userNamespacesSupported = true, timeNamespacesSupported = true;
    std::int64_t boottimeSeconds = 0, monotonicSeconds = 0; ///< the clocks now
};

/// Whether a network of these addresses takes public ones, or the link-local ones of clouds, away from the
/// host: that is as good as changing the host's own network. The request has passed checkSyntax().
[[nodiscard]] bool shadowsPublicAddresses(const NetworkRequest &request);
/// The request against the machine: checkSyntax() must have passed. Errors: Exists, NotFound, NotSupported,
/// InvalidArgument.
[[nodiscard]] Status checkFacts(const ContainerRequest &request, const RequestFacts &facts);

/// Fills in what follows from other arguments: network "host" means the host's network namespace, no host
/// name means the name (with an own UTS namespace). Idempotent.
[[nodiscard]] ContainerRequest normalised(ContainerRequest request);

/// What is said where high marks of memory do not exist.
[[nodiscard]] std::unexpected<Error> memoryHighNeedsV2();

/// Limits after a change: what `changes` does not name stays; a high mark of 0 takes it away.
[[nodiscard]] Limits merged(const Limits &current, const Limits &changes);

} // namespace caisson::engine
