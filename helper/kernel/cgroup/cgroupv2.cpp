// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupv2.h"

#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupv2group.h"

#include <algorithm>
#include <array>

namespace caisson::kernel {

namespace {

constexpr std::array<const char *, 3> controllersV2{"cpu", "memory", "pids"};

bool hasWord(const std::string &text, std::string_view word)
{
    return (" " + text + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

} // namespace

bool CgroupManagerV2::Hierarchy::has(std::string_view controller) const
{
    return std::ranges::find(controllers, controller) != controllers.end();
}

CgroupManagerV2::CgroupManagerV2(std::shared_ptr<const Hierarchy> hierarchy)
    : m_hierarchy(std::move(hierarchy))
{
}

Result<std::unique_ptr<CgroupManager>> CgroupManagerV2::open(Fd root, std::string path)
{
    auto hierarchy = openHierarchy(std::move(root), std::move(path));
    if (!hierarchy)
        return std::unexpected(hierarchy.error());
    return std::make_unique<CgroupManagerV2>(std::move(*hierarchy));
}

Result<std::shared_ptr<const CgroupManagerV2::Hierarchy>> CgroupManagerV2::openHierarchy(Fd root,
                                                                                         std::string path)
{
    auto hierarchy = std::make_shared<Hierarchy>();
    hierarchy->root = std::move(root);
    hierarchy->path = std::move(path);
    const Result<std::string> present = cgroupfile::read(hierarchy->root, "cgroup.controllers");
    if (!present)
        return std::unexpected(present.error().in(hierarchy->path));
    for (const char *controller : controllersV2) {
        if (hasWord(*present, controller))
            hierarchy->controllers.emplace_back(controller);
    }
    return hierarchy;
}

Status CgroupManagerV2::enableControllers(const std::string &directory) const
{
    const std::string file = (directory.empty() ? "" : directory + "/") + "cgroup.subtree_control";
    const Result<std::string> enabled = cgroupfile::read(m_hierarchy->root, file);
    if (!enabled)
        return std::unexpected(enabled.error());
    std::string request;
    for (const std::string &controller : m_hierarchy->controllers) {
        if (!hasWord(*enabled, controller))
            request += (request.empty() ? "+" : " +") + controller;
    }
    return request.empty() ? Status{} : cgroupfile::write(m_hierarchy->root, file, request);
}

Status CgroupManagerV2::make(const std::string &name, const CgroupOwner &)
{
    // A controller reaches a group when each directory above it hands it down.
    if (Status enabled = enableControllers(""); !enabled)
        return enabled;
    for (std::size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
        const std::string parent = name.substr(0, slash);
        if (Status made = cgroupfile::makeDirectory(m_hierarchy->root, parent); !made)
            return made;
        if (Status enabled = enableControllers(parent); !enabled)
            return enabled;
    }
    return cgroupfile::makeDirectory(m_hierarchy->root, name);
}

std::unique_ptr<CgroupGroup> CgroupManagerV2::group(const std::string &name) const
{
    return std::make_unique<CgroupV2Group>(m_hierarchy, name);
}

Result<bool> CgroupManagerV2::exists(const std::string &name) const
{
    return cgroupfile::isDirectory(m_hierarchy->root, name);
}

Result<std::vector<std::string>> CgroupManagerV2::list(const std::string &parent) const
{
    return cgroupfile::subdirectories(m_hierarchy->root, parent);
}

Status CgroupManagerV2::removeIfEmpty(const std::string &parent) const
{
    Status removed = cgroupfile::removeDirectory(m_hierarchy->root, parent, std::chrono::steady_clock::now());
    if (!removed && (removed.error().errnoValue == EBUSY || removed.error().errnoValue == ENOTEMPTY))
        return {};
    return removed;
}

} // namespace caisson::kernel
