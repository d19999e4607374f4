// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/networksteps.h"
#include "../kernel/networkfixture.h"
#include "helper/engine/record.h"
#include "helper/engine/startcontext.h"
#include "helper/engine/steps/cgroupsteps.h"
#include "helper/kernel/cgroup/cgroupmanager.h"
#include "helper/kernel/rules/ruletable.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <csignal>
#include <sys/wait.h>

using namespace caisson;
using namespace caisson::engine;
using namespace networkfixture;

namespace {

QByteArray message(const Error &error)
{
    return QByteArray::fromStdString(error.text);
}

QByteArray run(const QString &program, const QStringList &arguments, int *status = nullptr)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.waitForFinished();
    if (status != nullptr)
        *status = process.exitCode();
    return process.readAll();
}

/// A process in a network namespace of its own that does nothing, as a container's init stands still while it
/// is set up.
class Sleeper
{
public:
    Sleeper()
    {
        int ready[2];
        if (::pipe2(ready, O_CLOEXEC) != 0)
            return;
        m_pid = ::fork();
        if (m_pid == 0) {
            const bool moved = ::unshare(CLONE_NEWNET) == 0;
            (void)!::write(ready[1], moved ? "y" : "n", 1);
            for (;;)
                ::pause();
        }
        char answer = 0;
        (void)!::read(ready[0], &answer, 1);
        ::close(ready[0]);
        ::close(ready[1]);
        network = Fd(::open(("/proc/" + std::to_string(m_pid) + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC));
    }
    Sleeper(const Sleeper &) = delete;
    Sleeper &operator=(const Sleeper &) = delete;
    ~Sleeper()
    {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    [[nodiscard]] pid_t pid() const { return m_pid; }
    Fd network;

private:
    pid_t m_pid = -1;
};

ContainerRecord recordOf(const std::string &id, const char *network, const char *address, const char *gateway)
{
    ContainerRecord record;
    record.id = id;
    record.name = "zion";
    record.cgroupGroup = "caisson-test-" + std::to_string(::getpid()) + "/" + id;
    record.specification.linuxPart.namespaces = {{"network", ""}};
    record.specification.linuxPart.sysctl["net.ipv4.ping_group_range"] = "0 65535";
    record.specification.linuxPart.resources.memory.limit = 64 << 20;
    record.specification.linuxPart.resources.memory.swap = 64 << 20;
    record.specification.linuxPart.resources.cpu.quota = 50'000;
    record.specification.linuxPart.resources.pids = 32;
    record.specification.linuxPart.resources.devices = {{false, "a", {}, {}, "rwm"},
                                                        {true, "c", {}, {}, "m"},
                                                        {true, "c", 1, 3, "rwm"},
                                                        {true, "c", 136, {}, "rw"}};
    InterfaceRecord interface;
    interface.network = network;
    interface.bridge = bridgeName(network);
    interface.hostName = hostEndName(id, 0);
    interface.containerName = "eth0";
    interface.address = address;
    interface.gateway = gateway;
    interface.mac = macText(derivedMac(id));
    record.interfaces = {interface};
    return record;
}

const std::string idZion = "0123456789abcdef0123456789abcdef";
const std::string idMoon = "fedcba9876543210fedcba9876543210";

} // namespace

#define CHECK_OK(expression)                                                                                 \
    do {                                                                                                     \
        const auto &checked = (expression);                                                                  \
        QVERIFY2(checked.has_value(), checked ? "" : message(checked.error()).constData());                  \
    } while (false)

/// Runs in network and mount namespaces of its own: see main().
class NetworkStepsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;
    Machine m_machine;
    std::optional<LinkSocket> m_host;
    ContainerRecord m_zion = recordOf(idZion, "lab", "10.0.0.1", "10.0.0.254");
    ContainerRecord m_moon = recordOf(idMoon, "lab", "10.0.0.2", "10.0.0.254");

    std::vector<std::unique_ptr<Step>> steps()
    {
        std::vector<std::unique_ptr<Step>> all;
        all.push_back(makeNetworkBridge(m_machine));
        all.push_back(makeNetworkVeth(m_machine));
        all.push_back(makeNetworkAddress(m_machine));
        all.push_back(makeNetworkRoute(m_machine));
        all.push_back(makeNetworkRules(m_machine));
        return all;
    }
    static Status applyAsked(Step &step, StartContext &context)
    {
        if (step.isAskedAhead()) {
            if (Status asked = step.ask(context); !asked)
                return asked;
        }
        return step.apply(context);
    }
    Status applyFirst(std::size_t count, const ContainerRecord &record, const Sleeper &sleeper)
    {
        StartContext context(m_machine, record);
        context.netNamespace = std::move(*sleeper.network.duplicate());
        for (const auto &step : steps()) {
            if (count-- == 0)
                break;
            if (Status done = applyAsked(*step, context); !done)
                return std::unexpected(done.error().in(step->id()));
        }
        return {};
    }
    Status undoAll(const ContainerRecord &record)
    {
        auto all = steps();
        for (auto step = all.rbegin(); step != all.rend(); ++step) {
            if (Status done = (*step)->undo(record); !done)
                return std::unexpected(done.error().in((*step)->id()));
        }
        return {};
    }
    /// What can be seen of a container's network, in both namespaces, without counters, times and the numbers
    /// that the kernel gives to links.
    QByteArray picture(const Sleeper &sleeper)
    {
        const QString pid = QString::number(sleeper.pid());
        QByteArray all =
            run("ip", {"-br", "link"}) + run("nsenter", {"-t", pid, "-n", "ip", "-br", "address"}) +
            run("nsenter", {"-t", pid, "-n", "ip", "route"}) + run("ip", {"-4", "-br", "address"}) +
            run("nft", {"list", "ruleset"}) +
            run("nsenter",
                {"-t", pid, "-n", "sysctl", "net.ipv4.ping_group_range", "net.ipv6.conf.eth0.disable_ipv6"}) +
            run("sysctl",
                {"net.ipv4.ip_forward", "net.ipv6.conf.csn-lab.disable_ipv6",
                 "net.ipv6.conf.csn-01234567-0.disable_ipv6", "net.ipv6.conf.csn-01234567-0.accept_ra"});
        for (const char *name : {"csn-lab", "csn-01234567-0"})
            all += QByteArray::fromStdString(m_host->find(name)->alias) + '\n';
        return QString::fromUtf8(all).remove(QRegularExpression("@if[0-9]+")).toUtf8();
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void twoContainersTalk();
    void everyPartialStartIsUndone_data();
    void everyPartialStartIsUndone();
    void undoTwice();
    void restartAtOnce();
    void bridgeStaysForTheOther();
    void bridgeTakenAwayMeanwhile_data();
    void bridgeTakenAwayMeanwhile();
    void foreignLinkIsLeft();
    void shellBuildsTheSame();
    void loopbackAlone();
    void forwardingThatWasOnStaysOn();
    void forwardingThatOthersMayNeedStaysOn();
    void damagedRecord();
    void cgroupShellBuildsTheSame();
};

void NetworkStepsTest::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    QVERIFY(m_directory.isValid());
    m_machine.config.runDirectory = m_directory.path().toStdString();
    auto cgroups = CgroupManager::open();
    CHECK_OK(cgroups);
    m_machine.cgroups = std::move(*cgroups);
    Result<LinkSocket> socket = LinkSocket::open();
    CHECK_OK(socket);
    QCOMPARE(socket->list()->size(), std::size_t(1));
    m_host.emplace(std::move(*socket));
    CHECK_OK(m_host->setUp(1));
}

void NetworkStepsTest::init()
{
    CHECK_OK(setIpForwarding(false));
}

void NetworkStepsTest::cleanup()
{
    if (!m_host)
        return;
    QTRY_COMPARE(m_host->list()->size(), std::size_t(1));
    QCOMPARE(run("nft", {"list", "ruleset"}), QByteArray());
    QCOMPARE(QDir(m_directory.path()).entryList(QDir::Files), QStringList());
}

void NetworkStepsTest::twoContainersTalk()
{
    const Sleeper zion, moon;
    CHECK_OK(applyFirst(5, m_zion, zion));
    CHECK_OK(applyFirst(5, m_moon, moon));
    const auto from = NamespaceFd::adopt(std::move(*zion.network.duplicate()), NamespaceKind::Net);
    CHECK_OK(from);
    QVERIFY(ping(*from, *Ipv4::parse("10.0.0.2")));
    QVERIFY(ping(*from, *Ipv4::parse("10.0.0.254")));
    QCOMPARE(*ipForwarding(), true);
    CHECK_OK(undoAll(m_zion));
    QCOMPARE(*ipForwarding(), true);
    CHECK_OK(undoAll(m_moon));
    QCOMPARE(*ipForwarding(), false);
}

void NetworkStepsTest::everyPartialStartIsUndone_data()
{
    QTest::addColumn<int>("count");
    for (int count = 0; count <= 5; ++count)
        QTest::addRow("%d steps", count) << count;
}

void NetworkStepsTest::everyPartialStartIsUndone()
{
    QFETCH(int, count);
    const Sleeper zion;
    CHECK_OK(applyFirst(static_cast<std::size_t>(count), m_zion, zion));
    CHECK_OK(undoAll(m_zion));
    QCOMPARE(m_host->list()->size(), std::size_t(1)); // at once, though the namespace is still there
    QCOMPARE(*ipForwarding(), false);
}

void NetworkStepsTest::undoTwice()
{
    const Sleeper zion;
    CHECK_OK(applyFirst(5, m_zion, zion));
    CHECK_OK(undoAll(m_zion));
    CHECK_OK(undoAll(m_zion));
}

void NetworkStepsTest::restartAtOnce()
{
    for (int i = 0; i < 5; ++i) {
        const Sleeper zion;
        CHECK_OK(applyFirst(5, m_zion, zion));
        CHECK_OK(undoAll(m_zion));
    }
}

void NetworkStepsTest::bridgeStaysForTheOther()
{
    const Sleeper zion, moon;
    CHECK_OK(applyFirst(5, m_zion, zion));
    CHECK_OK(applyFirst(5, m_moon, moon));
    CHECK_OK(undoAll(m_zion));
    CHECK_OK(m_host->find("csn-lab"));
    auto table = RuleTable::open();
    CHECK_OK(table);
    const auto left = table->current();
    CHECK_OK(left);
    QCOMPARE(left->networks.size(), std::size_t(1));
    QCOMPARE(left->ports.size(), std::size_t(1));
    QCOMPARE(left->ports.front().hostInterface, std::string("csn-fedcba98-0"));
    CHECK_OK(undoAll(m_moon));
}

void NetworkStepsTest::bridgeTakenAwayMeanwhile_data()
{
    QTest::addColumn<bool>("rulesFirst");
    QTest::newRow("after the rules") << true;
    QTest::newRow("before the rules") << false;
}

void NetworkStepsTest::bridgeTakenAwayMeanwhile()
{
    const Sleeper zion;
    StartContext context(m_machine, m_zion);
    context.netNamespace = std::move(*zion.network.duplicate());
    auto all = steps();
    CHECK_OK(all[0]->apply(context));
    // The rules are asked for ahead: they are there already, or come while the bridge is gone.
    Step &rules = *all.back();
    QVERIFY(rules.canBeAsked(context));
    QFETCH(bool, rulesFirst);
    if (rulesFirst) {
        CHECK_OK(rules.ask(context));
        rules.forsake();
    }
    CHECK_OK(all[0]->undo(m_moon)); // another container of the network ends now
    QCOMPARE(m_host->find("csn-lab").error().code, ErrorCode::NotFound);
    if (!rulesFirst)
        CHECK_OK(rules.ask(context));
    for (std::size_t i = 1; i < all.size(); ++i)
        CHECK_OK(all[i]->apply(context));
    QCOMPARE(m_host->find("csn-01234567-0")->master, m_host->find("csn-lab")->index);
    const auto table = RuleTable::open()->current();
    CHECK_OK(table);
    QCOMPARE(table->networks.size(), std::size_t(1));
    QCOMPARE(table->ports.size(), std::size_t(1));
    QCOMPARE(*ipForwarding(), true);
    CHECK_OK(undoAll(m_zion));
}

void NetworkStepsTest::foreignLinkIsLeft()
{
    run("ip", {"link", "add", "csn-01234567-0", "up", "type", "veth", "peer", "name", "other"});
    const Sleeper zion;
    const Status done = applyFirst(2, m_zion, zion);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::Exists);
    QVERIFY(!undoAll(m_zion)); // says so and leaves it
    CHECK_OK(m_host->find("csn-01234567-0"));
    run("ip", {"link", "del", "csn-01234567-0"});
    CHECK_OK(undoAll(m_zion));
}

void NetworkStepsTest::shellBuildsTheSame()
{
    QByteArray byCalls;
    {
        const Sleeper zion;
        CHECK_OK(applyFirst(5, m_zion, zion));
        byCalls = picture(zion);
        QVERIFY(byCalls.contains("10.0.0.1/24"));
        CHECK_OK(undoAll(m_zion));
    }
    QTRY_COMPARE(m_host->list()->size(), std::size_t(1));
    CHECK_OK(setIpForwarding(false));
    const Sleeper zion;
    std::string script = "set -eu\npid=" + std::to_string(zion.pid()) + "\n";
    for (const auto &step : steps()) {
        const StepDescription description = step->describe(m_zion);
        QVERIFY(!description.title.empty() && !description.sentence.empty() &&
                !description.systemCalls.empty());
        for (const std::string &line : description.shell)
            script += line + '\n';
    }
    int status = -1;
    const QByteArray said = run("sh", {"-c", QString::fromStdString(script)}, &status);
    QVERIFY2(status == 0 && said.isEmpty(), said + QByteArray::fromStdString(script));
    // Operational states settle in the kernel's own time.
    QByteArray byShell;
    QTRY_VERIFY2((byShell = picture(zion)) == byCalls,
                 "by the shell:\n" + byShell + "\nby calls:\n" + byCalls);
    CHECK_OK(undoAll(m_zion));
    CHECK_OK(setIpForwarding(false));
}

void NetworkStepsTest::loopbackAlone()
{
    const Sleeper zion;
    ContainerRecord record = m_zion;
    record.interfaces.clear();
    StartContext context(m_machine, record);
    context.netNamespace = std::move(*zion.network.duplicate());
    const auto step = makeNetworkAddress(m_machine);
    CHECK_OK(step->apply(context));
    const auto network = NamespaceFd::adopt(std::move(*zion.network.duplicate()), NamespaceKind::Net);
    CHECK_OK(network);
    QVERIFY(ping(*network, *Ipv4::parse("127.0.0.1")));
    CHECK_OK(step->undo(record));
    QCOMPARE(step->describe(record).shell.size(), std::size_t(2));
}

void NetworkStepsTest::forwardingThatWasOnStaysOn()
{
    CHECK_OK(setIpForwarding(true));
    const Sleeper zion;
    CHECK_OK(applyFirst(5, m_zion, zion));
    CHECK_OK(undoAll(m_zion));
    QCOMPARE(*ipForwarding(), true);
}

/// What came after us found it on: a tunnel, another program's bridge.
void NetworkStepsTest::forwardingThatOthersMayNeedStaysOn()
{
    const Sleeper zion;
    CHECK_OK(applyFirst(5, m_zion, zion));
    QCOMPARE(run("ip", {"link", "add", "other0", "type", "bridge"}), QByteArray());
    CHECK_OK(undoAll(m_zion));
    QCOMPARE(*ipForwarding(), true);
    QCOMPARE(run("ip", {"link", "del", "other0"}), QByteArray());
}

void NetworkStepsTest::damagedRecord()
{
    const Sleeper zion;
    for (const auto &[address, mac] :
         std::vector<std::pair<std::string, std::string>>{{"10.0.0.1; drop", m_zion.interfaces[0].mac},
                                                          {"10.0.0.1", "02:00"},
                                                          {"", m_zion.interfaces[0].mac}}) {
        ContainerRecord record = m_zion;
        record.interfaces[0].address = address;
        record.interfaces[0].mac = mac;
        QCOMPARE(applyFirst(1, record, zion).error().code, ErrorCode::Internal);
    }
}

void NetworkStepsTest::cgroupShellBuildsTheSame()
{
    const auto make = [this] {
        std::vector<std::unique_ptr<Step>> all;
        all.push_back(makeCgroupCreate(m_machine));
        all.push_back(makeCgroupLimits(m_machine));
        all.push_back(makeCgroupDevices(m_machine));
        return all;
    };
    const auto files = [this] {
        QByteArray all;
        const auto group = m_machine.cgroups->handle(m_zion.cgroupGroup);
        for (const auto &[controller, file] :
             std::vector<std::pair<const char *, const char *>>{{"memory", "memory.limit_in_bytes"},
                                                                {"memory", "memory.memsw.limit_in_bytes"},
                                                                {"cpu", "cpu.cfs_quota_us"},
                                                                {"pids", "pids.max"},
                                                                {"devices", "devices.list"},
                                                                {"memory", "memory.max"},
                                                                {"memory", "memory.swap.max"},
                                                                {"cpu", "cpu.max"}}) {
            QFile each(QString::fromStdString((*group)->path(controller)) + '/' + file);
            if (each.open(QIODevice::ReadOnly))
                all += QByteArray(file) + ": " + each.readAll();
        }
        return all;
    };
    StartContext context(m_machine, m_zion);
    for (const auto &step : make())
        CHECK_OK(step->apply(context));
    QVERIFY(context.group && !context.cgroupEntries.empty());
    const QByteArray byCalls = files();
    QVERIFY(byCalls.contains("67108864"));
    QVERIFY(byCalls.contains("pids.max: 32\n"));
    for (int twice = 0; twice < 2; ++twice) {
        for (const auto &step : make())
            CHECK_OK(step->undo(m_zion));
    }
    QCOMPARE(m_machine.cgroups->find(m_zion.cgroupGroup).error().code, ErrorCode::NotFound);

    std::string script = "set -eu\n";
    for (const auto &step : make()) {
        for (const std::string &line : step->describe(m_zion).shell)
            script += line + '\n';
    }
    int status = -1;
    const QByteArray said = run("sh", {"-c", QString::fromStdString(script)}, &status);
    QVERIFY2(status == 0 && said.isEmpty(), said + QByteArray::fromStdString(script));
    QCOMPARE(files(), byCalls);
    CHECK_OK(make().front()->undo(m_zion));
    CHECK_OK(m_machine.cgroups->removeIfEmpty(m_zion.cgroupGroup.substr(0, m_zion.cgroupGroup.find('/'))));
}

int main(int argc, char **argv)
{
    // Before any thread: everything that follows happens in a network namespace of our own.
    if (::geteuid() == 0 && ::unshare(CLONE_NEWNET) != 0) {
        std::perror("unshare");
        return 1;
    }
    QCoreApplication application(argc, argv);
    NetworkStepsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "networkstepstest.moc"
