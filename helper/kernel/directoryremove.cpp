// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/removetree.h"
#include "helper/kernel/syscalls.h"

#include <cstdio>
#include <dirent.h>
#include <memory>

namespace caisson::kernel {

namespace {

/// Levels that are held open at a time. What lies deeper is first moved up, so that a tree made very deep on
/// purpose costs neither descriptors nor stack.
constexpr unsigned maximumDepth = 32;
/// Passes over a directory that someone else fills while it is being removed.
constexpr int maximumPasses = 64;

struct Removal
{
    int top;                           // directory that what lies deep is moved up into
    const std::atomic<bool> *stopping; // null: nobody can
    std::uint64_t moved = 0;           // for its name there
};

[[nodiscard]] Fd openInside(int dir, const char *name)
{
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0; attempt < 128; ++attempt) {
        const int fd = sys::openat2(dir, name, how);
        if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
            return Fd(fd);
    }
    return {};
}

[[nodiscard]] Status removeContent(Removal &removal, const Fd &directory, unsigned depth);

[[nodiscard]] Status removeEntry(Removal &removal, int parent, const char *name, unsigned depth)
{
    if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return {};
    if (errno != EISDIR)
        return kernelError("unlinkat", name);
    if (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
        return {};
    if (errno != ENOTEMPTY && errno != EEXIST)
        return kernelError("unlinkat(AT_REMOVEDIR)", name);

    if (depth >= maximumDepth) {
        char shallow[64];
        std::snprintf(shallow, sizeof shallow, ".tmp-deep-%llu",
                      static_cast<unsigned long long>(removal.moved++));
        if (sys::renameat2(parent, name, removal.top, shallow, RENAME_NOREPLACE) < 0 && errno != EEXIST)
            return kernelError("renameat2", name);
        return {}; // the pass over the top directory that follows finds it, or this one again
    }
    const Fd child = openInside(parent, name);
    if (!child) {
        if (errno == ENOENT)
            return {};
        return kernelError("openat2", name);
    }
    if (auto ok = removeContent(removal, child, depth + 1); !ok)
        return std::unexpected(std::move(ok).error().in(name));
    if (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
        return {};
    if (errno == ENOTEMPTY || errno == EEXIST)
        return {}; // filled again, or moved up from below it: the caller's next pass
    return kernelError("unlinkat(AT_REMOVEDIR)", name);
}

Status removeContent(Removal &removal, const Fd &directory, unsigned depth)
{
    auto copy = directory.duplicate();
    if (!copy)
        return std::unexpected(std::move(copy).error());
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(::fdopendir(copy->get()), ::closedir);
    if (!stream)
        return kernelError("fdopendir", "");
    static_cast<void>(copy->release()); // the stream closes it
    // A pass may leave something (moved up, put there meanwhile); it ends with one that finds nothing. Passes
    // are only bounded while nothing is being moved up, which is progress.
    for (int pass = 0; pass < maximumPasses; ++pass) {
        const std::uint64_t movedBefore = removal.moved;
        bool empty = true;
        for (;;) {
            errno = 0;
            const dirent *entry = ::readdir(stream.get());
            if (!entry) {
                if (errno != 0)
                    return kernelError("readdir", "");
                break;
            }
            const std::string_view name = entry->d_name;
            if (name == "." || name == "..")
                continue;
            empty = false;
            if (removal.stopping != nullptr && *removal.stopping)
                return failure(ErrorCode::Cancelled, "stopped before all was removed");
            if (auto ok = removeEntry(removal, ::dirfd(stream.get()), entry->d_name, depth); !ok)
                return ok;
        }
        if (empty)
            return {};
        if (removal.moved != movedBefore && depth == 0)
            pass = -1;
        ::rewinddir(stream.get());
    }
    return failure(ErrorCode::WrongState, "directory is being filled while it is removed");
}

} // namespace

Status Directory::removeTree(std::string_view name) const
{
    return kernel::removeTree(*this, name, nullptr);
}

Status removeTree(const Directory &directory, std::string_view name, const std::atomic<bool> *stopping)
{
    const Fd &parent = directory.fd();
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos ||
        name.find('\0') != std::string_view::npos) {
        return invalidArgument("name", "must be one component of a path");
    }
    const std::string text(name);
    if (::unlinkat(parent.get(), text.c_str(), 0) == 0 || errno == ENOENT)
        return {};
    if (errno != EISDIR)
        return kernelError("unlinkat", text);
    const Fd top = openInside(parent.get(), text.c_str());
    if (!top) {
        if (errno == ENOENT)
            return {};
        return kernelError("openat2", text);
    }
    Removal removal{top.get(), stopping};
    if (auto ok = removeContent(removal, top, 0); !ok)
        return std::unexpected(std::move(ok).error().in("remove " + text));
    if (::unlinkat(parent.get(), text.c_str(), AT_REMOVEDIR) < 0 && errno != ENOENT)
        return kernelError("unlinkat(AT_REMOVEDIR)", text);
    return {};
}

} // namespace caisson::kernel
