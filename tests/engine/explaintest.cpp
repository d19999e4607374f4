// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/procfs.h"
#include "tests/engine/enginebox.h"
#include "tests/support/patience.h"

#include <csignal>
#include <fstream>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <sys/mount.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;

#define VERIFY_DONE(status)                                                                                  \
    do {                                                                                                     \
        const auto &verified = (status);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : verified.error().text.c_str());                       \
    } while (false)

namespace {

using Box = EngineBox;

/// What anybody can see of a container from outside, in words that do not depend on how it was made.
struct Facts
{
    QStringList own;      ///< kinds of namespace that are not the host's
    QString maps;         ///< uid_map and gid_map
    QString furtherUsers; ///< how many user namespaces may be made below its own
    QStringList mounts;   ///< target, kind of file system where the kernel makes it up, ro or rw
    QString addresses, routes, hostName, offsets;
    QString limits;     ///< of memory and processes
    QString privileges; ///< ids, capabilities, no_new_privs
    QString command, openFiles;
};

QString read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QStringLiteral("?");
}

QString run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(10'000 * tests::patience());
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
}

/// A tmpfs may stand for another (a node of the host's devtmpfs for one of ours), so its kind is not
/// compared.
bool kindCounts(const std::string &type)
{
    return type != "tmpfs" && type != "devtmpfs";
}

/// The writable layer's root, and what is bound to hide something, are of different sources; the rest is
/// equal.
QStringList mountsOf(pid_t pid)
{
    const auto proc = kernel::ProcFs::open();
    const auto mounts = proc ? proc->mounts(pid) : Result<std::vector<kernel::MountInfoEntry>>();
    std::set<QString> lines;
    for (const kernel::MountInfoEntry &entry : mounts.value_or(std::vector<kernel::MountInfoEntry>())) {
        const bool readOnly = entry.options.starts_with("ro") || entry.superOptions.starts_with("ro");
        // files of /etc and nodes of /dev stand for what is bound there, wherever it comes from
        const bool file =
            entry.target.starts_with("/etc/") ||
            (entry.target.starts_with("/dev/") && !kindCounts(entry.type) && entry.target != "/dev/shm");
        const std::string kind = kindCounts(entry.type) ? entry.type : "";
        lines.insert(
            QString::fromStdString(entry.target + (file ? "" : ' ' + kind + (readOnly ? " ro" : " rw"))));
    }
    QStringList result;
    for (const QString &line : lines) {
        // masks of files: covered by /dev/null here and there
        result.push_back(line.startsWith(QLatin1String("/proc/")) ? line.section(QLatin1Char(' '), 0, 0)
                                                                  : line);
    }
    result.removeDuplicates();
    return result;
}

QString lines(const QString &text, const QStringList &beginnings)
{
    QString kept;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        for (const QString &beginning : beginnings) {
            if (line.startsWith(beginning))
                kept += line.simplified() + QLatin1Char('\n');
        }
    }
    return kept;
}

/// What the kernel holds it to, in words of each interface.
QString limitsOf(const QString &memoryGroup)
{
    QString text;
    const auto add = [&text](const QString &group, const char *name) {
        QFile file(group + QLatin1Char('/') + QLatin1String(name));
        if (file.open(QIODevice::ReadOnly))
            text += QLatin1String(name) + QLatin1Char(' ') + QString::fromUtf8(file.readAll());
    };
    for (const char *name : {"memory.limit_in_bytes", "memory.memsw.limit_in_bytes"})
        add(memoryGroup, name);
    for (const auto &[controller, name] : {std::pair{"/pids/", "pids.max"}, {"/cpu/", "cpu.cfs_quota_us"}})
        add(QString(memoryGroup).replace(QLatin1String("/memory/"), QLatin1String(controller)), name);
    for (const char *name : {"memory.max", "memory.swap.max", "memory.high", "cpu.max"})
        add(memoryGroup, name);
    return text;
}

Facts factsOf(pid_t pid, const ContainerInfo &container)
{
    const QString proc = QStringLiteral("/proc/%1").arg(pid);
    const QString target = QString::number(pid);
    Facts facts;
    for (const kernel::NamespaceKindInfo &kind : kernel::namespaceKinds) {
        const QString name = QString::fromLatin1(kind.name.data(), static_cast<qsizetype>(kind.name.size()));
        if (QFile::symLinkTarget(proc + QStringLiteral("/ns/") + name) !=
            QFile::symLinkTarget(QStringLiteral("/proc/self/ns/") + name))
            facts.own.push_back(name);
    }
    facts.maps = read(proc + QStringLiteral("/uid_map")).simplified() + QLatin1Char('\n') +
                 read(proc + QStringLiteral("/gid_map")).simplified();
    facts.furtherUsers = run(QStringLiteral("nsenter"),
                             {QStringLiteral("-t"), target, QStringLiteral("-U"), QStringLiteral("cat"),
                              QStringLiteral("/proc/sys/user/max_user_namespaces")});
    facts.mounts = mountsOf(pid);
    const QStringList inNet{QStringLiteral("-t"), target, QStringLiteral("-n"), QStringLiteral("ip"),
                            QStringLiteral("-o")};
    for (const QString &line :
         run(QStringLiteral("nsenter"), inNet + QStringList{QStringLiteral("-4"), QStringLiteral("address")})
             .split(QLatin1Char('\n')))
        facts.addresses += line.section(QLatin1Char(':'), 1).section(QLatin1Char('\\'), 0, 0).simplified() +
                           QLatin1Char('\n');
    facts.routes = run(QStringLiteral("nsenter"), inNet + QStringList{QStringLiteral("route")}).simplified();
    facts.hostName = run(QStringLiteral("nsenter"),
                         {QStringLiteral("-t"), target, QStringLiteral("-u"), QStringLiteral("hostname")});
    facts.offsets = read(proc + QStringLiteral("/timens_offsets")).simplified();
    facts.limits = limitsOf(QString::fromStdString(container.cgroupPath));
    const QString status = read(proc + QStringLiteral("/status"));
    facts.privileges =
        lines(status, {QStringLiteral("Uid"), QStringLiteral("Gid"), QStringLiteral("Groups"),
                       QStringLiteral("Cap"), QStringLiteral("NoNewPrivs"), QStringLiteral("NSpid")});
    facts.privileges.replace(target, QStringLiteral("PID"));
    facts.command = read(proc + QStringLiteral("/cmdline")) + read(proc + QStringLiteral("/comm"));
    facts.openFiles = lines(read(proc + QStringLiteral("/limits")), {QStringLiteral("Max open files")});
    return facts;
}

} // namespace

/// The commands that Explain shows build the same container: run by root with the ordinary tools.
class ExplainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
        for (const char *tool : {"unshare", "nsenter", "setpriv", "prlimit", "ip", "nft"}) {
            if (QStandardPaths::findExecutable(QString::fromLatin1(tool)).isEmpty())
                QSKIP("needs the ordinary tools");
        }
        // As a desktop has it: what lies below a mount a user namespace may not uncover.
        (void)::mount("tmpfs", "/proc/sys/fs/binfmt_misc", "tmpfs", 0, nullptr);
    }

    void scriptBuildsTheSame_data()
    {
        QTest::addColumn<QStringList>("hostKinds");
        QTest::newRow("all eight kinds") << QStringList();
        QTest::newRow("host's users") << QStringList{QStringLiteral("user")};
        QTest::newRow("host's processes and network")
            << QStringList{QStringLiteral("pid"), QStringLiteral("net")};
        QTest::newRow("host's queues and control groups")
            << QStringList{QStringLiteral("ipc"), QStringLiteral("cgroup")};
        QTest::newRow("host's time and names") << QStringList{QStringLiteral("time"), QStringLiteral("uts")};
    }

    void scriptBuildsTheSame()
    {
        QFETCH(QStringList, hostKinds);
        Box box;
        Recorder recorder;
        auto engine = Engine::open(box.config(), recorder);
        VERIFY_DONE(engine);
        ContainerRequest request = Box::request("zion", {"sleep", "1000"});
        request.limits.memorySwap = 96U << 20;
        request.limits.cpus = 0.5;
        request.limits.pids = 77;
        for (const QString &kind : hostKinds) {
            request.namespaces[static_cast<std::size_t>(*kernel::namespaceKindFromName(kind.toStdString()))] =
                NamespaceMode::Host;
        }
        if (hostKinds.contains(QStringLiteral("net")))
            request.network = "host";
        if (hostKinds.contains(QStringLiteral("uts")))
            request.hostName = {};
        if (!hostKinds.contains(QStringLiteral("time")))
            request.timeOffsets = {{"boottime", 3600}, {"monotonic", 60}};
        const auto created = (*engine)->create(Box::token<Action::Create>(), request);
        VERIFY_DONE(created);
        const ContainerId id = created->id;
        VERIFY_DONE((*engine)->start(Box::token<Action::Manage>(), id));
        const auto container = (*engine)->container(id);
        VERIFY_DONE(container);
        Facts made = factsOf(container->pid, *container);
        const auto script = (*engine)->explainAs(id, "shell");
        VERIFY_DONE(script);
        VERIFY_DONE((*engine)->stop(Box::token<Action::Manage>(), id, std::chrono::seconds(0)));

        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("zion.sh"));
        {
            std::ofstream file(path.toStdString());
            file << *script << "\necho \"$pid\" > " << directory.filePath(QStringLiteral("pid")).toStdString()
                 << "\necho \"$work\" > " << directory.filePath(QStringLiteral("work")).toStdString() << '\n';
        }
        QProcess shell;
        shell.setProcessChannelMode(QProcess::MergedChannels);
        shell.setStandardOutputFile(directory.filePath(QStringLiteral("output")));
        shell.start(QStringLiteral("sh"), {QStringLiteral("-x"), path});
        QVERIFY(shell.waitForFinished(30'000 * tests::patience()));
        const QByteArray output = read(directory.filePath(QStringLiteral("output"))).toUtf8();
        const pid_t pid = read(directory.filePath(QStringLiteral("pid"))).trimmed().toInt();
        const QString unit = QFileInfo(QString::fromStdString(container->cgroupPath)).fileName();
        const auto endScope = [&unit] { // with systemd the script keeps one
            if (unit.endsWith(QLatin1String(".scope")))
                run(QStringLiteral("systemctl"), {QStringLiteral("stop"), unit});
        };
        const auto cleanUp = qScopeGuard([&] {
            if (pid > 1)
                ::kill(pid, SIGKILL);
            endScope();
            const QString work = read(directory.filePath(QStringLiteral("work"))).trimmed();
            if (work.startsWith(QLatin1String("/tmp/")))
                QDir(work).removeRecursively();
            // what the script made has the container's names: a removal takes it away
            [[maybe_unused]] const bool removed =
                (*engine)->remove(Box::token<Action::Manage>(), id, true).has_value();
        });
        QVERIFY2(shell.exitCode() == 0 && pid > 1, output.right(3000).constData());
        // it becomes the command when it has read its line
        QTRY_COMPARE(read(QStringLiteral("/proc/%1/comm").arg(pid)).trimmed(), QStringLiteral("sleep"));

        Facts built = factsOf(pid, *container);
        QCOMPARE(built.own, made.own);
        QCOMPARE(built.maps, made.maps);
        QCOMPARE(built.furtherUsers, made.furtherUsers);
        QCOMPARE(made.furtherUsers == QStringLiteral("0\n"), !hostKinds.contains(QStringLiteral("user")));
        if (hostKinds.contains(QStringLiteral("pid"))) {
            // mount(8) takes the host's /proc and /sys with all below: the kernel does not let a user
            // namespace uncover what lies under a mount
            const QRegularExpression below(QStringLiteral("^/(proc|sys)/"));
            built.mounts.removeIf([&below](const QString &line) { return below.match(line).hasMatch(); });
            made.mounts.removeIf([&below](const QString &line) { return below.match(line).hasMatch(); });
        }
        QCOMPARE(built.mounts, made.mounts);
        QCOMPARE(built.addresses, made.addresses);
        QCOMPARE(built.routes, made.routes);
        QCOMPARE(built.hostName, made.hostName);
        QCOMPARE(built.offsets, made.offsets);
        QCOMPARE(built.limits, made.limits);
        QCOMPARE(built.privileges, made.privileges);
        QCOMPARE(built.command, made.command);
        QCOMPARE(built.openFiles, made.openFiles);

        // what the script made is the engine's by its names: a start and a removal take it away
        ::kill(pid, SIGKILL);
        QTRY_VERIFY(!QFile::exists(QStringLiteral("/proc/%1").arg(pid)));
        endScope();
        VERIFY_DONE((*engine)->start(Box::token<Action::Manage>(), id));
        VERIFY_DONE((*engine)->remove(Box::token<Action::Manage>(), id, true));
    }

public:
    inline static bool s_sandboxed = false;
};

int main(int argc, char **argv)
{
    ExplainTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    ExplainTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "explaintest.moc"
