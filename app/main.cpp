// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The desktop program: wiring only.
#include "app/client/client.h"
#include "app/models/lifecyclepresenter.h"
#include "app/models/memoryhistory.h"
#include "app/models/taskspresenter.h"
#include "app/models/traffic.h"
#include "ui/authenticationagent.h"
#include "ui/mainwindow.h"
#include "ui/settings.h"
#include "ui/translations.h"
#include "ui/widgets/icons.h"

#include <cstdio>
#include <memory>
#include <QApplication>
#include <QCommandLineParser>
#include <QLoggingCategory>
#include <QTimer>

namespace {

QDBusConnection connectionTo(const QString &address)
{
    return address.isEmpty() ? QDBusConnection::systemBus()
                             : QDBusConnection::connectToBus(address, QStringLiteral("caisson"));
}

} // namespace

int main(int argc, char **argv)
{
    QLoggingCategory::setFilterRules(QStringLiteral("default.debug=false")); // PolkitQt tells what it does
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("caisson"));
    QApplication::setOrganizationName(QStringLiteral("caisson"));
    QApplication::setApplicationDisplayName(QStringLiteral("Caisson"));
    QApplication::setApplicationVersion(QStringLiteral(CAISSON_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.caisson.Caisson"));

    caisson::ui::installTranslations(application);

    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate(
        "main", "Makes containers out of the kernel's own parts and lets people see them."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption themeOption(
        QStringLiteral("theme"),
        QApplication::translate("main", "Colours of the window: system, light or dark."),
        QStringLiteral("theme"));
    QCommandLineOption busOption(QStringLiteral("bus-address"),
                                 QStringLiteral("Connects to the bus at this address (tests)."),
                                 QStringLiteral("address"));
    busOption.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({themeOption, busOption});
    parser.process(application);

    auto theme = caisson::ui::Settings::theme();
    if (parser.isSet(themeOption)) {
        const auto asked = caisson::ui::Settings::themeFromName(parser.value(themeOption));
        if (!asked) {
            std::fprintf(stderr, "caisson: --theme: system, light or dark was expected, not \"%s\"\n",
                         qPrintable(parser.value(themeOption)));
            return 125;
        }
        theme = *asked;
    }
    caisson::ui::Theme::apply(application, theme);
    QApplication::setWindowIcon(caisson::ui::Icons::application());

    caisson::app::Client client(connectionTo(parser.value(busOption)));
    caisson::app::TasksPresenter tasks;
    caisson::app::LifecyclePresenter lifecycle(client, tasks);
    caisson::app::MemoryHistory memory(&client);
    caisson::app::Traffic traffic(&client);
    caisson::ui::Workbench bench{client, lifecycle, memory, traffic};
    caisson::ui::MainWindow window(bench);
    std::unique_ptr<caisson::ui::AuthenticationAgent> agent;
    window.show();
    // After the first paint, since registering waits for polkit's answer; before the first call, since that
    // may already have to ask for the password.
    QTimer::singleShot(0, &window, [&agent, &client, &window] {
        agent = std::make_unique<caisson::ui::AuthenticationAgent>(&window);
        agent->registerIfNeeded();
        client.open();
    });
    return QApplication::exec();
}
