// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/machine.h"
#include "helper/engine/record.h"
#include "helper/engine/step.h"
#include "helper/engine/steps/cgroupsteps.h"
#include "helper/engine/steps/finishsteps.h"
#include "helper/engine/steps/mountsteps.h"
#include "helper/engine/steps/networksteps.h"
#include "helper/engine/steps/processsteps.h"
#include "helper/engine/steps/rootsteps.h"
#include "helper/engine/steps/systemdsteps.h"
#include "helper/kernel/cgroup/cgroupmanager.h"

namespace caisson::engine {

// The order is what was measured to be fastest: init is born in its cgroup, links are born in their place,
// mounts are attached inside (performance.md).
std::vector<std::unique_ptr<Step>> makeStartPlan(const ContainerRecord &record, Machine &machine)
{
    using kernel::NamespaceKind;
    const auto isNew = [&record](NamespaceKind kind) { return record.hasNamespace(kind); };
    const bool ownMounts = isNew(NamespaceKind::Mnt);
    const bool hasInterface = !record.interfaces.empty();

    std::vector<std::unique_ptr<Step>> plan;
    plan.reserve(27);
    const auto add = [&plan, &machine](std::unique_ptr<Step> (*make)(Machine &), bool applies = true) {
        if (applies)
            plan.push_back(make(machine));
    };
    // First of all: the rules, which take longest, can be made as soon as there is a bridge.
    add(makeNetworkBridge, hasInterface);
    // A scope is made for a process, which is the monitor.
    const bool inScope = machine.cgroups->placesKeeper();
    add(makeMonitorSpawn, inScope);
    add(makeCgroupCreate);
    add(makeCgroupLimits);
    add(makeCgroupDevices);
    add(makeMonitorSpawn, !inScope);
    add(makeProcessClone);
    add(makeUserMap, isNew(NamespaceKind::User));
    add(makeRootAssemble, ownMounts);
    add(makeNetworkVeth, hasInterface);
    add(makeMachineRegister, machine.cgroups->serviceManager() != nullptr);
    add(makeNetworkAddress, isNew(NamespaceKind::Net)); // without an interface: lo alone
    add(makeNetworkRoute, hasInterface);
    add(makeNetworkRules, hasInterface);
    add(makeUtsHostname, isNew(NamespaceKind::Uts) && !record.specification.hostname.empty());
    add(makeMountPrivate, ownMounts);
    add(makeMountRoot, ownMounts);
    add(makeMountDev, ownMounts);
    add(makeMountProc, ownMounts && record.specification.caisson.mountProc);
    add(makeMountSys, ownMounts);
    add(makeMountCgroup, ownMounts);
    add(makeMountEtc, ownMounts);
    add(makeMountMasks, ownMounts);
    add(makeMountPivot, ownMounts);
    add(makeProcessTerminal);
    add(makeTimeOffsets, isNew(NamespaceKind::Time));
    add(makeProcessPrivileges);
    add(makeProcessExec);
    return plan;
}

} // namespace caisson::engine
