// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/cgroupsteps.h"

#include "helper/engine/limits.h"
#include "helper/engine/startcontext.h"
#include "helper/kernel/cgroup/cgroupdevices.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/cgroup/cgroupscope.h"

#include <algorithm>

namespace caisson::engine {

namespace {

using namespace std::chrono_literals;
using kernel::CgroupMode;

// A process in uninterruptible sleep may hold a group for longer; the next start or reconciliation tries
// again.
constexpr auto killTimeout = 10s;
constexpr auto removeTimeout = 5s;

/// The directory of the record's group, for a person to read. `controller` matters on v1 only.
std::string groupPath(const Machine &machine, const ContainerRecord &record, std::string_view controller = {})
{
    const auto group = machine.cgroups->handle(record.cgroupGroup);
    return group ? (*group)->path(controller) : record.cgroupGroup;
}

bool isV1(const Machine &machine)
{
    return machine.cgroups->mode() == CgroupMode::V1;
}

/// One file of the group with what is written to it.
struct Setting
{
    std::string path, value;
};

/// As setLimits() writes them for a group that has no limits yet.
std::vector<Setting> limitSettings(const Machine &machine, const ContainerRecord &record)
{
    const kernel::CgroupLimits limits = cgroupLimits(record.specification, machine.cgroups->mode());
    std::vector<Setting> settings;
    const bool v1 = isV1(machine);
    const auto add = [&](const char *controller, const char *file, std::uint64_t value,
                         std::string suffix = {}) {
        const std::string text =
            value == kernel::CgroupLimits::unlimited ? (v1 ? "-1" : "max") : std::to_string(value);
        settings.push_back({groupPath(machine, record, controller) + '/' + file, text + suffix});
    };
    if (limits.memory)
        add("memory", v1 ? "memory.limit_in_bytes" : "memory.max", *limits.memory);
    if (limits.memorySwap && v1)
        add("memory", "memory.memsw.limit_in_bytes", *limits.memorySwap);
    else if (limits.memorySwap && limits.memory)
        add("memory", "memory.swap.max",
            *limits.memorySwap == kernel::CgroupLimits::unlimited ? *limits.memorySwap
                                                                  : *limits.memorySwap - *limits.memory);
    if (limits.memoryHigh && !v1)
        add("memory", "memory.high", *limits.memoryHigh);
    if (limits.cpuQuota && v1) {
        add("cpu", "cpu.cfs_period_us", kernel::cpuPeriod);
        add("cpu", "cpu.cfs_quota_us", *limits.cpuQuota);
    } else if (limits.cpuQuota) {
        add("cpu", "cpu.max", *limits.cpuQuota, ' ' + std::to_string(kernel::cpuPeriod));
    }
    if (limits.pids)
        add("pids", "pids.max", *limits.pids);
    return settings;
}

/// The device list of the specification: first "deny all", then what is allowed; another order is none of
/// ours.
Result<std::vector<kernel::DeviceRule>> allowedDevices(const ContainerRecord &record)
{
    std::vector<kernel::DeviceRule> rules;
    const auto number = [](const std::optional<std::int64_t> &value) -> std::optional<std::uint32_t> {
        return value && *value >= 0 ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
    };
    const std::vector<oci::DeviceRule> &listed = record.specification.linuxPart.resources.devices;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const oci::DeviceRule &rule = listed[i];
        if (!rule.allow && i == 0 && !rule.major && !rule.minor)
            continue;
        if (!rule.allow || (rule.type != "c" && rule.type != "b"))
            return failure(ErrorCode::NotSupported,
                           "linux.resources.devices: expected is first a rule that denies "
                           "all, then rules of type c or b that allow");
        rules.push_back({rule.type.front(), number(rule.major), number(rule.minor), rule.access});
    }
    return rules;
}

/// "caisson-zion.scope"
std::string unitName(const ContainerRecord &record)
{
    return kernel::unitOf(record.cgroupGroup);
}

StepDescription describeScope(const Machine &machine, const ContainerRecord &record)
{
    const std::string unit = unitName(record);
    const std::string path = groupPath(machine, record);
    StepDescription text;
    text.title = "Have systemd make the control group";
    text.sentence =
        "The tree of control groups is systemd's here, so it is asked for a scope: a group of its "
        "own for processes that somebody else has started, with a part for the container and one "
        "for its monitor.";
    text.kind = "cgroup";
    text.systemCalls = {"org.freedesktop.systemd1.Manager.StartTransientUnit(\"" + unit +
                            "\", Slice=machine.slice, Delegate=true, PIDs=[monitor])",
                        "mkdirat(\"" + path + "/supervisor\", 0755)",
                        "mkdirat(\"" + path + "/payload\", 0755)",
                        "write(\"" + path + "/supervisor/cgroup.procs\", monitor)"};
    text.shell = {"systemd-run --quiet --scope --unit=" + unit +
                      " --slice=machine.slice --property=Delegate=yes sleep infinity & keeper=$!",
                  "until [ -d " + path + " ]; do sleep 0.05; done",
                  "mkdir -p " + path + "/supervisor " + path + "/payload",
                  "echo \"$keeper\" > " + path + "/supervisor/cgroup.procs"};
    return text;
}

/// The limits as properties of the unit.
std::string propertyText(const ContainerRecord &record)
{
    const kernel::CgroupLimits limits = cgroupLimits(record.specification, CgroupMode::V2);
    const auto number = [](std::uint64_t value) {
        return value == kernel::CgroupLimits::unlimited ? std::string("infinity") : std::to_string(value);
    };
    std::string text;
    if (limits.memory)
        text += " MemoryMax=" + number(*limits.memory);
    if (limits.memorySwap && limits.memory)
        text += " MemorySwapMax=" + number(*limits.memorySwap == kernel::CgroupLimits::unlimited
                                               ? *limits.memorySwap
                                               : *limits.memorySwap - *limits.memory);
    if (limits.memoryHigh)
        text += " MemoryHigh=" + number(*limits.memoryHigh);
    if (limits.cpuQuota)
        text += " CPUQuota=" + (*limits.cpuQuota == kernel::CgroupLimits::unlimited
                                    ? std::string()
                                    : std::to_string(*limits.cpuQuota * 100 / kernel::cpuPeriod) + '%');
    if (limits.pids) // the monitor is counted there too
        text += " TasksMax=" +
                number(*limits.pids == kernel::CgroupLimits::unlimited ? *limits.pids : *limits.pids + 1);
    return text;
}

class CgroupCreate final : public Step
{
public:
    explicit CgroupCreate(Machine &machine)
        : m_machine(machine)
    {
    }
    std::string_view id() const override { return "cgroup.create"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        if (kernel::isScopeName(record.cgroupGroup))
            return describeScope(m_machine, record);
        StepDescription text;
        text.title = "Create the control group";
        text.sentence =
            "A control group is a directory in the kernel's own file system: the processes inside are "
            "counted, limited, stopped and ended together.";
        text.kind = "cgroup";
        if (!isV1(m_machine)) {
            const std::string path = groupPath(m_machine, record);
            text.systemCalls.push_back("mkdirat(\"" + path + "\", 0755)");
            text.shell.push_back("mkdir -p " + path);
            return text;
        }
        std::string list;
        for (const std::string &controller : m_machine.cgroups->controllers()) {
            const std::string path = groupPath(m_machine, record, controller);
            text.systemCalls.push_back("mkdirat(\"" + path + "\", 0755)");
            list += ' ' + path;
        }
        text.shell.push_back("mkdir -p" + list);
        return text;
    }

    Status apply(StartContext &context) override
    {
        const ContainerRecord &record = context.record;
        auto group = m_machine.cgroups->create(
            record.cgroupGroup, {record.id, "Caisson container " + record.name, context.monitorPid,
                                 std::chrono::seconds(record.specification.caisson.stopTimeout)});
        if (!group)
            return std::unexpected(std::move(group.error()));
        auto entries = (*group)->entries();
        if (!entries)
            return std::unexpected(std::move(entries.error()));
        context.cgroupIsV2 = (*group)->mode() == CgroupMode::V2;
        context.cgroupEntries = std::move(*entries);
        context.group = std::move(*group);
        return {};
    }

    Status undo(const ContainerRecord &record) override
    {
        const auto group = m_machine.cgroups->handle(record.cgroupGroup);
        if (!group)
            return std::unexpected(group.error());
        if (Status killed = (*group)->killAll(killTimeout); !killed)
            return killed;
        return (*group)->remove(removeTimeout);
    }

private:
    Machine &m_machine;
};

class CgroupLimitsStep final : public Step
{
public:
    explicit CgroupLimitsStep(Machine &machine)
        : m_machine(machine)
    {
    }
    std::string_view id() const override { return "cgroup.limits"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Set its limits";
        text.sentence = "Writing a number into a file of the control group is all it takes to limit memory, "
                        "processor time and the number of processes.";
        text.kind = "cgroup";
        const std::string properties =
            kernel::isScopeName(record.cgroupGroup) ? propertyText(record) : std::string();
        if (!properties.empty()) {
            text.sentence += " systemd is told the same, as properties of the scope.";
            text.systemCalls.push_back("org.freedesktop.systemd1.Manager.SetUnitProperties(\"" +
                                       unitName(record) + "\"," + properties + ")");
            text.shell.push_back("systemctl set-property --runtime " + unitName(record) + properties);
            return text;
        }
        for (const Setting &setting : limitSettings(m_machine, record)) {
            text.systemCalls.push_back("write(\"" + setting.path + "\", \"" + setting.value + "\")");
            text.shell.push_back("echo '" + setting.value + "' > " + setting.path);
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        return context.group->setLimits(cgroupLimits(context.record.specification, context.group->mode()));
    }

    Status undo(const ContainerRecord &) override { return {}; }

private:
    Machine &m_machine;
};

class CgroupDevices final : public Step
{
public:
    explicit CgroupDevices(Machine &machine)
        : m_machine(machine)
    {
    }
    std::string_view id() const override { return "cgroup.devices"; }

    StepDescription describe(const ContainerRecord &record) const override
    {
        StepDescription text;
        text.title = "Allow only the standard devices";
        text.sentence =
            "Whatever device node a container might get hold of, the kernel opens only those on this "
            "list: null, zero, full, random, urandom and its own terminals.";
        text.kind = "cgroup";
        if (!isV1(m_machine)) {
            text.systemCalls = {"bpf(BPF_PROG_LOAD, BPF_PROG_TYPE_CGROUP_DEVICE)",
                                "bpf(BPF_PROG_ATTACH, \"" + groupPath(m_machine, record) + "\")"};
            text.shell.push_back(
                "# a small BPF program says yes or no to each device; no shell command makes one");
            return text;
        }
        const std::string path = groupPath(m_machine, record, "devices");
        text.systemCalls.push_back("write(\"" + path + "/devices.deny\", \"a\")");
        text.shell.push_back("echo a > " + path + "/devices.deny");
        const auto rules = allowedDevices(record);
        for (const kernel::DeviceRule &rule : rules.value_or(std::vector<kernel::DeviceRule>{})) {
            const std::string line = kernel::deviceRuleText(rule).value_or(std::string());
            text.systemCalls.push_back("write(\"" + path + "/devices.allow\", \"" + line + "\")");
            text.shell.push_back("echo '" + line + "' > " + path + "/devices.allow");
        }
        return text;
    }

    Status apply(StartContext &context) override
    {
        const auto rules = allowedDevices(context.record);
        if (!rules)
            return std::unexpected(rules.error());
        Status set = context.group->setDevices(*rules);
        context.cgroupIsReady = set.has_value();
        return set;
    }

    Status undo(const ContainerRecord &) override { return {}; }

private:
    Machine &m_machine;
};

} // namespace

std::unique_ptr<Step> makeCgroupCreate(Machine &machine)
{
    return std::make_unique<CgroupCreate>(machine);
}
std::unique_ptr<Step> makeCgroupLimits(Machine &machine)
{
    return std::make_unique<CgroupLimitsStep>(machine);
}
std::unique_ptr<Step> makeCgroupDevices(Machine &machine)
{
    return std::make_unique<CgroupDevices>(machine);
}

} // namespace caisson::engine
