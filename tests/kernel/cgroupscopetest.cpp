// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupscope.h"
#include "tests/fakes/fakesystemd.h"

#include <QtTest/QTest>

#include <csignal>
#include <filesystem>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::kernel;
using namespace std::chrono_literals;

namespace {

#define CHECK_OK(expression)                                                                                 \
    do {                                                                                                     \
        const auto &checked = (expression);                                                                  \
        QVERIFY2(checked.has_value(), checked ? "" : checked.error().text.c_str());                          \
    } while (false)

/// A process that waits to be ended.
class Sleeper
{
public:
    Sleeper()
        : m_pid(::fork())
    {
        if (m_pid == 0) {
            for (;;)
                ::pause();
        }
    }
    ~Sleeper()
    {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    Sleeper(const Sleeper &) = delete;
    Sleeper &operator=(const Sleeper &) = delete;
    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] bool enters(const std::string &cgroup) const
    {
        QFile procs(QString::fromStdString(cgroup + "/cgroup.procs"));
        return procs.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
               procs.write(QByteArray::number(m_pid)) > 0;
    }

private:
    pid_t m_pid;
};

} // namespace

/// Groups asked of a service manager: real control groups, a stand-in for systemd that does the same to them.
/// The real one is there in tests/system.
class CgroupScopeTest : public QObject
{
    Q_OBJECT

    static constexpr const char *group = "machine.slice/caisson-zion.scope";
    static constexpr const char *id = "0123456789abcdef0123456789abcdef";

    std::string m_root;
    std::unique_ptr<tests::FakeSystemd> m_systemd;
    std::shared_ptr<ServiceManager> m_service;
    std::unique_ptr<CgroupManager> m_groups;

    /// As of a helper to which systemd did not answer.
    [[nodiscard]] Result<std::unique_ptr<CgroupManager>> plainGroups() const
    {
        return CgroupScopeManager::open(Fd(::open(m_root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                                        m_root, nullptr);
    }
    [[nodiscard]] std::string text(const std::string &file) const
    {
        QFile opened(QString::fromStdString(m_root + '/' + group + '/' + file));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll().trimmed().toStdString() : "missing";
    }

private Q_SLOTS:
    void init()
    {
        std::string mounted;
        for (const char *path : {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"}) {
            if (mounted.empty() && std::filesystem::exists(std::string(path) + "/cgroup.controllers"))
                mounted = path;
        }
        if (::geteuid() != 0 || mounted.empty())
            QSKIP("needs root and a unified hierarchy");
        m_root = mounted + "/caisson-test-" + std::to_string(::getpid());
        QVERIFY(std::filesystem::create_directory(m_root));
        m_systemd = std::make_unique<tests::FakeSystemd>(m_root);
        const std::string wrong = m_systemd->start();
        QVERIFY2(wrong.empty(), wrong.c_str());
        auto service = ServiceManager::open();
        CHECK_OK(service);
        m_service = *service;
        auto groups = CgroupScopeManager::open(Fd(::open(m_root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                                               m_root, m_service);
        CHECK_OK(groups);
        m_groups = std::move(*groups);
    }
    void cleanup()
    {
        if (m_root.empty())
            return;
        m_groups.reset();
        m_service.reset();
        m_systemd.reset();
        ::rmdir((m_root + "/machine.slice").c_str());
        QVERIFY2(::rmdir(m_root.c_str()) == 0, "something was left in the control groups");
    }

    void oldManagersAreNotUsed()
    {
        // They would end the whole container when one of its processes is killed for memory.
        m_systemd->setVersion("252.39-1~deb12u1");
        const auto old = ServiceManager::open();
        QVERIFY(!old);
        QCOMPARE(old.error().code, ErrorCode::NotSupported);
        QVERIFY2(old.error().text.find("systemd 252") != std::string::npos, old.error().text.c_str());
        m_systemd->setVersion("253");
        CHECK_OK(ServiceManager::open());
    }

    void scopeIsMadeAndTaken()
    {
        QCOMPARE(m_groups->nameOf("caisson", id, "zion"), std::string(group));
        QVERIFY(m_groups->placesKeeper());
        const Sleeper keeper;
        auto made = m_groups->create(group, {id, "Caisson container zion", keeper.pid(), 7s});
        CHECK_OK(made);
        const auto unit = m_systemd->units().at("caisson-zion.scope");
        QCOMPARE(unit.texts.at("Slice"), std::string("machine.slice"));
        QCOMPARE(unit.texts.at("Description"), std::string("Caisson container zion"));
        QCOMPARE(unit.numbers.at("Delegate"), 1U);
        QCOMPARE(unit.numbers.at("TimeoutStopUSec"), 7'000'000U);
        QCOMPARE(text("supervisor/cgroup.procs"), std::to_string(keeper.pid()));
        QCOMPARE(text("cgroup.procs"), std::string()); // a group with limits below it must have none

        // What is in the payload is the container's, and only that is frozen and killed.
        const Sleeper inside;
        QVERIFY(inside.enters(m_root + '/' + group + "/payload"));
        QCOMPARE(*(*made)->processes(), std::vector<pid_t>{inside.pid()});
        CHECK_OK((*made)->freeze(2s));
        QVERIFY(*(*made)->frozen());
        CHECK_OK((*made)->killAll(2s));
        QCOMPARE(text("supervisor/cgroup.procs"), std::to_string(keeper.pid()));

        CHECK_OK((*made)->remove(2s));
        QVERIFY(m_systemd->units().empty());
        QVERIFY(!std::filesystem::exists(m_root + '/' + group));
        CHECK_OK((*made)->remove(2s)); // gone already
    }

    void leftoversAreKnownByTheirId()
    {
        const Sleeper keeper;
        auto made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        CHECK_OK(made);
        std::filesystem::create_directory(m_root + "/machine.slice/caisson-other.scope"); // not by us
        std::filesystem::create_directory(m_root + "/machine.slice/docker-1.scope");
        const auto found = m_groups->ofContainers("caisson");
        CHECK_OK(found);
        std::map<std::string, std::string> byName;
        for (const auto &[foundId, name] : *found)
            byName[name] = foundId;
        QCOMPARE(byName.size(), std::size_t(2));
        QCOMPARE(byName.at(group), std::string(id));
        QCOMPARE(byName.at("machine.slice/caisson-other.scope"), std::string());
        std::filesystem::remove(m_root + "/machine.slice/caisson-other.scope");
        std::filesystem::remove(m_root + "/machine.slice/docker-1.scope");
        CHECK_OK((*made)->remove(2s));
    }

    void groupsMadeWithoutSystemdAreFoundByItsManager()
    {
        const std::string name = std::string("caisson/") + id;
        {
            const auto plain = plainGroups();
            CHECK_OK(plain);
            QVERIFY(!(*plain)->placesKeeper());
            QCOMPARE((*plain)->nameOf("caisson", id, "zion"), name);
            CHECK_OK((*plain)->create(name));
        }
        const auto found = m_groups->ofContainers("caisson");
        CHECK_OK(found);
        QCOMPARE(found->size(), std::size_t(1));
        QCOMPARE(found->front().id, std::string(id));
        QCOMPARE(found->front().name, name);
        const auto left = m_groups->find(name);
        CHECK_OK(left);
        const Sleeper inside;
        QVERIFY(inside.enters(m_root + '/' + name));
        QCOMPARE(*(*left)->processes(), std::vector<pid_t>{inside.pid()});
        CHECK_OK((*left)->killAll(2s));
        CHECK_OK((*left)->remove(2s));
        CHECK_OK(m_groups->removeIfEmpty("caisson"));
        QVERIFY(!std::filesystem::exists(m_root + "/caisson"));
    }

    void scopesAreFoundWithoutSystemd()
    {
        const Sleeper keeper, inside;
        auto made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        CHECK_OK(made);
        QVERIFY(inside.enters(m_root + '/' + group + "/payload"));
        const auto plain = plainGroups();
        CHECK_OK(plain);
        const auto found = (*plain)->ofContainers("caisson");
        CHECK_OK(found);
        QCOMPARE(found->size(), std::size_t(1));
        QCOMPARE(found->front().id, std::string(id));
        const auto left = (*plain)->find(found->front().name);
        CHECK_OK(left);
        QCOMPARE(*(*left)->processes(), std::vector<pid_t>{inside.pid()});
        QCOMPARE((*plain)->create(group, {id, "second", keeper.pid(), 7s}).error().code,
                 ErrorCode::NotSupported);
        CHECK_OK((*left)->setLimits({})); // there is nobody to tell
        CHECK_OK((*left)->killAll(2s));
        CHECK_OK((*left)->remove(2s));
        QVERIFY(!std::filesystem::exists(m_root + '/' + group + "/payload"));
        QCOMPARE(text("supervisor/cgroup.procs"), std::to_string(keeper.pid())); // the keeper ends it
        CHECK_OK((*made)->remove(2s));
    }

    /// The unit of the last run may still be about to be forgotten.
    void oldUnitIsWaitedFor()
    {
        m_systemd->keepOldUnit("caisson-zion.scope", 3);
        const Sleeper keeper;
        auto made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        CHECK_OK(made);
        CHECK_OK((*made)->remove(2s));
    }

    void existingUnitIsLeftAlone()
    {
        const Sleeper keeper, other;
        auto made = m_groups->create(group, {id, "first", keeper.pid(), 7s});
        CHECK_OK(made);
        QCOMPARE(m_groups->create(group, {id, "second", other.pid(), 7s}).error().code, ErrorCode::Exists);
        QCOMPARE(m_systemd->units().at("caisson-zion.scope").texts.at("Description"), std::string("first"));
        CHECK_OK((*made)->remove(2s));
    }

    void limitsAreToldAndTakenBack()
    {
        const Sleeper keeper;
        auto made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        CHECK_OK(made);
        // Whatever controllers there are here, the unit's own words are checked without one.
        ServiceManager::UnitLimits limits;
        limits.memoryMax = 100U << 20;
        limits.cpuQuotaPerSecond = 500'000;
        limits.tasksMax = 65;
        CHECK_OK(m_service->setLimits("caisson-zion.scope", limits));
        const auto numbers = m_systemd->units().at("caisson-zion.scope").numbers;
        QCOMPARE(numbers.at("MemoryMax"), std::uint64_t(100) << 20);
        QCOMPARE(numbers.at("CPUQuotaPerSecUSec"), 500'000U);
        QCOMPARE(numbers.at("TasksMax"), 65U);
        QVERIFY(!numbers.contains("MemorySwapMax"));
        m_systemd->refuseLimits(true);
        const Status refused = (*made)->setLimits({});
        QVERIFY(!refused);
        QVERIFY2(refused.error().text.find("caisson-zion.scope") != std::string::npos,
                 refused.error().text.c_str());
        m_systemd->refuseLimits(false);
        CHECK_OK((*made)->remove(2s));
    }

    void machineIsRegistered()
    {
        CHECK_OK(m_service->registerMachine({"zion", id, ::getpid(), 3U}));
        QCOMPARE(m_systemd->machines(), std::vector<std::string>{"zion"});
    }

    void busMayBeRestarted()
    {
        const std::string wrong = m_systemd->restart();
        QVERIFY2(wrong.empty(), wrong.c_str());
        const Sleeper keeper;
        auto made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        // The address is another one now, which a real bus's never is.
        if (!made)
            made = m_groups->create(group, {id, "title", keeper.pid(), 7s});
        CHECK_OK(made);
        CHECK_OK((*made)->remove(2s));
    }

    void nobodyAnswers()
    {
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", 1);
        QCOMPARE(ServiceManager::open().error().code, ErrorCode::NotSupported);
    }
};

QTEST_GUILESS_MAIN(CgroupScopeTest)
#include "cgroupscopetest.moc"
