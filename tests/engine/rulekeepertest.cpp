// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/linksocket.h"
#include "helper/kernel/link/networksysctl.h"
#include "helper/kernel/rules/ruletable.h"
#include "tests/engine/enginebox.h"

#include <QProcess>
#include <QTest>

#include <fcntl.h>

using namespace caisson;
using namespace caisson::engine;
using namespace caisson::engine::test;

#define VERIFY_DONE(status)                                                                                  \
    do {                                                                                                     \
        const auto &verified = (status);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : verified.error().text.c_str());                       \
    } while (false)

namespace {

QByteArray nft(const QStringList &arguments)
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start("nft", arguments);
    program.waitForFinished();
    return program.readAll();
}

} // namespace

/// What an engine does for packet filter and bridges beyond the steps of a start: in namespaces of the test's
/// own.
class RuleKeeperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!s_sandboxed)
            QSKIP("needs root");
        m_box.emplace();
        m_recorder.emplace();
        VERIFY_DONE(kernel::setIpForwarding(false));
    }

    void cleanup()
    {
        if (m_engine) {
            for (const ContainerInfo &container : m_engine->containers())
                VERIFY_DONE(m_engine->remove(EngineBox::token<Action::Manage>(), container.id, true));
        }
        m_engine.reset();
        m_box.reset();
        if (s_sandboxed) {
            QCOMPARE(nft({"list", "ruleset"}), QByteArray());
            QCOMPARE(*kernel::ipForwarding(), false);
        }
    }

    void rulesThrownAwayAreBack_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("as a firewall that starts again does") << "flush ruleset";
        QTest::newRow("a table") << "delete table bridge caisson";
        QTest::newRow("a chain's rules") << "flush chain bridge caisson port";
        QTest::newRow("elements") << "flush set bridge caisson ports";
    }

    void rulesThrownAwayAreBack()
    {
        QFETCH(QString, command);
        open();
        start("zion");
        start("moon");
        const QByteArray before = nft({"list", "ruleset"});
        QVERIFY(before.contains("csn-"));
        const QByteArray said = nft({command});
        QVERIFY2(said.isEmpty(), said);
        QTRY_COMPARE(nft({"list", "ruleset"}), before);
    }

    void rulesThrownAwayWhileAwayAreBack()
    {
        open();
        start("zion");
        const QByteArray before = nft({"list", "ruleset"});
        m_engine.reset();
        QVERIFY(nft({"flush ruleset"}).isEmpty());
        open();
        QCOMPARE(nft({"list", "ruleset"}), before);
    }

    void leftOversAreSwept()
    {
        open(); // makes the directories
        m_engine.reset();
        // As after the loss of journal and record.
        auto links = kernel::LinkSocket::open();
        VERIFY_DONE(links);
        VERIFY_DONE(links->createBridge(
            {"csn-gone", kernel::bridgeAlias("gone"), *kernel::Ipv4::parse("10.9.0.254"), 24}));
        auto table = kernel::RuleTable::open();
        VERIFY_DONE(table);
        VERIFY_DONE(
            table->add({{{"csn-gone", true}}, {{"csn-99999999-0", {2}, *kernel::Ipv4::parse("10.9.0.1")}}}));
        const kernel::Fd note(::open((m_box->config().runDirectory + "/ip_forward.off").c_str(),
                                     O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        QVERIFY(note.valid());
        VERIFY_DONE(kernel::setIpForwarding(true));
        open();
        QCOMPARE(links->find("csn-gone").error().code, ErrorCode::NotFound);
        QCOMPARE(nft({"list", "ruleset"}), QByteArray());
        QCOMPARE(*kernel::ipForwarding(), false);
    }

    void whatIsNotOursIsLeft()
    {
        auto links = kernel::LinkSocket::open();
        VERIFY_DONE(links);
        for (const char *alias : {"caisson:container:x", "caisson", "somebody's"}) {
            VERIFY_DONE(links->createBridge({"csn-other", alias, *kernel::Ipv4::parse("10.9.0.254"), 24}));
            open();
            VERIFY_DONE(links->find("csn-other"));
            VERIFY_DONE(links->removeOwned("csn-other", alias));
        }
    }

public:
    static bool s_sandboxed;

private:
    void open()
    {
        m_engine.reset();
        auto engine = Engine::open(m_box->config(), *m_recorder);
        VERIFY_DONE(engine);
        m_engine = std::move(*engine);
    }
    void start(const char *name)
    {
        const auto created =
            m_engine->create(EngineBox::token<Action::Create>(), EngineBox::request(name, {"sleep", "1000"}));
        VERIFY_DONE(created);
        VERIFY_DONE(m_engine->start(EngineBox::token<Action::Manage>(), created->id));
    }

    std::optional<EngineBox> m_box;
    std::optional<Recorder> m_recorder;
    std::unique_ptr<Engine> m_engine;
};

bool RuleKeeperTest::s_sandboxed = false;

int main(int argc, char **argv)
{
    RuleKeeperTest::s_sandboxed = EngineBox::enterSandbox();
    QCoreApplication application(argc, argv);
    RuleKeeperTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "rulekeepertest.moc"
