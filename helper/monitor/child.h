// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/seqpacket.h"
#include "helper/monitor/containerroot.h"
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"

namespace caisson::monitor {

/// The container's first process between clone and exec: carries out one stage after the other on command, in
/// its own namespaces, and answers each; after one that failed none. Lives in the child; ends with it, at the
/// latest when the monitor or its socket is gone, so that a half-made container vanishes.
class Child
{
public:
    Child(const LaunchSpec &spec, kernel::SeqPacket monitor)
        : m_spec(spec)
        , m_monitor(std::move(monitor))
        , m_root(spec)
    {
    }
    [[noreturn]] void run();

private:
    using Descriptors = std::vector<kernel::Fd>;
    [[nodiscard]] Status perform(Stage stage, Descriptors descriptors, Answer &answer, Descriptors &given);
    [[nodiscard]] Status becomeRoot(std::string &note);
    [[nodiscard]] Status setHostName();
    [[nodiscard]] Status takeTerminal(const Descriptors &descriptors, std::string &note);
    [[nodiscard]] Status leaveTime();
    [[nodiscard]] Status enterTime(const kernel::Fd &timeNamespace);
    [[nodiscard]] Status enterRoot();

    const LaunchSpec &m_spec;
    kernel::SeqPacket m_monitor;
    ContainerRoot m_root;
};

/// An error put into an answer and back.
void describe(const Error &error, Answer &answer);
[[nodiscard]] Error errorOf(const Answer &answer);
/// CLOCK_MONOTONIC in µs.
[[nodiscard]] std::uint64_t monotonicMicroseconds();

} // namespace caisson::monitor
