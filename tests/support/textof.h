// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace caisson::tests {

/// A file's content, as far as it could be read. Of a process or control group that goes meanwhile the read
/// fails after the open: an iterator over the stream's buffer would throw then, operator<< stops.
[[nodiscard]] inline std::string textOf(const std::string &path)
{
    const std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace caisson::tests
