// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/namespaceinventory.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/syscalls.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <chrono>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTest>
#include <set>
#include <sys/stat.h>
#include <thread>

using namespace caisson;
using namespace caisson::kernel;

namespace {

[[nodiscard]] std::uint64_t linkOf(pid_t pid, std::string_view name)
{
    struct ::stat status
    {
    };
    const std::string path = "/proc/" + std::to_string(pid) + "/ns/" + std::string(name);
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// What a program writes; it ends before this returns.
[[nodiscard]] std::string outputOf(const char *command)
{
    std::string text;
    FILE *stream = ::popen(command, "re");
    if (!stream)
        return text;
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, stream)) > 0;)
        text.append(buffer, n);
    ::pclose(stream);
    return text;
}

/// A child in new namespaces that waits to be killed; returns once it is in them.
class Sleeper
{
public:
    explicit Sleeper(int flags)
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) < 0)
            return;
        m_pid = ::fork();
        if (m_pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const bool ok = ::unshare(flags) == 0;
            static_cast<void>(!::write(ends[1], ok ? "y" : "n", 1));
            for (;;)
                ::pause();
        }
        ::close(ends[1]);
        char answer = 'n';
        static_cast<void>(!::read(ends[0], &answer, 1));
        ::close(ends[0]);
        m_good = answer == 'y';
    }
    ~Sleeper()
    {
        if (m_pid > 0) {
            ::kill(m_pid, SIGKILL);
            ::waitpid(m_pid, nullptr, 0);
        }
    }
    Sleeper(const Sleeper &) = delete;
    Sleeper &operator=(const Sleeper &) = delete;
    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] bool good() const { return m_good; }

private:
    pid_t m_pid = -1;
    bool m_good = false;
};

/// "inode type processes pid uid owner parent command" of each row, with and without the part that changes.
[[nodiscard]] std::string rowText(std::uint64_t inode, std::string_view type, std::uint64_t processes,
                                  std::int64_t pid, std::uint64_t uid, std::uint64_t owner,
                                  std::uint64_t parent, std::string command)
{
    // lsns shows a kernel thread without brackets.
    if (command.starts_with('[') && command.ends_with(']'))
        command = command.substr(1, command.size() - 2);
    return std::to_string(inode) + ' ' + std::string(type) + ' ' + std::to_string(processes) + ' ' +
           std::to_string(pid) + ' ' + std::to_string(uid) + ' ' + std::to_string(owner) + ' ' +
           std::to_string(parent) + ' ' + command;
}

[[nodiscard]] std::set<std::string> ownRows(const std::set<std::uint64_t> &withLsns)
{
    std::set<std::string> rows;
    const auto list = listNamespaces();
    if (!list)
        return {list.error().text};
    for (const NamespaceRow &row : *list) {
        if (row.processes == 0)
            continue; // only a name: lsns 2.38 does not know these
        rows.insert(rowText(row.inode, info(row.kind).name, row.processes + withLsns.count(row.inode),
                            row.lowestPid, row.uid, row.owner, row.parent, row.command));
    }
    return rows;
}

[[nodiscard]] std::set<std::string> lsnsRows()
{
    std::set<std::string> rows;
    // exec, so that no shell is counted with it.
    const std::string text = outputOf("exec lsns -J -l -o NS,TYPE,NPROCS,PID,UID,ONS,PNS,COMMAND");
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text));
    for (const QJsonValue &value : document[QLatin1String("namespaces")].toArray()) {
        const QJsonObject row = value.toObject();
        const auto number = [&](const char *key) {
            return static_cast<std::uint64_t>(row[QLatin1String(key)].toDouble());
        };
        rows.insert(rowText(number("ns"), row[QLatin1String("type")].toString().toStdString(),
                            number("nprocs"), static_cast<std::int64_t>(number("pid")), number("uid"),
                            number("ons"), number("pns"),
                            row[QLatin1String("command")].toString().toStdString()));
    }
    return rows;
}

} // namespace

class NamespaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensByPidfd();
    void opensByProcAsWell();
    void endedProcessIsNotFound();
    void adoptChecksWhatItGets();
    void ownersAndParents();
    void entersAndComesBack();
    void userNamespaceHasItsMaps();
    void userNamespaceRefusesBadMaps();
    void inspectsTenLinks();
    void inspectsOnlyPidfds();
    void hostIsFound();
    void equalsLsnsInASandbox();
    void equalsLsnsOnTheMachine();
    void showsNamedNetworks();
};

void NamespaceTest::init()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
}

void NamespaceTest::opensByPidfd()
{
    const Sleeper sleeper(CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWCGROUP);
    QVERIFY(sleeper.good());
    auto process = PidFd::open(sleeper.pid());
    VERIFY_OK(process);
    for (const NamespaceKindInfo &kind : namespaceKinds) {
        auto ns = NamespaceFd::open(*process, kind.kind);
        VERIFY_OK(ns);
        QCOMPARE(ns->inode().value(), linkOf(sleeper.pid(), kind.name));
        QVERIFY(ns->kind() == kind.kind);
        QVERIFY((::fcntl(ns->fd().get(), F_GETFD) & FD_CLOEXEC) != 0);
    }
    QVERIFY(linkOf(sleeper.pid(), "net") != linkOf(::getpid(), "net"));
}

void NamespaceTest::opensByProcAsWell()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    auto process = PidFd::open(::getpid());
    VERIFY_OK(process);
    for (const NamespaceKindInfo &kind : namespaceKinds) {
        auto ns = NamespaceFd::openByProc(*proc, *process, kind.kind);
        VERIFY_OK(ns);
        QCOMPARE(ns->inode().value(), linkOf(::getpid(), kind.name));
        QCOMPARE(NamespaceFd::ofSelf(kind.kind)->inode().value(), ns->inode().value());
    }
}

void NamespaceTest::endedProcessIsNotFound()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::pause();
        ::_exit(0);
    }
    auto process = PidFd::open(pid);
    VERIFY_OK(process);
    ::kill(pid, SIGKILL);
    QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    QCOMPARE(NamespaceFd::open(*process, NamespaceKind::Net).error().code, ErrorCode::NotFound);
    QCOMPARE(NamespaceFd::openByProc(*proc, *process, NamespaceKind::Net).error().code, ErrorCode::NotFound);
    QCOMPARE(inspectProcess(process->fd()).error().code, ErrorCode::NotFound);
    QCOMPARE(inspectProcess(pid).error().code, ErrorCode::NotFound);
}

void NamespaceTest::adoptChecksWhatItGets()
{
    // R41: a namespace, and of that kind.
    QCOMPARE(
        NamespaceFd::adopt(Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC)), NamespaceKind::Net).error().code,
        ErrorCode::InvalidArgument);
    QCOMPARE(NamespaceFd::adopt(Fd(::open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC)), NamespaceKind::Net)
                 .error()
                 .code,
             ErrorCode::InvalidArgument);
    QCOMPARE(NamespaceFd::adopt(Fd(), NamespaceKind::Net).error().code, ErrorCode::InvalidArgument);
    VERIFY_OK(NamespaceFd::adopt(Fd(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)), NamespaceKind::Net));
}

void NamespaceTest::ownersAndParents()
{
    const Sleeper sleeper(CLONE_NEWUSER | CLONE_NEWUTS);
    QVERIFY(sleeper.good());
    auto process = PidFd::open(sleeper.pid());
    VERIFY_OK(process);
    auto uts = NamespaceFd::open(*process, NamespaceKind::Uts);
    auto user = NamespaceFd::open(*process, NamespaceKind::User);
    auto net = NamespaceFd::open(*process, NamespaceKind::Net);
    QCOMPARE(uts->owner()->inode().value(), user->inode().value());
    QCOMPARE(user->parent()->inode().value(), linkOf(::getpid(), "user"));
    QCOMPARE(net->owner()->inode().value(), linkOf(::getpid(), "user"));
    QCOMPARE(user->ownerUid().value(), ::geteuid());
    QCOMPARE(uts->parent().error().code, ErrorCode::NotFound);
    QCOMPARE(NamespaceFd::ofSelf(NamespaceKind::User)->parent().error().code, ErrorCode::NotFound);
}

void NamespaceTest::entersAndComesBack()
{
    const Sleeper sleeper(CLONE_NEWNET);
    QVERIFY(sleeper.good());
    auto process = PidFd::open(sleeper.pid());
    auto network = NamespaceFd::open(*process, NamespaceKind::Net);
    VERIFY_OK(network);
    const std::uint64_t before = NamespaceFd::ofSelf(NamespaceKind::Net)->inode().value();
    std::uint64_t inside = 0;
    // In a thread beside the main one: only the caller moves.
    std::thread worker([&] {
        static_cast<void>(runInNetworkNamespace(*network, [&]() -> Status {
            inside = NamespaceFd::ofSelf(NamespaceKind::Net)->inode().value_or(0);
            return {};
        }));
    });
    worker.join();
    QCOMPARE(inside, network->inode().value());
    const auto failed =
        runInNetworkNamespace(*network, [] { return Status(failure(ErrorCode::WrongState, "no")); });
    QCOMPARE(failed.error().code, ErrorCode::WrongState);
    QCOMPARE(NamespaceFd::ofSelf(NamespaceKind::Net)->inode().value(), before);
    const auto uts = NamespaceFd::open(*process, NamespaceKind::Uts);
    QCOMPARE(runInNetworkNamespace(*uts, [] { return Status(); }).error().code, ErrorCode::InvalidArgument);
}

void NamespaceTest::userNamespaceHasItsMaps()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const IdRange range{0, 500000, 65536};
    auto user = makeUserNamespace(*proc, {&range, 1}, {&range, 1});
    VERIFY_OK(user);
    QVERIFY(user->inode().value() != linkOf(::getpid(), "user"));
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1); // the child that made it is gone
    const QString result = runInChild(0, [&]() -> std::string {
        CHILD_OK(user->enter());
        auto map = Directory::open("/proc")->openDirectory(std::to_string(::getpid()))->readFile("uid_map");
        CHILD_OK(map);
        unsigned inside = 1;
        unsigned outside = 0;
        unsigned count = 0;
        CHILD_CHECK(std::sscanf(map->c_str(), "%u %u %u", &inside, &outside, &count) == 3);
        // Seen from inside: the parent's ids cannot be shown, unless they are seen from there.
        CHILD_CHECK(inside == 0 && count == 65536);
        return {};
    });
    QCOMPARE(result, QString());
}

void NamespaceTest::userNamespaceRefusesBadMaps()
{
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const IdRange good{0, 500000, 65536};
    const std::vector<IdRange> overlapping{{0, 500000, 10}, {5, 600000, 10}};
    QVERIFY(!makeUserNamespace(*proc, {}, {&good, 1}));
    const auto refused = makeUserNamespace(*proc, overlapping, {&good, 1});
    QVERIFY(!refused);
    QVERIFY(refused.error().text.find("uid_map") != std::string::npos);
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
}

void NamespaceTest::inspectsTenLinks()
{
    // E1
    const Sleeper sleeper(CLONE_NEWPID | CLONE_NEWTIME | CLONE_NEWUTS);
    QVERIFY(sleeper.good());
    const auto links = inspectProcess(sleeper.pid());
    VERIFY_OK(links);
    QCOMPARE(links->pid, sleeper.pid());
    for (const NamespaceKindInfo &kind : namespaceKinds)
        QCOMPARE(links->inodes[static_cast<std::size_t>(kind.kind)], linkOf(sleeper.pid(), kind.name));
    QCOMPARE(links->timeForChildren, linkOf(sleeper.pid(), "time_for_children"));
    QVERIFY(links->timeForChildren != links->inodes[static_cast<std::size_t>(NamespaceKind::Time)]);
    QCOMPARE(links->pidForChildren, linkOf(sleeper.pid(), "pid_for_children"));
}

void NamespaceTest::inspectsOnlyPidfds()
{
    QCOMPARE(inspectProcess(Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC))).error().code,
             ErrorCode::InvalidArgument);
    QCOMPARE(inspectProcess(Fd()).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!inspectProcess(-1));
}

void NamespaceTest::hostIsFound()
{
    const auto host = hostNamespaces();
    VERIFY_OK(host);
    for (const std::uint64_t inode : host->inodes)
        QVERIFY(inode != 0);
}

void NamespaceTest::equalsLsnsInASandbox()
{
    if (QStandardPaths::findExecutable(QStringLiteral("lsns")).isEmpty())
        QSKIP("no lsns");
    // E3, exactly: in a PID namespace of our own nobody else starts or ends anything.
    const QString result = runInChild(CLONE_NEWNS | CLONE_NEWPID, []() -> std::string {
        int ends[2];
        CHILD_CHECK(::pipe2(ends, O_CLOEXEC) == 0);
        const pid_t init = ::fork();
        if (init == 0) {
            const auto body = []() -> std::string {
                auto proc = makeProc({});
                CHILD_OK(proc);
                auto target = Directory::open("/proc");
                CHILD_OK(target);
                CHILD_OK(proc->attach(target->fd()));
                const Sleeper one(CLONE_NEWUSER | CLONE_NEWUTS);
                const Sleeper two(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS);
                const Sleeper three(CLONE_NEWCGROUP);
                CHILD_CHECK(one.good() && two.good() && three.good());
                // lsns counts itself, in the namespaces that we are in.
                std::set<std::uint64_t> own;
                for (const NamespaceKindInfo &kind : namespaceKinds)
                    own.insert(linkOf(::getpid(), kind.name));
                const auto expected = lsnsRows();
                const auto actual = ownRows(own);
                if (actual != expected || actual.size() < 14) {
                    std::string text = "lsns:\n";
                    for (const std::string &row : expected)
                        text += row + '\n';
                    text += "ours:\n";
                    for (const std::string &row : actual)
                        text += row + '\n';
                    return text;
                }
                return {};
            };
            const std::string text = body();
            static_cast<void>(!::write(ends[1], text.data(), text.size()));
            ::_exit(0);
        }
        ::close(ends[1]);
        const Fd in(ends[0]);
        auto text = readAll(in, 1U << 20);
        ::waitpid(init, nullptr, 0);
        CHILD_OK(text);
        return *text;
    });
    QCOMPARE(result, QString());
}

void NamespaceTest::equalsLsnsOnTheMachine()
{
    if (QStandardPaths::findExecutable(QStringLiteral("lsns")).isEmpty())
        QSKIP("no lsns");
    // Others start and end processes meanwhile: the run that counts is one where nothing changed around it.
    std::set<std::uint64_t> own;
    for (const NamespaceKindInfo &kind : namespaceKinds)
        own.insert(linkOf(::getpid(), kind.name));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::set<std::string> before;
    std::set<std::string> lsns;
    do {
        before = ownRows(own);
        lsns = lsnsRows();
        if (ownRows(own) != before)
            continue;
        if (before == lsns)
            return;
    } while (std::chrono::steady_clock::now() < deadline);
    for (const std::string &row : lsns) {
        if (!before.contains(row))
            qInfo("lsns only: %s", row.c_str());
    }
    for (const std::string &row : before) {
        if (!lsns.contains(row))
            qInfo("ours only: %s", row.c_str());
    }
    QSKIP("the machine was never quiet; equalsLsnsInASandbox has compared them exactly");
}

void NamespaceTest::showsNamedNetworks()
{
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        // A /run of our own: nothing is named on the host.
        auto run = makeTmpfs({.size = 1U << 20});
        CHILD_OK(run);
        auto target = Directory::open("/run");
        CHILD_OK(target);
        CHILD_OK(run->attach(target->fd()));
        auto root = run->directory(Directory::Scope::Beneath);
        CHILD_OK(root);
        auto names = root->makeDirectory("netns", 0755);
        CHILD_OK(names);
        CHILD_OK(names->replaceFile("net1", ""));
        CHILD_OK(names->replaceFile("stale", ""));
        CHILD_OK(names->symlink("net1", "link"));
        std::uint64_t inode = 0;
        {
            const Sleeper sleeper(CLONE_NEWNET);
            CHILD_CHECK(sleeper.good());
            auto process = PidFd::open(sleeper.pid());
            CHILD_OK(process);
            auto network = NamespaceFd::open(*process, NamespaceKind::Net);
            CHILD_OK(network);
            inode = network->inode().value();
            const std::string from = "/proc/" + std::to_string(sleeper.pid()) + "/ns/net";
            CHILD_CHECK(::syscall(SYS_mount, from.c_str(), "/run/netns/net1", "", 1UL << 12, nullptr) == 0);
        }
        auto rows = listNamespaces();
        CHILD_OK(rows);
        const auto row = std::ranges::find(*rows, inode, &NamespaceRow::inode);
        CHILD_CHECK(row != rows->end());
        CHILD_CHECK(row->name == "net1" && row->processes == 0 && row->kind == NamespaceKind::Net);
        CHILD_CHECK(row->owner == linkOf(::getpid(), "user"));
        CHILD_CHECK(std::ranges::count_if(*rows, [](const NamespaceRow &r) { return !r.name.empty(); }) == 1);
        return {};
    });
    QCOMPARE(result, QString());
}

QTEST_GUILESS_MAIN(NamespaceTest)
#include "namespacetest.moc"
