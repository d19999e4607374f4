// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"

#include <csignal>
#include <functional>
#include <linux/sched.h>
#include <sched.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QString>

/// Runs `body` in a child process, after unshare(2) of `namespaces`; mounts made there reach nobody. Returns
/// what the body returned ("" is success), or how the child ended otherwise. All that the child made in its
/// namespaces goes with it.
inline QString runInChild(int namespaces, const std::function<std::string()> &body)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0)
        return QStringLiteral("pipe2");
    const pid_t pid = ::fork();
    if (pid < 0)
        return QStringLiteral("fork");
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::string text;
        if (namespaces != 0 && ::unshare(namespaces) < 0)
            text = std::string("unshare: ") + ::strerror(errno);
        else if ((namespaces & CLONE_NEWNS) != 0) {
            const auto ok = caisson::kernel::setRootPropagation(caisson::kernel::Propagation::Private);
            text = ok ? body() : ok.error().text;
        } else {
            text = body();
        }
        const bool written = ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
        ::_exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    const caisson::kernel::Fd in(ends[0]);
    auto text = caisson::kernel::readAll(in, 1U << 20);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return QStringLiteral("child ended with wait status %1").arg(status);
    return text ? QString::fromStdString(*text) : QStringLiteral("read");
}

/// In a body of runInChild.
#define CHILD_CHECK(condition)                                                                               \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            return std::string(__FILE__ ":") + std::to_string(__LINE__) + ": " #condition + ": " +           \
                   ::strerror(errno);                                                                        \
    } while (false)
/// The same for a Result, of which the text of the error is told.
#define CHILD_OK(result)                                                                                     \
    do {                                                                                                     \
        const auto &childResult = (result);                                                                  \
        if (!childResult)                                                                                    \
            return std::string(__FILE__ ":") + std::to_string(__LINE__) + ": " + childResult.error().text;   \
    } while (false)
/// A Result that must be a success, in a test's own process.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto &verifyResult = (result);                                                                 \
        QVERIFY2(verifyResult.has_value(), verifyResult ? "" : verifyResult.error().text.c_str());           \
    } while (false)
