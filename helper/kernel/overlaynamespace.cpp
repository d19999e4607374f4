// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/overlaynamespace.h"

#include "helper/kernel/directory.h"
#include "helper/kernel/thread.h"

#include <climits>
#include <sched.h>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace caisson::kernel {

namespace {

/// The same directory, reached through the mounts of the namespace that the thread is in now.
Result<Fd> openHere(int directory)
{
    char path[PATH_MAX];
    const std::string link = "/proc/self/fd/" + std::to_string(directory);
    const ssize_t length = ::readlink(link.c_str(), path, sizeof path - 1);
    if (length < 0)
        return kernelError("readlink", link);
    path[length] = '\0';
    Result<Directory> here = Directory::open(path);
    if (!here)
        return std::unexpected(here.error());
    struct ::stat wanted
    {
    }, found{};
    if (::fstat(directory, &wanted) != 0 || ::fstat(here->fd().get(), &found) != 0)
        return kernelError("fstat", path);
    if (wanted.st_dev != found.st_dev || wanted.st_ino != found.st_ino)
        return failure(ErrorCode::WrongState, std::string(path) + ": another directory stands there now");
    return here->fd().duplicate();
}

Result<Mount> assemble(const OverlayOptions &options)
{
    if (::unshare(CLONE_FS | CLONE_NEWNS) != 0)
        return kernelError("unshare(CLONE_NEWNS)", "");
    if (const Status isPrivate = setRootPropagation(Propagation::Private); !isPrivate)
        return std::unexpected(isPrivate.error());

    OverlayOptions here = options;
    Fd upper, work;
    if (options.upper >= 0) {
        Result<Fd> reopened = openHere(options.upper);
        if (!reopened)
            return std::unexpected(reopened.error());
        upper = std::move(*reopened);
        reopened = openHere(options.work);
        if (!reopened)
            return std::unexpected(reopened.error());
        work = std::move(*reopened);
        here.upper = upper.get();
        here.work = work.get();
        if (options.isVolatile) {
            // A try that the kernel refused for its lower layers has marked the work directory already, and
            // no volatile overlay is made over a mark. Nothing was ever written through that one.
            Result<Fd> marked = work.duplicate();
            if (!marked)
                return std::unexpected(marked.error());
            const Status cleared = Directory(std::move(*marked)).removeTree("work");
            if (!cleared && cleared.error().code != ErrorCode::NotFound)
                return std::unexpected(cleared.error());
        }
    }

    const Result<Mount> base =
        makeTmpfs({.size = 64u << 10, .inodes = 0, .mode = 0700, .uid = {}, .gid = {}, .attributes = 0});
    if (!base)
        return std::unexpected(base.error());
    const Result<Directory> places = base->directory(Directory::Scope::Beneath);
    if (!places)
        return std::unexpected(places.error());
    // Over /run: any directory that is surely there and that nothing below needs.
    const Result<Directory> target = Directory::open("/run");
    if (!target)
        return std::unexpected(target.error());
    if (const Status attached = base->attach(target->fd()); !attached)
        return std::unexpected(attached.error());
    for (std::size_t i = 0; i < options.lower.size(); ++i) {
        const Result<Directory> place = places->makeDirectory(std::to_string(i), 0700);
        if (!place)
            return std::unexpected(place.error());
        const int copy = ::fcntl(options.lower[i], F_DUPFD_CLOEXEC, 3);
        if (copy < 0)
            return kernelError("fcntl(F_DUPFD_CLOEXEC)", "lower layer");
        if (const Status attached = Mount(Fd(copy)).attach(place->fd()); !attached)
            return std::unexpected(attached.error());
    }
    // The descriptors of what was detached name the attached mounts now.
    return makeOverlay(here);
}

} // namespace

Result<Mount> makeOverlayInNamespace(const OverlayOptions &options)
{
    Result<Mount> overlay = failure(ErrorCode::Internal, "overlay: no thread");
    // A mount namespace belongs to a thread only if its root and working directory do, and there is no way
    // back without the old namespace's descriptor: so the thread ends.
    std::thread worker;
    if (Status started = startThread(worker, "the overlay", [&] { overlay = assemble(options); }); !started)
        return std::unexpected(std::move(started).error());
    worker.join();
    return overlay;
}

} // namespace caisson::kernel
