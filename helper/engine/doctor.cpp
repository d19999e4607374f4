// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/doctor.h"

#include "helper/engine/networkprobe.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"
#include "helper/kernel/namespacefd.h"

#include <algorithm>
#include <charconv>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/utsname.h>

namespace caisson::engine {

namespace {

using Level = Check::Level;

Check ok(std::string id, std::string message)
{
    return {std::move(id), Level::Ok, std::move(message), {}};
}

/// "6.18.3-…" → {6, 18}
std::pair<int, int> kernelVersion(std::string_view release)
{
    std::pair<int, int> version{0, 0};
    const char *end = release.data() + release.size();
    const auto [next, error] = std::from_chars(release.data(), end, version.first);
    if (error == std::errc() && next != end)
        std::from_chars(next + 1, end, version.second);
    return version;
}

Check kernelCheck()
{
    struct ::utsname name
    {
    };
    if (::uname(&name) != 0)
        return {"kernel.version", Level::Error, "the kernel's version cannot be read", {}};
    const auto version = kernelVersion(name.release);
    if (version < std::pair(6, 1))
        return {"kernel.version", Level::Error, "Linux " + std::string(name.release) + " is older than 6.1",
                "containers may not start; install a newer kernel"};
    if (version < std::pair(6, 5))
        return {"kernel.version", Level::Note,
                "Linux " + std::string(name.release) + " lacks what came with 6.5",
                "overlays are put together by /proc/self/fd paths instead; nothing to do"};
    return ok("kernel.version", "Linux " + std::string(name.release));
}

Check fileSystemCheck(std::string_view type, Level level, std::string_view advice)
{
    const std::string id = "kernel." + std::string(type);
    if (const auto context = kernel::FilesystemContext::open(type); !context)
        return {id, level, "the kernel has no file system " + std::string(type), std::string(advice)};
    return ok(id, std::string(type) + " is there");
}

void checkNamespaces(const Core &core, std::vector<Check> &checks)
{
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        if (core.hostNamespaces[static_cast<std::size_t>(kind.kind)] == 0)
            checks.push_back(
                {"kernel.namespace-" + std::string(kind.name), Level::Error,
                 "the kernel has no " + std::string(kind.name) + " namespaces",
                 "containers can only use the host's: say --ns " + std::string(kind.name) + "=host"});
    }
    const auto sys = kernel::Directory::open("/proc/sys");
    const auto text = sys ? sys->readFile("user/max_user_namespaces") : Result<std::string>("");
    if (text && *text == "0\n")
        checks.push_back({"kernel.max-user-namespaces", Level::Error, "user namespaces are switched off",
                          "set the sysctl user.max_user_namespaces, or say --ns user=host"});
}

void checkCgroups(const Core &core, std::vector<Check> &checks)
{
    const std::vector<std::string> controllers = core.machine.cgroups->controllers();
    checks.push_back(ok("cgroup.mode", "control groups " +
                                           std::string(cgroupModeName(core.machine.cgroups->mode())) +
                                           (core.machine.cgroups->serviceManager() != nullptr
                                                ? ", each container a scope of systemd in machine.slice"
                                                : "")));
    struct Controller
    {
        std::string_view name;
        Level level; // without it
        std::string_view advice;
    };
    constexpr Controller known[] = {
        {"memory", Level::Error,
         "memory is neither limited nor measured; start the machine with cgroup_enable=memory and without "
         "cgroup_disable=memory, or with a kernel that has CONFIG_MEMCG"},
        {"pids", Level::Warning, "processes are not limited; a kernel with CONFIG_CGROUP_PIDS limits them"},
        {"cpu", Level::Warning,
         "processor time is not limited; a kernel with CONFIG_CFS_BANDWIDTH limits it"},
        {"freezer", Level::Warning, "pause does not work; a kernel with CONFIG_CGROUP_FREEZER makes it work"},
    };
    for (const auto &[name, level, advice] : known) {
        if (name == "freezer" && core.machine.cgroups->mode() == kernel::CgroupMode::V2)
            continue; // part of v2 itself
        if (std::ranges::find(controllers, name) == controllers.end())
            checks.push_back({"cgroup." + std::string(name), level,
                              "the controller " + std::string(name) + " is not available",
                              std::string(advice)});
    }
}

void checkNetworks(std::vector<Check> &checks)
{
    if (const auto probe = probeNetwork()) {
        for (Check &check : networkChecks(*probe))
            checks.push_back(std::move(check));
    } else if (::geteuid() == 0) {
        checks.push_back({"kernel.network", Level::Warning,
                          "whether the kernel makes networks cannot be seen: " + probe.error().text,
                          "containers with a network may not start"});
    }
}

} // namespace

std::vector<Check> examine(const Core &core, bool hasKernelLog)
{
    std::vector<Check> checks;
    checks.push_back(kernelCheck());
    checks.push_back(fileSystemCheck(
        "overlay", Level::Error,
        "no container can start; try `modprobe overlay`, or a kernel with CONFIG_OVERLAY_FS"));
    checks.push_back(fileSystemCheck(
        "mqueue", Level::Warning,
        "containers have no /dev/mqueue; a kernel with CONFIG_POSIX_MQUEUE gives it to them"));
    checkNamespaces(core, checks);
    checkCgroups(core, checks);
    checkNetworks(checks);
    if (::geteuid() != 0)
        checks.push_back({"helper.root", Level::Warning, "the helper does not run as root",
                          "no bridges, no limits, no ranges of ids"});
    else if (::prctl(PR_CAPBSET_READ, CAP_SYS_RESOURCE) == 0)
        checks.push_back({"helper.sys-resource", Level::Note, "the helper lacks CAP_SYS_RESOURCE",
                          "limits on open files of containers cannot be raised past the helper's own"});
    if (!hasKernelLog)
        checks.push_back({"helper.kmsg", Level::Warning, "the kernel's log cannot be read",
                          "out-of-memory kills are counted, but not told with process and size"});
    if (!kernel::inFirstPidNamespace())
        checks.push_back({"helper.pid-namespace", Level::Note, "the helper is in a PID namespace of its own",
                          "the kernel's log has other PIDs: which process an out-of-memory kill hit in a "
                          "container is not told"});
    const std::string &monitor = core.machine.config.monitorProgram;
    if (::access(monitor.c_str(), X_OK) != 0)
        checks.push_back({"helper.monitor", Level::Error, "there is no program " + monitor,
                          "no container can start; install Caisson again"});
    if (const auto images = core.images.list(); !images || images->empty())
        checks.push_back({"images.none", Level::Warning, "no image is installed",
                          "look at " + core.machine.config.dataDirectory + "/images"});
    {
        const std::lock_guard lock(core.mutex);
        checks.insert(checks.end(), core.findings.begin(), core.findings.end());
    }
    return checks;
}

} // namespace caisson::engine
