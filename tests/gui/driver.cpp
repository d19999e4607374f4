// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/driver.h"

#include "app/models/containerlistmodel.h"
#include "tests/gui/hands.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTabBar>
#include <QTabWidget>

namespace caisson::tests {

Driver::Driver(const QDBusConnection &bus)
    : client(bus)
    , lifecycle(client, tasks)
    , memory(&client)
    , traffic(&client)
    , bench{client, lifecycle, memory, traffic}
    , window(bench)
{
}

bool Driver::until(const std::function<bool()> &condition, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > milliseconds) {
            return false;
        }
        QTest::qWait(20);
    }
    return true;
}

bool Driver::click(QWidget *widget)
{
    if (!widget || !until([widget] { return widget->isEnabled(); }, 5000)) {
        return false;
    }
    hands::click(widget);
    return true;
}

bool Driver::click(const char *objectName)
{
    return click(find(objectName));
}

bool Driver::type(const char *objectName, const QString &text, bool confirm)
{
    QWidget *field = find(objectName);
    if (!field || !until([field] { return field->isEnabled(); }, 5000)) {
        return false;
    }
    hands::click(field);
    hands::press(field, Qt::Key_A, Qt::ControlModifier);
    hands::press(field, Qt::Key_Delete);
    hands::write(field, text);
    if (confirm) {
        hands::press(field, Qt::Key_Return);
    }
    return true;
}

bool Driver::choose(const char *objectName, const QString &text)
{
    auto *box = find<QComboBox>(objectName);
    if (!box) {
        return false;
    }
    hands::press(box, Qt::Key_Home);
    for (int i = 0; i < box->count(); ++i) {
        if (box->currentText().startsWith(text)) {
            return true;
        }
        hands::press(box, Qt::Key_Down);
    }
    return box->currentText().startsWith(text);
}

bool Driver::clickContainer(const QString &name)
{
    auto *list = window.sidebar()->containerList();
    const auto *model = list->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex index = model->index(row, 0);
        if (index.data(app::ContainerListModel::NameRole).toString() == name) {
            list->scrollTo(index);
            hands::click(list->viewport(), list->visualRect(index).center());
            return until([&] { return window.containerView()->container() == container(name); }, 3000);
        }
    }
    return false;
}

bool Driver::clickPlace(int row)
{
    auto *list = find<QListView>("places");
    if (!list) {
        return false;
    }
    hands::click(list->viewport(), list->visualRect(list->model()->index(row, 0)).center());
    return true;
}

bool Driver::clickTab(ui::ContainerView::Tab tab)
{
    auto *tabs = find<QTabWidget>("tabs");
    if (!tabs) {
        return false;
    }
    hands::click(tabs->tabBar(), tabs->tabBar()->tabRect(tab).center());
    return tabs->currentIndex() == tab;
}

bool Driver::eachDialog(const std::function<void(QDialog &dialog, int tab)> &look)
{
    for (const auto &[action, name] :
         {std::pair{"newContainer", "newContainerDialog"}, {"newNetworkAction", "newNetworkDialog"}}) {
        auto *opens = window.findChild<QAction *>(QLatin1String(action));
        if (!opens) {
            return false;
        }
        opens->trigger();
        auto *dialog = find<QDialog>(name);
        if (!dialog) {
            return false;
        }
        auto *tabs = dialog->findChild<QTabWidget *>();
        for (int tab = 0; tab < (tabs ? tabs->count() : 1); ++tab) {
            if (tabs) {
                tabs->setCurrentIndex(tab);
            }
            look(*dialog, tab);
        }
        const QPointer<QDialog> left = dialog;
        dialog->reject();
        if (!until([&left] { return !left || !left->isVisible(); })) {
            return false;
        }
    }
    return true;
}

bool Driver::isIn(const QString &name, app::ContainerState state) const
{
    const auto *found = container(name);
    return found && found->data().state == state;
}

} // namespace caisson::tests
