// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/networkprobe.h"

#include "helper/kernel/link/linksocket.h"
#include "helper/kernel/rules/ruletable.h"
#include "helper/kernel/thread.h"

#include <fcntl.h>
#include <sched.h>

namespace caisson::engine {

namespace {

constexpr const char *probeName = "probe";

Status madeOf(const auto &result)
{
    return result ? Status() : std::unexpected(result.error());
}

/// For a thread of its own, which stays in the new namespace to its end.
Result<NetworkProbe> probeHere()
{
    if (::unshare(CLONE_NEWNET) != 0)
        return kernelError("unshare", "CLONE_NEWNET");
    auto links = kernel::LinkSocket::open();
    if (!links)
        return std::unexpected(links.error());
    const kernel::Fd here(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    if (!here)
        return kernelError("open", "/proc/thread-self/ns/net");
    NetworkProbe probe;
    const auto address = kernel::Ipv4::parse("192.0.2.1"); // TEST-NET-1, RFC 5737
    if (!address)
        return std::unexpected(address.error());
    const auto bridge = links->createBridge({probeName, probeName, *address, 24});
    probe.bridge = madeOf(bridge);
    kernel::VethRequest pair;
    pair.hostName = pair.alias = "probe-end";
    pair.bridgeIndex = bridge.value_or(0);
    pair.peerNamespace = here.get();
    pair.peerMac = kernel::derivedMac(probeName);
    probe.veth = madeOf(links->createVeth(pair));
    auto rules = kernel::RuleTable::open();
    probe.rules = rules ? rules->replace({.networks = {{probeName, true}}, .ports = {}}) : madeOf(rules);
    return probe;
}

Check checkOf(const Status &made, const char *id, const std::string &what, const char *cost,
              const char *module)
{
    if (made)
        return {std::string("kernel.") + id, Check::Level::Ok, what + " can be made", {}};
    return {std::string("kernel.") + id, Check::Level::Error,
            "the kernel makes no " + what + ": " + made.error().text,
            std::string(cost) + "; try `modprobe " + module + "`, or a kernel that has it"};
}

} // namespace

Result<NetworkProbe> probeNetwork()
{
    Result<NetworkProbe> probe = NetworkProbe();
    std::thread thread;
    if (Status started = kernel::startThread(thread, "a look at networks", [&probe] { probe = probeHere(); });
        !started)
        return std::unexpected(started.error());
    thread.join();
    return probe;
}

std::vector<Check> networkChecks(const NetworkProbe &probe)
{
    const char *const alone = "containers start with --network none or host only";
    return {checkOf(probe.bridge, "bridge", "bridges", alone, "bridge"),
            checkOf(probe.veth, "veth", "pairs of interfaces (veth)", alone, "veth"),
            checkOf(probe.rules, "nf-tables", "packet filter rules (nf_tables)", alone, "nf_tables")};
}

} // namespace caisson::engine
