// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/pump.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace caisson::cli {

namespace {

constexpr char prefixKey = 16; // Ctrl-P
constexpr char detachKey = 17; // Ctrl-Q

bool isWritable(int fd)
{
    pollfd entry{fd, POLLOUT, 0};
    return ::poll(&entry, 1, 0) > 0;
}

} // namespace

Pump::Pump(int source, int sink, bool detachable, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_sink(sink)
    , m_detachable(detachable)
    , m_readable(source, QSocketNotifier::Read)
    , m_writable(sink, QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &Pump::readSome);
    connect(&m_writable, &QSocketNotifier::activated, this, &Pump::writeSome);
}

/// Takes the keys that detach out of the bytes; true when both were pressed.
bool Pump::takeDetachKeys(QByteArray &bytes)
{
    QByteArray passed;
    for (const char byte : std::as_const(bytes)) {
        if (std::exchange(m_sawPrefix, false)) {
            if (byte == detachKey)
                return true;
            passed.append(prefixKey);
        }
        if (byte == prefixKey)
            m_sawPrefix = true;
        else
            passed.append(byte);
    }
    bytes = passed;
    return false;
}

void Pump::readSome()
{
    std::array<char, 32 * 1024> buffer{};
    const ssize_t count = ::read(m_source, buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) { // EIO: the other side of a pty is closed
        m_readable.setEnabled(false);
        m_sourceEnded = true;
        if (m_pending.isEmpty())
            finish();
        return;
    }
    QByteArray bytes(buffer.data(), count);
    if (m_detachable && takeDetachKeys(bytes)) {
        m_readable.setEnabled(false);
        Q_EMIT detached();
        return;
    }
    m_pending += bytes;
    writeSome();
}

void Pump::writeSome()
{
    // In pieces that a pipe takes as a whole, after asking: the descriptor may be shared and so stays
    // blocking.
    while (!m_pending.isEmpty() && isWritable(m_sink)) {
        const ssize_t count =
            ::write(m_sink, m_pending.constData(), std::size_t(std::min<qsizetype>(m_pending.size(), 4096)));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            break;
        if (count < 0) {
            m_readable.setEnabled(false);
            m_pending.clear();
            finish();
            return;
        }
        m_pending.remove(0, count);
        m_moved += quint64(count);
    }
    m_writable.setEnabled(!m_pending.isEmpty());
    m_readable.setEnabled(m_pending.isEmpty() && !m_sourceEnded);
    if (m_sourceEnded && m_pending.isEmpty())
        finish();
}

void Pump::finish()
{
    if (std::exchange(m_ended, true))
        return;
    m_writable.setEnabled(false);
    Q_EMIT ended();
}

} // namespace caisson::cli
