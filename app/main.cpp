// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The desktop program: wiring only.
#include "app/client/client.h"
#include "app/desktop/endsignals.h"
#include "app/desktop/instance.h"
#include "app/desktop/notifier.h"
#include "app/desktop/sessionbus.h"
#include "app/models/lifecyclepresenter.h"
#include "app/models/memoryhistory.h"
#include "app/models/noticepresenter.h"
#include "app/models/taskspresenter.h"
#include "app/models/traffic.h"
#include "ui/authenticationagent.h"
#include "ui/mainwindow.h"
#include "ui/settings.h"
#include "ui/translations.h"
#include "ui/widgets/icons.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <QApplication>
#include <QCommandLineParser>
#include <QLoggingCategory>
#include <QTimer>
#include <span>
#include <string_view>

namespace {

QDBusConnection connectionTo(const QString &address)
{
    return address.isEmpty() ? QDBusConnection::systemBus()
                             : QDBusConnection::connectToBus(address, QStringLiteral("caisson"));
}

/// Where the former one has ended or was none: Qt has one for each name, also of those that failed.
QDBusConnection anotherConnectionTo(const QString &address)
{
    const QString name = QStringLiteral("caisson again");
    QDBusConnection::disconnectFromBus(name);
    return address.isEmpty() ? QDBusConnection::connectToBus(QDBusConnection::SystemBus, name)
                             : QDBusConnection::connectToBus(address, name);
}

constexpr int serviceMilliseconds = 10'000; // that the desktop has to say what it started us for

QString translated(const char *text)
{
    return QApplication::translate("main", text);
}

/// The options as a person may type them, and what they ask for.
struct Options
{
    QCommandLineParser parser;
    const QCommandLineOption theme{
        QStringLiteral("theme"),
        translated(QT_TRANSLATE_NOOP("main", "Colours of the window: system, light or dark.")),
        QStringLiteral("theme")};
    const QCommandLineOption newContainer{
        QStringLiteral("new-container"),
        translated(QT_TRANSLATE_NOOP("main", "Opens the dialog that makes a container."))};
    const QCommandLineOption newNetwork{
        QStringLiteral("new-network"),
        translated(QT_TRANSLATE_NOOP("main", "Opens the dialog that makes a network."))};
    const QCommandLineOption network{QStringLiteral("network"),
                                     translated(QT_TRANSLATE_NOOP("main", "Shows this computer's network."))};
    const QCommandLineOption namespaces{
        QStringLiteral("namespaces"),
        translated(QT_TRANSLATE_NOOP("main", "Shows this computer's namespaces."))};
    const QCommandLineOption show{
        QStringLiteral("show"),
        translated(QT_TRANSLATE_NOOP("main", "Shows the container of this name or id.")),
        translated(QT_TRANSLATE_NOOP("main", "container"))};
    QCommandLineOption bus{QStringLiteral("bus-address"),
                           QStringLiteral("Connects to the bus at this address (tests)."),
                           QStringLiteral("address")};
    QCommandLineOption service{QStringLiteral("dbus-service"),
                               QStringLiteral("Shows nothing until the session's bus asks (for the bus).")};

    Options()
    {
        bus.setFlags(QCommandLineOption::HiddenFromHelp);
        service.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.setApplicationDescription(translated(QT_TRANSLATE_NOOP(
            "main", "Makes containers out of the kernel's own parts and lets people see them.\n"
                    "There is one window for each user: started again, it comes to the front.")));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({theme, newContainer, newNetwork, network, namespaces, show, bus, service});
    }

    [[nodiscard]] caisson::app::LaunchRequest request() const
    {
        for (const auto &option : {newContainer, newNetwork, network, namespaces}) {
            if (parser.isSet(option)) {
                return {option.names().constFirst(), {}};
            }
        }
        if (parser.isSet(show)) {
            return {show.names().constFirst(), parser.value(show)};
        }
        return {};
    }
};

/// Joins what is worth telling with the session's notifications, and their clicks with the window.
void wireNotices(caisson::app::NoticePresenter &notices, caisson::app::Notifier &notifier,
                 caisson::ui::MainWindow &window, const caisson::app::Client &client)
{
    using namespace caisson;
    QObject::connect(&window, &ui::MainWindow::attendedChanged, &notices, &app::NoticePresenter::setAttended);
    QObject::connect(&notices, &app::NoticePresenter::raised, &notifier,
                     [&notifier](const app::Notice &notice) {
                         notifier.show({notice.key, notice.title, notice.body, {}, notice.urgent});
                     });
    QObject::connect(&notices, &app::NoticePresenter::withdrawn, &notifier, &app::Notifier::withdraw);
    QObject::connect(&notifier, &app::Notifier::activated, &window,
                     [&](const QString &key, const QString &token) {
                         const auto *container = client.containerByPath(notices.containerOf(key));
                         window.comeToFront(token);
                         if (container) {
                             window.perform(QStringLiteral("show"), container->data().id);
                         }
                     });
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, &notifier, &app::Notifier::withdrawAll);
}

/// --help and --version are for places without a display too.
bool onlyTells(std::span<char *> arguments)
{
    static constexpr std::string_view telling[] = {"-h", "--help", "--help-all", "-v", "--version"};
    return std::ranges::any_of(arguments.subspan(arguments.empty() ? 0 : 1), [](const char *argument) {
        return std::ranges::find(telling, std::string_view(argument)) != std::end(telling);
    });
}

void name(QCoreApplication &application)
{
    QCoreApplication::setApplicationName(QStringLiteral("caisson"));
    QCoreApplication::setOrganizationName(QStringLiteral("caisson"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CAISSON_VERSION));
    caisson::ui::installTranslations(application);
}

} // namespace

int main(int argc, char **argv)
{
    if (onlyTells(std::span(argv, static_cast<std::size_t>(argc)))) {
        QCoreApplication application(argc, argv);
        name(application);
        Options().parser.process(application);
        return 0;
    }
    QLoggingCategory::setFilterRules(QStringLiteral("default.debug=false")); // PolkitQt tells what it does
    QApplication application(argc, argv);
    name(application);
    QApplication::setApplicationDisplayName(QStringLiteral("Caisson"));
    QApplication::setDesktopFileName(QStringLiteral("org.caisson.Caisson"));

    Options options;
    options.parser.process(application);
    auto theme = caisson::ui::Settings::theme();
    if (options.parser.isSet(options.theme)) {
        const QString word = options.parser.value(options.theme);
        const auto asked = caisson::ui::Settings::themeFromName(word);
        if (!asked) {
            std::fprintf(stderr, "caisson: --theme: system, light or dark was expected, not \"%s\"\n",
                         qPrintable(word));
            return 125;
        }
        theme = *asked;
    }
    const auto request = options.request();

    const QDBusConnection session = caisson::app::sessionBusIfAny();
    caisson::app::Instance instance(session);
    switch (instance.claim(request)) {
    case caisson::app::Instance::Role::Second:
        return 0;
    case caisson::app::Instance::Role::Stuck:
        std::fprintf(stderr,
                     "caisson: a window of yours is open already and does not answer; end it first\n");
        return 125;
    case caisson::app::Instance::Role::First:
    case caisson::app::Instance::Role::Alone:
        break;
    }

    caisson::ui::Theme::apply(application, theme);
    QApplication::setWindowIcon(caisson::ui::Icons::application());

    caisson::app::Client client(connectionTo(options.parser.value(options.bus)));
    caisson::app::TasksPresenter tasks;
    caisson::app::LifecyclePresenter lifecycle(client, tasks);
    caisson::app::MemoryHistory memory(&client);
    caisson::app::Traffic traffic(&client);
    caisson::ui::Workbench bench{client, lifecycle, memory, traffic};
    caisson::ui::MainWindow window(bench);
    caisson::app::NoticePresenter notices(client, lifecycle);
    caisson::app::Notifier notifier(session);
    wireNotices(notices, notifier, window, client);
    caisson::app::EndSignals signals;
    QObject::connect(&signals, &caisson::app::EndSignals::asked, &window, [&window] {
        window.close(); // keeps its place
        QCoreApplication::quit();
    });
    QObject::connect(&instance, &caisson::app::Instance::requested, &window,
                     [&window](const caisson::app::LaunchRequest &wanted, const QString &token) {
                         window.comeToFront(token);
                         window.perform(wanted.action, wanted.argument);
                     });

    std::unique_ptr<caisson::ui::AuthenticationAgent> agent;
    const auto answerPolkit = [&agent, &window] {
        if (!caisson::ui::AuthenticationAgent::isWanted()) {
            return;
        }
        agent = std::make_unique<caisson::ui::AuthenticationAgent>(&window);
        agent->registerIfNeeded();
    };
    client.reconnectBy([&answerPolkit, address = options.parser.value(options.bus)] {
        const QDBusConnection connection = anotherConnectionTo(address);
        if (connection.isConnected()) {
            answerPolkit(); // there was no bus to ask it on
        }
        return connection;
    });
    if (options.parser.isSet(options.service)) {
        // The bus started us for a call that is about to come and says what is wanted.
        QTimer::singleShot(serviceMilliseconds, &window, [&window] {
            if (!window.isVisible()) {
                QCoreApplication::quit();
            }
        });
    } else {
        window.show();
        window.perform(request.action, request.argument);
    }
    // After the first paint, since registering waits for polkit's answer; before the first call, since that
    // may already have to ask for the password.
    QTimer::singleShot(0, &window, [&answerPolkit, &client] {
        answerPolkit();
        client.open();
    });
    return QApplication::exec();
}
