// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/validation.h"
#include "helper/engine/grammar.h"

#include <functional>
#include <QTest>

using namespace caisson;
using namespace caisson::engine;

namespace {

using Change = std::function<void(ContainerRequest &)>;

void setHost(ContainerRequest &request, kernel::NamespaceKind kind)
{
    request.namespaces[static_cast<std::size_t>(kind)] = NamespaceMode::Host;
}

ContainerRequest zion()
{
    ContainerRequest request;
    request.name = "zion";
    return request;
}

struct BadRequest
{
    const char *row;
    const char *argument; ///< what the message begins with
    Change change;
};

const std::vector<BadRequest> badRequests{
    {"name empty", "name:", [](auto &r) { r.name = ""; }},
    {"name with slash", "name:", [](auto &r) { r.name = "../zion"; }},
    {"name like an option", "name:", [](auto &r) { r.name = "-zion"; }},
    {"name too long", "name:", [](auto &r) { r.name = std::string(64, 'a'); }},
    {"name with newline", "name:", [](auto &r) { r.name = "zion\n"; }},
    {"name not ASCII", "name:", [](auto &r) { r.name = "zi\xc3\xb6n"; }},
    {"image with path", "image:", [](auto &r) { r.image = "../busybox"; }},
    {"image empty", "image:", [](auto &r) { r.image = ""; }},
    {"command empty word first", "command:",
     [](auto &r) {
         r.command = {"", "x"};
     }},
    {"command with NUL", "command[1]:",
     [](auto &r) {
         r.command = {"echo", std::string("a\0b", 3)};
     }},
    {"command control in program", "command[0]:", [](auto &r) { r.command = {"a\x1b[0m"}; }},
    {"command too many", "command:", [](auto &r) { r.command.assign(1025, "x"); }},
    {"command word too long", "command[1]:",
     [](auto &r) {
         r.command = {"x", std::string(131072, 'y')};
     }},
    {"command too long in all", "command:",
     [](auto &r) {
         r.command.assign(10, std::string(100'000, 'y'));
         r.command.front() = "x";
     }},
    {"program too long", "command[0]:", [](auto &r) { r.command = {std::string(4096, 'y')}; }},
    {"environment without =", "environment[0]:", [](auto &r) { r.environment = {"KEY"}; }},
    {"environment without key", "environment[0]:", [](auto &r) { r.environment = {"=x"}; }},
    {"environment digit first", "environment[1]:",
     [](auto &r) {
         r.environment = {"A=1", "1A=x"};
     }},
    {"environment NUL", "environment[0]:", [](auto &r) { r.environment = {std::string("A=\0", 3)}; }},
    {"directory relative", "workingDirectory:", [](auto &r) { r.workingDirectory = "tmp"; }},
    {"directory with ..", "workingDirectory:", [](auto &r) { r.workingDirectory = "/tmp/../etc"; }},
    {"directory ends in ..", "workingDirectory:", [](auto &r) { r.workingDirectory = "/tmp/.."; }},
    {"directory control", "workingDirectory:", [](auto &r) { r.workingDirectory = "/tmp\n"; }},
    {"user by name", "user:", [](auto &r) { r.user = "root"; }},
    {"user negative", "user:", [](auto &r) { r.user = "-1"; }},
    {"user 2^32-1", "user:", [](auto &r) { r.user = "4294967295"; }},
    {"user 2^32", "user:", [](auto &r) { r.user = "4294967296"; }},
    {"user trailing colon", "user:", [](auto &r) { r.user = "0:"; }},
    {"user blank", "user:", [](auto &r) { r.user = "1 "; }},
    {"group too large", "user:", [](auto &r) { r.user = "1:99999999999"; }},
    {"host name underscore", "hostName:", [](auto &r) { r.hostName = "a_b"; }},
    {"host name too long", "hostName:", [](auto &r) { r.hostName = std::string(65, 'a'); }},
    {"host name empty part", "hostName:", [](auto &r) { r.hostName = "a..b"; }},
    {"host name hyphen", "hostName:", [](auto &r) { r.hostName = "-a"; }},
    {"host name with uts host", "hostName:",
     [](auto &r) {
         r.hostName = "zion";
         setHost(r, kernel::NamespaceKind::Uts);
     }},
    {"one map only", "gidMap:",
     [](auto &r) {
         r.uidMap = {{0, 700000, 65536}};
     }},
    {"map with user host", "uidMap:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{0, 700000, 65536}};
         setHost(r, kernel::NamespaceKind::User);
     }},
    {"map empty line", "uidMap[0]:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{0, 700000, 0}};
     }},
    {"map past the end", "uidMap[0]:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{0, 4294967290U, 10}};
     }},
    {"map overlapping", "uidMap[1]:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{0, 700000, 10}, {5, 800000, 10}};
     }},
    {"map overlapping outside", "uidMap[1]:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{0, 700000, 10}, {10, 700009, 10}};
     }},
    {"map without 0", "uidMap:",
     [](auto &r) {
         r.uidMap = r.gidMap = {{1, 700000, 10}};
     }},
    {"map of 341 lines", "uidMap:",
     [](auto &r) {
         for (std::uint32_t i = 0; i < 341; ++i)
             r.uidMap.push_back({i, 700000 + i, 1});
         r.gidMap = {{0, 700000, 1}};
     }},
    {"offset of another clock", "timeOffsets:",
     [](auto &r) {
         r.timeOffsets = {{"realtime", 1}};
     }},
    {"offset too large", "timeOffsets.boottime:",
     [](auto &r) {
         r.timeOffsets = {{"boottime", INT64_MAX}};
     }},
    {"offset with time host", "timeOffsets:",
     [](auto &r) {
         r.timeOffsets = {{"boottime", 1}};
         setHost(r, kernel::NamespaceKind::Time);
     }},
    {"network name", "network:", [](auto &r) { r.network = "a/b"; }},
    {"network with net host", "network:", [](auto &r) { setHost(r, kernel::NamespaceKind::Net); }},
    {"no network with net host", "network:",
     [](auto &r) {
         setHost(r, kernel::NamespaceKind::Net);
         r.network = "none";
     }},
    {"address without network", "address:",
     [](auto &r) {
         r.network = "none";
         r.address = "10.0.0.1";
     }},
    {"address not one", "address:", [](auto &r) { r.address = "10.0.0"; }},
    {"address with prefix", "address:", [](auto &r) { r.address = "10.0.0.1/24"; }},
    {"address octal", "address:", [](auto &r) { r.address = "10.0.0.010"; }},
    {"memory too small", "memory:", [](auto &r) { r.limits.memory = 1U << 20; }},
    {"memory 0", "memory:", [](auto &r) { r.limits.memory = 0; }},
    {"memory huge", "memory:", [](auto &r) { r.limits.memory = UINT64_MAX; }},
    {"swap below memory", "memorySwap:",
     [](auto &r) {
         r.limits.memory = 100U << 20;
         r.limits.memorySwap = 50U << 20;
     }},
    {"swap below default memory", "memorySwap:", [](auto &r) { r.limits.memorySwap = 50U << 20; }},
    {"high above memory", "memoryHigh:",
     [](auto &r) {
         r.limits.memory = 100U << 20;
         r.limits.memoryHigh = 200U << 20;
     }},
    {"cpus 0", "cpus:", [](auto &r) { r.limits.cpus = 0.0; }},
    {"cpus negative", "cpus:", [](auto &r) { r.limits.cpus = -1.0; }},
    {"cpus not a number", "cpus:", [](auto &r) { r.limits.cpus = std::numeric_limits<double>::quiet_NaN(); }},
    {"cpus infinite", "cpus:", [](auto &r) { r.limits.cpus = std::numeric_limits<double>::infinity(); }},
    {"pids 0", "pids:", [](auto &r) { r.limits.pids = 0; }},
    {"pids too many", "pids:", [](auto &r) { r.limits.pids = 4194305; }},
    {"capability unknown", "capAdd[1]:",
     [](auto &r) {
         r.capAdd = {"NET_RAW", "FLY"};
     }},
    {"capability empty", "capDrop[0]:", [](auto &r) { r.capDrop = {""}; }},
    {"too many capabilities", "capAdd:", [](auto &r) { r.capAdd.assign(65, "NET_RAW"); }},
    {"stop timeout", "stopTimeout:", [](auto &r) { r.stopTimeoutSeconds = 86401; }},
};

} // namespace

class ValidationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainRequestPasses()
    {
        QVERIFY(checkSyntax(zion()));
        RequestFacts facts = goodFacts();
        QVERIFY(checkFacts(normalised(zion()), facts));
    }

    void badRequestIsRefused_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < badRequests.size(); ++i)
            QTest::newRow(badRequests[i].row) << static_cast<int>(i);
    }
    void badRequestIsRefused()
    {
        QFETCH(int, index);
        const BadRequest &bad = badRequests[static_cast<std::size_t>(index)];
        ContainerRequest request = zion();
        bad.change(request);
        const Status status = checkSyntax(request);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(status.error().text.starts_with(bad.argument), status.error().text.c_str());
        QVERIFY2(status.error().text.size() > std::string_view(bad.argument).size() + 5,
                 "says what is expected");
    }

    void goodValuesPass()
    {
        ContainerRequest request = zion();
        request.command = {"sh", "-c", "echo a\necho b\t"};
        request.environment = {"A=", "_B=x=y", "C=\x1b[0m"};
        request.workingDirectory = "/srv/..data";
        request.user = "1000:1000";
        request.hostName = "zion.example";
        request.uidMap = request.gidMap = {{0, 700000, 1000}, {1000, 800000, 1}};
        request.timeOffsets = {{"boottime", 3600}, {"monotonic", -1}};
        request.address = "10.0.0.1";
        request.limits = {100U << 20, {}, 100U << 20, 0.5, 64};
        request.capAdd = {"NET_RAW", "cap_sys_time"};
        request.capDrop = {"ALL"};
        const Status status = checkSyntax(request);
        QVERIFY2(status, status ? "" : status.error().text.c_str());
    }

    void networkHostMeansHostNamespace()
    {
        ContainerRequest request = zion();
        request.network = "host";
        QVERIFY(checkSyntax(request));
        const ContainerRequest result = normalised(request);
        QCOMPARE(result.namespaces[static_cast<std::size_t>(kernel::NamespaceKind::Net)],
                 NamespaceMode::Host);
    }

    void hostNameComesFromTheName()
    {
        ContainerRequest request = zion();
        request.name = "my_container.1-";
        QCOMPARE(normalised(request).hostName, std::string("my-container-1"));
        QVERIFY(grammar::isHostName(normalised(request).hostName));
    }

    void factsAreChecked_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what :
             {"name", "image", "command", "network", "outside", "gateway", "broadcast", "network address",
              "taken", "cpus", "memoryHigh", "uidMap", "uidMap used", "user", "offset"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void factsAreChecked()
    {
        QFETCH(QString, what);
        ContainerRequest request = zion();
        RequestFacts facts = goodFacts();
        const std::vector<std::string> taken{"10.0.0.7"};
        facts.takenAddresses = taken;
        ErrorCode expected = ErrorCode::InvalidArgument;
        std::string argument = what.section(QLatin1Char(' '), 0, 0).toStdString();
        if (what == QLatin1String("name")) {
            facts.nameTaken = true;
            expected = ErrorCode::Exists;
        } else if (what == QLatin1String("image")) {
            facts.imageExists = false;
            expected = ErrorCode::NotFound;
        } else if (what == QLatin1String("command")) {
            facts.imageHasCommand = false;
        } else if (what == QLatin1String("network")) {
            facts.network.reset();
            expected = ErrorCode::NotFound;
        } else if (what == QLatin1String("cpus")) {
            request.limits.cpus = 2.5;
        } else if (what == QLatin1String("memoryHigh")) {
            request.limits.memoryHigh = 64U << 20;
            facts.memoryHighSupported = false;
            expected = ErrorCode::NotSupported;
        } else if (what == QLatin1String("uidMap")) {
            request.uidMap = request.gidMap = {{0, 0, 1}};
        } else if (what == QLatin1String("uidMap used")) {
            request.uidMap = request.gidMap = {{0, 800000, 1}};
            facts.usedIds = {{0, 799000, 65536}};
        } else if (what == QLatin1String("user")) {
            request.user = "70000";
        } else if (what == QLatin1String("offset")) {
            request.timeOffsets = {{"boottime", -1001}};
            argument = "timeOffsets.boottime";
        } else {
            argument = "address";
            if (what == QLatin1String("outside"))
                request.address = "10.0.1.1";
            else if (what == QLatin1String("gateway"))
                request.address = "10.0.0.254";
            else if (what == QLatin1String("broadcast"))
                request.address = "10.0.0.255";
            else if (what == QLatin1String("network address"))
                request.address = "10.0.0.0";
            else {
                request.address = "10.0.0.7";
                expected = ErrorCode::Exists;
            }
        }
        QVERIFY(checkSyntax(request));
        const Status status = checkFacts(normalised(request), facts);
        QVERIFY(!status);
        QCOMPARE(status.error().code, expected);
        QVERIFY2(status.error().text.starts_with(argument), status.error().text.c_str());
    }

    void execIsChecked()
    {
        ExecRequest request;
        QVERIFY(!checkSyntax(request));
        request.command = {"sh"};
        QVERIFY(checkSyntax(request));
        request.user = "0x0";
        QVERIFY(!checkSyntax(request));
        request.user.clear();
        request.terminal = true;
        request.rows = 0;
        QVERIFY(!checkSyntax(request));
    }

    void networkIsChecked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("subnet");
        QTest::addColumn<QString>("gateway");
        QTest::addColumn<bool>("good");
        QTest::newRow("named") << "blue"
                               << ""
                               << "" << true;
        QTest::newRow("subnet") << "blue"
                                << "10.1.0.0/24"
                                << "10.1.0.1" << true;
        QTest::newRow("none") << "none"
                              << ""
                              << "" << false;
        QTest::newRow("host bits") << "blue"
                                   << "10.1.0.1/24"
                                   << "" << false;
        QTest::newRow("prefix") << "blue"
                                << "10.1.0.0/31"
                                << "" << false;
        QTest::newRow("too wide") << "blue"
                                  << "10.0.0.0/15"
                                  << "" << false;
        QTest::newRow("loopback") << "blue"
                                  << "127.0.0.0/8"
                                  << "" << false;
        QTest::newRow("text") << "blue"
                              << "10.1.0.0/24; flush"
                              << "" << false;
        QTest::newRow("gateway outside") << "blue"
                                         << "10.1.0.0/24"
                                         << "10.2.0.1" << false;
        QTest::newRow("gateway broadcast") << "blue"
                                           << "10.1.0.0/24"
                                           << "10.1.0.255" << false;
        QTest::newRow("gateway alone") << "blue"
                                       << ""
                                       << "10.1.0.1" << false;
    }
    void networkIsChecked()
    {
        QFETCH(QString, name);
        QFETCH(QString, subnet);
        QFETCH(QString, gateway);
        QFETCH(bool, good);
        const NetworkRequest request{name.toStdString(), subnet.toStdString(), gateway.toStdString(), true};
        QCOMPARE(checkSyntax(request).has_value(), good);
    }

    void publicAddressesAreKnown()
    {
        const auto shadows = [](const char *subnet) {
            return shadowsPublicAddresses({.name = "blue", .subnet = subnet, .gateway = {}, .nat = true});
        };
        for (const char *subnet :
             {"", "10.0.0.0/8", "10.255.255.0/24", "172.16.0.0/12", "172.31.255.252/30", "192.168.0.0/16",
              "192.0.2.0/24", "198.51.100.128/25", "203.0.113.0/24", "198.18.0.0/15"})
            QVERIFY2(!shadows(subnet), subnet);
        for (const char *subnet : {"8.8.8.0/24", "9.0.0.0/8", "11.0.0.0/8", "172.32.0.0/16", "172.0.0.0/8",
                                   "192.0.0.0/8", "192.169.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
                                   "198.51.0.0/16", "203.0.112.0/23", "198.20.0.0/16"})
            QVERIFY2(shadows(subnet), subnet);
    }

    void updateKeepsWhatIsNotNamed()
    {
        const Limits current{100U << 20, {}, 100U << 20, 0.5, 64};
        Limits changes;
        changes.memory = 200U << 20;
        const Limits result = merged(current, changes);
        QCOMPARE(*result.memory, std::uint64_t(200) << 20);
        QCOMPARE(*result.memorySwap, std::uint64_t(200) << 20); // "no swap" stays so
        QCOMPARE(*result.cpus, 0.5);
        QCOMPARE(*result.pids, std::uint64_t(64));
    }

private:
    static RequestFacts goodFacts()
    {
        RequestFacts facts;
        facts.imageExists = facts.imageHasCommand = true;
        NetworkInfo lab;
        lab.name = "lab";
        lab.subnet = "10.0.0.0/24";
        lab.gateway = "10.0.0.254";
        facts.network = lab;
        facts.ownerUids = facts.ownerGids = {{0, 700000, 1'000'000}};
        facts.processors = 2;
        facts.boottimeSeconds = facts.monotonicSeconds = 1000;
        return facts;
    }
};

QTEST_GUILESS_MAIN(ValidationTest)
#include "validationtest.moc"
