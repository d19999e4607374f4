// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/monitor/logfile.h"

#include <cstdint>
#include <poll.h>
#include <string>
#include <vector>

namespace caisson::monitor {

/// Carries init's output to the log and to who is attached, and their input to init. Owns the terminal's
/// master or the pipes' ends, the log and the sockets of those attached.
///
/// All buffers are bounded (R45): init's output is read only while every attached client has room, so that
/// the pipe itself holds init back; a client that takes nothing for stallLimit is let go.
class Relay
{
public:
    static constexpr std::size_t clientLimit = 16;
    static constexpr std::size_t backlogLimit = 64u << 10;
    static constexpr std::size_t roomLimit = 64u << 10;     ///< bytes waiting for one client
    static constexpr std::size_t inputLimit = 4096;         ///< bytes waiting for init
    static constexpr std::uint64_t stallLimit = 30'000'000; ///< µs

    void setLog(LogFile log) { m_log = std::move(log); }
    void useTerminal(kernel::Fd master);
    /// `input` may be invalid.
    void usePipes(kernel::Fd input, kernel::Fd output, kernel::Fd error);
    [[nodiscard]] bool hasTerminal() const { return m_terminal; }
    [[nodiscard]] const kernel::Fd &master() const { return m_input; }

    /// The other end of a new client's socket. With `input`, shutting it down for writing ends init's stdin
    /// (not a terminal); just closing it does not.
    [[nodiscard]] Result<kernel::Fd> attach(bool input, std::uint64_t backlogBytes);
    /// Serves this stream socket in the same way. Errors: InvalidArgument when it is none.
    [[nodiscard]] Status attach(kernel::Fd socket, bool input, std::uint64_t backlogBytes);

    /// Adds what it waits for; `handle` gets the same entries back after poll.
    void watch(std::vector<pollfd> &polls);
    void handle(const pollfd *polls, std::size_t count);
    /// Init has ended: takes what is still in the pipes, then lets clients go as soon as they have all of it.
    void finish();
    /// Nothing is waiting for any client.
    [[nodiscard]] bool drained() const;
    /// Whether to come back soon although nothing happens: a client is stalled.
    [[nodiscard]] bool stalled() const;

private:
    struct Client
    {
        kernel::Fd socket;
        bool input = false;
        bool inputClosed = false;
        bool gone = false;
        std::string waiting;
        std::uint64_t waitingSince = 0;
    };
    struct Source
    {
        kernel::Fd pipe; ///< invalid for a terminal: its master is m_input
        bool open = false;
        [[nodiscard]] int fd(const kernel::Fd &master) const
        {
            return pipe.valid() ? pipe.get() : master.get();
        }
    };
    [[nodiscard]] bool room() const;
    [[nodiscard]] bool readSource(Source &source);
    void distribute(std::string_view bytes);
    void flush(Client &client);
    void takeInput(Client &client, bool left);
    void writeInput();
    void sweep();

    LogFile m_log;
    kernel::Fd m_input; ///< the terminal's master, or init's stdin
    std::vector<Source> m_sources;
    std::vector<Client> m_clients;
    std::string m_waitingInput;
    bool m_closeInput = false;
    bool m_terminal = false;
    bool m_finished = false;
};

} // namespace caisson::monitor
