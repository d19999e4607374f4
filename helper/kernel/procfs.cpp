// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/procfs.h"
#include "helper/kernel/mount.h"
#include "helper/kernel/syscalls.h"

#include <algorithm>
#include <charconv>
#include <mutex>

namespace caisson::kernel {

namespace {

constexpr std::size_t environmentLimit = 8U << 20; // the kernel's own limit is a quarter of the stack limit
constexpr std::size_t mountsLimit = 64U << 20;

/// A process that is gone is NotFound, whichever way the kernel says so.
[[nodiscard]] Error asNotFound(Error error, pid_t pid)
{
    if (error.errnoValue == ENOENT || error.errnoValue == ESRCH) {
        error.code = ErrorCode::NotFound;
        error.text = "process " + std::to_string(pid) + " has ended";
        error.errnoValue = ESRCH;
    }
    return error;
}

[[nodiscard]] std::string path(pid_t pid, std::string_view file)
{
    return std::to_string(pid) + '/' + std::string(file);
}

[[nodiscard]] std::vector<std::string> splitNul(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// The first bytes of a file, `most` of them or as many as there are.
[[nodiscard]] Result<std::string> readStart(const Fd &file, std::size_t most)
{
    std::string text(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        const ssize_t count = ::read(file.get(), text.data() + have, most - have);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return kernelError("read", "cmdline");
        if (count == 0)
            break;
        have += static_cast<std::size_t>(count);
    }
    text.resize(have);
    return text;
}

/// Cuts at `most` bytes or a little before, not within a character.
void cutUtf8(std::string &text, std::size_t most)
{
    const auto isContinuation = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
    };
    std::size_t end = most;
    while (end > 0 && most - end < 3 && isContinuation(end))
        --end;
    text.resize(end);
}

/// R5: procfs, and its root rather than some directory of it bound over the place.
[[nodiscard]] Status checkProcRoot(const Directory &root)
{
    if (auto ok = root.checkFilesystem(sys::procMagic); !ok)
        return ok;
    struct ::stat status
    {
    };
    if (::fstat(root.fd().get(), &status) < 0)
        return kernelError("fstat", "procfs");
    if (status.st_ino != sys::procRootInode)
        return failure(ErrorCode::WrongState, "not the root of a procfs");
    return {};
}

} // namespace

Result<ProcFs> ProcFs::open(Subset subset)
{
    auto mount = makeProc({.subsetPid = subset == Subset::Pid,
                           .attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC});
    const bool isPrivate = mount.has_value();
    auto root = isPrivate ? mount->directory(Directory::Scope::Beneath) : Directory::open("/proc");
    if (!root)
        return std::unexpected(std::move(root).error());
    if (auto ok = checkProcRoot(*root); !ok)
        return std::unexpected(std::move(ok).error().in("/proc"));
    return ProcFs(std::move(*root), isPrivate);
}

Result<ProcFs> ProcFs::shared()
{
    static std::mutex mutex;
    static std::optional<ProcFs> kept;
    static pid_t keeper = 0; // a child may be in another PID namespace
    const std::lock_guard lock(mutex);
    if (!kept || keeper != ::getpid()) {
        auto opened = open();
        if (!opened)
            return opened;
        kept.emplace(std::move(*opened));
        keeper = ::getpid();
    }
    auto root = kept->m_root.duplicate();
    if (!root)
        return std::unexpected(std::move(root).error());
    return ProcFs(std::move(*root), kept->m_private);
}

Result<Directory> ProcFs::process(pid_t pid) const
{
    auto directory = m_root.openDirectory(std::to_string(pid), {.noSymlinks = true, .noXdev = true});
    if (!directory)
        return std::unexpected(asNotFound(std::move(directory).error(), pid));
    return directory;
}

Result<std::string> ProcFs::read(pid_t pid, std::string_view file, std::size_t limit) const
{
    auto content = m_root.readFile(path(pid, file), limit, {.noSymlinks = true, .noXdev = true});
    if (!content)
        return std::unexpected(asNotFound(std::move(content).error(), pid));
    return content;
}

Status ProcFs::write(pid_t pid, std::string_view file, std::string_view data) const
{
    auto written = m_root.writeFile(path(pid, file), data, {.noSymlinks = true, .noXdev = true});
    if (!written)
        return std::unexpected(asNotFound(std::move(written).error(), pid));
    return {};
}

Status ProcFs::writeUidMap(pid_t pid, std::span<const IdRange> map) const
{
    auto text = formatIdMap(map);
    if (!text)
        return std::unexpected(std::move(text).error());
    return write(pid, "uid_map", *text);
}

Status ProcFs::writeGidMap(pid_t pid, std::span<const IdRange> map) const
{
    auto text = formatIdMap(map);
    if (!text)
        return std::unexpected(std::move(text).error());
    return write(pid, "gid_map", *text);
}

Status ProcFs::denySetgroups(pid_t pid) const
{
    return write(pid, "setgroups", "deny");
}

Status ProcFs::writeOomScoreAdjust(pid_t pid, int value) const
{
    return write(pid, "oom_score_adj", std::to_string(value));
}

Result<std::uint64_t> ProcFs::startTime(pid_t pid) const
{
    auto text = read(pid, "stat");
    if (!text)
        return std::unexpected(std::move(text).error());
    const auto value = parseStartTime(*text);
    if (!value)
        return failure(ErrorCode::Internal, path(pid, "stat") + ": not understood");
    return *value;
}

Result<ProcessStatus> ProcFs::status(pid_t pid) const
{
    auto text = read(pid, "status");
    if (!text)
        return std::unexpected(std::move(text).error());
    return parseProcessStatus(*text);
}

Result<std::string> ProcFs::comm(pid_t pid) const
{
    auto text = read(pid, "comm");
    if (text && text->ends_with('\n'))
        text->pop_back();
    return text;
}

Result<std::vector<std::string>> ProcFs::arguments(pid_t pid) const
{
    auto file = m_root.openFile(path(pid, "cmdline"), O_RDONLY | O_NONBLOCK | O_NOCTTY, 0,
                                {.noSymlinks = true, .noXdev = true});
    if (!file)
        return std::unexpected(asNotFound(std::move(file).error(), pid));
    auto text = readStart(*file, argumentsLimit + 1);
    if (!text)
        return std::unexpected(asNotFound(std::move(text).error(), pid));
    if (text->size() <= argumentsLimit)
        return splitNul(*text);
    cutUtf8(*text, argumentsLimit);
    auto arguments = splitNul(*text);
    if (arguments.empty())
        arguments.emplace_back();
    arguments.back() += "…";
    return arguments;
}

Result<std::vector<std::string>> ProcFs::environment(pid_t pid) const
{
    auto text = read(pid, "environ", environmentLimit);
    if (!text)
        return std::unexpected(std::move(text).error());
    return splitNul(*text);
}

Result<std::vector<MountInfoEntry>> ProcFs::mounts(pid_t pid) const
{
    auto text = read(pid, "mountinfo", mountsLimit);
    if (!text)
        return std::unexpected(std::move(text).error());
    return parseMountInfo(*text);
}

Result<pid_t> ProcFs::containerPid(pid_t pid) const
{
    auto found = status(pid);
    if (!found)
        return std::unexpected(std::move(found).error());
    if (found->nsPids.empty())
        return failure(ErrorCode::NotFound, "process " + std::to_string(pid) + " has ended");
    return found->nsPids.back();
}

Result<std::vector<pid_t>> ProcFs::pids() const
{
    auto entries = m_root.list();
    if (!entries)
        return std::unexpected(std::move(entries).error());
    std::vector<pid_t> pids;
    for (const DirectoryEntry &entry : *entries) {
        pid_t pid = 0;
        const char *last = entry.name.data() + entry.name.size();
        const auto [end, error] = std::from_chars(entry.name.data(), last, pid);
        if (error == std::errc() && end == last && pid > 0)
            pids.push_back(pid);
    }
    std::ranges::sort(pids);
    return pids;
}

Result<std::string> bootId()
{
    auto directory = Directory::open("/proc/sys/kernel/random");
    if (!directory)
        return std::unexpected(std::move(directory).error());
    if (auto ok = directory->checkFilesystem(sys::procMagic); !ok)
        return std::unexpected(std::move(ok).error());
    auto text = directory->readFile("boot_id", 128);
    if (text && text->ends_with('\n'))
        text->pop_back();
    return text;
}

} // namespace caisson::kernel
