// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/kmsg.h"
#include "helper/kernel/namespacefd.h"
#include "tests/kernel/child.h"

#include <chrono>
#include <poll.h>
#include <QTest>
#include <random>
#include <sys/mman.h>

using namespace caisson;
using namespace caisson::kernel;

namespace {

/// Recorded on kernel 6.18.
constexpr std::string_view summary =
    "6,41725,3382276255,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
    "oom_memcg=/caisson/0123abcd,task_memcg=/caisson/0123abcd,task=eat,pid=4790,uid=0\n";
constexpr std::string_view killed = "3,41726,3382276275,-;Memory cgroup out of memory: Killed process 4790 "
                                    "(eat) total-vm:104860kB, anon-rss:91545kB, "
                                    "file-rss:6592kB, shmem-rss:16kB, UID:0 pgtables:84kB oom_score_adj:0\n";

[[nodiscard]] std::string withCommand(std::string_view text, std::string_view from, const std::string &to)
{
    std::string result(text);
    const std::size_t at = result.find(from);
    return at == std::string::npos ? result : result.replace(at, from.size(), to);
}

} // namespace

class KmsgTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void putsTheTwoRecordsTogether();
    void passesOverWhatIsBetween();
    void ignoresWhatProcessesWrite();
    void ignoresKillsOfTheWholeMachine();
    void hostileCommands_data();
    void hostileCommands();
    void nestedGroups();
    void isBounded();
    void standsGarbage();
    void seesARealKill();
};

void KmsgTest::putsTheTwoRecordsTogether()
{
    OomParser parser;
    QVERIFY(!parser.feed(summary));
    const auto kill = parser.feed(killed);
    QVERIFY(kill.has_value());
    QCOMPARE(kill->memcg, std::string("/caisson/0123abcd"));
    QCOMPARE(kill->taskMemcg, std::string("/caisson/0123abcd"));
    QCOMPARE(kill->pid, 4790);
    QCOMPARE(kill->uid, 0U);
    QCOMPARE(kill->command, std::string("eat"));
    QCOMPARE(kill->totalVmBytes, 104860ULL * 1024);
    QCOMPARE(kill->anonBytes, 91545ULL * 1024);
    QCOMPARE(kill->fileBytes, 6592ULL * 1024);
    QCOMPARE(kill->shmemBytes, 16ULL * 1024);
    QCOMPARE(kill->monotonicMicroseconds, 3382276255ULL);
    QVERIFY(!parser.feed(killed)); // once
}

void KmsgTest::passesOverWhatIsBetween()
{
    OomParser parser;
    QVERIFY(!parser.feed(summary));
    QVERIFY(!parser.feed("6,1,2,-;Memory cgroup stats for /caisson/0123abcd:\n"));
    QVERIFY(!parser.feed("6,1,2,c;anon 91545kB\n SUBSYSTEM=x\n DEVICE=+y:z\n"));
    // With the caller in the header (CONFIG_PRINTK_CALLER) and keys after the text.
    QVERIFY(parser.feed(withCommand(killed, ",-;", ",-,caller=T4790;") + " SUBSYSTEM=memory\n").has_value());
}

void KmsgTest::ignoresWhatProcessesWrite()
{
    // A process that may write /dev/kmsg gets facility 1 (user) or another, whatever it asks for: never 0.
    OomParser parser;
    for (const char *priority : {"14", "11", "30", "8"}) {
        QVERIFY(!parser.feed(withCommand(summary, "6,", std::string(priority) + ',')));
        QVERIFY(!parser.feed(withCommand(killed, "3,", std::string(priority) + ',')));
    }
    QVERIFY(!parser.feed(killed));
}

void KmsgTest::ignoresKillsOfTheWholeMachine()
{
    OomParser parser;
    QVERIFY(!parser.feed(
        "6,1,2,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
        "task_memcg=/caisson/0123abcd,task=eat,pid=4790,uid=0\n"));
    QVERIFY(!parser.feed("3,1,2,-;Out of memory: Killed process 4790 (eat) total-vm:1kB, anon-rss:1kB\n"));
    QVERIFY(!parser.feed(killed));
}

void KmsgTest::hostileCommands_data()
{
    // What a process may call itself: 15 bytes of its own choice.
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"a b", "a) (b", ",task=x", ",pid=1,uid=7", ",uid=7", ",task_memcg=/x",
                                "pid=1", ") total-vm:9kB", " anon-rss:9kB", "(", ")", "", "\\x0a6,1,2,-;x"}) {
        QTest::newRow(command) << QByteArray(command);
    }
}

void KmsgTest::hostileCommands()
{
    QFETCH(const QByteArray, command);
    OomParser parser;
    QVERIFY(!parser.feed(withCommand(summary, "task=eat", "task=" + command.toStdString())));
    const auto kill = parser.feed(withCommand(killed, "(eat)", '(' + command.toStdString() + ')'));
    QVERIFY(kill.has_value());
    QCOMPARE(kill->command, command.toStdString());
    QCOMPARE(kill->pid, 4790);
    QCOMPARE(kill->uid, 0U);
    QCOMPARE(kill->memcg, std::string("/caisson/0123abcd"));
    QCOMPARE(kill->taskMemcg, std::string("/caisson/0123abcd"));
    QCOMPARE(kill->totalVmBytes, 104860ULL * 1024);
    QCOMPARE(kill->anonBytes, 91545ULL * 1024);
}

void KmsgTest::nestedGroups()
{
    OomParser parser;
    QVERIFY(!parser.feed(
        withCommand(summary, "task_memcg=/caisson/0123abcd", "task_memcg=/caisson/0123abcd/inner")));
    const auto kill = parser.feed(killed);
    QVERIFY(kill.has_value());
    QCOMPARE(kill->memcg, std::string("/caisson/0123abcd"));
    QCOMPARE(kill->taskMemcg, std::string("/caisson/0123abcd/inner"));
}

void KmsgTest::isBounded()
{
    // Summaries whose kill never comes: the oldest go, the newest is still found.
    OomParser parser;
    for (int pid = 1; pid <= 1000; ++pid)
        QVERIFY(!parser.feed(withCommand(summary, "pid=4790", "pid=" + std::to_string(pid))));
    QVERIFY(!parser.feed(withCommand(killed, "process 4790", "process 1")));
    QVERIFY(parser.feed(withCommand(killed, "process 4790", "process 1000")).has_value());
}

void KmsgTest::standsGarbage()
{
    std::mt19937 random(1);
    OomParser parser;
    for (int i = 0; i < 50000; ++i) {
        std::string text(random() % 2 == 0 ? summary : killed);
        for (unsigned n = random() % 4; n > 0 && !text.empty(); --n) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 40);
                break;
            case 2:
                text.insert(at, text.substr(random() % text.size(), random() % 60));
                break;
            default:
                text.resize(at);
            }
        }
        static_cast<void>(parser.feed(text));
    }
    QVERIFY(!parser.feed(""));
    QVERIFY(!parser.feed(";"));
    QVERIFY(!parser.feed("99999999999999999999,1,1,-;x"));
}

void KmsgTest::seesARealKill()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    auto memory = Directory::open("/sys/fs/cgroup/memory");
    if (!memory || !memory->exists("memory.limit_in_bytes").value_or(false))
        QSKIP("needs the v1 memory controller");
    auto reader = KmsgReader::open();
    if (!reader)
        QSKIP("no /dev/kmsg");
    const std::string name = "caisson-test-" + std::to_string(::getpid());
    auto group = memory->makeDirectory(name, 0755);
    VERIFY_OK(group);
    VERIFY_OK(group->writeFile("memory.limit_in_bytes", "10485760"));
    VERIFY_OK(reader->read());
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (!group->writeFile("tasks", "0"))
            ::_exit(1);
        constexpr std::size_t size = 64U << 20;
        void *place = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (place != MAP_FAILED)
            ::memset(place, 1, size);
        ::_exit(2);
    }
    int status = 0;
    QCOMPARE(::waitpid(pid, &status, 0), pid);
    // First of all take the group away, whatever comes.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!memory->removeDirectory(name) && std::chrono::steady_clock::now() < deadline)
        ::poll(nullptr, 0, 5);
    QVERIFY(!memory->exists(name).value());
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);

    std::optional<OomKill> found;
    while (!found && std::chrono::steady_clock::now() < deadline) {
        pollfd entry{.fd = reader->fd().get(), .events = POLLIN, .revents = 0};
        ::poll(&entry, 1, 100);
        auto kills = reader->read();
        VERIFY_OK(kills);
        for (const OomKill &kill : *kills) {
            if (inFirstPidNamespace() ? kill.pid == pid : kill.memcg == '/' + name)
                found = kill;
        }
    }
    QVERIFY(found.has_value());
    QCOMPARE(found->memcg, '/' + name);
    QCOMPARE(found->command, std::string("kmsgtest"));
    QVERIFY(found->anonBytes > 1U << 20);
    QVERIFY(found->anonBytes < 64U << 20); // all of it never fitted
    QVERIFY(found->monotonicMicroseconds > 0);
}

QTEST_GUILESS_MAIN(KmsgTest)
#include "kmsgtest.moc"
