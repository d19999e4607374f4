// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/driver.h"
#include "tests/gui/scenebus.h"
#include "ui/translations.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLocale>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace caisson;
using tests::Driver;
using ui::ContainerView;

namespace {

/// What is reached by Alt and a letter, by letter.
using Mnemonics = QMap<QString, QStringList>;

void add(Mnemonics &mnemonics, const QString &text)
{
    if (const QKeySequence keys = QKeySequence::mnemonic(text); !keys.isEmpty())
        mnemonics[keys.toString()] += text;
}

Mnemonics visibleIn(const QWidget *top)
{
    Mnemonics found;
    for (const QWidget *widget : top->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->window() != top)
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            if (!button->shortcut().isEmpty())
                add(found, button->text());
        } else if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy()) {
            add(found, label->text());
        } else if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                add(found, tabs->tabText(tab));
        } else if (const auto *bar = qobject_cast<const QMenuBar *>(widget)) {
            for (const QAction *action : bar->actions())
                add(found, action->text());
        }
    }
    return found;
}

Mnemonics ofMenu(const QMenu *menu)
{
    Mnemonics found;
    for (const QAction *action : menu->actions()) {
        if (action->isVisible())
            add(found, action->text());
    }
    return found;
}

/// Letters that stand for two things at once.
QString clashes(const QString &where, const Mnemonics &mnemonics)
{
    QString text;
    for (const auto &[letter, names] : mnemonics.asKeyValueRange()) {
        if (names.size() > 1)
            text += QStringLiteral("\n%1: %2 is %3").arg(where, letter, names.join(QStringLiteral(" and ")));
    }
    return text;
}

} // namespace

/// Alt and a letter does one thing, in each language: where two want it, the first press does nothing.
class MnemonicTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areUnique_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::newRow("English") << QLocale(QLocale::English);
        QTest::newRow("French") << QLocale(QLocale::French);
    }

    void areUnique()
    {
        QFETCH(const QLocale, locale);
        QLocale::setDefault(locale);
        ui::installTranslations(*qApp);
        QSettings().clear();
        tests::SceneBus bus;
        QVERIFY(bus.start(false));
        Driver d(bus.connection());
        d.window.resize(1280, 800);
        d.window.show();
        QApplication::setActiveWindow(&d.window);
        d.client.open();
        QVERIFY(Driver::until([&d] { return d.client.status() == app::Client::Status::Ready; }));

        QString problems;
        const auto look = [&](const QString &where) {
            const Mnemonics found = visibleIn(&d.window);
            QVERIFY(found.size() >= 7); // the menus
            problems += clashes(where, found);
        };
        QVERIFY(d.clickContainer(QStringLiteral("moon")));
        for (int tab = ContainerView::Overview; tab <= ContainerView::Events; ++tab) {
            QVERIFY(d.clickTab(static_cast<ContainerView::Tab>(tab)));
            QTest::qWait(20);
            look(QStringLiteral("page %1 of a container").arg(tab));
        }
        for (int place = 0; place < 2; ++place) {
            QVERIFY(d.clickPlace(place));
            QTest::qWait(20);
            look(QStringLiteral("place %1").arg(place));
            if (auto *ping = d.find<QAbstractButton>("pingFrom", 0)) {
                QVERIFY(d.click(ping));
                look(QStringLiteral("ping"));
            }
        }
        for (const QMenu *menu : d.window.findChildren<QMenu *>())
            problems += clashes(QStringLiteral("menu ") + menu->title(), ofMenu(menu));

        QVERIFY(d.eachDialog([&problems](const QDialog &dialog, int tab) {
            const Mnemonics found = visibleIn(&dialog);
            QVERIFY(found.size() >= 3);
            problems += clashes(QStringLiteral("%1, tab %2").arg(dialog.objectName()).arg(tab), found);
        }));
        QVERIFY2(problems.isEmpty(), qPrintable(problems));
    }
};

int main(int argc, char **argv)
{
    QTemporaryDir configuration;
    qputenv("XDG_CONFIG_HOME", configuration.path().toLocal8Bit());
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("caisson"));
    QApplication::setOrganizationName(QStringLiteral("caisson"));
    ui::Theme::apply(application, ui::Theme::Choice::Light);
    MnemonicTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "mnemonictest.moc"
