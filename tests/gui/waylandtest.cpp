// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/driver.h"
#include "tests/gui/scenebus.h"
#include "ui/translations.h"

#include <cstdio>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLibraryInfo>
#include <QProcess>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace caisson;
using tests::Driver;

namespace {

constexpr int skipped = 77; // as CTest is told

/// A Wayland compositor without a screen, in a runtime directory of its own.
class Compositor
{
public:
    /// Empty: it runs. Otherwise why it does not.
    QString start()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("weston"));
        if (program.isEmpty()) {
            return QStringLiteral("weston is not installed (package weston)");
        }
        const QDir plugins(QLibraryInfo::path(QLibraryInfo::PluginsPath) + QStringLiteral("/platforms"));
        if (plugins.entryList({QStringLiteral("libqwayland*.so")}).isEmpty()) {
            return QStringLiteral("Qt's Wayland platform is not installed (package qt6-wayland)");
        }
        QFile::setPermissions(m_directory.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("XDG_RUNTIME_DIR", m_directory.path().toLocal8Bit());
        qputenv("WAYLAND_DISPLAY", "caisson-test");
        qputenv("QT_QPA_PLATFORM", "wayland");
        m_weston.setStandardErrorFile(m_directory.filePath(QStringLiteral("weston.log")));
        // --debug lets the screenshot program look at the screen.
        m_weston.start(program,
                       {QStringLiteral("--backend=headless-backend.so"), QStringLiteral("--use-pixman"),
                        QStringLiteral("--width=1400"), QStringLiteral("--height=900"),
                        QStringLiteral("--socket=caisson-test"), QStringLiteral("--no-config"),
                        QStringLiteral("--idle-time=0"), QStringLiteral("--debug")});
        const QString socket = m_directory.filePath(QStringLiteral("caisson-test"));
        for (int i = 0; i < 500 && !QFileInfo::exists(socket); ++i) {
            if (m_weston.waitForFinished(20)) {
                QFile log(m_directory.filePath(QStringLiteral("weston.log")));
                return log.open(QIODevice::ReadOnly)
                           ? QStringLiteral("weston ended: ") + QString::fromUtf8(log.readAll()).right(500)
                           : QStringLiteral("weston ended");
            }
        }
        return QFileInfo::exists(socket) ? QString() : QStringLiteral("weston did not come up in 10 s");
    }

    ~Compositor()
    {
        m_weston.terminate();
        if (!m_weston.waitForFinished(5000)) {
            m_weston.kill();
            m_weston.waitForFinished(5000);
        }
    }

    /// What stands on the compositor's screen.
    QImage screenshot()
    {
        QProcess shooter;
        shooter.setWorkingDirectory(m_directory.path());
        shooter.start(QStringLiteral("weston-screenshooter"), {});
        // The window has to go on answering the compositor meanwhile.
        Driver::until([&shooter] { return shooter.state() == QProcess::NotRunning; });
        const QDir directory(m_directory.path());
        const auto pictures =
            directory.entryList({QStringLiteral("wayland-screenshot-*.png")}, QDir::Files, QDir::Name);
        return pictures.isEmpty() ? QImage() : QImage(directory.filePath(pictures.last()));
    }

private:
    QTemporaryDir m_directory;
    QProcess m_weston;
};

Compositor *compositor = nullptr;

} // namespace

/// The window on Wayland: it comes, a container is clicked together, and it stands on the screen.
class WaylandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void launchCreateScreenshot()
    {
        QCOMPARE(QGuiApplication::platformName(), QStringLiteral("wayland"));
        tests::SceneBus bus;
        QVERIFY(bus.start(true));
        Driver d(bus.connection());
        d.window.resize(1280, 800);
        d.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&d.window));
        d.client.open();
        QVERIFY(Driver::until([&] { return d.client.status() == app::Client::Status::Ready; }));

        QVERIFY(d.click("tool_newContainer"));
        QVERIFY(d.find("newContainerDialog"));
        // As it is filled in: a compositor without a screen has no seat either, and Qt's line edits of some
        // versions fall over a click without one.
        QVERIFY(d.click("createAndStart"));
        QVERIFY(Driver::until([&] { return d.isIn(QStringLiteral("zion"), app::ContainerState::Running); }));
        QVERIFY(Driver::until(
            [&] { return d.window.containerView()->container() == d.container(QStringLiteral("zion")); }));
        QVERIFY(Driver::until([&] { return d.window.findChild<QDialog *>() == nullptr; }));
        // What a launch from the menu does: with a token that this compositor never gave it must not hurt.
        d.window.comeToFront(QStringLiteral("unknown"));
        QTest::qWait(500);

        const QImage screen = compositor->screenshot();
        QVERIFY(!screen.isNull());
        QCOMPARE(screen.size(), QSize(1400, 900));
        const QString output = qEnvironmentVariable("CAISSON_TEST_PICTURES");
        if (!output.isEmpty()) {
            QVERIFY(screen.save(output + QStringLiteral("/wayland.png")));
        }
        // The window's own picture is on it: text, lines and marks have many colours, an empty screen few.
        QSet<QRgb> colours;
        for (int y = 0; y < screen.height(); y += 3) {
            for (int x = 0; x < screen.width(); x += 3) {
                colours += screen.pixel(x, y);
            }
        }
        QVERIFY2(colours.size() > 100, qPrintable(QString::number(colours.size())));
        d.window.close();
    }
};

int main(int argc, char **argv)
{
    QTemporaryDir configuration;
    qputenv("XDG_CONFIG_HOME", configuration.path().toLocal8Bit());
    Compositor own;
    if (const QString why = own.start(); !why.isEmpty()) {
        std::printf("SKIP: %s\n", qPrintable(why));
        return skipped;
    }
    compositor = &own;
    int result = 0;
    {
        QApplication application(argc, argv);
        QApplication::setApplicationName(QStringLiteral("caisson"));
        QApplication::setOrganizationName(QStringLiteral("caisson"));
        QApplication::setDesktopFileName(QStringLiteral("org.caisson.Caisson"));
        ui::installTranslations(application);
        ui::Theme::apply(application, ui::Theme::Choice::Light);
        WaylandTest test;
        result = QTest::qExec(&test, argc, argv);
    }
    return result;
}

#include "waylandtest.moc"
