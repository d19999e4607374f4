// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/kmsg.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>

namespace caisson::kernel {

namespace {

constexpr std::size_t maximumOpen = 16;
constexpr int recordsPerRead = 4096;

template<typename T>
[[nodiscard]] bool takeNumber(std::string_view text, T &value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end != text.data();
}

/// Number straight after `key` in `text`, in kB, as bytes; 0 without one.
[[nodiscard]] std::uint64_t kilobytes(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(key);
    std::uint64_t value = 0;
    if (at == std::string_view::npos || !takeNumber(text.substr(at + key.size()), value))
        return 0;
    return value > UINT64_MAX / 1024 ? 0 : value * 1024;
}

/// "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/caisson/ID,
/// task_memcg=/caisson/ID,task=eat,pid=4790,uid=0" (mm/oom_kill.c, dump_oom_summary). The command is the
/// victim's own choice, up to 15 bytes: what comes after it is looked for from the end, what comes before it
/// from the front, and 15 bytes are too few to imitate two fields at once.
[[nodiscard]] std::optional<OomKill> parseSummary(std::string_view text)
{
    constexpr std::string_view begin = "oom-kill:constraint=CONSTRAINT_MEMCG,";
    constexpr std::string_view memcgKey = ",oom_memcg=";
    constexpr std::string_view taskMemcgKey = ",task_memcg=";
    constexpr std::string_view taskKey = ",task=";
    constexpr std::string_view pidKey = ",pid=";
    constexpr std::string_view uidKey = ",uid=";
    if (!text.starts_with(begin))
        return std::nullopt;
    const std::size_t memcg = text.find(memcgKey);
    if (memcg == std::string_view::npos)
        return std::nullopt;
    const std::size_t taskMemcg = text.find(taskMemcgKey, memcg + memcgKey.size());
    if (taskMemcg == std::string_view::npos)
        return std::nullopt;
    const std::size_t task = text.find(taskKey, taskMemcg + taskMemcgKey.size());
    const std::size_t uid = text.rfind(uidKey);
    if (task == std::string_view::npos || uid == std::string_view::npos || uid == 0)
        return std::nullopt;
    const std::size_t pid = text.rfind(pidKey, uid - 1);
    if (pid == std::string_view::npos || pid < task + taskKey.size())
        return std::nullopt;
    OomKill kill;
    kill.memcg = text.substr(memcg + memcgKey.size(), taskMemcg - memcg - memcgKey.size());
    kill.taskMemcg = text.substr(taskMemcg + taskMemcgKey.size(), task - taskMemcg - taskMemcgKey.size());
    kill.command = text.substr(task + taskKey.size(), pid - task - taskKey.size());
    if (!takeNumber(text.substr(pid + pidKey.size()), kill.pid) ||
        !takeNumber(text.substr(uid + uidKey.size()), kill.uid) || kill.pid <= 0) {
        return std::nullopt;
    }
    return kill;
}

} // namespace

std::optional<OomKill> OomParser::feed(std::string_view record)
{
    // "priority,sequence,microseconds,flags[,…];text\n KEY=value\n …" (Documentation/ABI/testing/dev-kmsg)
    const std::size_t semicolon = record.find(';');
    if (semicolon == std::string_view::npos)
        return std::nullopt;
    std::string_view header = record.substr(0, semicolon);
    std::string_view text = record.substr(semicolon + 1);
    text = text.substr(0, text.find('\n'));
    unsigned priority = 0;
    std::uint64_t microseconds = 0;
    if (!takeNumber(header, priority) || priority >> 3 != 0) // facility 0 is the kernel, and only the kernel
        return std::nullopt;
    for (int field = 0; field < 2; ++field) {
        const std::size_t comma = header.find(',');
        if (comma == std::string_view::npos)
            return std::nullopt;
        header.remove_prefix(comma + 1);
    }
    if (!takeNumber(header, microseconds))
        return std::nullopt;

    if (auto kill = parseSummary(text)) {
        kill->monotonicMicroseconds = microseconds;
        if (m_open.size() == maximumOpen)
            m_open.erase(m_open.begin());
        m_open.push_back(std::move(*kill));
        return std::nullopt;
    }
    constexpr std::string_view begin = "Memory cgroup out of memory: Killed process ";
    if (!text.starts_with(begin))
        return std::nullopt;
    text.remove_prefix(begin.size());
    pid_t pid = 0;
    if (!takeNumber(text, pid))
        return std::nullopt;
    const auto open = std::ranges::find(m_open, pid, &OomKill::pid);
    if (open == m_open.end())
        return std::nullopt;
    OomKill kill = std::move(*open);
    m_open.erase(open);
    // "4790 (eat) total-vm:104860kB, anon-rss:91545kB, …": the command again, so from the end.
    const std::size_t figures = text.rfind(") total-vm:");
    if (figures == std::string_view::npos)
        return kill;
    text.remove_prefix(figures);
    kill.totalVmBytes = kilobytes(text, " total-vm:");
    kill.anonBytes = kilobytes(text, " anon-rss:");
    kill.fileBytes = kilobytes(text, " file-rss:");
    kill.shmemBytes = kilobytes(text, " shmem-rss:");
    return kill;
}

Result<KmsgReader> KmsgReader::openFromStart()
{
    Fd fd(::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!fd)
        return kernelError("open", "/dev/kmsg");
    return KmsgReader(std::move(fd));
}

Result<KmsgReader> KmsgReader::open()
{
    Result<KmsgReader> reader = openFromStart();
    if (reader && ::lseek(reader->fd().get(), 0, SEEK_END) < 0)
        return kernelError("lseek", "/dev/kmsg");
    return reader;
}

Result<std::vector<OomKill>> KmsgReader::read()
{
    std::vector<OomKill> kills;
    char record[16384]; // the kernel's longest is 8192
    // Bounded, so that who floods the log does not hold us here: the rest comes with the next call.
    for (int i = 0; i < recordsPerRead; ++i) {
        const ssize_t length = ::read(m_fd.get(), record, sizeof record);
        if (length < 0) {
            if (errno == EAGAIN)
                break;
            if (errno == EINTR)
                continue;
            if (errno ==
                EPIPE) { // overwritten before it was read; the next read goes on with the oldest there is
                ++m_overruns;
                continue;
            }
            return kernelError("read", "/dev/kmsg");
        }
        if (length == 0)
            break;
        if (auto kill = m_parser.feed({record, static_cast<std::size_t>(length)}))
            kills.push_back(std::move(*kill));
    }
    return kills;
}

} // namespace caisson::kernel
