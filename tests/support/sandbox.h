// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace caisson::tests {

/// Users that exist in the sandbox only. The rules of PrivateBus say what each may do.
/// What the owner may, not what reaches the host or others: "caisson-alice".
inline constexpr uid_t alice = 64801;
inline constexpr uid_t bob = 64802;     ///< "caisson-bob": the same
inline constexpr uid_t carol = 64803;   ///< "caisson-carol": everything
inline constexpr uid_t mallory = 64804; ///< "caisson-mallory": nothing
/// What "caisson-alice" types when she is asked for her password; nobody else here has one.
inline constexpr const char *alicePassword = "correct horse";
inline constexpr uid_t stranger = 64805; ///< a uid without an account

/// Moves the rest of the test program into namespaces of its own (mount, PID, network): a private /run, /tmp
/// left as it is, polkit's directories empty but for our policy, the users above with ranges in /etc/subuid,
/// loopback up. Nothing mounted or started in there outlives the program, not even when it is killed.
///
/// Call it first in main(), before any thread:
///
///     int main(int argc, char **argv)
///     {
///         if (const auto code = caisson::tests::enterSandbox())
///             return *code;
///         QCoreApplication application(argc, argv);
///         MyTest test;
///         return QTest::qExec(&test, argc, argv);
///     }
///
/// The outer process waits in there and ends with the inner one's exit code. Without root there is no sandbox
/// and the program goes on: such tests begin with `if (!caisson::tests::isSandboxed()) QSKIP("needs root")`.
[[nodiscard]] std::optional<int> enterSandbox();
[[nodiscard]] bool isSandboxed();

/// The same file where each of the users above can reach it: the checkout may lie where only root may look.
/// In the sandbox only.
[[nodiscard]] std::string forEverybody(const std::string &file);

} // namespace caisson::tests
