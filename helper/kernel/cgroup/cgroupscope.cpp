// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupscope.h"

#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupscopegroup.h"

#include <array>
#include <sys/xattr.h>

namespace caisson::kernel {

namespace {

constexpr std::string_view suffix = ".scope";

std::string idOf(const Fd &root, const std::string &group)
{
    const Result<Fd> directory =
        cgroupfile::open(root, group + '/' + CgroupScopeManager::payload, O_RDONLY | O_DIRECTORY);
    std::array<char, 64> id{};
    if (!directory)
        return {};
    const ssize_t size = ::fgetxattr(directory->get(), CgroupScopeManager::idAttribute, id.data(), id.size());
    return size < 0 ? std::string() : std::string(id.data(), static_cast<std::size_t>(size));
}

} // namespace

bool isScopeName(std::string_view groupName)
{
    return groupName.starts_with(std::string(CgroupScopeManager::slice) + '/') && groupName.ends_with(suffix);
}

std::string unitOf(const std::string &groupName)
{
    return groupName.substr(groupName.rfind('/') + 1);
}

Result<std::unique_ptr<CgroupManager>> CgroupScopeManager::open(Fd root, std::string path,
                                                                std::shared_ptr<ServiceManager> systemd)
{
    auto hierarchy = CgroupManagerV2::openHierarchy(std::move(root), std::move(path));
    if (!hierarchy)
        return std::unexpected(hierarchy.error());
    return std::make_unique<CgroupScopeManager>(std::move(*hierarchy), std::move(systemd));
}

CgroupScopeManager::CgroupScopeManager(std::shared_ptr<const CgroupManagerV2::Hierarchy> hierarchy,
                                       std::shared_ptr<ServiceManager> systemd)
    : m_hierarchy(std::move(hierarchy))
    , m_plain(m_hierarchy)
    , m_systemd(std::move(systemd))
{
}

std::string CgroupScopeManager::nameOf(const std::string &root, const std::string &id,
                                       const std::string &containerName) const
{
    if (!m_systemd)
        return CgroupManager::nameOf(root, id, containerName);
    return std::string(slice) + '/' + root + '-' + containerName + std::string(suffix);
}

Status CgroupScopeManager::make(const std::string &name, const CgroupOwner &owner)
{
    if (isScopeName(name))
        return makeScope(name, owner);
    const auto made = m_plain.create(name, owner);
    return made ? Status() : std::unexpected(made.error());
}

Status CgroupScopeManager::makeScope(const std::string &name, const CgroupOwner &owner)
{
    const std::string unit = unitOf(name);
    if (owner.keeper <= 0)
        return failure(ErrorCode::Internal, "a scope is made for a process");
    if (!m_systemd)
        return failure(ErrorCode::NotSupported, "systemd, which makes " + unit + ", did not answer");
    if (Status started = m_systemd->startScope({unit, slice, owner.title, owner.keeper, owner.stopTimeout});
        !started)
        return started;
    // The scope's own group must be without processes before anything below it may be limited.
    const Fd &root = m_hierarchy->root;
    for (const char *part : {supervisor, payload}) {
        if (Status made = cgroupfile::makeDirectory(root, name + '/' + part); !made)
            return made;
    }
    if (Status moved =
            cgroupfile::write(root, name + '/' + supervisor + "/cgroup.procs", std::to_string(owner.keeper));
        !moved)
        return moved;
    const Result<Fd> directory = cgroupfile::open(root, name + '/' + payload, O_RDONLY | O_DIRECTORY);
    if (!directory)
        return std::unexpected(directory.error());
    if (::fsetxattr(directory->get(), idAttribute, owner.id.data(), owner.id.size(), 0) != 0)
        return kernelError("fsetxattr", name + '/' + payload);
    return {};
}

std::unique_ptr<CgroupGroup> CgroupScopeManager::group(const std::string &name) const
{
    if (!isScopeName(name))
        return std::make_unique<CgroupV2Group>(m_hierarchy, name);
    return std::make_unique<CgroupScopeGroup>(m_hierarchy, name, m_systemd);
}

Result<bool> CgroupScopeManager::exists(const std::string &name) const
{
    return cgroupfile::isDirectory(m_hierarchy->root, name);
}

Result<std::vector<CgroupManager::Found>> CgroupScopeManager::ofContainers(const std::string &root) const
{
    const Result<std::vector<std::string>> units = list(slice);
    if (!units)
        return std::unexpected(units.error());
    Result<std::vector<Found>> found = m_plain.ofContainers(root);
    if (!found)
        return found;
    for (const std::string &unit : *units) {
        const std::string name = std::string(slice) + '/' + unit;
        if (unit.starts_with(root + '-') && unit.ends_with(suffix))
            found->push_back({idOf(m_hierarchy->root, name), name});
    }
    return found;
}

} // namespace caisson::kernel
