// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/enginebox.h"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <QRegularExpression>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;
using Box = EngineBox;

namespace {

#define VERIFY_DONE(result)                                                                                  \
    do {                                                                                                     \
        const auto &verifyDone = (result);                                                                   \
        QVERIFY2(verifyDone, verifyDone ? "" : verifyDone.error().text.c_str());                             \
    } while (false)

Authorized<Action::Manage> manage()
{
    return Box::token<Action::Manage>();
}

/// "name: outcome" lines of hostileprobe.
std::map<std::string, std::string> outcomes(const std::string &text)
{
    std::map<std::string, std::string> result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos)
            result[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return result;
}

/// Refused by capability, filter or namespace: which of them is the profile's affair.
constexpr const char *refused = "EPERM|ENOSYS|EACCES";
constexpr const char *unwritable = "EROFS|EACCES|EPERM";
constexpr const char *elevenCapabilities = "00000000800405fb";

struct Expected
{
    const char *name, *outcome; ///< a regular expression
};
constexpr Expected table[] = {
    // what comes along (R2, R10, R11, R15, D22)
    {"descriptors", "0 1 2"},
    {"directory", "/"},
    {"environment", "ENV HOME HOSTNAME PATH TERM container"},
    {"signals", "default"},
    {"CapInh", "0000000000000000"},
    {"CapPrm", elevenCapabilities},
    {"CapEff", elevenCapabilities},
    {"CapBnd", elevenCapabilities},
    {"CapAmb", "0000000000000000"},
    {"NoNewPrivs", "1"},
    {"Seccomp", "2"},
    {"Uid", "0 0 0 0"},
    {"Gid", "0 0 0 0"},
    {"Groups", "0"},
    {"core size", R"(0 \d+)"},
    {"open files", "1024"},
    {"umask", "022"},
    // other processes
    {"kill a process of the host", "ESRCH"},
    {"kill by pidfd", "ESRCH"},
    {"trace a process of the host", "ESRCH|EPERM"},
    {"read a process of the host", "ESRCH|EPERM"},
    {"see a process of the host", "ENOENT"},
    // the kernel (R35, R50)
    {"mount", refused},
    {"remount", refused},
    {"umount", refused},
    {"fsopen", refused},
    {"open_tree", refused},
    {"pivot_root", refused},
    {"unshare user", refused},
    {"unshare mounts", refused},
    {"clone3", "ENOSYS"},
    {"setns", refused},
    {"mknod of a disk", refused},
    {"mknod of memory", refused},
    {"open_by_handle_at", refused},
    {"keyctl", refused},
    {"add_key", refused},
    {"bpf", refused},
    {"io_uring_setup", refused},
    {"perf_event_open", refused},
    {"userfaultfd", refused},
    {"init_module", refused},
    {"kexec_load", refused},
    {"reboot", refused},
    {"swapon", refused},
    {"kernel log", refused},
    {"set the clock", refused},
    {"set the host name", refused},
    {"AF_ALG", "EPERM|EAFNOSUPPORT|EACCES"},
    {"AF_VSOCK", "EPERM|EAFNOSUPPORT|EACCES"},
    {"raw packets", refused},
    // terminals (R16)
    {"TIOCSTI", "EPERM"},
    {"TIOCSTI in disguise", "EPERM"},
    {"TIOCLINUX", "EPERM"},
    // files (R18, R19, R34, R51)
    {"host name by /proc/sys", unwritable},
    {"core pattern", unwritable},
    {"sysrq", "EROFS|EACCES|EPERM|ENOENT"},
    {"/sys", "EROFS|EACCES|EPERM|ENOENT"},
    {"/proc/kcore", "empty|ENOENT"},
    {"/proc/keys", "empty|ENOENT"},
    {"/proc/interrupts", "empty|ENOENT"},
    {"/proc/timer_list", "empty|ENOENT"},
    {"/sys/firmware", "empty"},
    {"resolv.conf", "EROFS|EACCES"},
    {"replace resolv.conf", "EBUSY|EROFS"},
    {"/etc/resolv.conf is", "a file"},
    {"/etc/hostname is", "a file"},
    {"/etc/hosts is", "a file"},
};
/// Where the machine has such a hierarchy.
constexpr Expected ifThere[] = {
    {"leave the control group", "EROFS|EACCES"},
    {"make a control group", "EROFS|EACCES"},
    {"release agent", "EROFS|EACCES|ENOENT"},
    {"memory limit", "EROFS|EACCES|ENOENT"},
};

} // namespace

/// A container with the defaults whose owner means harm, at the real kernel: each thing tried fails as it
/// must.
class HostileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
    }
    void init()
    {
        m_box.emplace();
        m_recorder.emplace();
        auto opened = Engine::open(m_box->config(), *m_recorder);
        VERIFY_DONE(opened);
        m_engine = std::move(*opened);
    }
    void cleanup()
    {
        if (m_engine) {
            for (const ContainerInfo &container : m_engine->containers())
                VERIFY_DONE(m_engine->remove(manage(), container.id, true));
        }
        m_engine.reset();
        m_recorder.reset();
        m_box.reset();
    }

    /// The container's own command, and one run in it later: no difference (R13).
    void nothingGetsOut_data()
    {
        QTest::addColumn<bool>("asInit");
        QTest::newRow("init") << true;
        QTest::newRow("exec") << false;
    }
    void nothingGetsOut()
    {
        QFETCH(bool, asInit);
        const std::vector<std::string> probe{"/probe", std::to_string(::getpid())};
        const ContainerId id = create("hostile", asInit ? probe : std::vector<std::string>{"sleep", "1000"});
        std::filesystem::copy_file(CAISSON_TEST_PROBE, upper(id) + "/probe");
        VERIFY_DONE(m_engine->start(manage(), id));
        std::string said;
        if (asInit) {
            QVERIFY(m_recorder->waitForState(id, State::Stopped));
            const auto log = m_engine->log(Box::token<Action::Exec>(), id);
            VERIFY_DONE(log);
            said = readToEnd(*log);
        } else {
            ExecRequest request;
            request.command = probe;
            const auto session = m_engine->exec(Box::token<Action::Exec>(), id, request);
            VERIFY_DONE(session);
            said = readToEnd(session->descriptors[1]);
        }
        const auto found = outcomes(said);
        QVERIFY2(!found.empty(), said.c_str());
        QStringList wrong;
        const auto compare = [&](const Expected &expected, bool mayLack) {
            const auto outcome = found.find(expected.name);
            if (outcome == found.end()) {
                if (!mayLack)
                    wrong += QStringLiteral("%1: not tried").arg(QLatin1String(expected.name));
                return;
            }
            const QRegularExpression fits(
                QRegularExpression::anchoredPattern(QString::fromLatin1(expected.outcome)));
            if (!fits.match(QString::fromStdString(outcome->second)).hasMatch())
                wrong += QStringLiteral("%1: %2, not %3")
                             .arg(QLatin1String(expected.name), QString::fromStdString(outcome->second),
                                  QLatin1String(expected.outcome));
        };
        for (const Expected &expected : table)
            compare(expected, false);
        for (const Expected &expected : ifThere)
            compare(expected, true);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QCOMPARE(found.size() - std::size(table) <= std::size(ifThere), true); // nothing is tried in vain
    }

    /// What the helper and the monitor open or make beneath the container is a link out of it, laid by an
    /// earlier run.
    void linksInTheWay_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("starts");
        QTest::newRow("resolv.conf") << QStringLiteral("etc/resolv.conf") << true;
        QTest::newRow("hostname") << QStringLiteral("etc/hostname") << true;
        QTest::newRow("hosts") << QStringLiteral("etc/hosts") << true;
        for (const char *name : {"etc", "dev", "proc", "sys"})
            QTest::newRow(name) << QString::fromLatin1(name) << false;
    }
    void linksInTheWay()
    {
        QFETCH(QString, name);
        QFETCH(bool, starts);
        const std::string outside = m_box->path() + "/outside";
        std::filesystem::create_directory(outside);
        std::ofstream(outside + "/file") << "the host's\n";
        const ContainerId id = create("hostile", {"cat", "/etc/resolv.conf", "/etc/hostname", "/etc/hosts"});
        const std::string link = upper(id) + '/' + name.toStdString();
        std::filesystem::create_directories(std::filesystem::path(link).parent_path());
        std::filesystem::create_symlink(starts ? outside + "/file" : outside, link);
        const uid_t root = m_engine->container(id)->uidMap.front().outside; // as if made from inside
        QCOMPARE(::lchown(link.c_str(), root, root), 0);
        if (starts)
            QCOMPARE(::lchown((upper(id) + "/etc").c_str(), root, root), 0);
        const Status started = m_engine->start(manage(), id);
        QCOMPARE(started.has_value(), starts);
        if (starts) {
            QVERIFY(m_recorder->waitForState(id, State::Stopped));
            const auto log = m_engine->log(Box::token<Action::Exec>(), id);
            VERIFY_DONE(log);
            const std::string said = readToEnd(*log);
            QVERIFY2(said.find("the host's") == std::string::npos, said.c_str());
            QVERIFY2(said.find("localhost") != std::string::npos, said.c_str());
        }
        std::string text;
        std::getline(std::ifstream(outside + "/file"), text);
        QCOMPARE(text, std::string("the host's"));
        std::size_t entries = 0;
        for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(outside))
            ++entries;
        QCOMPARE(entries, std::size_t(1)); // nothing was made there
    }

    /// A working directory that names a descriptor: were one of the host open at that moment, it would lead
    /// out (R2).
    void workingDirectoryByDescriptor()
    {
        const ContainerId id = create("hostile", {"sleep", "1000"});
        VERIFY_DONE(m_engine->start(manage(), id));
        for (int number = 3; number < 32; ++number) {
            ExecRequest request;
            request.command = {"sh", "-c", "pwd; cat ../../../etc/hostname"};
            request.workingDirectory = "/proc/self/fd/" + std::to_string(number);
            const auto session = m_engine->exec(Box::token<Action::Exec>(), id, request);
            if (!session)
                continue;
            const std::string said = readToEnd(session->descriptors[1]);
            QVERIFY2(said.ends_with("\nhostile\n"), said.c_str());
        }
    }

public:
    static bool s_sandboxed;

private:
    ContainerId create(const std::string &name, std::vector<std::string> command)
    {
        const auto made =
            m_engine->create(Box::token<Action::Create>(), Box::request(name, std::move(command)));
        if (!made)
            qFatal("%s", made.error().text.c_str());
        return made->id;
    }
    [[nodiscard]] std::string upper(const ContainerId &id) const
    {
        return m_box->path() + "/state/layers/" + id + "/upper";
    }

    std::optional<EngineBox> m_box;
    std::optional<Recorder> m_recorder;
    std::unique_ptr<Engine> m_engine;
};

bool HostileTest::s_sandboxed = false;

int main(int argc, char **argv)
{
    HostileTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    HostileTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "hostiletest.moc"
