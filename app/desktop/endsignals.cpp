// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/desktop/endsignals.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <QSocketNotifier>
#include <sys/eventfd.h>
#include <unistd.h>

namespace caisson::app {

namespace {

std::atomic<int> wakeUp{-1};
constexpr int signalNumbers[] = {SIGTERM, SIGHUP, SIGINT};

void onSignal(int)
{
    const int kept = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wakeUp.load(), &one, sizeof one);
    errno = kept;
}

} // namespace

EndSignals::EndSignals(QObject *parent)
    : QObject(parent)
{
    const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return; // the signals end the program as they always did
    wakeUp = fd;
    m_notifier = new QSocketNotifier(fd, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this, fd] {
        std::uint64_t count = 0;
        if (::read(fd, &count, sizeof count) == sizeof count)
            Q_EMIT asked();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : signalNumbers)
        ::sigaction(number, &action, nullptr);
}

EndSignals::~EndSignals()
{
    if (!m_notifier)
        return;
    for (const int number : signalNumbers)
        std::signal(number, SIG_DFL);
    delete m_notifier; // before its descriptor goes
    ::close(wakeUp.exchange(-1));
}

} // namespace caisson::app
