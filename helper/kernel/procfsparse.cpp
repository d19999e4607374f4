// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/procfs.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace caisson::kernel {

namespace {

template<typename T>
[[nodiscard]] bool parseNumber(std::string_view text, T &value, int base = 10)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc() && end == text.data() + text.size();
}

/// Takes the next word off the front; blanks and tabs separate.
[[nodiscard]] std::string_view nextWord(std::string_view &text)
{
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

/// Takes the next line off the front, without its end.
[[nodiscard]] std::string_view nextLine(std::string_view &text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// /proc/PID/status writes a newline and a backslash in the name as "\n" and "\\".
[[nodiscard]] std::string unescapeName(std::string_view text)
{
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            name += text[i] == 'n' ? '\n' : text[i];
        } else {
            name += text[i];
        }
    }
    return name;
}

[[nodiscard]] std::optional<MountInfoEntry> parseMountLine(std::string_view line)
{
    MountInfoEntry entry;
    if (!parseNumber(nextWord(line), entry.id) || !parseNumber(nextWord(line), entry.parent))
        return std::nullopt;
    const std::string_view device = nextWord(line);
    const std::size_t colon = device.find(':');
    if (colon == std::string_view::npos || !parseNumber(device.substr(0, colon), entry.major) ||
        !parseNumber(device.substr(colon + 1), entry.minor)) {
        return std::nullopt;
    }
    entry.root = unescapeOctal(nextWord(line));
    entry.target = unescapeOctal(nextWord(line));
    entry.options = nextWord(line);
    for (;;) {
        const std::string_view field = nextWord(line);
        if (field.empty())
            return std::nullopt; // the lone "-" must come
        if (field == "-")
            break;
        if (!entry.propagation.empty())
            entry.propagation += ' ';
        entry.propagation += field;
    }
    entry.type = unescapeOctal(nextWord(line));
    // An empty source leaves two blanks in a row, of which words know nothing.
    if (!line.empty())
        line.remove_prefix(1);
    const std::size_t blank = std::min(line.find(' '), line.size());
    entry.source = unescapeOctal(line.substr(0, blank));
    line.remove_prefix(std::min(blank + 1, line.size()));
    entry.superOptions = unescapeOctal(line);
    return entry;
}

} // namespace

std::string unescapeOctal(std::string_view text)
{
    const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '7'; };
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && digit(i + 1) && text[i + 1] <= '3' && digit(i + 2) && digit(i + 3)) {
            plain +=
                static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

std::vector<MountInfoEntry> parseMountInfo(std::string_view text)
{
    std::vector<MountInfoEntry> entries;
    while (!text.empty()) {
        if (auto entry = parseMountLine(nextLine(text)))
            entries.push_back(std::move(*entry));
    }
    return entries;
}

std::optional<std::uint64_t> parseStartTime(std::string_view statLine)
{
    // "pid (comm) state …": comm may hold blanks and parentheses, so count from the last ')'.
    const std::size_t paren = statLine.rfind(')');
    if (paren == std::string_view::npos)
        return std::nullopt;
    statLine.remove_prefix(paren + 1);
    while (!statLine.empty() && statLine.back() == '\n')
        statLine.remove_suffix(1);
    for (int field = 3; field < 22; ++field) {
        if (nextWord(statLine).empty())
            return std::nullopt;
    }
    std::uint64_t value = 0;
    if (!parseNumber(nextWord(statLine), value))
        return std::nullopt;
    return value;
}

ProcessStatus parseProcessStatus(std::string_view text)
{
    ProcessStatus status;
    while (!text.empty()) {
        std::string_view line = nextLine(text);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string_view key = line.substr(0, colon);
        line.remove_prefix(colon + 1);
        if (key == "Name") {
            line.remove_prefix(std::min<std::size_t>(line.starts_with('\t') ? 1 : 0, line.size()));
            status.name = unescapeName(line);
            continue;
        }
        const auto first = nextWord(line);
        const auto number = [&](auto &value, int base = 10) {
            std::remove_reference_t<decltype(value)> parsed{};
            if (parseNumber(first, parsed, base))
                value = parsed;
        };
        if (key == "State") {
            status.state = first.empty() ? '?' : first.front();
        } else if (key == "Tgid") {
            number(status.tgid);
        } else if (key == "PPid") {
            number(status.ppid);
        } else if (key == "Uid") {
            number(status.uid);
            uid_t effective = 0;
            if (parseNumber(nextWord(line), effective))
                status.euid = effective;
        } else if (key == "Gid") {
            number(status.gid);
            gid_t effective = 0;
            if (parseNumber(nextWord(line), effective))
                status.egid = effective;
        } else if (key == "NSpid") {
            pid_t pid = 0;
            for (auto word = first; !word.empty(); word = nextWord(line)) {
                if (parseNumber(word, pid))
                    status.nsPids.push_back(pid);
            }
        } else if (key == "VmRSS") {
            std::uint64_t kilobytes = 0;
            if (parseNumber(first, kilobytes) && kilobytes < std::numeric_limits<std::uint64_t>::max() / 1024)
                status.residentBytes = kilobytes * 1024;
        } else if (key == "Threads") {
            number(status.threads);
        } else if (key == "SigBlk") {
            number(status.signalsBlocked, 16);
        } else if (key == "SigCgt") {
            number(status.signalsCaught, 16);
        } else if (key == "CapInh") {
            number(status.capInheritable, 16);
        } else if (key == "CapPrm") {
            number(status.capPermitted, 16);
        } else if (key == "CapEff") {
            number(status.capEffective, 16);
        } else if (key == "CapBnd") {
            number(status.capBounding, 16);
        } else if (key == "CapAmb") {
            number(status.capAmbient, 16);
        } else if (key == "NoNewPrivs") {
            status.noNewPrivileges = first == "1";
        } else if (key == "Seccomp") {
            number(status.seccompMode);
        }
    }
    return status;
}

Result<std::string> formatIdMap(std::span<const IdRange> map)
{
    constexpr std::size_t maximumLines = 340; // user_namespaces(7)
    if (map.empty() || map.size() > maximumLines)
        return invalidArgument("id map", "must have 1 to 340 lines");
    std::string text;
    for (const IdRange &range : map) {
        constexpr std::uint64_t end = std::numeric_limits<std::uint32_t>::max(); // the last id means "none"
        if (range.count == 0 || std::uint64_t{range.inside} + range.count > end ||
            std::uint64_t{range.outside} + range.count > end) {
            return invalidArgument("id map", "a line must have a count above 0 and end below 4294967295");
        }
        text += std::to_string(range.inside) + ' ' + std::to_string(range.outside) + ' ' +
                std::to_string(range.count) + '\n';
    }
    return text;
}

} // namespace caisson::kernel
