// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupv1.h"

#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/cgroup/cgroupv1group.h"

#include <algorithm>
#include <array>
#include <set>
#include <sys/stat.h>

namespace caisson::kernel {

namespace {

constexpr std::array<const char *, 6> controllersV1{"memory", "cpu", "cpuacct", "pids", "freezer", "devices"};

} // namespace

CgroupManagerV1::CgroupManagerV1(std::shared_ptr<const Hierarchies> hierarchies)
    : m_hierarchies(std::move(hierarchies))
{
}

Result<std::unique_ptr<CgroupManager>> CgroupManagerV1::open(const Fd &root, std::string path)
{
    auto hierarchies = std::make_shared<Hierarchies>();
    hierarchies->path = std::move(path);
    std::set<std::pair<dev_t, ino_t>> seen;
    for (const char *controller : controllersV1) {
        Fd directory(::openat(root.get(), controller, O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!directory) {
            if (errno == ENOENT)
                continue;
            return kernelError("open", hierarchies->path + "/" + controller);
        }
        // An empty directory prepared as a mount point is no hierarchy.
        if (::faccessat(directory.get(), "tasks", F_OK, 0) != 0)
            continue;
        struct stat status
        {
        };
        if (::fstat(directory.get(), &status) != 0)
            return kernelError("fstat", hierarchies->path + "/" + controller);
        if (seen.emplace(status.st_dev, status.st_ino).second)
            hierarchies->distinct.emplace_back(controller);
        hierarchies->byController.emplace(controller, std::move(directory));
    }
    return std::make_unique<CgroupManagerV1>(std::move(hierarchies));
}

std::vector<std::string> CgroupManagerV1::controllers() const
{
    std::vector<std::string> names;
    for (const auto &[name, directory] : m_hierarchies->byController)
        names.push_back(name);
    return names;
}

Status CgroupManagerV1::make(const std::string &name, const CgroupOwner &)
{
    for (const std::string &controller : m_hierarchies->distinct) {
        const Fd &root = m_hierarchies->byController.find(controller)->second;
        // The parents are nearly always there: try the last component first.
        Status made = cgroupfile::makeDirectory(root, name);
        if (!made && made.error().errnoValue == ENOENT) {
            for (std::size_t slash = name.find('/'); slash != std::string::npos;
                 slash = name.find('/', slash + 1)) {
                if (Status parent = cgroupfile::makeDirectory(root, name.substr(0, slash)); !parent)
                    return std::unexpected(parent.error().in(controller));
            }
            made = cgroupfile::makeDirectory(root, name);
        }
        if (!made)
            return std::unexpected(made.error().in(controller));
    }
    return {};
}

std::unique_ptr<CgroupGroup> CgroupManagerV1::group(const std::string &name) const
{
    return std::make_unique<CgroupV1Group>(m_hierarchies, name);
}

Result<bool> CgroupManagerV1::exists(const std::string &name) const
{
    for (const std::string &controller : m_hierarchies->distinct) {
        const Result<bool> there =
            cgroupfile::isDirectory(m_hierarchies->byController.find(controller)->second, name);
        if (!there || *there)
            return there;
    }
    return false;
}

Result<std::vector<std::string>> CgroupManagerV1::list(const std::string &parent) const
{
    std::set<std::string> names;
    for (const std::string &controller : m_hierarchies->distinct) {
        const Result<std::vector<std::string>> here =
            cgroupfile::subdirectories(m_hierarchies->byController.find(controller)->second, parent);
        if (!here)
            return std::unexpected(here.error());
        names.insert(here->begin(), here->end());
    }
    return std::vector<std::string>(names.begin(), names.end());
}

Status CgroupManagerV1::removeIfEmpty(const std::string &parent) const
{
    for (const std::string &controller : m_hierarchies->distinct) {
        const Status removed = cgroupfile::removeDirectory(
            m_hierarchies->byController.find(controller)->second, parent, std::chrono::steady_clock::now());
        if (!removed && removed.error().errnoValue != EBUSY && removed.error().errnoValue != ENOTEMPTY)
            return removed;
    }
    return {};
}

} // namespace caisson::kernel
