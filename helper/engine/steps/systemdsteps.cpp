// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/systemdsteps.h"

#include "helper/engine/steps/stagestep.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/cgroup/servicemanager.h"

namespace caisson::engine {

namespace {

StepDescription describeRegister(const ContainerRecord &record)
{
    return {"Tell systemd-machined",
            "systemd keeps a list of the machines that run on this one, containers among them: machinectl "
            "shows it.",
            {"org.freedesktop.machine1.Manager.RegisterMachineWithNetwork(\"" + record.name +
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
        {context.record.name, context.record.id, context.pid, interface});
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
