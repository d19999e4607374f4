// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "networkfixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtTest/QTest>

#include <algorithm>
#include <set>

using namespace caisson;
using namespace caisson::kernel;
using namespace networkfixture;

namespace {

const std::string idA = "1a2b3c4d000000000000000000000000";
const std::string idB = "aaaaaaaa000000000000000000000000";

QByteArray message(const Error &error)
{
    return QByteArray::fromStdString(error.text);
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray("(not there)");
}

} // namespace

#define CHECK_OK(expression)                                                                                 \
    do {                                                                                                     \
        const auto &checked = (expression);                                                                  \
        QVERIFY2(checked.has_value(), checked ? "" : message(checked.error()).constData());                  \
    } while (false)

/// Runs in a network namespace of its own: see main().
class LinkTest : public QObject
{
    Q_OBJECT

private:
    std::optional<LinkSocket> m_host;
    BridgeRequest m_bridge{"csn-lab", bridgeAlias("lab"), Ipv4{0x0A0000FE}, 24};

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void addressesAreParsedStrictly_data();
    void addressesAreParsedStrictly();
    void networksAreParsedStrictly();
    void macsAreParsedStrictly();
    void namesAreDistinct();
    void bridgeIsMadeOnce();
    void foreignBridgeIsRefused();
    void pairIsBornInPlace();
    void containersReachEachOtherAndTheHost();
    void endsWithTheNamespace();
    void onlyOursIsRemoved();
    void halfMadeIsCompletedOrRemoved();
    void trafficIsCounted();
    void defaultRouteIsFound();
    void errorsAreClear();
    void fullBridgeIsRefused();
    void timeOfOneContainer();
};

void LinkTest::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    Result<LinkSocket> socket = LinkSocket::open();
    CHECK_OK(socket);
    QCOMPARE(socket->list()->size(), std::size_t(1)); // only lo: we are in a namespace of our own
    m_host.emplace(std::move(*socket));
    CHECK_OK(m_host->setUp(1));
}

void LinkTest::cleanup()
{
    if (!m_host)
        return;
    CHECK_OK(m_host->removeOwned(m_bridge.name, m_bridge.alias));
    // Namespaces die in the kernel's own time, and their links with them.
    QTRY_COMPARE(m_host->list()->size(), std::size_t(1));
}

void LinkTest::addressesAreParsedStrictly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    for (const char *valid : {"0.0.0.0", "10.0.0.1", "255.255.255.255"})
        QTest::newRow(valid) << QString::fromUtf8(valid) << true;
    for (const char *invalid :
         {"", "10", "10.0.0", "10.0.0.", "10.0.0.256", "10.0.0.01", "10.0.0.1.1", "10.0.0.1 ", " 10.0.0.1",
          "10.0.0.-1", "10.0.0.0x1", "10..0.1", ".0.0.1", "10.0.0.1\n", "::1", "a.b.c.d", "10.0.0.1000"})
        QTest::newRow(invalid) << QString::fromUtf8(invalid) << false;
}

void LinkTest::addressesAreParsedStrictly()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const Result<Ipv4> address = Ipv4::parse(text.toStdString());
    QCOMPARE(address.has_value(), valid);
    if (valid)
        QCOMPARE(QString::fromStdString(address->text()), text);
}

void LinkTest::networksAreParsedStrictly()
{
    const Result<Ipv4Network> network = Ipv4Network::parse("10.0.0.0/24");
    CHECK_OK(network);
    QCOMPARE(network->text(), std::string("10.0.0.0/24"));
    QVERIFY(network->contains(*Ipv4::parse("10.0.0.255")));
    QVERIFY(!network->contains(*Ipv4::parse("10.0.1.0")));
    QVERIFY(network->isHost(*Ipv4::parse("10.0.0.1")));
    QVERIFY(!network->isHost(*Ipv4::parse("10.0.0.0")));
    QVERIFY(!network->isHost(*Ipv4::parse("10.0.0.255")));
    QVERIFY(network->overlaps(*Ipv4Network::parse("10.0.0.0/8")));
    QVERIFY(Ipv4Network::parse("10.0.0.0/8")->overlaps(*network));
    QVERIFY(!network->overlaps(*Ipv4Network::parse("10.0.1.0/24")));
    QVERIFY(Ipv4Network::parse("0.0.0.0/0")->contains(*Ipv4::parse("1.2.3.4")));
    for (const char *bad :
         {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/24", "10.0.0.0/024", "/24", "10.0.0.0/2 "})
        QVERIFY2(!Ipv4Network::parse(bad), bad);
}

void LinkTest::macsAreParsedStrictly()
{
    QCOMPARE(macText(*parseMac("02:aB:00:ff:10:9f")), std::string("02:ab:00:ff:10:9f"));
    for (const char *bad :
         {"", "02:ab:00:ff:10", "02:ab:00:ff:10:9f:", "02-ab-00-ff-10-9f", "02:ab:00:ff:10:9g"})
        QVERIFY2(!parseMac(bad), bad);
    const MacAddress mac = derivedMac("anything");
    QCOMPARE(mac[0] & 3, 2); // locally administered, unicast
    QVERIFY(derivedMac("anything") == mac);
    QVERIFY(derivedMac("anything else") != mac);
}

void LinkTest::namesAreDistinct()
{
    QCOMPARE(bridgeName("lab"), std::string("csn-lab"));
    QCOMPARE(bridgeName("a_b_c_d_e_f"), std::string("csn-a_b_c_d_e_f"));
    QCOMPARE(hostEndName(idA, 0), std::string("csn-1a2b3c4d-0"));
    std::set<std::string> names;
    std::size_t count = 0;
    std::vector<std::string> networks{"1a2b3c4d",
                                      "1a2b3c4d-0",
                                      "1a2b3c4d-1",
                                      "a-b",
                                      "a.b",
                                      "twelve_chars",
                                      "a-network-with-a-name-of-full-length-which-is-sixty-three-chars",
                                      "0123456789",
                                      "abcdef0123"};
    for (int i = 0; i < 5000; ++i)
        networks.push_back("network-" + std::to_string(i));
    // One whose plain name is the hash of another.
    networks.push_back(bridgeName("a-b").substr(4));
    for (const std::string &network : networks) {
        const std::string name = bridgeName(network);
        QVERIFY2(isInterfaceName(name), name.c_str());
        names.insert(name);
        ++count;
    }
    for (unsigned n = 0; n < 100; ++n) {
        QVERIFY(isInterfaceName(hostEndName(idA, n)));
        names.insert(hostEndName(idA, n));
        ++count;
    }
    QCOMPARE(names.size(), count);
    for (const char *bad : {"", ".", "..", "sixteen-letters-", "a/b", "a b", "a\n", "a%d"})
        QVERIFY2(!isInterfaceName(bad), bad);
}

void LinkTest::bridgeIsMadeOnce()
{
    const auto index = m_host->createBridge(m_bridge);
    CHECK_OK(index);
    const auto again = m_host->createBridge(m_bridge);
    CHECK_OK(again);
    QCOMPARE(*again, *index);
    const auto link = m_host->find("csn-lab");
    CHECK_OK(link);
    QVERIFY(link->up);
    QCOMPARE(link->kind, std::string("bridge"));
    QCOMPARE(link->alias, std::string("caisson:network:lab"));
    QVERIFY(link->mac == derivedMac(m_bridge.alias));
    const QString conf = "/proc/sys/net/ipv6/conf/csn-lab/";
    QCOMPARE(contents(conf + "disable_ipv6"), QByteArray("1"));
    QCOMPARE(contents(conf + "accept_ra"), QByteArray("0"));
    QCOMPARE(contents(conf + "accept_redirects"), QByteArray("0"));
    QCOMPARE(contents("/proc/sys/net/ipv4/conf/csn-lab/accept_redirects"), QByteArray("0"));
    QVERIFY(!contents("/proc/net/if_inet6").contains("csn-lab"));
}

void LinkTest::foreignBridgeIsRefused()
{
    BridgeRequest other = m_bridge;
    other.alias = bridgeAlias("another");
    CHECK_OK(m_host->createBridge(m_bridge));
    QCOMPARE(m_host->createBridge(other).error().code, ErrorCode::Exists);
}

void LinkTest::pairIsBornInPlace()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001});
    CHECK_OK(a);
    const auto host = m_host->find("csn-1a2b3c4d-0");
    CHECK_OK(host);
    QCOMPARE(host->index, a->hostIndex);
    QCOMPARE(host->master, *bridge);
    QCOMPARE(host->alias, hostEndAlias(idA));
    QCOMPARE(host->kind, std::string("veth"));
    QVERIFY(host->up);
    QCOMPARE(host->peer, 2U);
    const auto peer = a->inside.find("eth0");
    CHECK_OK(peer);
    QCOMPARE(peer->index, 2U);
    QVERIFY(peer->up);
    QVERIFY(peer->mac == derivedMac(idA));
    QCOMPARE(a->inside.list()->size(), std::size_t(2));
    // No IPv6 on either end, before it could say anything.
    QCOMPARE(contents("/proc/sys/net/ipv6/conf/csn-1a2b3c4d-0/disable_ipv6"), QByteArray("1"));
    CHECK_OK(runInNetworkNamespace(a->network, []() -> Status {
        if (contents("/proc/sys/net/ipv6/conf/eth0/disable_ipv6") != "1")
            return failure(ErrorCode::Internal, "IPv6 is on inside");
        return {};
    }));
    QCOMPARE(contents("/proc/sys/net/ipv6/conf/csn-1a2b3c4d-0/accept_ra"), QByteArray("0"));
}

void LinkTest::containersReachEachOtherAndTheHost()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    const auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001}, m_bridge.address);
    CHECK_OK(a);
    const auto b = join(*m_host, *bridge, idB, Ipv4{0x0A000002}, m_bridge.address);
    CHECK_OK(b);
    QVERIFY(ping(a->network, Ipv4{0x0A000001})); // itself, by lo
    QVERIFY(ping(a->network, Ipv4{0x0A000002}));
    QVERIFY(ping(b->network, Ipv4{0x0A000001}));
    QVERIFY(ping(a->network, m_bridge.address));
    QVERIFY(!ping(a->network, Ipv4{0x0A000003}, 100)); // nobody
}

void LinkTest::endsWithTheNamespace()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    {
        const auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001});
        CHECK_OK(a);
    }
    QTRY_COMPARE(m_host->list()->size(), std::size_t(2)); // lo and the bridge
}

void LinkTest::onlyOursIsRemoved()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    const auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001});
    CHECK_OK(a);
    QCOMPARE(m_host->removeOwned(a->hostName, hostEndAlias(idB)).error().code, ErrorCode::WrongState);
    QCOMPARE(m_host->removeOwned(a->hostName, "").error().code, ErrorCode::WrongState);
    QCOMPARE(m_host->removeOwned("lo", bridgeAlias("lab")).error().code, ErrorCode::WrongState);
    CHECK_OK(m_host->find(a->hostName));
    CHECK_OK(m_host->removeOwned(a->hostName, hostEndAlias(idA)));
    CHECK_OK(m_host->removeOwned(a->hostName, hostEndAlias(idA)));
    QCOMPARE(m_host->find(a->hostName).error().code, ErrorCode::NotFound);
}

void LinkTest::halfMadeIsCompletedOrRemoved()
{
    // As after a kill between the making and the alias.
    QCOMPARE(std::system("ip link add csn-lab type bridge"), 0);
    CHECK_OK(m_host->createBridge(m_bridge));
    QCOMPARE(m_host->find("csn-lab")->alias, m_bridge.alias);
    QCOMPARE(std::system("ip link add csn-1a2b3c4d-0 type veth peer name other"), 0);
    CHECK_OK(m_host->removeOwned("csn-1a2b3c4d-0", hostEndAlias(idA)));
    QCOMPARE(m_host->list()->size(), std::size_t(2));
    // But one that somebody uses is not half made.
    QCOMPARE(std::system("ip link add csn-1a2b3c4d-0 up type veth peer name other"), 0);
    QCOMPARE(m_host->removeOwned("csn-1a2b3c4d-0", hostEndAlias(idA)).error().code, ErrorCode::WrongState);
    QCOMPARE(std::system("ip link del csn-1a2b3c4d-0"), 0);
}

void LinkTest::trafficIsCounted()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    const auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001});
    CHECK_OK(a);
    const auto before = m_host->traffic();
    CHECK_OK(before);
    QVERIFY(before->contains(a->hostIndex));
    QVERIFY(ping(a->network, m_bridge.address));
    const auto after = m_host->traffic();
    CHECK_OK(after);
    QVERIFY(after->at(a->hostIndex).rxBytes >= before->at(a->hostIndex).rxBytes + 28);
    QVERIFY(after->at(a->hostIndex).txBytes >= before->at(a->hostIndex).txBytes + 28);
}

void LinkTest::defaultRouteIsFound()
{
    QCOMPARE(m_host->defaultRoute().error().code, ErrorCode::NotFound);
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001}, m_bridge.address);
    CHECK_OK(a);
    const auto route = a->inside.defaultRoute();
    CHECK_OK(route);
    QCOMPARE(route->interface, std::string("eth0"));
    QVERIFY(route->gateway == m_bridge.address);
    QVERIFY(route->address == Ipv4{0x0A000001});
    QCOMPARE(int(route->prefix), 24);
}

void LinkTest::errorsAreClear()
{
    QCOMPARE(m_host->find("csn-nobody").error().code, ErrorCode::NotFound);
    QCOMPARE(m_host->find("bad name").error().code, ErrorCode::InvalidArgument);
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    const auto a = join(*m_host, *bridge, idA, Ipv4{0x0A000001});
    CHECK_OK(a);
    const auto twice = join(*m_host, *bridge, idA, Ipv4{0x0A000002});
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, ErrorCode::Exists);
    QVERIFY2(twice.error().text.find("csn-1a2b3c4d-0") != std::string::npos, message(twice.error()));
    // The kernel's own words are passed on.
    const Status noWay = m_host->addDefaultRoute(*bridge, Ipv4{0xC0A80001});
    QVERIFY(!noWay);
    QVERIFY2(noWay.error().text.find("gateway") != std::string::npos, message(noWay.error()));
}

void LinkTest::fullBridgeIsRefused()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    const auto network = makeNamespace();
    CHECK_OK(network);
    Status last;
    unsigned made = 0;
    for (; made < 1100 && last; ++made) {
        VethRequest request;
        char id[9];
        std::snprintf(id, sizeof id, "%08x", made);
        request.hostName = hostEndName(id, 0);
        request.alias = hostEndAlias(id);
        request.bridgeIndex = *bridge;
        request.peerNamespace = network->fd().get();
        request.peerName = "e" + std::to_string(made);
        request.peerMac = derivedMac(id);
        if (const auto index = m_host->createVeth(request); !index)
            last = std::unexpected(index.error());
    }
    QVERIFY(!last);
    QCOMPARE(made, 1024U); // the 1024th was refused
    QCOMPARE(last.error().code, ErrorCode::LimitExceeded);
    QCOMPARE(m_host->list()->size(), std::size_t(2 + 1023));
}

void LinkTest::timeOfOneContainer()
{
    const auto bridge = m_host->createBridge(m_bridge);
    CHECK_OK(bridge);
    QTRY_COMPARE(m_host->list()->size(), std::size_t(2));
    std::vector<qint64> veth, addresses;
    for (int i = 0; i < 50; ++i) {
        const auto network = makeNamespace();
        CHECK_OK(network);
        QElapsedTimer timer;
        timer.start();
        CHECK_OK(runInNetworkNamespace(*network, [] { return disableIpv6("default"); }));
        auto inside = LinkSocket::openIn(*network);
        CHECK_OK(inside);
        VethRequest request;
        char id[9];
        std::snprintf(id, sizeof id, "%08x", i);
        request.hostName = hostEndName(id, 0);
        request.alias = hostEndAlias(id);
        request.bridgeIndex = *bridge;
        request.peerNamespace = network->fd().get();
        request.peerMac = derivedMac(id);
        CHECK_OK(m_host->createVeth(request));
        veth.push_back(timer.nsecsElapsed() / 1000);
        timer.start();
        CHECK_OK(inside->setUp(1));
        CHECK_OK(inside->addAddress(2, Ipv4{0x0A000001}, 24));
        CHECK_OK(inside->setUp(2));
        CHECK_OK(inside->addDefaultRoute(2, m_bridge.address));
        addresses.push_back(timer.nsecsElapsed() / 1000);
    }
    std::ranges::sort(veth);
    std::ranges::sort(addresses);
    qInfo("veth %lld µs, lo + address + up + route %lld µs (medians of 50)", veth[25], addresses[25]);
    // For eyes: a move between namespaces or a waiting for a grace period would cost ten times as much. What
    // a slow machine takes is no failure.
}

int main(int argc, char **argv)
{
    // Before any thread: everything that follows happens in a network namespace of our own.
    if (::geteuid() == 0 && ::unshare(CLONE_NEWNET) != 0) {
        std::perror("unshare");
        return 1;
    }
    QCoreApplication application(argc, argv);
    LinkTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "linktest.moc"
