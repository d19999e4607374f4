// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading and writing of control files, for the cgroup managers alone. Everything is opened beneath a
/// descriptor of a hierarchy, without following links or crossing into another file system (openat2(2)).
namespace caisson::kernel::cgroupfile {

/// Opens `path` beneath `directory`. `flags` are those of open(2); O_CLOEXEC is added.
[[nodiscard]] Result<Fd> open(const Fd &directory, const std::string &path, int flags);
/// Makes one directory, mode 0755. That it is there already is success.
[[nodiscard]] Status makeDirectory(const Fd &directory, const std::string &path);
/// Removes one directory; that it is gone already is success. Tries again on EBUSY until the deadline: the
/// kernel lets go of a group some time after its last process.
[[nodiscard]] Status removeDirectory(const Fd &directory, const std::string &path,
                                     std::chrono::steady_clock::time_point deadline);
/// Whether a directory of this path is there.
[[nodiscard]] Result<bool> isDirectory(const Fd &directory, const std::string &path);
/// Names of the directories in `path`. Not there: none.
[[nodiscard]] Result<std::vector<std::string>> subdirectories(const Fd &directory, const std::string &path);

/// One write(2) of the whole text, as control files want it.
[[nodiscard]] Status write(const Fd &directory, const std::string &path, std::string_view text);
/// The processes in a file of them: the first ones, if they do not fit into 1 MiB. Whoever wants all asks
/// again when those are dealt with.
[[nodiscard]] Result<std::vector<pid_t>> readProcesses(const Fd &file, std::string_view name);
/// The whole file, without the newline at its end. At most 1 MiB.
[[nodiscard]] Result<std::string> read(const Fd &directory, const std::string &path);
/// The same from a held descriptor, from its beginning, by pread(2).
[[nodiscard]] Result<std::string> readHeld(const Fd &file, std::string_view name);
/// A decimal number from a held descriptor. "max" and numbers past 2^63-4096 (v1's "no limit") are
/// UINT64_MAX.
[[nodiscard]] Result<std::uint64_t> readNumber(const Fd &file, std::string_view name);

/// "123" → 123; "max", "-1" and numbers past 2^63-4096 (v1's "no limit") → UINT64_MAX.
[[nodiscard]] std::optional<std::uint64_t> parseNumber(std::string_view text);
/// The number behind `key` in a file of lines "key value".
[[nodiscard]] std::optional<std::uint64_t> valueOf(std::string_view text, std::string_view key);
/// A list of decimal PIDs, one a line.
[[nodiscard]] std::vector<pid_t> parseProcesses(std::string_view text);

/// Asks `condition` until it is true, an error or the deadline has passed; waits a little longer each time
/// (50 µs … 5 ms). For v1's files, which notify nobody. False: the deadline passed.
[[nodiscard]] Result<bool> pollUntil(std::chrono::steady_clock::time_point deadline,
                                     const std::function<Result<bool>()> &condition);

} // namespace caisson::kernel::cgroupfile
