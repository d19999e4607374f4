// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/engine/containerbox.h"

#include <cstdio>
#include <filesystem>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <QTest>
#include <sched.h>
#include <sys/syscall.h>

/// What the tests of the monitor share.
#define REQUIRE(status)                                                                                      \
    do {                                                                                                     \
        const auto &outcome = (status);                                                                      \
        QVERIFY2(outcome, outcome ? "" : outcome.error().text.c_str());                                      \
    } while (false)

namespace caisson::engine::test {

inline const std::string execId = "00000000000000000000000000000001";

/// Refuses sethostname with EPERM, allows the rest: enough to see that a filter is in force.
inline std::string someFilter()
{
    const sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return {reinterpret_cast<const char *>(program), sizeof program};
}

/// Children of this process, of all its threads: what a test left.
inline std::size_t childProcesses()
{
    std::size_t count = 0;
    for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::FILE *const file = std::fopen((task.path() / "children").c_str(), "re");
        if (file == nullptr)
            continue;
        int pid = 0;
        while (std::fscanf(file, "%d", &pid) == 1)
            ++count;
        std::fclose(file);
    }
    return count;
}

/// Private mount and network namespaces, before any thread: what the test mounts and the network that
/// containers share are its own.
inline int runMonitorTest(QObject &test, int argc, char **argv)
{
    if (::geteuid() == 0 && ::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
        return 1;
    QCoreApplication application(argc, argv);
    return QTest::qExec(&test, argc, argv);
}

/// Skips without root; afterwards nothing of any test may stay.
class MonitorTestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("needs root");
        REQUIRE(kernel::setRootPropagation(kernel::Propagation::Private));
    }
    void cleanup() { QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), std::size_t(0), 3000); }
};

} // namespace caisson::engine::test
