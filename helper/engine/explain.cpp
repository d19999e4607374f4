// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/explain.h"

#include "helper/engine/executor.h"
#include "helper/engine/grammar.h"

#include <algorithm>

namespace caisson::engine {

Result<std::vector<StepReport>> explainContainer(Core &core, const ContainerPointer &container)
{
    ContainerRecord record;
    std::vector<StepReport> done;
    {
        const std::lock_guard lock(core.mutex);
        record = container->record;
        done = container->steps;
    }
    const Plan plan = makeStartPlan(record, core.machine);
    std::vector<StepReport> reports = describePlan(plan, record);
    for (StepReport &report : reports) {
        const auto found = std::ranges::find(done, report.id, &StepReport::id);
        if (found == done.end())
            continue;
        report.status = found->status;
        report.microseconds = found->microseconds;
        report.error = found->error;
    }
    return reports;
}

Result<std::string> explainContainerAs(Core &core, const ContainerPointer &container, std::string_view format)
{
    if (format != "shell")
        return failure(ErrorCode::NotSupported, "format: must be shell");
    const auto reports = explainContainer(core, container);
    if (!reports)
        return std::unexpected(reports.error());
    const ContainerRecord record = core.record(*container);
    std::string script = "#!/bin/sh\n"
                         "# Builds what Caisson's container " +
                         record.name +
                         " is made of, with the ordinary tools. Run it as root; stop the container first:\n"
                         "# names of links, addresses and control groups are the same.\n"
                         "set -eu\n";
    for (const StepReport &report : *reports) {
        script += "\n# " + report.id + ": " + report.title + '\n';
        if (!report.sentence.empty())
            script += "# " + report.sentence + '\n';
        for (const std::string &line : report.shell)
            script += line + '\n';
    }
    script += "\n# To take it all away again:\n#   kill -KILL \"$pid\"; wait; rm -r \"$work\"\n";
    for (const InterfaceRecord &interface : record.interfaces)
        script += "#   ip link delete dev " + interface.hostName + "; ip link delete dev " +
                  interface.bridge + "   # the bridge only if no other container uses it\n";
    script += "#   rmdir /sys/fs/cgroup/*/" + record.cgroupGroup + "\n";
    return script;
}

} // namespace caisson::engine
