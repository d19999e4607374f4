// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/systemdsteps.h"

#include "helper/engine/steps/stagestep.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/cgroup/servicemanager.h"

#include <algorithm>

namespace caisson::engine {

namespace {

/// Not the container's name by itself: what is in machined's list may be a host's name for the whole machine
/// (nss-mymachines(8)), and its users choose it. A machine's name has letters, digits and hyphens.
std::string machineName(const ContainerRecord &record)
{
    constexpr std::size_t longest = 64; // HOST_NAME_MAX
    const std::string name = "caisson-" + record.name;
    const bool isPlain = std::ranges::all_of(record.name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    return isPlain && name.size() <= longest && !name.ends_with('-') ? name
                                                                     : "caisson-" + record.id.substr(0, 8);
}

StepDescription describeRegister(const ContainerRecord &record)
{
    return {"Tell systemd-machined",
            "systemd keeps a list of the machines that run on this one, containers among them: machinectl "
            "shows it.",
            {"org.freedesktop.machine1.Manager.RegisterMachineWithNetwork(\"" + machineName(record) +
             "\", \"container\", init)"},
            {"# machinectl has no command for it: the list is made over D-Bus"},
            ""};
}

Status applyRegister(StartContext &context)
{
    std::optional<std::uint32_t> interface;
    if (context.hostInterfaceIndex != 0)
        interface = context.hostInterfaceIndex;
    const Status known = context.machine.cgroups->serviceManager()->registerMachine(
        {machineName(context.record), context.record.id, context.pid, interface});
    if (!known)
        context.notes.push_back("machinectl does not show it: " + known.error().text);
    return {};
}

} // namespace

std::unique_ptr<Step> makeMachineRegister(Machine &)
{
    return std::make_unique<FunctionStep>("machine.register", describeRegister, applyRegister);
}

} // namespace caisson::engine
