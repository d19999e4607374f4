// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/rules/rulemonitor.h"
#include "helper/kernel/rules/ruletable.h"
#include "networkfixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <algorithm>
#include <net/ethernet.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <netpacket/packet.h>

using namespace caisson;
using namespace caisson::kernel;
using namespace networkfixture;

namespace {

QByteArray message(const Error &error)
{
    return QByteArray::fromStdString(error.text);
}

QByteArray nft(const QStringList &arguments)
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start("nft", arguments);
    program.waitForFinished();
    return program.readAll();
}

Ipv4 ipv4(const char *text)
{
    return *Ipv4::parse(text);
}

/// Sends one frame out of eth0 of that namespace, exactly as given.
bool sendFrame(const NamespaceFd &from, const void *frame, std::size_t size)
{
    const Fd socket = socketIn(from, AF_PACKET, SOCK_RAW, 0);
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_ifindex = 2;
    to.sll_halen = ETH_ALEN;
    return ::sendto(socket.get(), frame, size, 0, reinterpret_cast<sockaddr *>(&to), sizeof to) ==
           static_cast<ssize_t>(size);
}

/// Frames that arrive at eth0 of a namespace, from now on.
class Listener
{
public:
    explicit Listener(const NamespaceFd &network)
        : m_socket(socketIn(network, AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL)))
    {
    }
    /// Whether one with this source MAC and kind came since the beginning or comes within the time.
    bool sees(const MacAddress &source, std::uint16_t kind, int milliseconds)
    {
        if (std::ranges::find(m_seen, std::pair(source, kind)) != m_seen.end())
            return true;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
        for (;;) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
                    .count();
            pollfd wait{m_socket.get(), POLLIN, 0};
            if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0)
                return false;
            ether_header header{};
            sockaddr_ll from{};
            socklen_t length = sizeof from;
            if (::recvfrom(m_socket.get(), &header, sizeof header, MSG_TRUNC,
                           reinterpret_cast<sockaddr *>(&from),
                           &length) < static_cast<ssize_t>(sizeof header) ||
                from.sll_pkttype == PACKET_OUTGOING)
                continue;
            MacAddress sender{};
            std::copy_n(header.ether_shost, sender.size(), sender.begin());
            m_seen.emplace_back(sender, ntohs(header.ether_type));
            if (m_seen.back() == std::pair(source, kind))
                return true;
        }
    }

private:
    Fd m_socket;
    std::vector<std::pair<MacAddress, std::uint16_t>> m_seen;
};

#pragma pack(push, 1)
struct ArpFrame
{
    ether_header ethernet;
    ether_arp arp;
};
#pragma pack(pop)

ArpFrame arpRequest(const MacAddress &frameSource, const MacAddress &sender, Ipv4 senderAddress, Ipv4 target)
{
    ArpFrame frame{};
    std::fill_n(frame.ethernet.ether_dhost, 6, 0xFF);
    std::ranges::copy(frameSource, frame.ethernet.ether_shost);
    frame.ethernet.ether_type = htons(ETHERTYPE_ARP);
    frame.arp.ea_hdr = {htons(ARPHRD_ETHER), htons(ETHERTYPE_IP), 6, 4, htons(ARPOP_REQUEST)};
    std::ranges::copy(sender, frame.arp.arp_sha);
    const std::uint32_t from = htonl(senderAddress.value), to = htonl(target.value);
    std::memcpy(frame.arp.arp_spa, &from, 4);
    std::memcpy(frame.arp.arp_tpa, &to, 4);
    return frame;
}

} // namespace

#define CHECK_OK(expression)                                                                                 \
    do {                                                                                                     \
        const auto &checked = (expression);                                                                  \
        QVERIFY2(checked.has_value(), checked ? "" : message(checked.error()).constData());                  \
    } while (false)

/// Runs in a network namespace of its own, which plays the host: see main(). "outside" is a further namespace
/// behind a link that is not ours.
class RulesTest : public QObject
{
    Q_OBJECT

private:
    std::optional<LinkSocket> m_host;
    std::optional<RuleTable> m_table;
    std::optional<NamespaceFd> m_outside;
    std::uint32_t m_lab = 0, m_quiet = 0;
    std::optional<Member> m_zion, m_moon, m_other;
    RuleSet m_rules;

private Q_SLOTS:
    void initTestCase();
    void init();
    void namesAreChecked_data();
    void namesAreChecked();
    void jsonAndTextAreTheSame();
    void elementsComeAndGo();
    void replaceIsExact();
    void foreignTablesAreLeftAlone();
    void changesByOthersAreTold();
    void whatOthersTookAwayIsPutBack_data();
    void whatOthersTookAwayIsPutBack();
    void neighboursReachEachOther();
    void networksAreApart();
    void natLeadsOut();
    void withoutNatNothingLeaves();
    void nothingComesInUnasked();
    void spoofedAddressIsDropped();
    void spoofedMacIsDropped();
    void spoofedArpIsDropped();
    void routerAdvertisementIsDropped();
    void timeOfOnePort();
    void cleanupTestCase();
};

void RulesTest::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    Result<LinkSocket> socket = LinkSocket::open();
    CHECK_OK(socket);
    QCOMPARE(socket->list()->size(), std::size_t(1));
    m_host.emplace(std::move(*socket));
    CHECK_OK(m_host->setUp(1));
    Result<RuleTable> table = RuleTable::open();
    CHECK_OK(table);
    m_table.emplace(std::move(*table));

    const auto lab = m_host->createBridge({"csn-lab", bridgeAlias("lab"), ipv4("10.0.0.254"), 24});
    CHECK_OK(lab);
    m_lab = *lab;
    const auto quiet = m_host->createBridge({"csn-quiet", bridgeAlias("quiet"), ipv4("10.1.0.254"), 24});
    CHECK_OK(quiet);
    m_quiet = *quiet;
    const auto member = [&](std::optional<Member> &into, std::uint32_t bridge, const char *id,
                            const char *address, const char *gateway) {
        Result<Member> made = join(*m_host, bridge, id, ipv4(address), ipv4(gateway));
        CHECK_OK(made);
        into.emplace(std::move(*made));
    };
    member(m_zion, m_lab, "aaaaaaaa", "10.0.0.1", "10.0.0.254");
    member(m_moon, m_lab, "bbbbbbbb", "10.0.0.2", "10.0.0.254");
    member(m_other, m_quiet, "cccccccc", "10.1.0.1", "10.1.0.254");

    // The world: 192.0.2.1 on our side, 192.0.2.2 on the other, which knows no way to 10.0.0.0/8.
    Result<NamespaceFd> outside = makeNamespace();
    CHECK_OK(outside);
    VethRequest uplink;
    uplink.hostName = "up0";
    uplink.alias = "test";
    uplink.bridgeIndex = 0;
    uplink.peerNamespace = outside->fd().get();
    uplink.peerMac = derivedMac("outside");
    const auto index = m_host->createVeth(uplink);
    CHECK_OK(index);
    CHECK_OK(m_host->addAddress(index->host, ipv4("192.0.2.1"), 24));
    auto beyond = LinkSocket::openIn(*outside);
    CHECK_OK(beyond);
    CHECK_OK(beyond->addAddress(2, ipv4("192.0.2.2"), 24));
    CHECK_OK(beyond->setUp(2));
    m_outside.emplace(std::move(*outside));

    m_rules.networks = {{"csn-lab", true}, {"csn-quiet", false}};
    for (const Member *each : {&*m_zion, &*m_moon})
        m_rules.ports.push_back(
            {each->hostName, each->mac, each == &*m_zion ? ipv4("10.0.0.1") : ipv4("10.0.0.2")});
    m_rules.ports.push_back({m_other->hostName, m_other->mac, ipv4("10.1.0.1")});
    CHECK_OK(setIpForwarding(true));
    QCOMPARE(*ipForwarding(), true);
}

void RulesTest::init()
{
    if (m_table)
        CHECK_OK(m_table->replace(m_rules));
}

void RulesTest::cleanupTestCase()
{
    if (!m_table)
        return;
    CHECK_OK(m_table->replace({}));
    CHECK_OK(m_table->removeAll());
    QVERIFY(!nft({"list", "tables"}).contains("caisson"));
}

void RulesTest::namesAreChecked_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"", "csn-a\" accept", "csn-*", "csn-a;drop", "csn-a\n", "csn-\\",
                             "csn-abcdefghijklmnop", "csn-a b", "csn-\"", "@ports", "$x"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void RulesTest::namesAreChecked()
{
    QFETCH(QString, name);
    const std::string text = name.toStdString();
    QCOMPARE(checkRuleSet({{{text, true}}, {}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(checkRuleSet({{}, {{text, {}, {}}}}).error().code, ErrorCode::InvalidArgument);
    if (m_table) {
        QCOMPARE(m_table->add({{{text, true}}, {}}).error().code, ErrorCode::InvalidArgument);
        QVERIFY(*m_table->current() == m_rules);
    }
    // An interface that the bridge table would not look at.
    QVERIFY(!checkRuleSet({{}, {{"eth0", {}, {}}}}));
}

void RulesTest::jsonAndTextAreTheSame()
{
    const QByteArray byJson = nft({"list", "ruleset"});
    QVERIFY(byJson.contains("csn-aaaaaaaa-0"));
    CHECK_OK(m_table->removeAll());
    QByteArray said = nft({QString::fromStdString(tablesText())});
    QVERIFY2(said.isEmpty(), said);
    for (const std::string &command : addText(m_rules)) {
        said = nft({QString::fromStdString(command)});
        QVERIFY2(said.isEmpty(), said);
    }
    QCOMPARE(nft({"list", "ruleset"}), byJson);
}

void RulesTest::elementsComeAndGo()
{
    CHECK_OK(m_table->removeAll());
    QVERIFY(*m_table->current() == RuleSet{});
    CHECK_OK(m_table->remove(m_rules)); // no table: nothing to remove
    const RuleSet first{{{"csn-lab", true}}, {m_rules.ports[0]}};
    const RuleSet second{{{"csn-lab", true}}, {m_rules.ports[1]}};
    CHECK_OK(m_table->add(first)); // makes the tables
    CHECK_OK(m_table->add(second));
    CHECK_OK(m_table->add(second));
    QVERIFY((*m_table->current() == RuleSet{{{"csn-lab", true}}, {m_rules.ports[0], m_rules.ports[1]}}));
    CHECK_OK(m_table->remove({{}, {m_rules.ports[0]}}));
    CHECK_OK(m_table->remove({{}, {m_rules.ports[0]}}));
    QVERIFY(*m_table->current() == second);
    CHECK_OK(m_table->remove(second));
    QVERIFY(!nft({"list", "tables"}).contains("caisson"));
}

void RulesTest::replaceIsExact()
{
    RuleSet fewer = m_rules;
    fewer.ports.pop_back();
    CHECK_OK(m_table->replace(fewer));
    QVERIFY(*m_table->current() == fewer);
}

void RulesTest::foreignTablesAreLeftAlone()
{
    QVERIFY(nft({"add table inet strange; add set inet strange ports { type ifname; elements = { \"x\" }; }"})
                .isEmpty());
    CHECK_OK(m_table->replace({}));
    QVERIFY(nft({"list", "tables"}).contains("strange"));
    CHECK_OK(m_table->replace(m_rules));
    QVERIFY(*m_table->current() == m_rules);
    QVERIFY(nft({"delete table inet strange"}).isEmpty());
}

void RulesTest::changesByOthersAreTold()
{
    if (!inFirstPidNamespace())
        QSKIP("the kernel tells of changes with PIDs of another PID namespace: all are somebody else's");
    auto monitor = RuleMonitor::open();
    CHECK_OK(monitor);
    QCOMPARE(*monitor->changedByOthers(), false);
    CHECK_OK(m_table->remove({{}, {m_rules.ports[0]}}));
    CHECK_OK(m_table->add({{}, {m_rules.ports[0]}}));
    pollfd wait{monitor->fd().get(), POLLIN, 0};
    QCOMPARE(::poll(&wait, 1, 2000), 1);
    QCOMPARE(*monitor->changedByOthers(), false); // it was us
    QVERIFY(nft({"add table inet strange; delete table inet strange"}).isEmpty());
    QCOMPARE(::poll(&wait, 1, 2000), 1);
    QCOMPARE(*monitor->changedByOthers(), true);
    QCOMPARE(*monitor->changedByOthers(), false);
}

void RulesTest::whatOthersTookAwayIsPutBack_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command :
         {"flush ruleset", "delete table bridge caisson", "delete table inet caisson",
          "flush table inet caisson", "flush chain bridge caisson port", "flush set bridge caisson ports",
          "flush set inet caisson natted", "delete element inet caisson bridges { \"csn-lab\" }"})
        QTest::newRow(command) << QString::fromUtf8(command);
}

void RulesTest::whatOthersTookAwayIsPutBack()
{
    QFETCH(QString, command);
    const QByteArray before = nft({"list", "ruleset"});
    QCOMPARE(*m_table->keep(m_rules), false); // nothing lacks
    const QByteArray said = nft({command});
    QVERIFY2(said.isEmpty(), said);
    QCOMPARE(*m_table->keep(m_rules), true);
    QCOMPARE(nft({"list", "ruleset"}), before);
    QCOMPARE(*m_table->keep(m_rules), false);
    // What is there beside it stays.
    QCOMPARE(*m_table->keep({{}, {m_rules.ports[0]}}), false);
    QCOMPARE(*m_table->keep({}), false);
}

void RulesTest::neighboursReachEachOther()
{
    QVERIFY(ping(m_zion->network, ipv4("10.0.0.2")));
    QVERIFY(ping(m_moon->network, ipv4("10.0.0.1")));
    QVERIFY(ping(m_zion->network, ipv4("10.0.0.254"))); // the host at the gateway
    QVERIFY(ping(m_other->network, ipv4("10.1.0.254")));
}

void RulesTest::networksAreApart()
{
    QVERIFY(!ping(m_zion->network, ipv4("10.1.0.1"), 300));
    QVERIFY(!ping(m_other->network, ipv4("10.0.0.1"), 300));
    CHECK_OK(m_table->removeAll());
    QVERIFY(ping(m_zion->network, ipv4("10.1.0.1"))); // it was the rules
}

void RulesTest::natLeadsOut()
{
    // The other side has no route back to 10.0.0.0/24: an answer proves the host's address.
    QVERIFY(ping(m_zion->network, ipv4("192.0.2.2")));
    CHECK_OK(m_table->removeAll());
    QVERIFY(!ping(m_zion->network, ipv4("192.0.2.2"), 300));
}

void RulesTest::withoutNatNothingLeaves()
{
    QVERIFY(!ping(m_other->network, ipv4("192.0.2.2"), 300));
    // Nor does it when the other side knows the way back.
    auto beyond = LinkSocket::openIn(*m_outside);
    CHECK_OK(beyond);
    CHECK_OK(beyond->addDefaultRoute(2, ipv4("192.0.2.1")));
    QVERIFY(!ping(m_other->network, ipv4("192.0.2.2"), 300));
}

void RulesTest::nothingComesInUnasked()
{
    auto beyond = LinkSocket::openIn(*m_outside);
    CHECK_OK(beyond);
    CHECK_OK(beyond->addDefaultRoute(2, ipv4("192.0.2.1")));
    QVERIFY(ping(*m_outside, ipv4("192.0.2.1")));
    QVERIFY(!ping(*m_outside, ipv4("10.0.0.1"), 300));
    CHECK_OK(m_table->removeAll());
    QVERIFY(ping(*m_outside, ipv4("10.0.0.1")));
}

void RulesTest::spoofedAddressIsDropped()
{
    CHECK_OK(m_zion->inside.addAddress(2, ipv4("10.0.0.77"), 24));
    Listener moon(m_moon->network);
    QVERIFY(!ping(m_zion->network, ipv4("10.0.0.2"), 300, ipv4("10.0.0.77")));
    QVERIFY(!moon.sees(m_zion->mac, ETHERTYPE_IP, 50));
    QVERIFY(ping(m_zion->network, ipv4("10.0.0.2"), 5000, ipv4("10.0.0.1")));
    CHECK_OK(m_table->removeAll());
    QVERIFY(ping(m_zion->network, ipv4("10.0.0.2"), 5000, ipv4("10.0.0.77")));
}

void RulesTest::spoofedMacIsDropped()
{
    const MacAddress wrong = derivedMac("wrong");
    Listener moon(m_moon->network);
    const ArpFrame honest = arpRequest(m_zion->mac, m_zion->mac, ipv4("10.0.0.1"), ipv4("10.0.0.2"));
    const ArpFrame spoofed = arpRequest(wrong, wrong, ipv4("10.0.0.1"), ipv4("10.0.0.2"));
    QVERIFY(sendFrame(m_zion->network, &spoofed, sizeof spoofed));
    QVERIFY(sendFrame(m_zion->network, &honest, sizeof honest));
    QVERIFY(moon.sees(m_zion->mac, ETHERTYPE_ARP, 2000));
    QVERIFY(!moon.sees(wrong, ETHERTYPE_ARP, 50));
    CHECK_OK(m_table->removeAll());
    QVERIFY(sendFrame(m_zion->network, &spoofed, sizeof spoofed));
    QVERIFY(moon.sees(wrong, ETHERTYPE_ARP, 2000));
}

void RulesTest::spoofedArpIsDropped()
{
    // An own frame that says: I am the gateway. And one with another's MAC inside.
    const ArpFrame gateway = arpRequest(m_zion->mac, m_zion->mac, ipv4("10.0.0.254"), ipv4("10.0.0.2"));
    const ArpFrame other = arpRequest(m_zion->mac, derivedMac("wrong"), ipv4("10.0.0.1"), ipv4("10.0.0.2"));
    Listener moon(m_moon->network);
    QVERIFY(sendFrame(m_zion->network, &gateway, sizeof gateway));
    QVERIFY(sendFrame(m_zion->network, &other, sizeof other));
    QVERIFY(!moon.sees(m_zion->mac, ETHERTYPE_ARP, 200));
    CHECK_OK(m_table->removeAll());
    QVERIFY(sendFrame(m_zion->network, &gateway, sizeof gateway));
    QVERIFY(moon.sees(m_zion->mac, ETHERTYPE_ARP, 2000));
}

void RulesTest::routerAdvertisementIsDropped()
{
    // Nothing of IPv6 may cross, whatever it says. This one says nothing, to all nodes (ff02::1), well
    // formed.
    struct
    {
        ether_header ethernet;
        std::uint8_t header[40], body[20];
    } frame{};
    const std::uint8_t allNodes[] = {0x33, 0x33, 0, 0, 0, 1};
    std::ranges::copy(allNodes, frame.ethernet.ether_dhost);
    std::ranges::copy(m_zion->mac, frame.ethernet.ether_shost);
    frame.ethernet.ether_type = htons(ETHERTYPE_IPV6);
    frame.header[0] = 0x60;
    frame.header[5] = sizeof frame.body;
    frame.header[6] = 59; // no next header
    frame.header[7] = 255;
    frame.header[8] = 0xFE;
    frame.header[9] = 0x80;
    frame.header[23] = 1;
    frame.header[24] = 0xFF;
    frame.header[25] = 2;
    frame.header[39] = 1;
    Listener moon(m_moon->network);
    QVERIFY(sendFrame(m_zion->network, &frame, sizeof frame));
    QVERIFY(!moon.sees(m_zion->mac, ETHERTYPE_IPV6, 200));
    CHECK_OK(m_table->removeAll());
    QVERIFY(sendFrame(m_zion->network, &frame, sizeof frame));
    QVERIFY(moon.sees(m_zion->mac, ETHERTYPE_IPV6, 2000));
}

void RulesTest::timeOfOnePort()
{
    std::vector<qint64> adds, removes;
    for (int i = 0; i < 200; ++i) {
        char id[9];
        std::snprintf(id, sizeof id, "%08x", i);
        const RuleSet port{
            {{"csn-lab", true}},
            {{hostEndName(id, 0), derivedMac(id), Ipv4{0x0A000100U + static_cast<unsigned>(i)}}}};
        QElapsedTimer timer;
        timer.start();
        CHECK_OK(m_table->add(port));
        adds.push_back(timer.nsecsElapsed() / 1000);
    }
    for (int i = 0; i < 200; ++i) {
        char id[9];
        std::snprintf(id, sizeof id, "%08x", i);
        QElapsedTimer timer;
        timer.start();
        CHECK_OK(m_table->remove(
            {{}, {{hostEndName(id, 0), derivedMac(id), Ipv4{0x0A000100U + static_cast<unsigned>(i)}}}}));
        removes.push_back(timer.nsecsElapsed() / 1000);
    }
    std::ranges::sort(adds);
    std::ranges::sort(removes);
    qInfo("add %lld µs, remove %lld µs (medians of 200)", adds[100], removes[100]);
    QVERIFY(adds[100] < 20'000);
}

int main(int argc, char **argv)
{
    // Before any thread: everything that follows happens in a network namespace of our own.
    if (::geteuid() == 0 && ::unshare(CLONE_NEWNET) != 0) {
        std::perror("unshare");
        return 1;
    }
    QCoreApplication application(argc, argv);
    RulesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "rulestest.moc"
