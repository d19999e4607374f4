// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/workbench.h"

#include <QPointer>
#include <QWidget>

namespace caisson::ui {

/// One tab of a container. The view above hands it the container, tells it when it is the one on screen, and
/// calls tick() about once a second while it is.
class ContainerPage : public QWidget
{
    Q_OBJECT
public:
    explicit ContainerPage(Workbench &bench, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_bench(bench)
    {
        setBackgroundRole(QPalette::Base);
        setAutoFillBackground(true);
    }
    void setContainer(app::Container *container)
    {
        if (m_container == container) {
            return;
        }
        if (m_container) {
            m_container->disconnect(this);
        }
        m_container = container;
        if (container) {
            connect(container, &app::Container::changed, this, &ContainerPage::refresh);
        }
        containerChanged();
    }
    [[nodiscard]] app::Container *container() const { return m_container; }
    /// The caissonctl line that shows the same.
    [[nodiscard]] virtual QString commandLine() const = 0;
    virtual void setOnScreen(bool onScreen) { m_onScreen = onScreen; }
    virtual void tick() {}

protected:
    virtual void containerChanged() = 0; ///< another container, or none
    virtual void refresh() {}            ///< its properties changed
    [[nodiscard]] bool isOnScreen() const { return m_onScreen; }
    /// The line, which has %1 for the container's name; of one that does not run what starts it, since the
    /// other would only fail.
    [[nodiscard]] QString lineOf(const QString &line) const
    {
        if (!m_container) {
            return {};
        }
        return (m_container->data().pid != 0 ? line : QStringLiteral("caissonctl start %1"))
            .arg(m_container->data().name);
    }
    Workbench &m_bench;

private:
    QPointer<app::Container> m_container;
    bool m_onScreen = false;
};

} // namespace caisson::ui
