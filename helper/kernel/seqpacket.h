// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/fd.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace caisson::kernel {

/// One message with the descriptors that came along. Empty data with `endOfFile`: the other end is closed.
struct Packet
{
    std::string data;
    std::vector<Fd> descriptors;
    bool endOfFile = false;
};

struct PeerCredentials
{
    pid_t pid = 0;
    uid_t uid = 0;
    gid_t gid = 0;
};

/// A connected Unix socket that keeps the borders of messages (SOCK_SEQPACKET) and passes descriptors.
/// Descriptors arrive close-on-exec. A message cut off, or with more descriptors than asked for, is an error
/// and what arrived with it is closed (D11).
class SeqPacket
{
public:
    static constexpr std::size_t maximumDescriptors = 32;

    SeqPacket() noexcept = default;
    explicit SeqPacket(Fd fd) noexcept
        : m_fd(std::move(fd))
    {
    }

    [[nodiscard]] static Result<std::pair<SeqPacket, SeqPacket>> pair(bool nonBlocking = false);
    /// Connects to a path socket `name` in `directory` (by /proc/self/fd, so that no path is too long).
    [[nodiscard]] static Result<SeqPacket> connect(const Directory &directory, std::string_view name,
                                                   bool nonBlocking = false);

    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd.valid(); }

    [[nodiscard]] Status send(std::string_view data, std::span<const int> descriptors = {}) const;
    /// Waits for one message of at most `limit` bytes and `maxDescriptors`. A non-blocking socket with
    /// nothing to read gives Kernel with errno EAGAIN.
    [[nodiscard]] Result<Packet> receive(std::size_t limit, std::size_t maxDescriptors = 0) const;
    /// Whether something can be read (or the end seen) within `timeout`; negative: for ever.
    [[nodiscard]] Result<bool> waitReadable(std::chrono::milliseconds timeout) const;
    [[nodiscard]] Result<PeerCredentials> peer() const; ///< SO_PEERCRED
    /// SO_PEERPIDFD (since 6.5); NotSupported before.
    [[nodiscard]] Result<Fd> peerPidFd() const;

private:
    Fd m_fd;
};

/// A listening path socket, mode 0600 from its first moment (R28). Unlinks nothing by itself.
class SeqPacketListener
{
public:
    SeqPacketListener() noexcept = default;
    explicit SeqPacketListener(Fd fd) noexcept
        : m_fd(std::move(fd))
    {
    }

    /// Replaces what has the name (a stale socket; anything else than a socket is Exists). Non-blocking.
    [[nodiscard]] static Result<SeqPacketListener> listen(const Directory &directory, std::string_view name,
                                                          int backlog = 16);
    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    /// The next connection; none: nobody waits.
    [[nodiscard]] Result<std::optional<SeqPacket>> accept(bool nonBlocking = false) const;

private:
    Fd m_fd;
};

} // namespace caisson::kernel
