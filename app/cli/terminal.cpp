// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/terminal.h"

#include "app/models/format.h"

#include <csignal>
#include <cstdio>
#include <QSocketNotifier>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace caisson::cli {

namespace {

sigset_t forwarded()
{
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH})
        ::sigaddset(&set, number);
    return set;
}

} // namespace

bool isTerminal(int fd)
{
    return ::isatty(fd) == 1;
}

std::pair<quint16, quint16> terminalSize(int fd)
{
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return {24, 80};
    return {size.ws_row, size.ws_col};
}

std::optional<QString> readSecret(const QString &prompt, bool echo)
{
    termios before{};
    const bool known = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (known && !echo) {
        termios silent = before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        static_cast<void>(::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent));
    }
    std::fputs(app::escapeControl(prompt).toUtf8().constData(), stderr);
    std::fflush(stderr);
    QByteArray line;
    bool ended = true;
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) == 1) {
        if (byte == '\n') {
            ended = false;
            break;
        }
        line.append(byte);
    }
    if (known && !echo) {
        static_cast<void>(::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before));
        std::fputc('\n', stderr);
    }
    if (ended && line.isEmpty())
        return std::nullopt;
    return QString::fromUtf8(line);
}

RawMode::RawMode(int fd)
    : m_fd(fd)
{
    if (::tcgetattr(fd, &m_saved) != 0)
        return;
    termios raw = m_saved;
    ::cfmakeraw(&raw);
    m_active = ::tcsetattr(fd, TCSADRAIN, &raw) == 0;
}

RawMode::~RawMode()
{
    restore();
}

void RawMode::restore()
{
    if (std::exchange(m_active, false))
        static_cast<void>(::tcsetattr(m_fd, TCSADRAIN, &m_saved));
}

void SignalWatch::blockForwarded()
{
    const sigset_t set = forwarded();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalWatch::SignalWatch(QObject *parent)
    : QObject(parent)
{
    const sigset_t set = forwarded();
    m_fd = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_fd < 0)
        return;
    auto *notifier = new QSocketNotifier(m_fd, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        while (::read(m_fd, &info, sizeof info) == ssize_t(sizeof info))
            Q_EMIT received(int(info.ssi_signo));
    });
}

SignalWatch::~SignalWatch()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace caisson::cli
