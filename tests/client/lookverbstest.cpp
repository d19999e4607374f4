// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/ctlcase.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <signal.h>

using namespace caisson::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array kinds{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

QString text(const Json &value)
{
    return QString::fromStdString(value.get<std::string>());
}

/// What the kernel says.
quint64 inodeOf(quint32 pid, const QString &link)
{
    const QString target = QFile::symLinkTarget(u"/proc/%1/ns/%2"_s.arg(pid).arg(link));
    return target.section(u'[', 1).section(u']', 0, 0).toULongLong();
}

/// The words of each line of a table.
QList<QStringList> rows(const QByteArray &table)
{
    QList<QStringList> result;
    for (const QString &line : QString::fromUtf8(table).split(u'\n', Qt::SkipEmptyParts))
        result.append(line.split(QRegularExpression(u" +"_s), Qt::SkipEmptyParts));
    return result;
}

} // namespace

/// The verbs that look: at namespaces, processes, figures, events, the machine and its networks.
class LookVerbsTest : public CtlCase
{
    Q_OBJECT

    quint32 pidOf(const char *name) { return inspect(name).at("pid").get<quint32>(); }

    /// Ends it as Ctrl-C does; all that it said.
    Result interrupted(QProcess &process, QByteArray out)
    {
        ::kill(pid_t(process.processId()), SIGINT);
        Result result = finish(process);
        result.out = out + result.out;
        return result;
    }

private Q_SLOTS:
    void namespacesOfTheMachine()
    {
        makeZion();
        const quint32 pid = pidOf("zion");
        const Json all = json("ns --json");
        QVERIFY(all.is_array());
        for (const char *kind : kinds) {
            const auto find = [&](quint64 inode) {
                const auto found = std::find_if(all.begin(), all.end(), [&](const Json &row) {
                    return row.at("type") == kind && row.at("ns") == inode;
                });
                return found == all.end() ? Json() : *found;
            };
            const Json own = find(inodeOf(pid, QString::fromLatin1(kind)));
            QVERIFY2(own.is_object(), kind);
            QCOMPARE(text(own.at("container")), u"zion"_s);
            QCOMPARE(own.at("pid").get<quint32>(), pid);
            QCOMPARE(own.at("nprocs").get<quint32>(), 1U);
            QVERIFY(text(own.at("command")).contains(u"sleep"));
            const Json hosts = find(inodeOf(pid_t(::getpid()), QString::fromLatin1(kind)));
            QVERIFY2(hosts.is_object(), kind);
            QCOMPARE(text(hosts.at("container")), QString());
            QVERIFY(hosts.at("nprocs").get<quint32>() > 1);
        }
        // The same, to read.
        const Result table = line("ns");
        QCOMPARE(table.code, 0);
        const QList<QStringList> lines = rows(table.out);
        QCOMPARE(lines.constFirst().join(u' '), u"NS TYPE NPROCS PID USER NAME COMMAND"_s);
        for (const char *kind : kinds) {
            const QStringList begin{QString::number(inodeOf(pid, QString::fromLatin1(kind))),
                                    QString::fromLatin1(kind), u"1"_s, QString::number(pid)};
            const auto isThere = std::any_of(lines.begin(), lines.end(), [&](const QStringList &words) {
                return words.first(qMin(4, words.size())) == begin && words.contains(u"zion");
            });
            QVERIFY2(isThere, table.out.constData());
        }
    }

    void namespacesOfAProcess()
    {
        makeZion();
        const quint32 pid = pidOf("zion");
        const QByteArray number = QByteArray::number(pid);
        const Json byNumber = json("ns --json " + number);
        QCOMPARE(byNumber.size(), std::size_t(10));
        for (const Json &row : byNumber) {
            QCOMPARE(row.at("ns").get<quint64>(), inodeOf(pid, text(row.at("link"))));
            QVERIFY(!row.at("host").get<bool>());
            QCOMPARE(text(row.at("container")), u"zion"_s);
        }
        QVERIFY(json("ns --json zion") == byNumber);
        QCOMPARE(line("ns zion").out, line("ns " + number).out);
        // A process of hers outside of any container has the host's.
        const auto outside = m_bus->run(alice, u"/bin/sleep"_s, {u"1000"_s});
        QVERIFY(outside->waitForStarted());
        const Json hosts = json("ns --json " + QByteArray::number(outside->processId()));
        QCOMPARE(hosts.size(), std::size_t(10));
        for (const Json &row : hosts)
            QVERIFY2(row.at("host").get<bool>(), row.dump().c_str());

        refuses("ns 4194304", "4194304");
        refuses("ns 0", "expected a PID");
        refuses("ns zoin", "Did you mean \"zion\"");
        QCOMPARE(line("kill zion").code, 0);
        QCOMPARE(line("wait zion").code, 137);
        refuses("ns zion", "zion does not run");
    }

    /// Two containers that both keep the host's ipc and uts, and have the rest for themselves.
    void namespacesCompared()
    {
        for (const char *name : {"zion", "moon"}) {
            const Result made = line(
                QByteArray("run -d --ns uts=host --ns ipc=host --name %1 sleep 1000").replace("%1", name), 0);
            QVERIFY2(made.code == 0, made.error.constData());
        }
        const quint32 zion = pidOf("zion"), moon = pidOf("moon");
        const Json compared = json("ns diff --json zion moon");
        QCOMPARE(compared.size(), std::size_t(10));
        const QList<QStringList> lines = rows(line("ns diff zion moon").out);
        QCOMPARE(lines.constFirst().join(u' '), u"LINK zion moon SAME"_s);
        for (const Json &row : compared) {
            const QString link = text(row.at("link"));
            const bool isShared = link == u"uts" || link == u"ipc";
            QCOMPARE(row.at("first").get<quint64>(), inodeOf(zion, link));
            QCOMPARE(row.at("second").get<quint64>(), inodeOf(moon, link));
            QVERIFY2(row.at("same").get<bool>() == isShared, row.dump().c_str());
            QVERIFY2(lines.contains(QStringList{link, QString::number(inodeOf(zion, link)),
                                                QString::number(inodeOf(moon, link)),
                                                isShared ? u"yes"_s : u"no"_s}),
                     qPrintable(link));
        }
        const Json alike = json("ns diff --json zion " + QByteArray::number(zion));
        QVERIFY(
            std::all_of(alike.begin(), alike.end(), [](const Json &row) { return row.at("same") == true; }));
        QCOMPARE(line("ns diff zion").code, 125);
        QCOMPARE(line("ns diff zion nosuch").code, 125);
    }

    /// Its user namespace below the host's, with the others that it owns below it.
    void namespaceTree()
    {
        makeZion();
        const quint32 pid = pidOf("zion");
        const Result tree = line("ns tree");
        QCOMPARE(tree.code, 0);
        const QStringList lines = QString::fromUtf8(tree.out).split(u'\n', Qt::SkipEmptyParts);
        const auto lineOf = [&](const char *kind, quint32 of) {
            const QString what =
                u"%1 %2 "_s.arg(QLatin1String(kind)).arg(inodeOf(of, QString::fromLatin1(kind)));
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (const qsizetype indent = lines.at(i).indexOf(what); indent >= 0)
                    return std::pair(i, indent);
            }
            return std::pair<qsizetype, qsizetype>(-1, -1);
        };
        const auto own = lineOf("user", pid), hosts = lineOf("user", quint32(::getpid()));
        QVERIFY2(own.first >= 0 && hosts.first >= 0, tree.out.constData());
        QVERIFY(own.first > hosts.first && own.second > hosts.second);
        QVERIFY2(lines.at(own.first).contains(u"  zion  "), tree.out.constData());
        for (const char *kind : kinds) {
            if (QByteArrayView(kind) == "user" || QByteArrayView(kind) == "pid")
                continue;
            const auto below = lineOf(kind, pid);
            QVERIFY2(below.first > own.first && below.second == own.second + 3, kind);
            QVERIFY2(lines.at(below.first).contains(u"  zion  "), kind);
            // Nothing that is less deep stands between the two: it is below this one and no other.
            for (qsizetype i = own.first + 1; i < below.first; ++i)
                QVERIFY2(!lines.at(i).left(own.second + 1).contains(u"─ "), tree.out.constData());
        }
    }

    void processes()
    {
        makeZion();
        const auto second = launch({u"exec"_s, u"zion"_s, u"sh"_s, u"-c"_s, u"echo ready; exec sleep 500"_s});
        QByteArray out;
        QVERIFY(says(*second, out, "ready"));
        Json processes;
        QVERIFY(waitUntil([&] { // by the time it has become sleep
            processes = json("top --json zion");
            return processes.dump().find("500") != std::string::npos;
        }));
        QCOMPARE(processes.size(), std::size_t(2));
        const Json &first = processes.at(0), &other = processes.at(1);
        QCOMPARE(first.at("pid").get<quint32>(), 1U);
        QCOMPARE(first.at("hostpid").get<quint32>(), pidOf("zion"));
        QVERIFY(first.at("command") == Json({"sleep", "1000"}));
        QVERIFY(other.at("command") == Json({"sleep", "500"}));
        QVERIFY(other.at("pid").get<quint32>() > 1);
        for (const Json &process : processes) {
            // Its root is one of alice's range outside.
            QVERIFY(process.at("uid").get<quint32>() >= 700'055'552U);
            QVERIFY(process.at("rss").get<quint64>() > 0);
            QFile status(u"/proc/%1/status"_s.arg(process.at("hostpid").get<quint32>()));
            QVERIFY(status.open(QIODevice::ReadOnly));
            QVERIFY(status.readAll().contains("Name:\tsleep"));
        }
        const Result table = line("top zion");
        QCOMPARE(table.code, 0);
        const QList<QStringList> lines = rows(table.out);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines.at(0).join(u' '), u"PID HOSTPID PARENT UID S RSS COMMAND"_s);
        QCOMPARE(lines.at(1).first(2), (QStringList{u"1"_s, QString::number(pidOf("zion"))}));
        QCOMPARE(lines.at(1).last(2), (QStringList{u"sleep"_s, u"1000"_s}));
    }

    void images()
    {
        const Json all = json("image ls --json");
        QVERIFY(all.is_array() && !all.empty());
        const Json &busybox = *std::find_if(all.begin(), all.end(),
                                            [](const Json &row) { return row.at("name") == "busybox"; });
        QVERIFY(busybox.at("builtin").get<bool>());
        QVERIFY(busybox.at("size").get<quint64>() > 100'000);
        QVERIFY(!busybox.at("command").empty());
        QVERIFY(!text(busybox.at("description")).isEmpty());
        const QList<QStringList> lines = rows(line("image ls").out);
        QCOMPARE(lines.size(), qsizetype(all.size()) + 1);
        QCOMPARE(lines.constFirst().first(), u"NAME"_s);
        const auto isThere = std::any_of(lines.begin(), lines.end(), [](const QStringList &words) {
            return words.constFirst() == u"busybox" && words.contains(u"yes");
        });
        QVERIFY(isThere);
    }

    void statsGoOn()
    {
        makeZion();
        QCOMPARE(line("run -d --name moon sleep 1000").code, 0);
        const auto process = launch({u"stats"_s, u"--json"_s, u"zion"_s});
        QByteArray out;
        QVERIFY(
            waitUntil([&] { return (out += process->readAllStandardOutput()).count('\n') >= 2; }, 20'000));
        const Result ended = interrupted(*process, out);
        QCOMPARE(ended.code, 130);
        QCOMPARE(ended.error, QByteArray());
        const QList<QByteArray> lines = ended.out.split('\n');
        for (int tick = 0; tick < 2; ++tick) {
            const Json row = Json::parse(lines.at(tick).toStdString(), nullptr, false);
            QVERIFY2(row.is_array() && row.size() == 1, lines.at(tick).constData());
            QCOMPARE(text(row.at(0).at("name")), u"zion"_s); // and not moon
            QVERIFY(row.at(0).at("memory").get<quint64>() > 0);
            QCOMPARE(row.at(0).at("limit").get<quint64>(), quint64(100 << 20));
            QCOMPARE(row.at(0).at("pids").get<quint64>(), quint64(1));
            QCOMPARE(row.at(0).at("cpus").is_number(), tick > 0); // two samples make a rate
        }
    }

    void statsToRead()
    {
        makeZion();
        const auto process = launch({u"stats"_s});
        QByteArray out;
        QVERIFY(
            waitUntil([&] { return (out += process->readAllStandardOutput()).count("zion") >= 2; }, 20'000));
        const Result ended = interrupted(*process, out);
        QCOMPARE(ended.code, 130);
        QVERIFY(ended.out.startsWith("NAME "));
        QVERIFY2(!ended.out.contains('\x1b'), ended.out.constData()); // it is no terminal
    }

    void eventsAreFollowed_data()
    {
        QTest::addColumn<QStringList>("flags");
        QTest::addColumn<QString>("name"); // of no earlier event
        QTest::newRow("to read") << QStringList{u"-f"_s} << u"ebb"_s;
        QTest::newRow("as JSON") << QStringList{u"--follow"_s, u"--json"_s} << u"flow"_s;
    }
    void eventsAreFollowed()
    {
        QFETCH(QStringList, flags);
        QFETCH(QString, name);
        const bool isJson = flags.size() > 1;
        QCOMPARE(ctl({u"create"_s, u"--name"_s, name, u"sleep"_s, u"1000"_s}).code, 0);
        const auto process = launch(QStringList{u"events"_s} + flags);
        QByteArray out;
        // What happened before it came, and by that it listens.
        QVERIFY(says(*process, out, name.toUtf8()));
        const auto past = out.count('\n');
        for (const QString &verb : {u"start"_s, u"pause"_s, u"resume"_s})
            QCOMPARE(ctl({verb, name}).code, 0);
        QVERIFY(waitUntil([&] { return (out += process->readAllStandardOutput()).count('\n') >= past + 3; },
                          20'000));
        // It goes on with a helper that starts anew.
        m_bus->killHelper(SIGKILL);
        QCOMPARE(ctl({u"kill"_s, name}).code, 0);
        QVERIFY(waitUntil([&] { return (out += process->readAllStandardOutput()).count('\n') >= past + 4; },
                          20'000));
        const Result ended = interrupted(*process, out);
        QCOMPARE(ended.code, 130);
        QCOMPARE(ended.error, QByteArray());

        QStringList said;
        for (const QByteArray &one : ended.out.split('\n').mid(past)) {
            if (one.isEmpty())
                continue;
            if (!isJson) {
                QVERIFY2(one.contains(name.toUtf8()), one.constData());
                said.append(QString::fromUtf8(one));
                continue;
            }
            const Json event = Json::parse(one.toStdString(), nullptr, false);
            QVERIFY2(event.is_object(), one.constData());
            QCOMPARE(text(event.at("name")), name);
            QCOMPARE(text(event.at("owner")), u"caisson-alice"_s);
            QVERIFY(QDateTime::fromString(text(event.at("time")), Qt::ISODateWithMs).isValid());
            said.append(text(event.at("kind")));
        }
        if (isJson) {
            QCOMPARE(said, (QStringList{u"container-started"_s, u"container-paused"_s, u"container-resumed"_s,
                                        u"container-exited"_s}));
        }
        QCOMPARE(said.size(), 4); // each once
    }

    void doctorExamines()
    {
        const Result asJson = line("doctor --json");
        const Json checks = Json::parse(asJson.out.toStdString(), nullptr, false);
        QVERIFY2(checks.is_array() && checks.size() > 3, asJson.out.constData());
        bool hasError = false;
        QStringList ids;
        for (const Json &check : checks) {
            const QString level = text(check.at("level"));
            QVERIFY2((QStringList{u"ok"_s, u"note"_s, u"warning"_s, u"error"_s}).contains(level),
                     qPrintable(level));
            hasError = hasError || level == u"error";
            ids.append(text(check.at("id")));
            QVERIFY(!text(check.at("message")).isEmpty());
        }
        QCOMPARE(asJson.code, hasError ? 1 : 0);
        ids.removeDuplicates();
        QCOMPARE(ids.size(), qsizetype(checks.size()));
        const Result toRead = line("doctor");
        QCOMPARE(toRead.code, asJson.code);
        for (const Json &check : checks) {
            const QByteArray said = QByteArray::fromStdString(check.at("message"));
            QVERIFY2(toRead.out.contains(said), said.constData());
        }
    }

    void networksAreListed()
    {
        const Result made = line("network create quiet --subnet 10.77.0.0/24 --gateway 10.77.0.1");
        QCOMPARE(made.code, 0);
        QCOMPARE(made.out, QByteArray("quiet\n"));
        QCOMPARE(line("network create loud").code, 0); // takes a subnet that is free
        QCOMPARE(line("network create quiet").code, 125);
        QVERIFY(waitUntil([this] { return json("network ls --json").size() == 3; }));

        Json both = json("network inspect --json quiet loud");
        QCOMPARE(both.size(), std::size_t(2));
        QCOMPARE(text(both.at(0).at("name")), u"quiet"_s);
        QCOMPARE(text(both.at(0).at("gateway")), u"10.77.0.1"_s);
        QVERIFY(both.at(0).at("nat").get<bool>());
        QCOMPARE(both.at(0).at("uid").get<quint32>(), quint32(alice));
        QCOMPARE(both.at(0).at("index").get<int>(), 0); // no bridge yet
        QVERIFY(both.at(0).at("containers").empty());
        QVERIFY(text(both.at(1).at("subnet")).endsWith(u"/24"));
        QVERIFY(both.at(1).at("subnet") != both.at(0).at("subnet"));

        QCOMPARE(line("run -d --name zion --network quiet --ip 10.77.0.9 sleep 1000").code, 0);
        both = json("network inspect --json quiet loud");
        QCOMPARE(both.at(0).at("containers").size(), std::size_t(1));
        QCOMPARE(text(both.at(0).at("containers").at(0).at("name")), u"zion"_s);
        QCOMPARE(text(both.at(0).at("containers").at(0).at("ip")), u"10.77.0.9"_s);
        QVERIFY(both.at(0).at("index").get<int>() > 0);
        QVERIFY(both.at(1).at("containers").empty());

        const QList<QStringList> lines = rows(line("network ls").out);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.constFirst().join(u' '), u"NAME SUBNET GATEWAY BRIDGE NAT CONTAINERS"_s);
        QVERIFY(lines.contains(QStringList{u"quiet"_s, u"10.77.0.0/24"_s, u"10.77.0.1"_s,
                                           text(both.at(0).at("bridge")), u"yes"_s, u"1"_s}));
        const Result toRead = line("network inspect quiet");
        for (const char *part : {"10.77.0.0/24", "10.77.0.1", "zion 10.77.0.9"})
            QVERIFY2(toRead.out.contains(part), toRead.out.constData());
        QCOMPARE(line("rm -f zion").code, 0);
        const Result removed = line("network rm quiet loud");
        QVERIFY2(removed.code == 0, removed.error.constData());
        QVERIFY(waitUntil([this] { return json("network ls --json").size() == 1; }));
    }
};

int main(int argc, char **argv)
{
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    LookVerbsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "lookverbstest.moc"
