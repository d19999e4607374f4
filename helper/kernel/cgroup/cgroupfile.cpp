// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupfile.h"

#include <algorithm>
#include <charconv>
#include <dirent.h>
#include <limits>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

namespace caisson::kernel::cgroupfile {

namespace {

constexpr std::size_t maximumSize = 1U << 20;
// v1 shows "no limit" as the largest multiple of the page size, whatever that is.
constexpr std::uint64_t nearlyUnlimited = (1ULL << 63) - (1U << 17);

} // namespace

Result<Fd> open(const Fd &directory, const std::string &path, int flags)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0; attempt < 16; ++attempt) {
        const long fd = ::syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how);
        if (fd >= 0)
            return Fd(static_cast<int>(fd));
        // EAGAIN: something was renamed while the path was walked; the kernel asks to try again.
        if (errno != EAGAIN && errno != EINTR)
            break;
    }
    return kernelError("openat2", path);
}

/// One name. The helper's umask is 077, but what a group counts may be read by anybody, as everywhere in
/// these trees: `caissonctl inspect` of an ordinary user reads the peak there.
static Status makeOne(const Fd &parent, const char *name, const std::string &path)
{
    if (::mkdirat(parent.get(), name, 0755) != 0)
        return errno == EEXIST ? Status() : kernelError("mkdirat", path);
    if (::fchmodat(parent.get(), name, 0755, 0) != 0)
        return kernelError("fchmodat", path);
    return {};
}

Status makeDirectory(const Fd &directory, const std::string &path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return makeOne(directory, path.c_str(), path);
    const Result<Fd> parent = open(directory, path.substr(0, slash), O_PATH | O_DIRECTORY);
    if (!parent)
        return std::unexpected(parent.error());
    return makeOne(*parent, path.c_str() + slash + 1, path);
}

Status removeDirectory(const Fd &directory, const std::string &path,
                       std::chrono::steady_clock::time_point deadline)
{
    const std::size_t slash = path.rfind('/');
    const Fd *parent = &directory;
    Fd opened;
    if (slash != std::string::npos) {
        Result<Fd> up = open(directory, path.substr(0, slash), O_PATH | O_DIRECTORY);
        if (!up) {
            if (up.error().errnoValue == ENOENT)
                return {};
            return std::unexpected(up.error());
        }
        opened = std::move(*up);
        parent = &opened;
    }
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    int last = 0;
    const Result<bool> done = pollUntil(deadline, [&]() -> Result<bool> {
        if (::unlinkat(parent->get(), name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT)
            return true;
        last = errno;
        if (last == EBUSY || last == EINTR)
            return false;
        return kernelError("rmdir", path, last);
    });
    if (!done)
        return std::unexpected(done.error());
    if (!*done)
        return kernelError("rmdir", path, last);
    return {};
}

Result<bool> isDirectory(const Fd &directory, const std::string &path)
{
    const Result<Fd> fd = open(directory, path, O_PATH | O_DIRECTORY);
    if (fd)
        return true;
    if (fd.error().errnoValue == ENOENT || fd.error().errnoValue == ENOTDIR)
        return false;
    return std::unexpected(fd.error());
}

Result<std::vector<std::string>> subdirectories(const Fd &directory, const std::string &path)
{
    Result<Fd> fd = open(directory, path, O_RDONLY | O_DIRECTORY);
    std::vector<std::string> names;
    if (!fd) {
        if (fd.error().errnoValue == ENOENT)
            return names;
        return std::unexpected(fd.error());
    }
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(::fdopendir(fd->get()), ::closedir);
    if (!stream)
        return kernelError("fdopendir", path);
    (void)fd->release(); // the stream owns it now
    for (;;) {
        errno = 0;
        const dirent *const entry = ::readdir(stream.get());
        if (entry == nullptr) {
            if (errno != 0)
                return kernelError("readdir", path);
            break;
        }
        const std::string_view name(entry->d_name);
        if (entry->d_type == DT_DIR && name != "." && name != "..")
            names.emplace_back(name);
    }
    std::ranges::sort(names);
    return names;
}

Status write(const Fd &directory, const std::string &path, std::string_view text)
{
    const Result<Fd> fd = open(directory, path, O_WRONLY);
    if (!fd)
        return std::unexpected(fd.error());
    ssize_t written = 0;
    do {
        written = ::write(fd->get(), text.data(), text.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0)
        return kernelError("write \"" + std::string(text) + "\" to", path);
    if (static_cast<std::size_t>(written) != text.size())
        return failure(ErrorCode::Kernel, "write to " + path + ": only a part was taken");
    return {};
}

Result<std::string> read(const Fd &directory, const std::string &path)
{
    const Result<Fd> fd = open(directory, path, O_RDONLY);
    if (!fd)
        return std::unexpected(fd.error());
    return readHeld(*fd, path);
}

namespace {

/// At most a little more than maximumSize.
Result<std::string> readStart(const Fd &file, std::string_view name)
{
    std::string text;
    char buffer[4096];
    while (text.size() <= maximumSize) {
        const ssize_t count = ::pread(file.get(), buffer, sizeof buffer, static_cast<off_t>(text.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return kernelError("read", name);
        if (count == 0)
            break;
        text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
}

} // namespace

Result<std::string> readHeld(const Fd &file, std::string_view name)
{
    Result<std::string> text = readStart(file, name);
    if (!text)
        return text;
    if (text->size() > maximumSize)
        return failure(ErrorCode::LimitExceeded, "read " + std::string(name) + ": larger than 1 MiB");
    while (!text->empty() && text->back() == '\n')
        text->pop_back();
    return text;
}

Result<std::vector<pid_t>> readProcesses(const Fd &file, std::string_view name)
{
    Result<std::string> text = readStart(file, name);
    if (!text)
        return std::unexpected(text.error());
    if (text->size() > maximumSize) // its last line may be cut: half a number is another process
        text->resize(text->rfind('\n') + 1);
    return parseProcesses(*text);
}

Result<std::uint64_t> readNumber(const Fd &file, std::string_view name)
{
    char buffer[64];
    const ssize_t count = ::pread(file.get(), buffer, sizeof buffer, 0);
    if (count < 0)
        return kernelError("read", name);
    std::string_view text(buffer, static_cast<std::size_t>(count));
    while (!text.empty() && text.back() == '\n')
        text.remove_suffix(1);
    if (const std::optional<std::uint64_t> number = parseNumber(text))
        return *number;
    return failure(ErrorCode::Kernel, "read " + std::string(name) + ": not a number");
}

std::optional<std::uint64_t> parseNumber(std::string_view text)
{
    if (text == "max" || text == "-1")
        return std::numeric_limits<std::uint64_t>::max();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number >= nearlyUnlimited ? std::numeric_limits<std::uint64_t>::max() : number;
}

std::optional<std::uint64_t> valueOf(std::string_view text, std::string_view key)
{
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ')
            return parseNumber(line.substr(key.size() + 1));
    }
    return std::nullopt;
}

std::vector<pid_t> parseProcesses(std::string_view text)
{
    std::vector<pid_t> pids;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), pid);
        // 0 stands for a process of a PID namespace that we do not see.
        if (error == std::errc() && end == line.data() + line.size() && pid > 0)
            pids.push_back(pid);
    }
    return pids;
}

Result<bool> pollUntil(std::chrono::steady_clock::time_point deadline,
                       const std::function<Result<bool>()> &condition)
{
    long wait = 50'000;
    for (;;) {
        const Result<bool> now = condition();
        if (!now || *now)
            return now;
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        const timespec pause{0, wait};
        ::nanosleep(&pause, nullptr);
        wait = std::min(wait * 2, 5'000'000L);
    }
}

} // namespace caisson::kernel::cgroupfile
