// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/cgroup/cgroupgroup.h"

namespace caisson::kernel {

class ServiceManager;

/// For whom a group is made; what a manager that keeps books is to write down.
struct CgroupOwner
{
    std::string id;    ///< 32 hexadecimal digits
    std::string title; ///< for a person
    pid_t keeper = 0;  ///< a process of ours that lives as long as the group: see placesKeeper()
    std::chrono::seconds stopTimeout{10};
};

/// Makes and finds control groups of either interface. Owns descriptors of the hierarchies' roots; thread
/// safe. Names are relative, of at least two components ("caisson/<id>"), each `[A-Za-z0-9][A-Za-z0-9_.-]*`:
/// a hierarchy's root or what lies outside can never be meant.
///
/// Under systemd, which wants to be asked for groups, the groups of containers are scopes: a further manager
/// behind this face (cgroupscope.h).
class CgroupManager
{
public:
    virtual ~CgroupManager();
    CgroupManager(const CgroupManager &) = delete;
    CgroupManager &operator=(const CgroupManager &) = delete;

    /// The manager for this machine: scopes where systemd runs over the unified hierarchy, else directories.
    /// `note`: why systemd is not asked although it runs.
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> openForMachine(std::string &note);
    /// Manager for what is mounted at `path`. Errors: NotSupported if there is no usable hierarchy.
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>>
    open(const std::string &path = "/sys/fs/cgroup");
    /// The same on an open directory, which may be a recorded tree. `path` is only what is shown of it.
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> open(Fd root, std::string path);
    /// The unified hierarchy beneath this directory whatever else there is.
    [[nodiscard]] static Result<std::unique_ptr<CgroupManager>> openUnified(Fd root, std::string path);

    [[nodiscard]] virtual CgroupMode mode() const = 0;
    /// Controllers in use, sorted: "cpu", "memory", …
    [[nodiscard]] virtual std::vector<std::string> controllers() const = 0;

    /// The name of a container's group. `root`: what all names of ours begin with ("caisson").
    [[nodiscard]] virtual std::string nameOf(const std::string &root, const std::string &id,
                                             const std::string &containerName) const;
    /// Whether create() needs a keeper, which it puts beside the group's own processes.
    [[nodiscard]] virtual bool placesKeeper() const { return false; }
    /// The same face for systemd's scopes where groups are made so; else null.
    [[nodiscard]] virtual ServiceManager *serviceManager() const { return nullptr; }

    /// Makes the group and what is above it; that it is there already is success.
    [[nodiscard]] Result<std::unique_ptr<CgroupGroup>> create(const std::string &name,
                                                              const CgroupOwner &owner = {});
    /// One that is there. Errors: NotFound.
    [[nodiscard]] Result<std::unique_ptr<CgroupGroup>> find(const std::string &name) const;
    /// One of which nobody knows whether it is there: for undo.
    [[nodiscard]] Result<std::unique_ptr<CgroupGroup>> handle(const std::string &name) const;
    struct Found
    {
        std::string id;   ///< what may be a container's id
        std::string name; ///< of the group
    };
    /// The groups that nameOf() may have named.
    [[nodiscard]] virtual Result<std::vector<Found>> ofContainers(const std::string &root) const;
    /// Names (last component) of the groups in `parent` ("caisson"), of any hierarchy.
    [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string &parent) const = 0;
    /// Removes `parent` itself if nothing is in it; else leaves it.
    [[nodiscard]] virtual Status removeIfEmpty(const std::string &parent) const = 0;

protected:
    CgroupManager() = default;
    [[nodiscard]] virtual Status make(const std::string &name, const CgroupOwner &owner) = 0;
    [[nodiscard]] virtual std::unique_ptr<CgroupGroup> group(const std::string &name) const = 0;
    [[nodiscard]] virtual Result<bool> exists(const std::string &name) const = 0;
};

/// Which interface to use beneath this directory: v2 if the directory is a unified hierarchy; v1 if there is
/// a v1 hierarchy of the memory controller (hybrid hosts); v2 if only `unified` beneath it has the
/// controllers.
[[nodiscard]] Result<CgroupMode> detectCgroupMode(const Fd &root);

/// Whether this may be a group's name, see CgroupManager.
[[nodiscard]] Status checkGroupName(std::string_view name);

} // namespace caisson::kernel
