// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/commandpresenter.h"
#include "app/models/createpresenter.h"
#include "app/models/loadpresenter.h"
#include "tests/gui/scenebus.h"

#include <algorithm>
#include <QSignalSpy>
#include <QTest>

using namespace caisson;

/// The rules behind the dialogs and what runs in containers, without widgets.
class PresenterTest : public QObject
{
    Q_OBJECT

private:
    tests::SceneBus m_bus;
    std::unique_ptr<app::Client> m_client;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_bus.start());
        m_client = std::make_unique<app::Client>(m_bus.connection());
        m_client->open();
        QTRY_COMPARE(m_client->status(), app::Client::Status::Ready);
    }
    void cleanupTestCase() { m_client.reset(); }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << "zion" << true;
        QTest::newRow("all kinds") << "0a_.-Z" << true;
        QTest::newRow("63") << QString(63, QLatin1Char('a')) << true;
        QTest::newRow("64") << QString(64, QLatin1Char('a')) << false;
        QTest::newRow("empty") << "" << false;
        QTest::newRow("dash first") << "-a" << false;
        QTest::newRow("line feed") << "a\n" << false;
        QTest::newRow("letter of another script") << QStringLiteral("é") << false;
        QTest::newRow("slash") << "a/b" << false;
    }
    void names()
    {
        QFETCH(QString, name);
        QTEST(app::isContainerName(name), "good");
    }

    void suggestionNeedsNoCorrection()
    {
        const app::CreatePresenter presenter(*m_client);
        const auto form = presenter.suggestion();
        QVERIFY(presenter.problems(form).isEmpty());
        QCOMPARE(form.address, QStringLiteral("10.0.0.1"));
        const auto request = presenter.request(form);
        QCOMPARE(request.limits.memory, std::optional<quint64>(100U << 20));
        QCOMPARE(request.limits.memorySwap, request.limits.memory);
        QCOMPARE(request.command, QStringList{QStringLiteral("/bin/sh")});
    }

    void authorisationIsAskedForWhatNeedsIt()
    {
        const app::CreatePresenter presenter(*m_client);
        app::CreateForm form = presenter.suggestion();
        QVERIFY(presenter.authorisation(form).startsWith(QStringLiteral("May ask")));
        // The host's name and its clocks cannot be changed from inside.
        form.hostKinds = {QStringLiteral("uts"), QStringLiteral("time")};
        QVERIFY(presenter.authorisation(form).startsWith(QStringLiteral("May ask")));
        for (const char *kind : {"mnt", "pid", "user", "ipc", "cgroup", "net"}) {
            form.hostKinds = {QStringLiteral("uts"), QString::fromLatin1(kind)};
            QVERIFY2(presenter.authorisation(form).contains(
                         QStringLiteral("shares %1 with").arg(QString::fromLatin1(kind))),
                     kind);
        }
    }

    void problems_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("good");
        QTest::newRow("variable") << "environment"
                                  << "A=1\nB=" << true;
        QTest::newRow("no sign") << "environment"
                                 << "A" << false;
        QTest::newRow("digit first") << "environment"
                                     << "1A=2" << false;
        QTest::newRow("directory") << "workingDirectory"
                                   << "/tmp/x" << true;
        QTest::newRow("relative") << "workingDirectory"
                                  << "tmp" << false;
        QTest::newRow("dots") << "workingDirectory"
                              << "/tmp/../etc" << false;
        QTest::newRow("dots in a name") << "workingDirectory"
                                        << "/tmp/..x" << true;
        QTest::newRow("user") << "user"
                              << "1000:1000" << true;
        QTest::newRow("name of a user") << "user"
                                        << "root" << false;
        QTest::newRow("too large") << "user"
                                   << "4294967295" << false;
        QTest::newRow("octal-like") << "address"
                                    << "010.0.0.9" << false;
        QTest::newRow("short form") << "address"
                                    << "10.9" << false;
        QTest::newRow("broadcast") << "address"
                                   << "10.0.0.255" << false;
        QTest::newRow("network") << "address"
                                 << "10.0.0.0" << false;
        QTest::newRow("none") << "address"
                              << "" << true;
    }
    void problems()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        const app::CreatePresenter presenter(*m_client);
        auto form = presenter.suggestion();
        (field == u"environment"        ? form.environment
         : field == u"workingDirectory" ? form.workingDirectory
         : field == u"user"             ? form.user
                                        : form.address) = value;
        const auto problems = presenter.problems(form);
        QTEST(problems.isEmpty(), "good");
        if (!problems.isEmpty()) {
            QCOMPARE(problems.first().field, field);
            QVERIFY(!problems.first().text.isEmpty());
        }
    }

    void hostKindsAreSaid()
    {
        const app::CreatePresenter presenter(*m_client);
        auto form = presenter.suggestion();
        form.hostKinds = {QStringLiteral("net"), QStringLiteral("time"), QStringLiteral("uts")};
        form.hostName = QStringLiteral("typed-before");
        const auto request = presenter.request(form);
        QCOMPARE(request.network, QStringLiteral("host"));
        QVERIFY(request.address.isEmpty());
        QVERIFY(request.hostName.isEmpty());
        QCOMPARE(request.namespaces.value(QStringLiteral("time")), QStringLiteral("host"));
        const QString line = presenter.commandLine(form, true);
        QVERIFY2(line.contains(QStringLiteral("--network host")) &&
                     line.contains(QStringLiteral("--ns time=host")),
                 qPrintable(line));
    }

    void commandsAreReadLineByLine()
    {
        app::Container *moon = m_client->containerByName(QStringLiteral("moon"));
        QVERIFY(moon);
        app::CommandPresenter command;
        QSignalSpy finished(&command, &app::CommandPresenter::finished);
        command.start(*moon, {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                              QStringLiteral("echo one; printf 'two\\033[1m'; exit 3")});
        QVERIFY(command.isRunning());
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<app::ExitData>().code, 3);
        QCOMPARE(command.lines(), (QStringList{QStringLiteral("one"), QStringLiteral("two[1m")}));
        QVERIFY(!command.isRunning());
    }

    void stoppedCommandEndsOnce()
    {
        app::Container *moon = m_client->containerByName(QStringLiteral("moon"));
        app::CommandPresenter command;
        QSignalSpy finished(&command, &app::CommandPresenter::finished),
            started(&command, &app::CommandPresenter::started);
        command.start(*moon, {QStringLiteral("/bin/sleep"), QStringLiteral("60")});
        QTRY_COMPARE(started.size(), 1);
        command.stop();
        command.stop();
        QCOMPARE(finished.size(), 1);
        QTest::qWait(200);
        QCOMPARE(finished.size(), 1);
    }

    void killIsToldInThreeSentences()
    {
        app::MemoryMark mark;
        mark.wallMilliseconds = QDateTime::currentMSecsSinceEpoch();
        mark.details = {{QStringLiteral("pid"), QStringLiteral("4790")},
                        {QStringLiteral("containerPid"), QStringLiteral("37")},
                        {QStringLiteral("command"), QStringLiteral("e\033at")},
                        {QStringLiteral("anonBytes"), QString::number(90 << 20)},
                        {QStringLiteral("limitBytes"), QString::number(100 << 20)}};
        mark.others = {QStringLiteral("moon")};
        const auto text = app::killText(mark, QStringLiteral("zion"), true);
        QVERIFY(text.sentence.contains(QStringLiteral("100\u00a0MiB"))); // on one line
        QVERIFY(!text.sentence.contains(QChar(0x1b)));
        QVERIFY(text.detail.contains(QStringLiteral("37")) && text.detail.contains(QStringLiteral("4790")));
        QVERIFY(text.more.endsWith(QStringLiteral("the host and moon were not touched.")));
        mark.others += QStringLiteral("web");
        const auto more = app::killText(mark, QStringLiteral("zion"), true);
        QVERIFY(more.more.endsWith(QStringLiteral("the host, moon and web were not touched.")));
    }
};

QTEST_GUILESS_MAIN(PresenterTest)
#include "presentertest.moc"
