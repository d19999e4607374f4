// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/resolvconf.h"

#include "helper/kernel/directory.h"

#include <algorithm>

namespace caisson::engine {
namespace {

constexpr std::size_t sizeLimit = 16u << 10;

std::string_view nextWord(std::string_view &rest)
{
    const std::size_t begin = rest.find_first_not_of(" \t");
    rest.remove_prefix(std::min(begin, rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest.remove_prefix(word.size());
    return word;
}

std::string contentOf(const char *directory, const char *name)
{
    const auto opened = kernel::Directory::open(directory);
    if (!opened)
        return {};
    // the distribution makes it a link: the host's own tree is trusted, but nothing may lead out of /
    const auto text = opened->readFile(name, sizeLimit);
    return text ? *text : std::string();
}

std::string contentOfResolvConf()
{
    const auto root = kernel::Directory::openRoot("/");
    const auto text =
        root ? root->readFile("/etc/resolv.conf", sizeLimit) : Result<std::string>(std::string());
    return text ? *text : std::string();
}

} // namespace

std::string reachableResolvConf(std::string_view text)
{
    std::string kept;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        std::string_view rest = line;
        const std::string_view keyword = nextWord(rest);
        const bool printable = std::all_of(
            line.begin(), line.end(), [](unsigned char c) { return c == '\t' || (c >= 32 && c != 127); });
        if (!printable)
            continue;
        if (keyword == "nameserver") {
            const std::string_view address = nextWord(rest);
            if (address.empty() || address.starts_with("127.") || address.starts_with("::1"))
                continue;
        } else if (keyword != "search" && keyword != "domain" && keyword != "options") {
            continue;
        }
        kept += line;
        kept += '\n';
    }
    return kept;
}

std::vector<std::string> nameServersIn(std::string_view text)
{
    std::vector<std::string> servers;
    while (!text.empty()) {
        std::string_view rest = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(rest.size() + 1, text.size()));
        if (nextWord(rest) == "nameserver")
            servers.emplace_back(nextWord(rest));
    }
    return servers;
}

std::string hostResolvConf(bool hostNetwork)
{
    const std::string own = contentOfResolvConf();
    if (hostNetwork)
        return own;
    const std::string reachable = reachableResolvConf(own);
    if (reachable.find("nameserver") != std::string::npos)
        return reachable;
    const std::string behind = reachableResolvConf(contentOf("/run/systemd/resolve", "resolv.conf"));
    return behind.empty() ? reachable : behind;
}

} // namespace caisson::engine
