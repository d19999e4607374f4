// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/terminal.h"

#include "tests/support/privatebus.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace caisson::tests {

Terminal::Terminal(unsigned short rows, unsigned short columns)
    : m_master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))
{
    if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0)
        qFatal("no pty: %s", std::strerror(errno));
    m_slave = ::ioctl(m_master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (m_slave < 0)
        qFatal("no other end of the pty: %s", std::strerror(errno));
    resize(rows, columns);
    m_before = mode();
}

Terminal::~Terminal()
{
    if (isRunning()) {
        m_process.kill();
        m_process.waitForFinished();
    }
    ::close(m_slave);
    ::close(m_master);
}

bool Terminal::run(uid_t uid, const QString &program, const QStringList &arguments)
{
    m_process.setProgram(program);
    m_process.setArguments(arguments);
    m_process.setWorkingDirectory(QStringLiteral("/"));
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setInputChannelMode(QProcess::ForwardedInputChannel);
    m_process.setChildProcessModifier([uid, slave = m_slave] {
        // Raw calls: after a fork of a threaded program nothing else is safe.
        if (::setsid() < 0 || ::ioctl(slave, TIOCSCTTY, 0) != 0)
            ::_exit(125);
        for (const int fd : {0, 1, 2})
            ::dup2(slave, fd);
        const gid_t gid = uid;
        if (::syscall(SYS_setgroups, 0, nullptr) != 0 || ::syscall(SYS_setresgid, gid, gid, gid) != 0 ||
            ::syscall(SYS_setresuid, uid, uid, uid) != 0)
            ::_exit(125);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    m_process.start();
    return m_process.waitForStarted();
}

void Terminal::type(const QByteArray &keys) const
{
    if (::write(m_master, keys.constData(), std::size_t(keys.size())) != keys.size())
        qWarning("the terminal does not take \"%s\"", keys.constData());
}

void Terminal::resize(unsigned short rows, unsigned short columns) const
{
    winsize size{};
    size.ws_row = rows;
    size.ws_col = columns;
    if (::ioctl(m_master, TIOCSWINSZ, &size) != 0)
        qWarning("TIOCSWINSZ: %s", std::strerror(errno));
}

const QByteArray &Terminal::screen()
{
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(m_master, buffer, sizeof buffer)) > 0;)
        m_screen.append(buffer, count);
    return m_screen;
}

bool Terminal::shows(const QByteArray &text)
{
    const bool shown =
        waitUntil([&] { return screen().indexOf(text, m_seen) >= 0 || !isRunning(); }, 20'000) &&
        screen().indexOf(text, m_seen) >= 0;
    if (shown)
        m_seen = m_screen.indexOf(text, m_seen) + text.size();
    else
        qWarning("\"%s\" is not shown after byte %lld of: %s", text.constData(), qlonglong(m_seen),
                 m_screen.constData());
    return shown;
}

termios Terminal::mode() const
{
    termios mode{};
    ::tcgetattr(m_slave, &mode);
    return mode;
}

bool Terminal::isRaw() const
{
    return (mode().c_lflag & (ICANON | ECHO | ISIG)) == 0;
}

bool Terminal::becomesRaw() const
{
    return waitUntil([this] { return isRaw(); }, 20'000);
}

bool Terminal::isAsBefore() const
{
    const termios now = mode();
    return now.c_iflag == m_before.c_iflag && now.c_oflag == m_before.c_oflag &&
           now.c_cflag == m_before.c_cflag && now.c_lflag == m_before.c_lflag &&
           std::memcmp(now.c_cc, m_before.c_cc, sizeof now.c_cc) == 0;
}

int Terminal::unread() const
{
    int count = -1;
    ::ioctl(m_slave, FIONREAD, &count);
    return count;
}

int Terminal::finish()
{
    // What it still writes must be taken from it, or it would wait for us.
    const bool ended = waitUntil(
        [this] {
            (void)screen();
            return !isRunning();
        },
        30'000);
    if (!ended)
        return -1;
    return (m_process.exitStatus() == QProcess::NormalExit ? 0 : 128) + m_process.exitCode();
}

} // namespace caisson::tests
