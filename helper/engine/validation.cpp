// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/validation.h"

#include "helper/engine/grammar.h"
#include "helper/engine/idallocator.h"
#include "helper/engine/limits.h"
#include "helper/engine/specification.h"
#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/cgroup/cgroupgroup.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace caisson::engine {

namespace {

using kernel::NamespaceKind;

constexpr std::size_t maximumArguments = 1024;
constexpr std::size_t maximumArgumentBytes = 128U << 10; // MAX_ARG_STRLEN
constexpr std::size_t maximumTotalBytes = 512U << 10;    // fits the launch specification beside the rest
constexpr std::size_t maximumMapLines = 340;             // user_namespaces(7)
constexpr std::int64_t maximumOffset =
    4'000'000'000; // the kernel refuses clocks past KTIME_SEC_MAX / 2 = 146 years

bool isNew(const ContainerRequest &request, NamespaceKind kind)
{
    return request.namespaces[static_cast<std::size_t>(kind)] == NamespaceMode::New;
}

std::string indexed(std::string_view argument, std::size_t index)
{
    return std::string(argument) + '[' + std::to_string(index) + ']';
}

/// Arguments and environment values are data of the container's own process and may hold newlines; a NUL
/// would cut them short.
Status checkStrings(std::string_view argument, std::span<const std::string> strings)
{
    if (strings.size() > maximumArguments)
        return invalidArgument(argument,
                               "must have at most " + std::to_string(maximumArguments) + " entries");
    std::size_t total = 0;
    for (std::size_t i = 0; i < strings.size(); ++i) {
        if (strings[i].size() >= maximumArgumentBytes)
            return invalidArgument(indexed(argument, i), "must be shorter than 128 KiB");
        if (strings[i].find('\0') != std::string::npos)
            return invalidArgument(indexed(argument, i), "must not hold a NUL");
        total += strings[i].size() + 1;
    }
    if (total > maximumTotalBytes)
        return invalidArgument(argument, "must be at most 512 KiB in all");
    return {};
}

Status checkCommand(std::span<const std::string> command)
{
    if (!command.empty() && command.front().empty())
        return invalidArgument("command", "must begin with the name of a program");
    if (!command.empty() && command.front().size() >= PATH_MAX)
        return invalidArgument("command[0]", "must be shorter than 4096 bytes, as a path");
    if (!command.empty() && grammar::hasControlCharacter(command.front()))
        return invalidArgument("command[0]", "must not hold control characters");
    return checkStrings("command", command);
}

Status checkEnvironment(std::span<const std::string> environment)
{
    if (Status status = checkStrings("environment", environment); !status)
        return status;
    for (std::size_t i = 0; i < environment.size(); ++i) {
        const std::size_t equals = environment[i].find('=');
        if (equals == std::string::npos ||
            !grammar::isEnvironmentKey(std::string_view(environment[i]).substr(0, equals)))
            return invalidArgument(indexed("environment", i),
                                   "must be KEY=value, the key of letters, digits and '_', "
                                   "not beginning with a digit");
    }
    return {};
}

Status checkUserAndDirectory(const std::string &user, const std::string &workingDirectory)
{
    if (!workingDirectory.empty() && !grammar::isAbsolutePath(workingDirectory))
        return invalidArgument("workingDirectory",
                               "must be an absolute path without \"..\" and control characters");
    if (!user.empty() && !grammar::parseUser(user))
        return invalidArgument("user", "must be UID or UID:GID in decimal, each below 4294967295");
    return {};
}

Status checkMap(std::string_view argument, std::span<const IdMapping> map)
{
    if (map.size() > maximumMapLines)
        return invalidArgument(argument, "must have at most 340 lines");
    for (std::size_t i = 0; i < map.size(); ++i) {
        const IdMapping &line = map[i];
        if (line.count == 0 || std::uint64_t(line.inside) + line.count > 0xffffffffULL ||
            std::uint64_t(line.outside) + line.count > 0xffffffffULL)
            return invalidArgument(
                indexed(argument, i),
                "must be INSIDE:OUTSIDE:COUNT with a count of at least 1 and all ids below 4294967295");
        for (std::size_t j = 0; j < i; ++j) {
            if (idallocator::overlap(line.inside, line.count, map[j].inside, map[j].count) ||
                idallocator::overlap(line.outside, line.count, map[j].outside, map[j].count))
                return invalidArgument(indexed(argument, i), "must not overlap with " + indexed(argument, j));
        }
    }
    if (!std::ranges::any_of(map, [](const IdMapping &line) { return line.inside == 0; }))
        return invalidArgument(argument, "must map id 0 inside, which owns the container's own files");
    return {};
}

Status checkMaps(const ContainerRequest &request)
{
    if (request.uidMap.empty() && request.gidMap.empty())
        return {};
    if (!isNew(request, NamespaceKind::User))
        return invalidArgument(request.uidMap.empty() ? "gidMap" : "uidMap",
                               "needs a user namespace of its own (namespaces: user=new)");
    if (request.uidMap.empty() || request.gidMap.empty())
        return invalidArgument(request.uidMap.empty() ? "uidMap" : "gidMap",
                               "must be given together with the other map, or neither");
    if (Status status = checkMap("uidMap", request.uidMap); !status)
        return status;
    return checkMap("gidMap", request.gidMap);
}

Status checkTimeOffsets(const ContainerRequest &request)
{
    for (const auto &[clock, seconds] : request.timeOffsets) {
        if (clock != "boottime" && clock != "monotonic")
            return invalidArgument("timeOffsets", "keys must be boottime or monotonic");
        if (seconds > maximumOffset || seconds < -maximumOffset)
            return invalidArgument("timeOffsets." + clock, "must be within ±4000000000 seconds");
    }
    if (!request.timeOffsets.empty() && !isNew(request, NamespaceKind::Time))
        return invalidArgument("timeOffsets", "need a time namespace of their own (namespaces: time=new)");
    return {};
}

Status checkNetwork(const ContainerRequest &request)
{
    const bool named = request.network != "none" && request.network != "host";
    if (request.network == "none" && !isNew(request, NamespaceKind::Net))
        return invalidArgument("network",
                               "cannot be none in the host's network namespace (namespaces: net=host): "
                               "leave one of the two away");
    if (!grammar::isName(request.network))
        return invalidArgument("network", "must be the name of a network, none or host");
    if (named && !isNew(request, NamespaceKind::Net))
        return invalidArgument("network",
                               "needs a network namespace of its own (namespaces: net=new); say host to use "
                               "the host's network");
    if (request.address.empty())
        return {};
    if (!named)
        return invalidArgument("address", "needs a network to be in");
    if (!grammar::parseAddress(request.address))
        return invalidArgument("address", "must be an IPv4 address such as 10.0.0.1");
    return {};
}

Status outsideAllowed(std::string_view argument, std::span<const IdMapping> map,
                      std::span<const IdMapping> allowed, std::span<const IdMapping> used)
{
    for (std::size_t i = 0; i < map.size(); ++i) {
        const IdMapping &line = map[i];
        const bool inside = std::ranges::any_of(allowed, [&line](const IdMapping &range) {
            return line.outside >= range.outside &&
                   std::uint64_t(line.outside) + line.count <= std::uint64_t(range.outside) + range.count;
        });
        if (!inside)
            return invalidArgument(
                indexed(argument, i),
                "must lie within the ranges that /etc/subuid and /etc/subgid give the owner");
        if (std::ranges::any_of(used, [&line](const IdMapping &range) {
                return idallocator::overlap(line.outside, line.count, range.outside, range.count);
            }))
            return invalidArgument(indexed(argument, i),
                                   "must not overlap with the ids of another container");
    }
    return {};
}

} // namespace

Status checkSyntax(const Limits &limits)
{
    if (limits.memory && (*limits.memory < kernel::minimumMemoryLimit || *limits.memory > maximumLimitBytes))
        return invalidArgument("memory", "must be at least " +
                                             std::to_string(kernel::minimumMemoryLimit >> 20) +
                                             "M, below which no container can start");
    if (limits.memoryHigh && *limits.memoryHigh != 0 &&
        (*limits.memoryHigh < kernel::minimumMemoryLimit || *limits.memoryHigh > maximumLimitBytes))
        return invalidArgument("memoryHigh", "must be at least " +
                                                 std::to_string(kernel::minimumMemoryLimit >> 20) +
                                                 "M, or 0 for none");
    if (limits.memorySwap && *limits.memorySwap > maximumLimitBytes)
        return invalidArgument("memorySwap", "must be below 4 EiB");
    if (limits.memory && limits.memorySwap && *limits.memorySwap < *limits.memory)
        return invalidArgument("memorySwap", "is memory and swap together: must not be less than memory");
    if (limits.cpus && !(std::isfinite(*limits.cpus) && *limits.cpus >= 0.01))
        return invalidArgument("cpus", "must be a number of processors of at least 0.01");
    if (limits.pids && (*limits.pids < 2 || *limits.pids > maximumPids))
        return invalidArgument("pids", "must be 2 to 4194304");
    return {};
}

Status checkSyntax(const ContainerRequest &request)
{
    if (!grammar::isName(request.name))
        return invalidArgument("name", grammar::nameExpected);
    if (!grammar::isName(request.image))
        return invalidArgument("image", grammar::nameExpected);
    if (Status status = checkCommand(request.command); !status)
        return status;
    if (Status status = checkEnvironment(request.environment); !status)
        return status;
    if (Status status = checkUserAndDirectory(request.user, request.workingDirectory); !status)
        return status;
    if (!request.hostName.empty()) {
        if (!grammar::isHostName(request.hostName))
            return invalidArgument("hostName",
                                   "must be at most 64 of letters, digits and '-' in parts joined by dots");
        if (!isNew(request, NamespaceKind::Uts))
            return invalidArgument("hostName", "needs a UTS namespace of its own (namespaces: uts=new)");
    }
    if (Status status = checkMaps(request); !status)
        return status;
    if (Status status = checkTimeOffsets(request); !status)
        return status;
    if (Status status = checkNetwork(request); !status)
        return status;
    if (Status status = checkSyntax(request.limits); !status)
        return status;
    const std::uint64_t memory = request.limits.memory.value_or(defaultMemoryLimit);
    if (request.limits.memorySwap && *request.limits.memorySwap < memory)
        return invalidArgument("memorySwap", "is memory and swap together: must not be less than memory");
    if (request.limits.memoryHigh && *request.limits.memoryHigh > memory)
        return invalidArgument("memoryHigh", "must not be more than memory");
    for (const auto &[argument, names] :
         {std::pair("capAdd", &request.capAdd), std::pair("capDrop", &request.capDrop)}) {
        if (names->size() > 64)
            return invalidArgument(argument, "must have at most 64 entries");
        for (std::size_t i = 0; i < names->size(); ++i) {
            if ((*names)[i] != "ALL" && !kernel::capabilityFromName((*names)[i]))
                return invalidArgument(indexed(argument, i),
                                       "must be the name of a capability, such as NET_RAW, or ALL");
        }
    }
    if (request.stopTimeoutSeconds > 86400)
        return invalidArgument("stopTimeout", "must be at most 86400 seconds");
    return {};
}

Status checkSyntax(const ExecRequest &request)
{
    if (request.command.empty())
        return invalidArgument("command", "must begin with the name of a program");
    if (Status status = checkCommand(request.command); !status)
        return status;
    if (Status status = checkEnvironment(request.environment); !status)
        return status;
    if (Status status = checkUserAndDirectory(request.user, request.workingDirectory); !status)
        return status;
    std::size_t total = 0;
    for (const auto *strings : {&request.command, &request.environment}) {
        for (const std::string &text : *strings)
            total += text.size() + 8;
    }
    if (total > (120U << 10)) // one message to the monitor holds it
        return invalidArgument("command", "must, with the environment, be at most 120 KiB in all");
    if (request.terminal && (request.rows == 0 || request.columns == 0))
        return invalidArgument(request.rows == 0 ? "rows" : "columns", "must be at least 1");
    return {};
}

Status checkSyntax(const NetworkRequest &request)
{
    if (!grammar::isName(request.name) || request.name == "none" || request.name == "host")
        return invalidArgument("name", std::string(grammar::nameExpected) + "; none and host are taken");
    if (request.subnet.empty()) {
        if (!request.gateway.empty())
            return invalidArgument("gateway", "needs a subnet to be in");
        return {};
    }
    const auto subnet = grammar::parseSubnet(request.subnet);
    // A wider one has no use here, a bridge takes 1024 ports, and would leave others without (D17).
    if (!subnet || subnet->prefix < 16)
        return invalidArgument("subnet", "must be an IPv4 network such as 10.1.0.0/24, the prefix 16 to 30");
    const std::uint32_t top = subnet->network >> 24;
    if (top == 0 || top == 127 || top >= 224)
        return invalidArgument("subnet", "must not be of the loopback, multicast or reserved networks");
    if (!request.gateway.empty()) {
        const auto gateway = grammar::parseAddress(request.gateway);
        if (!gateway || !subnet->contains(*gateway) || *gateway == subnet->network ||
            *gateway == subnet->broadcast())
            return invalidArgument("gateway", "must be a usable address in " + request.subnet);
    }
    return {};
}

bool shadowsPublicAddresses(const NetworkRequest &request)
{
    const auto subnet = grammar::parseSubnet(request.subnet);
    return subnet && !grammar::isPrivateSubnet(*subnet);
}

Status checkFacts(const ContainerRequest &request, const RequestFacts &facts)
{
    if (facts.nameTaken)
        return failure(ErrorCode::Exists, "name: a container " + request.name + " exists already");
    if (!facts.imageExists)
        return failure(ErrorCode::NotFound, "image: there is no image " + request.image);
    if (request.command.empty() && !facts.imageHasCommand)
        return invalidArgument("command", "must be given: image " + request.image + " names none");
    if (!facts.userNamespacesSupported && isNew(request, NamespaceKind::User))
        return failure(ErrorCode::NotSupported,
                       "namespaces.user: this kernel has no user namespaces; say host");
    if (!facts.timeNamespacesSupported && isNew(request, NamespaceKind::Time))
        return failure(ErrorCode::NotSupported,
                       "namespaces.time: this kernel has no time namespaces; say host");
    for (const auto &[clock, seconds] : request.timeOffsets) {
        const std::int64_t now = clock == "boottime" ? facts.boottimeSeconds : facts.monotonicSeconds;
        if (now + seconds < 0)
            return invalidArgument("timeOffsets." + clock, "must be at least -" + std::to_string(now) +
                                                               ": the clock cannot be before 0");
    }
    if (request.network != "none" && request.network != "host") {
        if (!facts.network)
            return failure(ErrorCode::NotFound, "network: there is no network " + request.network);
        if (!request.address.empty()) {
            const auto subnet = grammar::parseSubnet(facts.network->subnet);
            const auto address = grammar::parseAddress(request.address);
            if (!subnet || !address || !subnet->contains(*address) || *address == subnet->network ||
                *address == subnet->broadcast())
                return invalidArgument("address", "must be a usable address in " + facts.network->subnet +
                                                      ", the network " + request.network);
            if (request.address == facts.network->gateway)
                return invalidArgument("address", request.address + " is the gateway of " + request.network);
            if (std::ranges::find(facts.takenAddresses, request.address) != facts.takenAddresses.end())
                return failure(ErrorCode::Exists, "address: " + request.address +
                                                      " is another container's on " + request.network);
        }
    }
    if (Status status = outsideAllowed("uidMap", request.uidMap, facts.ownerUids, facts.usedIds); !status)
        return status;
    if (Status status = outsideAllowed("gidMap", request.gidMap, facts.ownerGids, facts.usedIds); !status)
        return status;
    if (isNew(request, NamespaceKind::User) && !request.user.empty()) {
        const auto ids = grammar::parseUser(request.user);
        const auto mapped = [](const std::vector<IdMapping> &map, std::uint32_t id) {
            if (map.empty())
                return id < 65536; // what the allocator gives
            return std::ranges::any_of(map, [id](const IdMapping &line) {
                return id >= line.inside && id - line.inside < line.count;
            });
        };
        if (!mapped(request.uidMap, ids->uid) || !mapped(request.gidMap, ids->gid))
            return invalidArgument(
                "user", "must be mapped in the container's user namespace (0 to 65535 by default)");
    }
    if (request.limits.cpus && *request.limits.cpus > facts.processors)
        return invalidArgument("cpus", "must be at most " + std::to_string(facts.processors) +
                                           ", the number of processors of this machine");
    if (request.limits.memoryHigh && !facts.memoryHighSupported)
        return memoryHighNeedsV2();
    return {};
}

ContainerRequest normalised(ContainerRequest request)
{
    if (request.network == "host")
        request.namespaces[static_cast<std::size_t>(NamespaceKind::Net)] = NamespaceMode::Host;
    if (request.hostName.empty() && isNew(request, NamespaceKind::Uts))
        request.hostName = grammar::hostNameFrom(request.name);
    if (request.workingDirectory.empty())
        request.workingDirectory = "/";
    return request;
}

std::unexpected<Error> memoryHighNeedsV2()
{
    return failure(ErrorCode::NotSupported, "memoryHigh: needs control groups v2, this machine has v1");
}

Limits merged(const Limits &current, const Limits &changes)
{
    Limits result = current;
    if (changes.memory) {
        result.memory = changes.memory;
        // "No swap" was meant as such: it moves along with the limit unless it is named too.
        if (!changes.memorySwap && current.memorySwap &&
            *current.memorySwap == current.memory.value_or(defaultMemoryLimit))
            result.memorySwap = changes.memory;
    }
    if (changes.memoryHigh)
        result.memoryHigh = *changes.memoryHigh == 0 ? std::nullopt : changes.memoryHigh;
    if (changes.memorySwap)
        result.memorySwap = changes.memorySwap;
    if (changes.cpus)
        result.cpus = changes.cpus;
    if (changes.pids)
        result.pids = changes.pids;
    return result;
}

} // namespace caisson::engine
