// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/onecontainer.h"
#include "tests/support/patience.h"
#include "tests/support/textof.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTest>
#include <sstream>
#include <sys/stat.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;

namespace {

Authorized<Action::Manage> manage()
{
    return EngineBox::token<Action::Manage>();
}

/// What is done while calls fail: a start and a stop, of which each may fail.
void drive(const char *path, const char *cgroup, const char *id)
{
    Recorder recorder;
    auto engine = Engine::open(EngineBox::configOf(path, cgroup), recorder);
    if (engine && (*engine)->start(manage(), id))
        (void)(*engine)->stop(manage(), id, std::chrono::seconds(0)).has_value();
}

} // namespace

/// System calls of start and stop fail one by one, in helper, monitor and the container's first process (C5):
/// the engine says so and neither crashes nor hangs, and the next one finds a container that runs wholly or
/// is gone wholly. strace(1) makes them fail; `when` counts in each thread by itself.
///
/// A slow machine tries fewer between the first and the last. CAISSON_FAULTS=all tries every call of every
/// kind with every error, which takes an hour.
class FailingCallsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
        m_strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
        if (m_strace.isEmpty())
            QSKIP("needs strace");
        m_zion.emplace();
        const std::string problem = m_zion->begin();
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void oneByOne_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("stride"); // every how many calls one fails
        QTest::addColumn<bool>("mayEnd");
        const bool all = qEnvironmentVariable("CAISSON_FAULTS") == u"all";
        const struct
        {
            const char *call;
            std::vector<const char *> errors; // the first one always
            int stride;
            // Ends the helper, which is as good as its kill: libnftables leaves when the kernel's answer is
            // not to be had, and a thread that cannot get back from a container's network is not let go on.
            bool mayEnd = false;
        } faults[] = {
            {"clone3", {"ENOMEM", "EPERM", "EAGAIN"}, 1},
            {"clone", {"EAGAIN"}, 1},
            {"move_mount", {"EPERM", "ENOMEM"}, 5},
            {"fsopen", {"EMFILE", "ENODEV"}, 3},
            {"fsmount", {"ENOMEM", "EMFILE"}, 3},
            {"fsconfig", {"EINVAL", "ENOMEM"}, 5},
            {"open_tree", {"ENOSPC", "EMFILE"}, 5},
            {"mount_setattr", {"EPERM"}, 3},
            {"mount", {"ENOSPC"}, 1},
            {"sendmsg", {"ENOBUFS", "EINTR", "EPERM"}, 9},
            {"recvmsg", {"ENOMEM", "EINTR"}, 13, true},
            {"sendto", {"ENOBUFS"}, 7},
            {"openat2", {"EMFILE", "ENOMEM", "EAGAIN"}, 29},
            {"openat", {"EMFILE", "ENOMEM"}, 29},
            {"mkdirat", {"ENOSPC", "EPERM"}, 4},
            {"write", {"ENOSPC", "EINTR", "EIO"}, 23},
            {"setns", {"EPERM", "ENOMEM"}, 1, true},
            {"unshare", {"ENOSPC"}, 1},
            {"pivot_root", {"EBUSY"}, 1},
            {"sethostname", {"EPERM"}, 1},
            {"execveat", {"ENOMEM", "E2BIG"}, 1},
            {"execve", {"ENOMEM", "EACCES"}, 2},
            {"socketpair", {"EMFILE"}, 1},
            {"epoll_ctl", {"ENOMEM"}, 3},
            {"pidfd_open", {"EMFILE"}, 2},
            {"pidfd_send_signal", {"EPERM"}, 3},
            {"prctl", {"EINVAL"}, 13},
            {"capset", {"EPERM"}, 1},
            {"setgroups", {"EPERM"}, 1},
            {"setresuid", {"EAGAIN"}, 1},
            {"seccomp", {"ENOMEM"}, 3},
            {"renameat2", {"ENOSPC"}, 1},
            {"renameat", {"ENOSPC"}, 1},
            {"unlinkat", {"EIO"}, 5},
        };
        for (const auto &fault : faults) {
#ifdef __SANITIZE_ADDRESS__
            if (std::string_view(fault.call) == "write")
                continue; // by which the sanitizer looks whether memory is there: it gives up when that fails
#endif
            for (const char *error : fault.errors) {
                QTest::addRow("%s %s", fault.call, error)
                    << QString::fromLatin1(fault.call) << QString::fromLatin1(error)
                    << (all ? 1 : fault.stride * tests::patience()) << fault.mayEnd;
                if (!all)
                    break;
            }
        }
    }

    void oneByOne()
    {
        QFETCH(const QString, call);
        QFETCH(const QString, error);
        QFETCH(const int, stride);
        QFETCH(const bool, mayEnd);
        int when = 1, failed = 0;
        m_calls = 0;
        for (; failsAt(call, error, when, mayEnd); when += stride)
            ++failed;
        // And the last one, by which the engine ends.
        if (!QTest::currentTestFailed() && m_calls > 0 && m_calls != when - stride &&
            failsAt(call, error, m_calls, mayEnd))
            ++failed;
        qInfo("%d of at most %d in a thread failed", failed, m_calls);
    }

    void cleanupTestCase()
    {
        if (!m_zion)
            return;
        const std::string left = m_zion->end();
        QVERIFY2(left.empty(), left.c_str());
        m_zion.reset();
    }

public:
    static bool s_sandboxed;

private:
    /// Whether there was such a call; then all went as it should, or the test has failed.
    bool failsAt(const QString &call, const QString &error, int when, bool mayEnd)
    {
        const std::string which = QStringLiteral("%1 %2, at %3").arg(call, error).arg(when).toStdString();
        const std::optional<bool> hit = runFailing(call, error, when, mayEnd);
        if (!hit) {
            QTest::qFail((which + ": the engine crashed or hung").c_str(), __FILE__, __LINE__);
            return false;
        }
        const std::string problem = *hit ? m_zion->wholeness() : std::string();
        if (!problem.empty())
            QTest::qFail((which + ": " + problem).c_str(), __FILE__, __LINE__);
        return *hit && problem.empty();
    }

    /// The calls in a strace of several threads: of the one that made most.
    static int mostInAThread(const std::string &trace, const std::string &call)
    {
        std::map<std::string, int> calls;
        std::istringstream lines(trace);
        for (std::string thread, rest; lines >> thread && std::getline(lines, rest);)
            calls[thread] += rest.find(' ' + call + '(') != std::string::npos ? 1 : 0;
        const auto most = std::ranges::max_element(calls, {}, [](const auto &entry) { return entry.second; });
        return most == calls.end() ? 0 : most->second;
    }

    /// Whether a call was made to fail; none: the driver did not end by itself.
    std::optional<bool> runFailing(const QString &call, const QString &error, int when, bool mayEnd)
    {
        const QString trace = QString::fromStdString(m_zion->box().path()) + QStringLiteral("-trace");
        QProcess strace;
        strace.setProcessChannelMode(QProcess::ForwardedChannels);
        // Leaks cannot be looked for under strace.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("detect_leaks=0"));
        strace.setProcessEnvironment(environment);
        strace.start(m_strace, {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("--seccomp-bpf"),
                                QStringLiteral("-o"), trace, QStringLiteral("-e"),
                                QStringLiteral("trace=") + call, QStringLiteral("-e"),
                                QStringLiteral("inject=%1:error=%2:when=%3").arg(call, error).arg(when),
                                QCoreApplication::applicationFilePath(), QStringLiteral("--drive"),
                                QString::fromStdString(m_zion->box().path()),
                                QString::fromStdString(m_zion->box().cgroupName()),
                                QString::fromStdString(m_zion->id()), trace + QStringLiteral(".end")});
        // Told by a directory, since opening and writing may be what fails. What was started may go on for
        // long.
        const QString end = trace + QStringLiteral(".end");
        const bool ended =
            QTest::qWaitFor([&] { return QFile::exists(end) || strace.state() == QProcess::NotRunning; },
                            60'000 * tests::patience());
        const bool whole = QDir().rmdir(end);
        strace.terminate(); // lets go of whatever runs
        if (!strace.waitForFinished(10'000 * tests::patience())) {
            strace.kill();
            strace.waitForFinished();
        }
        const std::string text = tests::textOf(trace.toStdString());
        const bool hit = text.find("(INJECTED)") != std::string::npos;
        if (!ended || (!whole && !mayEnd)) {
            qWarning("%s", text.substr(text.size() < 4000 ? 0 : text.size() - 4000).c_str());
            return std::nullopt;
        }
        if (!hit)
            m_calls = mostInAThread(text, call.toStdString());
        (void)::unlink(trace.toUtf8().constData());
        return hit;
    }

    std::optional<OneContainer> m_zion;
    QString m_strace;
    int m_calls = 0; ///< in the last run in which none failed
};

bool FailingCallsTest::s_sandboxed = false;

int main(int argc, char **argv)
{
    if (argc == 6 && std::string_view(argv[1]) == "--drive") {
        drive(argv[2], argv[3], argv[4]);
        return ::mkdir(argv[5], 0700); // not one of the calls that fail
    }
    FailingCallsTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    FailingCallsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "failingcallstest.moc"
