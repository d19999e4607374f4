// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <set>
#include <string>

namespace caisson::tests {

/// What a leak check compares: a line for each thing that is there.
using Lines = std::set<std::string>;

/// Each line of a file, after what it tells of.
inline void addFile(Lines &lines, const std::string &what, const char *path)
{
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        lines.insert(what + ": " + line);
}

/// Of nft and ip, which say it in words that somebody can read; without them nothing is known.
inline void addOutput(Lines &lines, const std::string &what, const char *command)
{
    const std::unique_ptr<FILE, int (*)(FILE *)> pipe(::popen(command, "re"), ::pclose);
    std::array<char, 4096> buffer{};
    while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr)
        lines.insert(what + ": " + std::string(buffer.data(), std::strcspn(buffer.data(), "\n")));
}

/// The packet filter's rules, without what they have counted.
inline void addRules(Lines &lines)
{
    addOutput(lines, "rule", "nft -s list ruleset 2>/dev/null");
}

} // namespace caisson::tests
