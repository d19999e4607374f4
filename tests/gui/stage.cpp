// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/stage.h"

#include "tests/gui/driver.h"
#include "ui/settings.h"
#include "ui/translations.h"
#include "ui/widgets/icons.h"

#include <cstdio>
#include <QDir>
#include <QRegularExpression>
#include <QScreen>

namespace caisson::tests {

Stage::Stage(int &argc, char **argv)
{
    m_since.start();
    qputenv("XDG_CONFIG_HOME", m_configuration.path().toLocal8Bit());
    m_application = std::make_unique<QApplication>(argc, argv);
    QApplication::setApplicationName(QStringLiteral("caisson"));
    QApplication::setOrganizationName(QStringLiteral("caisson"));
    QApplication::setApplicationDisplayName(QStringLiteral("Caisson"));
    QApplication::setApplicationVersion(QStringLiteral(CAISSON_VERSION));
    m_parser.addHelpOption();
    m_parser.addPositionalArgument(QStringLiteral("directory"), QStringLiteral("where the pictures go"));
    m_parser.addOptions(
        {{QStringLiteral("theme"), QStringLiteral("light or dark"), QStringLiteral("theme"),
          QStringLiteral("light")},
         {QStringLiteral("size"), QStringLiteral("of the window; without it the screen's"),
          QStringLiteral("WIDTHxHEIGHT")},
         {QStringLiteral("language"), QStringLiteral("of the window, such as fr"), QStringLiteral("code")},
         {QStringLiteral("bus-address"), QStringLiteral("another bus than the system's"),
          QStringLiteral("address")},
         {QStringLiteral("scene"), QStringLiteral("the helper only plays: no proof by the kernel")}});
}

Stage::~Stage()
{
    m_driver.reset();
}

bool Stage::prepare()
{
    m_parser.process(*m_application);
    const QStringList directories = m_parser.positionalArguments();
    if (directories.size() != 1 || !QDir().mkpath(directories.first())) {
        std::fprintf(stderr, "a directory to write to was expected\n");
        return false;
    }
    m_output = directories.first();
    if (m_parser.isSet(QStringLiteral("size"))) {
        static const QRegularExpression form(QStringLiteral("^(\\d{3,4})x(\\d{3,4})$"));
        const auto match = form.match(m_parser.value(QStringLiteral("size")));
        if (!match.hasMatch()) {
            std::fprintf(stderr, "--size: a size such as 1280x800 was expected\n");
            return false;
        }
        m_size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
    }
    const auto theme = ui::Settings::themeFromName(m_parser.value(QStringLiteral("theme")));
    if (!theme) {
        std::fprintf(stderr, "--theme: light or dark was expected\n");
        return false;
    }
    if (m_parser.isSet(QStringLiteral("language"))) {
        QLocale::setDefault(QLocale(m_parser.value(QStringLiteral("language"))));
    }
    ui::installTranslations(*m_application);
    // As a desktop sets it; without one Qt would take 9 points.
    QFont font = QApplication::font();
    font.setPointSizeF(10.5);
    QApplication::setFont(font);
    ui::Theme::apply(*m_application, *theme);
    QApplication::setWindowIcon(ui::Icons::application());
    return true;
}

bool Stage::isScene() const
{
    return m_parser.isSet(QStringLiteral("scene"));
}

Driver &Stage::driver()
{
    if (!m_driver) {
        const QString address = m_parser.value(QStringLiteral("bus-address"));
        m_driver = std::make_unique<Driver>(
            address.isEmpty() ? QDBusConnection::systemBus()
                              : QDBusConnection::connectToBus(address, QStringLiteral("stage")));
    }
    return *m_driver;
}

void Stage::open(Driver &driver)
{
    driver.window.installEventFilter(this);
    const QRect screen = driver.window.screen()->geometry();
    driver.window.setGeometry(m_size.isValid() ? QRect(screen.topLeft(), m_size) : screen);
    driver.window.show();
    QApplication::setActiveWindow(&driver.window);
    driver.client.open();
}

QString Stage::picture(const QString &name)
{
    QTest::qWait(150);
    const QString file = QStringLiteral("%1-%2.png").arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(name);
    auto &window = driver().window;
    QPixmap pixmap;
    if (QGuiApplication::platformName() == u"xcb") {
        pixmap = m_size.isValid() ? window.screen()->grabWindow(0, 0, 0, m_size.width(), m_size.height())
                                  : window.screen()->grabWindow(0);
    }
    if (pixmap.isNull()) {
        QWidget *front = QApplication::activeModalWidget();
        pixmap = (front ? front : &window)->grab();
    }
    if (!pixmap.save(m_output + QLatin1Char('/') + file)) {
        std::fprintf(stderr, "%s could not be written\n", qPrintable(file));
    }
    return file;
}

bool Stage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && m_firstPaint < 0) {
        m_firstPaint = m_since.elapsed();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace caisson::tests
