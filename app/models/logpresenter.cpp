// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/logpresenter.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace caisson::app {

LogPresenter::LogPresenter(QObject *parent)
    : QObject(parent)
{
}

LogPresenter::~LogPresenter()
{
    close();
}

void LogPresenter::setContainer(Container *container)
{
    if (m_container == container) {
        return;
    }
    close();
    ++m_generation;
    m_asking = false;
    m_container = container;
}

void LogPresenter::open()
{
    if (!m_container || m_asking || m_log >= 0) {
        return;
    }
    m_asking = true;
    const quint64 generation = m_generation;
    m_container->openLog(this, [this, generation](const Outcome<QDBusUnixFileDescriptor> &outcome) {
        if (generation != m_generation) {
            return;
        }
        m_asking = false;
        if (!outcome) {
            Q_EMIT failed(outcome.error());
            return;
        }
        m_log = ::fcntl(outcome->fileDescriptor(), F_DUPFD_CLOEXEC, 3);
        struct stat status
        {
        };
        if (m_log < 0 || ::fstat(m_log, &status) != 0) {
            close();
            Q_EMIT failed(ClientError{});
            return;
        }
        constexpr qint64 most = 1024 * 1024;
        m_position = status.st_size > most ? status.st_size - most : 0;
        Q_EMIT opened();
        poll();
    });
}

void LogPresenter::poll()
{
    if (m_log < 0) {
        return;
    }
    struct stat status
    {
    };
    if (::fstat(m_log, &status) == 0 && status.st_size < m_position) {
        m_position = 0; // begun anew by a start
    }
    QByteArray bytes;
    char buffer[16384];
    for (int round = 0; round < 80; ++round) {
        const auto count = ::pread(m_log, buffer, sizeof buffer, m_position);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        m_position += count;
        bytes += m_lineFeeds(QByteArrayView(buffer, count));
    }
    if (!bytes.isEmpty()) {
        Q_EMIT received(bytes);
    }
}

void LogPresenter::close()
{
    if (m_log >= 0) {
        ::close(m_log);
        m_log = -1;
    }
    m_position = 0;
    m_lineFeeds.reset();
}

} // namespace caisson::app
