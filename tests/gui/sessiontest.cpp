// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/desktop/instance.h"
#include "app/desktop/notifier.h"
#include "app/models/noticepresenter.h"
#include "tests/fakes/fakenotifications.h"
#include "tests/gui/driver.h"
#include "tests/gui/scenebus.h"

#include <QAction>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusReply>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QScreen>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace caisson;
using tests::Driver;

namespace {

const QString name = QStringLiteral("org.caisson.Caisson");

/// A connection of its own, as another program would have.
QDBusConnection another(const QString &address)
{
    static int number = 0;
    return QDBusConnection::connectToBus(address, QStringLiteral("another-%1").arg(++number));
}

/// A window's parts and the desktop that they tell of what happens, as main() joins them.
struct Unattended
{
    Unattended(const QDBusConnection &bus, const QString &address)
        : desktop(another(address))
        , d(bus)
        , notices(d.client, d.lifecycle)
        , notifier(another(address))
    {
        QObject::connect(&notices, &app::NoticePresenter::raised, &notifier,
                         [this](const app::Notice &notice) {
                             notifier.show({notice.key, notice.title, notice.body, {}, notice.urgent});
                         });
        QObject::connect(&notices, &app::NoticePresenter::withdrawn, &notifier, &app::Notifier::withdraw);
    }
    /// Events come to subscribers only.
    bool ready()
    {
        d.client.open();
        const bool isReady =
            Driver::until([this] { return d.client.status() == app::Client::Status::Ready; });
        d.client.subscribe(1000, {});
        return isReady;
    }

    tests::FakeNotifications desktop;
    Driver d;
    app::NoticePresenter notices;
    app::Notifier notifier;
};

} // namespace

/// What a desktop's session expects of a program, on a bus of its own.
class SessionTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_configuration, m_services;
    std::unique_ptr<tests::SceneBus> m_bus;

    void start(QProcess &program, const QStringList &arguments, bool withSession = true)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_configuration.path());
        environment.insert(QStringLiteral("CAISSON_NO_AGENT"), QStringLiteral("1"));
        environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        if (withSession) {
            environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_bus->address());
        }
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(CAISSON_PROGRAM),
                      QStringList{QStringLiteral("--bus-address"), m_bus->address()} + arguments);
        QVERIFY(program.waitForStarted());
    }
    [[nodiscard]] bool owned() const { return m_bus->connection().interface()->isServiceRegistered(name); }
    static void end(QProcess &program)
    {
        program.terminate();
        if (!program.waitForFinished(5000)) {
            program.kill();
            program.waitForFinished(5000);
        }
    }

private Q_SLOTS:
    void init()
    {
        QSettings().clear(); // where another test left the window
        QFile service(m_services.filePath(name + QStringLiteral(".service")));
        QVERIFY(service.open(QIODevice::WriteOnly));
        service.write(QStringLiteral("[D-BUS Service]\nName=%1\nExec=%2 --dbus-service\n")
                          .arg(name, QStringLiteral(CAISSON_PROGRAM))
                          .toUtf8());
        service.close();
        m_bus = std::make_unique<tests::SceneBus>();
        m_bus->setServiceDirectory(m_services.path());
        QVERIFY(m_bus->start());
    }
    void cleanup() { m_bus.reset(); }

    void anotherLaunchReachesTheFirst()
    {
        app::Instance first(another(m_bus->address()));
        QCOMPARE(first.claim({}), app::Instance::Role::First);
        QSignalSpy requests(&first, &app::Instance::requested);
        QProcess plain, second;
        start(plain, {});
        QTRY_COMPARE_WITH_TIMEOUT(plain.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(plain.exitCode(), 0);
        QCOMPARE(requests.size(), 1);
        QCOMPARE(requests.at(0).at(0).value<app::LaunchRequest>(), app::LaunchRequest());
        start(second, {QStringLiteral("--show"), QStringLiteral("moon")});
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(second.exitCode(), 0);
        QCOMPARE(requests.at(1).at(0).value<app::LaunchRequest>(),
                 (app::LaunchRequest{QStringLiteral("show"), QStringLiteral("moon")}));
    }

    void theProgramOwnsItsName()
    {
        QProcess program;
        start(program, {});
        QTRY_VERIFY_WITH_TIMEOUT(owned(), 10'000);
        QDBusMessage call = QDBusMessage::createMethodCall(name, QStringLiteral("/org/caisson/Caisson"),
                                                           QStringLiteral("org.freedesktop.Application"),
                                                           QStringLiteral("ActivateAction"));
        call << QStringLiteral("namespaces") << QVariantList() << QVariantMap();
        const QDBusMessage reply = m_bus->connection().call(call, QDBus::BlockWithGui, 10'000);
        QVERIFY2(reply.type() == QDBusMessage::ReplyMessage, qPrintable(reply.errorMessage()));
        end(program);
        QTRY_VERIFY(!owned());
    }

    /// A session ends its programs with TERM.
    void aSignalEndsItAsAPersonWould()
    {
        QProcess program;
        start(program, {});
        QTRY_VERIFY_WITH_TIMEOUT(owned(), 10'000);
        const QString kept = m_configuration.path() + QStringLiteral("/caisson/caisson.conf");
        QFile::remove(kept);
        // Asked after it has come to its event loop.
        QDBusMessage call = QDBusMessage::createMethodCall(name, QStringLiteral("/org/caisson/Caisson"),
                                                           QStringLiteral("org.freedesktop.Application"),
                                                           QStringLiteral("Activate"));
        call << QVariantMap();
        QCOMPARE(m_bus->connection().call(call, QDBus::BlockWithGui, 10'000).type(),
                 QDBusMessage::ReplyMessage);
        program.terminate();
        QVERIFY(program.waitForFinished(10'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(QSettings(kept, QSettings::IniFormat).contains(QStringLiteral("state/window")));
    }

    void helpNeedsNoDisplay()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(QLatin1String(variable));
        }
        for (const auto &[option, expected] :
             {std::pair{"--help", "--new-container"}, {"--version", "caisson 0."}}) {
            QProcess program;
            program.setProcessEnvironment(environment);
            program.start(QStringLiteral(CAISSON_PROGRAM), {QLatin1String(option)});
            QVERIFY(program.waitForFinished(10'000));
            QCOMPARE(program.exitStatus(), QProcess::NormalExit);
            QCOMPARE(program.exitCode(), 0);
            const QByteArray text = program.readAllStandardOutput();
            QVERIFY2(text.contains(expected), text.constData());
        }
    }

    void theBusCanStartIt()
    {
        // The bus has its environment of us, and gives it on.
        const QDBusConnection bus = m_bus->connection();
        QDBusMessage call = QDBusMessage::createMethodCall(name, QStringLiteral("/org/caisson/Caisson"),
                                                           QStringLiteral("org.freedesktop.Application"),
                                                           QStringLiteral("Activate"));
        call << QVariantMap{{QStringLiteral("activation-token"), QStringLiteral("t")}};
        const QDBusMessage reply = bus.call(call, QDBus::BlockWithGui, 20'000);
        QVERIFY2(reply.type() == QDBusMessage::ReplyMessage, qPrintable(reply.errorMessage()));
        const uint pid = bus.interface()->servicePid(name);
        QVERIFY(pid != 0);
        QProcess::execute(QStringLiteral("kill"), {QString::number(pid)});
        QTRY_VERIFY(!owned());
    }

    void standsAloneWithoutABus()
    {
        app::Instance alone(QDBusConnection(QStringLiteral("none")));
        QCOMPARE(alone.claim({}), app::Instance::Role::Alone);
        app::Notifier notifier(QDBusConnection(QStringLiteral("none")));
        notifier.show({QStringLiteral("key"), QStringLiteral("title"), {}, {}, false});
        notifier.withdrawAll();
        QProcess program;
        start(program, {}, false);
        QVERIFY(!program.waitForFinished(1500)); // it goes on, though nobody can find it
        QVERIFY(!owned());
        end(program);
    }

    void whatHappensUnseenIsToldAndTakenBack()
    {
        Unattended here(m_bus->connection(), m_bus->address());
        QVERIFY(here.ready());
        auto &[desktop, d, notices, notifier] = here;
        auto *moon = d.container(QStringLiteral("moon"));
        auto *web = d.container(QStringLiteral("web"));
        QVERIFY(moon && web);

        // Somebody looks: nothing is told.
        moon->kill(QStringLiteral("KILL"), this, [](const app::Outcome<void> &) {});
        QVERIFY(Driver::until([&] { return moon->data().pid == 0; }));
        QTest::qWait(200);
        QVERIFY(desktop.shown().isEmpty());

        notices.setAttended(false);
        web->kill(QStringLiteral("KILL"), this, [](const app::Outcome<void> &) {});
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 1; }));
        const auto ended = desktop.shown().first();
        QCOMPARE(ended.program, QStringLiteral("Caisson"));
        QCOMPARE(ended.title, QStringLiteral("web has ended"));
        QVERIFY(ended.body.contains(QStringLiteral("KILL")));
        QCOMPARE(ended.hints.value(QStringLiteral("desktop-entry")).toString(), name);
        // It runs again, so that is no longer true.
        d.lifecycle.start(*web);
        QVERIFY(Driver::until([&] { return desktop.shown().isEmpty(); }));

        // Being stopped by the person is no news.
        d.lifecycle.stop(*web);
        QVERIFY(Driver::until([&] { return web->data().pid == 0; }));
        QTest::qWait(200);
        QVERIFY(desktop.shown().isEmpty());
        d.lifecycle.start(*web);
        QVERIFY(Driver::until([&] { return web->data().pid != 0; }));

        // But that long work is done is.
        notices.setLongWork(300);
        d.lifecycle.stop(*web);
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 1; }));
        QCOMPARE(desktop.shown().first().title, QStringLiteral("Stopping web"));

        // Looked at again, all of it goes.
        notices.setAttended(true);
        QVERIFY(Driver::until([&] { return desktop.shown().isEmpty(); }));
    }

    void aKillForMemoryIsToldWithWhoAndLimit()
    {
        Unattended here(m_bus->connection(), m_bus->address());
        QVERIFY(here.ready());
        auto &[desktop, d, notices, notifier] = here;
        notices.setAttended(false);
        auto *moon = d.container(QStringLiteral("moon"));
        app::ExecRequestData load;
        load.command = {QStringLiteral("/bin/caisson-load")};
        load.terminal = true;
        moon->exec(load, this, [](const app::Outcome<app::Container::Exec> &) {});
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 1; }, 20'000));
        const auto shown = desktop.shown().first();
        QCOMPARE(shown.title, QStringLiteral("Out of memory in moon"));
        QVERIFY2(shown.body.contains(QStringLiteral("caisson-load")) &&
                     shown.body.contains(QStringLiteral("100 MiB")),
                 qPrintable(shown.body));
        QCOMPARE(shown.hints.value(QStringLiteral("urgency")).toInt(), 2);
        // A click says which, and gives what the window needs to come to the front.
        QSignalSpy clicks(&notifier, &app::Notifier::activated);
        desktop.click(shown.id);
        QVERIFY(clicks.wait());
        QCOMPARE(notices.containerOf(clicks.first().first().toString()), moon->path());
        QCOMPARE(clicks.first().at(1).toString(), QStringLiteral("token-%1").arg(shown.id));
        QVERIFY(Driver::until([&] { return desktop.shown().isEmpty(); }));
    }

    void theEndOfOneThatGoesWithItIsToldStill()
    {
        Unattended here(m_bus->connection(), m_bus->address());
        QVERIFY(here.ready());
        auto &[desktop, d, notices, notifier] = here;
        app::ContainerRequestData request;
        request.name = QStringLiteral("fleeting");
        request.removeOnExit = true;
        d.client.createContainer(request, this, [](const app::Outcome<app::Container *> &) {});
        QVERIFY(Driver::until([&] { return d.container(request.name) != nullptr; }));
        auto *fleeting = d.container(request.name);
        d.lifecycle.start(*fleeting);
        QVERIFY(Driver::until([&] { return fleeting->data().pid != 0; }));
        const QString path = fleeting->path();
        notices.setAttended(false);
        fleeting->kill(QStringLiteral("KILL"), this, [](const app::Outcome<void> &) {});
        QVERIFY(Driver::until([&] { return d.container(request.name) == nullptr; }));
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 1; }));
        QCOMPARE(desktop.shown().constFirst().title, QStringLiteral("fleeting has ended"));
        QCOMPARE(notices.containerOf(QStringLiteral("ended") + path), QString()); // nothing to go to
        notices.setAttended(true);
        QVERIFY(Driver::until([&] { return desktop.shown().isEmpty(); }));
    }

    void aCreationThatFailedIsNotDone()
    {
        Unattended here(m_bus->connection(), m_bus->address());
        QVERIFY(here.ready());
        auto &[desktop, d, notices, notifier] = here;
        notices.setAttended(false);
        notices.setLongWork(0);
        const auto refused = d.tasks.begin(QStringLiteral("Creating web"));
        d.tasks.fail(refused, QStringLiteral("This name or address is taken."));
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 1; }));
        QCOMPARE(desktop.shown().constFirst().title, QStringLiteral("Creating web"));
        QVERIFY(desktop.shown().constFirst().body.contains(QStringLiteral("taken")));
        const auto dropped = d.tasks.begin(QStringLiteral("Creating moon"));
        d.tasks.fail(dropped, {});
        const auto done = d.tasks.begin(QStringLiteral("Creating sun"));
        d.tasks.end(done);
        QVERIFY(Driver::until([&] { return desktop.shown().size() == 2; })); // of moon nothing came before
        QCOMPARE(desktop.shown().constLast().title, QStringLiteral("Creating sun"));
        notices.setAttended(true);
        QVERIFY(Driver::until([&] { return desktop.shown().isEmpty(); }));
    }

    /// The window was there before the bus; nobody has to press anything.
    void aWindowWithoutABusGoesOnByItself()
    {
        Driver d(QDBusConnection::connectToBus(QStringLiteral("unix:path=/nonexistent/bus"),
                                               QStringLiteral("none")));
        bool isThere = false;
        d.client.reconnectBy(
            [&] { return isThere ? m_bus->connection() : QDBusConnection(QStringLiteral("none")); });
        d.window.show();
        d.client.open();
        QTRY_COMPARE(d.client.status(), app::Client::Status::Unavailable);
        auto *banner = d.find("connectionBanner");
        QVERIFY(banner);
        isThere = true;
        QTRY_COMPARE_WITH_TIMEOUT(d.client.status(), app::Client::Status::Ready, 20'000);
        QTRY_VERIFY(!banner->isVisible());
    }

    void aHiddenWindowIsNotLookedAt()
    {
        Driver d(m_bus->connection());
        QSignalSpy attended(&d.window, &ui::MainWindow::attendedChanged);
        d.window.show();
        QApplication::setActiveWindow(&d.window);
        QTRY_COMPARE(attended.size(), 1);
        QCOMPARE(attended.last().first().toBool(), true);
        d.window.hide();
        QTRY_COMPARE(attended.last().first().toBool(), false);
        d.window.comeToFront(QStringLiteral("token"));
        QTRY_COMPARE(attended.last().first().toBool(), true);
    }

    void aRequestWaitsForTheHelper()
    {
        Driver d(m_bus->connection());
        d.window.show();
        QApplication::setActiveWindow(&d.window);
        d.window.perform(QStringLiteral("new-container"));
        QVERIFY(!d.find("newContainerDialog", 0));
        d.client.open();
        QVERIFY(d.find("newContainerDialog", 5000));
        QTest::keyClick(d.find("newContainerDialog"), Qt::Key_Escape);
        d.window.perform(QStringLiteral("show"), QStringLiteral("web"));
        QVERIFY(Driver::until(
            [&] { return d.window.containerView()->container() == d.container(QStringLiteral("web")); }));
        d.window.perform(QStringLiteral("namespaces"));
        QVERIFY(d.find("namespaceMatrix"));
    }

    void theWindowReturnsToWhereItWas()
    {
        {
            Driver d(m_bus->connection());
            d.window.show();
            d.client.open();
            QVERIFY(Driver::until([&] { return d.client.status() == app::Client::Status::Ready; }));
            QVERIFY(d.clickContainer(QStringLiteral("web")));
            QVERIFY(d.clickTab(ui::ContainerView::Memory));
            d.window.resize(1111, 777);
            d.window.close();
        }
        Driver d(m_bus->connection());
        d.window.show();
        d.client.open();
        QVERIFY(Driver::until([&] {
            return d.window.containerView()->container() == d.container(QStringLiteral("web")) &&
                   d.container(QStringLiteral("web"));
        }));
        QCOMPARE(d.window.containerView()->currentTab(), ui::ContainerView::Memory);
        QVERIFY(d.window.screen()->size().width() > 1111);
        QCOMPARE(d.window.size(), QSize(1111, 777));
    }
};

int main(int argc, char **argv)
{
    // Settings of its own: neither the person's are changed nor do they change the test.
    QTemporaryDir configuration;
    qputenv("XDG_CONFIG_HOME", configuration.path().toLocal8Bit());
    qputenv("CAISSON_NO_AGENT", "1"); // no system bus is meant here
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        // A screen that has room for the window, which newer versions of Qt do not put back beyond it.
        const QString screens = configuration.filePath(QStringLiteral("screens.json"));
        QFile file(screens);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(R"({"screens": [{"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080}]})");
        }
        file.close();
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.toUtf8());
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("caisson"));
    QApplication::setOrganizationName(QStringLiteral("caisson"));
    SessionTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "sessiontest.moc"
