// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seqpacket.h"

#include <algorithm>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 // since 6.5
#endif

namespace caisson::kernel {

namespace {

[[nodiscard]] Result<Fd> makeSocket(bool nonBlocking)
{
    Fd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0), 0));
    if (!fd)
        return kernelError("socket", "AF_UNIX");
    return fd;
}

[[nodiscard]] Result<sockaddr_un> address(const std::string &path)
{
    sockaddr_un result{};
    result.sun_family = AF_UNIX;
    if (path.size() >= sizeof result.sun_path)
        return invalidArgument("socket", "name is too long");
    std::memcpy(result.sun_path, path.data(), path.size());
    return result;
}

} // namespace

Result<std::pair<SeqPacket, SeqPacket>> SeqPacket::pair(bool nonBlocking)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0), 0, ends) < 0)
        return kernelError("socketpair", "");
    return std::pair{SeqPacket(Fd(ends[0])), SeqPacket(Fd(ends[1]))};
}

Result<SeqPacket> SeqPacket::connect(const Directory &directory, std::string_view name, bool nonBlocking)
{
    // The socket is held first and then connected to by its descriptor: nothing can be put in its place
    // between.
    auto target = directory.openFile(name, O_PATH | O_NOFOLLOW, 0, {.noSymlinks = true});
    if (!target)
        return std::unexpected(std::move(target).error());
    auto to = address(descriptorPath(target->get()));
    if (!to)
        return std::unexpected(std::move(to).error());
    auto fd = makeSocket(nonBlocking);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    while (::connect(fd->get(), reinterpret_cast<const sockaddr *>(&*to), sizeof *to) < 0) {
        if (errno != EINTR)
            return kernelError("connect", name);
    }
    return SeqPacket(std::move(*fd));
}

Status SeqPacket::send(std::string_view data, std::span<const int> descriptors) const
{
    if (data.empty())
        return invalidArgument("message", "must not be empty: that would look like the end");
    if (descriptors.size() > maximumDescriptors)
        return invalidArgument("descriptors", "at most 32 go with a message");
    iovec part{.iov_base = const_cast<char *>(data.data()), .iov_len = data.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * maximumDescriptors)] = {};
    if (!descriptors.empty()) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    for (;;) {
        const ssize_t sent = ::sendmsg(m_fd.get(), &message, MSG_NOSIGNAL);
        if (sent >= 0)
            return {}; // whole or not at all: SOCK_SEQPACKET
        if (errno != EINTR)
            return kernelError("sendmsg", "");
    }
}

Result<Packet> SeqPacket::receive(std::size_t limit, std::size_t maxDescriptors) const
{
    Packet packet;
    packet.data.resize(limit);
    iovec part{.iov_base = packet.data.data(), .iov_len = packet.data.size()};
    // There is always room for descriptors: those that were not asked for must be taken in to be closed.
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * maximumDescriptors)] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t count = 0;
    while ((count = ::recvmsg(m_fd.get(), &message, MSG_CMSG_CLOEXEC)) < 0) {
        if (errno == ECONNRESET) { // closed with messages of ours unread
            packet.data.clear();
            packet.endOfFile = true;
            return packet;
        }
        if (errno != EINTR)
            return kernelError("recvmsg", "");
    }
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < number; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
            packet.descriptors.emplace_back(fd);
        }
    }
    if ((message.msg_flags & MSG_TRUNC) != 0)
        return failure(ErrorCode::InvalidArgument,
                       "message: longer than " + std::to_string(limit) + " bytes");
    if ((message.msg_flags & MSG_CTRUNC) != 0 || packet.descriptors.size() > maxDescriptors) {
        return failure(ErrorCode::InvalidArgument,
                       "message: came with more than " + std::to_string(maxDescriptors) + " descriptors");
    }
    packet.data.resize(static_cast<std::size_t>(count));
    packet.endOfFile = count == 0 && packet.descriptors.empty();
    return packet;
}

Result<bool> SeqPacket::waitReadable(std::chrono::milliseconds timeout) const
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        pollfd entry{.fd = m_fd.get(), .events = POLLIN, .revents = 0};
        int wait = -1;
        if (timeout.count() >= 0) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            wait = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
        }
        const int count = ::poll(&entry, 1, wait);
        if (count >= 0)
            return count > 0;
        if (errno != EINTR)
            return kernelError("poll", "socket");
    }
}

Result<PeerCredentials> SeqPacket::peer() const
{
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (::getsockopt(m_fd.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0)
        return kernelError("getsockopt(SO_PEERCRED)", "");
    return PeerCredentials{credentials.pid, credentials.uid, credentials.gid};
}

Result<Fd> SeqPacket::peerPidFd() const
{
    int fd = -1;
    socklen_t length = sizeof fd;
    if (::getsockopt(m_fd.get(), SOL_SOCKET, SO_PEERPIDFD, &fd, &length) < 0) {
        if (errno == ENOPROTOOPT)
            return failure(ErrorCode::NotSupported, "this kernel has no SO_PEERPIDFD");
        return kernelError("getsockopt(SO_PEERPIDFD)", "");
    }
    return Fd(fd);
}

Result<SeqPacketListener> SeqPacketListener::listen(const Directory &directory, std::string_view name,
                                                    int backlog)
{
    auto there = directory.status(name, {.noSymlinks = true});
    if (there && !S_ISSOCK(there->st_mode))
        return failure(ErrorCode::Exists, std::string(name) + ": exists and is not a socket");
    if (!there && there.error().errnoValue != ENOENT)
        return std::unexpected(std::move(there).error());
    if (there) {
        if (auto ok = directory.removeFile(name); !ok)
            return std::unexpected(std::move(ok).error());
    }
    auto at = address(descriptorPath(directory.fd().get()) + '/' + std::string(name));
    if (!at)
        return std::unexpected(std::move(at).error());
    auto fd = makeSocket(true);
    if (!fd)
        return std::unexpected(std::move(fd).error());
    // The mode of the socket's inode before bind(2) is the mode that the name is made with.
    if (::fchmod(fd->get(), 0600) < 0)
        return kernelError("fchmod", name);
    if (::bind(fd->get(), reinterpret_cast<const sockaddr *>(&*at), sizeof *at) < 0)
        return kernelError("bind", name);
    if (::listen(fd->get(), backlog) < 0)
        return kernelError("listen", name);
    return SeqPacketListener(std::move(*fd));
}

Result<std::optional<SeqPacket>> SeqPacketListener::accept(bool nonBlocking) const
{
    for (;;) {
        Fd fd(::accept4(m_fd.get(), nullptr, nullptr, SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0)));
        if (fd)
            return SeqPacket(std::move(fd));
        if (errno == EAGAIN)
            return std::nullopt;
        if (errno != EINTR && errno != ECONNABORTED)
            return kernelError("accept4", "");
    }
}

} // namespace caisson::kernel
