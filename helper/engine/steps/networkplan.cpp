// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/networkplan.h"

#include "helper/kernel/directory.h"
#include "helper/kernel/link/linknames.h"
#include "helper/kernel/link/networksysctl.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace caisson::engine::networkplan {

namespace {

// There: it was off before us. In it: the links that were there then, a line each.
constexpr const char *forwardingNote = "ip_forward.off";

Result<kernel::Fd> openDirectory(const std::string &path)
{
    kernel::Fd directory(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory)
        return kernelError("open", path);
    return directory;
}

/// The links that are not ours, by name.
Result<std::set<std::string>> linksOfOthers()
{
    auto socket = kernel::LinkSocket::open();
    if (!socket)
        return std::unexpected(socket.error());
    const auto links = socket->list();
    if (!links)
        return std::unexpected(links.error());
    std::set<std::string> names;
    for (const kernel::LinkInfo &link : *links) {
        if (!link.name.starts_with(kernel::linkPrefix))
            names.insert(link.name);
    }
    return names;
}

/// "0 65535" → both numbers.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parsePair(std::string_view text)
{
    std::uint32_t first = 0, last = 0;
    const char *const end = text.data() + text.size();
    const auto one = std::from_chars(text.data(), end, first);
    if (one.ec != std::errc() || one.ptr == end || *one.ptr != ' ')
        return std::nullopt;
    const auto two = std::from_chars(one.ptr + 1, end, last);
    if (two.ec != std::errc() || two.ptr != end)
        return std::nullopt;
    return std::pair(first, last);
}

} // namespace

Result<std::vector<Interface>> interfaces(const ContainerRecord &record)
{
    std::vector<Interface> result;
    for (const InterfaceRecord &recorded : record.interfaces) {
        const auto address = kernel::Ipv4::parse(recorded.address);
        const auto gateway = kernel::Ipv4::parse(recorded.gateway);
        const auto mac = kernel::parseMac(recorded.mac);
        if (!address || !gateway || !mac || recorded.prefix > 32)
            return failure(ErrorCode::Internal,
                           "the record of interface " + recorded.hostName + " is damaged");
        Interface each;
        each.address = *address;
        each.gateway = *gateway;
        each.prefix = static_cast<std::uint8_t>(recorded.prefix);
        each.nat = recorded.nat;
        each.bridge = {recorded.bridge, kernel::bridgeAlias(recorded.network), *gateway, each.prefix};
        each.veth.hostName = recorded.hostName;
        each.veth.alias = kernel::hostEndAlias(record.id);
        each.veth.peerName = recorded.containerName;
        each.veth.peerMac = *mac;
        result.push_back(std::move(each));
    }
    return result;
}

kernel::RuleSet rules(const std::vector<Interface> &interfaces)
{
    kernel::RuleSet set;
    for (const Interface &each : interfaces) {
        set.networks.push_back({each.bridge.name, each.nat});
        set.ports.push_back({each.veth.hostName, each.veth.peerMac, each.address});
    }
    return set;
}

Status changeRules(Machine &machine, const std::function<Status(kernel::RuleTable &)> &change)
{
    if (!machine.ruleTable) {
        Result<kernel::RuleTable> opened = kernel::RuleTable::open();
        if (!opened)
            return std::unexpected(opened.error());
        machine.ruleTable = std::make_unique<kernel::RuleTable>(std::move(*opened));
    }
    Status done = change(*machine.ruleTable);
    if (!done)
        machine.ruleTable.reset();
    return done;
}

Status enableForwarding(const std::string &runDirectory)
{
    const Result<bool> on = kernel::ipForwarding();
    if (!on)
        return std::unexpected(on.error());
    if (*on)
        return {};
    const Result<kernel::Fd> directory = openDirectory(runDirectory);
    if (!directory)
        return std::unexpected(directory.error());
    // The note first: killed in between, we would else leave the machine forwarding for ever.
    const kernel::Fd note(
        ::openat(directory->get(), forwardingNote, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!note)
        return kernelError("open", runDirectory + '/' + forwardingNote);
    const auto others = linksOfOthers();
    if (!others)
        return std::unexpected(others.error());
    std::string lines;
    for (const std::string &name : *others)
        lines += name + '\n';
    if (Status written = kernel::writeAll(note, lines); !written)
        return written;
    return kernel::setIpForwarding(true);
}

Status restoreForwarding(const std::string &runDirectory)
{
    Result<kernel::Fd> opened = openDirectory(runDirectory);
    if (!opened)
        return opened.error().errnoValue == ENOENT ? Status{} : std::unexpected(opened.error());
    const kernel::Directory directory(std::move(*opened));
    const auto note = directory.readFile(forwardingNote, 1U << 20, {.noSymlinks = true});
    if (!note)
        return note.error().errnoValue == ENOENT ? Status{} : std::unexpected(note.error());
    const auto others = linksOfOthers();
    if (!others)
        return std::unexpected(others.error());
    // A bridge, a tunnel that came after found it on, and would be cut off without a word.
    const std::string before = '\n' + *note;
    // An empty note: we were killed before it was switched on.
    const bool isWanted = !note->empty() && std::ranges::any_of(*others, [&](const std::string &name) {
        return !before.contains('\n' + name + '\n');
    });
    if (!isWanted) {
        if (Status off = kernel::setIpForwarding(false); !off)
            return off;
    }
    if (::unlinkat(directory.fd().get(), forwardingNote, 0) != 0 && errno != ENOENT)
        return kernelError("unlink", runDirectory + '/' + forwardingNote);
    return {};
}

Status removeUnused(Machine &machine, const std::vector<Interface> &interfaces)
{
    Result<kernel::LinkSocket> socket = kernel::LinkSocket::open();
    if (!socket)
        return std::unexpected(socket.error());
    Result<std::vector<kernel::LinkInfo>> links = socket->list();
    if (!links)
        return std::unexpected(links.error());
    kernel::RuleSet gone;
    for (const Interface &each : interfaces) {
        const auto bridge = std::ranges::find(*links, each.bridge.name, &kernel::LinkInfo::name);
        if (bridge != links->end()) {
            const std::uint32_t index = bridge->index;
            if (std::ranges::any_of(*links,
                                    [&](const kernel::LinkInfo &link) { return link.master == index; }))
                continue;
            if (Status removed = socket->removeOwned(each.bridge.name, each.bridge.alias); !removed)
                return removed;
            links->erase(bridge);
        }
        gone.networks.push_back({each.bridge.name, each.nat});
    }
    if (gone.networks.empty())
        return {};
    if (Status removed =
            changeRules(machine, [&gone](kernel::RuleTable &table) { return table.remove(gone); });
        !removed)
        return removed;
    const bool last = std::ranges::none_of(*links, [](const kernel::LinkInfo &link) {
        return link.kind == "bridge" && link.alias.starts_with(kernel::bridgeAlias(""));
    });
    return last ? restoreForwarding(machine.config.runDirectory) : Status{};
}

Result<std::shared_ptr<Inside>> enter(const kernel::Fd &netNamespace)
{
    Result<kernel::Fd> copy = netNamespace.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    Result<kernel::NamespaceFd> network =
        kernel::NamespaceFd::adopt(std::move(*copy), kernel::NamespaceKind::Net);
    if (!network)
        return std::unexpected(network.error());
    Result<kernel::LinkSocket> socket = failure(ErrorCode::Internal, "not opened");
    // One visit for both.
    const Status visited = kernel::runInNetworkNamespace(*network, [&]() -> Status {
        if (Status off = kernel::disableIpv6("default"); !off)
            return off;
        socket = kernel::LinkSocket::open();
        return {};
    });
    if (!visited)
        return std::unexpected(visited.error());
    if (!socket)
        return std::unexpected(socket.error());
    return std::make_shared<Inside>(std::move(*network), std::move(*socket));
}

Status applySysctls(const ContainerRecord &record, const kernel::NamespaceFd &network)
{
    for (const auto &[key, value] : record.specification.linuxPart.sysctl) {
        const auto range = key == "net.ipv4.ping_group_range" ? parsePair(value) : std::nullopt;
        if (!range)
            return failure(ErrorCode::NotSupported,
                           "linux.sysctl: " + key + " = " + value + " is not supported");
        const auto first = outsideId(record.gidMap, range->first);
        const auto last = outsideId(record.gidMap, range->second);
        if (!first || !last)
            return failure(ErrorCode::Internal, "linux.sysctl: " + key + ": these groups are not mapped");
        if (Status set =
                kernel::runInNetworkNamespace(network, [&] { return kernel::allowPing(*first, *last); });
            !set)
            return set;
    }
    return {};
}

} // namespace caisson::engine::networkplan
