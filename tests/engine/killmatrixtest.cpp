// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/onecontainer.h"

#include <atomic>
#include <csignal>
#include <QCoreApplication>
#include <QTest>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;

namespace {

Authorized<Action::Manage> manage()
{
    return EngineBox::token<Action::Manage>();
}

} // namespace

/// kill -9 of the engine before and after every step of start and of stop: the next engine must find a
/// container that runs wholly, or have taken it away wholly (C5).
class KillMatrixTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
        m_zion.emplace();
        const std::string problem = m_zion->begin();
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void start()
    {
        int kills = 0;
        for (int at = 1; at < 500; ++at) {
            if (!runUntilKilled(
                    at, [this](Engine &engine) { return engine.start(manage(), m_zion->id()).has_value(); }))
                break;
            ++kills;
            if (!checkAndStop(at))
                return;
        }
        qInfo("start was killed at %d instants, last before or after \"%s\"", kills, m_lastStep);
        QVERIFY(kills >= 40);
        QVERIFY(checkAndStop(0)); // the one that got through runs
    }

    void stop()
    {
        int kills = 0;
        for (int at = 1; at < 500; ++at) {
            // By a process that ends, so that the monitor is nobody's child here, as after any end of a
            // helper.
            QVERIFY(!runUntilKilled(
                0, [this](Engine &engine) { return engine.start(manage(), m_zion->id()).has_value(); }));
            const bool killed = runUntilKilled(at, [this](Engine &engine) {
                return engine.stop(manage(), m_zion->id(), std::chrono::seconds(0)).has_value();
            });
            if (!checkAndStop(at, true))
                return;
            if (!killed)
                break;
            ++kills;
        }
        qInfo("stop was killed at %d instants", kills);
        QVERIFY(kills >= 40);
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
    /// In a child: opens an engine and does `work`; at the `at`-th call of the hook the child kills itself.
    /// Whether it came to that. The step is left in a pipe for the report.
    bool runUntilKilled(int at, const std::function<bool(Engine &)> &work)
    {
        int ends[2];
        if (::pipe(ends) != 0)
            qFatal("pipe");
        const pid_t child = ::fork(); // no engine is open: this process has one thread
        if (child == 0) {
            ::close(ends[0]);
            Config config = m_zion->box().config();
            std::atomic<int> calls{0};
            config.stepHook = [&calls, at, ends](std::string_view step, bool after) {
                if (++calls != at)
                    return;
                const std::string text = (after ? "after " : "before ") + std::string(step);
                (void)!::write(ends[1], text.data(), text.size());
                ::kill(::getpid(), SIGKILL);
            };
            Recorder recorder;
            auto engine = Engine::open(config, recorder);
            const bool done = engine && work(**engine);
            if (engine)
                engine->reset();
            ::_exit(done ? 0 : 1);
        }
        ::close(ends[1]);
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        std::memset(m_lastStep, 0, sizeof m_lastStep);
        if (::read(ends[0], m_lastStep, sizeof m_lastStep - 1) < 0)
            m_lastStep[0] = 0;
        ::close(ends[0]);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            return true;
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            qWarning("the child failed without being killed at %d", at);
        return false;
    }

    bool checkAndStop(int at, bool asked = false)
    {
        const std::string problem = m_zion->wholeness(asked);
        if (problem.empty())
            return true;
        QTest::qFail(
            (std::string("killed ") + m_lastStep + " (" + std::to_string(at) + "): " + problem).c_str(),
            __FILE__, __LINE__);
        return false;
    }

    std::optional<OneContainer> m_zion;
    char m_lastStep[128] = {};
};

bool KillMatrixTest::s_sandboxed = false;

int main(int argc, char **argv)
{
    KillMatrixTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    KillMatrixTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "killmatrixtest.moc"
