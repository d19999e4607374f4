// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/record.h"
#include "helper/engine/defaults.h"
#include "helper/engine/validation.h"

#include <algorithm>
#include <QTest>

using namespace caisson;
using namespace caisson::engine;

namespace {

ContainerRecord fullRecord()
{
    ContainerRequest request;
    request.name = "zion";
    request.command = {"sh", "-c", "echo \"\n\xc3\xa9\""};
    request.environment = {"PATH=/bin", "A=b=c"};
    request.timeOffsets = {{"boottime", -5}};
    request.limits = {100U << 20, 90U << 20, 100U << 20, 0.5, 64};
    request.capAdd = {"NET_RAW"};
    request.terminal = true;
    ContainerRecord record;
    record.id = "0123456789abcdef0123456789abcdef";
    record.name = "zion";
    record.owner = 1000;
    record.uidMap = record.gidMap = {{0, 524288, 65536}};
    record.specification = makeSpecification(normalised(request), {1000,
                                                                   "/images/busybox/rootfs",
                                                                   {"sh"},
                                                                   {"X=y"},
                                                                   record.uidMap,
                                                                   record.gidMap,
                                                                   "caisson/0123456789abcdef0123456789abcdef",
                                                                   2});
    record.interfaces = {{"lab", "csn-lab", "csn-01234567-0", "eth0", "10.0.0.0", 24, "10.0.0.1",
                          "10.0.0.254", "02:01:23:45:67:89", true}};
    record.imageRoot = "/images/busybox/rootfs";
    record.layerDirectory = "/state/layers/x";
    record.runDirectory = "/run/x";
    record.cgroupGroup = "caisson/x";
    record.state = State::Stopped;
    record.createdAt = 1;
    record.startedAt = 2;
    record.finishedAt = 3;
    record.exit = {ExitKind::OutOfMemory, 9, "text"};
    record.oomKills = 4;
    record.run = {"boot", 10, 11, 12, 13, 14, 15, 16, 17};
    return record;
}

} // namespace

class RecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        const ContainerRecord record = fullRecord();
        const std::string text = toJson(record);
        const auto back = recordFromJson(text);
        QVERIFY2(back, back ? "" : back.error().text.c_str());
        QCOMPARE(toJson(*back), text);
        QCOMPARE(back->specification, record.specification);
        QCOMPARE(back->exit.kind, ExitKind::OutOfMemory);
        QCOMPARE(back->run.containerInterfaceIndex, 17U);
    }

    void specificationIsOci()
    {
        const std::string text = toJson(fullRecord().specification);
        const auto back = specificationFromJson(text);
        QVERIFY2(back, back ? "" : back.error().text.c_str());
        QCOMPARE(toJson(*back), text);
        for (const char *key :
             {"\"ociVersion\"", "\"noNewPrivileges\"", "\"additionalGids\"", "\"uidMappings\"",
              "\"containerID\"", "\"cgroupsPath\"", "\"maskedPaths\"", "\"timeOffsets\""})
            QVERIFY2(text.find(key) != std::string::npos, key);
    }

    void unknownKeysAndWrongTypesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("unknown") << QByteArray(R"({"surprise": 1})") << QByteArray("surprise");
        QTest::newRow("unknown below") << QByteArray(R"({"linux": {"resources": {"memory": {"max": 1}}}})")
                                       << QByteArray("linux.resources.memory.max");
        QTest::newRow("string for number")
            << QByteArray(R"({"process": {"user": {"uid": "0"}}})") << QByteArray("process.user.uid");
        QTest::newRow("negative") << QByteArray(R"({"process": {"user": {"uid": -1}}})")
                                  << QByteArray("process.user.uid");
        QTest::newRow("too large") << QByteArray(R"({"process": {"user": {"uid": 4294967296}}})")
                                   << QByteArray("process.user.uid");
        QTest::newRow("fraction") << QByteArray(R"({"process": {"user": {"uid": 1.5}}})")
                                  << QByteArray("process.user.uid");
        QTest::newRow("object for array")
            << QByteArray(R"({"process": {"args": {}}})") << QByteArray("process.args");
        QTest::newRow("in array") << QByteArray(R"({"process": {"args": ["a", 1]}})")
                                  << QByteArray("process.args[1]");
        QTest::newRow("not JSON") << QByteArray("{") << QByteArray("config.json");
        QTest::newRow("not an object") << QByteArray("[]") << QByteArray("config.json");
        QTest::newRow("too long") << QByteArray(2 << 20, ' ') << QByteArray("config.json");
        QTest::newRow("deep") << QByteArray(100'000, '[') << QByteArray("config.json");
    }
    void unknownKeysAndWrongTypesAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        const auto result = specificationFromJson(text.toStdString());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(result.error().text.find(named.toStdString()) != std::string::npos,
                 result.error().text.c_str());
    }

    void hardeningIsThereUnasked()
    {
        ContainerRequest request;
        request.name = "moon";
        const Specification specification = makeSpecification(
            normalised(request),
            {0, "/r", {"sh"}, {}, {{0, 524288, 65536}}, {{0, 524288, 65536}}, "caisson/x", 2});
        QCOMPARE(specification.linuxPart.namespaces.size(), std::size_t(8));
        QVERIFY(specification.process.noNewPrivileges);
        QCOMPARE(specification.process.oomScoreAdj, std::optional(0)); // not the helper's
        QCOMPARE(specification.process.capabilities.bounding.size(), std::size_t(11));
        QVERIFY(specification.process.capabilities.inheritable.empty()); // R10
        QVERIFY(specification.process.capabilities.ambient.empty());
        QCOMPARE(*specification.linuxPart.resources.pids, std::int64_t(1024)); // R44
        QVERIFY(specification.linuxPart.resources.memory.limit.has_value());
        QVERIFY(!specification.linuxPart.resources.devices.front().allow); // R33: first nothing
        QCOMPARE(specification.process.user.additionalGids, std::vector<std::uint32_t>{0}); // R11
        const auto &masked = specification.linuxPart.maskedPaths;
        for (const char *path :
             {"/proc/kcore", "/proc/keys", "/sys/firmware", "/sys/devices/virtual/powercap"})
            QVERIFY2(std::ranges::find(masked, path) != masked.end(), path);
        QCOMPARE(specification.linuxPart.sysctl.at("net.ipv4.ping_group_range"), std::string("0 65535"));
    }

    void hostKindsStayOut()
    {
        ContainerRequest request;
        request.name = "moon";
        request.network = "host";
        request.namespaces[static_cast<std::size_t>(kernel::NamespaceKind::Mnt)] = NamespaceMode::Host;
        const Specification specification = makeSpecification(normalised(request), {});
        QVERIFY(!specification.hasNamespace(kernel::NamespaceKind::Net));
        QVERIFY(!specification.hasNamespace(kernel::NamespaceKind::Mnt));
        QVERIFY(specification.hasNamespace(kernel::NamespaceKind::Pid));
        QVERIFY(specification.mounts.empty());
        QVERIFY(specification.linuxPart.sysctl.empty());
    }

    void environmentIsMerged()
    {
        const auto merged = mergedEnvironment({"A=1", "AB=2"}, {"AB=3", "C=4", "C=5"});
        QCOMPARE(merged, (std::vector<std::string>{"A=1", "AB=3", "C=5"}));
    }

    void idsOutside()
    {
        const std::vector<IdMapping> map{{0, 1000, 1}, {1, 524288, 100}};
        QCOMPARE(*outsideId(map, 0), 1000U);
        QCOMPARE(*outsideId(map, 100), 524387U);
        QVERIFY(!outsideId(map, 101));
        QCOMPARE(*outsideId({}, 7), 7U);
    }
};

QTEST_GUILESS_MAIN(RecordTest)
#include "recordtest.moc"
