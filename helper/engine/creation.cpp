// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/creation.h"

#include "helper/engine/defaults.h"
#include "helper/engine/grammar.h"
#include "helper/engine/idallocator.h"
#include "helper/engine/limits.h"
#include "helper/engine/steps/resolvconf.h"
#include "helper/engine/validation.h"
#include "helper/kernel/link/linknames.h"
#include "helper/kernel/link/linksocket.h"

#include <algorithm>
#include <arpa/inet.h>
#include <bit>
#include <ifaddrs.h>
#include <net/if.h>
#include <set>
#include <sys/random.h>

namespace caisson::engine {

namespace {

constexpr std::size_t maximumContainersOfOne = 2000; // D17
constexpr std::size_t maximumContainers = 8192;
constexpr std::size_t mostIdRanges = 32768; // two for each container that asks for none
constexpr std::size_t mostIdRangesOfOne = 4096;

/// What other containers have; mutex is held.
struct Taken
{
    bool name = false;
    std::size_t ofOwner = 0, all = 0;
    std::vector<std::string> addresses; ///< on the network asked for
    std::size_t addressesOfOwner = 0;   ///< of those
    std::vector<IdMapping> ids;
    std::size_t idsOfOwner = 0; ///< of those
};

Taken takenBy(const Core &core, const ContainerRequest &request, uid_t owner)
{
    Taken taken;
    taken.all = core.containers.size();
    for (const auto &[id, container] : core.containers) {
        const ContainerRecord &record = container->record;
        taken.name = taken.name || record.name == request.name;
        const bool isOwn = record.owner == owner;
        taken.ofOwner += isOwn ? 1 : 0;
        for (const InterfaceRecord &interface : record.interfaces) {
            if (interface.network == request.network) {
                taken.addresses.push_back(interface.address);
                taken.addressesOfOwner += isOwn ? 1 : 0;
            }
        }
        taken.idsOfOwner += isOwn ? record.uidMap.size() + record.gidMap.size() : 0;
        taken.ids.insert(taken.ids.end(), record.uidMap.begin(), record.uidMap.end());
        taken.ids.insert(taken.ids.end(), record.gidMap.begin(), record.gidMap.end());
    }
    return taken;
}

/// Addresses of the host, or that it reaches.
struct HostNetworkPart
{
    grammar::Subnet subnet;
    std::string what;         ///< for a message
    bool isNeighbour = false; ///< it speaks with what is there directly, or needs it
};

std::int64_t secondsOf(clockid_t clock)
{
    struct ::timespec now
    {
    };
    return ::clock_gettime(clock, &now) == 0 ? now.tv_sec : 0;
}

/// Where the host is and where it sends packets, but for our own bridges. Takes the mutex.
std::vector<HostNetworkPart> hostNetworkParts(const Core &core)
{
    std::set<std::string, std::less<>> bridges;
    {
        const std::lock_guard lock(core.mutex);
        for (const NetworkInfo &network : core.networkStore.all())
            bridges.insert(network.bridge);
    }
    std::vector<HostNetworkPart> parts;
    struct ::ifaddrs *list = nullptr;
    if (::getifaddrs(&list) == 0) {
        const std::unique_ptr<struct ::ifaddrs, void (*)(struct ::ifaddrs *)> owned(list, ::freeifaddrs);
        for (const auto *entry = list; entry != nullptr; entry = entry->ifa_next) {
            if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET ||
                bridges.contains(entry->ifa_name))
                continue;
            struct ::sockaddr_in address
            {
            };
            std::memcpy(&address, entry->ifa_addr, sizeof address);
            const std::uint32_t own = ntohl(address.sin_addr.s_addr);
            parts.push_back({{own, 32},
                             grammar::formatAddress(own) + " of the host's " + std::string(entry->ifa_name) +
                                 " lies in it",
                             true});
            if (entry->ifa_netmask == nullptr)
                continue;
            std::memcpy(&address, entry->ifa_netmask, sizeof address);
            const std::uint32_t mask = ntohl(address.sin_addr.s_addr);
            const grammar::Subnet around{own & mask, static_cast<std::uint32_t>(std::popcount(mask))};
            parts.push_back(
                {around,
                 "the host's " + std::string(entry->ifa_name) + " is in " + grammar::formatSubnet(around),
                 true});
        }
    }
    for (const std::string &server : nameServersIn(hostResolvConf(false))) {
        if (const auto address = grammar::parseAddress(server))
            parts.push_back({{*address, 32}, "the host's name server " + server + " lies in it", true});
    }
    auto links = kernel::LinkSocket::open();
    const auto routes = links ? links->networkRoutes() : Result<std::vector<kernel::NetworkRoute>>();
    std::set<std::uint32_t> indices;
    for (const std::string &bridge : bridges)
        indices.insert(::if_nametoindex(bridge.c_str()));
    for (const kernel::NetworkRoute &route : routes.value_or(std::vector<kernel::NetworkRoute>())) {
        if (route.index != 0 && indices.contains(route.index))
            continue;
        if (route.gateway) {
            parts.push_back(
                {{route.gateway->value, 32},
                 "the host's gateway " + grammar::formatAddress(route.gateway->value) + " lies in it",
                 true});
        }
        const grammar::Subnet subnet{route.network.value, route.prefix};
        if (subnet.prefix != 0)
            parts.push_back({subnet, "the host has a route to " + grammar::formatSubnet(subnet)});
    }
    return parts;
}

const HostNetworkPart *overlapping(const std::vector<HostNetworkPart> &parts, const grammar::Subnet &subnet)
{
    const auto found = std::ranges::find_if(
        parts, [&subnet](const HostNetworkPart &part) { return part.subnet.overlaps(subnet); });
    return found == parts.end() ? nullptr : &*found;
}

/// A bridge with addresses out of a network that the host is in, or reaches, would take the host's
/// neighbours, its gateway or its name server away from it (R53). That the host has a wider route to
/// somewhere is no reason to refuse a network that is there: the built-in one would not work beside a VPN
/// that takes all of 10.0.0.0/8.
Status checkHostNetwork(const Core &core, const NetworkInfo &network)
{
    const auto subnet = grammar::parseSubnet(network.subnet);
    if (!subnet)
        return {};
    std::vector<HostNetworkPart> parts = hostNetworkParts(core);
    std::erase_if(parts, [&](const HostNetworkPart &part) {
        return !part.isNeighbour && part.subnet.prefix < subnet->prefix;
    });
    if (const HostNetworkPart *part = overlapping(parts, *subnet))
        return failure(ErrorCode::WrongState, "network: " + network.name + " has " + network.subnet +
                                                  ", and " + part->what +
                                                  ": make a network of other addresses and use that");
    return {};
}

/// Who is on a network reaches all that is on it (R47); and what everybody may join must have room for
/// everybody (D17).
Status checkMayJoin(const NetworkInfo &network, uid_t caller, bool mayManageOthers,
                    std::size_t addressesOfCaller)
{
    if (caller == 0 || mayManageOthers || (network.owner == caller && !network.builtIn))
        return {};
    if (!network.builtIn)
        return failure(ErrorCode::NotAuthorized,
                       "network: " + network.name +
                           " is another user's: that needs org.caisson.manage-others");
    const auto subnet = grammar::parseSubnet(network.subnet);
    if (subnet && addressesOfCaller >= (std::size_t(1) << (32 - subnet->prefix)) / 4)
        return failure(ErrorCode::LimitExceeded,
                       "network: a quarter of the addresses of " + network.name +
                           " is yours, and others want some: make a network of your own and use that");
    return {};
}

InterfaceRecord interfaceOn(const NetworkInfo &network, const ContainerId &id, std::string address)
{
    const grammar::Subnet subnet = grammar::parseSubnet(network.subnet).value_or(grammar::Subnet{});
    InterfaceRecord interface;
    interface.network = network.name;
    interface.bridge = network.bridge;
    interface.hostName = kernel::hostEndName(id, 0);
    interface.containerName = "eth0";
    interface.subnet = grammar::formatAddress(subnet.network);
    interface.prefix = subnet.prefix;
    interface.address = std::move(address);
    interface.gateway = network.gateway;
    interface.mac = kernel::macText(kernel::derivedMac(id));
    interface.nat = network.nat;
    return interface;
}

} // namespace

Result<std::string> randomId()
{
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return kernelError("getrandom", "");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (const unsigned char byte : bytes) {
        id += digits[byte >> 4];
        id += digits[byte & 15];
    }
    return id;
}

Result<ContainerInfo> createContainer(Core &core, uid_t caller, bool mayManageOthers,
                                      const ContainerRequest &asked)
{
    if (Status status = checkSyntax(asked); !status)
        return std::unexpected(std::move(status).error());
    const ContainerRequest request = normalised(asked);
    const bool ownUser =
        request.namespaces[static_cast<std::size_t>(kernel::NamespaceKind::User)] == NamespaceMode::New;

    const std::lock_guard creation(core.creation);
    Taken taken;
    RequestFacts facts;
    {
        const std::lock_guard lock(core.mutex);
        taken = takenBy(core, request, caller);
        if (const NetworkInfo *network = core.networkStore.find(request.network))
            facts.network = *network;
    }
    if (taken.ofOwner >= maximumContainersOfOne)
        return failure(ErrorCode::LimitExceeded, "a user may have at most 2000 containers: remove some");
    // Every client is told of every container in one message.
    if (taken.all >= maximumContainers)
        return failure(ErrorCode::LimitExceeded,
                       "this machine may have at most 8192 containers: remove some");
    if (caller != 0 && taken.idsOfOwner + request.uidMap.size() + request.gidMap.size() > mostIdRangesOfOne)
        return failure(ErrorCode::LimitExceeded,
                       "uidMap: a user's containers may have at most 4096 lines of id maps together");
    if (taken.ids.size() + request.uidMap.size() + request.gidMap.size() > mostIdRanges)
        return failure(
            ErrorCode::LimitExceeded,
            "uidMap: the containers of this machine may have at most 32768 lines of id maps together");
    const auto image = core.images.find(request.image);
    if (!image && image.error().code != ErrorCode::NotFound)
        return std::unexpected(image.error());
    const auto sources = idallocator::readSources(caller, taken.ids);
    if (!sources)
        return std::unexpected(sources.error());
    const idallocator::OwnerRanges ranges = idallocator::ownerRanges(*sources);
    facts.nameTaken = taken.name;
    facts.imageExists = image.has_value();
    facts.imageHasCommand = image && !image->info.command.empty();
    facts.takenAddresses = taken.addresses;
    facts.ownerUids = ranges.uids;
    facts.ownerGids = ranges.gids;
    facts.usedIds = taken.ids;
    facts.processors = processorCount();
    facts.memoryHighSupported = core.machine.cgroups->mode() == kernel::CgroupMode::V2;
    facts.userNamespacesSupported =
        core.hostNamespaces[static_cast<std::size_t>(kernel::NamespaceKind::User)] != 0;
    facts.timeNamespacesSupported =
        core.hostNamespaces[static_cast<std::size_t>(kernel::NamespaceKind::Time)] != 0;
    facts.boottimeSeconds = secondsOf(CLOCK_BOOTTIME);
    facts.monotonicSeconds = secondsOf(CLOCK_MONOTONIC);
    if (Status status = checkFacts(request, facts); !status)
        return std::unexpected(std::move(status).error());

    if (facts.network) {
        if (Status status = checkMayJoin(*facts.network, caller, mayManageOthers, taken.addressesOfOwner);
            !status)
            return std::unexpected(std::move(status).error());
        if (Status status = checkHostNetwork(core, *facts.network); !status)
            return std::unexpected(std::move(status).error());
    }

    auto id = randomId();
    if (!id)
        return std::unexpected(id.error());
    auto container = std::make_shared<Container>();
    ContainerRecord &record = container->record;
    record.id = *id;
    record.name = request.name;
    record.owner = caller;
    record.createdAt = realtimeMicroseconds();
    record.imageRoot = image->root;
    record.layerDirectory = core.machine.config.stateDirectory + "/layers/" + *id;
    record.runDirectory = core.machine.config.runDirectory + '/' + *id;
    record.cgroupGroup = core.machine.cgroups->nameOf(core.machine.config.cgroupName, *id, request.name);
    if (ownUser) {
        if (request.uidMap.empty()) {
            auto allocated = idallocator::allocate(*sources);
            if (!allocated)
                return std::unexpected(allocated.error());
            record.uidMap = std::move(allocated->uidMap);
            record.gidMap = std::move(allocated->gidMap);
        } else {
            record.uidMap = request.uidMap;
            record.gidMap = request.gidMap;
        }
    }
    if (facts.network) {
        std::string address = request.address;
        if (address.empty()) {
            auto free = freeAddress(*facts.network, taken.addresses);
            if (!free)
                return std::unexpected(free.error());
            address = std::move(*free);
        }
        record.interfaces.push_back(interfaceOn(*facts.network, *id, std::move(address)));
    }
    record.specification =
        makeSpecification(request, {caller, image->root, image->info.command, image->environment,
                                    record.uidMap, record.gidMap, record.cgroupGroup, facts.processors});
    if (Status status = core.places.makeLayer(*id); !status)
        return std::unexpected(std::move(status).error());
    if (Status status = core.containerStore.save(record); !status) {
        Error error = std::move(status).error();
        if (Status back = core.places.discardLayer(*id); !back)
            error.text += "; " + back.error().text;
        return std::unexpected(std::move(error));
    }
    ContainerInfo info;
    {
        const std::lock_guard lock(core.mutex);
        core.containers.emplace(*id, container);
        info = core.info(*container);
    }
    core.observer.containerAdded(info);
    core.raise(EventKind::ContainerCreated, record, {{"image", request.image}});
    return info;
}

Result<NetworkInfo> createNetwork(Core &core, uid_t caller, const NetworkRequest &request)
{
    if (Status status = checkSyntax(request); !status)
        return std::unexpected(std::move(status).error());
    const std::lock_guard creation(core.creation);
    const std::vector<HostNetworkPart> parts = hostNetworkParts(core);
    if (const auto subnet = grammar::parseSubnet(request.subnet)) {
        if (const HostNetworkPart *part = overlapping(parts, *subnet))
            return failure(ErrorCode::WrongState,
                           "subnet: " + request.subnet +
                               " would hide a part of the host's network: " + part->what);
    }
    Result<NetworkInfo> network;
    {
        const std::lock_guard lock(core.mutex);
        if (core.networkStore.all().size() >= 256)
            return failure(ErrorCode::LimitExceeded, "there are 256 networks already: remove some");
        network = core.networkStore.add(
            request, caller, [&parts](const grammar::Subnet &subnet) { return !overlapping(parts, subnet); });
    }
    if (!network)
        return network;
    core.observer.networkAdded(*network);
    Event event;
    event.kind = EventKind::NetworkCreated;
    event.name = network->name;
    event.owner = caller;
    event.details = {{"subnet", network->subnet}};
    core.observer.eventRaised(core.events.add(std::move(event)));
    return network;
}

Status removeNetwork(Core &core, uid_t caller, bool mayManageOthers, const std::string &name)
{
    const std::lock_guard creation(core.creation);
    uid_t owner = 0;
    {
        const std::lock_guard lock(core.mutex);
        const NetworkInfo *network = core.networkStore.find(name);
        if (network == nullptr)
            return failure(ErrorCode::NotFound, "there is no network " + name.substr(0, 64));
        owner = network->owner;
        if (owner != caller && !mayManageOthers)
            return failure(ErrorCode::NotAuthorized,
                           "the network is another user's: that needs org.caisson.manage-others");
        for (const auto &[id, container] : core.containers) {
            if (std::ranges::find(container->record.interfaces, name, &InterfaceRecord::network) !=
                container->record.interfaces.end())
                return failure(ErrorCode::WrongState,
                               "network " + name + " is used by container " + container->record.name);
        }
        if (Status status = core.networkStore.remove(name); !status)
            return status;
    }
    core.observer.networkRemoved(name);
    Event event;
    event.kind = EventKind::NetworkRemoved;
    event.name = name;
    event.owner = owner;
    core.observer.eventRaised(core.events.add(std::move(event)));
    return {};
}

} // namespace caisson::engine
