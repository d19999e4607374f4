// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/lifecyclepresenter.h"
#include "app/models/memoryhistory.h"
#include "app/models/taskspresenter.h"
#include "app/models/traffic.h"
#include "ui/mainwindow.h"
#include "ui/pages/containerview.h"

#include <functional>
#include <QDBusConnection>
#include <QDialog>
#include <QListView>
#include <QPointer>
#include <QTest>

namespace caisson::tests {

/// The real window over a bus, and hands for it: finds its widgets by name and gives them real mouse and key
/// events. Only reading goes past the widgets.
class Driver
{
public:
    explicit Driver(const QDBusConnection &bus);

    app::Client client;
    app::TasksPresenter tasks;
    app::LifecyclePresenter lifecycle;
    app::MemoryHistory memory;
    app::Traffic traffic;
    ui::Workbench bench;
    ui::MainWindow window;

    /// Runs the event loop until the condition holds.
    static bool until(const std::function<bool()> &condition, int milliseconds = 10'000);

    /// The visible widget of this name, of any window; null if there is none within two seconds.
    template<typename T = QWidget>
    [[nodiscard]] T *find(const char *objectName, int milliseconds = 2000) const
    {
        T *found = nullptr;
        until(
            [&] {
                found = nullptr;
                for (QWidget *top : QApplication::topLevelWidgets()) {
                    QList<QWidget *> candidates =
                        top->findChildren<QWidget *>(QString::fromLatin1(objectName));
                    candidates += top;
                    for (QWidget *each : candidates) {
                        if (each->objectName() == QLatin1String(objectName) && each->isVisible()) {
                            if (T *right = qobject_cast<T *>(each)) {
                                found = right;
                            }
                        }
                    }
                }
                return found != nullptr;
            },
            milliseconds);
        return found;
    }

    bool click(const char *objectName);
    bool click(QWidget *widget);
    /// Replaces the text of a line edit or a spin box by typing.
    bool type(const char *objectName, const QString &text, bool confirm = false);
    /// Chooses an entry of a combo box that begins with `text`, by keys.
    bool choose(const char *objectName, const QString &text);
    /// Clicks a container's row in the sidebar.
    bool clickContainer(const QString &name);
    bool clickPlace(int row);
    bool clickTab(ui::ContainerView::Tab tab);
    /// Opens each dialog that makes something, shows its tabs one after the other, and leaves it again.
    /// False: one did not come or did not go.
    bool eachDialog(const std::function<void(QDialog &dialog, int tab)> &look);

    [[nodiscard]] app::Container *container(const QString &name) const
    {
        return client.containerByName(name);
    }
    [[nodiscard]] bool isIn(const QString &name, app::ContainerState state) const;
};

} // namespace caisson::tests
