// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/networkstore.h"

#include "helper/engine/grammar.h"
#include "helper/engine/jsonfields.h"
#include "helper/kernel/link/linknames.h"

#include <algorithm>
#include <set>

namespace caisson::engine {

template<typename Archive>
void fields(Archive &archive, NetworkInfo &v)
{
    archive.field("name", v.name);
    archive.field("bridge", v.bridge);
    archive.field("subnet", v.subnet);
    archive.field("gateway", v.gateway);
    archive.field("nat", v.nat);
    archive.field("owner", v.owner);
}

namespace {

constexpr std::string_view networkSuffix = ".json";
constexpr std::string_view builtIn = "lab";

/// 10.1.0.0/24, 10.2.0.0/24, …, then of the other private networks.
const std::vector<grammar::Subnet> &candidates()
{
    static const std::vector<grammar::Subnet> all = [] {
        std::vector<grammar::Subnet> list;
        for (std::uint32_t i = 1; i < 256; ++i)
            list.push_back({(10U << 24) | (i << 16), 24});
        for (std::uint32_t i = 16; i < 32; ++i)
            list.push_back({(172U << 24) | (i << 16), 24});
        for (std::uint32_t i = 0; i < 256; ++i)
            list.push_back({(192U << 24) | (168U << 16) | (i << 8), 24});
        return list;
    }();
    return all;
}

NetworkInfo labNetwork()
{
    NetworkInfo lab;
    lab.name = builtIn;
    lab.bridge = kernel::bridgeName(builtIn);
    lab.subnet = "10.0.0.0/24";
    lab.gateway = "10.0.0.254";
    lab.builtIn = true;
    return lab;
}

} // namespace

NetworkStore::NetworkStore(const kernel::Directory &directory)
    : m_directory(directory)
{
    insert(labNetwork());
}

void NetworkStore::insert(NetworkInfo network)
{
    const auto at = std::ranges::lower_bound(m_networks, network.name, {}, &NetworkInfo::name);
    m_networks.insert(at, std::move(network));
}

Status NetworkStore::load(std::vector<std::string> &problems)
{
    auto entries = m_directory.list();
    if (!entries)
        return std::unexpected(entries.error().in("list networks"));
    for (const kernel::DirectoryEntry &entry : *entries) {
        if (!entry.name.ends_with(networkSuffix) || entry.name.starts_with('.'))
            continue;
        const auto text = m_directory.readFile(entry.name, 65536, {.noSymlinks = true});
        if (!text) {
            problems.push_back("network " + entry.name + ": " + text.error().text);
            continue;
        }
        auto network = json::parse<NetworkInfo>(*text, "network");
        if (!network)
            problems.push_back("network " + entry.name + ": " + network.error().text);
        else if (!grammar::isName(network->name) ||
                 network->name + std::string(networkSuffix) != entry.name ||
                 !grammar::parseSubnet(network->subnet) || !grammar::parseAddress(network->gateway) ||
                 network->bridge != kernel::bridgeName(network->name) || find(network->name) != nullptr)
            problems.push_back("network " + entry.name + ": does not make sense");
        else
            insert(std::move(*network));
    }
    return {};
}

const NetworkInfo *NetworkStore::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(m_networks, name, {}, &NetworkInfo::name);
    return found != m_networks.end() && found->name == name ? &*found : nullptr;
}

Result<NetworkInfo> NetworkStore::add(const NetworkRequest &request, uid_t owner,
                                      const std::function<bool(const grammar::Subnet &)> &isFree)
{
    if (find(request.name) != nullptr)
        return failure(ErrorCode::Exists, "name: a network " + request.name + " exists already");
    const auto clash = [this](const grammar::Subnet &subnet) -> const NetworkInfo * {
        for (const NetworkInfo &other : m_networks) {
            if (grammar::parseSubnet(other.subnet).value_or(grammar::Subnet{}).overlaps(subnet))
                return &other;
        }
        return nullptr;
    };
    NetworkInfo network;
    network.name = request.name;
    network.bridge = kernel::bridgeName(request.name);
    network.nat = request.nat;
    network.owner = owner;
    grammar::Subnet subnet;
    if (request.subnet.empty()) {
        const auto chosen = std::ranges::find_if(candidates(), [&](const grammar::Subnet &candidate) {
            return clash(candidate) == nullptr && (!isFree || isFree(candidate));
        });
        if (chosen == candidates().end())
            return failure(ErrorCode::LimitExceeded, "subnet: no free one is left in the private networks");
        subnet = *chosen;
    } else {
        subnet = *grammar::parseSubnet(request.subnet);
        if (const NetworkInfo *other = clash(subnet))
            return failure(ErrorCode::Exists, "subnet: " + request.subnet + " overlaps with " +
                                                  other->subnet + " of network " + other->name);
    }
    network.subnet = grammar::formatSubnet(subnet);
    network.gateway =
        request.gateway.empty() ? grammar::formatAddress(subnet.broadcast() - 1) : request.gateway;
    if (std::ranges::any_of(m_networks,
                            [&](const NetworkInfo &other) { return other.bridge == network.bridge; }))
        return failure(ErrorCode::Exists, "name: its bridge would have the name of another network's");
    if (Status status = m_directory.replaceFile(network.name + std::string(networkSuffix),
                                                json::dump(json::Writer::write(network), true));
        !status)
        return std::unexpected(status.error().in("save network " + network.name));
    insert(network);
    return network;
}

Status NetworkStore::remove(const std::string &name)
{
    if (find(name) == nullptr)
        return failure(ErrorCode::NotFound, "there is no network " + name);
    if (name == builtIn)
        return failure(ErrorCode::WrongState, "network lab is built in and stays");
    if (Status status = m_directory.removeFile(name + std::string(networkSuffix)); !status)
        return std::unexpected(status.error().in("remove network " + name));
    std::erase_if(m_networks, [&name](const NetworkInfo &network) { return network.name == name; });
    return m_directory.sync();
}

Result<std::string> freeAddress(const NetworkInfo &network, std::span<const std::string> taken)
{
    const auto subnet = grammar::parseSubnet(network.subnet);
    if (!subnet)
        return failure(ErrorCode::Internal, "network " + network.name + " has no subnet");
    std::set<std::uint32_t> used;
    for (const std::string &text : taken)
        used.insert(grammar::parseAddress(text).value_or(0));
    used.insert(grammar::parseAddress(network.gateway).value_or(0));
    for (std::uint32_t address = subnet->network + 1; address < subnet->broadcast(); ++address) {
        if (!used.contains(address))
            return grammar::formatAddress(address);
    }
    return failure(ErrorCode::LimitExceeded, "address: all of " + network.subnet +
                                                 " are taken; use another network for further containers");
}

} // namespace caisson::engine
