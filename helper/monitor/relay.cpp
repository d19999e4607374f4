// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/relay.h"

#include "helper/monitor/child.h"

#include <algorithm>
#include <sys/socket.h>

namespace caisson::monitor {

using kernel::Fd;

namespace {

constexpr std::size_t chunk = 16u << 10;
constexpr std::size_t drainLimit = 256u << 10; // more than pipes and terminals hold

void makeNonBlocking(const Fd &fd)
{
    if (fd.valid())
        ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

bool isStreamSocket(const Fd &fd)
{
    int domain = 0, type = 0;
    ::socklen_t size = sizeof domain;
    return ::getsockopt(fd.get(), SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
           ::getsockopt(fd.get(), SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

bool wouldBlock()
{
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

void Relay::useTerminal(Fd master)
{
    makeNonBlocking(master);
    m_input = std::move(master);
    m_terminal = true;
    m_sources.clear();
    m_sources.push_back({Fd(), true});
}

void Relay::usePipes(Fd input, Fd output, Fd error)
{
    makeNonBlocking(input);
    makeNonBlocking(output);
    makeNonBlocking(error);
    m_input = std::move(input);
    m_terminal = false;
    m_sources.clear();
    m_sources.push_back({std::move(output), true});
    m_sources.push_back({std::move(error), true});
}

Result<Fd> Relay::attach(bool input, std::uint64_t backlogBytes)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return kernelError("socketpair", "");
    Fd ours(ends[0]), theirs(ends[1]);
    if (Status attached = attach(std::move(ours), input, backlogBytes); !attached)
        return std::unexpected(std::move(attached).error());
    return theirs;
}

Status Relay::attach(Fd socket, bool input, std::uint64_t backlogBytes)
{
    if (!isStreamSocket(socket))
        return invalidArgument("socket", "a stream socket of AF_UNIX");
    sweep();
    if (m_clients.size() >= clientLimit)
        return failure(ErrorCode::LimitExceeded, "16 clients are attached already");
    if (input && !m_input.valid())
        return failure(ErrorCode::WrongState, "the container has no input: neither terminal nor open stdin");
    Client client;
    client.socket = std::move(socket);
    makeNonBlocking(client.socket);
    client.input = input;
    client.waiting =
        m_log.tail(static_cast<std::size_t>(std::min<std::uint64_t>(backlogBytes, backlogLimit)));
    client.waitingSince = monotonicMicroseconds();
    flush(client);
    m_clients.push_back(std::move(client));
    return {};
}

bool Relay::room() const
{
    return std::all_of(m_clients.begin(), m_clients.end(),
                       [](const Client &client) { return client.waiting.size() + chunk <= roomLimit; });
}

bool Relay::drained() const
{
    return std::all_of(m_clients.begin(), m_clients.end(),
                       [](const Client &client) { return client.gone || client.waiting.empty(); });
}

bool Relay::stalled() const
{
    return !drained();
}

void Relay::watch(std::vector<pollfd> &polls)
{
    sweep();
    const bool reading = room();
    for (const Source &source : m_sources)
        polls.push_back({source.open && reading ? source.fd(m_input) : -1, POLLIN, 0});
    const bool writing = m_input.valid() && !m_waitingInput.empty();
    polls.push_back({writing ? m_input.get() : -1, POLLOUT, 0});
    for (const Client &client : m_clients) {
        short events = 0;
        if (!client.waiting.empty())
            events |= POLLOUT;
        if (client.input && !client.inputClosed && m_waitingInput.size() < inputLimit)
            events |= POLLIN;
        polls.push_back({client.socket.get(), events, 0});
    }
}

void Relay::handle(const pollfd *polls, std::size_t count)
{
    // attach() may have added clients since watch(): theirs is the next turn
    std::size_t next = 0;
    for (Source &source : m_sources) {
        if (next < count && polls[next].revents != 0)
            (void)readSource(source);
        ++next;
    }
    if (next < count && polls[next].revents != 0)
        writeInput();
    ++next;
    for (std::size_t i = 0; i < m_clients.size() && next < count; ++i, ++next) {
        Client &client = m_clients[i];
        if ((polls[next].revents & POLLOUT) != 0)
            flush(client);
        if ((polls[next].revents & POLLIN) != 0)
            takeInput(client, (polls[next].revents & POLLHUP) != 0);
        else if ((polls[next].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
            client.gone = true;
    }
}

/// False when there is nothing more to read now.
bool Relay::readSource(Source &source)
{
    char buffer[chunk];
    const ssize_t got = ::read(source.fd(m_input), buffer, sizeof buffer);
    if (got > 0) {
        const std::string_view bytes(buffer, static_cast<std::size_t>(got));
        m_log.append(bytes);
        distribute(bytes);
        return true;
    }
    // 0: every writer is gone; EIO: nobody has the terminal open any more
    if (got == 0 || !wouldBlock())
        source.open = false;
    return false;
}

void Relay::distribute(std::string_view bytes)
{
    for (Client &client : m_clients) {
        if (client.waiting.empty())
            client.waitingSince = monotonicMicroseconds();
        client.waiting += bytes;
        flush(client);
    }
}

void Relay::flush(Client &client)
{
    while (!client.waiting.empty() && !client.gone) {
        const ssize_t sent = ::send(client.socket.get(), client.waiting.data(), client.waiting.size(),
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            client.gone = !wouldBlock();
            return;
        }
        client.waiting.erase(0, static_cast<std::size_t>(sent));
        client.waitingSince = monotonicMicroseconds();
    }
    if (client.waiting.empty())
        std::string().swap(client.waiting); // gives the memory back
}

void Relay::takeInput(Client &client, bool left)
{
    if (m_waitingInput.size() >= inputLimit)
        return; // another client has filled it in this turn
    char buffer[inputLimit];
    const ssize_t got = ::recv(client.socket.get(), buffer, inputLimit - m_waitingInput.size(), MSG_DONTWAIT);
    if (got > 0) {
        m_waitingInput.append(buffer, static_cast<std::size_t>(got));
        writeInput();
        return;
    }
    if (got < 0) {
        client.gone = !wouldBlock();
        return;
    }
    if (left) { // and did not say that this was all: the next one may have more
        client.gone = true;
        return;
    }
    // Half closed: the client has said all it had to say. A pipe passes that on; a terminal has a key for it.
    client.inputClosed = true;
    if (!m_terminal) {
        m_closeInput = true;
        writeInput();
    }
}

void Relay::writeInput()
{
    while (!m_waitingInput.empty() && m_input.valid()) {
        const ssize_t written = ::write(m_input.get(), m_waitingInput.data(), m_waitingInput.size());
        if (written < 0) {
            if (!wouldBlock())
                m_waitingInput.clear(); // nobody reads any more
            break;
        }
        m_waitingInput.erase(0, static_cast<std::size_t>(written));
    }
    if (!m_input.valid())
        m_waitingInput.clear();
    if (m_waitingInput.empty() && m_closeInput && !m_terminal)
        m_input.reset();
}

void Relay::finish()
{
    m_finished = true;
    std::size_t taken = 0;
    for (Source &source : m_sources) {
        while (source.open && taken < drainLimit && readSource(source))
            taken += chunk;
        source.open = false;
        source.pipe.reset();
    }
    m_input.reset();
    m_waitingInput.clear();
    // The rest goes into the sockets, where it outlives us: nobody who reads slowly loses the end of it.
    for (Client &client : m_clients) {
        const int size = static_cast<int>(2 * (roomLimit + chunk + drainLimit));
        if (::setsockopt(client.socket.get(), SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0)
            ::setsockopt(client.socket.get(), SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        flush(client);
    }
    sweep();
}

void Relay::sweep()
{
    const std::uint64_t now = monotonicMicroseconds();
    std::erase_if(m_clients, [this, now](const Client &client) {
        return client.gone || (m_finished && client.waiting.empty()) ||
               (!client.waiting.empty() && now - client.waitingSince > stallLimit);
    });
}

} // namespace caisson::monitor
