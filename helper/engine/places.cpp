// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/places.h"

#include "helper/kernel/removetree.h"

#include <sys/file.h>
#include <thread>

namespace caisson::engine {

namespace {

using kernel::Directory;

/// A directory of our configuration, made if it lacks, below its nearest existing parent.
Result<Directory> openBase(const std::string &path, mode_t mode)
{
    if (!path.starts_with('/'))
        return failure(ErrorCode::InvalidArgument, "directory " + path + ": must be an absolute path");
    auto root = Directory::open("/");
    if (!root)
        return root;
    auto made = root->makeDirectories(path.substr(1), 0755);
    if (!made)
        return std::unexpected(made.error().in(path));
    if (::fchmod(made->fd().get(), mode) != 0)
        return kernelError("chmod", path);
    if (Status status = made->checkOwnership(::geteuid(), mode); !status)
        return std::unexpected(status.error().in(path));
    return made;
}

Status lockDirectory(const kernel::Fd &directory, const std::string &path, std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (::flock(directory.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return kernelError("flock", path);
        if (std::chrono::steady_clock::now() >= deadline)
            return failure(ErrorCode::WrongState, path + ": another engine works here");
        std::this_thread::sleep_for(std::chrono::milliseconds(5)); // flock has no timeout of its own
    }
    return {};
}

} // namespace

Result<Places> Places::open(const Config &config, std::chrono::milliseconds patience)
{
    auto state = openBase(config.stateDirectory, 0700);
    if (!state)
        return std::unexpected(state.error());
    Places places;
    auto lockFile = state->openFile("lock", O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (!lockFile)
        return std::unexpected(lockFile.error().in(config.stateDirectory));
    places.m_lock = std::move(*lockFile);
    if (Status status = lockDirectory(places.m_lock, config.stateDirectory, patience); !status)
        return std::unexpected(status.error());
    for (const auto &[member, name] :
         {std::pair(&places.containers, "containers"), std::pair(&places.networks, "networks"),
          std::pair(&places.layers, "layers"), std::pair(&places.trash, "trash")}) {
        auto directory = state->makeDirectories(name, 0700, {.noSymlinks = true});
        if (!directory)
            return std::unexpected(directory.error().in(config.stateDirectory));
        *member = std::move(*directory);
    }
    auto run = openBase(config.runDirectory, 0711);
    if (!run)
        return std::unexpected(run.error());
    places.run = std::move(*run);
    return places;
}

Status Places::makeLayer(const ContainerId &id) const
{
    auto layer = layers.makeDirectories(id, 0700, {.noSymlinks = true});
    if (!layer)
        return std::unexpected(layer.error().in("make the layer"));
    // 0755: the upper's own mode is what the root of the container has.
    for (const auto &[name, mode] : {std::pair("upper", 0755), std::pair("work", 0700)}) {
        if (auto made = layer->makeDirectories(name, static_cast<mode_t>(mode), {.noSymlinks = true}); !made)
            return std::unexpected(made.error().in("make the layer"));
    }
    return {};
}

Status Places::discardLayer(const ContainerId &id) const
{
    const auto present = layers.exists(id);
    if (!present)
        return std::unexpected(present.error());
    if (!*present)
        return {};
    return layers.rename(id, trash, id);
}

Status Places::emptyTrash(const std::atomic<bool> &stopping) const
{
    auto entries = trash.list();
    if (!entries)
        return std::unexpected(entries.error());
    Status result;
    for (const kernel::DirectoryEntry &entry : *entries) {
        if (Status status = kernel::removeTree(trash, entry.name, &stopping); !status)
            result = std::move(status);
    }
    return result;
}

} // namespace caisson::engine
