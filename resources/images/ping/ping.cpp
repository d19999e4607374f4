// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

// ping for the built-in image. Containers do not have CAP_NET_RAW, and the distribution's busybox knows only
// raw sockets; this one uses the kernel's ICMP sockets, which net.ipv4.ping_group_range opens to every group
// of a container. Says what busybox says. A single file without libraries, since it is linked statically;
// names are looked up in /etc/hosts and by one question to the first server of /etc/resolv.conf, because a
// static C library cannot load its resolvers.

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

namespace {

volatile std::sig_atomic_t interrupted = 0;

double now()
{
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

[[noreturn]] void usage()
{
    std::fputs("usage: ping [-c COUNT] [-i SECONDS] [-W SECONDS] [-w SECONDS] [-s SIZE] [-q] HOST\n", stderr);
    std::exit(1);
}

double number(const char *text)
{
    char *end = nullptr;
    const double value = std::strtod(text, &end);
    if (end == text || *end != 0 || !(value >= 0 && value < 1e6))
        usage();
    return value;
}

bool inHosts(const char *name, in_addr &address)
{
    FILE *file = std::fopen("/etc/hosts", "re");
    if (file == nullptr)
        return false;
    bool found = false;
    char line[512];
    while (!found && std::fgets(line, sizeof line, file) != nullptr) {
        line[std::strcspn(line, "#\n")] = 0;
        char *rest = nullptr;
        const char *first = strtok_r(line, " \t", &rest);
        if (first == nullptr || inet_pton(AF_INET, first, &address) != 1)
            continue;
        for (const char *word = strtok_r(nullptr, " \t", &rest); word != nullptr;
             word = strtok_r(nullptr, " \t", &rest))
            found = found || strcasecmp(word, name) == 0;
    }
    std::fclose(file);
    return found;
}

bool nameServer(sockaddr_in &server)
{
    FILE *file = std::fopen("/etc/resolv.conf", "re");
    if (file == nullptr)
        return false;
    bool found = false;
    char line[512];
    char text[64];
    while (!found && std::fgets(line, sizeof line, file) != nullptr)
        found = std::sscanf(line, "nameserver %63s", text) == 1 &&
                inet_pton(AF_INET, text, &server.sin_addr) == 1;
    std::fclose(file);
    server.sin_family = AF_INET;
    server.sin_port = htons(53);
    return found;
}

/// Past a name in a DNS message; 0: the message ends before.
std::size_t skipName(const std::uint8_t *message, std::size_t size, std::size_t at)
{
    while (at < size) {
        if ((message[at] & 0xc0) == 0xc0)
            return at + 2 <= size ? at + 2 : 0;
        if (message[at] == 0)
            return at + 1;
        at += 1U + message[at];
    }
    return 0;
}

bool byServer(const char *name, in_addr &address)
{
    sockaddr_in server{};
    if (!nameServer(server) || std::strlen(name) > 250)
        return false;
    std::uint8_t question[300] = {0x43, 0x73, 1, 0, 0, 1};
    std::size_t size = 12;
    for (const char *label = name; *label != 0;) {
        const std::size_t length = std::strcspn(label, ".");
        if (length == 0 || length > 63)
            return false;
        question[size++] = static_cast<std::uint8_t>(length);
        std::memcpy(question + size, label, length);
        size += length;
        label += length + (label[length] == '.' ? 1 : 0);
    }
    const std::uint8_t tail[5] = {0, 0, 1, 0, 1}; // end of name, A, IN
    std::memcpy(question + size, tail, sizeof tail);
    size += sizeof tail;
    const int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (s < 0 || connect(s, reinterpret_cast<const sockaddr *>(&server), sizeof server) != 0)
        return false;
    bool found = false;
    for (int attempt = 0; attempt < 2 && !found; ++attempt) {
        pollfd waiting{s, POLLIN, 0};
        std::uint8_t answer[1500];
        if (send(s, question, size, 0) < 0 || poll(&waiting, 1, 2000) != 1)
            continue;
        const ssize_t got = recv(s, answer, sizeof answer, 0);
        if (got < 12 || answer[0] != question[0] || answer[1] != question[1] || (answer[3] & 15) != 0)
            continue;
        const auto end = static_cast<std::size_t>(got);
        std::size_t at = skipName(answer, end, 12) + 4;
        for (int left = answer[6] * 256 + answer[7]; left > 0 && at > 4 && at < end && !found; --left) {
            at = skipName(answer, end, at);
            if (at == 0 || at + 10 > end)
                break;
            const std::size_t length = answer[at + 8] * 256U + answer[at + 9];
            if (answer[at + 1] == 1 && length == 4 && at + 14 <= end) {
                std::memcpy(&address, answer + at + 10, 4);
                found = true;
            }
            at += 10 + length;
        }
    }
    close(s);
    return found;
}

} // namespace

int main(int argc, char **argv)
{
    double count = 0, interval = 1, wait = 10, deadline = 0;
    std::size_t size = 56;
    bool quiet = false;
    for (int option = 0; (option = getopt(argc, argv, "c:i:W:w:s:q4")) != -1;) {
        switch (option) {
        case 'c':
            count = number(optarg);
            break;
        case 'i':
            interval = number(optarg);
            break;
        case 'W':
            wait = number(optarg);
            break;
        case 'w':
            deadline = number(optarg);
            break;
        case 's':
            size = static_cast<std::size_t>(number(optarg));
            break;
        case 'q':
            quiet = true;
            break;
        case '4':
            break;
        default:
            usage();
        }
    }
    if (optind + 1 != argc || size < sizeof(double) || size > 1400)
        usage();
    const char *host = argv[optind];
    sockaddr_in target{};
    target.sin_family = AF_INET;
    if (inet_pton(AF_INET, host, &target.sin_addr) != 1 && !inHosts(host, target.sin_addr) &&
        !byServer(host, target.sin_addr)) {
        std::fprintf(stderr, "ping: bad address '%s'\n", host);
        return 1;
    }
    const int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (s < 0) {
        std::fprintf(stderr, "ping: socket: %s\n", std::strerror(errno));
        return 1;
    }
    const int one = 1;
    setsockopt(s, IPPROTO_IP, IP_RECVTTL, &one, sizeof one);
    struct sigaction action
    {
    };
    action.sa_handler = [](int) { interrupted = 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &target.sin_addr, text, sizeof text);
    std::printf("PING %s (%s): %zu data bytes\n", host, text, size);
    std::fflush(stdout);

    const double begin = now();
    double next = begin, shortest = 1e9, longest = 0, sum = 0;
    std::uint32_t sent = 0, received = 0;
    while (interrupted == 0) {
        const double time = now();
        if (deadline > 0 && time - begin >= deadline)
            break;
        const bool all = count > 0 && sent >= count;
        if (all && (received >= sent || time >= next - interval + wait))
            break;
        if (!all && time >= next) {
            std::uint8_t packet[1500] = {ICMP_ECHO};
            const std::uint16_t sequence = htons(static_cast<std::uint16_t>(sent));
            std::memcpy(packet + 6, &sequence, sizeof sequence);
            std::memcpy(packet + 8, &time, sizeof time);
            if (sendto(s, packet, 8 + size, 0, reinterpret_cast<const sockaddr *>(&target), sizeof target) <
                0) {
                std::fprintf(stderr, "ping: sendto: %s\n", std::strerror(errno));
                return 1;
            }
            ++sent;
            next = time + interval;
            continue;
        }
        double until = all ? next - interval + wait : next;
        if (deadline > 0 && begin + deadline < until)
            until = begin + deadline;
        pollfd waiting{s, POLLIN, 0};
        if (poll(&waiting, 1, static_cast<int>((until - time) * 1000) + 1) != 1)
            continue;
        std::uint8_t packet[2000];
        std::uint8_t control[64];
        iovec data{packet, sizeof packet};
        msghdr message{};
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t got = recvmsg(s, &message, 0);
        if (got < static_cast<ssize_t>(8 + sizeof(double)) || packet[0] != ICMP_ECHOREPLY)
            continue;
        int ttl = 0;
        for (cmsghdr *c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
            if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL)
                std::memcpy(&ttl, CMSG_DATA(c), sizeof ttl);
        }
        double stamp = 0;
        std::memcpy(&stamp, packet + 8, sizeof stamp);
        const double taken = (now() - stamp) * 1000;
        std::uint16_t sequence = 0;
        std::memcpy(&sequence, packet + 6, sizeof sequence);
        ++received;
        sum += taken;
        shortest = taken < shortest ? taken : shortest;
        longest = taken > longest ? taken : longest;
        if (!quiet) {
            std::printf("%zd bytes from %s: seq=%u ttl=%d time=%.3f ms\n", got, text, ntohs(sequence), ttl,
                        taken);
            std::fflush(stdout);
        }
    }
    std::printf(
        "\n--- %s ping statistics ---\n%u packets transmitted, %u packets received, %u%% packet loss\n", host,
        sent, received, sent == 0 ? 0 : 100 - received * 100 / sent);
    if (received > 0)
        std::printf("round-trip min/avg/max = %.3f/%.3f/%.3f ms\n", shortest, sum / received, longest);
    return received > 0 ? 0 : 1;
}
