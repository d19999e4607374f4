// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/oomlog.h"

#include <charconv>

namespace caisson::kernel {

namespace {

template<typename Number>
std::optional<Number> numberAt(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

template<typename Number>
std::optional<Number> numberAfter(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(key);
    return at == std::string_view::npos ? std::nullopt : numberAt<Number>(text.substr(at + key.size()));
}

std::string valueAfter(std::string_view text, std::string_view key, char end)
{
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return {};
    const std::string_view value = text.substr(at + key.size());
    return std::string(value.substr(0, value.find(end)));
}

} // namespace

Result<OomLog> OomLog::open()
{
    Fd log(::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!log)
        return kernelError("open", "/dev/kmsg");
    if (::lseek(log.get(), 0, SEEK_END) < 0)
        return kernelError("lseek", "/dev/kmsg");
    return OomLog(std::move(log));
}

OomLog::OomLog(Fd log)
    : m_log(std::move(log))
{
}

Result<std::vector<OomKill>> OomLog::read()
{
    std::vector<OomKill> kills;
    char buffer[8192]; // CONSOLE_EXT_LOG_MAX: a longer record cannot be
    for (;;) {
        const ssize_t size = ::read(m_log.get(), buffer, sizeof buffer);
        if (size < 0 && (errno == EINTR || errno == EPIPE)) // EPIPE: records were overwritten before we came
            continue;
        if (size < 0 && errno == EAGAIN)
            return kills;
        if (size < 0)
            return kernelError("read", "/dev/kmsg");
        if (size == 0)
            return kills;
        if (std::optional<OomKill> kill = feed(std::string_view(buffer, static_cast<std::size_t>(size))))
            kills.push_back(std::move(*kill));
    }
}

std::optional<OomKill> OomLog::feed(std::string_view record)
{
    // "priority,sequence,µs,flags[,…];text\n KEY=value…". Records with facility other than 0 were written by
    // programs through /dev/kmsg and prove nothing.
    const std::size_t semicolon = record.find(';');
    if (semicolon == std::string_view::npos)
        return std::nullopt;
    const std::string_view head = record.substr(0, semicolon);
    const std::optional<unsigned> priority = numberAt<unsigned>(head);
    if (!priority || *priority >= 8)
        return std::nullopt;
    std::string_view text = record.substr(semicolon + 1);
    text = text.substr(0, text.find('\n'));

    // The process's name stands in both lines and may hold anything, "pid=1" too: what is wanted is looked
    // for before its beginning or after its end.
    if (text.starts_with("oom-kill:constraint=")) {
        const std::size_t task = text.find(",task=");
        const std::size_t pid = text.rfind(",pid=");
        m_groupsOf = 0;
        if (task == std::string_view::npos || pid == std::string_view::npos || pid < task)
            return std::nullopt;
        m_groupsOf = numberAt<pid_t>(text.substr(pid + 5)).value_or(0);
        m_limitGroup = valueAfter(text.substr(0, task), "oom_memcg=", ',');
        m_taskGroup = valueAfter(text.substr(0, task), "task_memcg=", ',');
        return std::nullopt;
    }
    constexpr std::string_view killed = "Memory cgroup out of memory: Killed process ";
    if (!text.starts_with(killed))
        return std::nullopt;
    text.remove_prefix(killed.size());
    const std::size_t open = text.find(" (");
    const std::size_t close = text.rfind(") total-vm:");
    const std::optional<pid_t> pid = numberAt<pid_t>(text);
    if (!pid || open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
        return std::nullopt;
    OomKill kill;
    kill.pid = *pid;
    kill.command = text.substr(open + 2, close - open - 2);
    const std::string_view sizes = text.substr(close);
    kill.anonBytes = numberAfter<std::uint64_t>(sizes, " anon-rss:").value_or(0) * 1024;
    kill.fileBytes = numberAfter<std::uint64_t>(sizes, " file-rss:").value_or(0) * 1024;
    kill.shmemBytes = numberAfter<std::uint64_t>(sizes, " shmem-rss:").value_or(0) * 1024;
    kill.uid = numberAfter<uid_t>(sizes, " UID:").value_or(0);
    std::string_view rest = head.substr(head.find(',') + 1);
    rest = rest.substr(rest.find(',') + 1);
    kill.monotonicMicroseconds = numberAt<std::uint64_t>(rest).value_or(0);
    if (m_groupsOf == kill.pid) {
        kill.limitGroup = m_limitGroup;
        kill.taskGroup = m_taskGroup;
    }
    return kill;
}

} // namespace caisson::kernel
