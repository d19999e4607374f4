// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/networkprobe.h"
#include "helper/kernel/link/linksocket.h"

#include <QtTest/QTest>

#include <algorithm>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace caisson;
using namespace caisson::engine;

/// What doctor tells of the kernel's networks.
class NetworkProbeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsMadeAndNothingStays()
    {
        if (::geteuid() != 0)
            QSKIP("needs root");
        auto links = kernel::LinkSocket::open();
        QVERIFY(links);
        const auto before = links->list();
        QVERIFY(before);
        const auto probe = probeNetwork();
        QVERIFY2(probe, probe ? "" : probe.error().text.c_str());
        const std::vector<Check> checks = networkChecks(*probe);
        QCOMPARE(checks.size(), std::size_t(3));
        for (const Check &check : checks)
            QVERIFY2(check.level == Check::Level::Ok, check.message.c_str());
        const auto after = links->list(); // this thread has not left its namespace
        QVERIFY(after);
        QCOMPARE(after->size(), before->size());
    }

    void whatIsMissingIsNamed()
    {
        NetworkProbe probe;
        probe.bridge = failure(ErrorCode::Kernel, "RTM_NEWLINK bridge: Operation not supported");
        const std::vector<Check> checks = networkChecks(probe);
        QCOMPARE(std::ranges::count(checks, Check::Level::Ok, &Check::level), 2);
        QCOMPARE(checks.front().id, std::string("kernel.bridge"));
        QVERIFY(checks.front().level == Check::Level::Error);
        QVERIFY2(checks.front().message.find("Operation not supported") != std::string::npos,
                 checks.front().message.c_str());
        QVERIFY2(checks.front().advice.find("modprobe bridge") != std::string::npos,
                 checks.front().advice.c_str());
    }

    void withoutTheRightItSaysSo()
    {
        if (::geteuid() != 0)
            QSKIP("needs root");
        const pid_t child = ::fork();
        if (child == 0) {
            const bool other = ::setresuid(65534, 65534, 65534) == 0;
            const auto probe = probeNetwork();
            ::_exit(other && !probe && probe.error().errnoValue == EPERM ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }
};

QTEST_GUILESS_MAIN(NetworkProbeTest)
#include "networkprobetest.moc"
